// How it looks and speaks: sizes, colours, motion, assistive technology, failure.
import { expect, test } from "./lab.mjs";

for (const colorScheme of ["light", "dark"]) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("axe finds nothing, paused, playing, failed over, with settings and help open", async ({ lab, page }) => {
      await lab.open("?seed=1&nonsense=1");
      await lab.audit();
      await lab.play.click();
      await lab.run(700);
      await expect(page.locator("[data-part=instance-0]")).toHaveAttribute("data-truth", "down");
      await lab.audit();
      await lab.pause.click();
      await page.getByText("More settings").click();
      await lab.audit();
      await page.keyboard.press("?");
      await lab.audit();
    });
  });
}

for (const width of [360, 390]) {
  test(`fits a phone ${width} pixels wide, console in the first view`, async ({ lab, page }) => {
    await page.setViewportSize({ width, height: 844 });
    await lab.open("?seed=1&backups=4");
    await lab.step.click();
    expect(await lab.sidewaysScroll()).toBeLessThanOrEqual(0);
    await page.getByText("More settings").click();
    expect(await lab.sidewaysScroll()).toBeLessThanOrEqual(0);
    await lab.open("?seed=1");
    const box = await lab.console.boundingBox();
    expect(box.y + 100).toBeLessThan(844);
    await lab.audit();
  });
}

test("the console is part of the first view on a desk", async ({ lab, page }) => {
  await lab.open("?seed=1");
  await lab.studied();
  const box = await lab.console.boundingBox();
  expect(box.height).toBeGreaterThan(120);
  expect(box.y + box.height).toBeLessThanOrEqual(800);
  // Only the exact answer is further down.
  const grid = await page.locator(".fl-grid").boundingBox();
  expect(grid.y + grid.height).toBeLessThanOrEqual(800);
});

test.describe("with reduced motion", () => {
  test.use({ reducedMotion: "reduce" });

  test("whole ticks only are drawn", async ({ lab, page }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await lab.open("?seed=42");
    await lab.play.click();
    await lab.run(550);
    const first = await lab.picture();
    await lab.run(200);
    expect(await lab.picture()).toBe(first);
    await lab.run(200);
    expect(await lab.picture()).toBe(first);
    await lab.run(150);
    expect(await lab.picture()).not.toBe(first);
  });
});

test("otherwise packets move between ticks", async ({ lab, page }) => {
  await lab.open("?seed=42");
  await lab.play.click();
  await lab.run(550);
  const first = await lab.picture();
  await lab.run(100);
  expect(await lab.picture()).not.toBe(first);
});

test("light and dark can be chosen, and the choice is in the address", async ({ lab, page }) => {
  await lab.open("?seed=42");
  const ground = () => lab.root.evaluate((root) => getComputedStyle(root).backgroundColor);
  const light = await ground();
  await page.getByRole("combobox", { name: "Theme" }).selectOption("dark");
  expect(await ground()).not.toBe(light);
  expect(await lab.address()).toBe("seed=42&theme=dark");
  await page.getByRole("combobox", { name: "Theme" }).selectOption("light");
  expect(await ground()).toBe(light);
});

test("truth and belief are two things", async ({ lab, page }) => {
  await lab.open("?seed=1&fail=0&recover=0&fall=3&rise=2&replay=1~2-crash-0~6-repair-0");
  const truth = page.locator("[data-part=instance-0]");
  const belief = page.locator("[data-part=badge-0]");
  const expected = [
    ["up", "up", "last check passed"],
    ["down", "up", "1 of 3 failed"],
    ["down", "up", "2 of 3 failed"],
    ["down", "down", "3 of 3 failed"],
    ["down", "down", "3 of 3 failed"],
    ["up", "down", "1 of 2 passed"],
    ["up", "up", "last check passed"],
  ];
  for (const [is, believed, ground] of expected) {
    await lab.step.click();
    await lab.run(600);
    await expect(truth).toHaveAttribute("data-truth", is);
    await expect(belief).toHaveAttribute("data-belief", believed);
    await expect(page.locator("[data-part=ground-0]")).toHaveText(ground);
  }
});

test("failovers and failbacks are spoken, not faster than can be heard", async ({ lab, page }) => {
  await lab.open("?seed=1&requests=1000&speed=16");
  const spoken = page.locator(".fl-spoken");
  await page.evaluate(() => {
    globalThis.said = [];
    const region = inside(".fl-spoken");
    new MutationObserver(() => said.push([Date.now(), region.textContent])).observe(region, {
      childList: true, characterData: true, subtree: true,
    });
  });
  await lab.play.click();
  await lab.run(12_000);
  await expect(spoken).toContainText("failover");
  const times = (await page.evaluate(() => said)).map(([at]) => at);
  expect(times.length).toBeGreaterThan(2);
  for (let i = 1; i < times.length; i++) expect(times[i] - times[i - 1]).toBeGreaterThanOrEqual(2900);
});

test("without WebAssembly the page says so", async ({ page, site }) => {
  await page.addInitScript(() => {
    delete globalThis.WebAssembly;
  });
  await page.goto(site);
  await expect(page.getByRole("alert")).toContainText("no WebAssembly");
});

test("when a part can't be loaded the page says so", async ({ page, site }) => {
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto(site);
  await expect(page.getByRole("alert")).toContainText("could not be loaded");
});
