// What a link holds, and a file where a link is too short.
import { readFile } from "node:fs/promises";
import { cases, course, expect, test } from "./lab.mjs";

const recorded = (await cases("lines")).filter(({ config }) => config.replay);
const calm = "seed=1&requests=2000&fail=0&recover=0";
/** The longest link. */
const most = 8000;

/** A replay that crashes and repairs the primary by turns, from request 3 on, every second request. */
function long(changes) {
  const all = Array.from({ length: changes }, (_, i) => `${3 + 2 * i}-${i % 2 ? "repair" : "crash"}-0`);
  return `1~${all.join("~")}`;
}

/** The lines of the same run. */
function longLines(changes, requests) {
  const all = [];
  let up = true;
  for (let request = 1; request <= requests; request++) {
    const index = (request - 3) / 2;
    const was = up;
    if (Number.isInteger(index) && index >= 0 && index < changes) up = index % 2 === 1;
    if (!up) all.push("⚠ Primary is down! Switching to Backup...");
    if (up && !was) all.push("✅ Primary is back! Switching traffic to Primary...");
    all.push(`✅ Request ${request} handled by ${up ? "Primary" : "Backup"} Service`);
  }
  return all;
}

for (const { query, requests, lines, config } of recorded) {
  test(`reloading in the middle of ${query} keeps all of it`, async ({ lab, page }) => {
    await lab.open(`?${query}&speed=8`);
    const at = Math.ceil(requests / 2);
    await lab.play.click();
    await lab.run((at * 500) / 8 + 20);
    await lab.pause.click();
    expect(await lab.lines()).toEqual(course(lines)[at].lines);
    const replay = (search) => new URLSearchParams(search).get("replay").split("~").length;
    expect(replay(await lab.address())).toBe(config.replay.split("~").length);
    const address = await lab.address();
    await page.reload();
    await expect(lab.root).toBeVisible();
    expect(await lab.lines()).toEqual([]);
    await lab.timeline.press("End");
    expect(await lab.lines()).toEqual(lines);
    expect(await lab.address()).toBe(address);
  });
}

test("what is done here is done by the link in another page", async ({ lab, page, context }) => {
  await lab.open("?seed=7&requests=30&fall=2");
  await lab.travel(5);
  await lab.opener("Primary").press("Enter");
  await page.keyboard.press("Enter");
  await lab.travel(9);
  await lab.recovery.press("Home");
  await lab.timeline.press("End");
  const lines = await lab.lines();
  const address = await lab.address();
  expect(address).toBe("seed=7&requests=30&fall=2&replay=1~6-crash-0~10-recover-0");
  const other = await context.newPage();
  await other.goto(`${lab.site}?${address}`);
  await other.getByRole("slider", { name: "Timeline" }).press("End");
  expect(await other.locator("[role=log] [data-request]").allTextContents()).toEqual(lines);
});

for (const [bad, named] of [
  ["1~5-explode-0", "5-explode-0"],
  ["1~5-crash-2", "5-crash-2"],
  ["1~6-heal-0~5-heal-0", "5-heal-0"],
  ["2~5-crash-0", "2~5-crash-0"],
]) {
  test(`replay=${bad} is a notice that names what is wrong, and the run goes on without it`, async ({ lab, page }) => {
    await lab.open(`?seed=42&replay=${bad}`);
    await expect(page.getByRole("alert")).toHaveCount(1);
    await expect(page.getByRole("alert")).toContainText(`replay: “${named}”`);
    const { lines } = (await cases("console")).find(({ config, requests }) => config.seed === "42" && requests === 15);
    await lab.play.click();
    await lab.run(8000);
    expect(await lab.lines()).toEqual(lines);
    expect(await lab.address()).toBe("seed=42");
  });
}

