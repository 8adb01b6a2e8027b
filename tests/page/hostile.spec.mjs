// Whatever comes from outside is data: nothing in it runs, and nothing reaches the page around.
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, tag, test as base } from "./host.mjs";
import { serve } from "../server.mjs";

const run = "pwned()";
const PAYLOADS = [
  `<script>${run}</script>`,
  `"><script>${run}</script>`,
  `'><script>${run}</script>`,
  `</script><script>${run}</script>`,
  `</textarea><script>${run}</script>`,
  `</title></style><script>${run}</script>`,
  `<!--><script>${run}</script-->`,
  `<img src=x onerror=${run}>`,
  `"><img src=x onerror=${run}>`,
  `<svg onload=${run}>`,
  `<svg><script>${run}</script></svg>`,
  `<math><mtext><table><mglyph><style><img src onerror=${run}>`,
  `<iframe srcdoc="<script>parent.${run}</script>"></iframe>`,
  `<iframe src="javascript:parent.${run}"></iframe>`,
  `<object data="javascript:${run}"></object>`,
  `<a href="javascript:${run}">42</a>`,
  `<form action="javascript:${run}"><input name=attributes></form>`,
  `<base href="https://elsewhere.example/">`,
  `<link rel=stylesheet href="https://elsewhere.example/x.css">`,
  `<meta http-equiv=refresh content="0;url=https://elsewhere.example/">`,
  `<details open ontoggle=${run}>`,
  `<input autofocus onfocus=${run}>`,
  `<failover-lab onclick=${run}></failover-lab>`,
  `" onfocus="${run}" autofocus tabindex="0`,
  `' onmouseover='${run}`,
  ` autofocus onfocus=${run} x=`,
  `javascript:${run}`,
  `data:text/html,<script>parent.${run}</script>`,
  "vbscript:pwned",
  `\${${run}}`,
  `{{constructor.constructor('${run}')()}}`,
  `';${run};//`,
  `");${run};("`,
  `]];${run};[[`,
  `%3Cscript%3E${run}%3C/script%3E`,
  `&lt;script&gt;${run}&lt;/script&gt;`,
  `&#60;img src=x onerror=${run}&#62;`,
  `\\u003cscript\\u003e${run}\\u003c/script\\u003e`,
  `red;background:url(https://elsewhere.example/x.png)`,
  `} * { background: url(https://elsewhere.example/x.png) } :host {`,
  `expression(${run})`,
  "__proto__",
  "constructor",
  "prototype",
  "__proto__.polluted",
  "constructor.prototype.polluted",
  "eval",
  "innerHTML",
  "ownerDocument",
  "destroy",
  "toString",
  "null",
  "NaN",
  "1e999",
  "-1",
  "0x10",
  "18446744073709551616",
  "١٢",
  "a\u0000b",
  "\u202Eseed\u200B\uFEFF",
  "\uD800",
  "line\nbreak\ttab\r",
  "../../../../etc/passwd",
  "//elsewhere.example/x.js",
  "9".repeat(20_000),
  "<u>".repeat(5_000),
];

const test = base.extend({
  /** What keeps watch: nothing may run, be asked for, or go elsewhere. */
  guard: async ({ page }, use) => {
    const noted = [];
    const addresses = [];
    await page.exposeFunction("pwned", () => noted.push("a payload ran"));
    page.on("dialog", (dialog) => (noted.push(`dialog: ${dialog.message()}`), dialog.dismiss()));
    page.on("pageerror", (error) => noted.push(`error: ${error.message}`));
    page.on("popup", () => noted.push("a window was opened"));
    page.on("request", (request) => addresses.push(request.url()));
    await use({ noted });
    expect(noted).toEqual([]);
    expect(addresses.filter((url) => url.includes("elsewhere.example") && !/^http:\/\/127\.0\.0\.1|^file:/.test(url))).toEqual([]);
  },
});

