// A page of each platform: the element, and a frame.
import { expect, lines, test } from "./host.mjs";

const platforms = {
  "mdBook": ["book", "failover.html"],
  "Sphinx with MyST": ["sphinx", "failover.html"],
  "MkDocs Material": ["mkdocs", "failover/"],
  "reveal.js": ["reveal", "index.html#/1"],
  "a Jupyter notebook as HTML": ["notebook", "failover.html"],
  "a page written by hand": ["plain", "plain.html"],
  "a page with hostile styles": ["plain", "hostile.html"],
  "a page with loud styles": ["plain", "loud.html"],
};

for (const [platform, [name, path]] of Object.entries(platforms)) {
  test(`${platform}: shows what stands in the element until it is defined, and then plays a run to its end`, async ({ host }) => {
    await host.serve(name);
    let release;
    const isReleased = new Promise((done) => (release = done));
    await host.page.route("**/failover-lab.js", async (route) => {
      await isReleased;
      await route.continue();
    });
    await host.open(path, { waitUntil: "commit" });
    await host.until(async () => expect(await host.showsFallback()).toBe(true));
    await expect(host.element).toHaveJSProperty("state", undefined);
    release();
    await host.ready();
    expect(await host.showsFallback()).toBe(false);
    await host.plays();
  });

  // The deck has one on a slide of its own.
  if (name === "reveal") continue;

  test(`${platform}: a frame does what its page asks for`, async ({ host }) => {
    await host.serve(name);
    await host.open(path);
    await host.playsFramed();
    expect(await host.linesFramed()).toEqual(lines);
    // Where the page lets nothing have a height of its own, the frame scrolls.
    if (path !== "hostile.html") await host.fitsFramed();
  });
}

test("mdBook: an arrow key steps in the laboratory, and turns pages elsewhere", async ({ host, page }) => {
  await host.serve("book");
  await host.open("failover.html");
  await host.ready();
  await host.element.getByRole("button", { name: "Play", exact: true }).focus();
  for (const [key, request] of [["ArrowRight", 1], ["ArrowRight", 2], ["ArrowLeft", 1]]) {
    await page.keyboard.press(key);
    await host.until(() => expect(host.element).toHaveJSProperty("request", request, { timeout: 100 }));
  }
  expect(page.url()).toBe(`${host.address}failover.html`);
  await page.getByRole("heading", { level: 1, name: "Failover" }).click();
  await page.keyboard.press("ArrowLeft");
  await expect(page).toHaveURL(`${host.address}welcome.html`);
});
