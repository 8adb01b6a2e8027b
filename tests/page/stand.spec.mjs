// The element among other things: moved, many of it, out of sight, under foreign styles, waiting and failing.
import { cases } from "./lab.mjs";
import { expect, request, script, tag, test } from "./host.mjs";

const { lines } = (await cases("trace")).find(({ config }) => config.seed === "42");
const rows = lines.map(request);
const markup = '<failover-lab seed="42" requests="60" view="scene"></failover-lab>';

/** What the browser counts of a page, after a collection of garbage. */
async function counts(session, page) {
  await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const { JSEventListeners, Nodes, JSHeapUsedSize } = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  return { listeners: JSEventListeners, nodes: Nodes, heap: JSHeapUsedSize, wasm: await page.evaluate(() => window.memory?.buffer.byteLength ?? 0) };
}

/** Moves, removes and adds the element again so many times. In the page. */
async function wander(lab, [times, kind]) {
  const places = document.querySelectorAll("section");
  for (let i = 0; i < times; i++) {
    if (kind === "removed") {
      lab.remove();
      // It notices that it is gone once the task is over.
      await null;
      await new Promise((done) => queueMicrotask(done));
    }
    places[i % 2].append(lab);
    if (kind === "removed") await lab.whenReady();
  }
}

for (const kind of ["moved", "removed"]) {
  test(`a thousand times ${kind}, it leaks nothing and stands where it stood`, async ({ host, page }) => {
    test.setTimeout(240_000);
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable");
    await page.addInitScript(() => {
      const { instantiate, instantiateStreaming } = WebAssembly;
      const keep = async (made) => {
        const { instance } = await made;
        window.memory = Object.values(instance.exports).find((one) => one instanceof WebAssembly.Memory);
        return made;
      };
      WebAssembly.instantiate = (...values) => keep(instantiate(...values));
      WebAssembly.instantiateStreaming = (...values) => keep(instantiateStreaming(...values));
    });
    await host.open(`<section>${markup}</section><section></section>`);
    await host.ready();
    await host.with((lab) => lab.play());
    await host.run(5 * 500 + 20);
    expect(await host.get("request")).toBe(5);
    const wanders = async (times) => {
      await host.with(wander, [times, kind]);
      await host.ready();
      await host.run(20);
    };
    // The first time brings what stays: code that was compiled, memory that was asked for.
    await wanders(50);
    await host.with((lab) => lab.pause());
    await host.told();
    const before = await counts(session, page);
    await host.with((lab) => lab.play());
    await wanders(1000);
    await host.with((lab) => lab.pause());
    expect((await host.told("error"))).toEqual([]);
    await host.told();
    const after = await counts(session, page);
    expect(before.wasm, "the module's memory is found").toBeGreaterThan(0);
    expect(after.wasm).toBe(before.wasm);
    expect(after.listeners).toBeLessThanOrEqual(before.listeners + 5);
    expect(after.nodes).toBeLessThanOrEqual(before.nodes + 200);
    expect(after.heap).toBeLessThan(before.heap + 500_000);
    const at = await host.get("request");
    expect(at).toBeGreaterThanOrEqual(5);
    await host.with((lab) => lab.play());
    await host.run(2020);
    expect(await host.get("request")).toBe(at + 4);
    expect((await host.get("run")).rows).toEqual(rows.slice(0, at + 4));
  });
}

test("what was done to it is still there after it was removed and added again", async ({ host }) => {
  await host.open(`<section>${markup}</section><section></section>`);
  await host.ready();
  await host.with((lab) => {
    lab.seek(10);
    lab.crash();
    lab.speed = "4";
  });
  await host.with((lab) => lab.seek(20));
  const state = () => host.with((lab) => ({ run: lab.run, link: lab.link, speed: lab.speed, state: lab.state, request: lab.request }));
  const before = await state();
  expect(before.run.run).toContain("11-crash-0");
  await host.with(async (lab) => {
    lab.remove();
    await new Promise((done) => queueMicrotask(done));
    if (lab.run !== null || lab.state !== "waiting") throw new Error("it still runs while it is nowhere");
    document.querySelectorAll("section")[1].append(lab);
  });
  await host.ready();
  expect(await state()).toEqual(before);
  expect(await host.element.locator("[data-lab]").count()).toBe(1);
});

