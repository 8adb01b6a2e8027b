// The twin: the same luck and the same acts, with one setting changed.
import { expect, test } from "./lab.mjs";

const run = "seed=42&requests=40&retries=0";

/** What both scenes show of the first two instances: truth and belief of each. */
async function both(lab) {
  return lab.page.locator(".fl-scene").evaluateAll((scenes) =>
    scenes.map((scene) => {
      const word = (part, name) => scene.querySelector(`[data-part=${part}]`).getAttribute(name);
      return {
        truth: [word("instance-0", "data-truth"), word("instance-1", "data-truth")],
        belief: [word("badge-0", "data-belief"), word("badge-1", "data-belief")],
      };
    }),
  );
}

const choice = (lab) => lab.page.getByRole("combobox", { name: "Compare with the same luck and one setting changed" });
const value = (lab) => lab.page.getByRole("textbox", { name: "Value to compare with" });
const compared = (lab) => lab.page.locator("[data-part=compared]");

test("a twin stands beside the run, each under the setting that tells them apart", async ({ lab }) => {
  await lab.open(`?${run}&compare=fall-3`);
  await expect(lab.scenes).toHaveCount(2);
  await expect(lab.part("instance-0", 1)).toBeVisible();
  await expect(lab.scenes.nth(0)).toContainText("fall 1");
  await expect(lab.scenes.nth(1)).toContainText("fall 3");
  const boxes = [await lab.scenes.nth(0).boundingBox(), await lab.scenes.nth(1).boundingBox()];
  expect(boxes[1].x).toBeGreaterThanOrEqual(boxes[0].x + boxes[0].width);
  expect(boxes[1].width).toBeGreaterThan(250);
  await expect(choice(lab)).toHaveValue("fall-3");
  await expect(value(lab)).toHaveValue("3");
});

