// Time travel: wherever the playhead goes, the page shows the run as it was there.
import { cases, course, expect, test } from "./lab.mjs";

const traces = await cases("trace");
const models = (await cases("lines")).map((one, index) => ({ ...one, trace: states(traces[index].lines) }));
const experiments = await cases("console");
const chosen = (list, seed, requests) => list.find(({ config, ...one }) => config.seed === seed && one.requests === requests);

/** What the scene shows of the primary with each request, from before the first on. */
function states(lines) {
  const primary = lines.map((line) => line.split("\t")).map(([, truth, belief]) => ({ truth: word(truth), belief: word(belief) }));
  return [{ truth: "up", belief: "up" }, ...primary];
}

function word(set) {
  return set.startsWith("1") ? "up" : "down";
}

/** Expects that the panels show the run as it is after so many requests. */
async function agrees(lab, run, at) {
  const { lines, requests, numbers } = run.course[at];
  const shown = await lab.panels();
  expect(shown.at, "the playhead").toBe(at);
  expect(shown.lines).toEqual(lines);
  expect(shown.requests).toEqual(requests);
  expect(shown.numbers).toMatchObject(numbers);
  if (at === 0) {
    expect(shown.words).toBe(`before the first of ${run.requests} requests`);
  } else if (run.trace) {
    const { truth, belief } = run.trace[at];
    expect(shown.words).toBe(`request ${at} of ${run.requests}, primary ${truth}, believed ${belief}`);
  } else {
    // In the course's experiment every request checks the primary, and a single check decides.
    const state = lines.findLast((line, index) => requests[index] === at && line.includes("is down!")) ? "down" : "up";
    expect(shown.words).toBe(`request ${at} of ${run.requests}, primary ${state}, believed ${state}`);
  }
}

/** Expects that the scene shows the primary as it is when so many requests, and a part of one, are over. */
async function shows(lab, run, playhead) {
  if (!run.trace) return;
  const tick = Math.ceil(playhead);
  // The checks of a request are back at the checker after 0.3 of its time.
  const learnt = playhead - (tick - 1) < 0.3 ? tick - 1 : tick;
  await expect(lab.part("instance-0")).toHaveAttribute("data-truth", run.trace[tick].truth);
  await expect(lab.part("badge-0")).toHaveAttribute("data-belief", run.trace[Math.max(learnt, 0)].belief);
}

async function played(lab, run) {
  run.course = course(run.lines);
  await lab.open(`?${run.query}&speed=64`);
  await lab.play.click();
  await lab.run((run.requests * 500) / 64 + 300);
  await agrees(lab, run, run.requests);
}

const runs = [
  chosen(experiments, "1", 15),
  chosen(experiments, "5", 60),
  chosen(experiments, "6", 400),
  chosen(models, "42", 60),
  chosen(models, "7", 60),
  chosen(models, "9", 60),
  chosen(models, "21", 40),
  chosen(models, "29", 50),
];

