// Predict, then run: a guess is committed, the run plays, and the answer comes from the run and from the chain.
import { Chances, answered, percent, three } from "./chances.mjs";
import { expect, test } from "./lab.mjs";

/** The questions: what is asked, how many numbers are guessed, how long the run is, and what there is at most to guess. */
const questions = [
  { ask: "How much of the time is it up?", labels: ["Primary up"], requests: 120, seconds: 12, most: ["100 %"], query: "requests=120&interval=100" },
  { ask: "How many failovers will they show", labels: ["Failovers", "“Switching” lines"], requests: 15, seconds: 6, most: ["15", "15"],
    query: "interval=400" },
  { ask: "Of 100 requests, how many fail?", labels: ["Failed requests"], requests: 100, seconds: 10, most: ["100"],
    query: "requests=100&interval=100&check-every=4&retries=0" },
];

/** The card with the questions, and what is in it. */
function card(lab) {
  const host = lab.root.locator("[data-study=questions]");
  return {
    host,
    summary: host.getByText("Predict, then run"),
    fields: host.getByRole("textbox"),
    commit: host.getByRole("button", { name: "Commit and run" }),
    problem: host.getByRole("alert"),
    next: host.getByRole("button", { name: "Next question" }),
    again: host.getByRole("button", { name: /^Ask again/ }),
    verdict: host.locator("table"),
  };
}

/** Opens the page with a question unfolded. */
async function ask(lab, question = 0, query = "seed=42") {
  await lab.open(`?${query}`);
  await answered(lab);
  const quiz = card(lab);
  await quiz.summary.click();
  for (let i = 0; i < question; i++) await quiz.next.click();
  await expect(quiz.host).toContainText(questions[question].ask);
  return quiz;
}

async function commit(quiz, guesses) {
  for (const [at, guess] of guesses.entries()) await quiz.fields.nth(at).fill(guess);
  await quiz.commit.click();
}

/** The verdict's rows: what was said, this run, exactly. */
async function verdict(quiz) {
  return quiz.verdict.locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent.replaceAll(/\s+/g, " "))));
}

for (const [at, { labels, most }] of questions.entries()) {
  test(`a guess that can't be is named with what is allowed, and no run starts: question ${at + 1}`, async ({ lab }) => {
    const quiz = await ask(lab, at);
    const run = await lab.root.getAttribute("data-run");
    const limit = Number.parseFloat(most.at(-1));
    for (const wrong of ["", "many", "-1", String(limit + 1), "1e1", "NaN", "<img src=x>"]) {
      await commit(quiz, [...Array(labels.length - 1).fill("3"), wrong]);
      await expect(quiz.problem).toHaveText(`${labels.at(-1)}: “${wrong}” is not allowed; allowed is a number from 0 to ${most.at(-1)}.`);
      await expect(quiz.fields.last()).toHaveValue(wrong);
    }
    await expect(quiz.host.locator("img")).toHaveCount(0);
    await lab.run(1000);
    expect(await lab.root.getAttribute("data-run")).toBe(run);
    await expect(lab.root).toHaveAttribute("data-at", "0");
    await expect(lab.play).toBeVisible();
  });
}

test("a guess that is mended is taken", async ({ lab }) => {
  const quiz = await ask(lab);
  await commit(quiz, ["50 procent"]);
  await expect(quiz.problem).toContainText("“50 procent” is not allowed");
  await commit(quiz, [" 44,4 % "]);
  await expect(quiz.host).toContainText("Your guess – Primary up: 44.4 %.");
  await expect(quiz.problem).toHaveCount(0);
});

