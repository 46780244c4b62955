/** The bindings that the build writes to dist/import/glue.js, with our types. Answers are
 * JSON texts. */

export function formats(): string;
export function template(format: string): string;
export function catalogue(model: string | undefined): string;
export function look(name: string, bytes: Uint8Array, options: string): string;
export function assemble(names: string[], contents: Uint8Array[], options: string): string;
export function forecast(names: string[], contents: Uint8Array[], options: string): string;
export function panicForTest(): void;

/** Makes the instance; where there is one already, returns its exports. */
export default function init(options: {
  module_or_path: WebAssembly.Module;
}): Promise<{ memory: WebAssembly.Memory }>;