/** What has come into a laboratory or its page that none of its own makes, and whether anything that all share has changed. */
function found() {
  const roots = [document, ...[...document.querySelectorAll("failover-lab")].map((lab) => lab.shadowRoot)];
  const foreign = roots.flatMap((root) => [...root.querySelectorAll("*")]).filter((one) => {
    if (one.closest("[data-share-preview], .fl-sharing-preview")) return false;
    const isHost = one.getRootNode() === document && document.documentElement.dataset.host !== undefined;
    const attributes = [...one.attributes].some(({ name, value }) => /^on/i.test(name) || (/^(.*href|src|srcdoc|data|(form)?action)$/i.test(name) && /^\s*(javascript|vbscript|data:text)/i.test(value)));
    const tags = ["IFRAME", "OBJECT", "EMBED", "BASE", "FORM", "MATH", "U"];
    if (one.getRootNode() !== document) tags.push("SCRIPT", "LINK", "META", "IMG", "A", "STYLE", "FAILOVER-LAB");
    return attributes || (!isHost && tags.includes(one.tagName));
  });
  return {
    foreign: foreign.map((one) => one.outerHTML.slice(0, 200)),
    shared: [Object.prototype, Array.prototype, Function.prototype].map((one) => Object.keys(one).join()),
    polluted: {}.polluted,
  };
}
const NOTHING = { foreign: [], shared: ["", "", ""], polluted: undefined };

/** Expects that the laboratory still does what it is for. */
async function works(lab) {
  const before = await lab.evaluate((lab) => {
    lab.query = "seed=42";
    return lab.whenReady().then(() => lab.request);
  });
  expect(before).toBe(0);
  await lab.evaluate((lab) => lab.step());
  await expect.poll(() => lab.evaluate(({ request }) => request)).toBe(1);
}

/** A page of somebody else's, with an element in it and something that is to stay as it is. */
async function hosted(page, site) {
  await page.route(`${site}host.html`, (route) =>
    route.fulfill({
      contentType: "text/html; charset=utf-8",
      body: `<!DOCTYPE html><html lang="en" data-host><head><title>Host</title><link rel="icon" href="data:,">${tag}</head><body><p id="own">Mine</p><failover-lab seed="42"></failover-lab></body></html>`,
    }),
  );
  await page.goto(`${site}host.html`);
  const lab = page.locator("failover-lab");
  await lab.evaluate((lab) => customElements.whenDefined("failover-lab").then(() => lab.whenReady()));
  return lab;
}

