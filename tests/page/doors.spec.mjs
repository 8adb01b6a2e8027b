// Each hostile text by itself: what is told of it, and that the laboratory goes on. Ways in that no text takes as well: values
// that can't be cloned, origins that are none, and what the page has put into the element or calls its own elements.
import { serve } from "../server.mjs";
import { payloads } from "./payloads.mjs";
import { expect, test as base } from "./watch.mjs";

const names = [
  "seed", "requests", "interval", "fail", "recover", "backups", "backup-fail", "backup-recover", "check-every", "fall", "rise",
  "check-loss", "failback", "failback-delay", "retries", "when-none", "preset", "replay", "view", "controls", "speed", "theme",
  "compare", "at",
];
/** What an address can hold; servers take no longer ones. */
const short = payloads.map((text) => text.slice(0, 200).toWellFormed());

const test = base.extend({
  /** A page of another origin, with the laboratory in frames. */
  course: async ({ page, site }, use) => {
    const pages = {};
    const server = await serve({ folder: "/course/", pages });
    await use({
      async open(body) {
        pages["page.html"] = `<!DOCTYPE html><html lang="en"><head><title>Course</title><link rel="icon" href="data:,">
          <script>window.heard = []; addEventListener("message", ({ data, source }) => heard.push({ data, source }))</script>
          <script src="${site}embed.js"></script></head><body>${body}</body></html>`;
        await page.goto(`${server.address}page.html`);
      },
    });
    server.close();
  },
});

/** Opens a page with an element that stands, does something with it in the page, and expects the page around to be as it was. */
async function does(host, work, value, markup = '<failover-lab seed="42" requests="60">Words</failover-lab><p>After</p>') {
  await host.open(markup);
  await host.ready();
  const before = await host.page.evaluate(() => window.around());
  const result = await host.element.evaluate(work, value);
  expect(await host.page.evaluate(() => window.around()), "the page around").toBe(before);
  expect(await host.element.evaluate((lab) => window.steps(lab)), "the laboratory goes on").toEqual([0, 1]);
  return result;
}

// Many payloads, one after the other.
test.describe.configure({ timeout: 90_000 });

test("there are enough of them, and each is another", () => {
  expect(new Set(payloads).size).toBe(payloads.length);
  expect(payloads.length).toBeGreaterThanOrEqual(40);
});

for (const [door, those] of [["configuration", names.slice(0, 17)], ["other", names.slice(17)]]) {
  test(`attributes and properties that change later: ${door}`, async ({ host }) => {
    const wrong = await does(host, async (lab, { names, payloads }) => {
      const wrong = [];
      const properties = Object.fromEntries(names.map((name) => [name, name.replace(/-(.)/g, (_, letter) => letter.toUpperCase())]));
      for (const name of names) {
        for (const [at, text] of payloads.entries()) {
          window.told = [];
          // A property sets the attribute, so each text goes through one of them.
          if (at % 2 || name === "controls") lab.setAttribute(name, text);
          else lab[properties[name]] = text;
          await window.settled();
          await window.stands(lab);
          const errors = window.told.filter(([type, detail]) => type === "error" && !detail.fatal && detail.message.startsWith(`${name}:`));
          const said = await window.said(lab);
          // A whole number, however large, is a place in the run.
          if (name === "at" && /^\d+$/.test(text)) continue;
          if (errors.length !== 1 || said.length !== 1 || said[0] !== errors[0][1].message) {
            wrong.push([name, text.slice(0, 60), errors.length, said]);
          }
        }
        lab.removeAttribute(name);
        await window.settled();
        await window.stands(lab);
        const steps = await window.steps(lab);
        if (steps.join() !== "0,1") wrong.push([name, "steps", steps]);
        wrong.push(...window.traces());
      }
      return wrong;
    }, { names: those, payloads });
    expect(wrong).toEqual([]);
  });
}

