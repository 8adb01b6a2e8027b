// Writes what editors complete the element by: a custom elements manifest and TypeScript declarations, from one table.
//
//     node element/manifest.mjs FOLDER
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const probability = "a probability, 0 to 1";
/** Attributes, each with its type, what counts without it, and what it says. */
const ATTRIBUTES = [
  ["seed", "string", "a fresh one", "The run's luck: a whole number from 0 to 2^64 − 1."],
  ["requests", "string", "15", "Length of the run: 1 to 1000000 requests, or `endless`."],
  ["interval", "string", "500", "Time between requests at speed 1: 10 to 10000 milliseconds."],
  ["fail", "string", "0.2", `The primary fails with each request: ${probability}.`],
  ["recover", "string", "0.2", `The primary comes back with a request, if it does not fail: ${probability}.`],
  ["backups", "string", "1", "Instances that stand by: 0 to 4."],
  ["backup-fail", "string", "0", `Each backup fails with each request: ${probability}.`],
  ["backup-recover", "string", "0.2", `Each backup comes back with a request: ${probability}.`],
  ["check-every", "string", "1", "Requests from one health check to the next: 1 to 100."],
  ["fall", "string", "1", "Failed checks in a row until an instance is believed down: 1 to 10."],
  ["rise", "string", "1", "Passed checks in a row until it is believed up again: 1 to 10."],
  ["check-loss", "string", "0", "The check of a healthy instance fails: a probability, 0 to below 1."],
  ["failback", '"auto" | "delayed" | "manual"', "auto", "When traffic returns to the primary."],
  ["failback-delay", "string", "0", "The hold-down when failback is delayed: 0 to 1000 requests."],
  ["retries", "string", "1", "Other instances tried when one does not answer: 0 to 10."],
  ["when-none", '"closed" | "open"', "closed", "When no instance is believed up: refuse requests, or send them anyway."],
  ["preset", "string", "experiment-7", "The name of a preset, whose values the other attributes override."],
  ["replay", "string", "", "What a person did during the run, as it stands in a link: `1~5-crash-0~9-fail-0.4`."],
  ["view", '"full" | "scene" | "timeline"', "full", "How much of it is shown."],
  ["controls", "boolean", "true", 'Whether its buttons are shown; as an attribute `"0"` or `"false"` hides them.'],
  ["autoplay", "boolean", "false", "Plays as soon as it stands and is in view."],
  ["speed", "string", "1", "A factor: 0.25 to 64."],
  ["theme", '"auto" | "light" | "dark"', "auto", "Light or dark, or as the reader's system has it."],
  ["compare", "string", "", "A setting and its value for a twin of the run: `fall-3`."],
  ["at", "string", "0", "The request after which it stands at first."],
];
const PROPERTIES = [
  ["query", "string", false, "All of it at once, as in a link: `seed=42&fail=0.3&view=scene`. It counts instead of the attributes."],
  ["request", "number", true, "The requests that have ended at the playhead."],
  ["state", '"waiting" | "paused" | "playing" | "over"', true, "`waiting` until it stands."],
  ["link", "string", true, "The address of this run, from the `?` on."],
  ["run", "FailoverRun | null", true, "The record of the run up to the playhead; `null` until it stands."],
];
const instance = [{ name: "instance", type: "number", optional: true, text: "0 is the primary (and the default), 1 to 4 are the backups" }];
const METHODS = [
  ["play", [], "void", "Plays; from the end, the run starts over."],
  ["pause", [], "void", "Pauses."],
  ["step", [], "void", "Goes one request further."],
  ["stepBack", [], "void", "Goes one request back."],
  ["seek", [{ name: "request", type: "number", text: "how many requests have ended there; `Infinity` is the end" }], "void", "Goes to a place in the run and pauses."],
  ["restart", [], "void", "Back to the start of the same run."],
  ["newRun", [], "void", "Another run with a fresh seed."],
  ["undo", [], "void", "Brings back what was before the last change."],
  ["clearChanges", [], "void", "Drops all recorded changes."],
  ["crash", instance, "void", "Takes an instance down with the next request."],
  ["repair", instance, "void", "Brings an instance up with the next request."],
  ["cut", instance, "void", "Cuts the link between the health checker and an instance."],
  ["heal", instance, "void", "Heals that link."],
  ["drain", instance, "void", "Takes an instance out of service."],
  ["ready", instance, "void", "Puts a drained instance back into service."],
  ["orderFailover", [], "void", "Orders a failover with the next request."],
  ["orderFailback", [], "void", "Orders a failback with the next request."],
  ["act", [{ name: "action", type: "string", text: "as `replay` writes it: `crash-0`" }], "void", "Does something with the next request."],
  ["key", [{ name: "event", type: "KeyboardEvent", text: "of `keydown`" }], "void", "Does what a key means that was pressed elsewhere in the page; in the element it is done anyway."],
  ["whenReady", [], "Promise<this>", "Resolves once it can be used; rejects where it can't be loaded."],
];
const EVENTS = [
  ["request", "FailoverRequest", "A request has ended. Of more than 100 that end at once, the last 100 are told."],
  ["failover", "FailoverSwitch", "Traffic has moved from the primary to a backup."],
  ["failback", "FailoverSwitch", "Traffic has moved back to the primary."],
  ["end", "{ request: number }", "The last request has ended."],
  ["change", "{ request: number; state: string; run: string; link: string }", "The run, the place in it, or whether it plays is another."],
  ["error", "{ message: string; fatal: boolean }", "Something that was asked for can't be done; if `fatal`, nothing can any more."],
];
const STYLES = [
  ["--failover-lab-height", "Its height: 48rem, with view=scene 32rem, with view=timeline 22rem; `auto` for as tall as what it shows."],
  ["--failover-lab-accent", "The primary's colour, and that of the main button."],
  ["--failover-lab-ground", "The background."],
  ["--failover-lab-surface", "The background of its cards."],
  ["--failover-lab-ink", "The colour of text."],
  ["--failover-lab-font", "The typeface."],
  ["--failover-lab-radius", "How round the cards' corners are."],
];
const PARTS = [
  ["header", "Title, presets, theme."],
  ["stage", "The card that holds the scene."],
  ["scene", "The scene."],
  ["transport", "The buttons."],
  ["timeline", "The timeline."],
  ["settings", "Sliders and settings."],
  ["numbers", "What is counted."],
  ["console", "The console."],
];
const RECORDS = `/** A request that has ended. */
export interface FailoverRequest {
  /** Its number, from 1. */
  request: number;
  /** For each instance, the primary first, whether it was up. */
  truth: boolean[];
  /** For each whether the health checker believed it to be up. */
  believed: boolean[];
  /** The instance that traffic was routed to. */
  active: number;
  outcome: "served" | "redirected" | "failed";
  /** Who served it; \`null\` if nobody did. */
  by: number | null;
  /** Why it failed; \`null\` if it did not. */
  reason: "undetected" | "no-instance" | null;
}

/** A failover or a failback. */
export interface FailoverSwitch {
  /** The request with which it happened. */
  request: number;
  /** Where traffic goes now. */
  to: number;
}

/** A run up to the playhead. */
export interface FailoverRun {
  version: 1;
  /** The run in canonical form, as it stands in a link. */
  run: string;
  seed: string;
  /** The requests that have ended. */
  requests: number;
  /** Those requests; \`null\` if they are more than 100,000. */
  rows: FailoverRequest[] | null;
}
`;