test("there are enough payloads, and the watch sees one that runs", async ({ page }) => {
  expect(new Set(PAYLOADS).size).toBeGreaterThanOrEqual(40);
  let ran = 0;
  await page.exposeFunction("pwned", () => (ran += 1));
  await page.setContent("<p onclick='pwned()'><iframe></iframe></p><div></div>");
  expect((await page.evaluate(found)).foreign).toHaveLength(2);
  const div = page.locator("div");
  for (const payload of PAYLOADS.filter((payload) => /^"?>?<(img|svg) [^/]*on/.test(payload))) await div.evaluate((div, payload) => (div.innerHTML = payload), payload);
  await expect.poll(() => ran).toBeGreaterThan(1);
});

test("attributes, as a page writes them and as they change", async ({ guard, page, site }) => {
  const lab = await hosted(page, site);
  const messages = await lab.evaluate(async (lab, payloads) => {
    const errors = [];
    const names = lab.constructor.observedAttributes;
    const told = (event) => errors.push(event.detail.message);
    for (const payload of payloads) {
      const other = document.createElement("failover-lab");
      other.addEventListener("error", told);
      for (const name of names) other.setAttribute(name, payload);
      other.textContent = payload;
      document.body.append(other);
      await other.whenReady();
      other.step();
      other.remove();
    }
    lab.addEventListener("error", told);
    for (const name of names) {
      for (const payload of payloads) lab.setAttribute(name, payload);
      lab.removeAttribute(name);
    }
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return errors;
  }, PAYLOADS);
  expect(messages.length).toBeGreaterThan(PAYLOADS.length);
  expect(await page.evaluate(found)).toEqual(NOTHING);
  expect(await page.locator("#own").evaluate((own) => own.outerHTML)).toBe('<p id="own">Mine</p>');
  await works(lab);
  expect(guard.noted).toEqual([]);
});

test("properties, and what methods are called with", async ({ page, site, guard }) => {
  const lab = await hosted(page, site);
  await lab.evaluate(async (lab, payloads) => {
    const odd = [{}, [], null, undefined, NaN, Infinity, -1, 2n, true, () => "pwned()", { toString: () => "<u>" }, new Proxy({}, {})];
    const { properties, methods } = lab.constructor;
    for (const payload of [...payloads, ...odd]) {
      for (const name of [...properties, "query"]) {
        try {
          lab[name] = payload;
        } catch (error) {
          throw new Error(`${name}: ${error}`);
        }
      }
      lab.query = "seed=42";
      await lab.whenReady();
      for (const name of methods) if (name !== "play") lab[name](payload);
      await new Promise((done) => requestAnimationFrame(done));
    }
  }, PAYLOADS);
  expect(await page.evaluate(found)).toEqual(NOTHING);
  await works(lab);
  expect(guard.noted).toEqual([]);
});

test("links: keys and values", async ({ page, site, guard }) => {
  test.setTimeout(120_000);
  const keys = ["seed", "requests", "fail", "failback", "preset", "replay", "at", "view", "controls", "autoplay", "speed", "theme", "compare", "parent"];
  for (const payload of PAYLOADS.filter((payload) => payload.length < 1000)) {
    const given = encodeURIComponent(payload.toWellFormed?.() ?? payload);
    const query = [...keys.map((key) => `${key}=${given}`), `${given}=${given}`, given].join("&");
    await page.goto(`${site}?${query}#${given}`);
    const lab = page.locator("failover-lab");
    await lab.evaluate((lab) => lab.whenReady());
    expect(await page.evaluate(found), payload).toEqual(NOTHING);
    expect(await lab.evaluate((lab) => lab.shadowRoot.querySelectorAll("[role=alert]").length), payload).toBeGreaterThan(0);
    expect(new URL(page.url()).origin).toBe(new URL(site).origin);
  }
  await works(page.locator("failover-lab"));
  expect(guard.noted).toEqual([]);
});

test("links of the single file, behind ? and #", async ({ page, guard }) => {
  const file = new URL("../../dist/failover-lab.html", import.meta.url).href;
  const short = PAYLOADS.filter((payload) => payload.length < 1000).map((payload) => encodeURIComponent(payload.toWellFormed?.() ?? payload));
  for (const sign of ["?", "#"]) {
    for (let at = 0; at < short.length; at += 8) {
      const query = short.slice(at, at + 8).flatMap((payload) => [`${payload}=1`, `preset=${payload}`, `replay=${payload}`]);
      await page.goto("about:blank");
      await page.goto(`${file}${sign}${query.join("&")}`);
      const lab = page.locator("failover-lab");
      await lab.evaluate((lab) => lab.whenReady());
      expect(await lab.evaluate((lab) => lab.shadowRoot.querySelectorAll("[role=alert]").length)).toBeGreaterThan(0);
      expect((await page.evaluate(found)).foreign).toEqual([]);
    }
  }
  await works(page.locator("failover-lab"));
  expect(guard.noted).toEqual([]);
});

test("messages to the frame: what is asked for, with what, and all of the message", async ({ page, site, guard }) => {
  const pages = {};
  const server = await serve({ folder: "/course/", pages });
  pages["page.html"] = `<!DOCTYPE html><html lang="en" data-host><title>Course</title><link rel="icon" href="data:,"><p id="own">Mine</p>
    <script>window.heard = []; addEventListener("message", ({ data }) => heard.push(data))</script>
    <script src="${site}embed.js"></script><iframe src="${site}index.html?seed=42&view=scene" title="Failover Lab"></iframe>`;
  await page.goto(`${server.address}page.html`);
  const lab = page.frameLocator("iframe").locator("failover-lab");
  await lab.evaluate((lab) => lab.whenReady());
  const asked = await page.evaluate(async (payloads) => {
    const { contentWindow } = document.querySelector("iframe");
    const post = (message) => contentWindow.postMessage(message, "*");
    let id = 1000;
    for (const payload of payloads) {
      for (const name of ["do", "get", "set"]) post({ failoverLab: 1, id: ++id, [name]: payload, to: payload, with: [payload] });
      for (const name of ["act", "seek", "crash"]) post({ failoverLab: 1, id: ++id, do: name, with: [payload] });
      for (const name of ["seed", "theme", "replay", "query"]) post({ failoverLab: 1, id: ++id, set: name, to: payload });
      const named = JSON.parse(`{"failoverLab":1,"id":${++id},"do":"seek","with":[0],"__proto__":{"polluted":1}}`);
      post(Object.assign(named, { [payload]: payload }));
      post({ failoverLab: payload, do: "step" });
      post({ failoverLab: 1, id: payload, get: "state" });
      post({ context: "h5p", action: payload });
      post({ context: payload, subject: payload });
      post(payload);
    }
    const made = window.FailoverLab.frame(document.querySelector("iframe"));
    for (const payload of payloads) {
      await made.get(payload).catch(() => {});
      await made.set(payload, payload).catch(() => {});
      made.on(payload, () => {})();
    }
    // What can't be sent at all is refused here.
    const refused = [];
    for (const odd of [() => {}, Symbol("x"), document.body]) await made.seek(odd).catch((error) => refused.push(error.name));
    return { count: id - 1000, refused };
  }, PAYLOADS);
  expect(asked.refused).toEqual(["DataCloneError", "DataCloneError", "DataCloneError"]);
  await expect.poll(() => page.evaluate(() => heard.filter(({ id }) => typeof id === "number" && id > 1000).length)).toBe(asked.count);
  for (const frame of page.frames()) expect(await frame.evaluate(found)).toEqual({ ...NOTHING, foreign: [] });
  expect(await page.locator("#own").evaluate((own) => own.outerHTML)).toBe('<p id="own">Mine</p>');
  expect(page.url()).toBe(`${server.address}page.html`);
  await works(lab);
  server.close();
  expect(guard.noted).toEqual([]);
});

test("messages to the page around, from a frame that is not what it seems", async ({ page, site, guard }) => {
  const pages = { "frame.html": "<!DOCTYPE html><title>Frame</title>" };
  const server = await serve({ folder: "/course/", pages });
  pages["page.html"] = `<!DOCTYPE html><html lang="en" data-host><title>Course</title><link rel="icon" href="data:,"><p id="own">Mine</p>
    <script src="${site}embed.js"></script><iframe class="failover-lab" src="frame.html" title="Failover Lab" height="300"></iframe>`;
  await page.goto(`${server.address}page.html`);
  await page.evaluate(() => (window.made = window.FailoverLab.frame(document.querySelector("iframe"))));
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
  }, PAYLOADS);
  // Those of no version, and answers to what nobody has asked: what is asked is numbered.
  const all = 2 * PAYLOADS.length + 1;
  await expect.poll(() => page.evaluate(() => window.FailoverLab.refused)).toBe(all);
  expect(await page.evaluate(() => window.made.refused)).toBe(all);
  const { height } = await page.locator("iframe").boundingBox();
  expect(height).toBeLessThan(10_010);
  expect(await page.evaluate(found)).toEqual(NOTHING);
  expect(await page.locator("#own").evaluate((own) => own.outerHTML)).toBe('<p id="own">Mine</p>');
  server.close();
  expect(guard.noted).toEqual([]);
});

