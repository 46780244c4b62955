/**
 * "idlewise/core" where code may not compile WebAssembly and gets it compiled by importing
 * it: workerd, which runs Cloudflare Workers.
 */

import { init as start } from "../core.js";
import type { InitOptions } from "../core.js";
import wasm from "../idlewise.wasm";

export * from "../core.js";

/** Makes the instance, once; later calls wait for the first. */
export async function init(options: InitOptions = {}): Promise<void> {
  return start({ module_or_path: options.module_or_path ?? wasm });
}
