// Exact values beside the numbers, and the panel that explains and draws them.
import { Chances, answered, between, counts, percent, range, three, within } from "./chances.mjs";
import { expect, test } from "./lab.mjs";

const large = "fail=0.1&backup-fail=0.1&backups=3&check-every=3&fall=3&rise=2&check-loss=0.1";
const topics = ["availability", "primary_up", "served_primary", "served_backup", "redirected", "failed", "failovers", "failbacks",
  "mttd", "mttr", "mtbf"];

/** What stands beside the numbers, by their names. */
async function beside(lab) {
  const all = await lab.root.locator("[data-exact]").evaluateAll((places) => places.map((place) => [place.dataset.exact, place.textContent]));
  return Object.fromEntries(all.map(([name, text]) => [name, text.replaceAll(/\s+/g, " ")]));
}

/** What is to stand beside the numbers of the course after so many requests. */
function expected(chances, requests) {
  const of = (name) => range(chances.likely(requests, counts[name]));
  // What is certain has no range.
  const moves = (name, mean) => [`${mean} on average`, between(of(name))].filter((text) => text !== mean).join(" ");
  return {
    availability: "exact 100 %",
    served_primary: `exact ${percent(chances.up)} ${between(of("served_primary"), requests)}`,
    served_backup: `exact ${percent(1 - chances.up)} ${between(of("served_backup"), requests)}`,
    redirected: "exact 0 %",
    failed: "exact 0 %",
    failovers: moves("failovers", three(chances.failovers(requests))),
    failbacks: moves("failbacks", three(chances.failbacks(requests))),
    mttd: "exact 0 req",
    mttr: `exact ${three(1 / chances.r)} req`,
    mtbf: `exact ${three(1 / chances.f + 1 / chances.r)} req`,
  };
}

/** The panel's parts. */
function part(lab, name) {
  return lab.root.locator(`[data-study=panel] [data-part=${name}]`);
}

const note = (lab) => part(lab, "note");

test("the closed forms are those of the course", () => {
  const course = new Chances();
  expect(course.up).toBeCloseTo(4 / 9, 12);
  expect(1 / course.r).toBeCloseTo(6.25, 12);
  expect(course.ups(15)).toBeCloseTo(7.653, 3);
  const mean = (likely) => likely.reduce((sum, p, count) => sum + p * count, 0);
  expect(mean(course.likely(15, counts.failovers))).toBeCloseTo(course.failovers(15), 10);
  expect(mean(course.likely(15, counts.failbacks))).toBeCloseTo(course.failbacks(15), 10);
  expect(mean(course.likely(15, counts.served_primary))).toBeCloseTo(course.ups(15), 10);
});

for (const [fail, recover] of [[0.2, 0.2], [0.35, 0.9], [0.05, 0.5]]) {
  test(`exact values and ranges stand beside the numbers at ${fail} and ${recover}, and the ranges follow the run`, async ({ lab }) => {
    await lab.open(`?seed=42&fail=${fail}&recover=${recover}`);
    await answered(lab);
    const chances = new Chances(fail, recover);
    expect(await beside(lab)).toEqual(expected(chances, 15));
    for (const at of [1, 6]) {
      await lab.travel(at);
      expect(await beside(lab), `after ${at}`).toEqual(expected(chances, at));
    }
    await lab.timeline.press("End");
    await lab.run(300);
    expect(await beside(lab)).toEqual(expected(chances, 15));
  });
}

test("they follow the sliders, before the run and in the middle of it", async ({ lab }) => {
  await lab.open("?seed=42");
  await answered(lab);
  await lab.failure.press("PageUp");
  await lab.run(300);
  expect(await beside(lab)).toEqual(expected(new Chances(0.3, 0.2), 15));
  await lab.recovery.press("PageUp");
  await lab.run(300);
  expect(await beside(lab)).toEqual(expected(new Chances(0.3, 0.3), 15));
  await lab.travel(6);
  await lab.recovery.press("PageUp");
  await lab.run(300);
  expect(await beside(lab)).toEqual(expected(new Chances(0.3, 0.4), 6));
});

