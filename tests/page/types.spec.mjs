// What editors complete the element by says what the element has, no more and no less.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "./host.mjs";

const folder = mkdtempSync(join(tmpdir(), "failover-lab-"));
execFileSync("node", [fileURLToPath(new URL("../../element/manifest.mjs", import.meta.url)), folder]);
const manifest = JSON.parse(readFileSync(join(folder, "custom-elements.json"), "utf8"));
const { attributes, members, events, cssProperties, cssParts } = manifest.modules[0].declarations[0];
const names = (list) => list.map(({ name }) => name).sort();

test("the manifest names the attributes, properties and methods that the class has", async ({ host }) => {
  await host.open("<failover-lab></failover-lab>");
  await host.ready();
  const found = await host.with((lab) => {
    const all = Object.entries(Object.getOwnPropertyDescriptors(lab.constructor.prototype));
    // What the browser calls by itself.
    const isOurs = ([name]) => !/^constructor$|Callback$/.test(name);
    return {
      attributes: lab.constructor.observedAttributes,
      fields: all.filter(([, { get }]) => get).map(([name, { set }]) => [name, !set]),
      methods: all.filter(isOurs).filter(([, { value }]) => typeof value === "function").map(([name]) => name),
    };
  });
  expect(names(attributes)).toEqual(found.attributes.sort());
  const fields = members.filter(({ kind }) => kind === "field");
  expect(fields.map(({ name, readonly = false }) => [name, readonly]).sort()).toEqual(found.fields.sort());
  expect(names(members.filter(({ kind }) => kind === "method"))).toEqual(found.methods.sort());
  expect(fields.filter(({ attribute }) => attribute).map(({ attribute }) => attribute).sort()).toEqual(names(attributes));
});

test("the manifest's defaults are those that count", async ({ host }) => {
  await host.open("<failover-lab></failover-lab>");
  await host.ready();
  for (const { name, default: usual, fieldName } of attributes) {
    const value = await host.get(fieldName);
    if (name === "seed") expect(value).toMatch(/^\d+$/);
    else expect(String(value), name).toBe(usual);
  }
});

test("the manifest names the events that are fired, and the parts that there are", async ({ host }) => {
  await host.open('<failover-lab seed="42" requests="60" speed="64" fail="9"></failover-lab>');
  await host.ready();
  await host.with((lab) => lab.play());
  await host.run(700);
  const told = new Set((await host.told()).map(([name]) => name));
  expect([...told].sort()).toEqual(names(events));
  const parts = await host.root.evaluate((root) => [...root.querySelectorAll("[part]")].flatMap((one) => [...one.part]));
  expect([...new Set(parts)].sort()).toEqual(names(cssParts));
  const styles = await host.with((lab) => lab.shadowRoot.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText)).join());
  const used = new Set(styles.match(/var\(--failover-lab-[a-z-]+/g).map((text) => text.slice(4)));
  // Two are the page's own, whose window it fills.
  const own = ["--failover-lab-overflow", "--failover-lab-viewport"];
  expect([...used].filter((name) => !own.includes(name)).sort()).toEqual(names(cssProperties));
});

/** What TypeScript has against a program that uses the declarations. */
function complaints(text, name) {
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, `import type { FailoverLab, FailoverRun } from "./failover-lab";\nconst lab = document.querySelector("failover-lab")!;\n${text}\nexport {};\n`);
  const program = ts.createProgram([file], { strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, types: [] });
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

/** A value that a property of this type takes. */
function sample(type) {
  return type.startsWith('"') ? type.split(" | ")[1] : type === "boolean" ? "true" : '"1"';
}

test("its declarations compile where all of it is used", () => {
  const fields = members.filter(({ kind }) => kind === "field");
  const lines = [
    ...fields.map(({ name, type: { text }, readonly, attribute }) => `{ const value: ${text} = lab.${name}; void value; ${readonly ? "" : `lab.${name} = ${sample(text)};`} ${attribute ? `lab.${name} = null;` : ""} }`),
    ...members.filter(({ kind }) => kind === "method" && kind).map(({ name, parameters, return: { type } }) => {
      const values = parameters.map(({ type: { text } }) => ({ number: "2", string: '"crash-0"', KeyboardEvent: 'new KeyboardEvent("keydown")' })[text]);
      return `{ const result: ${type.text.replace("this", "FailoverLab")} = lab.${name}(${values.join(", ")}); void result; }`;
    }),
    ...events.map(({ name, type: { text } }) => `lab.addEventListener("${name}", (event) => { const known: ${text.replace(/Failover(Request|Switch)/, 'import("./failover-lab").$&')} = event; void known; });`),
    'lab.addEventListener("request", function ({ detail }) { const who: number | null = detail.by; this.pause(); void who; });',
    'lab.addEventListener("focus", () => {});',
    "const run: FailoverRun | null = lab.run; void run?.rows?.[0].truth[0];",
    'const made: FailoverLab = document.createElement("failover-lab"); void made;',
    "lab.seed = 42; lab.crash(); lab.seek(Infinity);",
  ];
  expect(complaints(lines.join("\n"), "right")).toEqual([]);
});

for (const [at, wrong] of [
  'lab.view = "half";', "lab.request = 5;", 'lab.state = "paused";', "lab.run!.rows![0].by = true;", 'lab.autoplay = "yes";', "lab.act(5);",
  'lab.crash("0");', "lab.seek();", "lab.jump();", 'lab.failback = "sometimes";', 'lab.addEventListener("end", ({ detail }) => detail.to);',
  'lab.addEventListener("request", ({ detail }) => { const text: string = detail.request; });', 'if (lab.state === "stopped") lab.play();',
  "const { seed } = lab.run;",
].entries()) {
  test(`its declarations refuse ${wrong}`, () => {
    expect(complaints(wrong, `wrong-${at}`)).toHaveLength(1);
  });
}