const camel = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
const type = (text) => ({ text });
const version = /^version = "(.+)"$/m.exec(await readFile(new URL("../Cargo.toml", import.meta.url), "utf8"))[1];

function manifest() {
  const attributes = ATTRIBUTES.map(([name, text, usual, description]) => ({
    name, type: type(text), default: usual, description, fieldName: camel(name),
  }));
  const fields = ATTRIBUTES.map(([name, text, usual, description]) => ({
    kind: "field", name: camel(name), type: type(text), default: usual, description, attribute: name, reflects: true,
  }));
  const own = PROPERTIES.map(([name, text, readonly, description]) => ({ kind: "field", name, type: type(text), readonly, description }));
  const methods = METHODS.map(([name, parameters, result, description]) => ({
    kind: "method", name, description, return: { type: type(result) },
    parameters: parameters.map(({ name, type: text, optional, text: description }) => ({ name, type: type(text), optional, description })),
  }));
  return {
    schemaVersion: "1.0.0",
    readme: "README.md",
    modules: [{
      kind: "javascript-module",
      path: "failover-lab.js",
      declarations: [{
        kind: "class",
        customElement: true,
        tagName: "failover-lab",
        name: "FailoverLab",
        description: "Shows how traffic moves from a primary instance to a backup when the primary fails, and back when it recovers.",
        superclass: { name: "HTMLElement" },
        attributes,
        members: [...fields, ...own, ...methods],
        events: EVENTS.map(([name, detail, description]) => ({ name, type: type(`CustomEvent<${detail}>`), description })),
        slots: [{ name: "", description: "What is shown until the element is defined, and where it can't be." }],
        cssProperties: STYLES.map(([name, description]) => ({ name, description })),
        cssParts: PARTS.map(([name, description]) => ({ name, description })),
      }],
      exports: [{ kind: "custom-element-definition", name: "failover-lab", declaration: { name: "FailoverLab", module: "failover-lab.js" } }],
    }],
  };
}

