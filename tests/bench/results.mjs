// What is measured, in words for the terminal and as JSON for other programs.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const file = process.env.BENCH_RESULTS || fileURLToPath(new URL("../../target/bench/results.json", import.meta.url));

/** Prints a figure of a bench and what it is. */
export function say(bench, figure, what, decimals = 1) {
  console.log(`${`${bench}:`.padEnd(8)}${figure.toFixed(decimals).padStart(6)} ${what}`);
}

/** Puts a bench's figures under a key of their own and leaves the other keys as they are. */
export async function keep(key, figures) {
  let results = {};
  try {
    results = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  results.machine = { processors: cpus().length, model: cpus()[0]?.model ?? "unknown" };
  results[key] = figures;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
}

/** The middle one of measured values. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** A value with so many decimals, as a number. */
export function rounded(value, decimals = 1) {
  return Number(value.toFixed(decimals));
}

/** Whether an aim is met, in a word. */
export function verdict(met) {
  return met ? "met" : "missed";
}
