/** "idlewise/import" where importing WebAssembly gives it compiled: workerd. */

import wasm from "../import/idlewise-import.wasm";
import { openImporter as open } from "../import/index.js";
import type { Importer, ImporterOptions } from "../import/index.js";

export * from "../import/index.js";

/** Makes the instance, once; later calls wait for the first. */
export async function openImporter(options: ImporterOptions = {}): Promise<Importer> {
  return open({ module_or_path: options.module_or_path ?? wasm });
}
