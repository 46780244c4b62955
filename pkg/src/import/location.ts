/** Where the importer's WebAssembly lies: the one place that names it, so that bundlers
 * find one file and emit it once. Asked only where it is needed: some hosts do not
 * say where a module lies. */
export const importerUrl = (): URL => new URL("./idlewise-import.wasm", import.meta.url);
