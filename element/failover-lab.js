// <failover-lab>: a laboratory in any page. One WebAssembly module serves all of them.
import { control, isUsed, shortcut } from "./controls.js";

/** The configuration's keys. */
const KEYS = [
  "seed", "requests", "interval", "fail", "recover", "backups", "backup-fail", "backup-recover", "check-every", "fall",
  "rise", "check-loss", "failback", "failback-delay", "retries", "when-none", "preset", "replay",
];
/** How it is shown, and where it begins. */
const SHOWN = ["view", "controls", "autoplay", "speed", "theme", "compare", "at"];
const SWITCHES = ["autoplay", "controls"];
/** What counts where nothing is said. */
const USUAL = { view: "full", theme: "auto", speed: "1", compare: "", at: "0" };
/** Methods, each with what it asks for. */
const ASKED = {
  play: "play", pause: "pause", step: "step", stepBack: "back", restart: "restart", newRun: "new", undo: "undo",
  clearChanges: "clear",
};
const ACTIONS = ["crash", "repair", "cut", "heal", "drain", "ready"];
const ORDERS = { orderFailover: "failover", orderFailback: "failback" };

/** Properties, each with its attribute: `checkEvery` for `check-every`. */
const NAMES = new Map(
  [...KEYS, ...SHOWN].map((name) => [name.replace(/-(.)/g, (_, letter) => letter.toUpperCase()), name]),
);

const LAB = "laboratory.js";
/**
 * In the single file everything is there already: scripts with their WebAssembly, and styles. An element of the page that has
 * this name as its id is found by the name as well, and is not meant.
 */
const INLINE = Object.hasOwn(globalThis, "failoverLabFiles") ? globalThis.failoverLabFiles : {};

/** All that stand in a document. */
const standing = new Set();
let module;
let sheet;
/** Modules that come later, each with its styles. */
const later = {};
/** How often each module has been asked for. */
const tries = {};

/** The module, its styles, and what happens when it breaks. It is loaded once; a failed try is not remembered. */
function loaded() {
  module ??= start(LAB).then((script) => {
    script.on_failure((text) => standing.forEach((lab) => lab[BREAK](text)));
    sheet = dressed(script.styles());
    return script;
  });
  module.catch(() => (module = undefined));
  return module;
}

/** Loads a script and the WebAssembly that belongs to it. A browser may remember that a script failed, so each try has its name. */
async function start(name) {
  const before = tries[name] ?? 0;
  tries[name] = before + 1;
  const [script, wasm] = INLINE[name] ?? [await import(address(before ? `${name}?${before}` : name))];
  await script.default(wasm && { module_or_path: wasm });
  return script;
}

/** Reads a file of ours. */
async function read(name) {
  if (INLINE[name]) return INLINE[name];
  const answer = await fetch(address(name));
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
  return answer.text();
}

function address(name) {
  return new URL(name, import.meta.url).href;
}

/** Styles as a sheet. Their sizes go by the reader's own size of text, and not by what the page has made of it. */
function dressed(text) {
  const probe = document.body.appendChild(document.createElement("div"));
  probe.style.cssText = "all:initial!important;position:absolute!important";
  const size = parseFloat(getComputedStyle(probe).fontSize) || 16;
  probe.remove();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text.replace(/(\d*\.?\d+)rem\b/g, (_, count) => `${count * size}px`));
  return sheet;
}

/** A module that comes later, with its styles: loaded once for all, too. */
function fetched(name, style) {
  later[name] ??= Promise.all([start(name), read(style)]).then(([script, text]) => [script, dressed(text)]);
  later[name].catch(() => delete later[name]);
  return later[name];
}

const SEEN = Symbol("seen");
const BREAK = Symbol("break");
const sight = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) target[SEEN](isIntersecting);
});

/** Until the module is there: as tall as it will be, with what its page put into it. */
const waiting = new CSSStyleSheet();
waiting.replaceSync(
  ":host{display:block!important;min-height:var(--failover-lab-height,48rem)}" +
  ":host([view=scene]){min-height:var(--failover-lab-height,32rem)}" +
  ":host([view=timeline]){min-height:var(--failover-lab-height,22rem)}" +
  ":host([hidden]),[hidden]{display:none!important}",
);

class FailoverLab extends HTMLElement {
  static observedAttributes = [...NAMES.values()];
  static properties = [...NAMES.keys()];
  static methods = [...Object.keys(ASKED), ...ACTIONS, ...Object.keys(ORDERS), "seek", "act"];