test("they follow what is played", async ({ lab }) => {
  await lab.open("?seed=42");
  await answered(lab);
  await lab.play.click();
  await lab.run(3300);
  await lab.pause.click();
  await lab.run(300);
  const at = Number(await lab.root.getAttribute("data-at"));
  expect(at).toBeGreaterThan(4);
  expect(await beside(lab)).toEqual(expected(new Chances(), at));
});

test("an endless run has long-run values, and a range of as many requests as it has come", async ({ lab }) => {
  await lab.open("?seed=5&requests=endless&interval=10&speed=1");
  await answered(lab);
  const course = new Chances();
  const before = await beside(lab);
  expect(before.served_backup).toBe("exact 55.6 %");
  expect(before.failovers).toBe(`exact ${percent(course.up * course.f)}`);
  await lab.play.click();
  await lab.run(6000);
  await lab.pause.click();
  await lab.run(300);
  const at = Number(await lab.root.getAttribute("data-at"));
  expect(at).toBeGreaterThan(400);
  const after = await beside(lab);
  for (const name of ["served_primary", "served_backup"]) {
    const [, exact, low, high] = /^exact ([\d.]+ %) ([\d.]+)–([\d.]+) %$/.exec(after[name]);
    expect(exact).toBe(percent(name === "served_primary" ? course.up : 1 - course.up));
    // A rounded end may lie half a request further.
    const share = within(course.likely(at, counts[name]), Math.round((low / 100) * at), Math.round((high / 100) * at));
    expect(share, after[name]).toBeGreaterThan(0.93);
    expect(share, after[name]).toBeLessThan(0.97);
  }
  const [, mean, low, high] = /^([\d.]+) on average (\d+)–(\d+)$/.exec(after.failovers);
  expect(Math.abs(Number(mean) - course.failovers(at))).toBeLessThan(1);
  expect(within(course.likely(at, counts.failovers), Number(low), Number(high))).toBeGreaterThan(0.93);
  expect(within(course.likely(at, counts.failovers), Number(low), Number(high))).toBeLessThan(0.98);
  await expect(part(lab, "distribution")).toContainText("for runs of up to 1,000 requests");
  await expect(part(lab, "running").locator("svg")).not.toHaveCount(0);
});

test("where nothing can fail, nothing has a range, and what has no value stays empty", async ({ lab }) => {
  await lab.open("?seed=42&fail=0");
  await answered(lab);
  await lab.timeline.press("End");
  await lab.run(300);
  expect(await beside(lab)).toEqual({
    availability: "exact 100 %", served_primary: "exact 100 %", served_backup: "exact 0 %", redirected: "exact 0 %", failed: "exact 0 %",
    failovers: "0 on average", failbacks: "0 on average", mttd: "", mttr: "", mtbf: "",
  });
  await part(lab, "topics").selectOption("mttr");
  await lab.run(300);
  await expect(part(lab, "steps").locator("li").last()).toHaveText("A failure that never begins or never ends has no mean length.");
  await expect(part(lab, "topics").locator("option:checked")).toHaveText("MTTR without a value?");
});

for (const query of ["fail=1", "recover=0", "fail=0&recover=0", "backups=0", "requests=1", "requests=1&fail=1&backups=0&recover=0"]) {
  test(`at the edge nothing is written that is no number: ${query}`, async ({ lab }) => {
    await lab.open(`?seed=42&${query}`);
    await answered(lab);
    for (const key of ["Home", "End"]) {
      await lab.timeline.press(key);
      await lab.run(300);
      for (const topic of topics) {
        await part(lab, "topics").selectOption(topic);
        await lab.run(100);
        await expect(part(lab, "steps").locator("li")).not.toHaveCount(0);
        expect(await lab.root.innerHTML()).not.toMatch(/NaN|Infinity|\binf\b|undefined|-0 %|−0 %/);
      }
    }
  });
}