test("files that are opened", async ({ page, site, guard }) => {
  await page.goto(`${site}?seed=42`);
  await expect(page.locator("[data-study-ready]")).toBeVisible();
  await page.getByText("More settings").click();
  const open = page.getByLabel("Open run");
  for (const payload of PAYLOADS) {
    await open.setInputFiles({ name: `${payload.slice(0, 60)}.txt`, mimeType: "text/plain", buffer: Buffer.from(`seed=7&${payload}=${payload}&replay=${payload}`) });
  }
  await open.setInputFiles({ name: "run.txt", mimeType: "text/plain", buffer: Buffer.from("seed=11&fail=<u>") });
  await expect(page.getByRole("textbox", { name: "Seed" })).toHaveValue("11");
  await expect(page.getByRole("alert").filter({ hasText: "fail: “<u>”" })).toHaveCount(1);
  expect(await page.evaluate(found)).toEqual(NOTHING);
  await works(page.locator("failover-lab"));
  expect(guard.noted).toEqual([]);
});

test("the panel for sharing, whatever run and page it shares", async ({ page, site, guard }) => {
  test.setTimeout(120_000);
  const lab = await hosted(page, site);
  const dialog = page.getByRole("dialog", { name: "Share" });
  for (const payload of PAYLOADS) {
    await page.evaluate((payload) => history.replaceState(null, "", `?${payload}#${payload}`), payload);
    await lab.evaluate(async (lab, payload) => {
      for (const name of ["seed", "compare", "theme", "speed", "replay", "view"]) lab.setAttribute(name, name === "view" ? "full" : payload);
      lab.query = `seed=5&compare=${payload}&theme=${payload}&${payload}=${payload}`;
      await lab.whenReady();
    }, payload);
    await page.getByRole("button", { name: "Share", exact: true }).click();
    await expect(dialog).toBeVisible();
    expect(await dialog.getByRole("textbox", { name: "Link" }).inputValue()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/courses\/7\/lab\/index\.html\?seed=5$/);
    const code = await dialog.getByRole("textbox", { name: "Embed code" }).inputValue();
    expect(code.match(/<(?!\/)[^\s>]+/g)).toEqual(["<script", "<failover-lab", "<a"]);
    expect(await page.evaluate(found)).toEqual(NOTHING);
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
  }
  await works(lab);
  expect(guard.noted).toEqual([]);
});

