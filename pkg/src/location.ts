/** Where the package's WebAssembly lies: the one place that names it, so that
 * bundlers find one file and emit it once. Asked only where it is needed: some hosts
 * do not say where a module lies. */
export const wasmUrl = (): URL => new URL("./idlewise.wasm", import.meta.url);
