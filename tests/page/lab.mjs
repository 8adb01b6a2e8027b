// What every browser test shares: the built page under a path of its own, a clock that the test drives, and the page's
// controls by the names that people know them by.
import { test as base, expect } from "@playwright/test";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { serve } from "../server.mjs";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const vectors = new URL("../../sim/tests/vectors/", import.meta.url);
// Not the root, so that the tests show that the folder works under any path.
const folder = "/courses/7/lab/";

export { expect };

export const test = base.extend({
  site: [
    async ({}, use) => {
      const server = await serve({ folder });
      await use(server.address);
      server.close();
    },
    { scope: "worker" },
  ],

  lab: async ({ page, site }, use) => {
    const lab = new Lab(page, site);
    await use(lab);
    expect(lab.foreign, "requests to other places").toEqual([]);
    expect(lab.complaints, "complaints in the browser's console").toEqual([]);
  },
});

export class Lab {
  constructor(page, site) {
    this.page = page;
    this.site = site;
    this.foreign = [];
    this.complaints = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(site) && !/^(blob|data):/.test(request.url())) this.foreign.push(request.url());
    });
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("console", (message) => {
      // Chromium's own word on preload and integrity is no complaint of the page's.
      if (message.type() === "error") this.complaints.push(message.text());
    });
    this.play = page.getByRole("button", { name: "Play", exact: true });
    this.pause = page.getByRole("button", { name: "Pause", exact: true });
    this.step = page.getByRole("button", { name: "Step", exact: true });
    this.restart = page.getByRole("button", { name: "Restart", exact: true });
    this.newRun = page.getByRole("button", { name: "New run", exact: true });
    this.failure = page.getByRole("slider", { name: "Failure probability" });
    this.recovery = page.getByRole("slider", { name: "Recovery probability" });
    this.speed = page.getByRole("slider", { name: "Speed" });
    this.seed = page.getByRole("textbox", { name: "Seed" });
    this.requests = page.getByRole("spinbutton", { name: "Requests" });
    this.endless = page.getByRole("switch", { name: "Endless" });
    this.console = page.getByRole("log", { name: "Console" });
    this.timeline = page.getByRole("slider", { name: "Timeline" });
    this.back = page.getByRole("button", { name: "Step back", exact: true });
    this.undo = page.getByRole("button", { name: "Undo", exact: true });
    this.explained = page.locator("[data-part=explain]");
    this.menu = page.getByRole("menu");
    this.item = page.getByRole("menuitem");
    this.scenes = page.locator(".fl-scene");
    this.root = page.locator("[data-lab]");
  }

  /** Opens the page with a clock that stands still until the test moves it. */
  async open(query = "") {
    if (!this.hasClock) {
      // What tests the page rather than belongs to it goes on living in real time.
      await this.page.addInitScript(() => {
        window.realSetTimeout = window.setTimeout.bind(window);
        // What has the focus, in a shadow root or out of one.
        window.focused = () => document.activeElement.shadowRoot?.activeElement ?? document.activeElement;
        window.inside = (selector) => document.querySelector("failover-lab").shadowRoot.querySelector(selector);
      });
      await this.page.clock.install({ time: 0 });
      // An installed clock still runs by itself until it is paused.
      await this.page.clock.pauseAt(1000);
      this.hasClock = true;
    }
    await this.page.goto(this.site + query);
    await expect(this.root.first()).toBeVisible();
    await this.run(50);
  }

  async run(milliseconds) {
    await this.page.clock.runFor(milliseconds);
  }

  /** Waits for the module that comes later. */
  async studied() {
    await expect(async () => {
      await this.run(50);
      await expect(this.root).toHaveAttribute("data-study-ready", { timeout: 100 });
    }).toPass();
  }

  async lines() {
    return this.console.locator("[data-request]").allTextContents();
  }

  async metric(name) {
    return this.page.locator(`[data-metric=${name}]`).textContent();
  }

  /** What the panels say at one moment of the page. */
  async panels() {
    return this.root.evaluate((root) => {
      const texts = (selector) => [...root.querySelectorAll(selector)].map((element) => element.textContent);
      const slider = root.querySelector("[data-track]");
      const numbers = [...root.querySelectorAll("[data-metric]")].map(({ dataset, textContent }) => [dataset.metric, textContent]);
      return {
        at: Number(slider.ariaValueNow),
        words: slider.ariaValueText,
        lines: texts("[role=log] [data-request]"),
        requests: [...root.querySelectorAll("[role=log] [data-request]")].map(({ dataset }) => Number(dataset.request)),
        numbers: Object.fromEntries(numbers),
      };
    });
  }

  /** A part of a scene, of the run's or of the twin's. */
  part(name, scene = 0) {
    return this.scenes.nth(scene).locator(`[data-part=${name}]`);
  }

  /** The button that opens the menu of an instance, or of its link with the checker. */
  opener(name) {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** Goes to the end of a request by keyboard, and waits until the scene stands still. */
  async travel(request) {
    await this.timeline.press("Home");
    for (let i = 0; i < request; i++) await this.timeline.press("ArrowRight");
    await this.run(600);
    await expect(this.timeline).toHaveAttribute("aria-valuenow", String(request));
  }

  /** The pixel of the timeline that is nearest to a place among so many requests, and the playhead that belongs to it. */
  async place(playhead, of) {
    const { x: left, y, width, height } = await this.timeline.boundingBox();
    const cell = (width - 60) / of;
    const x = Math.round(left + 50 + playhead * cell);
    return { x, y: y + height / 2, playhead: Math.min(Math.max((x - left - 50) / cell, 0), of), isSingle: cell >= 5 };
  }

  /** Clicks on a request of so many, and says which one it was: where they are many, one beside it. */
  async click(request, of) {
    const { x, y, playhead, isSingle } = await this.place(request - 0.4, of);
    await this.page.mouse.click(x, y);
    await this.run(600);
    return isSingle ? Math.ceil(playhead) : Math.round(playhead);
  }

  /** The query in the address bar, once it has settled. */
  async address() {
    await this.run(400);
    return new URL(this.page.url()).search.slice(1);
  }

  /** Expects that axe finds nothing. */
  async audit() {
    const source = await readFile(axe, "utf8");
    const found = await this.page.evaluate(async (text) => {
      if (!window.axe) new Function("setTimeout", text)(window.realSetTimeout);
      const { violations, passes } = await window.axe.run();
      return { violations: violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), passes: passes.length };
    }, source);
    expect(found.violations).toEqual([]);
    expect(found.passes, "rules that apply at all").toBeGreaterThan(10);
  }

  /** All that the scene shows, elements and canvas, as a short text that is the same only if the picture is. */
  async picture() {
    const shown = await this.page.locator(".fl-stage").evaluate((stage) => {
      const canvases = [...stage.querySelectorAll("canvas")].map((canvas) => canvas.toDataURL());
      return [stage.innerHTML, ...canvases].join();
    });
    return createHash("sha256").update(shown).digest("hex");
  }

  /** Hides the tab or shows it, as the page gets to know of it. */
  async turn(state) {
    await this.page.evaluate((value) => {
      Object.defineProperty(document, "visibilityState", { value, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
  }

  async sidewaysScroll() {
    return this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  }
}

/** What the panels say after each request of a run with these console lines, from before the first on. */
export function course(lines) {
  const counts = { served_primary: 0, served_backup: 0, redirected: 0, failed: 0, failovers: 0, failbacks: 0 };
  const all = [{ lines: [], requests: [], numbers: texts(counts, 0) }];
  let active = "Primary Service";
  let group = [];
  for (const line of lines) {
    group.push(line);
    const end = /^. Request (\d+) (?:handled by (.+)|failed: .+)$/u.exec(line);
    if (!end) continue;
    const [, number, server] = end;
    // A request is sent to the active instance first, and its lines say when that one is down.
    const down = group.map((one) => /^. (.+) is down!$/u.exec(one)?.[1]).find(Boolean);
    const before = active;
    active = down ?? server ?? active;
    counts.failovers += before === "Primary Service" && active !== before;
    counts.failbacks += before !== active && active === "Primary Service";
    if (!server) counts.failed += 1;
    else if (down) counts.redirected += 1;
    else counts[active === "Primary Service" ? "served_primary" : "served_backup"] += 1;
    const last = all.at(-1);
    const requests = [...last.requests, ...group.map(() => Number(number))];
    all.push({ lines: [...last.lines, ...group], requests, numbers: texts(counts, Number(number)) });
    group = [];
  }
  return all;
}

/** Numbers as the page writes them. */
function texts(counts, requests) {
  const share = Math.round(((requests - counts.failed) / requests) * 1000) / 10;
  const numbers = Object.entries(counts).map(([name, count]) => [name, String(count)]);
  return { availability: requests ? `${share.toFixed(1)} %` : "–", ...Object.fromEntries(numbers) };
}

/** The cases of a file of vectors, each with its configuration as a query. */
export async function cases(name) {
  const text = await readFile(new URL(`${name}.json`, vectors), "utf8");
  // Seeds go beyond what a number holds here, so they are read as texts.
  const list = JSON.parse(text.replaceAll(/"seed": (\d+)/g, '"seed": "$1"'));
  return list.map(({ config, lines }) => ({
    config,
    query: Object.entries(config)
      .map(([key, value]) => `${key.replaceAll("_", "-")}=${value}`)
      .join("&"),
    requests: Number(config.requests ?? 15),
    lines,
  }));
}
