// Time travel through a million requests.
import { expect, test } from "./lab.mjs";
import { wasmBytes } from "../bench/chromium.mjs";

const query = "seed=42&requests=1000000&fail=0.01&recover=0.05&fall=3&retries=0";

/** What CPython's generator makes of the experiment with these settings: the counts after so many requests. */
const counts = {
  0: { served_primary: "0", served_backup: "0", failed: "0", failovers: "0", failbacks: "0", availability: "–" },
  100_000: { served_primary: "82,304", served_backup: "16,043", failed: "1,653", failovers: "771", failbacks: "771", availability: "98.3 %" },
  900_000: {
    served_primary: "749,649", served_backup: "135,693", failed: "14,658", failovers: "6,783", failbacks: "6,783", availability: "98.4 %",
  },
  1_000_000: {
    served_primary: "832,810", served_backup: "150,913", failed: "16,277", failovers: "7,516", failbacks: "7,516", availability: "98.4 %",
  },
};

/** Expects that the panels show the run as it is after so many requests. */
async function agrees(lab, at) {
  const { lines, requests, numbers, ...shown } = await lab.panels();
  expect(shown.at).toBe(at);
  expect(numbers).toMatchObject({ ...counts[at], redirected: "0" });
  const sum = ["served_primary", "served_backup", "redirected", "failed"].map((name) => Number(numbers[name].replaceAll(",", "")));
  expect(sum.reduce((one, other) => one + other)).toBe(at);
  expect(lines.at(-1)).toBe(at ? `✅ Request ${at} handled by Primary Service` : undefined);
  expect(requests.at(-1)).toBe(at || undefined);
  expect(lines.length).toBeLessThan(1300);
}

/** The colours of the timeline, each on at least so many of its pixels. */
async function colours(lab, least) {
  return lab.timeline.locator("canvas").evaluate((canvas, least) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const found = new Map();
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3] < 128) continue;
      const colour = data.slice(i, i + 3).map((part) => part >> 4).join();
      found.set(colour, (found.get(colour) ?? 0) + 1);
    }
    return [...found.values()].filter((count) => count >= least).length;
  }, least);
}

const button = (lab, name) => lab.page.getByRole("button", { name, exact: true });

/** The bytes of WebAssembly's memory and of the script heap, after what is no longer needed was thrown away. */
async function held(context, page) {
  const session = await context.newCDPSession(page);
  await session.send("HeapProfiler.enable");
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const wasm = await wasmBytes(session);
  await session.detach();
  return { script: usedSize, wasm };
}

test("the timeline's keys travel through a million requests, and everything counted adds up", async ({ lab }) => {
  await lab.open(`?${query}`);
  await agrees(lab, 0);
  await lab.timeline.press("End");
  await agrees(lab, 1_000_000);
  await expect(lab.timeline).toHaveAttribute("aria-valuetext", "request 1,000,000 of 1,000,000, primary up, believed up");
  await lab.timeline.press("PageDown");
  await agrees(lab, 900_000);
  await lab.timeline.press("Home");
  await agrees(lab, 0);
  await lab.timeline.press("PageUp");
  await agrees(lab, 100_000);
  await lab.timeline.press("End");
  await agrees(lab, 1_000_000);
  await expect(lab.explained).toHaveText("Request 1,000,000 was served by the primary.");
});

test("zooming in comes down to single requests, and out again to all", async ({ lab, page }) => {
  await lab.open(`?${query}`);
  const [closer, further] = [button(lab, "Zoom in"), button(lab, "Zoom out")];
  await expect(further).toBeDisabled();
  await lab.timeline.press("End");
  await lab.timeline.press("PageDown");
  for (let i = 0; i < 6; i++) await closer.click();
  // A million divided by four six times; the playhead stands in the middle.
  const [first, span] = [900_000 - 122 + 1, 244];
  let at = first - 1 + (await lab.click(899_946 - first + 1, span));
  expect((await lab.panels()).at).toBe(at);
  while (await closer.isEnabled()) await closer.click();
  await lab.run(100);
  // Fifteen requests, again around the playhead.
  const start = at - 7 + 1;
  at = start - 1 + (await lab.click(899_946 - start + 1, 15));
  expect(at).toBe(899_946);
  await expect(lab.timeline).toHaveAttribute("aria-valuetext", "request 899,946 of 1,000,000, primary down, believed up");
  await expect(lab.explained).toHaveText(
    "Request 899,946 failed: the primary went down at request 899,945; the checker had seen 2 of 3 failed checks; no retry is allowed.",
  );
  expect((await lab.lines()).at(-1)).toBe("❌ Request 899946 failed: undetected");
  await expect(lab.part("instance-0")).toHaveAttribute("data-truth", "down");
  expect(await colours(lab, 50)).toBeGreaterThanOrEqual(5);
  while (await further.isEnabled()) await further.click();
  await expect(closer).toBeEnabled();
  const { x, y, playhead } = await lab.place(0.25, 1);
  await page.mouse.click(x, y);
  expect((await lab.panels()).at).toBeCloseTo(playhead * 1_000_000, -1);
});

test("the timeline shows something from far and from near", async ({ lab }) => {
  await lab.open(`?${query}`);
  expect(await colours(lab, 200)).toBeLessThanOrEqual(3);
  await lab.timeline.press("End");
  await lab.run(3000);
  expect(await colours(lab, 200)).toBeGreaterThanOrEqual(5);
  await lab.timeline.press("PageDown");
  for (let i = 0; i < 5; i++) await button(lab, "Zoom in").click();
  await lab.run(500);
  expect(await colours(lab, 200)).toBeGreaterThanOrEqual(4);
});

test("travelling to and fro needs no more memory each time", async ({ lab, page, context }) => {
  test.slow();
  await lab.open(`?${query}`);
  const around = async () => {
    for (const key of ["End", "PageDown", "PageDown", "PageDown", "Home", "PageUp", "PageUp", "End", "Home"]) {
      await lab.timeline.press(key);
      await lab.run(100);
    }
  };
  await around();
  const before = await held(context, page);
  for (let i = 0; i < 3; i++) await around();
  const after = await held(context, page);
  const mebibyte = 2 ** 20;
  expect(after.wasm, "WebAssembly's memory").toBeLessThan(100 * mebibyte);
  expect(after.wasm - before.wasm, "growth of WebAssembly's memory").toBeLessThan(4 * mebibyte);
  expect(after.script - before.script, "growth of the script heap").toBeLessThan(4 * mebibyte);
  expect(after.wasm, "that it was measured at all").toBeGreaterThan(mebibyte);
});

test("acting in the middle of a million requests rewrites only what comes after", async ({ lab, page }) => {
  await lab.open(`?${query}`);
  await lab.timeline.press("End");
  await lab.timeline.press("PageDown");
  await lab.opener("Primary").press("Enter");
  await page.keyboard.press("Enter");
  expect(await lab.address()).toBe(`${query}&replay=1~900001-crash-0`);
  await agrees(lab, 900_000);
  await lab.step.click();
  expect((await lab.lines()).at(-1)).toBe("❌ Request 900001 failed: undetected");
  await lab.undo.click();
  await agrees(lab, 900_000);
  await lab.timeline.press("End");
  await agrees(lab, 1_000_000);
});
