/** The bindings that the build writes to dist/report/glue.js, with our types. What goes in
 * are JSON texts. */

export function html(plan: string, scenario: string | undefined, advice: string | undefined, verification: string | undefined): string;
export function card(plan: string, scenario: string | undefined, advice: string | undefined, verification: string | undefined): string;
export function replicasCsv(plan: string): string;
export function machinesCsv(plan: string, scenario: string | undefined): string;
export function kubectl(timetable: string, scenario: string | undefined): string;
export function panicForTest(): void;

/** Makes the instance; where there is one already, returns its exports. */
export default function init(options: {
  module_or_path: WebAssembly.Module;
}): Promise<{ memory: WebAssembly.Memory }>;
