// How much is downloaded: each part has its budget in tests/budget.json.
import { readFileSync, readdirSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import { expect, test } from "./host.mjs";

const dist = new URL("../../dist/", import.meta.url);
const budget = JSON.parse(readFileSync(new URL("../budget.json", import.meta.url), "utf8"));

/** The bytes that a server sends of a file. */
function compressed(body) {
  return brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: body.length } }).length;
}

test("all that opening the page loads keeps to its budget, and what comes after it to its own", async ({ page, site }) => {
  const responses = new Map();
  page.on("response", (response) => responses.set(new URL(response.url()).pathname.split("/").pop(), response));
  await page.addInitScript(() => {
    const drawn = () => (globalThis.drawn = performance.timeOrigin + performance.now());
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (options) {
      const root = attach.call(this, options);
      new MutationObserver((_, observer) => {
        if (!root.querySelector("[data-lab]")) return;
        observer.disconnect();
        requestAnimationFrame(drawn);
      }).observe(root, { childList: true, subtree: true });
      return root;
    };
  });
  await page.goto(site);
  await expect(page.locator("[data-study-ready]")).toBeVisible();
  await page.waitForLoadState("networkidle");
  const drawn = await page.evaluate(() => globalThis.drawn);
  const sums = { opening: 0, study: 0 };
  for (const [name, response] of responses) {
    const body = await response.body();
    const size = compressed(body);
    // Whatever else comes late, such as the icon, belongs to opening.
    const part = name.includes("study") && response.request().timing().startTime > drawn ? "study" : "opening";
    sums[part] += size;
    console.log(`${String(size).padStart(8)} bytes  ${part}: ${name || "index.html"}`);
    if (name) expect(name, "a name that says what is in it").toMatch(/-[0-9a-f]{8}\.\w+$/);
  }
  for (const [part, sum] of Object.entries(sums)) {
    console.log(`${String(sum).padStart(8)} bytes ${part}, of ${budget[part].bytes}`);
    expect(sum, part).toBeGreaterThan(1000);
  }
  console.log(`${String(sums.opening + sums.study).padStart(8)} bytes together`);
  for (const [part, sum] of Object.entries(sums)) expect(sum, part).toBeLessThanOrEqual(budget[part].bytes);
  expect(responses.size).toBeGreaterThan(6);
});

test("a scene in somebody's page keeps to its budget, and loads nothing else while it plays", async ({ host, page }) => {
  const bodies = new Map();
  page.on("response", (response) => {
    if (response.url() !== host.address) bodies.set(new URL(response.url()).pathname.split("/").pop(), response.body());
  });
  await host.open('<failover-lab seed="42" view="scene" autoplay></failover-lab>', { head: '<script type="module" src="failover-lab.js"></script>' });
  await host.ready();
  await host.run(9000);
  await expect(host.element).toHaveJSProperty("state", "over");
  let sum = 0;
  for (const [name, body] of bodies) {
    expect(name, "what a scene has no use for").not.toMatch(/study|share|page|boot|frame/);
    sum += compressed(await body);
  }
  console.log(`${String(sum).padStart(8)} bytes scene, of ${budget.scene.bytes}`);
  expect([...bodies.keys()].filter((name) => name.endsWith(".wasm"))).toHaveLength(1);
  expect(sum).toBeGreaterThan(10_000);
  expect(sum).toBeLessThanOrEqual(budget.scene.bytes);
});

test("the panel for sharing and the script for a frame's page keep to their budgets", () => {
  const files = readdirSync(dist);
  for (const [part, pattern, count] of [["share", /share/, 3], ["embed", /^embed\.js$/, 1]]) {
    const found = files.filter((name) => pattern.test(name));
    expect(found, part).toHaveLength(count);
    const sum = found.map((name) => compressed(readFileSync(new URL(name, dist)))).reduce((a, b) => a + b);
    console.log(`${String(sum).padStart(8)} bytes ${part}, of ${budget[part].bytes}`);
    expect(sum, part).toBeLessThanOrEqual(budget[part].bytes);
  }
});