for (const [at, { query, requests, seconds, labels }] of questions.entries()) {
  test(`question ${at + 1} is answered when its run is over, by the run and by the chain`, async ({ lab }) => {
    const quiz = await ask(lab, at);
    const guesses = labels.map((_, guess) => String(3 + guess));
    await commit(quiz, guesses);
    await expect(quiz.host).toContainText("The run plays; its end has the answer.");
    await lab.run(300);
    const run = await lab.root.getAttribute("data-run");
    expect(run).toMatch(/^seed=\d+&?/);
    expect(run.replace(/^seed=\d+&?/, "")).toBe(query);
    await expect(lab.pause).toBeVisible();
    await lab.run((seconds - 2) * 1000);
    expect(Number(await lab.root.getAttribute("data-at"))).toBeGreaterThan(requests / 2);
    await expect(quiz.verdict).toHaveCount(0);
    await expect(quiz.host).not.toContainText("Exactly");
    await lab.run(3000);
    await expect(lab.root).toHaveAttribute("data-at", String(requests));
    await expect(quiz.verdict).toBeVisible();
    const rows = await verdict(quiz);
    expect(rows.map((row) => row[0])).toEqual(labels);
    expect(rows.map((row) => row[1])).toEqual(guesses.map((guess) => (at === 0 ? `${guess} %` : guess)));
    const course = new Chances();
    const { numbers, lines } = await lab.panels();
    if (at === 0) {
      // The primary is up exactly where it serves, since each failure is known at once.
      const up = Number(numbers.served_primary);
      expect(rows[0].slice(2)).toEqual([`${percent(up / requests)} (${up} of ${requests})`, `${percent(course.up)} in the long run`]);
    } else if (at === 1) {
      const switching = lines.filter((line) => line.includes("Switching to Backup")).length;
      expect(rows[0].slice(2)).toEqual([numbers.failovers, `${three(course.failovers(15))} on average`]);
      expect(rows[1].slice(2)).toEqual([String(switching), `${three(15 - course.ups(15))} on average`]);
    } else {
      expect(rows[0][2]).toBe(numbers.failed);
      expect(rows[0][3]).toBe(`${three(lateChecks(course, requests, 4))} on average`);
    }
    await quiz.host.getByText("Why, step by step").click();
    await expect(quiz.host.locator("ol li").first()).toBeVisible();
    await expect(quiz.host.locator("ol")).toContainText(at === 0 ? "44.4 %" : /\d/);
  });
}

/** How many requests fail on average, of so many, if health is checked with every so many and nothing is tried again. */
function lateChecks(course, requests, every) {
  // How likely the primary is up or down, by what was last seen of it.
  let at = { upUp: 1, upDown: 0, downUp: 0, downDown: 0 };
  let failed = 0;
  for (let done = 0; done < requests; done++) {
    const [f, r] = [course.f, course.r];
    at = {
      upUp: at.upUp * (1 - f) + at.downUp * r,
      downUp: at.downUp * (1 - r) + at.upUp * f,
      upDown: at.upDown * (1 - f) + at.downDown * r,
      downDown: at.downDown * (1 - r) + at.upDown * f,
    };
    if (done % every === 0) at = { upUp: at.upUp + at.upDown, upDown: 0, downUp: 0, downDown: at.downUp + at.downDown };
    // Sent to the primary that is thought to be up, and is down.
    failed += at.downUp;
  }
  return failed;
}

test("settings changed in the middle of the run take its answer away, and it can be asked again", async ({ lab }) => {
  const quiz = await ask(lab);
  await commit(quiz, ["50"]);
  await lab.run(2000);
  await lab.failure.press("PageUp");
  await lab.run(500);
  await expect(quiz.host).toContainText("Your guess – Primary up: 50 %. But the run was changed before its end, so that it can’t answer.");
  await lab.run(15_000);
  await expect(quiz.verdict).toHaveCount(0);
  await quiz.again.click();
  await expect(quiz.fields).toHaveCount(1);
  await expect(quiz.fields).toBeFocused();
  await commit(quiz, ["50"]);
  await lab.run(14_000);
  await expect(quiz.verdict).toBeVisible();
});

test("another run and an intervention take the answer away too", async ({ lab }) => {
  const quiz = await ask(lab, 1);
  await commit(quiz, ["1", "2"]);
  await lab.run(1500);
  await lab.opener("Primary").press("Enter");
  await lab.page.getByRole("menuitem", { name: /^(Crash|Repair)$/ }).press("Enter");
  await lab.run(500);
  await expect(quiz.host).toContainText("so that it can’t answer");
  await quiz.again.click();
  await commit(quiz, ["1", "2"]);
  await lab.run(1500);
  await lab.page.getByRole("spinbutton", { name: "Requests" }).fill("20");
  await lab.page.keyboard.press("Tab");
  await lab.run(500);
  await expect(quiz.host).toContainText("so that it can’t answer");
});

test("what the page showed before does not answer", async ({ lab }) => {
  // The very run that is asked for stands there at its end, with other luck.
  const quiz = await ask(lab, 1, "seed=42&interval=400");
  await lab.timeline.press("End");
  await lab.run(300);
  await commit(quiz, ["1", "2"]);
  await lab.run(300);
  await expect(quiz.verdict).toHaveCount(0);
  await expect(quiz.host).toContainText("The run plays; its end has the answer.");
  expect(await lab.root.getAttribute("data-run")).not.toContain("seed=42&");
});