test("what methods are given", async ({ host }) => {
  const wrong = await does(host, async (lab, { payloads }) => {
    const wrong = [];
    const acts = ["crash", "repair", "cut", "heal", "drain", "ready", "act"];
    const before = lab.run.run;
    for (const text of payloads) {
      for (const method of acts) {
        window.told = [];
        lab[method](text);
        await window.settled();
        const errors = window.told.filter(([type]) => type === "error");
        if (errors.length !== 1) wrong.push([method, text.slice(0, 60), errors.length]);
        await window.said(lab);
      }
      for (const method of ["play", "pause", "step", "stepBack", "restart", "undo", "clearChanges", "orderFailback"]) lab[method](text, text);
      lab.clearChanges();
      lab.seek(text);
      await window.settled();
      if (!(lab.request >= 0 && lab.request <= 60)) wrong.push(["seek", text.slice(0, 60), lab.request]);
      await window.said(lab);
    }
    for (const number of [NaN, -Infinity, Infinity, -1, 1e300, 0.5, 2 ** 53, {}, [], null, undefined, "1e9", 5n]) {
      lab.seek(number);
      await window.settled();
      if (!(lab.request >= 0 && lab.request <= 60)) wrong.push(["seek", String(number), lab.request]);
    }
    if (lab.run.run !== before) wrong.push([before, lab.run.run]);
    return wrong.concat(window.traces());
  }, { payloads });
  expect(wrong).toEqual([]);
});

test("a place that is far beyond the end of an endless run does not hold the page up", async ({ host }) => {
  const requests = await does(host, async (lab) => {
    lab.seek(1e300);
    lab.setAttribute("at", "9".repeat(50_000));
    await window.settled();
    lab.query = "seed=42&requests=endless&at=999999999999999999999";
    await window.stands(lab);
    return lab.request;
  }, null, '<failover-lab seed="42" requests="endless" view="timeline"></failover-lab>');
  expect(requests).toBeGreaterThan(0);
  expect(requests).toBeLessThan(1e7);
});

test("the origin that is obeyed: what names none is nobody's", async ({ course, page, site }) => {
  test.slow();
  // Every frame is a page of its own, so that not all of them stand here.
  const texts = [...short.filter((_, at) => at % 3 === 0), "*", "/", "javascript:alert(1)", "http://", "http://[", "file:///", "null.example", location(site)].filter((text) => text !== "null");
  await course.open("<p>Frames</p>");
  for (let at = 0; at < texts.length; at += 10) {
    const some = texts.slice(at, at + 10);
    await page.evaluate(async ([site, texts]) => {
      const frames = texts.map((text) => {
        const iframe = document.createElement("iframe");
        iframe.src = `${site}index.html?seed=42&view=timeline&parent=${encodeURIComponent(text)}`;
        return document.body.appendChild(iframe);
      });
      // Its height is what every frame tells.
      const isThere = (iframe) => window.heard.some(({ data, source }) => source === iframe.contentWindow && data.event === "resize");
      while (!frames.every(isThere)) await window.settled();
      frames.forEach((iframe) => iframe.contentWindow.postMessage({ failoverLab: 1, id: 1, do: "step" }, "*"));
    }, [site, some]);
    for (const frame of page.mainFrame().childFrames()) {
      await expect(frame.locator("html")).toHaveAttribute("data-refused", "1");
      await expect(frame.locator("failover-lab")).toHaveJSProperty("request", 0);
      expect(await frame.evaluate(() => window.traces())).toEqual([]);
    }
    const other = await page.evaluate(() => {
      const events = window.heard.map(({ data }) => data.event ?? data.subject ?? data.context);
      document.querySelectorAll("iframe").forEach((iframe) => iframe.remove());
      window.heard = [];
      return events.filter((event) => !["resize", "lti.frameResize", "h5p"].includes(event));
    });
    expect(other, "what is told to nobody").toEqual([]);
  }
});

