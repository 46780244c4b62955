/**
 * idlewise in WebAssembly on one scenario, on this thread:
 * `node own-wasm.mjs FILE.json ENGINE RUNS`. Timed is the whole call, from the
 * JavaScript object to the plan as one, certificate and account included.
 */

import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";

const [file, engine, runs] = process.argv.slice(2);
const scenario = JSON.parse(readFileSync(file, "utf8"));
const dist = new URL("../../pkg/dist/", import.meta.url);
const core = await import(new URL("core.js", dist));
await core.init();

let best;
for (let run = 0; run < Number(runs); run += 1) {
  const began = performance.now();
  const plan = core.solve(scenario, { engine, gap: 0 });
  const seconds = (performance.now() - began) / 1000;
  if (best === undefined || seconds < best.seconds) {
    best = {
      seconds,
      objective: plan.objective.value,
      bound: plan.objective.bound,
      gap: plan.objective.gap,
      status: plan.status,
      used_routes: plan.routes.length,
    };
  }
}
console.log(
  JSON.stringify({
    ...best,
    memory_bytes: core.memoryBytes(),
    peak_bytes: process.resourceUsage().maxRSS * 1024,
  }),
);
