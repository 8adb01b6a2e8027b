// Sliders, fields, keys, and the address that holds them all.
import { readFile } from "node:fs/promises";
import { expect, test } from "./lab.mjs";

test("the address is kept canonical by replacing, and reloading gives the same run", async ({ lab, page }) => {
  await lab.open("?fail=0.3&seed=42&recover=0.20&fall=1");
  const history = await page.evaluate(() => history.length);
  for (let i = 0; i < 3; i++) await lab.step.click();
  await lab.failure.press("ArrowRight");
  await lab.failure.press("ArrowRight");
  await expect(lab.failure).toHaveAttribute("aria-valuetext", "32 %");
  expect(await lab.address()).toBe("seed=42&fail=0.3&replay=1~4-fail-0.32");
  expect(await page.evaluate(() => history.length)).toBe(history);
  await lab.play.click();
  await lab.run(8000);
  const lines = await lab.lines();
  await page.reload();
  await expect(lab.root).toBeVisible();
  await lab.play.click();
  await lab.run(8000);
  expect(await lab.lines()).toEqual(lines);
});

test("before the first request a slider sets what the run starts with", async ({ lab }) => {
  await lab.open("?seed=42");
  await lab.failure.fill("0.5");
  await lab.recovery.press("End");
  await expect(lab.recovery).toHaveAttribute("aria-valuetext", "100 %");
  expect(await lab.address()).toBe("seed=42&fail=0.5&recover=1");
});

test("sliders move in steps of 0.01 and keep any value they are given", async ({ lab, page }) => {
  await lab.open("?seed=42&fail=0.12345");
  await expect(lab.failure).toHaveValue("0.12345");
  await expect(lab.failure).toHaveAttribute("aria-valuetext", "12.345 %");
  await page.getByText("More settings").click();
  const exact = page.getByRole("spinbutton", { name: "Failure probability, exact" });
  await exact.fill("0.6789");
  await exact.press("Enter");
  await expect(lab.failure).toHaveValue("0.6789");
  await lab.failure.press("ArrowLeft");
  await expect(lab.failure).toHaveValue("0.67");
});

test("a change at the end waits for the next start", async ({ lab }) => {
  await lab.open("?seed=42&requests=2");
  await lab.step.click();
  await lab.step.click();
  await lab.failure.fill("1");
  expect(await lab.lines()).toHaveLength(2);
  await lab.play.click();
  await lab.run(600);
  expect((await lab.lines())[0]).toContain("Primary is down");
  expect(await lab.address()).toBe("seed=42&requests=2&fail=1");
});

test("speed is told in words and changes the pace", async ({ lab }) => {
  await lab.open("?seed=42&requests=1000");
  await expect(lab.speed).toHaveAttribute("aria-valuetext", "1×, 2 requests a second");
  await lab.speed.press("End");
  await expect(lab.speed).toHaveAttribute("aria-valuetext", "64×, 128 requests a second");
  await lab.play.click();
  await lab.run(1000);
  await lab.pause.click();
  expect(Number(await lab.metric("served_primary")) + Number(await lab.metric("served_backup"))).toBe(128);
  await lab.speed.press("Home");
  await expect(lab.speed).toHaveAttribute("aria-valuetext", "¼×, a request every 2 seconds");
});

test("seed, requests and endless", async ({ lab }) => {
  await lab.open("?seed=42");
  await lab.seed.fill("18446744073709551615");
  await lab.seed.press("Enter");
  await lab.requests.fill("7");
  await lab.requests.press("Enter");
  expect(await lab.address()).toBe("seed=18446744073709551615&requests=7");
  await lab.endless.click();
  await expect(lab.requests).toBeDisabled();
  expect(await lab.address()).toBe("seed=18446744073709551615&requests=endless");
  await lab.endless.click();
  expect(await lab.address()).toBe("seed=18446744073709551615");
});

