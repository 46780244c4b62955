/** One instance of the WebAssembly in this thread, with types. */

import { pack, unpack } from "./carry.js";
import type { Carried } from "./carry.js";
import * as glue from "./glue.js";
import { CrashError, LoadError, failureOf, plainOf } from "./errors.js";
import type { WasmCode } from "./wasm.js";
import type {
  Advice,
  Comparison,
  Growth,
  Plan,
  Problem,
  Scenario,
  Sizing,
  Stress,
  Verification,
} from "./types.js";

/** Limits of a call, and what to return. */
export interface Limits {
  /** Stop after this many seconds with the best plan so far. */
  timeLimit?: number | undefined;
  /**
   * Stop each search for whole numbers after this many branch and bound nodes;
   * 2000 unless given, null for no limit. Unlike a time limit it gives the same
   * plan on every machine.
   */
  nodeLimit?: number | null | undefined;
  /** A plan within this relative distance of the bound counts as optimal; 1e-4 unless given. */
  gap?: number | undefined;
  /** Which engine finds the plan, `auto` unless given. All find the same optimum. */
  engine?: EngineName | undefined;
}

/** Whether to start from an earlier answer. */
export interface Warmth {
  /**
   * Starts from what the last call with `warm` and the same limits left: what did
   * not change keeps its answer, what changed a little is solved from where it
   * was. The plan is as good and proved anew; where several are equally good, it
   * may be another one than without `warm`. False unless given.
   */
  warm?: boolean | undefined;
}

/**
 * `auto` chooses by size and structure. `interior` takes the interior point for
 * every relaxation; whole numbers are searched for by the simplex.
 */
export type EngineName = "auto" | "interior" | "simplex";

/** Limits of `grow`, and what to try. */
export interface GrowLimits extends Limits {
  /** Most machines added of one kind, 0 to 1000; 8 unless given. */
  machines?: number | undefined;
  /** Currency per hour for the mixed purchase that gains most; none is sought unless given. */
  budgetPerHour?: number | undefined;
  /** Whether to find out how far prices hold; false unless given. */
  priceRanges?: boolean | undefined;
}

/** Limits of `stress`, and what to try. */
export interface StressLimits extends Limits {
  /** Growth of every demand in percent, one case each; [10, 25, 50] unless given. */
  demandPercent?: readonly number[] | undefined;
}

/** Called with the independent programs finished, and those there are. */
export type OnProgress = (done: number, total: number) => void;

/** Limits and callbacks of a call in this thread. */
export interface CallOptions extends Limits, Warmth, Callbacks {}

/** Callbacks of a call in this thread. */
export interface Callbacks {
  /** Called after each finished program. */
  onProgress?: OnProgress | undefined;
  /** Asked between slices of work whether to stop. */
  cancelled?: (() => boolean) | undefined;
}

/** What `check` finds. */
export interface CheckReport {
  /** Whether the scenario can be solved as it is. */
  valid: boolean;
  /** Everything that is wrong, in the order of the input. */
  errors: Problem[];
  /** What is valid and probably not meant. */
  advice: Advice[];
}

/**
 * The large matrices of a plan. The entry of row r (a node or demand, in the
 * order of the scenario) and period t stands at r x periods + t.
 */
export interface Tables {
  /** Columns of every matrix. */
  periods: number;
  /** Ids of the rows of node matrices. */
  nodes: string[];
  /** Ids of the rows of demand matrices. */
  demands: string[];
  /** Node by period: compute held or busy / available, 0 to 1. */
  allocatedShare: Float64Array;
  /** Node by period: compute busy / available, 0 to 1. */
  busyShare: Float64Array;
  /** Node by period: worth of one more unit of compute for one hour. */
  computePrice: Float64Array;
  /** Demand by period: units per second asked for. */
  offered: Float64Array;
  /** Demand by period: units per second served. */
  served: Float64Array;
  /** Demand by period: units per second not served. */
  unmet: Float64Array;
  /** Demand by period: worth of one more unit of the demand. */
  demandPrice: Float64Array;
}

/** A plan and its matrices. */
export interface PlanWithTables {
  plan: Plan;
  tables: Tables;
}

/** File formats that have a JSON Schema. */
export type SchemaName = "scenario" | "plan";

/** Formats of other solvers. */
export type ModelFormat = "mps" | "lp";

/** Answers of parts of a scenario: numbers that only the core can read. */
export type PartAnswers = Float64Array[];

/** Everything the core can be asked, by name: arguments and answer. */
export interface Calls {
  solve: (scenario: Scenario, options: CallOptions & { tables: boolean }) => Plan | PlanWithTables;
  compare: (scenario: Scenario, options: CallOptions) => Comparison;
  size: (scenario: Scenario, options: CallOptions) => Sizing;
  grow: (scenario: Scenario, options: GrowLimits & Callbacks) => Growth;
  stress: (scenario: Scenario, options: StressLimits & Callbacks) => Stress;
  check: (scenario: unknown) => CheckReport;
  verify: (scenario: Scenario, plan: Plan) => Verification;
  exportModel: (scenario: Scenario, format: ModelFormat) => string;
  version: () => string;
  parts: (scenario: Scenario) => Float64Array;
  solveParts: (scenario: Scenario, places: Uint32Array, options: CallOptions) => PartAnswers;
  solveFromParts: (
    scenario: Scenario,
    answers: PartAnswers,
    workers: number,
    options: CallOptions & { tables: boolean },
  ) => Plan | PlanWithTables;
  compareFromParts: (
    scenario: Scenario,
    answers: PartAnswers,
    workers: number,
    options: CallOptions,
  ) => Comparison;
}

