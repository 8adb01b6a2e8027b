// Acting on instances and links from the scene.
import { expect, test } from "./lab.mjs";

const calm = "seed=1&fail=0&recover=0";
const link = "Health-check link to the primary";

/** What is done with request 4, by which keys, what comes of it in the link, in the scene and in the list of changes. */
const acts = [
  { item: "Crash", of: "Primary", keys: "", action: "crash-0", shows: ["instance-0", "data-truth", "down"], words: "crash the primary" },
  { item: "Crash", of: "Backup", keys: "", action: "crash-1", shows: ["instance-1", "data-truth", "down"], words: "crash the backup" },
  { item: "Repair", of: "Primary", keys: "", before: "2-crash-0", action: "repair-0", shows: ["instance-0", "data-truth", "up"],
    words: "repair the primary" },
  { item: "Drain", of: "Primary", keys: "ArrowDown", action: "drain-0", shows: ["state-0", "", "up · drained"], words: "drain the primary" },
  { item: "Ready", of: "Primary", keys: "End ArrowUp ArrowUp", before: "2-drain-0", action: "ready-0", shows: ["state-0", "", "up · active"],
    words: "ready the primary" },
  { item: "Cut link", of: link, keys: "ArrowDown", action: "cut-0", shows: ["check-0", "data-cut", "true"],
    words: "cut the link to the primary" },
  { item: "Heal link", of: link, keys: "ArrowUp", before: "2-cut-0", action: "heal-0", shows: ["check-0", "data-cut", "false"],
    words: "heal the link to the primary" },
  { item: "Failover now", of: "Primary", keys: "ArrowUp ArrowUp", action: "failover", shows: ["state-1", "", "up · active"],
    words: "failover now" },
  { item: "Failback now", of: "Backup", keys: "ArrowDown ArrowUp ArrowUp", query: "&failback=manual", before: "2-failover",
    action: "failback", shows: ["state-0", "", "up · active"], words: "failback now" },
];