test("looking back and stepping on does not spoil the answer", async ({ lab }) => {
  const quiz = await ask(lab, 1);
  await commit(quiz, ["1", "2"]);
  await lab.run(2000);
  await lab.pause.click();
  await lab.travel(2);
  await lab.timeline.press("End");
  await lab.run(1000);
  await expect(quiz.verdict).toBeVisible();
  expect((await verdict(quiz))[0][2]).toBe(await lab.metric("failovers"));
});

test("asked again the luck is another, and next goes round", async ({ lab }) => {
  const quiz = await ask(lab, 1);
  await commit(quiz, ["1", "2"]);
  await lab.run(8000);
  const first = await lab.root.getAttribute("data-run");
  await expect(quiz.verdict).toBeVisible();
  await quiz.again.click();
  await expect(quiz.fields.first()).toBeFocused();
  await expect(quiz.fields.first()).toHaveValue("");
  await commit(quiz, ["1", "2"]);
  await lab.run(1000);
  expect(await lab.root.getAttribute("data-run")).not.toBe(first);
  for (const at of [2, 0, 1]) {
    await quiz.next.click();
    await expect(quiz.summary).toContainText(`question ${at + 1} of 3`);
    await expect(quiz.host).toContainText(questions[at].ask);
    await expect(quiz.fields).toHaveCount(questions[at].labels.length);
  }
});

test("by keyboard alone: unfold, guess, Enter, and on to the next", async ({ lab, page }) => {
  await lab.open("?seed=42");
  await answered(lab);
  const quiz = card(lab);
  await quiz.host.locator("summary").focus();
  await page.keyboard.press("Enter");
  const focused = async () => page.evaluate(() => focused().textContent || focused().tagName);
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Next question");
  await page.keyboard.press("Tab");
  await expect(quiz.fields).toBeFocused();
  await page.keyboard.type("44 ");
  await page.keyboard.press("Space");
  await lab.run(600);
  await expect(lab.play, "Space in a field plays nothing").toBeVisible();
  await expect(quiz.fields).toHaveValue("44  ");
  await page.keyboard.press("Enter");
  await lab.run(300);
  await expect(lab.pause).toBeVisible();
  await expect(quiz.host).toContainText("The run plays");
  expect(await quiz.host.evaluate((host) => host.contains(focused())), "the focus stays in the card").toBe(true);
  await lab.run(14_000);
  await expect(quiz.verdict).toBeVisible();
  expect(await quiz.host.evaluate((host) => host.contains(focused())), "the focus stays in the card").toBe(true);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(quiz.host.locator("ol li").first()).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(quiz.again).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(quiz.fields).toBeFocused();
  await quiz.next.focus();
  await page.keyboard.press("Enter");
  await expect(quiz.host).toContainText(questions[1].ask);
  await expect(quiz.fields.first()).toBeFocused();
  await page.keyboard.type("1");
  await page.keyboard.press("Enter");
  // The second number is missing still.
  await expect(quiz.problem).toContainText("“Switching” lines: “” is not allowed");
  await expect(quiz.fields.first()).toHaveValue("1");
  await page.keyboard.press("Tab");
  await page.keyboard.type("7");
  await page.keyboard.press("Enter");
  await lab.run(300);
  await expect(lab.pause).toBeVisible();
});

test("the answer is spoken, and does not take the focus from elsewhere", async ({ lab }) => {
  const quiz = await ask(lab, 1);
  await commit(quiz, ["1", "2"]);
  await lab.run(1000);
  await lab.speed.focus();
  await lab.run(7000);
  await expect(quiz.verdict).toBeVisible();
  await expect(lab.speed).toBeFocused();
  await expect(quiz.host.locator("[aria-live=polite]")).toContainText("Exactly");
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 390]) {
    test(`axe finds nothing in an open question, a bad guess, a run and an answer: ${colorScheme}, ${width} pixels wide`, async ({ lab, page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      const quiz = await ask(lab, 1);
      await lab.audit();
      await commit(quiz, ["1", "many"]);
      await expect(quiz.problem).toBeVisible();
      await lab.audit();
      await commit(quiz, ["1", "7"]);
      await lab.run(700);
      await lab.audit();
      await lab.run(7000);
      await expect(quiz.verdict).toBeVisible();
      await quiz.host.getByText("Why, step by step").click();
      await lab.audit();
      expect(await lab.sidewaysScroll()).toBeLessThanOrEqual(0);
      expect(await quiz.host.evaluate((host) => host.querySelectorAll("[style], [id]").length)).toBe(0);
    });
  }
}
