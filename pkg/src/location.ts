/** Where the package's WebAssembly lies: the one place that names it, so that
 * bundlers find one file and emit it once. */
export const wasmUrl: URL = new URL("./idlewise.wasm", import.meta.url);
