/** Imports of WebAssembly within the package, as `wasm-module.d.ts` says it to others. */
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}
