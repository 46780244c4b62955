/** The bindings that the build writes to dist/glue.js, with our types. */

import type { Bindings } from "./calls.js";

export const solve: Bindings["solve"];
export const compare: Bindings["compare"];
export const size: Bindings["size"];
export const grow: Bindings["grow"];
export const stress: Bindings["stress"];
export const advise: Bindings["advise"];
export const apply: Bindings["apply"];
export const earnings: Bindings["earnings"];
export const futures: Bindings["futures"];
export const commit: Bindings["commit"];
export const evaluate: Bindings["evaluate"];
export const timetable: Bindings["timetable"];
export const timetableCsv: Bindings["timetableCsv"];
export const check: Bindings["check"];
export const verify: Bindings["verify"];
export const exportModel: Bindings["exportModel"];
export const version: Bindings["version"];
export const parts: Bindings["parts"];
export const solveParts: Bindings["solveParts"];
export const solveFromParts: Bindings["solveFromParts"];
export const compareFromParts: Bindings["compareFromParts"];

/** Makes the instance; where there is one already, returns its exports. */
export default function init(options: {
  module_or_path: WebAssembly.Module;
}): Promise<{ memory: WebAssembly.Memory }>;

/** The same, without waiting. */
export function initSync(options: { module: WebAssembly.Module }): { memory: WebAssembly.Memory };
