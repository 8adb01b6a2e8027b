// What the page holds after an endless run of 25 million requests, and the most that it held on the way.
import { readFile } from "node:fs/promises";
import { counts, launch, open, requests, wasmBytes } from "./chromium.mjs";
import { keep, rounded, say, verdict } from "./results.mjs";
import { serve } from "../server.mjs";

const ticks = 25_000_000;
// Milliseconds of the page's time, which at 64 times an interval of 10 ms are 64,000 requests.
const jump = 10_000;
// How long it then plays in real time, in seconds.
const playing = 5;
// Megabytes of script heap, document and WebAssembly memory together.
const aim = 150;
const runs = [
  ["the experiment", "seed=42"],
  [
    "four backups that fail, checks that get lost, a delayed failback",
    "seed=42&backups=4&fail=0.1&backup-fail=0.1&fall=3&rise=2&check-loss=0.1&failback=delayed&failback-delay=10",
  ],
];

const server = await serve();

/** The private memory of the process that worked most, which is the page's; `null` where the system does not tell. */
async function privateBytes(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const renderers = processInfo.filter(({ type }) => type === "renderer").sort((a, b) => b.cpuTime - a.cpuTime);
  try {
    const sizes = await readFile(`/proc/${renderers[0].id}/smaps_rollup`, "utf8");
    return 1024 * Number(/^Private_Dirty:\s+(\d+) kB$/m.exec(sizes)[1]);
  } catch {
    return null;
  }
}

async function heap(session) {
  const { totalSize, embedderHeapUsedSize } = await session.send("Runtime.getHeapUsage");
  return totalSize + embedderHeapUsedSize;
}

async function measure(query) {
  const browser = await launch();
  const { page, session } = await open(browser);
  // The page's clock jumps, and the page computes what is due, as it does when a laptop wakes: 25 million requests at
  // the highest pace would otherwise take more than an hour.
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(1000);
  await page.goto(`${server.address}?${query}&requests=endless&interval=10&speed=64&autoplay=1`);
  await page.locator("[data-lab]").waitFor();
  let most = 0;
  for (let done = 0; done < ticks; ) {
    await page.clock.fastForward(jump);
    most = Math.max(most, await heap(session));
    const now = await requests(page);
    if (now <= done) throw new Error(`the run stands still at request ${done}: ${query}`);
    done = now;
  }
  // It goes on in real time, so that what is measured is a page that plays.
  await page.clock.resume();
  const wasmBefore = await wasmBytes(session);
  for (let i = 0; i < playing; i++) {
    await page.waitForTimeout(1000);
    most = Math.max(most, await heap(session));
  }
  const done = await requests(page);
  const { totalSize, embedderHeapUsedSize } = await session.send("Runtime.getHeapUsage");
  const { Nodes: nodes } = await counts(session);
  const renderer = await privateBytes(browser);
  const wasm = await wasmBytes(session);
  await browser.close();
  const bytes = {
    // A WebAssembly memory never shrinks, so its last size is its greatest.
    most: most + wasm,
    last: totalSize + embedderHeapUsedSize + wasm,
    wasm,
    wasmGrownWhilePlaying: wasm - wasmBefore,
    scriptHeap: totalSize,
    documentHeap: embedderHeapUsedSize,
    ...(renderer === null ? {} : { rendererPrivateDirty: renderer }),
  };
  const megabytes = Object.fromEntries(Object.entries(bytes).map(([name, value]) => [name, rounded(value / 1e6)]));
  return { browser: browser.version(), query, requests: done, megabytes, nodes, aim };
}

const results = [];
for (const [name, query] of runs) {
  const figures = await measure(query);
  results.push({ name, ...figures });
  const { megabytes: size, nodes, requests: done } = figures;
  const parts = `${size.wasm} WebAssembly, ${size.scriptHeap} scripts, ${size.documentHeap} document of ${nodes} nodes`;
  console.log(`memory: after ${done.toLocaleString("en")} requests, ${name}`);
  say("memory", size.most, `MB at most; aim under ${aim}: ${verdict(size.most < aim)}`);
  say("memory", size.last, `MB at last: ${parts}`);
  say("memory", size.wasmGrownWhilePlaying, `MB that the WebAssembly memory grew by in the last ${playing} s`);
  if (size.rendererPrivateDirty) {
    say("memory", size.rendererPrivateDirty, "MB private to the page's process, the browser's own in it included");
  }
}
await keep("memory", results);
server.close();