test("a phone shows the run's scene alone, and the twin's lanes and words all the same", async ({ lab, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await lab.open(`?${run}`);
  const height = async () => (await lab.timeline.boundingBox()).height;
  const before = await height();
  await lab.open(`?${run}&compare=fall-3`);
  await expect(lab.part("instance-0")).toBeVisible();
  await expect(lab.scenes.nth(1)).toBeHidden();
  expect(await height()).toBeGreaterThan(before + 50);
  await expect(compared(lab)).toContainText("fall 3");
});

test("truth is the same in both scenes wherever the playhead goes; belief is not", async ({ lab }) => {
  await lab.open(`?${run}&compare=fall-3`);
  await lab.timeline.press("End");
  let apart = 0;
  let failures = 0;
  for (const request of [...Array(41).keys()].reverse()) {
    await lab.run(500);
    const [here, there] = await both(lab);
    expect(there.truth, `after request ${request}`).toEqual(here.truth);
    apart += here.belief[0] !== there.belief[0];
    failures += here.truth[0] === "down";
    await lab.timeline.press("ArrowLeft");
  }
  expect(failures).toBeGreaterThan(5);
  expect(apart).toBeGreaterThan(1);
});

test("a click on the timeline moves both scenes", async ({ lab }) => {
  // The first failure is request 7; with one check it is noticed at once, with three at request 9.
  await lab.open(`?${run}&compare=fall-3`);
  await lab.timeline.press("End");
  for (const [request, here, there] of [[6, "up", "up"], [8, "down", "up"], [9, "down", "down"], [7, "down", "up"]]) {
    expect(await lab.click(request, 40)).toBe(request);
    await expect(lab.part("badge-0", 0), `request ${request}`).toHaveAttribute("data-belief", here);
    await expect(lab.part("badge-0", 1), `request ${request}`).toHaveAttribute("data-belief", there);
  }
});

test("both are summed up up to the playhead", async ({ lab }) => {
  // With request 7 the primary goes down for four requests. One check notices it at once; of three, the third.
  await lab.open(`?${run}&compare=fall-3`);
  await expect(compared(lab)).toHaveText(/^Availability – with fall 1, – with fall 3\./);
  await lab.travel(6);
  await expect(compared(lab)).toHaveText(/^Availability 100\.0 % with fall 1, 100\.0 % with fall 3\./);
  await lab.travel(8);
  await expect(compared(lab)).toHaveText(/^Availability 100\.0 % with fall 1, 75\.0 % with fall 3\./);
  await lab.travel(10);
  await expect(compared(lab)).toHaveText(/^Availability 100\.0 % with fall 1, 80\.0 % with fall 3\./);
});

for (const [other, luck] of [
  ["fall-3", "same"],
  ["failback-manual", "same"],
  ["backups-2", "same"],
  ["check-every-4", "same"],
  ["retries-1", "same"],
  ["fail-0.1", "another"],
  ["recover-0.5", "another"],
]) {
  test(`compared with ${other} the luck is ${luck === "same" ? "the same" : "another"}, and the page says so`, async ({ lab }) => {
    await lab.open(`?${run}&compare=${other}`);
    const words = luck === "same" ? "Same luck" : "luck differs";
    await expect(compared(lab)).toContainText(words);
    await expect(compared(lab)).not.toContainText(luck === "same" ? "luck differs" : "Same luck");
    await expect(choice(lab)).toHaveValue(other);
    await lab.timeline.press("Home");
    let different = 0;
    for (let request = 1; request <= 40; request++) {
      await lab.timeline.press("ArrowRight");
      await lab.run(500);
      const [here, there] = await both(lab);
      different += here.truth[0] !== there.truth[0];
    }
    if (luck === "same") expect(different).toBe(0);
    else expect(different).toBeGreaterThan(0);
  });
}

test("the setting is chosen in a list, its value in a field, and the address keeps both", async ({ lab, page }) => {
  await lab.open(`?${run}`);
  await expect(lab.scenes).toHaveCount(1);
  await expect(value(lab)).toBeHidden();
  await choice(lab).selectOption("fall 3");
  await expect(lab.scenes).toHaveCount(2);
  expect(await lab.address()).toBe(`${run}&compare=fall-3`);
  await value(lab).fill("5");
  await value(lab).press("Enter");
  await expect(lab.scenes.nth(1)).toContainText("fall 5");
  await expect(choice(lab)).toHaveValue("fall-5");
  expect(await lab.address()).toBe(`${run}&compare=fall-5`);
  await choice(lab).selectOption("failback manual");
  await expect(value(lab)).toHaveValue("manual");
  expect(await lab.address()).toBe(`${run}&compare=failback-manual`);
  await lab.travel(9);
  await page.reload();
  await expect(lab.root).toBeVisible();
  await expect(lab.scenes).toHaveCount(2);
  await expect(lab.scenes.nth(1)).toContainText("failback manual");
  await expect(choice(lab)).toHaveValue("failback-manual");
  await choice(lab).selectOption("Compare with…");
  await expect(lab.scenes).toHaveCount(1);
  await expect(value(lab)).toBeHidden();
  await expect(compared(lab)).toBeHidden();
  expect(await lab.address()).toBe(run);
});

test("choosing a twin leaves the run and its place as they are", async ({ lab }) => {
  await lab.open(`?${run}`);
  await lab.timeline.press("End");
  await lab.travel(9);
  const before = await lab.panels();
  await choice(lab).selectOption("fall 3");
  expect(await lab.panels()).toEqual(before);
  await expect(lab.undo).toBeDisabled();
  await choice(lab).selectOption("Compare with…");
  expect(await lab.panels()).toEqual(before);
});

test("a value that is not allowed is refused with a notice, and the twin stays", async ({ lab, page }) => {
  await lab.open(`?${run}&compare=fall-3`);
  await value(lab).fill("99");
  await value(lab).press("Enter");
  const notice = page.getByRole("alert");
  await expect(notice).toContainText("fall");
  await expect(notice).toContainText("99");
  await expect(value(lab)).toHaveValue("3");
  await expect(lab.scenes.nth(1)).toContainText("fall 3");
  expect(await lab.address()).toBe(`${run}&compare=fall-3`);
});

for (const [bad, named] of [["nonsense", "compare"], ["fall", "compare"], ["fall-99", "fall"], ["seed-3", "seed"], ["fial-3", "compare"]]) {
  test(`compare=${bad} in an address is a notice, and the run stands alone`, async ({ lab, page }) => {
    await lab.open(`?${run}&compare=${bad}`);
    await expect(page.getByRole("alert")).toHaveCount(1);
    await expect(page.getByRole("alert")).toContainText(`${named}: “`);
    await expect(lab.scenes).toHaveCount(1);
    await lab.step.click();
    expect(await lab.lines()).toHaveLength(1);
  });
}

test("a comparison that is not allowed is not kept in the address", async ({ lab }) => {
  await lab.open(`?${run}&compare=fall-99`);
  await lab.step.click();
  await lab.failure.press("End");
  expect(await lab.address()).toBe(`${run}&replay=1~2-fail-1`);
});

test("what is done to the run is done to its twin", async ({ lab, page }) => {
  const calm = "seed=1&fail=0&recover=0&retries=0";
  await lab.open(`?${calm}&compare=fall-3`);
  await lab.travel(3);
  await lab.opener("Primary").press("Enter");
  await page.keyboard.press("Enter");
  expect(await lab.address()).toBe(`${calm}&replay=1~4-crash-0&compare=fall-3`);
  await lab.step.click();
  await lab.run(600);
  expect(await both(lab)).toEqual([
    { truth: ["down", "up"], belief: ["down", "up"] },
    { truth: ["down", "up"], belief: ["up", "up"] },
  ]);
  await lab.opener("Health-check link to the backup").press("Enter");
  await page.keyboard.press("Enter");
  for (let i = 0; i < 4; i++) await lab.step.click();
  await lab.run(600);
  for (const scene of [0, 1]) {
    await expect(lab.part("check-1", scene)).toHaveAttribute("data-cut", "true");
    await expect(lab.part("badge-1", scene)).toHaveAttribute("data-belief", "down");
  }
  await lab.undo.click();
  await lab.undo.click();
  await lab.step.click();
  await lab.run(600);
  expect(await both(lab)).toEqual([
    { truth: ["up", "up"], belief: ["up", "up"] },
    { truth: ["up", "up"], belief: ["up", "up"] },
  ]);
});

test("only the run's own scene is acted in", async ({ lab }) => {
  await lab.open(`?${run}&compare=fall-3`);
  await expect(lab.scenes.nth(0).getByRole("button")).toHaveCount(4);
  await expect(lab.scenes.nth(1).getByRole("button")).toHaveCount(0);
});

test("both play at the same pace", async ({ lab }) => {
  await lab.open(`?${run}&compare=fall-3`);
  await lab.play.click();
  // Request 7 takes the primary down; three quarters of request 8 are over.
  await lab.run(3875);
  await expect(lab.part("instance-0", 0)).toHaveAttribute("data-truth", "down");
  await expect(lab.part("instance-0", 1)).toHaveAttribute("data-truth", "down");
  await expect(lab.part("badge-0", 0)).toHaveAttribute("data-belief", "down");
  await expect(lab.part("badge-0", 1)).toHaveAttribute("data-belief", "up");
  await expect(lab.part("ground-0", 1)).toHaveText("2 of 3 failed");
});
