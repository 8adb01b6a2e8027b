// The page in a frame on a page of another origin, which drives it by messages and with embed.js.
import { cases, test as base } from "./lab.mjs";
import { expect, request, switches } from "./host.mjs";
import { serve } from "../server.mjs";

const { lines } = (await cases("trace")).find(({ config }) => config.seed === "42");
const rows = lines.map(request);
const icon = '<link rel="icon" href="data:,">';

const test = base.extend({
  course: async ({ page, site }, use) => {
    const pages = {};
    // Another port is another origin.
    const server = await serve({ folder: "/course/", pages });
    const course = new Course(page, site, server.address, pages);
    await use(course);
    server.close();
    expect(course.complaints, "complaints in the browser's console").toEqual([]);
  },
});

class Course {
  constructor(page, site, address, pages) {
    Object.assign(this, { page, site, address, pages, complaints: [] });
    this.origin = new URL(address).origin;
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("console", (message) => message.type() === "error" && this.complaints.push(message.text()));
    this.inside = page.frameLocator("iframe").first();
    this.lab = this.inside.locator("failover-lab");
  }

  /** Opens a course page with the laboratory in a frame, whose messages it notes. */
  async open(query, { attributes = 'width="800" height="520"', head = "", frames = "", file = "index.html" } = {}) {
    this.pages["page.html"] = `<!DOCTYPE html><html lang="en"><head><title>Course</title>${icon}
      <script>window.heard = []; addEventListener("message", ({ data, origin, source }) => heard.push({ data, origin, own: source === document.querySelector("iframe").contentWindow }))</script>
      <script src="${this.site}embed.js"></script>${head}</head><body>
      <iframe src="${this.site}${file}${query}" title="Failover Lab" ${attributes}></iframe>${frames}</body></html>`;
    await this.page.goto(`${this.address}page.html`);
    await this.ready();
  }

  async ready() {
    await expect(this.lab).not.toHaveJSProperty("state", "waiting");
    await this.heard(({ event }) => event === "ready");
  }

  /** Does something with what `embed.js` gives for the frame. */
  async drive(does, value) {
    return this.page.evaluate(`(${does})(window.FailoverLab.frame(document.querySelector("iframe")), ${JSON.stringify(value ?? null)})`);
  }

  /** Waits for a message that is like this, and gives all of them. */
  async heard(like, least = 1) {
    let found;
    await expect(async () => {
      found = (await this.page.evaluate(() => window.heard)).filter(({ data }) => data && like(data));
      expect(found.length).toBeGreaterThanOrEqual(least);
    }).toPass({ timeout: 10_000 });
    return found;
  }

  /** Sends a message as the course page does. */
  async send(message) {
    await this.page.evaluate((message) => document.querySelector("iframe").contentWindow.postMessage(message, "*"), message);
  }

  /** Without its border. */
  async height() {
    return this.page.locator("iframe").first().evaluate((iframe) => iframe.clientHeight);
  }
}