test("fifty stand on one page with one download; those out of sight pause, and go on in sight", async ({ host, page }) => {
  test.setTimeout(60_000);
  const many = Array.from({ length: 50 }, (_, at) => `<failover-lab seed="${at}" view="scene" requests="100" autoplay></failover-lab>`);
  await host.open(many.join(""));
  await host.ready();
  for (const file of [/^laboratory.*\.wasm$/, /^laboratory.*\.js$/, /^failover-lab.*\.js$/]) {
    expect(host.requested.filter((name) => file.test(name)), String(file)).toHaveLength(1);
  }
  expect(host.requested.filter((name) => /study/.test(name)), "what a scene has no use for").toEqual([]);
  const states = () => page.locator("failover-lab").evaluateAll((all) => all.map(({ state, request }) => [state, request]));
  await host.until(async () => expect((await states()).filter(([state]) => state === "playing").length).toBeLessThan(5));
  const requests = (await states()).map(([, request]) => request);
  await host.run(3000);
  const now = await states();
  expect(now[0][0]).toBe("playing");
  expect(now[0][1]).toBe(requests[0] + 6);
  expect(now[49]).toEqual(["paused", requests[49]]);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await host.until(async () => {
    const [first, last] = [(await states())[0], (await states())[49]];
    expect([first[0], last[0]]).toEqual(["paused", "playing"]);
  });
  await host.run(2000);
  expect((await states())[49][1]).toBeGreaterThanOrEqual(requests[49] + 4);
});

test("it takes neither focus nor scroll, whatever is asked of it", async ({ host, page }) => {
  await host.open(`<input id="field"><div style="height: 3000px"></div><failover-lab seed="42" requests="60" autoplay speed="64"></failover-lab><div style="height: 3000px"></div>`);
  await page.locator("#field").focus();
  await host.ready();
  const place = () => page.evaluate(() => [document.activeElement.id, scrollX, scrollY]);
  expect(await place()).toEqual(["field", 0, 0]);
  await page.evaluate(() => {
    scrollTo(0, 2800);
    window.moves = 0;
    document.addEventListener("focusin", () => (window.moves += 1));
    document.addEventListener("scroll", () => (window.moves += 1));
  });
  await host.run(50);
  // The browser tells of the test's own scrolling in its own time.
  await expect.poll(() => page.evaluate(() => window.moves)).toBeGreaterThan(0);
  await page.evaluate(() => (window.moves = 0));
  const before = await place();
  for (const [name, values] of [
    ["play"], ["pause"], ["step"], ["stepBack"], ["seek", [30]], ["seek", [Infinity]], ["restart"], ["crash"], ["repair"], ["undo"],
    ["act", ["cut-0"]], ["act", ["nonsense"]], ["clearChanges"], ["newRun"], ["play"],
  ]) {
    await host.with((lab, [name, values = []]) => lab[name](...values), [name, values]);
    await host.run(100);
  }
  for (const [name, value] of [["fail", "0.9"], ["view", "scene"], ["view", "full"], ["theme", "dark"], ["fail", "x"], ["compare", "fall-3"], ["backups", "4"]]) {
    await host.with((lab, [name, value]) => lab.setAttribute(name, value), [name, value]);
    await host.run(100);
  }
  await host.with((lab) => (lab.query = "seed=9&autoplay"));
  await host.ready();
  await host.run(1000);
  expect(await place()).toEqual(before);
  expect(await page.evaluate(() => window.moves)).toBe(0);
});

