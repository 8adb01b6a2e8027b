// What makes the laboratory fit to stand in another page: it owns nothing global, and its styles are its own.
import { expect, test } from "./lab.mjs";

test("no element of the laboratory has an id, which a second one would have to share", async ({ lab, page }) => {
  await lab.open("?seed=42&nonsense=1");
  await page.getByText("More settings").click();
  await page.keyboard.press("?");
  expect(await lab.root.locator("*").count()).toBeGreaterThan(100);
  await expect(lab.root.locator("[id]")).toHaveCount(0);
});

test("the scene can stand alone, playing by itself", async ({ lab }) => {
  await lab.open("?seed=42&view=scene&autoplay=1&speed=2");
  await lab.run(2000);
  await expect(lab.pause).toBeVisible();
  await expect(lab.failure).toBeHidden();
  await expect(lab.console).toBeHidden();
  expect(await lab.address()).toBe("seed=42&autoplay=1&view=scene&speed=2");
});
