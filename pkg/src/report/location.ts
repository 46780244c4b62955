/** Where the reporter's WebAssembly lies: the one place that names it, so that bundlers
 * find one file and emit it once. */
export const reporterUrl: URL = new URL("./idlewise-report.wasm", import.meta.url);