test("a chain that is too large is refused with its number of states, and all else goes on", async ({ lab }) => {
  const refused = "backup-fail=0.1&backups=4&check-every=7&fall=5&rise=4&check-loss=0.1";
  await lab.open(`?seed=42&${refused}`);
  await lab.studied();
  await expect(async () => {
    await lab.run(50);
    await expect(note(lab)).toContainText("There is no exact answer to these settings", { timeout: 100 });
  }).toPass();
  const words = await note(lab).textContent();
  const [, states, transitions] = /more than ([\d,]+) states and ([\d,]+) transitions/.exec(words).map((text) => Number(text.replaceAll(",", "")));
  expect(states > 200_000 || transitions > 1_000_000, words).toBe(true);
  await expect(part(lab, "parts")).toBeHidden();
  const told = await beside(lab);
  // The primary's times need no chain.
  expect(told).toMatchObject({ availability: "", served_primary: "", failovers: "", mttr: "exact 6.25 req", mtbf: "exact 11.3 req" });
  await lab.step.click();
  await lab.run(600);
  expect(await lab.lines()).toHaveLength(1);
  await lab.page.getByRole("combobox", { name: "Preset" }).selectOption("experiment-7");
  await answered(lab);
  expect((await beside(lab)).served_backup).toContain("exact 55.6 %");
});

test.describe("a large chain", () => {
  /** Opens it with a clock on which every look takes a millisecond, as if the work took time. */
  async function busy(lab, query) {
    await lab.open("?seed=1");
    await lab.page.addInitScript(() => {
      const now = Date.now.bind(Date);
      let looks = 0;
      Date.now = () => now() + (looks += 1);
    });
    await lab.open(`?seed=1&${query}`);
    await lab.studied();
    await expect(async () => {
      await lab.run(10);
      await expect(note(lab).getByRole("progressbar")).toBeVisible({ timeout: 100 });
    }).toPass();
  }

  const done = (lab) => note(lab).getByRole("progressbar").evaluate((bar) => bar.value);

  test("shows how far it is, and the run goes on meanwhile", async ({ lab, page }) => {
    await busy(lab, large);
    await page.evaluate(() => {
      globalThis.frames = 0;
      const count = () => requestAnimationFrame(() => (frames++, count()));
      count();
    });
    await lab.play.click();
    const shares = [await done(lab)];
    let frames = 0;
    for (let i = 0; i < 8; i++) {
      await lab.run(100);
      shares.push(await done(lab));
      const now = await page.evaluate(() => frames);
      expect(now - frames, "frames in a tenth of a second").toBeGreaterThanOrEqual(4);
      frames = now;
    }
    expect(shares).toEqual([...shares].sort((one, other) => one - other));
    expect(shares.at(-1)).toBeGreaterThan(shares[0]);
    expect(shares.at(-1)).toBeLessThan(1);
    expect(await lab.lines()).not.toHaveLength(0);
    expect((await beside(lab)).mttr).toBe(`exact ${three(1 / new Chances(0.1, 0.2).r)} req`);
    expect((await beside(lab)).availability).toBe("");
  });

  test("can be cancelled, by keyboard too, and a change of the settings begins anew", async ({ lab }) => {
    await busy(lab, large);
    const cancel = note(lab).getByRole("button", { name: "Cancel" });
    await cancel.click();
    await lab.run(2000);
    await expect(note(lab)).toHaveText("The exact answer was not worked out. A change of the settings begins anew.");
    await expect(part(lab, "parts")).toBeHidden();
    await lab.step.click();
    await lab.run(1000);
    await expect(note(lab)).toContainText("not worked out");
    await lab.failure.press("PageUp");
    await lab.run(50);
    await expect(note(lab).getByRole("progressbar")).toBeVisible();
    await cancel.focus();
    await lab.page.keyboard.press("Enter");
    await lab.run(300);
    await expect(note(lab)).toContainText("not worked out");
    await lab.page.getByRole("combobox", { name: "Preset" }).selectOption("experiment-7");
    await answered(lab);
    await expect(note(lab)).toContainText("a chain of 2 states and 4 transitions.");
  });

  test("is worked out in the end, and then every part is there", async ({ lab }) => {
    await busy(lab, large);
    await lab.run(3000);
    await answered(lab);
    const [, states] = /a chain of ([\d,]+) states/.exec(await note(lab).textContent());
    expect(Number(states.replaceAll(",", ""))).toBeGreaterThan(20_000);
    expect((await beside(lab)).availability).toMatch(/^exact \d+(\.\d+)? %/);
    await expect(part(lab, "running").locator("svg")).not.toHaveCount(0);
  });
});

