// The browser that the benches measure in, and Chromium's own counts of what a page costs.
import { chromium } from "@playwright/test";

/** As many packets as are on their way at most, as src/scene/stage.rs has it. */
export const most = 1000;
/** What brings the laboratory to that: 6,400 requests a second. */
export const heaviest = "?seed=42&requests=endless&interval=10&speed=64";

/** A browser without a GPU; `more` are further switches. */
export async function launch(more = []) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || undefined,
    args: [
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-background-networking",
      ...more,
    ],
  });
}

/** A page of the size that all benches share. */
export async function open(browser) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  return { page, session };
}

/** Chromium's counts by their names. */
export async function counts(session) {
  const { metrics } = await session.send("Performance.getMetrics");
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

/** The share of the time between two counts that the main thread was in a task, in per cent. */
export function busy(before, after) {
  return (100 * (after.TaskDuration - before.TaskDuration)) / (after.Timestamp - before.Timestamp);
}

/** The bytes of all WebAssembly memories of the page. Listing objects collects garbage first. */
export async function wasmBytes(session) {
  const { result } = await session.send("Runtime.evaluate", { expression: "WebAssembly.Memory.prototype" });
  const { objects } = await session.send("Runtime.queryObjects", { prototypeObjectId: result.objectId });
  const { result: sum } = await session.send("Runtime.callFunctionOn", {
    objectId: objects.objectId,
    functionDeclaration: "function () { return this.reduce((sum, memory) => sum + memory.buffer.byteLength, 0); }",
    returnByValue: true,
  });
  return sum.value;
}

/** How many requests the page's numbers say have ended. */
export async function requests(page) {
  return page.evaluate(() => {
    const { shadowRoot } = document.querySelector("failover-lab");
    const count = (name) => shadowRoot.querySelector(`[data-metric=${name}]`).textContent.replace(/\D/g, "");
    const outcomes = ["served_primary", "served_backup", "redirected", "failed"];
    return outcomes.reduce((sum, name) => sum + Number(count(name)), 0);
  });
}
