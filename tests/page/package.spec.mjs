// The package folder: npm takes it, nothing in it is missing, and what npm makes of it works from any static host.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "./host.mjs";
import { serve } from "../server.mjs";

const folder = fileURLToPath(new URL("../../dist/npm/", import.meta.url));
const described = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

/** What npm says that it packs. */
function pack(...options) {
  // The reader's own settings for npm are no part of it.
  const said = execFileSync("npm", ["pack", "--json", "--ignore-scripts", ...options], { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const [one] = Object.values(JSON.parse(said));
  return one;
}

const packed = pack("--dry-run");
const names = packed.files.map(({ path }) => path);

/** The files beside it that a script or a page names. */
function named(name) {
  const text = readFileSync(join(folder, name), "utf8");
  return [...text.matchAll(/["'`(=](?:\.\/)?([\w-]+(?:-[0-9a-f]{8})?\.(?:js|wasm|css|svg|html))["'`) >]/g)].map(([, found]) => found);
}

test("npm packs all that is in the folder, and nothing else", () => {
  expect(names.sort()).toEqual(readdirSync(folder).sort());
  expect(packed.name).toBe("failover-lab");
  const cargo = readFileSync(new URL("../../Cargo.toml", import.meta.url), "utf8");
  expect(cargo).toContain(`version = "${packed.version}"`);
  for (const licence of described.license.split(" OR ")) expect(names).toContain(`LICENSE-${licence.replace("-2.0", "").toUpperCase()}`);
});

test("every file that one of them names is there", () => {
  const scripts = names.filter((name) => /\.(js|html)$/.test(name));
  const wanted = new Set(scripts.flatMap(named));
  // The script, all three modules, each with its WebAssembly, and what the page is made of.
  for (const stem of ["laboratory", "failover-study", "failover-share", "page", "boot", "frame"]) {
    expect([...wanted].filter((name) => name.startsWith(stem)).length, stem).toBeGreaterThan(0);
  }
  expect([...wanted].filter((name) => name.endsWith(".wasm"))).toHaveLength(3);
  expect([...wanted].filter((name) => !names.includes(name) && name !== "failover-lab.html")).toEqual([]);
});

test("what its description leads to is there", () => {
  const { main, types, customElements, exports } = described;
  const inner = Object.values(exports["."]).map((path) => path.replace("./", ""));
  for (const name of [main, types, customElements, ...inner]) expect(names).toContain(name);
  expect(exports["./*"]).toBe("./*");
});

test("as npm installs it, it is imported, plays, explains and shares from a static host", async ({ page }) => {
  const place = mkdtempSync(join(tmpdir(), "failover-lab-package-"));
  const { filename } = pack("--pack-destination", place);
  execFileSync("tar", ["-xzf", join(place, filename), "-C", place]);
  const pages = {
    "page.html": `<!DOCTYPE html><title>Host</title><link rel="icon" href="data:,"><script type="module">import "/modules/package/failover-lab.js"</script>
      <failover-lab seed="42" speed="64"></failover-lab>`,
  };
  const server = await serve({ folder: "/modules/", site: place, pages });
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await page.goto(`${server.address}page.html`);
  const lab = page.locator("failover-lab");
  await lab.evaluate((lab) => lab.whenReady().then(() => lab.play()));
  await expect(lab).toHaveJSProperty("state", "over");
  expect(await lab.evaluate((lab) => lab.run.rows.length)).toBe(15);
  await expect(lab.locator("[data-lab]")).toHaveAttribute("data-study-ready");
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const link = await page.getByRole("textbox", { name: "Link", exact: true }).inputValue();
  expect(link).toMatch(/^http:.*\/modules\/package\/index\.html\?seed=42/);
  expect(complaints).toEqual([]);
  // The page that it links to is there too, and stands where it was left.
  await page.goto(link);
  await expect(page.locator("failover-lab")).toHaveJSProperty("request", 15);
  expect(complaints).toEqual([]);
  server.close();
});
