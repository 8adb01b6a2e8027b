// How busy the page keeps the browser's main thread while it plays, by Chromium's own count of time spent in tasks, beside a
// page that does nothing but ask for frames.
import { busy, counts, launch, open } from "./chromium.mjs";
import { keep, rounded, say } from "./results.mjs";
import { serve } from "../server.mjs";

const seconds = 10;
const bare = "<!DOCTYPE html><script>(function frame() { requestAnimationFrame(frame); })();</script>";

const server = await serve({ pages: { "bare.html": bare } });
const browser = await launch();

async function measure(query) {
  const { page, session } = await open(browser);
  await page.goto(server.address + query);
  const play = page.getByRole("button", { name: "Play", exact: true });
  if (!query.startsWith("bare")) await play.click();
  // The first second is the start's, not the run's.
  await page.waitForTimeout(1000);
  const before = await counts(session);
  await page.waitForTimeout(seconds * 1000);
  const after = await counts(session);
  await page.close();
  return busy(before, after);
}

const figures = {};
for (const [key, what, query] of [
  ["frames", "a bare page that asks for frames", "bare.html"],
  ["slow", "the experiment at 1×, endless", "?seed=42&requests=endless"],
  ["fast", "the experiment at 64×, endless", "?seed=42&requests=endless&speed=64"],
]) {
  figures[key] = rounded(await measure(query));
  say("page", figures[key], `% of the main thread busy, ${what}`);
}
await keep("busy", { browser: browser.version(), seconds, percent: figures });
await browser.close();
server.close();
