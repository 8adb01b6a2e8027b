// A watch over every frame of a page: what is hostile may neither run, nor become part of the page, nor reach another place.
import { readdirSync } from "node:fs";
import { test as base } from "./host.mjs";
import { expect } from "./lab.mjs";

const files = readdirSync(new URL("../../dist/", import.meta.url));

export { expect };

export const test = base.extend({
  /** What the addresses begin with that a test opens besides pages of the site and of a course. */
  opened: [[], { option: true }],

  /** Watches every frame of the page from its first moment on. What it finds fails the test. */
  watch: [
    async ({ page, site, opened }, use) => {
      const found = [];
      const isOpened = (url) => opened.some((address) => url.startsWith(address));
      const own = (url) => isOpened(url) || /^(about:|blob:)/.test(url) || /^data:(,$|image\/svg\+xml,%3Csvg xmlns)/.test(url) || url.startsWith("http://127.0.0.1:");
      page.on("dialog", async (dialog) => {
        found.push(`a dialog: ${dialog.message()}`);
        await dialog.dismiss();
      });
      page.on("popup", () => found.push("a window"));
      page.on("download", () => found.push("a file"));
      page.on("pageerror", (error) => found.push(`an error: ${error.stack}`));
      page.on("request", (request) => {
        const name = request.url().slice(site.length).replace(/[?#].*/s, "");
        const isOurs = request.url().startsWith(site) ? ["", "host.html", ...files].includes(name) : own(request.url());
        if (!isOurs) found.push(`a request: ${request.url()}`);
      });
      page.on("framenavigated", (frame) => {
        if (isOpened(frame.url())) return;
        if (!/^(about:blank|http:\/\/127\.0\.0\.1:\d+\/(courses\/7\/lab\/((index|host|failover-lab)\.html)?|course\/(page|frame)\.html))([?#]|$)/.test(frame.url())) {
          found.push(`a way to ${frame.url()}`);
        }
      });
      await page.addInitScript(guard);
      await use({ found });
      expect(await traces(page), "what has run, or stands where it should not").toEqual([]);
      expect(found, "what a page has no reason to do").toEqual([]);
    },
    { auto: true },
  ],
});

/** What a page inherits before anything has happened in it. In the page. */
function guard() {
  const inherited = () =>
    [Object, Array, String, Function, Promise].flatMap((one) => [one.prototype, one].map((of) => Reflect.ownKeys(of).map(String).sort().join()));
  const before = inherited();
  /** The document without the laboratory, and without what the element's own attributes say. */
  window.around = () => {
    // In a document without a window nothing is loaded or made alive.
    const copy = document.implementation.createHTMLDocument().importNode(document.documentElement, true);
    for (const lab of copy.querySelectorAll("failover-lab")) {
      for (const { name } of [...lab.attributes]) lab.removeAttribute(name);
    }
    for (const { name } of [...copy.attributes]) if (name.startsWith("data-")) copy.removeAttribute(name);
    return copy.outerHTML;
  };
  /** All that has gone wrong. */
  window.traces = () => {
    const all = [];
    if ("pwned" in window || "pwned" in {} || "pwned" in document) all.push("something has run");
    if (inherited().join() !== before.join()) all.push("what every object inherits has changed");
    const look = (root) => {
      for (const element of root.querySelectorAll("*")) {
        const isShadow = root !== document;
        const told = element.outerHTML.slice(0, 120);
        const isPreview = element.localName === "iframe" && element.closest(".fl-sharing-preview");
        if (isPreview && !element.src.startsWith(new URL(".", location))) all.push(`a preview of ${element.src}`);
        if (isShadow && !isPreview && element.matches("script, iframe, img, object, embed, base, meta, link, form, frame, foreignObject")) all.push(told);
        if (element.hasAttribute("data-evil")) all.push(told);
        for (const { name, value } of element.attributes) {
          if (/^on/i.test(name) || (/^(href|xlink:href|src|action|formaction|data)$/i.test(name) && /^\s*(javascript|data):/i.test(value.replace(/[\t\r\n]/g, "")) && !element.matches("head > link[rel=icon]"))) all.push(told);
        }
        if (element.shadowRoot) look(element.shadowRoot);
      }
    };
    look(document);
    return all;
  };
  /** Lets everything happen that needs no clock. */
  const { MessageChannel } = window;
  window.settled = async () => {
    for (let i = 0; i < 6; i++) {
      await new Promise((done) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = done;
        port2.postMessage(0);
      });
    }
  };
  /** Waits until a laboratory stands. */
  window.stands = async (lab) => {
    for (let i = 0; i < 2000 && lab.state === "waiting"; i++) await window.settled();
    await window.settled();
  };
  /** Takes away what a laboratory says in place, and gives the texts. */
  window.said = async (lab) => {
    const all = [...lab.shadowRoot.querySelectorAll(".fl-notice p")].map((one) => one.textContent);
    for (const button of lab.shadowRoot.querySelectorAll("[data-do=dismiss]")) button.click();
    await window.settled();
    return all;
  };
  /** Whether a laboratory goes on by one request when it is asked to. */
  window.steps = async (lab) => {
    lab.pause();
    lab.restart();
    await window.settled();
    const before = lab.request;
    lab.step();
    await window.settled();
    return [before, lab.request];
  };
}

/** What has gone wrong in any frame. */
export async function traces(page) {
  const each = page.frames().map((frame) => frame.evaluate(() => window.traces?.() ?? []));
  return (await Promise.all(each)).flat();
}