test("a bad value in a field is refused with a notice, and the field goes back", async ({ lab, page }) => {
  await lab.open("?seed=42");
  await lab.seed.fill("forty-two");
  await lab.seed.press("Enter");
  await expect(page.getByRole("alert")).toContainText("seed");
  await expect(page.getByRole("alert")).toContainText("forty-two");
  await expect(lab.seed).toHaveValue("42");
});

test("a bad query shows notices that name the keys, and the page runs with the rest", async ({ lab, page }) => {
  await lab.open("?seed=1&fail=7&fial=0.2&recover=0.5&recover=0.6&speed=900");
  const notices = page.getByRole("alert");
  await expect(notices).toHaveCount(4);
  for (const text of ["fail: “7”", "fial", "recover", "speed"]) {
    await expect(notices.filter({ hasText: text }).first()).toBeVisible();
  }
  await expect(lab.failure).toHaveAttribute("aria-valuetext", "20 %");
  await expect(lab.recovery).toHaveAttribute("aria-valuetext", "20 %");
  for (let left = 4; left > 0; left--) {
    await expect(notices).toHaveCount(left);
    await page.getByRole("button", { name: "Dismiss" }).first().click();
  }
  await expect(notices).toHaveCount(0);
  await lab.step.click();
  expect((await lab.lines())[0]).toContain("Primary is down");
  expect(await lab.address()).toBe("seed=1");
});

test("text in a query is never markup", async ({ lab, page }) => {
  await lab.open("?%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E=1&fail=%3Cb%3E");
  await expect(page.getByRole("alert").first()).toContainText("<img");
  await expect(page.locator(".fl-notice img, .fl-notice b")).toHaveCount(0);
});

test("all other keys stand in one fold", async ({ lab, page }) => {
  await lab.open("?seed=42");
  await page.getByText("More settings").click();
  for (const [label, value] of [["Fall", "3"], ["Rise", "2"], ["Check every", "4"], ["Lost checks", "0.05"], ["Failback delay", "12"],
    ["Retries", "0"], ["Interval", "250"], ["Backup failure probability", "0.1"], ["Backup recovery probability", "0.4"]]) {
    const field = page.getByRole("spinbutton", { name: label, exact: true });
    await field.fill(value);
    await field.press("Enter");
  }
  await page.getByRole("combobox", { name: "Failback", exact: true }).selectOption("delayed");
  await page.getByRole("combobox", { name: "When none is believed up" }).selectOption("open");
  const backups = page.getByRole("spinbutton", { name: "Backups", exact: true });
  await backups.fill("2");
  await backups.press("Enter");
  expect(await lab.address()).toBe(
    "seed=42&interval=250&backups=2&backup-fail=0.1&backup-recover=0.4&check-every=4&fall=3&rise=2&check-loss=0.05" +
      "&failback=delayed&failback-delay=12&retries=0&when-none=open",
  );
});

test("presets set everything but the seed", async ({ lab, page }) => {
  await lab.open("?seed=42");
  const preset = page.getByRole("combobox", { name: "Preset" });
  expect(await preset.locator("option:not([disabled])").count()).toBeGreaterThanOrEqual(4);
  await preset.selectOption("double-failure");
  await expect(lab.seed).toHaveValue("42");
  await expect(lab.requests).toHaveValue("60");
  await preset.selectOption("experiment-7");
  expect(await lab.address()).toBe("seed=42");
});

test("the keyboard alone is enough", async ({ lab, page }) => {
  await lab.open("?seed=42");
  await page.keyboard.press("Space");
  await expect(lab.pause).toBeVisible();
  await lab.run(1100);
  await page.keyboard.press("Space");
  await expect(lab.play).toBeVisible();
  await page.keyboard.press("ArrowRight");
  expect(await lab.lines()).toHaveLength(3);
  await page.keyboard.press("r");
  expect(await lab.lines()).toEqual([]);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await lab.seed.focus();
  await page.keyboard.type("r ");
  expect(await lab.seed.inputValue()).toContain("r");
});