test("an exact value explains itself: the focus goes to the list, and the steps end in the value", async ({ lab, page }) => {
  await lab.open("?seed=42");
  await answered(lab);
  const course = new Chances();
  const last = {
    availability: "100 %", served_primary: percent(course.up), served_backup: percent(1 - course.up), redirected: "0 %", failed: "0 %",
    failovers: three(course.failovers(15)), failbacks: three(course.failbacks(15)), mttd: "0 requests",
    mttr: "6.25 requests", mtbf: "11.3 requests",
  };
  const list = page.getByRole("combobox", { name: "Why is" });
  for (const [name, value] of Object.entries(last)) {
    await lab.root.locator(`[data-exact=${name}] button`).press("Enter");
    await lab.run(100);
    await expect(list).toBeFocused();
    await expect(list).toHaveValue(name);
    const bold = (await part(lab, "steps").locator("b").allTextContents()).map((text) => text.replaceAll(/\s/g, " "));
    // Where a run's beginning matters, its own value is the last, and that of the long run stands before.
    expect(name.startsWith("served") ? bold : bold.slice(-1), name).toContain(value);
  }
  await list.selectOption("primary_up");
  await lab.run(100);
  await expect(list.locator("option:checked")).toHaveText("Primary up 44.4 %?");
  await expect(list.locator("option")).toHaveCount(topics.length);
});

test("why 44 % and not 50 %", async ({ lab }) => {
  await lab.open("?seed=42");
  await answered(lab);
  const steps = part(lab, "steps");
  for (const words of ["(1 − 0.2) · 0.2 = 0.16", "0.16 ÷ (0.2 + 0.16) = 44.4 %", "not 50 %", "λ = 1 − f − r = 0.64", "which is 51 %"]) {
    await expect(steps).toContainText(words);
  }
  await lab.failure.press("PageUp");
  await lab.run(300);
  const other = new Chances(0.3, 0.2);
  await expect(steps).toContainText(`(1 − 0.3) · 0.2 = ${three(other.r)}`);
  await expect(steps).toContainText(`= ${percent(other.up)}`);
  await expect(steps).toContainText("not 40 %");
  await expect(steps).not.toContainText("44.4 %");
});

test("a run that was interfered with says that exact values are those of one left alone", async ({ lab }) => {
  const words = "You changed this run; the exact values are those of a run left alone, with the settings in effect now.";
  await lab.open("?seed=42");
  await answered(lab);
  await lab.travel(3);
  await expect(note(lab)).not.toContainText("You changed");
  await lab.opener("Primary").press("Enter");
  await lab.page.getByRole("menuitem", { name: "Crash" }).press("Enter");
  await lab.run(300);
  await expect(note(lab)).toContainText(words);
  expect(await beside(lab)).toEqual(expected(new Chances(), Number(await lab.root.getAttribute("data-at"))));
});

/** What a table holds, row by row. */
async function rows(table) {
  return table.locator("tbody tr").evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent.replaceAll(/\s+/g, " "))));
}

