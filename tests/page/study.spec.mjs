// The module that a run is studied with, which the page loads once it stands.
import { expect, test } from "./lab.mjs";

const module = /failover-study/;
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self' data:";

test("the root element says which run is shown, and how far", async ({ lab }) => {
  await lab.open("?seed=42&fall=2&replay=1~3-crash-0");
  await lab.studied();
  await expect(lab.root).toHaveAttribute("data-run", "seed=42&fall=2&replay=1~3-crash-0");
  await expect(lab.root).toHaveAttribute("data-at", "0");
  await lab.travel(2);
  await expect(lab.root).toHaveAttribute("data-at", "2");
  await lab.opener("Backup").press("Enter");
  await lab.page.keyboard.press("Enter");
  await expect(lab.root).toHaveAttribute("data-run", "seed=42&fall=2&replay=1~3-crash-0~3-crash-1");
});

test("it is told of changes, once a frame, and no more when the laboratory is taken away", async ({ lab, page }) => {
  await lab.open("?seed=42");
  await lab.studied();
  await lab.run(500);
  // What it said of the lines before goes with each change that it is told of.
  const frames = await lab.root.evaluate((root) => {
    root.querySelector("[data-study=said]").textContent = "Copied";
    const request = window.requestAnimationFrame;
    let frames = 0;
    window.requestAnimationFrame = (callback) => {
      frames += 1;
      return request(callback);
    };
    for (const at of [7, 8, 9]) root.setAttribute("data-at", at);
    return new Promise((done) => queueMicrotask(() => done(((window.requestAnimationFrame = request), frames))));
  });
  expect(frames).toBe(1);
  const said = lab.root.locator("[data-study=said]");
  await lab.run(50);
  await expect(said).toHaveText("");
  await page.evaluate(async () => {
    const root = document.querySelector("failover-lab").shadowRoot.querySelector("[data-lab]");
    const home = root.parentNode;
    home.remove();
    await null;
    document.body.append(home);
    root.querySelector("[data-study=said]").textContent = "Copied";
    root.setAttribute("data-at", 10);
  });
  await lab.run(50);
  await expect(said).toHaveText("Copied");
});

test("the places that it fills stay as the run goes on", async ({ lab }) => {
  await lab.open("?seed=42");
  await lab.studied();
  const names = ["availability", "served_primary", "served_backup", "redirected", "failed", "failovers", "failbacks", "mttd", "mttr", "mtbf"];
  const places = await lab.root.evaluateHandle((root) => [...root.querySelectorAll("[data-study], [data-exact], [data-about]")]);
  const found = () => places.evaluate((all) => all.filter((place) => place.isConnected).map(({ dataset }) => dataset.exact ?? dataset.study));
  const before = await found();
  expect(before).toEqual(expect.arrayContaining([...names, "panel", "questions", "share", "said"]));
  await lab.timeline.press("End");
  await lab.newRun.click();
  await lab.play.click();
  await lab.run(1200);
  expect(Number(await lab.root.getAttribute("data-at"))).toBeGreaterThan(0);
  expect(await found()).toEqual(before);
});

test("without it the laboratory goes on, and says so until another try succeeds", async ({ lab, page }) => {
  await page.route(module, (route) => route.abort());
  await lab.open("?seed=42");
  const words = lab.root.locator("[data-study=panel]").getByText("The exact values and the explanations could not be loaded.");
  await expect(async () => {
    await lab.run(50);
    await expect(words).toBeVisible({ timeout: 100 });
  }).toPass();
  await lab.audit();
  await lab.step.click();
  expect(await lab.lines()).toHaveLength(1);
  const retry = page.locator("[data-study=panel]").getByRole("button", { name: "Retry" });
  const refused = page.waitForEvent("requestfailed");
  await retry.press("Enter");
  await refused;
  await expect(retry).toBeFocused();
  await page.unroute(module);
  await retry.press("Enter");
  await lab.studied();
  await expect(words).toBeHidden();
  expect(lab.complaints.length).toBeGreaterThan(0);
  lab.complaints.length = 0;
});

test("it tells what the keys, the signs and each setting mean", async ({ lab, page }) => {
  await lab.open();
  await lab.studied();
  await page.getByText("More settings").click();
  await expect(page.getByText("What the model leaves out")).toBeVisible();
  await expect(page.getByText("HAProxy: retries with option redispatch.")).toBeVisible();
  await page.keyboard.press("?");
  await expect(page.getByText("one request further, one back")).toBeVisible();
  const told = await lab.root.locator("[data-about]").allTextContents();
  expect(told.length).toBe(16);
  for (const text of told) expect(text.length).toBeGreaterThan(20);
});

test("a scene that stands alone does not load it before somebody asks for the keys", async ({ lab, page }) => {
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await lab.open("?seed=42&view=scene");
  await lab.run(5000);
  await page.waitForLoadState("networkidle");
  expect(asked.length).toBeGreaterThan(3);
  expect(asked.filter((url) => module.test(url))).toEqual([]);
  await page.keyboard.press("?");
  await expect(page.getByText("one request further, one back")).toBeVisible();
});

test("all of it works under a policy that allows nothing inline, no style attribute either", async ({ lab, page, site }) => {
  await page.route(site, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": policy } });
  });
  await lab.open("?seed=42&fall=3&compare=fall-1");
  await page.evaluate(() => {
    window.refused = [];
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => window.refused.push(effectiveDirective));
  });
  await lab.studied();
  await lab.timeline.press("End");
  // Everything that can be unfolded draws what it holds.
  await lab.root.evaluate((root) => root.querySelectorAll("details").forEach((one) => (one.open = true)));
  await expect(async () => {
    await lab.run(300);
    expect(await lab.root.locator("[data-study=panel] [data-drawing] > svg").count()).toBeGreaterThan(2);
  }).toPass();
  await lab.opener("Backup").press("Enter");
  await page.keyboard.press("Enter");
  await page.keyboard.press("?");
  await lab.run(500);
  expect(await page.evaluate(() => window.refused)).toEqual([]);
});

test("while a run plays, the panel out of sight stays as it is, and follows once it is seen or the run pauses", async ({ lab, page }) => {
  await lab.open("?seed=42&requests=1000");
  await lab.studied();
  const panel = page.locator("[data-study=panel]");
  const head = panel.locator("[data-part=table] thead");
  const said = async () => Number(/This run, (\d+) requests/.exec(await head.textContent())[1]);
  await lab.run(500);
  await expect(head).toContainText("This run, 0 requests");
  await expect(panel).not.toBeInViewport();
  await lab.play.click();
  await lab.run(4000);
  expect(await said()).toBe(0);
  // What stands beside the numbers goes on.
  const range = page.locator("[data-exact=served_primary] .fl-range");
  const before = await range.textContent();
  await lab.run(4000);
  expect(await range.textContent()).not.toBe(before);
  await panel.evaluate((panel) => panel.scrollIntoView());
  await lab.run(2000);
  const seen = await said();
  expect(seen).toBeGreaterThan(17);
  await page.evaluate(() => scrollTo(0, 0));
  await lab.run(1000);
  const left = await said();
  await lab.run(4000);
  expect(await said()).toBe(left);
  await lab.pause.click();
  await lab.run(500);
  expect(await said()).toBe(Number(await lab.root.getAttribute("data-at")));
  expect(await said()).toBeGreaterThan(left + 5);
});