for (const { item, of, keys, query = "", before, action, shows, words } of acts) {
  test(`${action} is done by keyboard alone, from “${of}”`, async ({ lab, page }) => {
    const run = `${calm}${query}`;
    await lab.open(`?${run}${before ? `&replay=1~${before}` : ""}`);
    await lab.travel(3);
    const [part, attribute, value] = shows;
    const shown = () => lab.part(part).evaluate((element, name) => (name ? element.getAttribute(name) : element.textContent), attribute);
    expect(await shown(), "before it is done").not.toBe(value);
    const opener = lab.opener(of);
    await opener.focus();
    await page.keyboard.press("Enter");
    await expect(lab.menu).toHaveAttribute("aria-label", /with request 4$/);
    await expect(lab.item.first()).toBeFocused();
    for (const key of keys.split(" ").filter(Boolean)) await page.keyboard.press(key);
    await expect(page.getByRole("menuitem", { name: item, exact: true })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(lab.menu).toHaveCount(0);
    await expect(opener).toBeFocused();
    const done = [before, `4-${action}`].filter(Boolean);
    expect(await lab.address()).toBe(`${run}&replay=1~${done.join("~")}`);
    expect((await lab.panels()).at).toBe(3);
    await expect(page.locator(".fl-spoken")).toContainText(`With request 4: ${words}.`);
    await lab.step.press("Enter");
    await lab.run(600);
    expect(await shown()).toBe(value);

    const fold = page.getByText(`This run has ${done.length} recorded change`);
    await fold.press("Enter");
    await expect(page.getByRole("listitem").filter({ hasText: "Request 4" })).toHaveText(`Request 4: ${words}`);
    await lab.timeline.press("Home");
    await page.getByRole("button", { name: "Request 4", exact: true }).press("Enter");
    await expect(lab.timeline).toHaveAttribute("aria-valuenow", "4");
    await lab.run(600);
    expect(await shown()).toBe(value);
  });
}

for (const key of ["Escape", "Tab"]) {
  test(`${key} closes a menu, gives the focus back and does nothing else`, async ({ lab, page }) => {
    await lab.open(`?${calm}`);
    await lab.travel(3);
    await lab.opener("Backup").press("Enter");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press(key);
    await expect(lab.menu).toHaveCount(0);
    await expect(lab.opener("Backup")).toBeFocused();
    expect(await lab.address()).toBe(calm);
    expect((await lab.panels()).at).toBe(3);
  });
}

test("Tab reaches each instance and each link", async ({ lab, page }) => {
  await lab.open(`?${calm}&backups=2`);
  await expect(lab.opener("Backup 2")).toBeVisible();
  const reached = new Set();
  for (let i = 0; i < 15; i++) {
    await page.keyboard.press("Tab");
    reached.add(await page.evaluate(() => focused().ariaLabel));
  }
  for (const name of ["Primary", "Backup 1", "Backup 2"]) {
    expect([...reached]).toContain(name);
    expect([...reached]).toContain(`Health-check link to the ${name.toLowerCase()}`);
  }
});

test("a menu is opened and closed by the pointer too", async ({ lab, page }) => {
  await lab.open(`?${calm}`);
  await lab.travel(3);
  await lab.opener("Primary").click();
  await expect(lab.menu).toBeVisible();
  await lab.opener("Primary").click();
  await expect(lab.menu).toHaveCount(0);
  await lab.opener("Primary").click();
  await lab.opener(link).click();
  await expect(lab.menu).toHaveCount(1);
  await expect(lab.item).toHaveText(["Cut link"]);
  await page.getByRole("heading", { name: "Failover Lab" }).click();
  await expect(lab.menu).toHaveCount(0);
  await lab.opener("Backup").click();
  await lab.item.filter({ hasText: "Drain" }).click();
  await expect(lab.menu).toHaveCount(0);
  expect(await lab.address()).toBe(`${calm}&replay=1~4-drain-1`);
});

test("of two acts on the same thing with the same request the second counts", async ({ lab, page }) => {
  await lab.open(`?${calm}`);
  await lab.travel(3);
  for (const label of ["Crash", "Repair"]) {
    await lab.opener("Primary").press("Enter");
    await expect(lab.item.first()).toHaveText(label);
    await page.keyboard.press("Enter");
  }
  expect(await lab.address()).toBe(`${calm}&replay=1~4-repair-0`);
});

test("while the run plays, an act takes effect with the request after the one under way", async ({ lab, page }) => {
  await lab.open(`?${calm}`);
  await lab.play.click();
  await lab.run(1250);
  await lab.opener("Primary").press("Enter");
  await page.keyboard.press("Enter");
  expect(await lab.address()).toBe(`${calm}&replay=1~4-crash-0`);
  await lab.run(700);
  expect((await lab.lines()).slice(2)).toEqual([
    "✅ Request 3 handled by Primary Service",
    "⚠ Primary is down! Switching to Backup...",
    "✅ Request 4 handled by Backup Service",
  ]);
});

test("a menu keeps its focus while the run plays on", async ({ lab, page }) => {
  await lab.open(`?${calm}`);
  await lab.play.click();
  await lab.run(750);
  await lab.opener("Primary").press("Enter");
  await page.keyboard.press("ArrowDown");
  for (let i = 0; i < 4; i++) {
    await lab.run(400);
    await expect(lab.item.filter({ hasText: "Drain" })).toBeFocused();
  }
  await page.keyboard.press("Escape");
  await expect(lab.opener("Primary")).toBeFocused();
});

test("keys that do something on the page do nothing in a menu", async ({ lab, page }) => {
  await lab.open(`?${calm}`);
  for (let i = 0; i < 3; i++) await lab.step.click();
  await lab.opener("Primary").press("Enter");
  for (const key of ["r", "n", "ArrowRight", "ArrowLeft", "Control+z"]) {
    await page.keyboard.press(key);
    await expect(lab.item.first()).toBeFocused();
  }
  expect(await lab.lines()).toHaveLength(3);
  expect(await lab.address()).toBe(calm);
});

test("a menu names the request that it acts with while the run plays on", async ({ lab, page }) => {
  await lab.open(`?${calm}`);
  await lab.play.click();
  await lab.run(750);
  await lab.opener("Primary").press("Enter");
  await expect(lab.menu).toHaveAttribute("aria-label", /with request 3$/);
  await lab.run(1000);
  await expect(lab.menu).toHaveAttribute("aria-label", /with request 5$/);
  await lab.item.first().click();
  expect(await lab.address()).toBe(`${calm}&replay=1~5-crash-0`);
});

test("after the last request a menu says that the run is over, and offers nothing", async ({ lab, page }) => {
  await lab.open(`?${calm}`);
  await lab.timeline.press("End");
  await lab.opener("Primary").press("Enter");
  await expect(lab.menu).toHaveAttribute("aria-label", "Primary, The run is over: go back in time to act");
  await expect(lab.item).toHaveText(["Crash", "Drain", "Failover now", "Failback now"]);
  for (const item of await lab.item.all()) await expect(item).toBeDisabled();
  await page.keyboard.press("Enter");
  expect(await lab.address()).toBe(calm);
  await page.keyboard.press("Escape");
  await expect(lab.menu).toHaveCount(0);
  await expect(lab.opener("Primary")).toBeFocused();
  await lab.timeline.press("ArrowLeft");
  await lab.opener("Primary").press("Enter");
  await expect(lab.item.first()).toBeEnabled();
});

test.describe("an order is explained", () => {
  for (const [query, item, sentence] of [
    ["&backups=0", "Failover now", "The ordered failover was refused: there is no backup."],
    ["&replay=1~2-crash-1", "Failover now", "The ordered failover was refused: no other backup was believed up and in service."],
    ["&failback=manual&replay=1~2-crash-0", "Failback now", "The ordered failback was refused: the primary was believed down."],
    ["&failback=manual&replay=1~2-drain-0", "Failback now", "The ordered failback was refused: the primary is drained."],
    ["", "Failover now", "Failover to the backup: by order. With automatic failback it lasts one request."],
    ["&failback=delayed&failback-delay=4", "Failover now", "by order. With delayed failback it lasts for the hold-down, 4 requests."],
    ["&failback=manual", "Failover now", "Request 4 was served by the backup. Failover to the backup: by order."],
  ]) {
    test(`with ${query || "the experiment's settings"}: “${sentence}”`, async ({ lab, page }) => {
      await lab.open(`?${calm}${query}`);
      await lab.travel(3);
      await lab.opener("Primary").press("Enter");
      await page.getByRole("menuitem", { name: item }).press("Enter");
      await lab.step.click();
      await expect(lab.explained).toContainText(sentence);
    });
  }
});

test("an ordered failover under automatic failback is over with the next request", async ({ lab, page }) => {
  await lab.open(`?${calm}`);
  await lab.travel(3);
  await lab.opener("Primary").press("Enter");
  await page.getByRole("menuitem", { name: "Failover now" }).press("Enter");
  await lab.step.click();
  expect((await lab.lines()).at(-1)).toBe("✅ Request 4 handled by Backup Service");
  await lab.step.click();
  await expect(lab.explained).toHaveText("Request 5 was served by the primary. Failback: the primary was believed up.");
  expect((await lab.lines()).slice(-2)).toEqual([
    "✅ Primary is back! Switching traffic to Primary...",
    "✅ Request 5 handled by Primary Service",
  ]);
});