/** Where a path ends, in its own numbers. */
async function end(path) {
  return path.evaluate((element) => {
    const { x, y } = element.getPointAtLength(element.getTotalLength());
    return { x, y };
  });
}

test("charts show the run against the exact mean and its band, and their table holds the run's numbers", async ({ lab }) => {
  await lab.open("?seed=42");
  await answered(lab);
  const running = part(lab, "running");
  const charts = running.locator("svg[role=img]");
  await expect(charts).toHaveCount(2);
  await expect(running.locator("path.fl-plot-run-line")).toHaveCount(0);
  await lab.timeline.press("End");
  await lab.run(300);
  const requests = await lab.panels();
  const served = Number(requests.numbers.served_backup);
  expect(served).toBeGreaterThan(0);
  const course = new Chances();
  for (const [at, run, exact] of [[0, 1, 1], [1, served / 15, 1 - course.ups(15) / 15]]) {
    const chart = charts.nth(at);
    for (const line of ["run-line", "exact-line", "band"]) await expect(chart.locator(`path.fl-plot-${line}`)).toHaveCount(1);
    await expect(chart).toContainText(percent(run));
    await expect(chart).toContainText(percent(exact));
    // Both lines end at the last request, and apart by what the run is off.
    const [ours, mean] = [await end(chart.locator("path.fl-plot-run-line")), await end(chart.locator("path.fl-plot-exact-line"))];
    expect(ours.x).toBeCloseTo(mean.x, 1);
    expect(Math.sign(Math.round(mean.y - ours.y))).toBe(Math.sign(Math.round((run - exact) * 1000)));
    const lines = ["run-line", "exact-line"].map((line) => chart.locator(`path.fl-plot-${line}`));
    const dashes = await Promise.all(lines.map((line) => line.evaluate((path) => getComputedStyle(path).strokeDasharray)));
    expect(new Set(dashes).size, "kinds of lines").toBe(2);
    expect(await chart.evaluate((svg) => svg.querySelector("title").textContent + svg.querySelector("desc").textContent)).toMatch(/\d/);
  }
  await running.getByText("As a table").click();
  const last = (await rows(running.locator("table"))).at(-1);
  expect(last[0]).toBe("15");
  expect([last[1], last[2]]).toEqual(["100 %", "100 %"]);
  expect([last[4], last[5]]).toEqual([percent(served / 15), percent(1 - course.ups(15) / 15)]);
});

test("the distribution marks this run's count, and shows failovers and failed requests on demand", async ({ lab, page }) => {
  await lab.open("?seed=42");
  await answered(lab);
  const figure = part(lab, "distribution");
  const now = figure.locator(".fl-plot-bar-now");
  await expect(now).toHaveCount(0);
  const list = page.getByRole("combobox", { name: "Distribution of" });
  const course = new Chances();
  for (const at of [9, 15]) {
    await lab.travel(at);
    for (const [name, likely] of [
      ["served_backup", course.likely(15, counts.served_backup)],
      ["failovers", course.likely(15, counts.failovers)],
      ["failed", [1, ...Array(15).fill(0)]],
    ]) {
      await list.selectOption(name);
      await lab.run(300);
      const mine = await lab.metric(name);
      await expect(now).toHaveCount(1);
      await expect(now).toHaveAttribute("data-count", mine);
      await expect(figure.locator("svg")).toContainText(at === 15 ? `this run: ${mine}` : `this run so far: ${mine}`);
      if ((await figure.locator("details[open]").count()) === 0) await figure.getByText("As a table").click();
      const table = await rows(figure.locator("table"));
      for (const [count, probability, now] of table) {
        // A row may stand for several counts.
        const [from, to] = [count.split("–")[0], count.split("–").at(-1)].map(Number);
        const p = within(likely, from, to);
        expect(probability, `${name} ${count}`).toBe(p > 1e-12 && p < 0.0005 ? "< 0.1 %" : percent(p));
        expect(now !== "", `${name} ${count}`).toBe(from <= Number(mine) && Number(mine) <= to);
      }
    }
  }
});

