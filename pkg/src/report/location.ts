/** Where the reporter's WebAssembly lies: the one place that names it, so that bundlers
 * find one file and emit it once. Asked only where it is needed: some hosts do not
 * say where a module lies. */
export const reporterUrl = (): URL => new URL("./idlewise-report.wasm", import.meta.url);