function declarations() {
  const said = (text, indent = "  ") => `${indent}/** ${text} */\n`;
  const fields = ATTRIBUTES.map(([name, text, , description]) => {
    const setter = text === "string" ? "string | number | null" : `${text} | null`;
    return said(description) + `  get ${camel(name)}(): ${text};\n  set ${camel(name)}(value: ${setter});\n`;
  });
  const own = PROPERTIES.map(([name, text, isFixed, description]) => said(description) + `  ${isFixed ? "readonly " : ""}${name}: ${text};\n`);
  const methods = METHODS.map(([name, parameters, result, description]) => {
    const list = parameters.map(({ name, type: text, optional }) => `${name}${optional ? "?" : ""}: ${text}`).join(", ");
    return said(description) + `  ${name}(${list}): ${result};\n`;
  });
  const events = EVENTS.map(([name, detail, description]) => said(description) + `  ${name}: CustomEvent<${detail}>;\n`);
  return `// Written by element/manifest.mjs.

${RECORDS}
/** What happens, by the names of its events. */
export interface FailoverLabEvents {
${events.join("")}}

/** \`<failover-lab>\`. */
export interface FailoverLab extends HTMLElement {
${[...fields, ...own, ...methods].join("")}
  addEventListener<K extends keyof FailoverLabEvents>(
    type: K, listener: (this: FailoverLab, event: FailoverLabEvents[K]) => void, options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "failover-lab": FailoverLab;
  }
}
`;
}

const folder = process.argv[2];
await mkdir(folder, { recursive: true });
await writeFile(join(folder, "custom-elements.json"), `${JSON.stringify(manifest(), null, 2)}\n`);
await writeFile(join(folder, "failover-lab.d.ts"), declarations());
await writeFile(join(folder, "package.json"), `${JSON.stringify({
  name: "failover-lab",
  version,
  description: "A custom element that shows how traffic moves from a primary to a backup when the primary fails, and back.",
  license: "MIT OR Apache-2.0",
  type: "module",
  main: "failover-lab.js",
  types: "failover-lab.d.ts",
  exports: { ".": { types: "./failover-lab.d.ts", default: "./failover-lab.js" }, "./*": "./*" },
  customElements: "custom-elements.json",
  sideEffects: true,
  keywords: ["failover", "failback", "health-check", "high-availability", "simulation", "teaching", "web-component", "webassembly"],
}, null, 2)}\n`);
