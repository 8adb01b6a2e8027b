// The page around the element: its address, keys wherever the focus is, and the page around that, if there is one.
import "./failover-lab.js";

/** The address is rewritten this long after the last change, in milliseconds. */
const SETTLED = 300;

const lab = document.querySelector("failover-lab");
// In the single file, which has no server, a link's settings may stand behind the # as well.
const given = location.search.slice(1) || (globalThis.failoverLabFiles && location.hash.slice(1)) || "";
const isParent = (pair) => pair.startsWith("parent=");
const pairs = given.split("&");
const parent = pairs.find(isParent);
let timer;
let shown;

lab.query = pairs.filter((pair) => !isParent(pair)).join("&");
lab.addEventListener("change", ({ detail }) => {
  if (detail.link === shown) return;
  shown = detail.link;
  clearTimeout(timer);
  timer = setTimeout(() => {
    try {
      const link = parent ? `${detail.link}&${parent}` : detail.link;
      history.replaceState(null, "", globalThis.failoverLabFiles ? link : link + location.hash);
    } catch {
      // Refused in some frames; the run goes on without an address.
    }
  }, SETTLED);
});
lab.addEventListener("error", ({ detail }) => {
  if (detail.fatal) window.failed(detail.message);
});
document.addEventListener("keydown", (event) => lab.key(event));

if (window.parent !== window) {
  document.documentElement.dataset.framed = "";
  const { connect } = await import("./frame.js");
  connect(lab, new URLSearchParams(parent).get("parent"));
}
