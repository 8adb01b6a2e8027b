// What is done in the past starts another future, and can be taken back.
import { cases, course, expect, test } from "./lab.mjs";

const experiment = (await cases("console")).find(({ config, requests }) => config.seed === "42" && requests === 15);

/** Expects that the panels show the experiment as it is after so many requests, under the address that it began with. */
async function original(lab, at) {
  const { lines, numbers } = course(experiment.lines)[at];
  const shown = await lab.panels();
  expect(shown.at).toBe(at);
  expect(shown.lines).toEqual(lines);
  expect(shown.numbers).toMatchObject(numbers);
  expect(await lab.address()).toBe("seed=42");
}

async function played(lab) {
  await lab.open("?seed=42");
  await lab.play.click();
  await lab.run(8000);
  await original(lab, 15);
  await expect(lab.undo).toBeDisabled();
}

async function height(lab) {
  return (await lab.timeline.locator("canvas").boundingBox()).height;
}

/** Whether a request has been looked at in this run: only then is it explained. */
async function isKnown(lab, request) {
  const { x, y } = await lab.place(request - 0.5, 15);
  await lab.page.mouse.move(x, y);
  const text = await lab.explained.textContent();
  await lab.page.mouse.move(0, 0);
  expect(text).toContain(`Request ${request} `);
  return !text.includes("is still to come");
}

test("a slider moved in the past discards the future, which stays on the timeline as a ghost", async ({ lab }) => {
  await played(lab);
  const before = await height(lab);
  await lab.travel(4);
  expect(await height(lab)).toBe(before);
  expect(await isKnown(lab, 9)).toBe(true);
  await lab.failure.press("End");
  expect(await lab.address()).toBe("seed=42&replay=1~5-fail-1");
  expect((await lab.panels()).at).toBe(4);
  expect((await lab.panels()).lines).toEqual(course(experiment.lines)[4].lines);
  expect(await isKnown(lab, 9)).toBe(false);
  expect(await height(lab)).toBeGreaterThan(before);
  await lab.play.click();
  await lab.run(8000);
  const { lines, numbers } = await lab.panels();
  expect(lines.slice(0, 5)).toEqual([...course(experiment.lines)[4].lines, "⚠ Primary is down! Switching to Backup..."]);
  expect(numbers).toMatchObject({ served_primary: "4", served_backup: "11", failovers: "1", failbacks: "0" });
  expect(await height(lab)).toBeGreaterThan(before);
});

for (const [way, undo] of [
  ["the button", (lab) => lab.undo.click()],
  ["Control and Z", (lab) => lab.page.keyboard.press("Control+z")],
]) {
  test(`${way} brings lines, numbers, address and playhead back`, async ({ lab }) => {
    await played(lab);
    await lab.travel(4);
    await lab.failure.press("End");
    await lab.step.click();
    await lab.step.click();
    await lab.run(600);
    expect((await lab.lines()).at(-2)).toBe("⚠ Primary is down! Switching to Backup...");
    await expect(lab.part("instance-0")).toHaveAttribute("data-truth", "down");
    await undo(lab);
    await original(lab, 4);
    await lab.run(600);
    await expect(lab.part("instance-0")).toHaveAttribute("data-truth", "up");
    await expect(lab.failure).toHaveAttribute("aria-valuetext", "20 %");
    await expect(lab.undo).toBeDisabled();
    expect(await isKnown(lab, 15)).toBe(true);
    for (let at = 5; at <= 15; at++) {
      await lab.timeline.press("ArrowRight");
      await original(lab, at);
    }
  });
}