/** Arguments with scenarios and plans as they are carried over. */
type CarriedArgs<Args extends unknown[]> = {
  [At in keyof Args]: unknown extends Args[At]
    ? Carried
    : Args[At] extends Scenario | Plan
      ? Carried
      : Args[At];
};

/** An answer as it is carried over, beside the tables that were asked for. */
type CarriedAnswer<Answer> = Answer extends string | Float64Array | PartAnswers
  ? Answer
  : Carried | { plan: Carried; tables: Tables };

/** The functions of the WebAssembly. */
export type Bindings = {
  [Name in keyof Calls]: (
    ...args: CarriedArgs<Parameters<Calls[Name]>>
  ) => CarriedAnswer<ReturnType<Calls[Name]>>;
};

/** How many of the first arguments are carried; one unless given. */
const CARRIED: Partial<Record<keyof Calls, number>> = { version: 0, verify: 2 };

/** Calls whose answers come as they are. */
const AS_IS: ReadonlySet<keyof Calls> = new Set([
  "exportModel",
  "version",
  "parts",
  "solveParts",
] as const);

type Called = (...args: unknown[]) => unknown;

const bindings: Bindings = glue;

function ask(name: keyof Calls, args: readonly unknown[]): unknown {
  const carried = CARRIED[name] ?? 1;
  const passed = args.map((arg, at) => (at < carried ? pack(arg) : arg));
  const found = (bindings[name] as Called)(...passed);
  if (AS_IS.has(name)) {
    return found;
  }
  const answer = found as Carried | { plan: Carried; tables: Tables };
  return Array.isArray(answer)
    ? unpack(answer)
    : { plan: unpack(answer.plan), tables: answer.tables };
}

let memory: WebAssembly.Memory | undefined;
let starting: Promise<void> | undefined;
let dead: CrashError | undefined;

/**
 * Makes the instance of this thread, once: later calls wait for the first one.
 * After a failure the next call tries again. `threads` share its memory, where
 * the build has them.
 */
export async function start(code: () => Promise<WasmCode>, threads = 1): Promise<void> {
  starting ??= instantiate(code, threads).catch((error: unknown) => {
    starting = undefined;
    throw error;
  });
  return starting;
}

async function instantiate(code: () => Promise<WasmCode>, threads: number): Promise<void> {
  const given = await code();
  try {
    const module =
      given instanceof WebAssembly.Module ? given : await WebAssembly.compile(given);
    memory = (await glue.default({ module_or_path: module })).memory;
    if (threads > 1) {
      // Only the bindings of the build with shared memory have it. Bundlers would
      // warn of the others, were it named as a member.
      const start: unknown = Reflect.get(glue, "initThreadPool");
      if (typeof start === "function") {
        await (start as (count: number) => Promise<unknown>)(threads);
      }
    }
  } catch (error) {
    throw new LoadError(`the WebAssembly could not be started: ${String(error)}`, { cause: error });
  }
}

/** Makes the instance of this thread from a compiled module, without waiting. */
export function startNow(module: WebAssembly.Module): void {
  memory = glue.initSync({ module }).memory;
  starting = Promise.resolve();
}

/** Bytes of memory the instance has; it never gives any back. */
export function memoryBytes(): number {
  return memory?.buffer.byteLength ?? 0;
}

/** Asks the core. Every failure is an error of our classes. */
export function call<Name extends keyof Calls>(
  name: Name,
  ...args: Parameters<Calls[Name]>
): ReturnType<Calls[Name]> {
  if (memory === undefined) {
    throw new LoadError("not started: call init() and wait for it first");
  }
  if (dead !== undefined) {
    throw dead;
  }
  try {
    return ask(name, args) as ReturnType<Calls[Name]>;
  } catch (error) {
    // What a callback throws goes to whoever gave the callback.
    if (error instanceof CallbackError) {
      throw error.cause;
    }
    const failure = failureOf(plainOf(error), error);
    if (failure instanceof CrashError) {
      dead = failure;
    }
    throw failure;
  }
}

/** An error of a callback on its way through the WebAssembly. */
class CallbackError extends Error {}

/** A callback whose errors are told from those of the core. */
export function callback<Args extends unknown[], Answer>(
  given: ((...args: Args) => Answer) | undefined,
): ((...args: Args) => Answer) | undefined {
  if (typeof given !== "function") {
    // The core refuses it by name.
    return given;
  }
  return (...args) => {
    try {
      return given(...args);
    } catch (error) {
      throw new CallbackError("a callback threw", { cause: error });
    }
  };
}