test("keys that a control uses itself are left to it", async ({ lab, page }) => {
  await lab.open("?seed=42");
  await lab.failure.focus();
  await page.keyboard.press("ArrowRight");
  await expect(lab.failure).toHaveAttribute("aria-valuetext", "21 %");
  expect(await lab.lines()).toEqual([]);
  await lab.play.focus();
  await page.keyboard.press("Space");
  await expect(lab.pause).toBeVisible();
  await lab.run(100);
  await page.keyboard.press("Enter");
  await expect(lab.play).toBeVisible();
});

test("Tab reaches every control, and the focus can be seen", async ({ lab, page }) => {
  await lab.open("?seed=42");
  await lab.studied();
  const reached = new Set();
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const element = focused();
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      const name = element.ariaLabel ?? element.labels?.[0]?.textContent ?? element.textContent;
      const seen = (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
      return { name: name.trim(), seen, none: element === document.body };
    });
    if (at.none) break;
    expect(at.seen, `focus on ${at.name}`).toBe(true);
    reached.add(at.name);
  }
  for (const name of ["Play", "Step", "Restart", "New run", "Speed", "Failure probability", "Recovery probability", "Seed",
    "Requests", "Endless", "Preset", "Theme", "More settings", "Console", "Copy", "Download"]) {
    expect([...reached]).toContain(name);
  }
});

test("a console line shows its request in the scene", async ({ lab, page }) => {
  await lab.open("?seed=42");
  for (let i = 0; i < 8; i++) await lab.step.click();
  await lab.run(600);
  const primary = page.locator("[data-part=instance-0]");
  await expect(primary).toHaveAttribute("data-truth", "down");
  await lab.console.focus();
  await page.keyboard.press("ArrowUp");
  for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowUp");
  await lab.run(50);
  await expect(page.locator("[data-part=caption]")).toContainText("Request 6");
  await expect(primary).toHaveAttribute("data-truth", "up");
  await lab.play.focus();
  await lab.run(50);
  await expect(primary).toHaveAttribute("data-truth", "down");
});

test("the console can be copied and downloaded", async ({ lab, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await lab.open("?seed=1");
  await lab.studied();
  for (let i = 0; i < 5; i++) await lab.step.click();
  const text = (await lab.lines()).join("\n") + "\n";
  await page.getByRole("button", { name: "Copy" }).click();
  await expect(page.getByText("Copied")).toBeVisible();
  await lab.step.click();
  await lab.run(50);
  await expect(page.getByText("Copied")).toBeHidden();
  await lab.back.click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download" }).click()]);
  expect(await readFile(await file.path(), "utf8")).toBe(text);
});

test("a very long console is not copied", async ({ lab, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await lab.open("?seed=1&requests=100001");
  await lab.studied();
  await page.evaluate(() => navigator.clipboard.writeText("before"));
  await lab.timeline.press("End");
  await page.getByRole("button", { name: "Copy" }).click();
  await expect(page.getByRole("status").getByText("Too many lines to copy: download them")).toBeVisible();
  await lab.back.click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("before");
  await page.getByRole("button", { name: "Copy" }).click();
  await expect(page.getByText("Copied")).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text.match(/ Request 100000 /g)).toHaveLength(1);
});

test("the console keeps following at the highest speed", async ({ lab }) => {
  await lab.open("?seed=1&requests=endless&interval=10&speed=64");
  await lab.play.click();
  let last = 0;
  for (let i = 0; i < 20; i++) {
    await lab.run(137);
    const { below, request } = await lab.console.evaluate((log) => {
      const below = log.scrollHeight - log.clientHeight - log.scrollTop;
      // The browser may tell of scrolling when there are other lines than there were: that was no person.
      const more = document.createElement("div");
      more.style.height = "500px";
      log.append(more);
      log.dispatchEvent(new Event("scroll"));
      more.remove();
      return { below, request: Number(log.lastElementChild.dataset.request) };
    });
    expect(below).toBeLessThanOrEqual(1);
    expect(request).toBeGreaterThan(last);
    last = request;
  }
  expect(last).toBeGreaterThan(10_000);
});