test("a table that is unfolded stays so, and keeps the focus, as the run goes on", async ({ lab, page }) => {
  await lab.open("?seed=42");
  await answered(lab);
  const running = part(lab, "running");
  await running.locator("summary").click();
  await expect(running.locator("details")).toHaveAttribute("open", "");
  await running.locator("summary").focus();
  await page.evaluate(() => inside("[data-do=toggle]").click());
  await lab.run(2300);
  await expect(running.locator("table")).toBeVisible();
  await expect(running.locator("summary")).toBeFocused();
});

test("all numbers stand in one table", async ({ lab, page }) => {
  await lab.open("?seed=42");
  await answered(lab);
  await lab.timeline.press("End");
  await lab.run(300);
  await page.getByText("All numbers as a table").click();
  const all = Object.fromEntries((await rows(part(lab, "table"))).map(([name, ...cells]) => [name, cells]));
  const course = new Chances();
  const of = (name) => between(range(course.likely(15, counts[name])));
  expect(all["Served by backup"]).toEqual([await lab.metric("served_backup"), three(15 - course.ups(15)), of("served_backup"), "55.6 %"]);
  expect(all.Failovers).toEqual([await lab.metric("failovers"), three(course.failovers(15)), of("failovers"), percent(course.f * course.up)]);
  expect(all.Availability).toEqual(["100 %", "100 %", "100 %", "100 %"]);
  expect(all.MTTR[3]).toBe("6.25 requests");
  expect(Object.keys(all)).toHaveLength(topics.length);
});

/** All texts of the figures that are too small or run out of their drawing; the diagram has tests of its own. */
async function misplaced(lab) {
  return lab.root.locator("[data-study=panel]").evaluate((panel) => {
    const found = [];
    for (const svg of panel.querySelectorAll("[data-part=running] svg[role=img], [data-part=distribution] svg[role=img]")) {
      const frame = svg.getBoundingClientRect();
      const scale = frame.width / svg.viewBox.baseVal.width;
      for (const element of svg.querySelectorAll("text, rect, circle, line, path")) {
        const box = element.getBoundingClientRect();
        // What lies in a drawing in the drawing is cut off by that.
        const out = Math.max(frame.left - box.left, box.right - frame.right, frame.top - box.top, box.bottom - frame.bottom);
        if (out > 1 && element.ownerSVGElement === svg) found.push(`${element.outerHTML} is out by ${out}`);
        if (element.tagName === "text") {
          const size = parseFloat(getComputedStyle(element).fontSize) * scale;
          if (size < 11) found.push(`${element.outerHTML} is ${size} pixels high`);
        }
      }
      const page = document.documentElement.clientWidth;
      if (frame.right > page + 1) found.push(`a drawing ends at ${frame.right} of ${page}`);
    }
    return found;
  });
}

for (const width of [390, 1280]) {
  test.describe(`${width} pixels wide`, () => {
    test.use({ viewport: { width, height: 844 } });

    for (const query of ["seed=42", "seed=7&requests=1000&retries=0&fall=3&fail=0.4", "seed=3&requests=1", "seed=3&requests=100000&fail=0"]) {
      test(`figures can be read and stay within their drawings: ${query}`, async ({ lab, page }) => {
        await lab.open(`?${query}`);
        await answered(lab);
        expect(await misplaced(lab)).toEqual([]);
        const list = page.getByRole("combobox", { name: "Distribution of" });
        for (const key of ["ArrowRight", "End"]) {
          await lab.timeline.press(key);
          await lab.run(900);
          for (const name of ["served_backup", "failovers", "failed"]) {
            await list.selectOption(name);
            await lab.run(100);
            expect(await misplaced(lab), `${key} ${name}`).toEqual([]);
          }
        }
        // Where there is no distribution there is no table of it.
        for (const table of await page.locator("[data-study=panel] details > summary:visible").all()) await table.click();
        expect(await lab.sidewaysScroll()).toBeLessThanOrEqual(0);
      });
    }
  });
}