test("messages", async ({ course, page, site }) => {
  await course.open(`<iframe src="${site}index.html?seed=42&requests=60&view=scene" title="Failover Lab" width="800" height="520"></iframe><p>After</p>`);
  await expect.poll(() => page.evaluate(() => window.heard.some(({ data }) => data.event === "ready"))).toBe(true);
  const before = await page.evaluate(() => window.around());
  const [inner] = page.mainFrame().childFrames();
  const around = await inner.evaluate(() => window.around());
  const answered = await page.evaluate(async ({ names, payloads }) => {
    const { contentWindow } = document.querySelector("iframe");
    let id = 0;
    const send = (message, transfer) => contentWindow.postMessage(message, "*", transfer);
    const ask = (message) => send({ failoverLab: 1, id: ++id, ...message });
    for (const text of payloads) {
      const keyed = JSON.parse(`{"failoverLab": 1, ${JSON.stringify(text)}: ${JSON.stringify(text)}}`);
      for (const message of [text, [text], { [text]: text }, keyed, { failoverLab: text, do: "step" }, { context: "h5p", action: text }, { event: text }]) send(message);
      for (const message of [
        { do: text }, { do: text, with: [text] }, { do: [text] }, { do: { toString: text } }, { get: text }, { get: [text] }, { set: text, to: text },
        { do: "act", with: [text] }, { do: "crash", with: [text] }, { do: "seek", with: text }, { do: "seek", with: { length: 1, 0: text } },
        { set: "query", to: `${text}=1` }, { event: text, detail: text },
      ]) ask(message);
      for (const name of names) if (name !== "replay") ask({ set: name, to: text });
    }
    // These can be received and can't be sent back.
    for (const make of [() => new MessageChannel().port1, () => new ReadableStream()]) {
      const thing = make();
      send({ failoverLab: 1, id: thing, get: "state" }, [thing]);
    }
    const cyclic = { failoverLab: 1, get: "state" };
    cyclic.id = cyclic.do = cyclic;
    for (const value of [cyclic, new Map([["failoverLab", 1]]), { failoverLab: 1, id: 1e9, set: "seed", to: new Date() }, { failoverLab: 1, id: 1e9, do: "seek", with: [5n] }]) send(value);
    ask({ set: "query", to: "seed=7&requests=60&view=scene" });
    ask({ get: "refused" });
    const last = () => window.heard.find(({ data }) => data.id === id);
    while (!last()) await window.settled();
    return { asked: id, answers: new Set(window.heard.map(({ data }) => data.id)).size, refused: last().data.result, states: window.heard.filter(({ data }) => data.id !== undefined && "result" in data && data.result !== null).map(({ data }) => data.result) };
  }, { names, payloads: payloads.map((text) => text.slice(0, 5000)) });
  expect(answered.answers).toBeGreaterThanOrEqual(answered.asked);
  // Nothing could be read by a name that is none.
  expect(answered.states).toEqual([answered.refused]);
  expect(answered.refused).toBeGreaterThan(payloads.length * 8);
  expect(await page.evaluate(() => window.around()), "the page around the frame").toBe(before);
  expect(await inner.evaluate(() => window.around()), "the page in the frame").toBe(around);
  await inner.locator("failover-lab").evaluate((lab) => window.stands(lab));
  await expect(inner.locator("failover-lab")).toHaveJSProperty("seed", "7");
  expect(await inner.locator("failover-lab").evaluate((lab) => window.steps(lab))).toEqual([0, 1]);
});

