// Closed forms of the course's experiment, checked at every request and with a backup that never fails: the primary goes down
// with probability f and comes up with r, traffic is where it is to be at once, and nothing is ever lost.
import { expect } from "./lab.mjs";

export class Chances {
  constructor(fail = 0.2, recover = 0.2) {
    this.f = fail;
    this.r = (1 - fail) * recover;
    /** The share of requests that the primary is up, in the long run. */
    this.up = this.r / (this.f + this.r);
  }

  /** How likely the primary is up with a request. */
  upAt(request) {
    return this.up + (1 - this.up) * (1 - this.f - this.r) ** request;
  }

  /** Over the first requests: how many the primary is up at. */
  ups(requests) {
    return sum(requests, (request) => this.upAt(request + 1));
  }

  failovers(requests) {
    return this.f * sum(requests, (request) => this.upAt(request));
  }

  failbacks(requests) {
    return this.r * sum(requests, (request) => 1 - this.upAt(request));
  }

  /** How likely each count is over the first requests, where `counts(before, after)` says what counts. */
  likely(requests, counts) {
    let at = { true: [1], false: [0] };
    for (let done = 0; done < requests; done++) {
      const next = { true: Array(done + 2).fill(0), false: Array(done + 2).fill(0) };
      for (const before of [true, false]) {
        for (const after of [true, false]) {
          const stays = before ? 1 - this.f : 1 - this.r;
          const chance = before === after ? stays : 1 - stays;
          at[before].forEach((p, count) => (next[after][count + counts(before, after)] += p * chance));
        }
      }
      at = next;
    }
    return at.true.map((p, count) => p + at.false[count]);
  }
}

/** What counts, for `likely`. */
export const counts = {
  served_primary: (_, after) => Number(after),
  served_backup: (_, after) => Number(!after),
  failovers: (before, after) => Number(before && !after),
  failbacks: (before, after) => Number(!before && after),
};

function sum(requests, of) {
  return Array.from({ length: requests }, (_, request) => of(request)).reduce((one, other) => one + other, 0);
}

/** How likely a count lies between two, both included. */
export function within(likely, low, high) {
  return likely.slice(low, high + 1).reduce((one, other) => one + other, 0);
}

/** The shortest range of counts that 95 of 100 runs lie in; of several the likeliest. */
export function range(likely) {
  for (let width = 0; ; width++) {
    const lows = [...likely.keys()].slice(0, likely.length - width);
    const best = lows.reduce((one, low) => (within(likely, low, low + width) > within(likely, one, one + width) ? low : one), 0);
    if (within(likely, best, best + width) >= 0.95 - 1e-9) return [best, best + width];
  }
}

/** A share as the page writes it. */
export function percent(share) {
  return `${Number((share * 100).toFixed(1))} %`;
}

/** A number of three digits as the page writes it. */
export function three(number) {
  // What lies in the middle goes up, whatever is lost in the last bit.
  return String(Number((number * (1 + 1e-12)).toPrecision(3)));
}

/** A range as the page writes it, of counts or of shares of so many requests. */
export function between([low, high], requests) {
  const [from, to] = [low, high].map((count) => (requests ? percent(count / requests) : String(count)));
  return from === to ? to : `${from.replace(" %", "")}–${to}`;
}

/** Waits until the exact answer stands there, which needs the driven clock's timers. */
export async function answered(lab) {
  await lab.studied();
  await expect(async () => {
    await lab.run(50);
    await expect(lab.root.locator("[data-part=parts]")).toBeVisible({ timeout: 100 });
    await expect(lab.root.locator("[data-part=note] progress")).toHaveCount(0, { timeout: 100 });
  }).toPass();
  await lab.run(300);
}
