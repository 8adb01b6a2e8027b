// What scripts allocate for the packets on their way: the script heap's exact growth over each animation frame's own
// callback, which leaves out the panels that a timer renders; and what the whole page allocates, panels and all.
import { readFile } from "node:fs/promises";
import { counts, heaviest, launch, most, open } from "./chromium.mjs";
import { keep, median, rounded, say, verdict } from "./results.mjs";
import { serve } from "../server.mjs";

const seconds = 4;
// How many seconds a packet is on its way, as src/scene/stage.rs has it.
const flight = 0.45 * 1.36;
// Three speeds tell three costs apart: a frame's own, a new packet's, and that of a packet that was there before. At
// the last two nearly as many packets are on their way, but four times as many of them are new.
const speeds = [2, 16, 64];
// The smallest thing in a script heap, a number, takes 12 bytes: below this nothing is made for most packets.
const nothing = 4;

const circles = await readFile(new URL("circles.html", import.meta.url), "utf8");
const server = await serve({ pages: { "circles.html": circles } });
const browser = await launch(["--enable-precise-memory-info"]);

/** Runs in the page before its own scripts: notes by how many bytes each frame's callback lets the script heap grow. */
function watchFrames() {
  const request = window.requestAnimationFrame.bind(window);
  const size = () => performance.memory.usedJSHeapSize;
  window.grown = [];
  window.requestAnimationFrame = (callback) =>
    request((now) => {
      // Asking allocates too; what the first question costs is taken off the last.
      const asked = size();
      const before = size();
      callback(now);
      window.grown.push(size() - before - (before - asked));
    });
}

async function frames(page) {
  await page.waitForTimeout(2000);
  await page.evaluate(() => (window.grown.length = 0));
  await page.waitForTimeout(seconds * 1000);
  const grown = await page.evaluate(() => window.grown);
  // Where garbage was collected meanwhile, the heap has shrunk and tells nothing.
  const told = grown.filter((bytes) => bytes >= 0);
  return { bytes: median(told), perSecond: grown.length / seconds };
}

async function watched(query) {
  const { page } = await open(browser);
  await page.addInitScript(watchFrames);
  await page.goto(server.address + query);
  const told = await frames(page);
  await page.close();
  return told;
}

async function lab(speed) {
  const query = `?seed=42&requests=endless&interval=10&speed=${speed}&autoplay=1`;
  const { bytes, perSecond } = await watched(query);
  const rate = 100 * speed;
  return { packets: Math.min(rate * flight, most), fresh: rate / perSecond, bytes };
}

/** What the whole page allocates in the script heap, panels and all, from what each collection found and left. */
async function whole() {
  const { page, session } = await open(browser);
  await page.goto(`${server.address}${heaviest}&autoplay=1`);
  await page.waitForTimeout(2000);
  await browser.startTracing(page, { categories: ["v8", "devtools.timeline"] });
  const before = await counts(session);
  await page.waitForTimeout(seconds * 1000);
  const after = await counts(session);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const collections = traceEvents.filter(({ name, args }) => /^M(in|aj)orGC$/.test(name) && args?.usedHeapSizeBefore);
  const freed = collections.reduce((sum, { args }) => sum + args.usedHeapSizeBefore - args.usedHeapSizeAfter, 0);
  await page.close();
  const time = after.Timestamp - before.Timestamp;
  return {
    bytesPerSecond: (after.JSHeapUsedSize - before.JSHeapUsedSize + freed) / time,
    collectionsPerSecond: collections.length / time,
  };
}

/** Solves three equations in three unknowns by Cramer's rule. */
function solve(rows, values) {
  const determinant = ([[a, b, c], [d, e, f], [g, h, i]]) =>
    a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  const all = determinant(rows);
  return [0, 1, 2].map((column) => {
    const replaced = rows.map((row, i) => row.map((value, j) => (j === column ? values[i] : value)));
    return determinant(replaced) / all;
  });
}

const measured = [];
for (const speed of speeds) measured.push(await lab(speed));
const rows = measured.map(({ packets, fresh }) => [1, fresh, packets - fresh]);
const [itself, fresh, old] = solve(rows, measured.map(({ bytes }) => bytes));
const circle = (await watched(`circles.html?width=800&height=600&count=${most}`)).bytes / most;
const page = await whole();
const frame = measured.at(-1).bytes;
const version = browser.version();
await browser.close();
server.close();

const each = rounded(frame / most);
say("alloc", frame / 1000, `kB of script heap a frame, ${each} bytes for each of ${most} packets on their way`);
say("alloc", old, `bytes a frame for a packet that is not new; aim none: ${verdict(Math.abs(old) < nothing)}`);
say("alloc", fresh, "bytes for a packet that is new");
say("alloc", circle, "bytes a frame for a circle of the bare page");
say("alloc", page.bytesPerSecond / 1e6, "MB a second, panels and all");
say("alloc", page.collectionsPerSecond, "times a second garbage was collected");
await keep("allocation", {
  browser: version,
  bytes: {
    frame: rounded(frame),
    frameItself: rounded(itself),
    newPacket: rounded(fresh),
    packetThatIsNotNew: rounded(old),
    circleOfBarePage: rounded(circle),
    pagePerSecond: rounded(page.bytesPerSecond, 0),
  },
  collectionsPerSecond: rounded(page.collectionsPerSecond),
  measured: measured.map((one) => ({ ...one, packets: rounded(one.packets), fresh: rounded(one.fresh) })),
  aim: { packetThatIsNotNew: 0 },
});
