// Why a request ended as it did, and how long the primary's failures last.
import { expect, test } from "./lab.mjs";

const calm = "seed=1&fail=0&recover=0";

/** Runs, a request of each, and the whole of what is said of it. */
const sentences = [
  ["seed=42", 3, "Request 3 was served by the primary."],
  [`${calm}&fall=3&retries=0&replay=1~7-crash-0`, 8,
    "Request 8 failed: the primary was crashed at request 7; the checker had seen 2 of 3 failed checks; no retry is allowed."],
  [`${calm}&fall=3&retries=0&replay=1~7-crash-0`, 9,
    "Request 9 was served by the backup. Failover to the backup: the primary failed 3 checks in a row."],
  [`${calm}&fall=3&replay=1~7-crash-0`, 8,
    "Request 8 was redirected to the backup: the primary was crashed at request 7; the checker had seen 2 of 3 failed checks."],
  [`${calm}&fall=2&backups=2&retries=2&replay=1~2-crash-0~2-crash-1`, 2,
    "Request 2 was redirected to backup 2: the primary was crashed at request 2; the checker had seen 1 of 2 failed checks."],
  [`${calm}&fall=2&replay=1~2-crash-0~2-crash-1`, 2,
    "Request 2 failed: the primary was crashed at request 2; the checker had seen 1 of 2 failed checks; the backup, tried next, was down too."],
  [`${calm}&replay=1~2-crash-0~3-crash-1`, 5,
    "Request 5 failed: no instance was believed up and in service. The primary was down since request 2; the backup was down since request 3."],
  ["seed=1&fail=1&recover=0&check-every=4&retries=0&replay=1~1-repair-0", 2,
    "Request 2 failed: the primary went down at request 2; no check had failed since; no retry is allowed."],
  [`${calm}&replay=1~3-crash-0~6-repair-0`, 6, "Request 6 was served by the primary. Failback: the primary was believed up."],
];

test.describe("a request is explained in a sentence", () => {
  for (const [query, request, sentence] of sentences) {
    test(`that is “${sentence}”`, async ({ lab, page }) => {
      await lab.open(`?${query}`);
      await lab.timeline.press("End");
      const { x, y } = await lab.place(request - 0.5, 15);
      await page.mouse.move(x, y);
      await expect(lab.explained).toHaveText(sentence);
      await page.mouse.move(0, 0);
      await expect(lab.explained).toHaveText(/^Request 15 /);
      await lab.travel(request);
      await expect(lab.explained).toHaveText(sentence);
    });
  }
});

test("the request under the pointer goes before the one at the playhead, and one to come keeps its secret", async ({ lab, page }) => {
  await lab.open(`?${calm}&fall=3&retries=0&replay=1~7-crash-0`);
  await expect(lab.explained).not.toContainText("Request");
  await lab.travel(8);
  const over = async (request) => {
    const { x, y } = await lab.place(request - 0.5, 15);
    await page.mouse.move(x, y);
  };
  await over(7);
  await expect(lab.explained).toContainText("Request 7 failed: the primary was crashed at request 7; the checker had seen 1 of 3");
  await over(9);
  await expect(lab.explained).toHaveText("Request 9 is still to come.");
  await over(2);
  await expect(lab.explained).toHaveText("Request 2 was served by the primary.");
  await page.mouse.move(0, 0);
  await expect(lab.explained).toContainText("Request 8 failed");
  await lab.timeline.press("ArrowRight");
  await lab.timeline.press("ArrowLeft");
  await over(9);
  await expect(lab.explained).toContainText("Request 9 was served by the backup.");
});

test("the scene begins the same sentence", async ({ lab }) => {
  await lab.open(`?${calm}&fall=3&retries=0&replay=1~7-crash-0`);
  // The questions that come later make the scene lower, which is drawn anew then.
  await lab.studied();
  await lab.travel(8);
  await expect(lab.part("caption")).toHaveText("Request 8 failed: the primary was crashed at request 7.");
  await expect(lab.part("reason")).toHaveText("failed: undetected");
});

test("times to detect, to repair and between failures are those of the primary's failures so far", async ({ lab }) => {
  // Down from 5 to 12, from 25 to 26, and from 35 on; a third failed check in a row is two requests after the first.
  await lab.open(
    "?seed=1&requests=40&fail=0&recover=0&fall=3&rise=2&interval=250" +
      "&replay=1~5-crash-0~12-repair-0~25-crash-0~26-repair-0~35-crash-0",
  );
  const none = "–";
  const expected = {
    0: [none, none, none],
    4: [none, none, none],
    6: [none, none, none],
    7: ["2.0 req", none, none],
    11: ["2.0 req", none, none],
    12: ["2.0 req", "7.0 req", none],
    24: ["2.0 req", "7.0 req", none],
    25: ["2.0 req", "7.0 req", "20.0 req"],
    26: ["2.0 req", "4.0 req", "20.0 req"],
    34: ["2.0 req", "4.0 req", "20.0 req"],
    35: ["2.0 req", "4.0 req", "15.0 req"],
    40: ["2.0 req", "4.0 req", "15.0 req"],
  };
  const times = async () => [await lab.metric("mttd"), await lab.metric("mttr"), await lab.metric("mtbf")];
  for (let at = 0; at <= 40; at++) {
    if (expected[at]) expect(await times(), `after request ${at}`).toEqual(expected[at]);
    await lab.timeline.press("ArrowRight");
  }
  const numbers = lab.page.getByRole("region", { name: "Numbers" });
  await expect(numbers).toContainText("1 failure ended before being noticed");
  // 15 requests of 250 milliseconds each.
  await expect(numbers).toContainText("3.8 s");
  await lab.timeline.press("Home");
  expect(await times()).toEqual(expected[0]);
  await expect(numbers).not.toContainText("before being noticed");
});
