// Whatever comes from outside is data, several texts at a time: links, the single file and its name, files that are opened, what
// is shared, and frames that are not what they seem. What each text does by itself is in doors.spec.mjs.
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { serve } from "../server.mjs";
import { payloads } from "./payloads.mjs";
import { expect, test, traces } from "./watch.mjs";

const single = new URL("../../dist/failover-lab.html", import.meta.url).href;
/** Where a test may write files. */
const folder = fileURLToPath(new URL("../../target/hostile/", import.meta.url));
const keys = ["seed", "requests", "fail", "failback", "preset", "replay", "at", "view", "controls", "autoplay", "speed", "theme", "compare", "parent"];
/** What an address can hold; servers take no longer ones. */
const short = payloads.map((text) => text.slice(0, 200).toWellFormed());
/** Some at a time, and all of them in the end. */
const some = (texts, count) => Array.from({ length: Math.ceil(texts.length / count) }, (_, at) => texts.slice(at * count, (at + 1) * count));
/** Each text as a key, and each key with one of the texts. */
const query = (texts) => [...texts.map((text) => [text, text]), ...keys.map((key, at) => [key, texts[at % texts.length]])].map((pair) => pair.map(encodeURIComponent).join("=")).join("&");

/** Whether a laboratory, with another run, still goes on by one request. In the page. */
async function goesOn(lab) {
  lab.query = "seed=42";
  await window.stands(lab);
  return window.steps(lab);
}

test.describe.configure({ timeout: 60_000 });

test.describe("the watch itself", () => {
  const ways = {
    "a script that runs": () => (document.body.innerHTML = "<img src='data:,' onerror='window.pwned = 1'>"),
    "an attribute with a script": () => (document.body.innerHTML = "<p onclick='1'></p>"),
    "an element that was a text": () => (document.body.innerHTML = "<b data-evil></b>"),
    "a link with a script": () => (document.body.innerHTML = "<a href='java\tscript:1'>x</a>"),
    "a frame inside": () => document.body.appendChild(document.createElement("div")).attachShadow({ mode: "open" }).append(document.createElement("iframe")),
    "what every object inherits": () => (Object.prototype.polluted = 1),
  };
  for (const [name, does] of Object.entries(ways)) {
    test(`sees ${name}`, async ({ host, page, watch }) => {
      await host.open("<p>Words</p>");
      expect(await traces(page)).toEqual([]);
      await page.evaluate(does);
      await expect.poll(() => traces(page)).not.toEqual([]);
      // That was all it is watched for here.
      await page.goto("about:blank");
      watch.found.length = 0;
    });
  }

  test("sees requests, other pages, windows and dialogs", async ({ host, page, site, watch }) => {
    await host.open("<p>Words</p>");
    await page.evaluate((site) => {
      fetch(`${site}evil.js`).catch(() => {});
      window.open("about:blank");
      document.body.append(Object.assign(document.createElement("iframe"), { src: "./evil.html" }));
    }, site);
    await page.evaluate(() => alert("evil"));
    await expect.poll(() => watch.found.map((text) => text.replace(/ [^ ]*\/|: .*/, "")).sort()).toEqual(
      expect.arrayContaining(["a dialog", "a request", "a way toevil.html", "a window"]),
    );
    host.foreign.length = host.complaints.length = watch.found.length = 0;
  });
});

test("links: keys and values", async ({ page, site }) => {
  for (const texts of some(short, 8)) {
    await page.goto(`${site}?${query(texts)}#${encodeURIComponent(texts[0])}`);
    const lab = page.locator("failover-lab");
    await lab.evaluate((lab) => window.stands(lab));
    expect(await traces(page), texts.join("\n")).toEqual([]);
    expect(await lab.evaluate((lab) => window.said(lab).then(({ length }) => length)), texts.join("\n")).toBeGreaterThan(texts.length);
  }
  expect(await page.locator("failover-lab").evaluate(goesOn)).toEqual([0, 1]);
});

test.describe("the single file", () => {
  test.use({ opened: [[single, pathToFileURL(folder).href], { option: true }] });

  for (const sign of ["?", "#"]) {
    test(`links behind ${sign}`, async ({ page }) => {
      for (const texts of some(short, 16)) {
        // A page that differs in what stands behind # alone is not loaded again.
        await page.goto("about:blank");
        await page.goto(`${single}${sign}${query(texts)}`);
        const lab = page.locator("failover-lab");
        await lab.evaluate((lab) => window.stands(lab));
        expect(await traces(page), texts.join("\n")).toEqual([]);
        expect(await lab.evaluate((lab) => window.said(lab).then(({ length }) => length)), texts.join("\n")).toBeGreaterThan(texts.length);
      }
      expect(await page.locator("failover-lab").evaluate(goesOn)).toEqual([0, 1]);
    });
  }

  test("its name", async ({ page }) => {
    mkdirSync(folder, { recursive: true });
    for (const name of [`"><img data-evil src=x onerror=window.pwned=1>.html`, "' onfocus='window.pwned=1' autofocus='.html", "&quot;&gt;<svg data-evil onload=window.pwned=1>.html"]) {
      copyFileSync(fileURLToPath(single), join(folder, name));
      await page.goto(`${pathToFileURL(join(folder, name))}?seed=42`);
      await page.getByRole("button", { name: "Share", exact: true }).click();
      const dialog = page.getByRole("dialog", { name: "Share" });
      const code = await dialog.getByRole("textbox", { name: "Embed code" }).inputValue();
      const made = await page.evaluate((code) => {
        const [frame, ...others] = new DOMParser().parseFromString(code, "text/html").body.children;
        return [[frame.localName, ...frame.getAttributeNames()].join(), others.length];
      }, code);
      expect(made).toEqual(["iframe,src,title,width,height,loading,style", 0]);
      expect(await traces(page), name).toEqual([]);
    }
  });
});

