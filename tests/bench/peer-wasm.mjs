/**
 * npm `highs` on one program: `node peer-wasm.mjs ARRAYS simplex|ipm|pdlp SECONDS RUNS`.
 *
 * Reading the file is not timed. Timed is what a caller of the package does: handing over
 * sparse columns, solving, and fetching the solution; the first call has loading and
 * compiling the package's code on top. A first solve within two seconds is repeated,
 * RUNS in all.
 */

import { performance } from "node:perf_hooks";

import loadHighs from "highs";

import { readArrays } from "./arrays.mjs";

const TOLERANCE = 1e-8;
const REPEATED = 2;

const [file, solver, limit, runs] = process.argv.slice(2);
const { model, unit } = readArrays(file);
const seconds = (began) => (performance.now() - began) / 1000;

const loading = performance.now();
const highs = await loadHighs();
const loaded = seconds(loading);

const times = [];
let answer;
do {
  const began = performance.now();
  const made = highs.createModel(model);
  made.options.set({
    output_flag: false,
    solver,
    time_limit: Number(limit),
    primal_feasibility_tolerance: TOLERANCE,
    dual_feasibility_tolerance: TOLERANCE,
    ipm_optimality_tolerance: TOLERANCE,
    pdlp_optimality_tolerance: TOLERANCE,
    optimality_tolerance: TOLERANCE,
    // As natively: to a vertex only where the interior point falls short.
    run_crossover: "choose",
  });
  made.run();
  const objective = made.getObjectiveValue() * unit;
  made.getSolution();
  times.push(seconds(began));
  const status = made.getModelStatus();
  answer = { objective, optimal: status === highs.constants.modelStatus.optimal, status };
  made.dispose();
} while (answer.optimal && times[0] <= REPEATED && times.length < Number(runs));

console.log(
  JSON.stringify({
    ...answer,
    seconds: Math.min(...times),
    first_seconds: loaded + times[0],
    runs: times.length,
    memory_bytes: highs.memoryBytes,
    peak_bytes: process.resourceUsage().maxRSS * 1024,
  }),
);
