// The panel that a run is shared with: its link, code for other pages, and files.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import decode from "qr/decode.js";
import { cases, course, expect, test } from "./lab.mjs";

const python = process.env.PYTHON ?? "python3";
const recorded = await cases("lines");
/** It allows no frames. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self' data:";

class Panel {
  constructor(lab) {
    this.lab = lab;
    this.page = lab.page;
    this.opener = this.page.getByRole("button", { name: "Share", exact: true });
    this.dialog = this.page.getByRole("dialog", { name: "Share" });
    this.link = this.dialog.getByRole("textbox", { name: "Link" });
    this.code = this.dialog.getByRole("textbox", { name: "Embed code" });
    this.status = this.dialog.getByRole("status");
    this.preview = this.dialog.getByRole("group", { name: "Preview" });
  }

  async open() {
    await this.opener.click();
    await this.until(() => expect(this.dialog).toBeVisible({ timeout: 100 }));
  }

  async close() {
    await this.page.keyboard.press("Escape");
    await expect(this.dialog).toHaveCount(0);
  }

  /** Moves the clock until something holds. */
  async until(check) {
    await expect(async () => {
      await this.lab.run(50);
      await check();
    }).toPass({ timeout: 15_000 });
  }

  async choose(group, name) {
    await this.dialog.getByRole("group", { name: group }).getByRole("radio", { name }).check();
  }

  /** Saves a file; gives its name and what it holds. */
  async save(name, encoding = "utf8") {
    let file;
    this.page.once("download", (download) => (file = download));
    await this.dialog.getByRole("button", { name, exact: true }).click();
    await this.until(() => expect(file).toBeDefined());
    await expect(this.status).toHaveText(`Saved as ${file.suggestedFilename()}.`);
    return [file.suggestedFilename(), await readFile(await file.path(), encoding)];
  }
}

/** Opens the page after a request of a run, and the panel. */
async function shared(lab, query, at) {
  await lab.open(`?${query}&at=${at}`);
  await lab.studied();
  const panel = new Panel(lab);
  await panel.open();
  return panel;
}

/** The run that a laboratory stands at. */
async function moment(element) {
  return element.evaluate(({ link, request, run, state }) => ({ link, request, rows: run.rows, state }));
}

test("it opens and closes by keyboard, and the focus comes back", async ({ lab, page }) => {
  await lab.open("?seed=42");
  const panel = new Panel(lab);
  await lab.play.click();
  await lab.run(700);
  await panel.opener.focus();
  await page.keyboard.press("Enter");
  await panel.until(() => expect(panel.dialog).toBeVisible({ timeout: 100 }));
  await expect(lab.root).toHaveAttribute("data-state", "paused");
  const isInside = () => page.evaluate(() => window.focused().closest("dialog") !== null);
  expect(await isInside()).toBe(true);
  // Keys that play and step mean nothing in here, and every control is reached.
  const request = await lab.root.getAttribute("data-at");
  const reached = new Set();
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => {
      const { ariaLabel, dataset, name, type } = window.focused();
      return type === "radio" ? name : (ariaLabel ?? dataset.choice ?? "");
    });
    reached.add(name);
  }
  const names = ["Link", "Copy the link", "fl-kind", "fl-view", "width", "height", "plays", "Embed code", "Copy the embed code"];
  const files = ["Save as SVG (QR code)", "Console as Text", "Run as JSON", "Run as CSV", "Python script", "Scene as SVG", "Scene as PNG"];
  expect([...reached]).toEqual(expect.arrayContaining([...names, ...files, "Timeline as SVG", "Timeline as PNG", "Close"]));
  await page.keyboard.press("r");
  await page.keyboard.press("ArrowRight");
  await lab.run(600);
  await expect(lab.root).toHaveAttribute("data-at", request);
  await panel.close();
  await expect(panel.opener).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await lab.run(600);
  await expect(lab.root).toHaveAttribute("data-at", String(Number(request) + 1));
});

for (const colorScheme of ["light", "dark"]) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("axe finds nothing in it", async ({ lab }) => {
      const panel = await shared(lab, "seed=42&fall=3", 8);
      await panel.until(() => expect(panel.preview.locator("iframe[data-ready]")).toBeVisible({ timeout: 100 }));
      await lab.audit();
    });
  });
}

