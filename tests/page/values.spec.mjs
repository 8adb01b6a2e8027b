// Hostile values that are no texts, hostile places: what is stored, what is too much, and the address of the page itself.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";
import { expect as look, test as plain } from "./lab.mjs";
import { expect, test } from "./host.mjs";
import { payloads } from "./payloads.mjs";

/** Values that are no texts, some of which refuse to become one. In the page. */
function odd() {
  const refuse = () => {
    throw new Error("refused");
  };
  const cyclic = [];
  cyclic.push(cyclic);
  const loop = {};
  loop.self = loop;
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return [
    NaN, Infinity, -Infinity, -0, 1e308, 2 ** 64, 18446744073709551616n, Symbol("pwned"), Symbol.iterator, [], [[]], cyclic, {}, loop,
    new Map(), new Date(NaN), /x/g, new ArrayBuffer(8), new Error("<b>"), Object.create(null), { toString: refuse }, { toString: 5, valueOf: 5 },
    { [Symbol.toPrimitive]: refuse }, { get toString() { return refuse(); } }, { valueOf: () => "7", toString: () => ({}) },
    { toString: () => "<img data-evil src=x onerror=window.pwned=1>" }, JSON.parse('{"__proto__":{"pwned":1}}'), { then: refuse }, proxy,
    new Proxy({}, { get: refuse, has: refuse, ownKeys: refuse, getPrototypeOf: refuse }), () => (window.pwned = 1),
    class { static toString() { return refuse(); } }, document, window, document.createElement("script"),
  ];
}

/** Whether anything has run, or changed what all share. In the page. */
function harmed() {
  const inherited = [Object, Array, Function, String].flatMap(({ prototype }) => Object.keys(prototype));
  const evil = document.querySelector("failover-lab").shadowRoot.querySelectorAll("[data-evil]").length;
  return { pwned: window.pwned, inherited, evil };
}
const NOT = { pwned: undefined, inherited: [], evil: 0 };

test("values that refuse to be texts are refused in place, whoever is given them", async ({ host }) => {
  await host.open('<failover-lab seed="42"></failover-lab><p>After</p>');
  await host.page.evaluate(`window.odd = ${odd}`);
  await host.ready();
  const { properties, methods } = await host.element.evaluate(({ constructor: { properties, methods } }) => ({ properties, methods }));
  expect(properties.length + methods.length).toBeGreaterThan(40);
  const count = await host.element.evaluate((lab) => window.odd(lab).length);
  for (let at = 0; at < count; at++) {
    const thrown = await host.element.evaluate((lab, at) => {
      const value = window.odd()[at];
      const thrown = [];
      const attempt = (name, does) => {
        try {
          does();
        } catch (error) {
          thrown.push(`${name}: ${error}`);
        }
      };
      for (const name of [...lab.constructor.properties, "query"]) attempt(name, () => (lab[name] = value));
      for (const name of lab.constructor.methods) if (name !== "play") attempt(name, () => lab[name](value));
      return thrown;
    }, at);
    expect(thrown, `value ${at}`).toEqual([]);
    await host.ready();
  }
  expect((await host.told("error")).every(({ fatal }) => !fatal)).toBe(true);
  await host.with((lab) => (lab.query = "seed=42"));
  await host.ready();
  await host.with((lab) => (lab.fail = { toString() { throw new Error("refused"); } }));
  expect(await host.notices()).toEqual([expect.stringMatching(/^fail: “object” is not allowed/)]);
  await host.with((lab) => lab.step());
  expect(await host.get("request")).toBe(1);
  expect(await host.page.evaluate(harmed)).toEqual(NOT);
});

test("values that refuse to be texts, set before the class is known, keep no element from standing", async ({ host }) => {
  await host.open(`<failover-lab requests="30"></failover-lab><script>
    const lab = document.querySelector("failover-lab");
    lab.seed = { toString() { throw new Error("refused"); } };
    lab.fail = Symbol("x");
    lab.fall = { toString: 5, valueOf: 5 };
  </script>`);
  await host.ready();
  expect((await host.notices()).map((text) => text.split(":")[0]).sort()).toEqual(["fail", "fall", "seed"]);
  await host.with((lab) => lab.step());
  expect(await host.get("request")).toBe(1);
});

test("what stands in place is one short line, whatever was written", async ({ host }) => {
  await host.open('<failover-lab seed="42"></failover-lab>');
  await host.ready();
  for (const name of ["seed", "replay", "view", "theme", "speed", "compare", "at", "controls"]) {
    await host.with((lab, name) => lab.setAttribute(name, `x\n\u202ey${"z".repeat(100_000)}`), name);
    await host.ready();
    const notice = (await host.notices()).find((text) => text.startsWith(`${name}:`));
    expect(notice, name).toContain("“x\\u{a}\\u{202e}yzzz");
    expect(notice.length, name).toBeLessThan(400);
    await host.with((lab, name) => lab.removeAttribute(name), name);
    await host.ready();
  }
});

test("more that is wrong than anyone reads is told, and the last of it stands in place", async ({ host }) => {
  await host.open('<failover-lab seed="42"></failover-lab>');
  await host.ready();
  await host.told();
  await host.with((lab) => (lab.query = `seed=42${Array.from({ length: 20_000 }, (_, at) => `&x${at}=<b>`).join("")}`));
  await host.ready();
  expect(await host.told("error")).toHaveLength(20_000);
  const notices = await host.notices();
  expect(notices).toHaveLength(20);
  expect(notices.at(-1)).toMatch(/^x19999: unknown key \(value “<b>”\)/);
  await host.with((lab) => lab.step());
  expect(await host.get("request")).toBe(1);
});

