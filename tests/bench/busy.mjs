// How busy the page keeps the browser's main thread while it plays, by Chromium's own count of time spent in tasks, beside a
// page that does nothing but ask for frames.
import { chromium } from "@playwright/test";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const site = fileURLToPath(new URL("../../dist/", import.meta.url));
const types = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm", ".svg": "image/svg+xml" };
const bare = "<!DOCTYPE html><script>(function frame() { requestAnimationFrame(frame); })();</script>";
const seconds = 10;

const server = createServer(async (request, response) => {
  const name = new URL(request.url, "http://localhost").pathname.slice(1) || "index.html";
  try {
    const body = name === "bare.html" ? bare : await readFile(join(site, normalize(name)));
    response.writeHead(200, { "content-type": types[extname(name)] ?? "application/octet-stream" });
    response.end(body);
  } catch {
    response.writeHead(404);
    response.end();
  }
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const address = `http://127.0.0.1:${server.address().port}/`;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || undefined,
  args: [...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), "--disable-gpu", "--disable-background-networking"],
});

async function busy(query) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(address + query);
  const play = page.getByRole("button", { name: "Play", exact: true });
  if (!query.startsWith("bare")) await play.click();
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const measure = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  };
  // The first second is the start's, not the run's.
  await page.waitForTimeout(1000);
  const before = await measure();
  await page.waitForTimeout(seconds * 1000);
  const after = await measure();
  await page.close();
  return (100 * (after.TaskDuration - before.TaskDuration)) / (after.Timestamp - before.Timestamp);
}

for (const [what, query] of [
  ["a bare page that asks for frames", "bare.html"],
  ["the experiment at 1×, endless", "?seed=42&requests=endless"],
  ["the experiment at 64×, endless", "?seed=42&requests=endless&speed=64"],
]) {
  console.log(`page:   ${(await busy(query)).toFixed(1).padStart(6)} % of the main thread busy, ${what}`);
}
await browser.close();
server.close();