test("it fits a phone", async ({ lab, page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const panel = await shared(lab, "seed=42&requests=60&replay=1~5-crash-0~9-check-every-4~10-repair-0", 12);
  const beyond = await panel.dialog.evaluate((dialog) => {
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    return [dialog.scrollWidth - dialog.clientWidth, left < 0, right > innerWidth, top < 0, bottom > innerHeight];
  });
  expect(beyond).toEqual([0, false, false, false, false]);
  expect(await lab.sidewaysScroll()).toBeLessThanOrEqual(0);
});

test("the link leads to this moment of this branch, and a camera reads it from the code", async ({ lab, page, context }) => {
  await lab.open("?seed=7&requests=30&fall=2&backups=2&theme=dark");
  await lab.studied();
  await lab.travel(5);
  await lab.opener("Primary").press("Enter");
  await page.keyboard.press("Enter");
  await lab.travel(11);
  const panel = new Panel(lab);
  await panel.open();
  const link = await panel.link.inputValue();
  expect(link).toBe(`${lab.site}?seed=7&requests=30&backups=2&fall=2&replay=1~6-crash-0&at=11&theme=dark`);
  await expect(panel.dialog).toContainText("at request 11");

  const pixels = await panel.dialog.locator(".fl-sharing-qr svg").evaluate(async (svg) => {
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(svg.outerHTML)}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: 400, height: 400 });
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0, 400, 400);
    return [...context.getImageData(0, 0, 400, 400).data];
  });
  expect(decode({ width: 400, height: 400, data: Uint8Array.from(pixels) })).toBe(link);
  const [name, svg] = await panel.save("Save as SVG (QR code)");
  expect(name).toBe("failover-7-qr.svg");
  expect(svg).toContain("<svg");

  const other = await context.newPage();
  await other.goto(link);
  const there = other.locator("failover-lab");
  await expect.poll(() => there.evaluate(({ request }) => request)).toBe(11);
  const here = await moment(page.locator("failover-lab"));
  const { rows, state } = await moment(there);
  expect({ rows, state }).toEqual({ rows: here.rows, state: here.state });
  expect(here.state).toBe("paused");
  await other.close();
});

test("copying puts the text on the clipboard; where that is not allowed, the text is selected", async ({ lab, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const panel = await shared(lab, "seed=42", 3);
  for (const [button, field] of [["Copy the link", panel.link], ["Copy the embed code", panel.code]]) {
    await panel.dialog.getByRole("button", { name: button }).click();
    await expect(panel.status).toHaveText("Copied.");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await field.inputValue());
    await panel.dialog.evaluate((dialog) => (dialog.querySelector("[role=status]").textContent = ""));
  }
  await page.evaluate(() => (navigator.clipboard.writeText = () => Promise.reject(new Error("no"))));
  await panel.dialog.getByRole("button", { name: "Copy the embed code" }).click();
  await expect(panel.status).toContainText("copy it with the keyboard");
  const chosen = await panel.code.evaluate(({ selectionStart, selectionEnd, value }) => selectionEnd - selectionStart === value.length);
  expect(chosen).toBe(true);
});

for (const [kind, view] of ["Element", "Frame"].flatMap((kind) => ["Full", "Scene", "Timeline"].map((view) => [kind, view]))) {
  test(`${kind}, ${view}: the code shows the same moment in another page, as the preview does`, async ({ lab, page, context }) => {
    const panel = await shared(lab, "seed=42&fall=3&speed=4&replay=1~5-crash-0", 7);
    const here = await moment(page.locator("failover-lab"));
    await panel.choose("Embed as", kind);
    await panel.choose("View", view);
    await panel.dialog.getByRole("spinbutton", { name: "Width" }).fill("640");
    await panel.dialog.getByRole("spinbutton", { name: "Height" }).fill("500");
    await panel.dialog.getByRole("spinbutton", { name: "Height" }).press("Enter");
    const same = async (element) => {
      await panel.until(async () => expect(await element.evaluate(({ request }) => request)).toBe(7));
      const there = await moment(element);
      expect([there.rows, there.state]).toEqual([here.rows, "paused"]);
      const attributes = ["view", "speed"].map((name) => element.evaluate((lab, name) => lab[name], name));
      expect(await Promise.all(attributes)).toEqual([view.toLowerCase(), "4"]);
    };
    await same(panel.preview.frameLocator("iframe").locator("failover-lab"));

    const code = await panel.code.inputValue();
    if (kind === "Element") expect(code).toContain(`<script type="module" src="${lab.site}failover-lab.js"></script>`);
    const other = await context.newPage();
    await other.route(`${lab.site}host.html`, (route) =>
      route.fulfill({ contentType: "text/html", body: `<!DOCTYPE html><title>Host</title><body style="margin: 0">${code}` }),
    );
    await other.goto(`${lab.site}host.html`);
    const element = kind === "Frame" ? other.frameLocator("iframe").locator("failover-lab") : other.locator("failover-lab");
    await same(element);
    const { width, height } = await other.locator(kind === "Frame" ? "iframe" : "failover-lab").boundingBox();
    expect([width, height]).toEqual([640, 500]);
    await other.close();
  });
}