test("embed.js reads, sets, calls and hears", async ({ course }) => {
  await course.open("?seed=42&requests=60&view=scene&speed=64");
  const { drive } = { drive: (...all) => course.drive(...all) };
  expect(await drive((lab) => lab.get("seed"))).toBe("42");
  expect(await drive((lab) => lab.get("state"))).toBe("paused");
  await drive((lab) => {
    window.told = [];
    for (const name of ["request", "failover", "failback", "end", "change"]) lab.on(name, (detail) => window.told.push([name, detail]));
    window.stop = lab.on("end", () => (window.stopped = true));
    window.stop();
    return lab.play();
  });
  await expect.poll(() => drive((lab) => lab.get("state")), { timeout: 15_000 }).toBe("over");
  expect((await drive((lab) => lab.get("run"))).rows).toEqual(rows);
  const told = await course.page.evaluate(() => window.told);
  const those = (name) => told.filter(([other]) => other === name).map(([, detail]) => detail);
  expect(those("request")).toEqual(rows);
  expect({ failover: those("failover"), failback: those("failback") }).toEqual(switches(rows));
  expect(those("end")).toEqual([{ request: 60 }]);
  expect(await course.page.evaluate(() => window.stopped)).toBeUndefined();
  for (const [method, values, request] of [["restart", [], 0], ["step", [], 1], ["step", [], 2], ["stepBack", [], 1], ["seek", [17], 17]]) {
    expect(await drive((lab, [method, values]) => lab[method](...values), [method, values])).toBe(null);
    await expect.poll(() => drive((lab) => lab.get("request"))).toBe(request);
  }
  await drive((lab) => lab.set("fail", "0.4"));
  await drive((lab) => lab.crash());
  await expect.poll(async () => (await drive((lab) => lab.get("run"))).run).toContain("replay=1~18-fail-0.4~18-crash-0");
  await drive((lab) => lab.set("query", "seed=18446744073709551615&view=scene"));
  await expect.poll(() => drive((lab) => lab.get("seed"))).toBe("18446744073709551615");
  expect(await drive((lab) => lab.refused)).toBe(0);
  expect(await drive((lab) => lab.get("refused"))).toBe(0);
});

test("every method of embed.js is one of the element's, and none is missing", async ({ course }) => {
  await course.open("?seed=42&view=scene");
  const methods = await course.lab.evaluate((lab) => lab.constructor.methods);
  const given = await course.drive((lab) => Object.keys(lab).filter((name) => typeof lab[name] === "function"));
  expect(given.filter((name) => !["get", "set", "on"].includes(name)).sort()).toEqual([...methods].sort());
});

test("calls made before the laboratory stands wait for it", async ({ course }) => {
  await course.open("?seed=42&requests=60&view=scene", {
    frames: '<script>const lab = FailoverLab.frame(document.querySelector("iframe")); window.first = lab.seek(9).then(() => lab.get("seed"))</script>',
  });
  expect(await course.page.evaluate(() => window.first)).toBe("42");
  await expect.poll(() => course.drive((lab) => lab.get("request"))).toBe(9);
});

test("what is no message of this version does nothing, and is counted on both sides", async ({ course }) => {
  await course.open("?seed=42&view=scene");
  const bad = [
    { failoverLab: 2, do: "step" }, { failoverLab: "1", do: "step" }, { failoverLab: null, do: "step" }, { failoverLab: 1 },
    { failoverLab: 1, do: "constructor" }, { failoverLab: 1, do: "remove" }, { failoverLab: 1, do: ["step"] }, { failoverLab: 1, do: "seek", with: "5" },
    { failoverLab: 1, do: "seek", with: [{}] }, { failoverLab: 1, do: "seek", with: [5, 5] },
    { failoverLab: 1, do: "seek", with: Array(500_000).fill(5) }, { failoverLab: 1, get: "innerHTML" }, { failoverLab: 1, set: "innerHTML", to: "<b>" },
    { failoverLab: 1, set: "seed", to: {} }, { failoverLab: 1, set: "run", to: "x" },
  ];
  for (const [at, message] of bad.entries()) await course.send({ ...message, id: 100 + at });
  const answers = await course.heard(({ id }) => id >= 100, bad.length);
  expect(answers.map(({ data }) => data)).toEqual(bad.map((_, at) => ({ failoverLab: 1, id: 100 + at, error: expect.stringMatching(/\.$/) })));
  expect(await course.drive((lab) => lab.get("refused"))).toBe(bad.length);
  await expect(course.inside.locator("html")).toHaveAttribute("data-refused", String(bad.length));
  // What claims nothing is somebody else's.
  for (const message of ["text", 5, null, [], { type: "other" }]) await course.send(message);
  expect(await course.drive((lab) => lab.get("refused"))).toBe(bad.length);
  expect(await course.drive((lab) => lab.get("request"))).toBe(0);
  // The other way: the page refuses what is not of its frame's making.
  await course.drive(() => postMessage({ failoverLab: 1, event: "ready" }, "*"));
  await course.inside.locator("html").evaluate(() => parent.postMessage({ failoverLab: 9, event: "resize", detail: { height: 5 } }, "*"));
  await expect.poll(() => course.page.evaluate(() => window.FailoverLab.refused)).toBe(2);
  expect(await course.drive((lab) => lab.refused)).toBe(1);
});