test("its fallback shows until it stands, and nothing moves when it does", async ({ host, page }) => {
  let release;
  const held = new Promise((done) => (release = done));
  await page.route(/laboratory_bg.*\.wasm$/, async (route) => (await held, route.continue()));
  await page.addInitScript(() => {
    window.shifts = [];
    new PerformanceObserver((list) => list.getEntries().forEach(({ value, sources }) => window.shifts.push([value, ...sources.map(({ node, previousRect, currentRect }) => [node?.outerHTML?.slice(0, 90), previousRect.toJSON(), currentRect.toJSON()])]))).observe({ type: "layout-shift", buffered: true });
  });
  await host.open('<p>Above</p><failover-lab seed="42" view="scene"><b id="fallback">Wait</b></failover-lab><p id="below">Below</p>');
  await page.waitForFunction(() => customElements.get("failover-lab"));
  await expect(page.locator("#fallback")).toBeVisible();
  const below = () => page.locator("#below").evaluate((one) => one.getBoundingClientRect().top);
  const before = await below();
  // Before it is defined only its page can give it a size.
  await page.evaluate(() => (window.shifts = []));
  release();
  await host.ready();
  await host.run(200);
  await expect(page.locator("#fallback")).toBeHidden();
  expect(await below()).toBe(before);
  expect(await page.evaluate(() => window.shifts)).toEqual([]);
});

test("hidden, it is not there, and it comes back as it was", async ({ host, page }) => {
  await host.open(`<style>failover-lab { display: flex }</style>${markup.replace("requests", "hidden requests")}<p id="below">Below</p>`);
  await host.ready();
  await expect(host.element).toBeHidden();
  await host.with((lab) => lab.play());
  expect(await host.get("state")).toBe("paused");
  await host.with((lab) => (lab.hidden = false));
  await expect(host.element).toBeVisible();
  await host.until(async () => expect(await host.get("state")).toBe("playing"));
  await page.evaluate(() => (document.querySelector("failover-lab").hidden = true));
  await host.until(async () => expect(await host.get("state")).toBe("paused"));
});

test("its page's styles and its own have nothing to do with each other", async ({ host, page }) => {
  const looks = () => host.root.evaluate((root) => [root, ...root.querySelectorAll("*")].map((one) => {
    const { color, backgroundColor, fontFamily, fontSize, lineHeight, letterSpacing, display, textAlign, textTransform, cursor, marginTop, borderTopWidth, direction } = getComputedStyle(one);
    const { width, height } = one.getBoundingClientRect();
    return [one.tagName, String(one.className.baseVal ?? one.className), color, backgroundColor, fontFamily, fontSize, lineHeight, letterSpacing, display, textAlign, textTransform, cursor, marginTop, borderTopWidth, direction, Math.round(width), Math.round(height)].join(" ");
  }));
  const body = '<div id="box" style="width: 900px"><failover-lab seed="42" view="scene" theme="light"></failover-lab></div><button id="own" class="fl-button fl-play fl-card">Own</button>';
  await host.open(body);
  await host.ready();
  await host.run(300);
  const plain = await looks();
  const own = () => page.locator("#own").evaluate((one) => JSON.stringify({ ...getComputedStyle(one) }));
  const before = await own();
  await page.evaluate(() => document.querySelectorAll("failover-lab").forEach((lab) => lab.remove()));
  expect(await own(), "what it leaves alone").toBe(before);
  await page.evaluate((text) => {
    const style = document.createElement("style");
    style.textContent = text;
    document.head.append(style);
    document.documentElement.dataset.theme = "dark";
    document.getElementById("box").innerHTML = '<failover-lab seed="42" view="scene" theme="light"></failover-lab>';
  }, `html { font-size: 30px } * { color: red !important; font: 40px serif !important; letter-spacing: 9px; text-align: right; text-transform: uppercase; direction: rtl !important; line-height: 3; margin: 7px; border: 3px solid red; cursor: wait }
    button, svg, canvas, div { display: none !important } #box, #own { display: block !important; margin: 0; border: 0 } [data-theme=dark] * { background: black !important }
    failover-lab { margin: 0; border: 0; filter: none }`);
  await host.ready();
  await host.run(300);
  expect(plain.length).toBeGreaterThan(50);
  expect(await looks()).toEqual(plain);
});

