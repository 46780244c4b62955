/* tslint:disable */
/* eslint-disable */

/**
 * Everything that is wrong with a scenario, and what looks odd.
 */
export function check(scenario: any): any;

/**
 * Compares the best plan with what routers do without one.
 */
export function compare(scenario: any, options: any): any;

/**
 * The program of a scenario as text, in the format `mps` or `lp`.
 */
export function exportModel(scenario: any, format: string): string;

/**
 * Panics. The package's tests call it to see what a panic does; nothing else
 * can make the core panic on purpose.
 */
export function panicForTest(): void;

/**
 * The JSON Schema of a file format: `scenario` or `plan`.
 */
export function schema(of: string): any;

/**
 * Solves a scenario. Returns the plan, or `{plan, tables}` where the options
 * say `tables: true`.
 */
export function solve(scenario: any, options: any): any;

/**
 * Runs once, when the instance is made.
 */
export function start(): void;

/**
 * Checks a plan against its scenario with the independent checker.
 */
export function verify(scenario: any, plan: any): any;

/**
 * The version of the core.
 */
export function version(): string;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly check: (a: any) => [number, number, number];
    readonly compare: (a: any, b: any) => [number, number, number];
    readonly exportModel: (a: any, b: number, c: number) => [number, number, number, number];
    readonly panicForTest: () => void;
    readonly schema: (a: number, b: number) => [number, number, number];
    readonly solve: (a: any, b: any) => [number, number, number];
    readonly start: () => void;
    readonly verify: (a: any, b: any) => [number, number, number];
    readonly version: () => [number, number];
    readonly __wbindgen_malloc: (a: number, b: number) => number;
    readonly __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
    readonly __wbindgen_free: (a: number, b: number, c: number) => void;
    readonly __wbindgen_exn_store: (a: number) => void;
    readonly __externref_table_alloc: () => number;
    readonly __wbindgen_externrefs: WebAssembly.Table;
    readonly __externref_table_dealloc: (a: number) => void;
    readonly __wbindgen_start: () => void;
}

export type SyncInitInput = BufferSource | WebAssembly.Module;

/**
 * Instantiates the given `module`, which can either be bytes or
 * a precompiled `WebAssembly.Module`.
 *
 * @param {{ module: SyncInitInput }} module - Passing `SyncInitInput` directly is deprecated.
 *
 * @returns {InitOutput}
 */
export function initSync(module: { module: SyncInitInput } | SyncInitInput): InitOutput;

/**
 * If `module_or_path` is {RequestInfo} or {URL}, makes a request and
 * for everything else, calls `WebAssembly.instantiate` directly.
 *
 * @param {{ module_or_path: InitInput | Promise<InitInput> }} module_or_path - Passing `InitInput` directly is deprecated.
 *
 * @returns {Promise<InitOutput>}
 */
export default function __wbg_init (module_or_path: { module_or_path: InitInput | Promise<InitInput> } | InitInput | Promise<InitInput>): Promise<InitOutput>;
