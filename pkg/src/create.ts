/** Options of every `createPlanner`. */

import { CancelledError, LoadError } from "./errors.js";
import { Planner } from "./planner.js";
import { fetchCode } from "./wasm.js";
import type { WasmCode, WasmSource } from "./wasm.js";
import { webThread } from "./worker-handle.js";
import type { Thread } from "./worker-handle.js";

/** How a planner is made. */
export interface PlannerOptions {
  /** Most workers at once; "auto" (one per processor, at most 8) unless given. */
  threads?: number | "auto" | undefined;
  /**
   * A URL, response, bytes or compiled module of the WebAssembly; the
   * package's own file unless given.
   */
  module_or_path?: WasmSource | Promise<WasmSource> | undefined;
  /**
   * Makes a worker that runs "idlewise/worker", where a bundler must see the
   * worker in your own code.
   */
  worker?: (() => Worker) | undefined;
  /** Stops the loading. */
  signal?: AbortSignal | undefined;
}

/** Makes a planner from code and workers. */
export async function create(
  options: PlannerOptions,
  ownCode: () => Promise<WasmCode>,
  ownWorker: () => Thread,
  shared = false,
): Promise<Planner> {
  const { signal, worker } = options;
  if (signal?.aborted) {
    throw new CancelledError({ cause: signal.reason });
  }
  const code =
    options.module_or_path === undefined
      ? await ownCode()
      : await fetchCode(options.module_or_path, signal);
  const spawn = (): Thread => {
    try {
      return worker === undefined ? ownWorker() : webThread(worker());
    } catch (error) {
      throw new LoadError(`no worker could be made: ${String(error)}`, { cause: error });
    }
  };
  const planner = new Planner(code, spawn, options.threads ?? "auto", shared);
  await planner.start(signal);
  return planner;
}

/** The host has no workers. */
export function noWorkers(): LoadError {
  return new LoadError('there are no workers here; "idlewise/core" needs none');
}
