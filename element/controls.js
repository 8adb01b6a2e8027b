// From events to what is asked for: controls say in their markup what they do, and the element listens once for all of them.
// `data-do` names what a click does, `data-slide` what a slider sets while it moves, `data-set` what a field sets.

const TYPING = "input:not([type=range]):not([type=checkbox]), textarea, select, [contenteditable]";
const FIELDS = "input, textarea, select, [contenteditable], dialog";
const LATER = ["ArrowRight", "ArrowUp"];
const EARLIER = ["ArrowLeft", "ArrowDown"];

/** What an event on a control asks for, and with which value. */
export function control(event) {
  const target = event.target;
  if (event.type === "click") return click(target);
  if (event.type === "change") return change(target);
  if (event.type === "input") return slide(target, target.valueAsNumber);
  const asked = key(target, event.key);
  if (asked) event.preventDefault();
  return asked;
}

/** What a key asks for, wherever it was pressed. */
export function shortcut(event) {
  const target = event.composedPath()[0];
  // A browser that fills in a field says so with a key that has no name.
  if (!event.key) return;
  const isWithin = (selector) => target?.closest?.(selector);
  // A menu has keys of its own, and letters that are meant for it do nothing else.
  if (event.altKey || event.defaultPrevented || isWithin("[role=menu]")) return;
  const name = event.key.toLowerCase();
  let asked;
  if (event.ctrlKey || event.metaKey) {
    asked = name === "z" && !isWithin(TYPING) && "undo";
  } else if (name === " ") {
    asked = !event.repeat && !isWithin(`${FIELDS}, button, a, summary`) && "toggle";
  } else if (name.startsWith("arrow")) {
    asked = !isWithin(FIELDS) && { arrowright: "step", arrowleft: "back" }[name];
  } else if (!isWithin(TYPING)) {
    asked = name === "?" ? "help" : !event.repeat && { r: "restart", n: "new" }[name];
  }
  if (!asked) return;
  event.preventDefault();
  return [asked];
}

/** Whether a key means something where it was pressed: then it is not to mean anything to the page around as well. */
export function isUsed({ altKey, ctrlKey, metaKey, defaultPrevented, key, target }) {
  if (defaultPrevented) return true;
  if (altKey || ctrlKey || metaKey) return false;
  return target.closest(FIELDS) !== null || ((key === " " || key === "Enter") && target.matches("button, a, summary"));
}

function click(target) {
  const button = target.closest("[data-do]");
  // A click beside a menu closes it.
  if (!button) return target.closest("[role=menu]") ? undefined : ["menu"];
  const { do: what, value = "" } = button.dataset;
  return [what, what === "menu" ? `${value} ${button.offsetLeft} ${button.offsetTop}` : value];
}

function change({ dataset: { set }, checked, value }) {
  if (set === "endless") return ["requests", checked ? "endless" : "15"];
  return set && [set, value];
}

/** A slider itself has no steps, so that it can stand at any value; what moves it does. */
function slide({ dataset }, value) {
  const { slide } = dataset;
  if (slide === "speed") return [slide, 2 ** value];
  return slide && [slide, Math.round(Math.min(Math.max(value, 0), 1) * 100) / 100];
}

/** What a key asks for on a control that has keys of its own. */
function key(target, key) {
  const step = LATER.includes(key) ? 1 : EARLIER.includes(key) ? -1 : 0;
  const page = { PageUp: 1, PageDown: -1 }[key];
  if (target.matches("[data-track]")) {
    if (step) return [step > 0 ? "step" : "back"];
    if (page) return [key];
    return { Home: ["seek", 0], End: ["seek"] }[key];
  }
  const menu = target.closest("[role=menu]");
  if (menu) return walk(menu, target, key);
  const log = target.closest("[role=log]");
  if (log) return key === "ArrowDown" || key === "ArrowUp" ? read(log, target, key) : undefined;
  const name = target.dataset.slide;
  if (!name || name === "speed") return;
  if (key === "Home" || key === "End") return [name, key === "End" ? 1 : 0];
  return step || page ? slide(target, target.valueAsNumber + (step ? step / 100 : page / 10)) : undefined;
}

/** Up and down go from line to line. */
function read(log, line, key) {
  const to = line === log ? log.lastElementChild : key === "ArrowDown" ? line.nextElementSibling : line.previousElementSibling;
  to?.focus();
  return [];
}

/** In a menu the arrows go round, and whatever leaves it closes it. */
function walk(menu, item, key) {
  if (key === "Escape" || key === "Tab") return ["leave"];
  const items = [...menu.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(item);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[key];
  if (to === undefined) return;
  items.at(to % items.length).focus();
  // Nothing else is to become of the key.
  return [];
}
