/**
 * The planner with threads that share one memory, where the page is
 * cross-origin isolated; elsewhere the same planner as that of "idlewise", on
 * a pool of workers. `plan.solver.threads.mode` says which one worked.
 */

import { create } from "./create.js";
import type { PlannerOptions } from "./create.js";
import { LoadError } from "./errors.js";
import { createPlanner as createPool } from "./index.js";
import type { Planner } from "./planner.js";
import { fetchCode } from "./wasm.js";
import { webThread } from "./worker-handle.js";
import type { Thread } from "./worker-handle.js";

export * from "./planner-exports.js";

/** How a planner is made. */
export type ThreadsOptions = Pick<PlannerOptions, "threads" | "signal">;

/** Starts the threads, or the first worker where there can be none. */
export async function createPlanner(options: ThreadsOptions = {}): Promise<Planner> {
  const host: { crossOriginIsolated?: boolean } = globalThis;
  if (host.crossOriginIsolated !== true || typeof Worker !== "function" || options.threads === 1) {
    return createPool(options);
  }
  const wasm = new URL("./threads/idlewise.wasm", import.meta.url);
  try {
    return await create(options, () => fetchCode(wasm, options.signal), thread, true);
  } catch (error) {
    if (error instanceof LoadError) {
      // A policy against nested workers, or no room for the memory.
      return createPool(options);
    }
    throw error;
  }
}

function thread(): Thread {
  return webThread(new Worker(new URL("./threads/worker.js", import.meta.url), { type: "module" }));
}