test("light and dark follow the system, and its own attribute counts more", async ({ host, page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await host.open('<failover-lab seed="42" view="scene"></failover-lab>');
  await host.ready();
  const ground = () => host.root.evaluate((root) => getComputedStyle(root).backgroundColor);
  const dark = await ground();
  await page.emulateMedia({ colorScheme: "light" });
  const light = await ground();
  expect(light).not.toBe(dark);
  await host.with((lab) => (lab.theme = "dark"));
  expect(await ground()).toBe(dark);
  await host.with((lab) => (lab.theme = null));
  expect(await ground()).toBe(light);
});

test("custom properties and parts dress it", async ({ host, page }) => {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await host.open(`<style>failover-lab { --failover-lab-height: 40rem; --failover-lab-accent: rgb(1, 2, 3); --failover-lab-ground: rgb(4, 5, 6);
      --failover-lab-surface: rgb(7, 8, 9); --failover-lab-ink: rgb(10, 11, 12); --failover-lab-font: "Courier New"; --failover-lab-radius: 3px }
      failover-lab::part(numbers) { outline: 5px solid rgb(13, 14, 15) }</style><failover-lab seed="42"></failover-lab>`);
    await host.ready();
    const looks = await host.root.evaluate((root) => {
      const of = (selector, name) => getComputedStyle(selector ? root.querySelector(selector) : root)[name];
      return {
        height: root.getRootNode().host.getBoundingClientRect().height, accent: of(".fl-play", "backgroundColor"), ground: of("", "backgroundColor"),
        surface: of("[part=stage]", "backgroundColor"), ink: of("", "color"), font: of("", "fontFamily"), radius: of("[part=stage]", "borderTopLeftRadius"),
        part: of("[part=numbers]", "outlineColor"),
      };
    });
    expect(looks).toEqual({
      height: 640, accent: "rgb(1, 2, 3)", ground: "rgb(4, 5, 6)", surface: "rgb(7, 8, 9)", ink: "rgb(10, 11, 12)", font: '"Courier New"',
      radius: "3px", part: "rgb(13, 14, 15)",
    });
  }
});

for (const [view, height] of [["full", 768], ["scene", 512], ["timeline", 352]]) {
  test(`with view=${view} it is as tall as the docs say, before and after it stands`, async ({ host }) => {
    await host.open(`<failover-lab seed="42" view="${view}"></failover-lab>`);
    const tall = () => host.element.evaluate((lab) => lab.getBoundingClientRect().height);
    await host.page.waitForFunction(() => customElements.get("failover-lab"));
    expect(await tall()).toBe(height);
    await host.ready();
    await host.run(200);
    expect(await tall()).toBe(height);
  });
}

for (const [what, file] of [["WebAssembly", /laboratory_bg.*\.wasm/], ["script", /laboratory[^_]*\.js/]]) {
  test(`where its ${what} can't be loaded it says so, and the page goes on`, async ({ host, page }) => {
    await page.route(file, (route) => route.abort());
    await host.open('<p id="words">Words</p><failover-lab seed="42" view="scene"><b id="fallback">A picture</b></failover-lab>');
    await expect(host.element.locator("[role=alert]")).toContainText("could not be loaded");
    await expect(page.locator("#words")).toBeVisible();
    await expect(page.locator("#fallback")).toBeVisible();
    expect(await host.told("error")).toEqual([{ message: expect.any(String), fatal: true }]);
    expect(await host.get("state")).toBe("waiting");
    expect(await host.get("run")).toBe(null);
    await page.unroute(file);
    host.complaints = host.complaints.filter((text) => !text.includes("ERR_FAILED"));
    await page.evaluate(() => {
      const lab = document.createElement("failover-lab");
      lab.id = "other";
      document.body.append(lab);
    });
    await host.until(() => expect(page.locator("#other")).toHaveJSProperty("state", "paused", { timeout: 100 }));
  });
}

test("a promise that it stands is refused where it can't be loaded", async ({ host, page }) => {
  await page.route(/laboratory_bg.*\.wasm/, (route) => route.abort());
  await host.open(`${tag}<script type="module">import "./${script}"; window.end = document.createElement("failover-lab");
    document.body.append(end); end.play(); end.whenReady().then(() => (window.ended = "stands"), (error) => (window.ended = String(error)))</script>`, { head: "" });
  await expect.poll(() => page.evaluate(() => window.ended)).toMatch(/Error/);
  host.complaints = host.complaints.filter((text) => !text.includes("ERR_FAILED"));
});