test("only the page around is obeyed, and only if it is of the right origin", async ({ course, site }) => {
  course.pages["other.html"] = `<!DOCTYPE html><title>Other</title>${icon}`;
  await course.open("?seed=42&view=scene", { frames: '<iframe id="other" src="other.html" title="Other"></iframe>' });
  // Of the right origin, but another window.
  await course.page.frameLocator("#other").locator("html").evaluate(() => parent.frames[0].postMessage({ failoverLab: 1, id: 1, do: "step" }, "*"));
  await expect(course.inside.locator("html")).toHaveAttribute("data-refused", "1");
  expect(await course.drive((lab) => lab.get("request"))).toBe(0);
  // The frame's page itself may not, either.
  await course.inside.locator("html").evaluate(() => postMessage({ failoverLab: 1, id: 1, do: "step" }, "*"));
  await expect(course.inside.locator("html")).toHaveAttribute("data-refused", "2");
  // Another origin is wanted than the one that embeds it.
  await course.page.goto("about:blank");
  course.pages["wrong.html"] = `<!DOCTYPE html><title>Wrong</title>${icon}<iframe src="${site}index.html?seed=42&view=scene&parent=https://courses.example" title="Failover Lab"></iframe>`;
  await course.page.goto(`${course.address}wrong.html`);
  await expect(course.lab).not.toHaveJSProperty("state", "waiting");
  await course.send({ failoverLab: 1, id: 1, do: "step" });
  await expect(course.inside.locator("html")).toHaveAttribute("data-refused", "1");
  await expect(course.lab).toHaveJSProperty("request", 0);
  // The browser says that a message to another origin goes astray, once for each.
  course.complaints = course.complaints.filter((text) => !/Failed to execute 'postMessage'/.test(text));
});

test("what embed.js hears in another form, or from a frame that is elsewhere by now, it refuses", async ({ course }) => {
  await course.open("?seed=42&view=scene", { attributes: 'class="failover-lab" style="width: 700px; height: 100px"' });
  await expect.poll(() => course.height()).toBe(440);
  const bad = [
    {}, { id: "1", result: 5 }, { id: 1, error: { message: "x" } }, { event: { name: "ready" } }, { event: 5 }, { event: ["ready"] },
    { event: { toString: 1, valueOf: 1 } }, { id: 1, error: { toString: 1, valueOf: 1 } }, { detail: { height: 50 } },
  ];
  await course.inside.locator("html").evaluate((_, bad) => {
    for (const message of bad) parent.postMessage({ failoverLab: 1, ...message }, "*");
    // Well formed, but no height.
    for (const height of ["50", { toString: 1, valueOf: 1 }, -5, 0, null, NaN, 1e9, [50]]) {
      parent.postMessage({ failoverLab: 1, event: "resize", detail: { height } }, "*");
    }
  }, bad);
  await expect.poll(() => course.page.evaluate(() => window.FailoverLab.refused)).toBe(bad.length);
  expect(await course.drive((lab) => lab.get("seed"))).toBe("42");
  expect(await course.height()).toBe(440);
  course.pages["claims.html"] = `<!DOCTYPE html><title>Claims</title>${icon}<script>parent.postMessage({ failoverLab: 1, event: "resize", detail: { height: 50 } }, "*")</script>`;
  await course.inside.locator("html").evaluate((_, url) => (location.href = url), `${course.address}claims.html`);
  await expect.poll(() => course.page.evaluate(() => window.FailoverLab.refused)).toBe(bad.length + 1);
  expect(await course.height()).toBe(440);
});

