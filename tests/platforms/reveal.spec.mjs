// A deck of reveal.js: slides come and go, and both have keys of their own.
import { expect, test } from "./host.mjs";

test.beforeEach(async ({ host }) => {
  await host.serve("reveal");
  await host.open("index.html#/1");
  await host.ready();
});

/** Goes to a slide, and waits until it has moved there. */
async function go(host, number) {
  await host.page.evaluate((number) => Reveal.slide(number), number);
  await host.until(async () => {
    const off = await host.page.locator("section.present").evaluate((section) => {
      const { left, right } = section.getBoundingClientRect();
      return (left + right) / 2 - innerWidth / 2;
    });
    expect(Math.abs(off)).toBeLessThan(1);
  });
}

async function slide(host) {
  return host.page.evaluate(() => Reveal.getIndices().h);
}

test("keys on the laboratory are the laboratory's, and elsewhere they are the deck's", async ({ host }) => {
  const { page, element } = host;
  const at = (request) => host.until(() => expect(element).toHaveJSProperty("request", request, { timeout: 100 }));
  const button = (name) => element.getByRole("button", { name, exact: true });
  // Arrows step, wherever in the laboratory the focus is.
  await button("Play").focus();
  for (const [key, request] of [["ArrowRight", 1], ["ArrowRight", 2], ["ArrowLeft", 1]]) {
    await page.keyboard.press(key);
    await at(request);
    expect(await slide(host), key).toBe(1);
  }
  for (const key of ["Space", "Enter"]) {
    await button("Play").focus();
    await page.keyboard.press(key);
    await host.until(() => expect(element, key).toHaveJSProperty("state", "playing", { timeout: 100 }));
    await button("Pause").focus();
    await page.keyboard.press(key);
    await host.until(() => expect(element, key).toHaveJSProperty("state", "paused", { timeout: 100 }));
    expect(await slide(host), key).toBe(1);
  }

  const request = await element.evaluate((element) => element.request);
  await page.evaluate(() => {
    for (let inner = document.activeElement; inner; inner = inner.shadowRoot?.activeElement) inner.blur();
  });
  await page.keyboard.press("ArrowRight");
  await host.run(1000);
  expect(await slide(host)).toBe(2);
  await page.keyboard.press("ArrowLeft");
  await host.run(1000);
  expect(await slide(host)).toBe(1);
  await expect(element).toHaveJSProperty("request", request);
  await expect(element).toHaveJSProperty("state", "paused");
});

test("keys on the timeline move its playhead and not the deck", async ({ host, page }) => {
  await go(host, 3);
  const element = page.locator("failover-lab").last();
  await element.evaluate((element) => element.seek(5));
  const timeline = element.getByRole("slider", { name: "Timeline" });
  await timeline.focus();
  for (const [key, request] of [["ArrowLeft", 4], ["ArrowRight", 5], ["Home", 0], ["End", 15]]) {
    await page.keyboard.press(key);
    await host.until(() => expect(element, key).toHaveJSProperty("request", request, { timeout: 100 }));
    expect(await slide(host), key).toBe(3);
  }
});

test("the pointer hits what it points at on a slide that is scaled", async ({ host, page }) => {
  await page.setViewportSize({ width: 800, height: 500 });
  await go(host, 3);
  const element = page.locator("failover-lab").last();
  const scale = await element.evaluate((element) => element.getBoundingClientRect().width / element.offsetWidth);
  expect(scale).toBeLessThan(0.9);
  await element.evaluate((element) => element.seek(Infinity));
  await host.until(() => expect(element).toHaveJSProperty("request", 15, { timeout: 100 }));
  const timeline = element.getByRole("slider", { name: "Timeline" });
  const { x, y, width, height } = await timeline.boundingBox();
  // Left of the requests stand the lanes' names.
  const [left, right] = [50 * scale, 10 * scale];
  const cell = (width - left - right) / 15;
  for (const request of [2, 8, 15]) {
    for (const part of [0.15, 0.85]) {
      await page.mouse.click(x + left + (request - 1 + part) * cell, y + height / 2);
      await host.run(600);
      await expect(element, `request ${request} at ${part} of its width`).toHaveJSProperty("request", request);
    }
  }
});

test("a laboratory on a slide that is gone waits, and goes on when the slide is back", async ({ host }) => {
  const { element } = host;
  await element.getByRole("button", { name: "Play", exact: true }).click();
  await host.run(1200);
  await expect(element).toHaveJSProperty("request", 2);
  await go(host, 3);
  await expect(element).not.toBeInViewport();
  const request = await element.evaluate((element) => element.request);
  expect(request).toBeLessThan(15);
  await host.run(10_000);
  await expect(element).toHaveJSProperty("request", request);
  await go(host, 1);
  await host.run(15 * 500);
  await expect(element).toHaveJSProperty("state", "over");
});

test("a frame on a slide is loaded with its slide, and does what its page asks for", async ({ host }) => {
  expect(await host.iframe.getAttribute("src")).toBeNull();
  await go(host, 2);
  await expect(host.iframe).toHaveAttribute("src");
  await host.playsFramed();
});
