/** Where the importer's WebAssembly lies: the one place that names it, so that bundlers
 * find one file and emit it once. */
export const importerUrl: URL = new URL("./idlewise-import.wasm", import.meta.url);