test("what is given to embed.js, before the laboratory stands and after", async ({ course, page, site }) => {
  await course.open(`<iframe src="${site}index.html?seed=42&requests=60&view=scene" title="Failover Lab" width="800" height="520"></iframe>
    <div id="FailoverLab"></div>`);
  const result = await page.evaluate(async ({ payloads }) => {
    const iframe = document.querySelector("iframe");
    const lab = window.FailoverLab.frame(iframe);
    const getter = { get to() { throw new Error("a getter"); } };
    const odd = () => [() => (window.pwned = 1), Symbol("x"), getter, new Proxy({}, {}), window, document, Object.create({ then: 1 }, { x: { get() { throw new Error("x"); }, enumerable: true } })];
    const calls = () => [
      ...payloads.flatMap((text) => [lab.get(text), lab.set(text, text), lab.set("seed", text), lab.act(text), lab.seek([text])]),
      ...odd().flatMap((value) => [lab.get(value), lab.set("seed", value), lab.set(value, "1"), lab.act(value), lab.crash(value)]),
    ];
    for (const text of payloads) lab.on(text, () => (window.pwned = 1));
    const early = calls();
    const seed = lab.get("state");
    const outcomes = async (promises) => (await Promise.allSettled(promises)).map(({ status }) => status);
    const first = await outcomes(early);
    const state = await seed;
    const second = await outcomes(calls());
    await lab.set("query", "seed=42&requests=60&view=scene");
    while ((await lab.get("state")) === "waiting") await window.settled();
    await lab.step();
    return { first, second, state, request: await lab.get("request"), refused: lab.refused, version: window.FailoverLab.version };
  }, { payloads: payloads.map((text) => text.slice(0, 5000)) });
  // A seed that is not allowed and an act that is none are told in place, and answered.
  const each = payloads.flatMap(() => ["rejected", "rejected", "fulfilled", "fulfilled", "rejected"]);
  expect(result.first.slice(0, each.length)).toEqual(each);
  expect(new Set(result.first.slice(each.length))).toEqual(new Set(["rejected"]));
  expect(result.second).toEqual(result.first);
  expect(result).toMatchObject({ request: 1, refused: 0, version: 1 });
  expect(result.state).not.toBe("waiting");
});

test("what the page has put into the element asks for nothing, and names in the page are not taken for the laboratory's", async ({ host, page }) => {
  const inside = `<p></p><button id="new" data-do="new">New</button><input id="seed" data-set="seed" value="7"><button id="notice" data-do="notice" data-value="evil">N</button>
    <input id="slide" type="range" data-slide="fail" max="1" step="0.1" value="1"><button id="menu" data-do="menu" data-value="'],*[x='">M</button>
    <div data-lab data-at="1" data-run="seed=9" data-view="scene"><div data-study="share"></div></div><div class="frame words" role="log" tabindex="0" id="log">x</div>`;
  // A form and what is in it are found by their names in the window.
  const clobbering = ["failoverLabFiles", "FailoverLab", "failed", "laboratory", "INLINE", "study", "share"]
    .map((name) => `<form id="${name}"><input name="laboratory.js" value="x"><output name="share.css">x</output><input name="study.css"></form>`)
    .join("");
  await host.open(`${clobbering}<failover-lab seed="42" requests="60">${inside}</failover-lab><label for="new">L</label>`);
  await host.ready();
  await host.element.evaluate((lab, payloads) => {
    lab.querySelector("p").textContent = payloads.join("");
    for (const text of payloads) lab.append(text);
  }, payloads);
  const before = await page.evaluate(() => window.around());
  const link = await host.get("link");
  await page.getByText("L", { exact: true }).click();
  await host.element.evaluate(async (lab) => {
    for (const one of lab.querySelectorAll("button, input, div")) {
      one.click();
      for (const type of ["input", "change"]) one.dispatchEvent(new Event(type, { bubbles: true }));
      for (const key of ["ArrowRight", "n", "?", " ", "Enter"]) one.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
      await window.settled();
    }
  });
  await host.run(100);
  expect(await host.get("link")).toBe(link);
  expect(await host.get("request")).toBe(0);
  expect(await host.notices()).toEqual([]);
  expect(await host.element.evaluate((lab) => window.said(lab))).toEqual([]);
  expect(await page.evaluate(() => window.around())).toBe(before);
  expect(await host.element.evaluate((lab) => window.steps(lab))).toEqual([0, 1]);
});

/** The origin of an address of ours, which is not the one that embeds it. */
function location(address) {
  return new URL(address).origin;
}