test("an address is the origin that it has", async ({ course }) => {
  await course.open(`?seed=42&view=scene&parent=${course.address}page.html`);
  await course.drive((lab) => lab.seek(4));
  await expect.poll(() => course.drive((lab) => lab.get("request"))).toBe(4);
});

test("it plays and answers where nothing can be stored", async ({ course, page }) => {
  await page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException("Nothing can be stored here.", "SecurityError");
    };
    for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) Object.defineProperty(window, name, { get: refuse });
    Object.defineProperty(Document.prototype, "cookie", { get: refuse, set: refuse });
  });
  await course.open("?seed=42&requests=60&speed=64");
  expect(await course.inside.locator("html").evaluate(() => { try { return localStorage; } catch ({ name }) { return name; } })).toBe("SecurityError");
  await course.drive((lab) => lab.play());
  await expect.poll(() => course.drive((lab) => lab.get("state")), { timeout: 15_000 }).toBe("over");
  expect((await course.drive((lab) => lab.get("run"))).rows).toEqual(rows);
});

for (const [file, headers] of [["index.html", { "access-control-allow-origin": "*" }], ["failover-lab.html", {}]]) {
  test(`${file} in a sandbox without an origin is driven all the same`, async ({ course }) => {
    const server = await serve({ folder: "/lab/", headers });
    course.site = server.address;
    await course.open("?seed=42&requests=60&view=scene&speed=64", { file, attributes: 'class="failover-lab" sandbox="allow-scripts" width="800" height="100"' });
    expect(await course.inside.locator("html").evaluate(() => window.origin)).toBe("null");
    await expect.poll(() => course.height()).toBe(440);
    await course.drive((lab) => {
      window.told = [];
      lab.on("request", (detail) => window.told.push(detail));
      return lab.play();
    });
    await expect.poll(() => course.drive((lab) => lab.get("state")), { timeout: 15_000 }).toBe("over");
    expect(await course.page.evaluate(() => window.told)).toEqual(rows);
    expect((await course.drive((lab) => lab.get("run"))).rows).toEqual(rows);
    // What has no origin may still not say what it likes.
    await course.inside.locator("html").evaluate(() => parent.postMessage({ failoverLab: 2, event: "resize", detail: { height: 50 } }, "*"));
    await expect.poll(() => course.drive((lab) => lab.refused)).toBe(1);
    expect(await course.drive((lab) => lab.get("refused"))).toBe(0);
    server.close();
  });
}

test("the origin that is named is obeyed", async ({ course }) => {
  await course.open(`?seed=42&view=scene&parent=${course.origin}`);
  await course.drive((lab) => lab.seek(4));
  await expect.poll(() => course.drive((lab) => lab.get("request"))).toBe(4);
  await course.drive((lab) => lab.seek(5));
  await expect.poll(() => course.lab.evaluate(() => location.search)).toContain(`parent=${course.origin}`);
});

test("messages go to the page around alone, apart from the height", async ({ course }) => {
  await course.open("?seed=42&view=scene");
  await course.drive((lab) => lab.step());
  const all = await course.heard(({ event }) => event === "request");
  expect(all.every(({ own, origin }) => own && origin === new URL(course.site).origin)).toBe(true);
  const ready = await course.heard(({ event }) => event === "ready");
  expect(ready).toHaveLength(1);
});

