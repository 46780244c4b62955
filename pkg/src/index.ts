/** The planner for pages and servers: it works on workers and never blocks. */

import { create, noWorkers } from "./create.js";
import type { PlannerOptions } from "./create.js";
import { nodeThread, webThread } from "./lane.js";
import type { Thread } from "./lane.js";
import { wasmUrl } from "./location.js";
import type { Planner } from "./planner.js";
import { fetchCode } from "./wasm.js";

export * from "./errors.js";
export type * from "./types.js";
export type {
  CheckReport,
  EngineName,
  GrowLimits,
  Limits,
  ModelFormat,
  OnProgress,
  PlanWithTables,
  SchemaName,
  StressLimits,
  Warmth,
  Tables,
} from "./instance.js";
export type { PlannerOptions } from "./create.js";
export type {
  CompareOptions,
  GrowOptions,
  PlanOptions,
  Planner,
  SolveOptions,
  StressOptions,
  Watched,
} from "./planner.js";
export type { WasmSource } from "./wasm.js";

/** Loads the WebAssembly and starts the first worker. */
export async function createPlanner(options: PlannerOptions = {}): Promise<Planner> {
  return create(options, () => fetchCode(wasmUrl, options.signal), thread);
}

function thread(): Thread {
  if (typeof Worker === "function") {
    // Bundlers look for exactly this expression.
    return webThread(new Worker(new URL("./worker.js", import.meta.url), { type: "module" }));
  }
  const node = nodeThread(new URL("./worker.js", import.meta.url));
  if (node === undefined) {
    throw noWorkers();
  }
  return node;
}
