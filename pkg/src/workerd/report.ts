/** "idlewise/report" where importing WebAssembly gives it compiled: workerd. */

import wasm from "../report/idlewise-report.wasm";
import { openReporter as open } from "../report/index.js";
import type { Reporter, ReporterOptions } from "../report/index.js";

export * from "../report/index.js";

/** Makes the instance, once; later calls wait for the first. */
export async function openReporter(options: ReporterOptions = {}): Promise<Reporter> {
  return open({ module_or_path: options.module_or_path ?? wasm });
}