for (const [width, height] of [[800, 520], [320, 560], [1200, 700], [500, 300]]) {
  test(`a scene fills its frame of ${width} by ${height} without scroll bars`, async ({ course }) => {
    await course.open("?seed=42&view=scene", { attributes: `width="${width}" height="${height}"` });
    const sizes = await course.inside.locator("html").evaluate((html) => {
      const { width, height } = document.querySelector("failover-lab").getBoundingClientRect();
      return { lab: [width, height], inner: [innerWidth, innerHeight], client: [html.clientWidth, html.clientHeight], sideways: html.scrollWidth };
    });
    expect(sizes.client).toEqual([width, height]);
    expect(sizes.sideways).toBeLessThanOrEqual(width);
    expect(sizes.lab[0]).toBe(width);
    expect(sizes.lab[1]).toBeGreaterThanOrEqual(height);
    await course.inside.locator("html").evaluate(() => scrollTo(500, 500));
    expect(await course.inside.locator("html").evaluate(() => document.title)).toBe("Failover Lab");
    await expect(course.inside.getByRole("button", { name: "Play", exact: true })).toBeInViewport({ ratio: 0.5 });
  });
}

test("a frame of the class is as tall as the laboratory would like, whatever shows, and others are left alone", async ({ course }) => {
  await course.open("?seed=42&view=scene", { attributes: 'class="failover-lab" style="width: 700px; height: 100px"' });
  await expect.poll(() => course.height()).toBe(440);
  await course.page.locator("iframe").evaluate((iframe) => (iframe.style.width = "400px"));
  await expect.poll(() => course.height()).toBe(560);
  await course.drive((lab) => lab.set("view", "timeline"));
  await expect.poll(() => course.height()).toBe(352);
  await course.drive((lab) => lab.set("view", "full"));
  await expect.poll(() => course.height()).toBeGreaterThan(800);
  await course.heard(({ subject }) => subject === "lti.frameResize", 4);
  // All at one moment: what comes later makes the laboratory taller once more, and is told first in its own way.
  const told = await course.page.evaluate(() => window.heard.map(({ data }) => data));
  const canvas = told.filter(({ subject }) => subject === "lti.frameResize").map(({ height }) => height);
  const own = told.filter(({ event }) => event === "resize").map(({ detail }) => detail.height);
  expect(canvas).toEqual(own.slice(0, canvas.length));
  const settled = await course.inside.locator("html").evaluate((html) => html.scrollHeight - html.clientHeight);
  expect(settled).toBeLessThanOrEqual(1);
});

test("a frame without the class keeps its height", async ({ course }) => {
  await course.open("?seed=42&view=timeline");
  await course.heard(({ event }) => event === "resize");
  expect(await course.height()).toBeGreaterThanOrEqual(520);
});

test("H5P's resizer shakes hands with it and sets its height", async ({ course }) => {
  // What H5P's h5p-resizer.js does.
  await course.open("?seed=42&view=scene", {
    attributes: 'style="width: 700px; height: 100px; border: 0"',
    head: `<script>window.shaken = []; addEventListener("message", ({ data, source }) => {
      if (data.context !== "h5p") return;
      shaken.push(data.action);
      const iframe = document.querySelector("iframe");
      const respond = (action, more) => source.postMessage({ ...more, action, context: "h5p" }, "*");
      if (data.action === "hello") {
        iframe.style.width = "100%";
        iframe.getBoundingClientRect();
        addEventListener("resize", () => respond("resize"));
        respond("hello");
      } else if (data.action === "prepareResize") {
        if (iframe.clientHeight !== data.scrollHeight || data.scrollHeight !== data.clientHeight) {
          iframe.style.height = data.clientHeight + "px";
          respond("resizePrepared");
        }
      } else if (data.action === "resize") iframe.style.height = data.scrollHeight + "px";
    })</script>`,
  });
  await expect.poll(() => course.height()).toBe(632);
  // It may be asked more than once, but what it says begins in this order.
  expect(await course.page.evaluate(() => [...new Set(window.shaken)])).toEqual(["hello", "prepareResize", "resize"]);
  await course.page.setViewportSize({ width: 500, height: 800 });
  await expect.poll(() => course.height()).toBe(560);
});