test("the name of the single file", async ({ page, guard }, info) => {
  const folder = info.outputPath("names");
  mkdirSync(folder, { recursive: true });
  const file = fileURLToPath(new URL("../../dist/failover-lab.html", import.meta.url));
  expect(readFileSync(file, "utf8")).toMatch(/^<!doctype html>/i);
  for (const name of [`"><img src=x onerror=${run}>.html`, `' onfocus='${run}' autofocus='.html`, `&quot;&gt;<svg onload=${run}>.html`]) {
    copyFileSync(file, `${folder}/${name}`);
    await page.goto(`${pathToFileURL(`${folder}/${name}`)}?seed=42`);
    await page.getByRole("button", { name: "Share", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Share" });
    await expect(dialog).toBeVisible();
    const code = await dialog.getByRole("textbox", { name: "Embed code" }).inputValue();
    const [made, count] = await page.evaluate((code) => {
      const document = new DOMParser().parseFromString(code, "text/html");
      const [frame, ...others] = document.body.children;
      return [[frame.localName, ...frame.getAttributeNames()].join(), others.length];
    }, code);
    expect([made, count]).toEqual(["iframe,src,title,width,height,loading,style", 0]);
    expect((await page.evaluate(found)).foreign).toEqual([]);
  }
  expect(guard.noted).toEqual([]);
});
