/**
 * npm `highs` on one program: `node peer-wasm.mjs FILE.mps simplex|ipm SECONDS`.
 *
 * Reading the file is not timed. Timed is what a caller of the package does:
 * handing over sparse columns, solving, and fetching the solution.
 */

import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";

import loadHighs from "highs";

import { readMps } from "./mps.mjs";

const [file, solver, limit] = process.argv.slice(2);
const { model, unit } = readMps(readFileSync(file, "utf8"));
const highs = await loadHighs();

const began = performance.now();
const made = highs.createModel(model);
made.options.set({ output_flag: false, solver, time_limit: Number(limit) });
made.run();
const objective = made.getObjectiveValue() * unit;
const solution = made.getSolution();
const seconds = (performance.now() - began) / 1000;

const status = made.getModelStatus();
console.log(
  JSON.stringify({
    seconds,
    objective,
    optimal: status === highs.constants.modelStatus.optimal,
    status,
    columns: solution.colValue.length,
    rows: model.numRows,
    memory_bytes: highs.memoryBytes,
    peak_bytes: process.resourceUsage().maxRSS * 1024,
  }),
);
