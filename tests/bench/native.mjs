// Runs the native bench and keeps what it prints.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { keep } from "./results.mjs";

const cargo = spawn("cargo", ["run", "--release", "-p", "failover-bench"], { stdio: ["ignore", "pipe", "inherit"] });
const code = new Promise((done, failed) => cargo.on("close", done).on("error", failed));
const figures = [];
for await (const line of createInterface({ input: cargo.stdout })) {
  console.log(line);
  const told = /^native:\s*([\d.]+) (.*)$/.exec(line);
  if (told) figures.push({ figure: Number(told[1]), what: told[2] });
}
if ((await code) !== 0) process.exit(1);
await keep("native", figures);
