// A run from its first request to its last.
import { cases, expect, test } from "./lab.mjs";

for (const { query, requests, lines } of (await cases("console")).filter((one) => one.requests <= 60)) {
  test(`plays ${query} as CPython prints it`, async ({ lab }) => {
    await lab.open(`?${query}`);
    await lab.play.click();
    await lab.run(requests * 500 + 100);
    await expect(lab.play).toBeVisible();
    expect(await lab.lines()).toEqual(lines);
  });
}

for (const { query, requests, lines } of await cases("lines")) {
  test(`steps through ${query} of the full model`, async ({ lab }) => {
    await lab.open(`?${query}&speed=64`);
    await lab.play.click();
    await lab.run((requests * 500) / 64 + 300);
    expect(await lab.lines()).toEqual(lines);
  });
}

test("opens paused at the start of the course's experiment, with a seed and an invitation", async ({ lab, page }) => {
  await lab.open();
  await expect(page.getByRole("combobox", { name: "Preset" })).toHaveValue("experiment-7");
  await expect(lab.seed).toHaveValue(/^\d+$/);
  await expect(lab.requests).toHaveValue("15");
  await expect(page.getByText("Press Play to send 15 requests")).toBeVisible();
  await lab.run(5000);
  expect(await lab.lines()).toEqual([]);
  expect(await lab.metric("availability")).toBe("–");
});

test("two openings have two seeds", async ({ lab }) => {
  await lab.open();
  const first = await lab.seed.inputValue();
  await lab.page.goto(lab.site);
  await expect(lab.seed).not.toHaveValue(first);
});

test("plays a request each half second, and a pause keeps everything where it is", async ({ lab }) => {
  await lab.open("?seed=42");
  await lab.play.click();
  await lab.run(1600);
  expect(await lab.lines()).toHaveLength(3);
  await lab.pause.click();
  await lab.run(60_000);
  expect(await lab.lines()).toHaveLength(3);
  await lab.play.click();
  await lab.run(420);
  expect(await lab.lines()).toHaveLength(4);
});

test("steps, restarts with the same seed, and starts new runs with fresh ones", async ({ lab }) => {
  await lab.open("?seed=1");
  await lab.step.click();
  expect(await lab.lines()).toEqual(["⚠ Primary is down! Switching to Backup...", "✅ Request 1 handled by Backup Service"]);
  await lab.step.click();
  expect(await lab.lines()).toHaveLength(4);
  await lab.restart.click();
  expect(await lab.lines()).toEqual([]);
  await expect(lab.seed).toHaveValue("1");
  await lab.step.click();
  expect(await lab.lines()).toHaveLength(2);
  await lab.newRun.click();
  expect(await lab.lines()).toEqual([]);
  await expect(lab.seed).not.toHaveValue("1");
});

test("sums the run up at the end, and Play starts it over", async ({ lab, page }) => {
  await lab.open("?seed=42");
  await lab.play.click();
  await lab.run(8000);
  const summary = page.getByText("15 requests: 10 served by the primary, 5 by the backup, 0 failed. 2 failovers and 1 failback.");
  await expect(summary).toBeVisible();
  for (const [name, value] of Object.entries({
    served_primary: "10", served_backup: "5", redirected: "0", failed: "0", failovers: "2", failbacks: "1", availability: "100.0 %",
  })) {
    expect(await lab.metric(name), name).toBe(value);
  }
  await lab.play.click();
  await lab.run(600);
  expect(await lab.lines()).toEqual(["✅ Request 1 handled by Primary Service"]);
});

test("an endless run goes on, its console as a window of at least a thousand lines", async ({ lab }) => {
  test.setTimeout(90_000);
  await lab.open("?seed=5&requests=endless&interval=10&speed=64");
  await lab.play.click();
  await lab.run(20_000);
  await lab.pause.click();
  const lines = await lab.lines();
  expect(lines.length).toBeGreaterThanOrEqual(1000);
  expect(lines.length).toBeLessThan(1300);
  expect(lines.at(-1)).toContain(`Request ${128_000} `);
});

test("a thousand lines all stand in the document", async ({ lab }) => {
  await lab.open("?seed=5&fail=0&requests=1000&interval=10&speed=64");
  await lab.play.click();
  await lab.run(1000);
  const lines = await lab.lines();
  expect(lines).toHaveLength(1000);
  expect(lines[0]).toBe("✅ Request 1 handled by Primary Service");
});

test("a hidden tab pauses, and coming back makes no jump", async ({ lab }) => {
  await lab.open("?seed=42&requests=100");
  await lab.play.click();
  await lab.run(1100);
  await lab.turn("hidden");
  await lab.run(20_000);
  const before = await lab.lines();
  expect(await lab.metric("served_primary")).toBe("2");
  await lab.turn("visible");
  expect(await lab.lines()).toEqual(before);
  await lab.run(500);
  expect(await lab.metric("served_primary")).toBe("3");
});