test("a record that no longer fits into a link is told, and the address then holds the settings alone", async ({ lab, page }) => {
  let changes = 600;
  const query = (count) => `${calm}&replay=${long(count)}`;
  while (query(changes + 1).length <= most) changes += 1;
  await lab.open(`?${query(changes)}`);
  const notice = page.getByRole("alert");
  await expect(notice).toHaveCount(0);
  await lab.timeline.press("End");
  await lab.timeline.press("ArrowLeft");
  expect(await lab.address()).toBe(query(changes));

  await lab.opener("Primary").press("Enter");
  await page.getByRole("menuitem", { name: "Drain" }).press("Enter");
  await expect(notice).toHaveCount(1);
  await expect(notice).toContainText("no longer fits into a link");
  const length = `${query(changes)}~2000-drain-0`.length;
  await expect(notice).toContainText(`${length.toLocaleString("en")} characters`);
  expect(await lab.address()).toBe(calm);

  await lab.undo.click();
  await expect(notice).toHaveCount(0);
  expect(await lab.address()).toBe(query(changes));
});

test("a run saved to a file and opened again is the same run", async ({ lab, page }) => {
  const query = `${calm}&replay=${long(660)}`;
  await lab.open(`?${query}`);
  await lab.studied();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("alert").getByRole("button", { name: "Save run" }).click(),
  ]);
  const path = await file.path();
  expect(await readFile(path, "utf8")).toBe(`${query}\n`);
  expect(file.suggestedFilename()).toMatch(/\.txt$/);
  await lab.open("?seed=9&fail=0.9");
  await lab.studied();
  await lab.step.click();
  await page.getByText("More settings").click();
  await page.getByLabel("Open run").setInputFiles(path);
  await expect(lab.seed).toHaveValue("1");
  await expect(lab.requests).toHaveValue("2000");
  expect(await lab.lines()).toEqual([]);
  await expect(page.getByRole("alert")).toContainText("no longer fits into a link");
  expect(await lab.address()).toBe(calm);
  const lines = longLines(660, 2000);
  await lab.timeline.press("PageUp");
  expect(await lab.lines()).toEqual(course(lines)[200].lines);
  await lab.timeline.press("End");
  // Of more than a thousand lines the last ones stand in the document.
  const shown = await lab.lines();
  expect(shown.length).toBeGreaterThanOrEqual(1000);
  expect(shown).toEqual(lines.slice(-shown.length));
  await lab.undo.click();
  await expect(lab.seed).toHaveValue("9");
  expect(await lab.address()).toBe("seed=9&fail=0.9");
});

test("a short run is saved and opened the same way", async ({ lab, page }) => {
  const { query, lines } = recorded.find(({ config }) => config.seed === "24");
  await lab.open(`?${query}`);
  await lab.studied();
  await page.getByText("More settings").click();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save run" }).click()]);
  const path = await file.path();
  await lab.newRun.click();
  await page.getByLabel("Open run").setInputFiles(path);
  await expect(lab.seed).toHaveValue("24");
  await lab.timeline.press("End");
  expect(await lab.lines()).toEqual(lines);
  expect(await lab.address()).toContain("replay=1~10-fail-0.4~20-fall-1");
  // The same file can be opened again.
  await lab.newRun.click();
  await page.getByLabel("Open run").setInputFiles(path);
  await expect(lab.seed).toHaveValue("24");
});

test("a file that holds no run is a notice for each thing that is wrong", async ({ lab, page }) => {
  await lab.open("?seed=42");
  await lab.studied();
  await page.getByText("More settings").click();
  const buffer = Buffer.from("seed=5&fail=7&<b>bold</b>=1");
  await page.getByLabel("Open run").setInputFiles({ name: "run.txt", mimeType: "text/plain", buffer });
  await expect(page.getByRole("alert")).toHaveCount(2);
  await expect(page.getByRole("alert").filter({ hasText: "fail: “7”" })).toHaveCount(1);
  await expect(page.locator(".fl-notice b")).toHaveCount(0);
  await expect(lab.seed).toHaveValue("5");
  expect(await lab.address()).toBe("seed=5");
});
