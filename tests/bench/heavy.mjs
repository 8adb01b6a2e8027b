// What a thousand packets on their way at once cost the browser's main thread, beside a bare page that draws as many
// labelled circles on a canvas of the same size: that page is the measure.
import { readFile } from "node:fs/promises";
import { busy, counts, heaviest, launch, most, open, requests } from "./chromium.mjs";
import { keep, median, rounded, say, verdict } from "./results.mjs";
import { serve } from "../server.mjs";

const rounds = 3;
const seconds = 5;
const aims = { framesPerSecond: 60, ratio: 1.3 };

const circles = await readFile(new URL("circles.html", import.meta.url), "utf8");
const server = await serve({ pages: { "circles.html": circles } });
const browser = await launch();

/** How evenly the frames of so many seconds come, as the page sees it. */
function frames(page) {
  return page.evaluate(
    (length) =>
      new Promise((done) => {
        const times = [];
        requestAnimationFrame(function count(now) {
          times.push(now);
          if (now - times[0] < length) return requestAnimationFrame(count);
          const gaps = times.slice(1).map((time, i) => time - times[i]);
          done({
            framesPerSecond: (1000 * gaps.length) / (now - times[0]),
            longestFrame: Math.max(...gaps),
            // One and a half times a frame's time: at least one frame was left out.
            lateFrames: gaps.filter((gap) => gap > 25).length,
          });
        });
      }),
    seconds * 1000,
  );
}

async function opened(query) {
  const { page, session } = await open(browser);
  await page.goto(server.address + query);
  // The first seconds are the start's, not the run's.
  await page.waitForTimeout(2000);
  return { page, session };
}

async function measure(page, session) {
  const before = await counts(session);
  const even = await frames(page);
  const after = await counts(session);
  return { ...even, busy: busy(before, after), seconds: after.Timestamp - before.Timestamp };
}

async function lab() {
  const { page, session } = await opened(`${heaviest}&autoplay=1`);
  const ended = await requests(page);
  const { seconds: time, ...figures } = await measure(page, session);
  figures.requestsPerSecond = ((await requests(page)) - ended) / time;
  const size = await page.locator("canvas.fl-moving").evaluate((canvas) => ({
    width: canvas.width / devicePixelRatio,
    height: canvas.height / devicePixelRatio,
  }));
  await page.close();
  return { figures, size };
}

async function bare(size) {
  const { page, session } = await opened(`circles.html?${new URLSearchParams({ ...size, count: most })}`);
  const { seconds: _, ...figures } = await measure(page, session);
  await page.close();
  return figures;
}

const measured = { lab: [], bare: [] };
for (let round = 0; round < rounds; round++) {
  const { figures, size } = await lab();
  measured.lab.push(figures);
  measured.bare.push(await bare(size));
}
const middle = (page, name) => median(measured[page].map((figures) => figures[name]));
const middles = (page) =>
  Object.fromEntries(Object.keys(measured[page][0]).map((name) => [name, rounded(middle(page, name))]));
const figures = {
  browser: browser.version(),
  packets: most,
  rounds,
  seconds,
  lab: middles("lab"),
  bare: middles("bare"),
  ratio: rounded(middle("lab", "busy") / middle("bare", "busy"), 2),
  aims,
};
await browser.close();
server.close();

const { lab: ours, bare: other, ratio } = figures;
// A display's own pace is not exactly sixty a second.
const smooth = `aim ${aims.framesPerSecond}: ${verdict(ours.framesPerSecond >= aims.framesPerSecond - 0.5)}`;
say("heavy", ours.framesPerSecond, `frames a second with ${most} packets on their way; ${smooth}`);
say("heavy", ours.longestFrame, `ms for the longest frame, ${ours.lateFrames} late in ${seconds} s`);
say("heavy", ours.requestsPerSecond, "requests a second that ended meanwhile");
say("heavy", ours.busy, "% of the main thread busy");
say("heavy", other.framesPerSecond, `frames a second on a bare page with ${most} labelled circles`);
say("heavy", other.busy, "% of the main thread busy on the bare page");
say("heavy", ratio, `times as busy as the bare page; aim at most ${aims.ratio}: ${verdict(ratio <= aims.ratio)}`, 2);
await keep("heavy", figures);
