// Ticks a second of the machine as WebAssembly, in Node, and how long exact answers take. Its argument is the module that wasm-bindgen wrote.
import { createRequire } from "node:module";
import { keep, rounded, say } from "./results.mjs";

const { ticks, case_name, case_count, exact, chain_name, chain_count } = createRequire(import.meta.url)(process.argv[2]);
const count = 10_000_000;
const figures = [];

for (let which = 0; which < case_count(); which++) {
  let best = 0;
  for (let round = 0; round < 5; round++) {
    const start = performance.now();
    ticks(which, count);
    best = Math.max(best, count / (performance.now() - start) / 1000);
  }
  const what = `million ticks a second, ${case_name(which)}`;
  say("wasm", best, what);
  figures.push({ figure: rounded(best), what });
}
for (let which = 0; which < chain_count(); which++) {
  let [best, transitions] = [Infinity, 0];
  for (let round = 0; round < 5; round++) {
    const start = performance.now();
    transitions = exact(which);
    best = Math.min(best, performance.now() - start);
  }
  const what = `ms for the exact answer, ${transitions} transitions, ${chain_name(which)}`;
  say("wasm", best, what);
  figures.push({ figure: rounded(best), what });
}
await keep("wasm", figures);
