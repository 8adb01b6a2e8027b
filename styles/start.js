// Starts the page. Once that stands and has nothing else to do, fetches the module that a run is studied with.
const { main, study, style } = document.querySelector("script[data-main]").dataset;

/** Loads a script and the WebAssembly that belongs to it. */
async function load(name) {
  const module = await import(new URL(name, document.baseURI));
  await module.default();
  return module;
}

/** Adds the module's styles where a laboratory's own ones are. */
function dress(root) {
  const tree = root.getRootNode();
  if (tree.querySelector(`link[href="${style}"]`)) return null;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.setAttribute("href", style);
  return new Promise((done, failed) => {
    link.onload = done;
    link.onerror = () => {
      link.remove();
      failed(new Error(style));
    };
    (tree.head ?? tree).append(link);
  });
}

/** Attaches the module to a laboratory. A browser may remember that a script failed, so each try asks by another name. */
async function attach(root, tries = 0) {
  try {
    const [module] = await Promise.all([load(tries ? `${study}?${tries}` : study), dress(root)]);
    for (const host of hosts(root)) host.replaceChildren();
    module.attach(root);
  } catch (error) {
    console.error(error);
    for (const host of hosts(root)) apologise(host, () => attach(root, tries + 1));
  }
}

/** Where it is said that the module is missing: in its panel, and in the list of keys. */
function hosts(root) {
  return root.querySelectorAll("[data-study=panel], [data-about=keys-and-signs]");
}

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

/** Attaches the module to all laboratories that show more than a scene, or to the others. */
function attachAll(isScene) {
  for (const root of document.querySelectorAll(`[data-lab][data-scene-only=${isScene}]`)) attach(root);
}

await load(main);
requestAnimationFrame(() => {
  if (window.requestIdleCallback) requestIdleCallback(() => attachAll(false), { timeout: 2000 });
  else setTimeout(attachAll, 200, false);
});
// A scene that stands alone needs no more than the list of keys, and that only once somebody asks for it.
addEventListener("keydown", function asked({ key }) {
  if (key !== "?") return;
  removeEventListener("keydown", asked);
  attachAll(true);
});
