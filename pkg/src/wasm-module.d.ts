/** What importing a WebAssembly of this package gives, where hosts compile it. */
declare const module: WebAssembly.Module;
export default module;