for (const run of runs) {
  test(`keys on the timeline show ${run.query} as it was`, async ({ lab }) => {
    await played(lab, run);
    const { requests } = run;
    const page = Math.max(Math.floor(requests / 10), 5);
    let at = requests;
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -page, PageUp: page, Home: -Infinity, End: Infinity };
    const keys = "ArrowLeft ArrowLeft PageDown ArrowRight PageUp PageUp ArrowRight Home ArrowRight PageUp ArrowLeft ArrowDown PageUp " +
      "ArrowUp ArrowUp PageDown PageDown PageDown ArrowLeft ArrowRight PageUp End PageDown";
    for (const key of keys.split(" ")) {
      at = Math.min(Math.max(at + steps[key], 0), requests);
      await lab.timeline.press(key);
      await agrees(lab, run, at);
      await lab.run(600);
      await shows(lab, run, at);
    }
  });

  test(`clicks on the timeline show ${run.query} as it was`, async ({ lab }) => {
    await played(lab, run);
    for (const part of [0.5, 0.1, 0.95, 0.34, 0.35, 1, 0.02, 0.77]) {
      const request = await lab.click(Math.max(Math.round(part * run.requests), 1), run.requests);
      await agrees(lab, run, request);
      await shows(lab, run, request);
    }
  });

  test(`a quick drag shows nothing that ${run.query} did not have`, async ({ lab, page }) => {
    await played(lab, run);
    const { requests } = run;
    const from = await lab.place(requests, requests);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    // Where requests are drawn one by one the playhead may stand inside of one.
    for (const part of [0.9, 0.1, 0.11, 0.6, 0.62, 0.3, 0.98, 0.03, 0.5, 0.45, 0.4, 0.8]) {
      const { x, y, playhead, isSingle } = await lab.place(Math.round(part * requests) + 0.2 + part / 2, requests);
      await page.mouse.move(x, y + 300 * part);
      const rounded = isSingle ? playhead : Math.round(playhead);
      await agrees(lab, run, Math.floor(rounded));
      await lab.run(20);
      await shows(lab, run, rounded);
    }
    const { x, y, playhead, isSingle } = await lab.place(4.6, requests);
    await page.mouse.move(x, y);
    await page.mouse.up();
    await lab.run(600);
    const at = isSingle ? 5 : Math.round(playhead);
    await agrees(lab, run, at);
    await shows(lab, run, at);
    await page.mouse.move(from.x, from.y);
    await agrees(lab, run, at);
  });
}

test("the timeline begins before the first request, ends with the last, and goes no further", async ({ lab, page }) => {
  const run = chosen(experiments, "42", 15);
  await played(lab, run);
  await expect(lab.timeline).toHaveAttribute("aria-valuemin", "0");
  await expect(lab.timeline).toHaveAttribute("aria-valuemax", "15");
  await page.getByRole("heading", { name: "Failover Lab" }).click();
  await page.keyboard.press("ArrowRight");
  await agrees(lab, run, 15);
  await expect(lab.step).toBeDisabled();
  for (let at = 14; at > 10; at--) {
    await page.keyboard.press("ArrowLeft");
    await agrees(lab, run, at);
  }
  for (let at = 10; at >= 0; at--) {
    await expect(lab.back).toBeEnabled();
    await lab.back.click();
    await agrees(lab, run, at);
  }
  await expect(lab.back).toBeDisabled();
  await page.getByRole("heading", { name: "Failover Lab" }).click();
  await page.keyboard.press("ArrowLeft");
  await agrees(lab, run, 0);
  await lab.timeline.press("End");
  await agrees(lab, run, 15);
  await lab.timeline.press("PageUp");
  await agrees(lab, run, 15);
  await lab.timeline.press("Home");
  await lab.timeline.press("PageDown");
  await agrees(lab, run, 0);
});

test("a step back while playing pauses at the beginning of the request that was under way", async ({ lab }) => {
  const run = chosen(models, "7", 60);
  run.course = course(run.lines);
  await lab.open(`?${run.query}`);
  await lab.play.click();
  await lab.run(2250);
  await lab.back.click();
  await lab.run(5000);
  await agrees(lab, run, 4);
  await shows(lab, run, 4);
  await lab.back.click();
  await agrees(lab, run, 3);
});

test("playing on from the past shows the same future", async ({ lab }) => {
  const run = chosen(models, "9", 60);
  await played(lab, run);
  await lab.click(20, run.requests);
  await lab.play.click();
  await lab.run(160);
  await lab.pause.click();
  const { at } = await lab.panels();
  expect(at).toBeGreaterThan(20);
  await agrees(lab, run, at);
  await lab.play.click();
  await lab.run(1000);
  await agrees(lab, run, 60);
});

