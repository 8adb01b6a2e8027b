// MkDocs Material with instant navigation changes pages without loading a document.
import { expect, test } from "./host.mjs";

/** Goes to a page of the site by its link. */
async function go(host, name) {
  await host.page.getByRole("navigation", { name: "Navigation" }).getByRole("link", { name, exact: true }).click();
  await host.until(() => expect(host.page.getByRole("heading", { level: 1, name })).toBeVisible({ timeout: 100 }));
}

/** Leaves the page and comes back. */
async function leave(host) {
  await go(host, "Welcome");
  await expect(host.element).toHaveCount(0);
  await host.run(5000);
  await go(host, "Failover");
}

/** How many listeners the window and the document have, how many elements are alive, and how many of them hold anything. */
async function counts(host) {
  const client = await host.page.context().newCDPSession(host.page);
  const evaluate = async (expression) => (await client.send("Runtime.evaluate", { expression })).result;
  const listeners = async (expression) => {
    const { objectId } = await evaluate(expression);
    return (await client.send("DOMDebugger.getEventListeners", { objectId })).listeners.length;
  };
  await client.send("HeapProfiler.collectGarbage");
  const { objectId: prototypeObjectId } = await evaluate('customElements.get("failover-lab").prototype');
  const { objects } = await client.send("Runtime.queryObjects", { prototypeObjectId });
  const { result } = await client.send("Runtime.callFunctionOn", {
    functionDeclaration: `function () {
      return { alive: this.length, standing: this.filter((one) => one.shadowRoot?.querySelector("[data-lab]")).length };
    }`,
    objectId: objects.objectId,
    returnByValue: true,
  });
  const counted = { window: await listeners("window"), document: await listeners("document"), ...result.value };
  await client.detach();
  return counted;
}

test("leaving the page and coming back: the laboratory works again, and nothing of those before is left", async ({ host, page }) => {
  await host.serve("mkdocs");
  // The port is known only now, and a link that leads to another one is not followed within the document.
  await page.route("**/sitemap.xml", async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    await route.fulfill({ response, body: text.replaceAll("http://127.0.0.1/courses/7/", host.address) });
  });

  // What the site itself keeps of its pages shows with an element that does nothing.
  const idle = 'customElements.get("failover-lab") ?? customElements.define("failover-lab", class extends HTMLElement {})';
  const scripts = /\/lab\/(failover-lab|embed)\.js$/;
  await page.route(scripts, (route) => {
    if (route.request().frame() !== page.mainFrame()) return route.continue();
    return route.fulfill({ contentType: "text/javascript", body: route.request().url().endsWith("embed.js") ? "" : idle });
  });
  await host.open("failover/");
  for (let i = 0; i < 2; i++) await leave(host);
  const first = await counts(host);
  for (let i = 0; i < 4; i++) await leave(host);
  const last = await counts(host);

  await page.unroute(scripts);
  await page.reload();
  await page.evaluate(() => (window.isSame = true));
  await host.ready();
  await host.plays();
  const visit = async () => {
    await host.element.evaluate((element) => {
      element.restart();
      element.play();
    });
    await host.run(700);
    await expect(host.element).toHaveJSProperty("request", 1);
    await leave(host);
    await host.ready();
  };
  for (let i = 0; i < 2; i++) await visit();
  const before = await counts(host);
  const loaded = [];
  page.on("request", (request) => {
    if (request.frame() === page.mainFrame() && request.url().includes("/lab/")) loaded.push(request.url());
  });
  for (let i = 0; i < 4; i++) await visit();
  const after = await counts(host);
  expect(await page.evaluate(() => window.isSame), "one document for all").toBe(true);
  for (const name of ["window", "document"]) expect(after[name], name).toBe(before[name]);
  expect(after.alive - before.alive).toBeLessThanOrEqual(last.alive - first.alive);
  expect([before.standing, after.standing]).toEqual([1, 1]);
  // A classic script is asked for each time; of the element nothing is.
  expect(loaded.filter((url) => !url.endsWith("/embed.js"))).toEqual([]);

  await host.plays();
  await host.playsFramed();
});