test("several changes are taken back one by one, the last first", async ({ lab }) => {
  await played(lab);
  await lab.travel(9);
  await lab.recovery.press("End");
  await lab.travel(4);
  await lab.opener("Primary").press("Enter");
  await lab.page.keyboard.press("Enter");
  expect(await lab.address()).toBe("seed=42&replay=1~5-crash-0");
  await lab.step.click();
  await lab.step.click();
  await lab.failure.press("Home");
  expect(await lab.address()).toBe("seed=42&replay=1~5-crash-0~7-fail-0");
  await lab.timeline.press("End");
  await lab.undo.click();
  expect(await lab.address()).toBe("seed=42&replay=1~5-crash-0");
  expect((await lab.panels()).at).toBe(6);
  await lab.undo.click();
  expect(await lab.address()).toBe("seed=42&replay=1~10-recover-1");
  expect((await lab.panels()).at).toBe(4);
  await lab.undo.click();
  await original(lab, 9);
  await expect(lab.undo).toBeDisabled();
  await lab.page.keyboard.press("Control+z");
  await original(lab, 9);
});

test("a slider moved in many steps is one change", async ({ lab, page }) => {
  await played(lab);
  await lab.travel(4);
  for (let i = 0; i < 12; i++) await lab.failure.press("ArrowRight");
  expect(await lab.address()).toBe("seed=42&replay=1~5-fail-0.32");
  const { x, y, width, height } = await lab.failure.boundingBox();
  await page.mouse.move(x + width * 0.32, y + height / 2);
  await page.mouse.down();
  for (let part = 0.32; part < 0.9; part += 0.05) await page.mouse.move(x + width * part, y + height / 2);
  await page.mouse.up();
  expect(await lab.address()).toMatch(/^seed=42&replay=1~5-fail-0\.[89]\d?$/);
  await lab.undo.click();
  await original(lab, 4);
  await expect(lab.undo).toBeDisabled();
});

test("two sliders are two changes", async ({ lab }) => {
  await played(lab);
  await lab.travel(4);
  await lab.failure.press("End");
  await lab.recovery.press("Home");
  expect(await lab.address()).toBe("seed=42&replay=1~5-fail-1~5-recover-0");
  await lab.undo.click();
  expect(await lab.address()).toBe("seed=42&replay=1~5-fail-1");
  await lab.undo.click();
  await original(lab, 4);
});

test("looking around in the past changes nothing", async ({ lab }) => {
  await played(lab);
  const before = await height(lab);
  await lab.travel(4);
  await lab.back.click();
  await lab.timeline.press("PageUp");
  await lab.play.click();
  await lab.run(9000);
  await original(lab, 15);
  await expect(lab.undo).toBeDisabled();
  expect(await height(lab)).toBe(before);
});

test("a change that changes nothing keeps the future", async ({ lab }) => {
  await played(lab);
  await lab.travel(4);
  await lab.failure.fill("0.2");
  await expect(lab.undo).toBeDisabled();
  expect(await isKnown(lab, 15)).toBe(true);
  await original(lab, 4);
});

test("a new run and cleared changes can be taken back too", async ({ lab, page }) => {
  await played(lab);
  await lab.travel(4);
  await lab.failure.press("End");
  await lab.timeline.press("End");
  const forked = await lab.panels();
  await page.getByText("This run has 1 recorded change.").click();
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await original(lab, 0);
  await lab.undo.click();
  expect(await lab.panels()).toEqual(forked);
  expect(await lab.address()).toBe("seed=42&replay=1~5-fail-1");
  await lab.newRun.click();
  await expect(lab.seed).not.toHaveValue("42");
  expect(await lab.lines()).toEqual([]);
  await lab.undo.click();
  await expect(lab.seed).toHaveValue("42");
  expect(await lab.panels()).toEqual(forked);
  expect(await lab.address()).toBe("seed=42&replay=1~5-fail-1");
  await lab.undo.click();
  await original(lab, 4);
});

test("a field that is typed in keeps Control and Z for itself", async ({ lab, page }) => {
  await played(lab);
  await lab.travel(4);
  await lab.failure.press("End");
  await lab.seed.focus();
  await page.keyboard.type("7");
  await page.keyboard.press("Control+z");
  await expect(lab.seed).toHaveValue("42");
  expect(await lab.address()).toBe("seed=42&replay=1~5-fail-1");
  await expect(lab.undo).toBeEnabled();
});
