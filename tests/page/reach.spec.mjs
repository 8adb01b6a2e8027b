// Menus, twins and forks for everybody: in light and dark, without a mouse, on a narrow screen.
import { expect, test } from "./lab.mjs";

const calm = "seed=1&fail=0&recover=0&fall=3&retries=0";

async function fork(lab) {
  await lab.timeline.press("End");
  await lab.travel(4);
  await lab.failure.press("End");
  await lab.step.click();
  await lab.run(600);
}

for (const colorScheme of ["light", "dark"]) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("axe finds nothing with a menu open, before the end and after it", async ({ lab }) => {
      await lab.open(`?${calm}&replay=1~2-crash-0~2-cut-1`);
      await lab.travel(3);
      await lab.opener("Primary").press("Enter");
      await expect(lab.menu).toBeVisible();
      await lab.audit();
      await lab.timeline.press("End");
      await lab.opener("Health-check link to the backup").press("Enter");
      await expect(lab.menu).toBeVisible();
      await lab.audit();
    });

    test("axe finds nothing with a twin on", async ({ lab }) => {
      await lab.open("?seed=42&requests=40&retries=0&compare=fall-3");
      await expect(lab.part("instance-0", 1)).toBeVisible();
      await lab.audit();
      await lab.travel(8);
      await lab.audit();
    });

    test("axe finds nothing with a fork made and its changes unfolded", async ({ lab, page }) => {
      await lab.open("?seed=42");
      await fork(lab);
      await page.getByText("This run has 1 recorded change.").click();
      await expect(page.getByRole("button", { name: "Request 5", exact: true })).toBeVisible();
      await lab.audit();
    });

    test("axe finds nothing with a twin, a fork and a menu at once, nor while it plays", async ({ lab }) => {
      await lab.open("?seed=42&compare=fall-3");
      await fork(lab);
      await lab.opener("Backup").press("Enter");
      await expect(lab.menu).toBeVisible();
      await lab.audit();
      await lab.play.click();
      await lab.run(700);
      await lab.audit();
    });

    test("axe finds nothing with the notice of a record that is too long", async ({ lab, page }) => {
      const replay = Array.from({ length: 700 }, (_, i) => `${i + 1}-${i % 2 ? "repair" : "crash"}-0`);
      await lab.open(`?${calm}&requests=1000&replay=1~${replay.join("~")}`);
      await expect(page.getByRole("alert")).toBeVisible();
      await lab.audit();
    });
  });
}

/** The part of an element that is cut off by the scene's frame or the window, in pixels. */
async function cutOff(locator) {
  return locator.evaluate((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const frame = element.closest(".fl-stage").getBoundingClientRect();
    return Math.max(0, frame.left - left, frame.top - top, right - frame.right, bottom - frame.bottom, right - innerWidth);
  });
}

for (const width of [360, 1280]) {
  test.describe(`${width} pixels wide`, () => {
    test.use({ viewport: { width, height: 800 } });

    test("a twin, a fork and an open menu need no scrolling sideways", async ({ lab }) => {
      await lab.open("?seed=42&compare=failback-delay-20");
      expect(await lab.sidewaysScroll()).toBeLessThanOrEqual(0);
      await fork(lab);
      expect(await lab.sidewaysScroll()).toBeLessThanOrEqual(0);
      await lab.opener("Primary").press("Enter");
      await expect(lab.menu).toBeVisible();
      expect(await lab.sidewaysScroll()).toBeLessThanOrEqual(0);
    });

    for (const backups of [0, 1, 2, 4]) {
      test(`with ${backups} backups each menu stands inside of the scene`, async ({ lab }) => {
        await lab.open(`?${calm}&backups=${backups}`);
        await expect(lab.opener("Primary")).toBeVisible();
        const openers = lab.scenes.first().getByRole("button");
        await expect(openers).toHaveCount(2 * (backups + 1));
        for (const opener of await openers.all()) {
          await opener.press("Enter");
          await expect(lab.menu).toBeVisible();
          expect(await cutOff(lab.menu), await opener.getAttribute("aria-label")).toBeLessThanOrEqual(1);
          await lab.page.keyboard.press("Escape");
          await expect(lab.menu).toHaveCount(0);
        }
      });
    }

    test("every instance and every link can be hit where it stands", async ({ lab }) => {
      await lab.open(`?${calm}&backups=4`);
      await expect(lab.opener("Primary")).toBeVisible();
      for (const opener of await lab.scenes.first().getByRole("button").all()) {
        const { width: wide, height: high } = await opener.boundingBox();
        expect(Math.min(wide, high), await opener.getAttribute("aria-label")).toBeGreaterThanOrEqual(24);
        // A trial click fails where something else lies over the middle.
        await opener.click({ trial: true });
      }
    });
  });
}

test("Tab goes from the instances over the buttons to the timeline, and the focus can be seen on each", async ({ lab, page }) => {
  await lab.open("?seed=42&compare=fall-3");
  await lab.timeline.press("End");
  await lab.travel(4);
  await lab.failure.press("End");
  await page.evaluate(() => focused().blur());
  await lab.page.getByRole("combobox", { name: "Preset" }).focus();
  const reached = [];
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const element = focused();
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      const seen = (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
      return { name: (element.ariaLabel ?? element.labels?.[0]?.textContent ?? element.textContent).trim(), seen };
    });
    expect(at.seen, `focus on ${at.name}`).toBe(true);
    reached.push(at.name);
    if (at.name === "Failure probability") break;
  }
  const order = ["Primary", "Health-check link to the primary", "Backup", "Health-check link to the backup", "Play", "Step back", "Step",
    "Timeline", "Compare with the same luck and one setting changed", "Value to compare with", "Undo"];
  expect(reached.filter((name) => order.includes(name))).toEqual(order);
});

test("an order that is given by menu is spoken", async ({ lab, page }) => {
  await lab.open(`?${calm}`);
  await lab.travel(3);
  await lab.opener("Primary").press("Enter");
  await page.getByRole("menuitem", { name: "Crash" }).press("Enter");
  await expect(page.locator(".fl-spoken")).toHaveText("With request 4: crash the primary.");
});
