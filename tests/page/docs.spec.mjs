// The handbook: every page has a lab that plays, and nothing in it leads nowhere.
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "./lab.mjs";

const built = new URL("../../dist/docs/", import.meta.url);
const summary = readFileSync(new URL("../../docs/src/SUMMARY.md", import.meta.url), "utf8");
const pages = [...summary.matchAll(/\((.+)\.md\)/g)].map(([, name]) => `${name}.html`);

/** What a page links to and loads, and the runs that it embeds with the link that stands where there are no scripts. */
async function contents(page) {
  return page.evaluate(() => ({
    links: [...document.querySelectorAll("[href], [src]")].map((one) => one.getAttribute("href") ?? one.getAttribute("src")),
    labs: [...document.querySelectorAll("failover-lab")].map((lab) => ({
      attributes: Object.fromEntries([...lab.attributes].map(({ name, value }) => [name, value])),
      instead: lab.querySelector("a").getAttribute("href"),
    })),
    inline: document.querySelectorAll("script:not([src]), style, [style], [onclick]").length,
  }));
}

/** The ids of a built page. */
function ids(file) {
  return [...readFileSync(file, "utf8").matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
}

/** The names in the first column of the table that follows a heading of a page. */
async function named(page, heading) {
  const texts = await page.locator(`#${heading}`).evaluate((title) => {
    const codes = [];
    for (let one = title.nextElementSibling; one && one.tagName !== "H2"; one = one.nextElementSibling) {
      codes.push(...[...one.querySelectorAll("tbody td:first-child code")].map((code) => code.textContent));
    }
    return codes;
  });
  return texts.map((text) => text.replace(/\(.*/, "")).sort();
}

for (const name of pages) {
  test(`${name} has a lab that plays, and axe finds nothing`, async ({ lab, page }) => {
    await lab.open(`docs/${name}`);
    const first = page.locator("failover-lab").first();
    await first.scrollIntoViewIfNeeded();
    await lab.run(100);
    const before = await first.evaluate((element) => element.whenReady().then(() => element.request));
    expect(before).toBe(Number((await first.getAttribute("at")) ?? 0));
    await first.evaluate((element) => element.play());
    await expect(async () => {
      await lab.run(500);
      expect(await first.evaluate((element) => element.request)).toBeGreaterThan(before);
    }).toPass();
    await lab.audit();
  });

  test(`${name} leads nowhere that is not there`, async ({ lab, page }) => {
    await lab.open(`docs/${name}`);
    const { links, labs, inline } = await contents(page);
    expect(links.length).toBeGreaterThan(pages.length);
    for (const link of links) {
      const url = new URL(link, new URL(name, built));
      expect(url.protocol, link).toBe("file:");
      const file = new URL(url.pathname, "file:");
      expect(existsSync(file), `${link} is there`).toBe(true);
      if (url.hash && url.pathname.includes("/docs/")) expect(ids(file), link).toContain(url.hash.slice(1));
    }
    expect(labs.length).toBeGreaterThan(0);
    for (const { attributes, instead } of labs) {
      const { class: _, view, autoplay, ...run } = attributes;
      expect(["scene", "timeline"]).toContain(view);
      expect(Object.fromEntries(new URLSearchParams(instead.split("?")[1]))).toEqual(run);
    }
    expect(inline, "inline scripts and styles").toBe(0);
  });
}

test("a narrow screen shows every page without scrolling sideways", async ({ lab, page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const name of pages) {
    await lab.open(`docs/${name}`);
    expect(await lab.sidewaysScroll(), name).toBe(0);
  }
});

test("the tables of the element are complete, and name nothing that is not there", async ({ lab, page }) => {
  const manifest = JSON.parse(readFileSync(new URL("../npm/custom-elements.json", built), "utf8"));
  const { attributes, members, events, cssProperties, cssParts } = manifest.modules[0].declarations[0];
  const sorted = (list) => list.map(({ name }) => name).sort();
  const kind = (kind) => sorted(members.filter((member) => member.kind === kind));
  await lab.open("docs/element.html");
  expect(await named(page, "attributes")).toEqual(sorted(attributes));
  expect(await named(page, "properties")).toEqual(kind("field"));
  expect(await named(page, "methods")).toEqual(kind("method"));
  expect(await named(page, "events")).toEqual(sorted(events));
  await lab.open("docs/theming.html");
  expect(await named(page, "custom-properties")).toEqual(sorted(cssProperties));
  expect(await named(page, "parts")).toEqual(sorted(cssParts));
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("the pages can be read, and a link stands where a lab would", async ({ page, site }) => {
    for (const name of pages) {
      await page.goto(`${site}docs/${name}`);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(page.getByRole("link", { name: "The same run on a page of its own" }).first()).toBeVisible();
      await expect(page.getByRole("navigation", { name: "Contents" }).getByRole("link")).toHaveCount(pages.length);
    }
  });
});
