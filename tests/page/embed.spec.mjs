// What makes the laboratory fit to stand in another page: it owns nothing global, and its styles are its own.
import { expect, test } from "./lab.mjs";

test("no element of the laboratory has an id, which a second one would have to share", async ({ lab, page }) => {
  await lab.open("?seed=42&nonsense=1");
  await page.getByText("More settings").click();
  await page.keyboard.press("?");
  expect(await lab.root.locator("*").count()).toBeGreaterThan(100);
  await expect(lab.root.locator("[id]")).toHaveCount(0);
});

test("its styles hold inside a shadow root of a page that has none", async ({ lab, page }) => {
  await lab.open("?seed=1&nonsense=1");
  for (let i = 0; i < 3; i++) await lab.step.click();
  await lab.run(1000);
  // A button under the pointer looks different from its copy.
  await page.mouse.move(0, 0);
  await lab.studied();
  const { compared, different } = await page.evaluate(async () => {
    const properties = ["color", "background-color", "font-family", "font-size", "line-height", "display", "padding-top", "border-top-color"];
    const root = document.querySelector("[data-lab]");
    const frame = document.createElement("iframe");
    frame.style.cssText = "position: fixed; top: 0; left: 0; border: 0; width: 100vw; height: 100vh";
    document.body.append(frame);
    const host = frame.contentDocument.createElement("div");
    frame.contentDocument.body.style.margin = 0;
    frame.contentDocument.body.append(host);
    const shadow = host.attachShadow({ mode: "open" });
    const loaded = [...document.querySelectorAll("head style, head link[rel=stylesheet]")].map((style) => {
      const copy = style.cloneNode(true);
      shadow.append(copy);
      return copy.href && new Promise((done) => (copy.onload = done));
    });
    await Promise.all(loaded);
    const copy = root.cloneNode(true);
    shadow.append(copy);
    const those = [root, ...root.querySelectorAll("*")];
    const these = [copy, ...copy.querySelectorAll("*")];
    const different = new Set();
    those.forEach((that, at) => {
      const [left, right] = [getComputedStyle(that), frame.contentWindow.getComputedStyle(these[at])];
      for (const property of properties) {
        const values = [left, right].map((style) => style.getPropertyValue(property));
        if (values[0] !== values[1]) different.add(`${that.tagName}.${that.className.baseVal ?? that.className} ${property}: ${values}`);
      }
    });
    return { compared: those.length, different: [...different] };
  });
  expect(compared).toBeGreaterThan(100);
  expect(different).toEqual([]);
});

test("the scene can stand alone, playing by itself", async ({ lab }) => {
  await lab.open("?seed=42&view=scene&autoplay=1&speed=2");
  await lab.run(2000);
  await expect(lab.pause).toBeVisible();
  await expect(lab.failure).toBeHidden();
  await expect(lab.console).toBeHidden();
  expect(await lab.address()).toBe("seed=42&autoplay=1&view=scene&speed=2");
});