  static {
    const own = this.prototype;
    const define = (name, get, set) => Object.defineProperty(own, name, { configurable: true, enumerable: true, get, set });
    for (const [property, name] of NAMES) {
      define(property, function () { return this.#get(name); }, function (value) { this.#set(name, value); });
    }
    for (const [method, what] of Object.entries(ASKED)) own[method] = function () { this.#ask(what); };
    for (const action of ACTIONS) own[action] = function (instance = 0) { this.act(`${action}-${written(instance)}`); };
    for (const [method, order] of Object.entries(ORDERS)) own[method] = function () { this.act(order); };
  }

  #lab;
  #frame;
  #isMounting = false;
  #query;
  #left;
  #events = [];
  #link = "";
  #study;
  #tries = 0;
  #isBroken = false;
  /** Who waits for it to stand: what to call then, and what if it can't. */
  #waiting = [];

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [waiting];
    root.append(document.createElement("slot"));
    for (const name of ["click", "input", "change", "keydown"]) {
      root.addEventListener(name, (event) => {
        // What the page has put into the element is heard here too, and has nothing to say.
        if (event.target.getRootNode() !== root) return;
        this.#obey(control(event));
        if (name !== "keydown") return;
        this.key(event);
        if (isUsed(event)) event.stopPropagation();
      });
    }
  }

  connectedCallback() {
    for (const name of [...NAMES.keys(), "query"]) this.#upgrade(name);
    sight.observe(this);
    if (!this.#lab) this.#mount();
  }

  disconnectedCallback() {
    // Where it is only moved, it is part of a document again at once.
    queueMicrotask(() => {
      if (!this.isConnected) this.#leave();
    });
  }

  attributeChangedCallback(name, before, value) {
    if (!this.#lab || before === value || name === "autoplay") return;
    if (name === "replay" || (value === null && KEYS.includes(name))) this.#again();
    else if (name === "at" && /^\d*$/.test(value ?? "")) this.seek(value ?? 0);
    else this.#lab.ask(name, value ?? USUAL[name] ?? "");
  }

  /** A whole configuration at once, as it stands in a link; it counts instead of the attributes. */
  get query() {
    return this.#query ?? this.#attributes();
  }

  set query(text) {
    this.#query = written(text).replace(/^\?/, "");
    if (this.#lab) this.#again();
  }

  /** The requests that have ended at the playhead. */
  get request() {
    return Number(this.#lab?.read("request") ?? 0);
  }

  /** `waiting` until it is there, then `paused`, `playing` or `over`. */
  get state() {
    return this.#lab?.read("state") ?? "waiting";
  }

  /** The address of this run: its seed, what differs from the defaults, what was done, how it is shown. */
  get link() {
    return this.#link;
  }

  /** The record of the run up to the playhead, `null` until it is there. Beyond 100,000 requests it has no rows. */
  get run() {
    if (!this.#lab) return null;
    const rows = this.#lab.rows()?.trim().split("\n").filter(Boolean).map(row) ?? null;
    return { version: 1, run: this.#lab.read("run"), seed: this.seed, requests: this.request, rows };
  }

  /** Resolves once it can be used. */
  async whenReady() {
    if (this.state === "waiting") await new Promise((...both) => this.#waiting.push(both));
    return this;
  }

  /** Stops after so many requests; `Infinity` is the end. */
  seek(request) {
    const to = Number(written(request));
    this.#ask("seek", Number.isFinite(to) ? String(Math.max(0, Math.floor(to))) : "");
  }

  /** Does something as `replay` writes it: `crash-0`. */
  act(what) {
    this.#ask("act", written(what));
  }

  /** Does what a key means that was pressed somewhere. */
  key(event) {
    const asked = this.#lab && shortcut(event);
    this.#obey(asked);
    if (asked?.[0] === "help") this.#attach();
  }

  /** It came into view, or went out of it. */
  [SEEN](isSeen) {
    this.#lab?.ask("seen", isSeen ? "1" : "0");
  }

  /** The module has come to a stop, and with it all of them. */
  [BREAK](text) {
    this.#isBroken = true;
    this.#lab = undefined;
    standing.delete(this);
    this.#say(`Failover Lab could not go on. Loading the page again starts it anew. (${text})`);
    this.#tell("error", { message: text, fatal: true });
  }

  /** A key as it is at the playhead; before that, as the attribute has it. All but switches are texts. */
  #get(name) {
    const attribute = this.getAttribute(name);
    if (name === "autoplay") return attribute !== null;
    if (name === "controls") return attribute !== "0" && attribute !== "false";
    if (name in USUAL) return (this.#link ? new URLSearchParams(this.#link).get(name) : attribute) ?? USUAL[name];
    if (name === "replay" && this.#lab) return new URLSearchParams(this.#lab.read("run")).get(name) ?? "";
    return this.#lab?.read(name) ?? attribute ?? "";
  }

  /** Sets the attribute, which the laboratory follows; `null` takes it away. */
  #set(name, value) {
    if (SWITCHES.includes(name)) {
      const isUsual = (name === "controls") === Boolean(value);
      value = isUsual ? null : name === "controls" ? "0" : "";
    }
    if (value === null || value === undefined) return this.removeAttribute(name);
    const text = written(value);
    const isSame = this.getAttribute(name) === text;
    this.setAttribute(name, text);
    // The attribute may still say what somebody has changed since.
    if (isSame && KEYS.includes(name) && name !== "replay") this.#lab?.ask(name, text);
  }

  #obey(asked) {
    if (asked?.[0] === "share") this.#share();
    else if (asked?.length) this.#lab?.ask(asked[0], String(asked[1] ?? ""));
  }

  #ask(what, value = "") {
    if (this.state !== "waiting") this.#lab.ask(what, value);
    else if (!this.#isBroken) this.whenReady().then(() => this.#lab?.ask(what, value), () => {});
  }

  /** What was set before this class was known stands on the element itself, in the way of the class's own. */
  #upgrade(name) {
    if (!Object.hasOwn(this, name)) return;
    const value = this[name];
    delete this[name];
    this[name] = value;
  }

  #attributes() {
    const pairs = FailoverLab.observedAttributes.filter((name) => this.hasAttribute(name));
    return pairs.map((name) => `${name}=${plain(this.getAttribute(name))}`).join("&");
  }

  #mount() {
    if (this.#isBroken || this.#isMounting) return;
    this.#isMounting = true;
    loaded().then((script) => {
      this.#isMounting = false;
      if (this.isConnected && !this.#lab) this.#stand(script);
    }, (error) => {
      this.#isMounting = false;
      this.#say("Failover Lab could not be loaded. Please check the connection and load the page again.");
      this.#tell("error", { message: String(error), fatal: true });
      for (const [, refuse] of this.#waiting.splice(0)) refuse(error);
    });
  }

  #stand(script) {
    const root = this.shadowRoot;
    root.adoptedStyleSheets = [sheet];
    root.querySelector(".words")?.remove();
    root.querySelector("slot").hidden = true;
    const frame = document.createElement("div");
    frame.className = "frame";
    root.append(frame);
    this.#frame = frame;
    standing.add(this);
    this.#lab = script.mount(frame, this.#left?.query ?? this.query, (...what) => this.#hear(...what));
    // The observer tells at once where it stands.
    sight.unobserve(this);
    sight.observe(this);
    this.#attachSoon();
  }

  /** It stands once it has told of itself: it goes on where it was left, and does what it was asked in the meantime. */
  #begin() {
    const left = this.#left;
    this.#left = undefined;
    if (left) this.seek(left.request);
    if (left?.isPlaying) this.play();
    for (const [stands] of this.#waiting.splice(0)) stands();
  }

  /** Once it stands and nothing else is to be done; what stands alone does without. */
  #attachSoon() {
    if (this.#study || this.#tries) return;
    const frame = this.#frame;
    const attach = () => {
      if (this.#frame === frame && this.#inside()?.dataset.view === "full") this.#attach();
    };
    requestAnimationFrame(() => {
      if (window.requestIdleCallback) requestIdleCallback(attach, { timeout: 2000 });
      else setTimeout(attach, 200);
    });
  }

  #leave() {
    sight.unobserve(this);
    if (!this.#lab) return;
    if (this.state !== "waiting") {
      // A link may be too short for the run.
      const shown = this.#link.split("&").filter((pair) => /^(view|controls|speed|theme|compare)=/.test(pair));
      const query = [this.#lab.read("run"), ...shown].join("&");
      this.#left = { query, request: this.request, isPlaying: this.state === "playing" };
    }
    this.#take();
    this.shadowRoot.adoptedStyleSheets = [waiting];
    this.shadowRoot.querySelector("slot").hidden = false;
  }

  #take() {
    const lab = this.#lab;
    this.#lab = undefined;
    standing.delete(this);
    lab?.destroy();
    this.#frame?.remove();
    this.#frame = this.#study = undefined;
  }

  /** Starts anew with the attributes as they are. */
  #again() {
    this.#take();
    this.#left = undefined;
    this.#mount();
  }

  #inside() {
    return this.#frame?.querySelector("[data-lab]");
  }

  /** What the module tells comes in the middle of its work; the page around hears of it after that. */
  #hear(what, one, other) {
    if (what === "link") this.#link = one;
    if (!this.#events.length) queueMicrotask(() => this.#dispatch());
    this.#events.push([what, one, other]);
  }

  #dispatch() {
    let isChange = false;
    if (this.#lab) this.#begin();
    for (const [what, one, other] of this.#events.splice(0)) {
      if (what === "request") {
        const detail = row(one);
        this.#tell("request", detail);
        if (other) this.#tell(other, { request: detail.request, to: detail.active });
      } else if (what === "error") {
        this.#tell("error", { message: one, fatal: false });
      } else if (what === "end") {
        this.#tell("end", { request: this.request });
      } else {
        isChange = true;
      }
    }
    if (!isChange) return;
    this.#tell("change", { request: this.request, state: this.state, run: this.#lab?.read("run") ?? "", link: this.#link });
    this.#attachSoon();
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  #say(text) {
    const words = document.createElement("p");
    words.className = "words";
    words.setAttribute("role", "alert");
    words.textContent = text;
    this.shadowRoot.querySelector(".words")?.remove();
    this.shadowRoot.append(words);
  }

  #wear(style) {
    const sheets = this.shadowRoot.adoptedStyleSheets;
    if (!sheets.includes(style)) this.shadowRoot.adoptedStyleSheets = [...sheets, style];
  }

  /** Opens the panel that shares what is to be seen now. */
  async #share() {
    const lab = this.#lab;
    const root = this.#inside();
    if (!root) return;
    lab.ask("pause", "");
    try {
      const [script, style] = await fetched("failover-share.js", "share.css");
      if (!root.isConnected) return;
      this.#wear(style);
      // In the single file everything is at one address.
      const page = INLINE[LAB] ? location.href.replace(/[?#].*/s, "") : address("index.html");
      script.open(root, page, INLINE[LAB] ? page : import.meta.url, this.#link, (...canvas) => lab.paint(...canvas));
    } catch (error) {
      console.error(error);
      lab.ask("notice", "The panel for sharing could not be loaded. Please check the connection and press Share again.");
    }
  }

  /** Attaches the module that a run is studied with. */
  async #attach() {
    const root = this.#inside();
    if (!root || this.#study === root) return;
    this.#study = root;
    const hosts = () => root.querySelectorAll("[data-study=panel], [data-about=keys-and-signs]");
    try {
      const [script, style] = await fetched("failover-study.js", "study.css");
      if (!root.isConnected) return;
      this.#wear(style);
      for (const host of hosts()) host.replaceChildren();
      script.attach(root);
    } catch (error) {
      console.error(error);
      this.#tries += 1;
      this.#study = undefined;
      for (const host of hosts()) apologise(host, () => this.#attach());
    }
  }
}

/** A request by its row: number, truth, belief, route and outcome, with tabs between them. */
function row(text) {
  const [request, truth, believed, active, ended] = text.split("\t");
  const [outcome, by] = ended.split(":");
  const isFailed = outcome === "failed";
  const each = (signs) => [...signs].map((sign) => sign === "1");
  return {
    request: Number(request), truth: each(truth), believed: each(believed), active: Number(active), outcome,
    by: isFailed ? null : Number(by), reason: isFailed ? by : null,
  };
}

/** Any value as a text, even one that refuses to be written. */
function written(value) {
  try {
    return String(value);
  } catch {
    return typeof value;
  }
}

/** A value as it stands in an address, where these signs mean something else. */
function plain(value) {
  return value.replace(/[%&+#=]/g, encodeURIComponent);
}

/** Says where the second module should be that it is missing. */
function apologise(host, again) {
  const retry = document.createElement("button");
  retry.type = "button";
  retry.className = "fl-button";
  retry.textContent = "Retry";
  retry.addEventListener("click", again, { once: true });
  const words = document.createElement("p");
  words.setAttribute("role", "status");
  words.append("The exact values and the explanations could not be loaded. ", retry);
  const hadFocus = host.contains(host.getRootNode().activeElement);
  host.replaceChildren(words);
  if (hadFocus) retry.focus();
}

if (!customElements.get("failover-lab")) customElements.define("failover-lab", FailoverLab);
