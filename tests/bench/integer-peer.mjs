/**
 * npm `highs` on one LP file: `node integer-peer.mjs FILE SECONDS`. Reading the
 * file and starting the package are not timed.
 */

import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";

import loadHighs from "highs";

const [file, limit] = process.argv.slice(2);
const text = readFileSync(file, "utf8");
const highs = await loadHighs();
const began = performance.now();
const found = highs.solve(text, {
  time_limit: Number(limit),
  mip_rel_gap: 1e-7,
  threads: 1,
});
console.log(
  JSON.stringify({
    seconds: (performance.now() - began) / 1000,
    status: found.Status,
    objective: found.ObjectiveValue,
  }),
);
