/**
 * The planner in this thread: for your own workers, and for servers that may
 * wait. In a page use `createPlanner` of "idlewise", which never blocks.
 *
 * A crash (code `panic` or `trap`) ends the instance of this thread for good.
 */

import type { CheckReport, PlanWithTables } from "./answers.js";
import { startingFrom } from "./current.js";
import { call, callback, memoryBytes, start, startNow } from "./instance.js";
import { wasmUrl } from "./location.js";
import type {
  AdviseLimits,
  CallOptions,
  Callbacks,
  CurrentPlan,
  EvaluateLimits,
  GrowLimits,
  Limits,
  ModelFormat,
  OnBetter,
  SchemaName,
  StressLimits,
  SweepLimits,
} from "./options.js";
import { sweepInThread } from "./sweep/in-thread.js";
import type { OnLine, SweepLine } from "./sweep/line.js";
import type { SweepOver } from "./sweep/over.js";
import { exampleScenario, schemaOf } from "./texts.js";
import type {
  Commitments,
  Comparison,
  Earnings,
  Evaluation,
  Foresight,
  Growth,
  Plan,
  Recommendations,
  Scenario,
  ScenarioEdit,
  Sizing,
  Stress,
  Timetable,
  Verification,
} from "./types.js";
import { fetchCode } from "./wasm.js";
import type { WasmSource } from "./wasm.js";

export * from "./exports.js";
export type { CallOptions, Callbacks } from "./options.js";
export { memoryBytes };

/** Where to load the WebAssembly from. */
export interface InitOptions {
  /** A URL, response, bytes or compiled module; the package's own file unless given. */
  module_or_path?: WasmSource | Promise<WasmSource> | undefined;
}

/** Loads the WebAssembly, once; later calls wait for the first. */
export async function init(options: InitOptions = {}): Promise<void> {
  return start(() => fetchCode(options.module_or_path ?? wasmUrl()));
}

/** Starts a module that was compiled elsewhere, without waiting. */
export function initSync(options: { module: WebAssembly.Module }): void {
  startNow(options.module);
}

/** Options of `solve`. */
export interface PlanOptions extends CallOptions, CurrentPlan {}

/** The best plan, with its proof and its account of waste. */
export function solve(
  scenario: Scenario,
  options: PlanOptions & { tables: true },
): PlanWithTables;
export function solve(scenario: Scenario, options?: PlanOptions & { tables?: false }): Plan;
export function solve(
  scenario: Scenario,
  options: PlanOptions & { tables?: boolean } = {},
): Plan | PlanWithTables {
  const { current, tables = false, ...rest } = options;
  return call("solve", startingFrom(scenario, current), { ...guarded(rest), tables });
}

/** The best plan beside what routers do without one. */
export function compare(scenario: Scenario, options: CallOptions = {}): Comparison {
  return call("compare", scenario, guarded(options));
}

/** The machines to switch off while serving as much as today. */
export function size(scenario: Scenario, options: Limits & Callbacks = {}): Sizing {
  return call("size", scenario, guarded(options));
}

/** What more machines of each kind would be worth. */
export function grow(scenario: Scenario, options: GrowLimits & Callbacks = {}): Growth {
  return call("grow", scenario, guarded(options));
}

/** What growth of demand and lost machines do to the plan's placement. */
export function stress(scenario: Scenario, options: StressLimits & Callbacks = {}): Stress {
  return call("stress", scenario, guarded(options));
}

/** What can be done about the fleet, what brings most first. */
export function advise(
  scenario: Scenario,
  options: AdviseLimits & Callbacks & { onBetter?: OnBetter | undefined } = {},
): Recommendations {
  const { onBetter, ...rest } = options;
  return call("advise", scenario, { ...guarded(rest), onBetter: callback(onBetter) });
}

/** The scenario with changes made to it: those of one action, or of several. */
export function apply(scenario: Scenario, changes: readonly ScenarioEdit[]): Scenario {
  return call("apply", scenario, changes);
}

/** What operators get, by work and by shadow prices, and what a machine that joins would earn. */
export function earnings(scenario: Scenario, options: Limits & Callbacks = {}): Earnings {
  return call("earnings", scenario, guarded(options));
}

/** What one plan for several futures is worth, and what knowing which one comes would be. */
export function futures(scenario: Scenario, options: Limits & Callbacks = {}): Foresight {
  return call("futures", scenario, guarded(options));
}

/** How many machines to commit to: the curve, its best point, and how it moves with the price. */
export function commit(scenario: Scenario, options: Limits & Callbacks = {}): Commitments {
  return call("commit", scenario, guarded(options));
}

/**
 * A line for every scenario of a grid of fields and values, or for every merge patch.
 * Progress is told of scenarios.
 */
export function sweep(
  scenario: Scenario,
  over: SweepOver,
  options: SweepLimits & Callbacks & { onLine?: OnLine | undefined } = {},
): SweepLine[] {
  const { keep, onLine, onProgress, ...rest } = options;
  const solving = { ...guarded(rest), tables: false };
  return sweepInThread(scenario, over, {
    keep,
    onLine,
    onProgress,
    check: (given) => call("check", given),
    solve: (given) => call("solve", given as Scenario, solving) as Plan,
  });
}

/** How a plan fares on what came: what it decided stays, routes follow. */
export function evaluate(
  plan: Plan,
  on: Scenario,
  options: EvaluateLimits & Callbacks = {},
): Evaluation {
  return call("evaluate", plan, on, guarded(options));
}

/** What to do to bring a plan about, in an order that can be worked off. */
export function timetable(plan: Plan, scenario?: Scenario): Timetable {
  return call("timetable", plan, scenario);
}

/** The same as CSV. */
export function timetableCsv(plan: Plan, scenario?: Scenario): string {
  return call("timetableCsv", plan, scenario);
}

/** Everything that is wrong with a scenario, and what looks odd. */
export function check(scenario: unknown): CheckReport {
  return call("check", scenario);
}

/** Checks a plan against its scenario with the independent checker. */
export function verify(scenario: Scenario, plan: Plan): Verification {
  return call("verify", scenario, plan);
}

/** The program of a scenario for other solvers. */
export function exportModel(scenario: Scenario, format: ModelFormat): string {
  return call("exportModel", scenario, format);
}

/** The JSON Schema of a file format or of an answer. */
export async function schema(of: SchemaName): Promise<Record<string, unknown>> {
  return schemaOf(of);
}

/** The embedded example. */
export async function example(): Promise<Scenario> {
  return exampleScenario();
}

/** The version of the core. */
export function version(): string {
  return call("version");
}

function guarded<Options extends Callbacks>(options: Options): Options {
  return {
    ...options,
    onProgress: callback(options.onProgress),
    cancelled: callback(options.cancelled),
  };
}