test("without sizes the code takes the width there is; plays by itself if that is chosen; a size that is none is left out", async ({ lab }) => {
  const panel = await shared(lab, "seed=42", 0);
  await panel.choose("Embed as", "Frame");
  expect(await panel.code.inputValue()).toContain('width="100%" height="520"');
  await panel.dialog.getByRole("spinbutton", { name: "Width" }).fill("7");
  expect(await panel.code.inputValue()).toContain('width="100%" height="520"');
  await panel.dialog.getByRole("checkbox", { name: "Plays by itself" }).check();
  expect(await panel.code.inputValue()).toContain("&amp;autoplay=1");
  const preview = panel.preview.frameLocator("iframe").locator("failover-lab");
  await panel.until(() => expect(preview).toHaveJSProperty("state", "playing", { timeout: 100 }));
  await lab.run(1600);
  expect(await preview.evaluate(({ request }) => request)).toBeGreaterThan(1);
});

for (const [index, at] of [[0, 60], [1, 17], [10, 60], [12, 33], [15, 24], [16, 40], [17, 60], [19, 40], [22, 41], [23, 60]]) {
  const { query, lines, config } = recorded[index];
  test(`${query} at request ${at}: text, JSON and CSV say what the page does, and CPython prints the same lines`, async ({ lab, page }) => {
    const panel = await shared(lab, query, at);
    const expected = course(lines)[at].lines;
    const [, text] = await panel.save("Console as Text");
    expect(text).toBe(expected.map((line) => `${line}\n`).join(""));

    const rows = await page.locator("failover-lab").evaluate(({ run }) => run.rows);
    const [, json] = await panel.save("Run as JSON");
    const run = JSON.parse(json);
    expect([run.format, run.version, run.seed]).toEqual(["failover-lab-run", 1, String(config.seed)]);
    const names = ["request", "truth", "believed", "active", "outcome", "by", "reason"];
    expect(run.rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name]])))).toEqual(rows);

    const [name, csv] = await panel.save("Run as CSV");
    expect(name).toBe(`failover-${config.seed}.csv`);
    const [head, ...table] = csv.split("\r\n").map((line) => line.split(","));
    expect(table.pop()).toEqual([""]);
    const column = (name) => table.map((fields) => fields[head.indexOf(name)]);
    expect(column("outcome")).toEqual(rows.map(({ outcome }) => outcome));
    expect(column("up_0")).toEqual(rows.map(({ truth }) => (truth[0] ? "1" : "0")));
    expect(column("by")).toEqual(rows.map(({ by }) => String(by ?? "")));

    const [script, source] = await panel.save("Python script");
    expect(script).toBe(`failover-${config.seed}.py`);
    const { stdout, stderr } = await promisify(execFile)(python, ["-I", "-c", source], { env: { PYTHONIOENCODING: "utf-8" } });
    // All of the run, and not only what was shown of it.
    expect([stderr, stdout.split(/\r?\n/)]).toEqual(["", [...lines, ""]]);
  });
}