test("messages to the page around, from a frame that is not what it seems", async ({ page, site }) => {
  const pages = { "frame.html": "<!DOCTYPE html><title>Frame</title>" };
  const server = await serve({ folder: "/course/", pages });
  pages["page.html"] = `<!DOCTYPE html><html lang="en"><head><title>Course</title><link rel="icon" href="data:,">
    <script src="${site}embed.js"></script></head><body><iframe class="failover-lab" src="frame.html" title="Failover Lab" height="300"></iframe></body></html>`;
  await page.goto(`${server.address}page.html`);
  const before = await page.evaluate(() => {
    window.made = window.FailoverLab.frame(document.querySelector("iframe"));
    return window.around();
  });
  await page.frames()[1].evaluate((payloads) => {
    for (const payload of payloads) {
      const detail = { height: payload, [payload]: payload };
      for (const event of ["resize", "ready", "error", payload]) parent.postMessage({ failoverLab: 1, event, detail }, "*");
      for (const id of [0, 1, payload]) parent.postMessage({ failoverLab: 1, id, result: payload, error: payload }, "*");
      parent.postMessage({ failoverLab: payload, event: payload }, "*");
      parent.postMessage(payload, "*");
    }
    for (const height of [-1, 0, 1e9, NaN, Infinity, {}, [700], "700px"]) parent.postMessage({ failoverLab: 1, event: "resize", detail: { height } }, "*");
    parent.postMessage({ failoverLab: 1, event: "resize", detail: null }, "*");
    parent.postMessage({ failoverLab: 9, event: "last" }, "*");
  }, payloads);
  // Those of no version, and answers to what nobody has asked: what is asked is numbered.
  const all = 2 * payloads.length + 1;
  await expect.poll(() => page.evaluate(() => window.FailoverLab.refused)).toBe(all);
  expect(await page.evaluate(() => window.made.refused)).toBe(all);
  expect((await page.locator("iframe").boundingBox()).height).toBeLessThan(10_010);
  const styled = (text) => text.replace(/ (style|height)="[^"]*"/g, "");
  expect(styled(await page.evaluate(() => window.around()))).toBe(styled(before));
  server.close();
});

test("files that are opened", async ({ host, page, site }) => {
  await page.goto(`${site}?seed=42`);
  await expect(page.locator("[data-study-ready]")).toBeVisible();
  await page.getByText("More settings").click();
  const open = page.getByLabel("Open run");
  for (const text of payloads) {
    await open.setInputFiles({ name: `${text.slice(0, 60)}.txt`, mimeType: "text/plain", buffer: Buffer.from(`seed=7&${text}=${text}&replay=${text}`) });
  }
  await open.setInputFiles({ name: "run.txt", mimeType: "text/plain", buffer: Buffer.from("seed=11&fail=<u>") });
  await expect(page.getByRole("textbox", { name: "Seed" })).toHaveValue("11");
  await expect(page.getByRole("alert").filter({ hasText: "fail: “<u>”" })).toHaveCount(1);
  expect(await host.element.evaluate(goesOn)).toEqual([0, 1]);
});

test("the panel for sharing, whatever run and page it shares", async ({ host, page, site }) => {
  await host.open('<failover-lab seed="42"></failover-lab>');
  await host.ready();
  const dialog = page.getByRole("dialog", { name: "Share" });
  for (const texts of some(payloads, 8)) {
    await host.element.evaluate(async (lab, texts) => {
      history.replaceState(null, "", `?${texts.map((text) => text.slice(0, 200).toWellFormed()).join("&")}#${texts[0].slice(0, 200).toWellFormed()}`);
      for (const [at, name] of ["seed", "compare", "theme", "speed", "replay", "at", "preset"].entries()) lab.setAttribute(name, texts[at % texts.length]);
      lab.query = `seed=5&${["compare", "theme", "speed", "at", ...texts].map((key, at) => `${key}=${texts[at % texts.length]}`).join("&")}`;
      await window.stands(lab);
    }, texts);
    await page.getByRole("button", { name: "Share", exact: true }).click();
    const link = await dialog.getByRole("textbox", { name: "Link" }).inputValue();
    expect(link).toBe(`${site}index.html?seed=5`);
    const code = await dialog.getByRole("textbox", { name: "Embed code" }).inputValue();
    expect(code.match(/<(?!\/)[^\s>]+/g)).toEqual(["<script", "<failover-lab", "<a"]);
    expect(await traces(page), texts.join("\n")).toEqual([]);
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
  }
  expect(await host.element.evaluate(goesOn)).toEqual([0, 1]);
});
