/** The bindings that the build writes to dist/glue.js, with our types. */

import type { Calls } from "./instance.js";

export const solve: Calls["solve"];
export const compare: Calls["compare"];
export const size: Calls["size"];
export const grow: Calls["grow"];
export const stress: Calls["stress"];
export const check: Calls["check"];
export const verify: Calls["verify"];
export const exportModel: Calls["exportModel"];
export const version: Calls["version"];
export const parts: Calls["parts"];
export const solveParts: Calls["solveParts"];
export const solveFromParts: Calls["solveFromParts"];
export const compareFromParts: Calls["compareFromParts"];

/** Makes the instance; where there is one already, returns its exports. */
export default function init(options: {
  module_or_path: WebAssembly.Module;
}): Promise<{ memory: WebAssembly.Memory }>;

/** The same, without waiting. */
export function initSync(options: { module: WebAssembly.Module }): { memory: WebAssembly.Memory };