test("figures can be read when the window is made narrower", async ({ lab, page }) => {
  await lab.open("?seed=42");
  await answered(lab);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(async () => {
    await lab.run(50);
    expect(await misplaced(lab)).toEqual([]);
  }).toPass({ timeout: 3000 });
});

/** What of the figures can't be told from the ground: elements with the contrast of their colour against it. */
async function faint(lab) {
  return lab.root.locator("[data-study=panel]").evaluate((panel) => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const rgb = (colour) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const light = (colour) => {
      const [r, g, b] = rgb(colour).map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
    };
    const ground = light(getComputedStyle(panel.querySelector(".fl-card")).backgroundColor);
    const found = [];
    const essential = { "path.fl-plot-run-line": "stroke", "path.fl-plot-exact-line": "stroke", ".fl-plot-mean-line": "stroke", ".fl-plot-bar": "stroke",
      ".fl-plot-bar-now": "fill", "text": "fill" };
    for (const [selector, property] of Object.entries(essential)) {
      const all = [...panel.querySelectorAll(`[data-part=running] ${selector}, [data-part=distribution] ${selector}`)];
      if (all.length === 0) found.push(`no ${selector}`);
      for (const element of all) {
        const style = getComputedStyle(element);
        const its = light(style[property]);
        const contrast = Math.max(its, ground) / Math.min(its, ground);
        if (contrast < (selector === "text" ? 4.5 : 3)) found.push(`${selector} ${style[property]}: ${contrast}`);
        if (style.visibility !== "visible" || style.display === "none" || style.opacity !== "1") found.push(`${selector} is hidden`);
      }
    }
    return found;
  });
}

for (const colorScheme of ["light", "dark"]) {
  for (const forcedColors of ["none", "active"]) {
    test(`with reduced motion, ${colorScheme} and forced colours ${forcedColors}, all that matters is to be seen`, async ({ lab, page }) => {
      await page.emulateMedia({ reducedMotion: "reduce", colorScheme, forcedColors });
      await lab.open("?seed=42");
      await answered(lab);
      await lab.timeline.press("End");
      await lab.run(300);
      expect(await faint(lab)).toEqual([]);
      await expect(lab.root.locator("[data-exact=served_backup]")).toBeVisible();
      await expect(part(lab, "steps")).toBeVisible();
    });
  }
}

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 390]) {
    test(`axe finds nothing in the panel with all unfolded, ${colorScheme}, ${width} pixels wide`, async ({ lab, page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      await lab.open("?seed=42&retries=0&fall=2");
      await answered(lab);
      await lab.timeline.press("End");
      await lab.run(300);
      await lab.audit();
      await lab.root.evaluate((root) => root.querySelectorAll("details").forEach((details) => (details.open = true)));
      await lab.run(100);
      await lab.audit();
    });
  }
}

test("nothing that is written has a style of its own, and no name is given twice", async ({ lab }) => {
  await lab.open("?seed=42&retries=0&fall=2");
  await answered(lab);
  await lab.timeline.press("End");
  await lab.root.evaluate((root) => root.querySelectorAll("details").forEach((details) => (details.open = true)));
  await lab.run(300);
  const found = await lab.root.evaluate((root) => {
    const hosts = [...root.querySelectorAll("[data-study], [data-exact], [data-about]")];
    const all = hosts.flatMap((host) => [host, ...host.querySelectorAll("*")]);
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
    return {
      many: all.length > 200,
      styled: all.filter((element) => element.hasAttribute("style") || element.tagName === "STYLE").map((element) => element.outerHTML),
      handlers: all.filter((element) => [...element.attributes].some(({ name }) => name.startsWith("on"))).length,
      twice: ids.filter((id, at) => ids.indexOf(id) !== at),
    };
  });
  expect(found).toEqual({ many: true, styled: [], handlers: 0, twice: [] });
});
