// What the tests of all platforms share: a page that somebody else has made, a clock that the test drives, and the embeds.
import { test as base, expect } from "@playwright/test";
import { fileURLToPath } from "node:url";
import { cases } from "../page/lab.mjs";
import { serve } from "../server.mjs";

const built = process.env.PLATFORMS ?? fileURLToPath(new URL("../../target/platforms", import.meta.url));
const folder = "/courses/7/";

/** The lines of CPython's run with seed 42, which every embed is to play, and who handled each request of it. */
export const { lines, requests } = (await cases("console")).find(({ query }) => query === "seed=42");
const handled = lines.map((line) => / handled by (.+)$/u.exec(line)?.[1]).filter(Boolean);

export { expect };

export const test = base.extend({
  host: async ({ page }, use) => {
    const host = new Host(page);
    await use(host);
    host.servers.forEach((server) => server.close());
    expect(host.foreign, "requests to other places").toEqual([]);
    expect(host.complaints, "complaints in the browser's console").toEqual([]);
    expect(await host.violations(), "violations of a policy").toEqual([]);
  },
});

/** The folder that a platform has filled. */
export function site(name) {
  return `${built}/${name}`;
}

export class Host {
  constructor(page) {
    this.page = page;
    this.servers = [];
    this.foreign = [];
    this.complaints = [];
    this.loaded = [];
    page.on("request", (request) => {
      const url = request.url();
      this.loaded.push(url);
      if (!url.startsWith(this.address) && !/^(blob|data):/.test(url)) this.foreign.push(url);
    });
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("console", (message) => {
      // The browser itself looks for an icon where a page names none.
      if (message.type() === "error" && !message.location().url.endsWith("/favicon.ico")) this.complaints.push(message.text());
    });
    this.element = page.locator("failover-lab").first();
    this.iframe = page.locator("iframe");
    this.inner = page.frameLocator("iframe");
  }

  /** Serves what a platform has built. */
  async serve(name, headers) {
    const server = await serve({ folder, site: site(name), headers });
    this.servers.push(server);
    this.address = server.address;
  }

  /** Opens a page of it, with a clock that stands still until the test moves it. */
  async open(path, options) {
    await this.page.clock.install({ time: 0 });
    // In every frame too, and no policy of a page's forbids it.
    await this.page.addInitScript(() => {
      window.violations = [];
      document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) =>
        window.violations.push(`${effectiveDirective}: ${blockedURI} (${sourceFile}:${lineNumber})`),
      );
      // The clock numbers frames from 10^12 on. A browser's own numbers have 32 bits, and so have those that the page keeps.
      const { requestAnimationFrame, cancelAnimationFrame } = window;
      window.requestAnimationFrame = (draw) => requestAnimationFrame(draw) - 1e12;
      window.cancelAnimationFrame = (id) => id && cancelAnimationFrame(id + 1e12);
    });
    // An installed clock still runs by itself until it is paused.
    await this.page.clock.pauseAt(1000);
    await this.page.goto(new URL(path, this.address).href, options);
  }

  async run(milliseconds) {
    await this.page.clock.runFor(milliseconds);
  }

  /** Moves the clock until something holds. */
  async until(check) {
    await expect(async () => {
      await this.run(50);
      await check();
    }).toPass({ timeout: 10_000 });
  }

  /** What a promise comes to while the clock goes on. */
  async during(promise) {
    let isSettled = false;
    const end = () => (isSettled = true);
    promise.then(end, end);
    while (!isSettled) await this.run(20);
    return promise;
  }

  /** Whether what the page has put into the element is to be seen, be it text alone. */
  async showsFallback() {
    return this.element.evaluate((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      return element.textContent.trim() !== "" && range.getClientRects().length > 0;
    });
  }

  /** Waits until the element stands. */
  async ready() {
    await this.until(() => expect(this.element).toHaveJSProperty("state", "paused", { timeout: 100 }));
  }

  /** Plays the element to its end with its own buttons, and expects what CPython prints. */
  async plays() {
    await this.element.scrollIntoViewIfNeeded();
    await this.element.evaluate((element) => {
      window.told = [];
      for (const name of ["request", "failover", "failback", "end", "error"]) {
        element.addEventListener(name, ({ detail }) => window.told.push([name, detail.request]));
      }
    });
    await this.element.getByRole("button", { name: "Play", exact: true }).click();
    await this.until(() => expect(this.element).toHaveJSProperty("state", "playing", { timeout: 100 }));
    await this.run(requests * 500 + 100);
    await this.until(() => expect(this.element).toHaveJSProperty("state", "over", { timeout: 100 }));
    await expect(this.element).toHaveJSProperty("request", requests);
    proves(await this.element.evaluate((element) => element.run));
    const told = await this.page.evaluate(() => window.told);
    const those = (name) => told.filter(([told]) => told === name).map(([, request]) => request);
    expect(those("request")).toEqual(Array.from({ length: requests }, (_, at) => at + 1));
    // Its routing changes where the primary was found down or back for the first time.
    expect(those("failover")).toEqual([7, 15]);
    expect(those("failback")).toEqual([11]);
    expect(those("end")).toEqual([requests]);
    expect(those("error")).toEqual([]);
  }

  /** Asks the laboratory in the frame, as its page can with `embed.js`: `get`, `set` or a method. */
  async ask(member, ...values) {
    const answer = this.iframe.evaluate(
      (iframe, [member, values]) => {
        window.framed ??= new WeakMap();
        if (!window.framed.has(iframe)) window.framed.set(iframe, window.FailoverLab.frame(iframe));
        return window.framed.get(iframe)[member](...values);
      },
      [member, values],
    );
    return this.during(answer);
  }

  /** Plays the frame to its end by messages, and expects what CPython prints. */
  async playsFramed() {
    await this.iframe.scrollIntoViewIfNeeded();
    await this.until(() => expect(this.inner.locator("failover-lab")).toHaveJSProperty("state", "paused", { timeout: 100 }));
    expect(await this.ask("get", "seed")).toBe("42");
    await this.ask("play");
    await this.run(requests * 500 + 100);
    expect(await this.ask("get", "state")).toBe("over");
    proves(await this.ask("get", "run"));
  }

  /** Expects that the frame has come to be as tall as what is in it. */
  async fitsFramed() {
    await this.until(async () => {
      const beyond = await this.inner.locator("html").evaluate((html) => [
        html.scrollHeight - html.clientHeight,
        html.scrollWidth - html.clientWidth,
        innerWidth - html.clientWidth,
      ]);
      expect(beyond, "what does not fit: height, width, scroll bar").toEqual([0, 0, 0]);
    });
  }

  /** The console in the frame, which is part of the full view. */
  async linesFramed() {
    return this.inner.getByRole("log", { name: "Console" }).locator("[data-request]").allTextContents();
  }

  /** What policies have forbidden, in any frame. */
  async violations() {
    const each = this.page.frames().map((frame) => frame.evaluate(() => window.violations ?? []));
    return (await Promise.all(each)).flat();
  }
}

/** Expects the record of the run that every embed plays. */
function proves({ seed, rows }) {
  expect(seed).toBe("42");
  const names = ["Primary Service", "Backup Service"];
  expect(rows.map(({ by }) => names[by])).toEqual(handled);
}
