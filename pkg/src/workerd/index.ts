/**
 * "idlewise" where there are no workers, and code may not compile WebAssembly: workerd.
 * Calls work in this thread, one after the other.
 */

import { create } from "../create.js";
import type { PlannerOptions } from "../create.js";
import wasm from "../idlewise.wasm";
import type { Planner } from "../planner.js";
import { ownThread } from "./own-thread.js";

export * from "../planner-exports.js";

/** Makes the instance. */
export async function createPlanner(options: PlannerOptions = {}): Promise<Planner> {
  // One instance answers: more than one call at once has no use for it.
  return create({ ...options, threads: 1 }, () => Promise.resolve(wasm), ownThread);
}
