// Pages that make it hard: hostile styles, a strict policy, a sandbox, no server at all.
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { expect, lines, site, test } from "./host.mjs";

const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self' data:";

/** How everything in the element's shadow looks. */
async function looks(host) {
  return host.element.evaluate((element) => {
    const properties = [
      "color", "background-color", "font-family", "font-size", "font-weight", "line-height", "letter-spacing", "text-align",
      "display", "visibility", "cursor", "padding-top", "padding-left", "border-top-width", "border-top-color", "border-radius",
      "fill", "stroke", "white-space", "direction", "text-transform", "font-style",
    ];
    return [...element.shadowRoot.querySelectorAll(".frame, .frame *")].flatMap((inner, at) => {
      const style = getComputedStyle(inner);
      const { width, height } = inner.getBoundingClientRect();
      const name = `${at} ${inner.tagName}.${inner.className.baseVal ?? inner.className}`;
      const values = properties.map((property) => `${name} ${property}: ${style.getPropertyValue(property)}`);
      return [...values, `${name} is ${Math.round(width)} × ${Math.round(height)}`];
    });
  });
}

for (const name of ["hostile", "loud"]) {
  test(`${name} styles of the page around change nothing in the element`, async ({ host, page }) => {
    await host.serve("plain");
    await host.open("plain.html");
    await host.ready();
    // As wide in both pages, whatever their margins.
    const shape = () => page.addStyleTag({ content: "failover-lab { width: 900px !important }" });
    await shape();
    await host.run(500);
    const expected = await looks(host);
    expect(expected.length).toBeGreaterThan(1000);
    await page.goto(new URL(`${name}.html`, host.address).href);
    await host.ready();
    await shape();
    await host.run(500);
    const found = await looks(host);
    expect(found.filter((value, at) => value !== expected[at]).slice(0, 10)).toEqual([]);
    expect(found).toHaveLength(expected.length);
  });
}

test("the element changes nothing in the page around", async ({ host, page }) => {
  await host.serve("plain");
  await page.route("**/failover-lab.js", (route) => {
    if (route.request().frame() !== page.mainFrame()) return route.continue();
    return route.fulfill({ contentType: "text/javascript", body: "" });
  });
  await host.open("plain.html");
  const outside = () =>
    page.evaluate(() =>
      [...document.querySelectorAll("html, body, h1, p, button")].map((element) => {
        const style = getComputedStyle(element);
        // Of the page's length, which the element adds to, nothing is asked.
        return [...style].filter((name) => !/^(height|block-size|perspective-origin|transform-origin)$/.test(name))
          .map((name) => `${element.tagName} ${name}: ${style.getPropertyValue(name)}`);
      }).flat(),
    );
  const expected = await outside();
  expect(expected.length).toBeGreaterThan(1000);
  const globals = () => page.evaluate(() => Object.getOwnPropertyNames(window).filter((name) => !/^\d+$/.test(name)).sort());
  const names = await globals();
  await page.unroute("**/failover-lab.js");
  await page.reload();
  await host.ready();
  await host.plays();
  expect(await outside()).toEqual(expected);
  expect((await globals()).filter((name) => !names.includes(name) && name !== "told")).toEqual([]);
});

test.describe("a strict policy", () => {
  test.beforeEach(async ({ host }) => {
    // A page that frames needs to be allowed frames; what is in the frame has the policy as it is.
    await host.serve("plain", (name) => ({
      "content-security-policy": name === "plain.html" ? `${POLICY}; frame-src 'self'` : POLICY,
    }));
    await host.open("plain.html");
    await host.ready();
  });

  test("the element", async ({ host }) => {
    await host.plays();
    await reports(host, host.page.mainFrame());
  });

  test("the page in a frame", async ({ host }) => {
    await host.playsFramed();
    expect(await host.linesFramed()).toEqual(lines);
    await reports(host, host.page.frames()[1]);
  });

  /** Shows that the policy is in force and what breaks it would have been noticed. */
  async function reports(host, frame) {
    expect(await host.violations()).toEqual([]);
    expect(host.complaints).toEqual([]);
    await frame.evaluate(() => document.body.setAttribute("style", "color: red"));
    await expect.poll(() => host.violations()).toHaveLength(1);
    await expect.poll(() => host.complaints).toHaveLength(1);
    await frame.evaluate(() => (window.violations = []));
    host.complaints = [];
  }
});

test.describe("a sandbox without an origin", () => {
  /** Opens the page, and makes sure that the sandbox is one. */
  async function open(host, path, headers) {
    await host.serve("plain", headers);
    await host.open(path);
    expect(await host.page.frames()[1].evaluate(() => window.origin)).toBe("null");
  }

  test("index.html, from a host that allows every origin", async ({ host }) => {
    await open(host, "sandbox.html", { "access-control-allow-origin": "*" });
    await host.playsFramed();
    expect(await host.linesFramed()).toEqual(lines);
    await host.fitsFramed();
  });

  test("index.html says that it can't be loaded where the host allows none", async ({ host }) => {
    await open(host, "sandbox.html");
    await expect(host.inner.getByRole("alert")).toContainText("could not be loaded");
    expect(host.complaints.length).toBeGreaterThan(0);
    expect(host.complaints.filter((text) => !/CORS|ERR_FAILED/.test(text))).toEqual([]);
    host.complaints = [];
  });

  test("the single file, from any host", async ({ host }) => {
    await open(host, "sandbox-single.html");
    await host.playsFramed();
    expect(await host.linesFramed()).toEqual(lines);
    await host.fitsFramed();
    expect(host.loaded.filter((url) => !/^(blob|data):/.test(url) && !url.includes("sandbox-single.html"))).toEqual([
      `${host.address}lab/embed.js`,
      `${host.address}lab/failover-lab.html?seed=42`,
    ]);
  });
});

test.describe("no server", () => {
  test.beforeEach(async ({ host }, info) => {
    const folder = info.outputPath("disk");
    await mkdir(folder, { recursive: true });
    // Beside nothing else of ours, and under a name that an address has to write in another way.
    await copyFile(`${site("plain")}/lab/failover-lab.html`, `${folder}/failover lab #1.html`);
    await writeFile(
      `${folder}/page.html`,
      '<!doctype html><title>Notes</title><iframe src="failover lab %231.html?seed=42" title="Failover Lab" width="900" height="700"></iframe>',
    );
    host.address = `${pathToFileURL(folder)}/`;
  });

  for (const sign of ["?", "#"]) {
    test(`the single file by double click, its run after a ${sign}`, async ({ host }) => {
      await host.open(`failover%20lab%20%231.html${sign}seed=42`);
      await host.ready();
      await host.plays();
      const shown = host.page.getByRole("log", { name: "Console" }).locator("[data-request]");
      expect(await shown.allTextContents()).toEqual(lines);
      expect(host.loaded.filter((url) => url.startsWith("file:"))).toHaveLength(1);
    });
  }

  test("the single file in a page that lies on the disk too", async ({ host }) => {
    await host.open("page.html");
    const lab = host.inner.locator("failover-lab");
    await host.until(() => expect(lab).toHaveJSProperty("state", "paused", { timeout: 100 }));
    await host.inner.getByRole("button", { name: "Play", exact: true }).click();
    await host.run(8000);
    expect(await host.linesFramed()).toEqual(lines);
  });
});