test("a drag while playing pauses where it is let go", async ({ lab, page }) => {
  const run = chosen(models, "21", 40);
  run.course = course(run.lines);
  await lab.open(`?${run.query}`);
  await lab.play.click();
  await lab.run(8600);
  const [from, to] = [await lab.place(17, 40), await lab.place(11.6, 40)];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y);
  await lab.run(3000);
  await agrees(lab, run, 11);
  await page.mouse.up();
  await lab.run(3000);
  await expect(lab.play).toBeVisible();
  await agrees(lab, run, 12);
  await shows(lab, run, 12);
});

test("a tab that is hidden while the past is looked at comes back to the same place", async ({ lab }) => {
  const run = chosen(models, "7", 60);
  await played(lab, run);
  await lab.travel(9);
  await lab.turn("hidden");
  await lab.run(20_000);
  await agrees(lab, run, 9);
  await lab.turn("visible");
  await lab.run(2000);
  await agrees(lab, run, 9);
  await shows(lab, run, 9);
  await expect(lab.play).toBeVisible();
});

test("a tab that is hidden while a run plays on from the past goes on from there", async ({ lab }) => {
  const run = chosen(models, "7", 60);
  run.course = course(run.lines);
  await lab.open(`?${run.query}`);
  await lab.timeline.press("End");
  await lab.travel(9);
  await lab.play.click();
  await lab.run(1100);
  await agrees(lab, run, 11);
  await lab.turn("hidden");
  await lab.run(20_000);
  await lab.turn("visible");
  await agrees(lab, run, 11);
  await lab.run(500);
  await agrees(lab, run, 12);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("a tap and a finger that moves along travel through the run", async ({ lab, page, context }) => {
    const run = chosen(models, "21", 40);
    await played(lab, run);
    await lab.timeline.scrollIntoViewIfNeeded();
    const tap = await lab.place(6.6, 40);
    await page.touchscreen.tap(tap.x, tap.y);
    await lab.run(600);
    await agrees(lab, run, 7);
    await shows(lab, run, 7);
    const scrolled = await page.evaluate(() => scrollY);
    const session = await context.newCDPSession(page);
    const touch = (type, ...touchPoints) => session.send("Input.dispatchTouchEvent", { type, touchPoints });
    // The words under the scene are shorter now, so that the timeline may stand higher.
    const { x, y } = await lab.place(6.6, 40);
    await touch("touchStart", { x, y });
    for (const place of [9.5, 14.4, 30.6, 22.5, 12.4]) {
      const { x, y, playhead } = await lab.place(place, 40);
      await touch("touchMove", { x, y });
      // The browser hands a finger's movement on when it draws its next picture.
      await expect(lab.timeline).toHaveAttribute("aria-valuenow", String(Math.floor(playhead)));
      await agrees(lab, run, Math.floor(playhead));
      await lab.run(20);
      await shows(lab, run, playhead);
    }
    await touch("touchEnd");
    await lab.run(600);
    await agrees(lab, run, 13);
    expect(await page.evaluate(() => scrollY)).toBe(scrolled);
    expect(await lab.sidewaysScroll()).toBeLessThanOrEqual(0);
  });

  test("a finger that scrolls the page past the timeline leaves the playhead where it is", async ({ lab, page, context }) => {
    const run = chosen(models, "21", 40);
    await played(lab, run);
    await lab.timeline.press("Home");
    for (let i = 0; i < 4; i++) await lab.timeline.press("ArrowRight");
    await lab.run(600);
    const session = await context.newCDPSession(page);
    const { x, y } = await lab.place(20.5, 40);
    const touch = (type, ...touchPoints) => session.send("Input.dispatchTouchEvent", { type, touchPoints });
    await touch("touchStart", { x, y });
    for (let moved = 10; moved <= 250; moved += 20) await touch("touchMove", { x, y: y - moved });
    await touch("touchEnd");
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(100);
    await lab.run(600);
    await agrees(lab, run, 4);
    await shows(lab, run, 4);
  });
});