test("a key that has no name, as browsers send it when they fill in a field, means nothing", async ({ host }) => {
  await host.open('<failover-lab seed="42"></failover-lab>');
  await host.ready();
  await host.with((lab) => {
    for (const one of lab.shadowRoot.querySelectorAll("input, button, [data-track]")) one.dispatchEvent(new Event("keydown", { bubbles: true }));
    lab.key(new KeyboardEvent("keydown"));
  });
  expect(await host.get("request")).toBe(0);
  await host.element.getByRole("textbox", { name: "Seed" }).press("Escape");
  await host.with((lab) => lab.key(new KeyboardEvent("keydown", { key: "ArrowRight" })));
  expect(await host.get("request")).toBe(1);
});

test("preset and replay are read as they are in effect", async ({ host }) => {
  await host.open('<failover-lab seed="42" preset="hold-down"></failover-lab>');
  await host.ready();
  expect([await host.get("preset"), await host.get("replay")]).toEqual(["hold-down", ""]);
  await host.with((lab) => (lab.fail = "0.9"));
  expect(await host.get("preset")).toBe("");
  await host.element.getByRole("combobox", { name: "Preset" }).selectOption("lossy-checks");
  expect(await host.get("preset")).toBe("lossy-checks");
  await host.with((lab) => (lab.seek(4), lab.crash()));
  expect(await host.get("replay")).toBe("1~5-crash-0");
});

plain("what is stored is never read, and nothing is stored", async ({ lab, page }) => {
  await page.addInitScript((payloads) => {
    for (const [at, text] of payloads.entries()) {
      for (const store of [localStorage, sessionStorage]) {
        const names = ["seed", "theme", "settings", "failover-lab", `failover-lab-${at}`, text.slice(0, 100)];
        store.setItem(names[at % names.length], text.slice(0, 1000));
      }
      document.cookie = `c${at}=${encodeURIComponent(text.slice(0, 50).toWellFormed())}`;
    }
    window.name = payloads[0];
    window.touched = [];
    for (const name of ["getItem", "setItem", "removeItem", "clear", "key"]) {
      Storage.prototype[name] = () => window.touched.push(name);
    }
    const { get } = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
    Object.defineProperty(document, "cookie", { get() { window.touched.push("cookie"); return get.call(document); }, set: () => window.touched.push("set cookie") });
  }, payloads);
  await lab.open("?seed=42");
  await lab.studied();
  await page.getByRole("combobox", { name: "Theme" }).selectOption("dark");
  await lab.step.click();
  look(await lab.address()).toBe("seed=42&theme=dark");
  look(await page.evaluate(() => window.touched)).toEqual([]);
  look(await page.evaluate(harmed)).toEqual(NOT);
  // What watches would have seen it.
  look(await page.evaluate(() => (localStorage.getItem("seed"), document.cookie, window.touched))).toEqual(["getItem", "cookie"]);
});

plain("the page's own address is data in the panel for sharing", async ({ page }) => {
  plain.slow();
  const dist = new URL("../../dist/", import.meta.url);
  const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".svg": "image/svg+xml" };
  // Whatever the folders are called, the page lies in the last of them.
  const server = createServer(async (request, response) => {
    const name = new URL(request.url, "http://localhost").pathname.split("/").pop() || "index.html";
    try {
      const body = await readFile(new URL(name, dist));
      response.writeHead(200, { "content-type": types[extname(name)] }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => !request.url().startsWith(`${origin}/`) && !/^(blob|data):/.test(request.url()) && complaints.push(request.url()));
  // A slash would begin another folder, and a browser goes up at two points.
  const folders = payloads.filter((text) => text.length < 300 && !/^[.\s]*$|^\.\./.test(text)).map((text) => text.toWellFormed());
  look(folders.length).toBeGreaterThan(80);
  for (let at = 0; at < folders.length; at += 8) {
    const path = folders.slice(at, at + 8).map((text) => encodeURI(text).replace(/[?#]/g, encodeURIComponent)).join("/").replace(/\/+/g, "/");
    // Servers and clients write addresses in their own way: quotes stand as they are.
    await page.goto(`${origin}/${path.replaceAll("%27", "'")}/index.html?seed=42`);
    const lab = page.locator("failover-lab");
    await lab.evaluate((lab) => lab.whenReady());
    await page.getByRole("button", { name: "Share", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Share" });
    const here = page.url().replace(/[?#].*/s, "");
    look(await dialog.getByRole("textbox", { name: "Link" }).inputValue()).toBe(`${here}?seed=42`);
    for (const kind of ["Element", "Frame"]) {
      await dialog.getByRole("radio", { name: kind, exact: true }).check();
      const code = await dialog.getByRole("textbox", { name: "Embed code" }).inputValue();
      const made = await page.evaluate((code) => {
        const { head, body } = new DOMParser().parseFromString(code, "text/html");
        return [...head.querySelectorAll("*"), ...body.querySelectorAll("*")].map((one) => [one.localName, ...one.getAttributeNames(), one.getAttribute("src") ?? one.getAttribute("href")]);
      }, code);
      const script = new URL("failover-lab.js", here).href;
      look(made).toEqual(
        kind === "Frame"
          ? [["iframe", "src", "title", "width", "height", "loading", "style", look.stringContaining(here)]]
          : [["script", "type", "src", script], ["failover-lab", "seed", "view", null], ["a", "href", `${here}?seed=42`]],
      );
    }
    look(await page.evaluate(harmed)).toEqual(NOT);
  }
  look(complaints).toEqual([]);
  server.close();
});
