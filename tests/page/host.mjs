// A page of somebody else's with the element in it: the test writes its markup, drives its clock and hears its events.
import { readdirSync } from "node:fs";
import { expect, test as base } from "./lab.mjs";

const dist = new URL("../../dist/", import.meta.url);
/** The element's script, which may have its content in its name. */
export const script = readdirSync(dist).find((name) => /^failover-lab(-[0-9a-f]{8})?\.js$/.test(name));
export const tag = `<script type="module" src="./${script}"></script>`;

export { expect };

export const test = base.extend({
  host: async ({ page, site }, use) => {
    const host = new Host(page, site);
    await use(host);
    expect(host.foreign, "requests to other places").toEqual([]);
    expect(host.complaints, "complaints in the browser's console").toEqual([]);
  },
});

export class Host {
  constructor(page, site) {
    this.page = page;
    this.site = site;
    this.address = `${site}host.html`;
    this.requested = [];
    this.foreign = [];
    this.complaints = [];
    page.on("request", (request) => {
      const url = request.url();
      this.requested.push(url.slice(site.length));
      if (!url.startsWith(site) && !/^(blob|data|about):/.test(url)) this.foreign.push(url);
    });
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") this.complaints.push(message.text());
    });
    this.element = page.locator("failover-lab").first();
    this.root = this.element.locator("[data-lab]");
  }

  /** Opens a page with this markup, with a clock that stands still until the test moves it, and hears all elements in it. */
  async open(body, { head = tag } = {}) {
    await this.page.route(this.address, (route) =>
      route.fulfill({
        contentType: "text/html; charset=utf-8",
        body: `<!DOCTYPE html><html lang="en"><head><title>Host</title><link rel="icon" href="data:,">${head}</head><body>${body}</body></html>`,
      }),
    );
    await this.page.clock.install({ time: 0 });
    await this.page.addInitScript(listen);
    await this.page.clock.pauseAt(60_000);
    await this.page.goto(this.address);
  }

  async run(milliseconds) {
    await this.page.clock.runFor(milliseconds);
  }

  /** Moves the clock until something holds. */
  async until(check) {
    await expect(async () => {
      await this.run(20);
      await check();
    }).toPass({ timeout: 15_000 });
  }

  /** Waits until all elements stand. */
  async ready() {
    await this.until(async () => {
      const waiting = await this.page.evaluate(() =>
        [...document.querySelectorAll("failover-lab")].filter((lab) => (lab.state ?? "waiting") === "waiting").length,
      );
      expect(waiting).toBe(0);
    });
  }

  /** Does something with the first element, in the page, and gives what comes of it once the element has told of it. */
  async with(does, value) {
    const result = await this.element.evaluate(does, value);
    await this.run(20);
    return result;
  }

  /** What the first element has as this property. */
  async get(name) {
    return this.element.evaluate((lab, name) => lab[name], name);
  }

  /** What the first element has told by an event of this name since it was asked last, or of all names. */
  async told(name) {
    return this.page.evaluate((name) => {
      const those = window.told.filter(([told]) => !name || told === name);
      window.told = window.told.filter((one) => !those.includes(one));
      return name ? those.map(([, detail]) => detail) : those;
    }, name);
  }

  /** The sentences that stand in place. */
  async notices() {
    return this.element.locator(".fl-notice p").allTextContents();
  }
}

/** Notes every event that an element fires, whatever its name is. In the page. */
function listen() {
  window.told = [];
  const { dispatchEvent } = EventTarget.prototype;
  EventTarget.prototype.dispatchEvent = function (event) {
    if (this.localName === "failover-lab") window.told.push([event.type, event.detail, event.bubbles]);
    return dispatchEvent.call(this, event);
  };
  // The clock numbers frames from 10^12 on. A browser's own numbers have 32 bits, and so have those that the module keeps.
  const { requestAnimationFrame, cancelAnimationFrame } = window;
  window.requestAnimationFrame = (draw) => requestAnimationFrame(draw) - 1e12;
  window.cancelAnimationFrame = (id) => id && cancelAnimationFrame(id + 1e12);
}

/** A row of a trace, as the element tells of that request. */
export function request(line) {
  const [number, truth, believed, active, ended] = line.split("\t");
  const [outcome, by] = ended.split(":");
  const failed = outcome === "failed";
  return {
    request: Number(number),
    truth: [...truth].map((sign) => sign === "1"),
    believed: [...believed].map((sign) => sign === "1"),
    active: Number(active),
    outcome,
    by: failed ? null : Number(by),
    reason: failed ? by : null,
  };
}

/** Where traffic left the primary, and where it came back. */
export function switches(rows) {
  const all = { failover: [], failback: [] };
  let before = 0;
  for (const { request, active } of rows) {
    if (before === 0 && active !== 0) all.failover.push({ request, to: active });
    if (before !== 0 && active === 0) all.failback.push({ request, to: 0 });
    before = active;
  }
  return all;
}
