/** The planner for pages and servers: it works on workers and never blocks. */

import { create, noWorkers } from "./create.js";
import type { PlannerOptions } from "./create.js";
import { wasmUrl } from "./location.js";
import type { Planner } from "./planner.js";
import { fetchCode } from "./wasm.js";
import { nodeThread, webThread } from "./worker-handle.js";
import type { Thread } from "./worker-handle.js";

export * from "./planner-exports.js";

/** Loads the WebAssembly and starts the first worker. */
export async function createPlanner(options: PlannerOptions = {}): Promise<Planner> {
  return create(options, () => fetchCode(wasmUrl(), options.signal), thread);
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