for (const colorScheme of ["light", "dark"]) {
  test.describe(`${colorScheme} pictures`, () => {
    test.use({ colorScheme });

    test("stand by themselves, as SVG and as PNG", async ({ lab, page, context }) => {
      test.setTimeout(90_000);
      await lab.open("?seed=42&fall=3&replay=1~5-crash-0&at=9&compare=fall-1");
      await lab.studied();
      const panel = new Panel(lab);
      const explained = page.getByText("The exact answer").first();
      await explained.scrollIntoViewIfNeeded();
      await lab.run(500);
      await panel.open();
      const names = await panel.dialog.getByRole("button", { name: / as PNG$/ }).evaluateAll((all) => all.map(({ ariaLabel }) => ariaLabel.replace(/ as PNG$/, "")));
      expect(names).toEqual(expect.arrayContaining(["Scene", "Timeline"]));
      const other = await context.newPage();
      for (const name of names) {
        const [file, svg] = await panel.save(`${name} as SVG`);
        expect(file).toMatch(/^failover-42-[a-z]+\.svg$/);
        const found = await other.evaluate(async (svg) => {
          const { documentElement: root } = new DOMParser().parseFromString(svg, "image/svg+xml");
          const links = [...root.querySelectorAll("*")].flatMap((one) => [...one.attributes]).map(({ name, value }) => `${name}=${value}`)
            .filter((text) => /^(on|style|class)|href|url\(|http/i.test(text) && !/^xmlns|=data:image\/png/.test(text));
          const image = new Image();
          image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
          await image.decode();
          return { name: root.localName, links, said: root.querySelector("title").textContent, size: [image.naturalWidth, image.naturalHeight] };
        }, svg);
        expect(found.name).toBe("svg");
        expect(found.links, `${name}: what it has from elsewhere`).toEqual([]);
        expect(found.said).toContain("request 9");
        const [, png] = await panel.save(`${name} as PNG`, "base64");
        const drawn = await other.evaluate(async (data) => {
          const image = new Image();
          image.src = `data:image/png;base64,${data}`;
          await image.decode();
          const { naturalWidth: width, naturalHeight: height } = image;
          const canvas = Object.assign(document.createElement("canvas"), { width, height });
          const context = canvas.getContext("2d");
          context.drawImage(image, 0, 0);
          const { data: pixels } = context.getImageData(0, 0, width, height);
          const counts = new Map();
          for (let i = 0; i < pixels.length; i += 4) {
            const colour = `${pixels[i]} ${pixels[i + 1]} ${pixels[i + 2]} ${pixels[i + 3]}`;
            counts.set(colour, (counts.get(colour) ?? 0) + 1);
          }
          const [ground] = [...counts].sort(([, a], [, b]) => b - a)[0];
          return { size: [width, height], colours: counts.size, ground };
        }, png);
        expect(drawn.size).toEqual(found.size.map((length) => expect.closeTo(2 * length, -0.5)));
        expect(drawn.colours, name).toBeGreaterThan(8);
        expect(drawn.ground, name).toBe(colorScheme === "light" ? "255 254 251 255" : "26 31 42 255");
      }
      await other.close();
    });
  });
}

test("under a strict policy all of it works, and a sentence stands in the preview's place", async ({ lab, page }) => {
  await page.route(`${lab.site}*`, async (route) => {
    if (!route.request().isNavigationRequest()) return route.continue();
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": POLICY } });
  });
  const panel = await shared(lab, "seed=42&fall=3", 8);
  await panel.until(() => expect(panel.preview).toContainText("security policy", { timeout: 100 }));
  await expect(panel.preview.locator("iframe")).toHaveCount(0);
  expect(await panel.code.inputValue()).toContain("<failover-lab seed=");
  await panel.choose("Embed as", "Frame");
  expect(await panel.code.inputValue()).toContain("<iframe src=");
  await expect(panel.preview).toContainText("security policy");
  await expect(panel.dialog.locator(".fl-sharing-qr svg")).toBeVisible();
  for (const name of ["Console as Text", "Scene as SVG", "Scene as PNG", "Timeline as PNG"]) await panel.save(name);
  // The frame is all that was refused.
  expect(lab.complaints.filter((text) => !text.includes("frame"))).toEqual([]);
  expect(lab.complaints.length).toBeGreaterThan(0);
  lab.complaints = [];
});

test("it is loaded when somebody asks for it; a failed download is said, and tried again", async ({ lab, page }) => {
  const asked = [];
  page.on("request", (request) => /share/.test(request.url()) && asked.push(request.url()));
  await page.route(/failover-share.*wasm/, (route) => route.abort());
  await lab.open("?seed=42");
  await lab.studied();
  expect(asked).toEqual([]);
  const panel = new Panel(lab);
  await panel.opener.click();
  const notice = page.getByRole("alert").filter({ hasText: "could not be loaded" });
  await panel.until(() => expect(notice).toBeVisible({ timeout: 100 }));
  await page.unroute(/failover-share.*wasm/);
  await panel.open();
  lab.complaints = lab.complaints.filter((text) => !/ERR_FAILED|Failed to fetch|WebAssembly/.test(text));
});

test("a link that is too long for a code is still a link", async ({ lab }) => {
  const changes = Array.from({ length: 660 }, (_, i) => `${3 + 2 * i}-${i % 2 ? "repair" : "crash"}-0`).join("~");
  const panel = await shared(lab, `seed=1&requests=2000&fail=0&recover=0&replay=1~${changes}`, 9);
  await expect(panel.dialog).toContainText("too long for a QR code");
  await expect(panel.dialog).toContainText("not every server takes");
  expect(await panel.link.inputValue()).toContain("-crash-0");
});

test("in the single file there is a frame to embed, and no element", async ({ page }) => {
  await page.goto(new URL("../../dist/failover-lab.html?seed=42&at=4", import.meta.url).href);
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Share" });
  await expect(dialog.getByRole("group", { name: "Embed as" }).getByRole("radio")).toHaveCount(1);
  await expect(dialog.getByRole("textbox", { name: "Embed code" })).toHaveValue(/failover-lab\.html\?seed=42&amp;at=4&amp;view=scene/);
  await expect(dialog).toContainText("Only this computer knows the address");
  await expect(dialog.getByRole("group", { name: "Preview" }).frameLocator("iframe").locator("failover-lab")).toHaveJSProperty("request", 4);
});
