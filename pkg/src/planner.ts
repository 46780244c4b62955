/** The planner: calls of the core on a pool of workers. */

import type { CheckReport, PartAnswers, PlanWithTables } from "./answers.js";
import { startingFrom } from "./current.js";
import { CancelledError, CrashError, DisposedError, IdlewiseError } from "./errors.js";
import type { SweepOutcome } from "./figures.js";
import { parallelism, sharesMemory } from "./host.js";
import type {
  AdviseLimits,
  CurrentPlan,
  EvaluateLimits,
  GrowLimits,
  Limits,
  ModelFormat,
  OnBetter,
  OnProgress,
  SchemaName,
  StressLimits,
  SweepLimits,
  WarmStart,
} from "./options.js";
import { WORTHWHILE_COLUMNS, columnsAtMost, partition, remainingLimits } from "./partition.js";
import type { Request } from "./protocol.js";
import type { OnLine, SweepLine } from "./sweep/line.js";
import { sweepOnWorkers } from "./sweep/on-workers.js";
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
import type { WasmCode } from "./wasm.js";
import { WorkerHandle } from "./worker-handle.js";
import type { Thread, Watch } from "./worker-handle.js";

/** Workers that "auto" makes at most: each holds an instance in memory. */
const MOST_AUTO = 8;

/** How long a worker that shares memory may take to stop, in milliseconds. */
const GRACE = 500;

/** How a call is stopped. */
export interface Cancellable {
  /** Stops the work. The call then fails with a `CancelledError`. */
  signal?: AbortSignal | undefined;
}

/** Options of every call that solves. */
export interface SolveOptions extends Limits, Cancellable {
  /** Called after finished programs, at most every 50 ms. */
  onProgress?: OnProgress | undefined;
}

/**
 * Options of `compare`. With `warm`, calls go to the worker of the last such call
 * where it is free; scenarios so large that several workers share them start anew.
 */
export interface CompareOptions extends SolveOptions, WarmStart {}

/** Options of `solve`. */
export interface PlanOptions extends CompareOptions, CurrentPlan {}

/** Options of `grow`. */
export interface GrowOptions extends SolveOptions, GrowLimits {}

/** Options of `stress`. */
export interface StressOptions extends SolveOptions, StressLimits {}

/** Options of `advise`. */
export interface AdviseOptions extends SolveOptions, AdviseLimits {
  /** Called with every better answer on the way. */
  onBetter?: OnBetter | undefined;
}

/** Options of `evaluate`. */
export interface EvaluateOptions extends SolveOptions, EvaluateLimits {}

/** Options of `sweep`. Progress is told of scenarios. */
export interface SweepOptions extends SolveOptions, SweepLimits {
  /** Called with every line as soon as it is known. */
  onLine?: OnLine | undefined;
}

interface Job {
  request: Request;
  watch: Watch;
  /** Whether the caller has gone away. */
  settled: boolean;
  settle(outcome: { answer: unknown } | { failure: unknown }): void;
}

/** What joining the answers of parts needs. */
interface Joined {
  scenario: unknown;
  answers: PartAnswers;
  workers: number;
  limits: Limits;
}

/**
 * A planner. Calls run at once as far as there are workers, and wait for one
 * otherwise. Make it with `createPlanner`, and dispose it when done.
 */
export class Planner {
  readonly #code: WasmCode;
  readonly #spawn: () => Thread;
  readonly #workers = new Set<WorkerHandle>();
  readonly #waiting: Job[] = [];
  readonly #running = new Set<Job>();
  readonly #threads: number;
  /** The worker that remembers the last call with `warm`. */
  #warm: WorkerHandle | undefined;
  /** Threads that share the memory of a worker. */
  readonly #shared: number;
  #disposed = false;
  #started = 0;

  /** @internal `createPlanner` makes planners. */
  constructor(code: WasmCode, spawn: () => Thread, threads: number | "auto", shared = false) {
    if (threads !== "auto" && !(Number.isInteger(threads) && threads >= 1)) {
      throw new IdlewiseError(
        "argument",
        `threads: found ${String(threads)}, expected "auto" or a whole number, at least 1`,
      );
    }
    this.#code = code;
    this.#spawn = spawn;
    const count = threads === "auto" ? Math.min(parallelism(), MOST_AUTO) : threads;
    this.#threads = shared ? 1 : count;
    this.#shared = shared ? count : 1;
  }

  /** Most workers, or threads that share memory, at once. */
  get threads(): number {
    return this.#threads * this.#shared;
  }

  /** Bytes of WebAssembly memory of all workers after their last answers. */
  get memoryBytes(): number {
    return [...this.#workers].reduce((sum, worker) => sum + worker.memoryBytes, 0);
  }

  /** Workers started so far, those that were replaced among them. */
  get workersStarted(): number {
    return this.#started;
  }

  /** @internal Starts the first worker; `createPlanner` waits for it. */
  async start(signal?: AbortSignal): Promise<void> {
    const stopped = new Promise<never>((_, reject) => {
      const stop = (): void => {
        this.dispose();
        reject(new CancelledError({ cause: signal?.reason }));
      };
      if (signal?.aborted) {
        stop();
      }
      signal?.addEventListener("abort", stop, { once: true });
    });
    try {
      await Promise.race([this.#startWorker().started, stopped]);
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  /** The best plan, with its proof and its account of waste. */
  solve(scenario: Scenario, options: PlanOptions & { tables: true }): Promise<PlanWithTables>;
  solve(scenario: Scenario, options?: PlanOptions & { tables?: false | undefined }): Promise<Plan>;
  async solve(
    scenario: Scenario,
    options: PlanOptions & { tables?: boolean | undefined } = {},
  ): Promise<Plan | PlanWithTables> {
    const { signal, onProgress, tables = false, current, ...limits } = options;
    const started = startingFrom(scenario, current);
    const whole: Request = { name: "solve", scenario: started, limits, tables };
    const answer = await this.#divide(started, limits, signal, onProgress, whole, (parts) => ({
      name: "solveFromParts",
      ...parts,
      tables,
    }));
    return answer as Plan | PlanWithTables;
  }

  /** The best plan beside what routers do without one. */
  async compare(scenario: Scenario, options: CompareOptions = {}): Promise<Comparison> {
    const { signal, onProgress, ...limits } = options;
    const whole: Request = { name: "compare", scenario, limits };
    const answer = await this.#divide(scenario, limits, signal, onProgress, whole, (parts) => ({
      name: "compareFromParts",
      ...parts,
    }));
    return answer as Comparison;
  }

  /** The machines to switch off while serving as much as today. */
  async size(scenario: Scenario, options: SolveOptions = {}): Promise<Sizing> {
    const { signal, onProgress, ...limits } = options;
    return (await this.#call({ name: "size", scenario, limits }, signal, onProgress)) as Sizing;
  }

  /** What more machines of each kind would be worth. */
  async grow(scenario: Scenario, options: GrowOptions = {}): Promise<Growth> {
    const { signal, onProgress, ...limits } = options;
    return (await this.#call({ name: "grow", scenario, limits }, signal, onProgress)) as Growth;
  }

  /** What growth of demand and lost machines do to the plan's placement. */
  async stress(scenario: Scenario, options: StressOptions = {}): Promise<Stress> {
    const { signal, onProgress, ...limits } = options;
    return (await this.#call({ name: "stress", scenario, limits }, signal, onProgress)) as Stress;
  }

  /** What can be done about the fleet, what brings most first. */
  async advise(scenario: Scenario, options: AdviseOptions = {}): Promise<Recommendations> {
    const { signal, onProgress, onBetter, ...limits } = options;
    const request: Request = { name: "advise", scenario, limits };
    const answer = await this.#call(request, signal, onProgress, onBetter);
    return answer as Recommendations;
  }

  /** The scenario with changes made to it: those of one action, or of several. */
  async apply(
    scenario: Scenario,
    changes: readonly ScenarioEdit[],
    { signal }: Cancellable = {},
  ): Promise<Scenario> {
    return (await this.#call({ name: "apply", scenario, changes }, signal)) as Scenario;
  }

  /** What operators get, by work and by shadow prices, and what a machine that joins would earn. */
  async earnings(scenario: Scenario, options: SolveOptions = {}): Promise<Earnings> {
    const { signal, onProgress, ...limits } = options;
    return (await this.#call({ name: "earnings", scenario, limits }, signal, onProgress)) as Earnings;
  }

  /** What one plan for several futures is worth, and what knowing which one comes would be. */
  async futures(scenario: Scenario, options: SolveOptions = {}): Promise<Foresight> {
    const { signal, onProgress, ...limits } = options;
    return (await this.#call({ name: "futures", scenario, limits }, signal, onProgress)) as Foresight;
  }

  /** How many machines to commit to: the curve, its best point, and how it moves with the price. */
  async commit(scenario: Scenario, options: SolveOptions = {}): Promise<Commitments> {
    const { signal, onProgress, ...limits } = options;
    return (await this.#call({ name: "commit", scenario, limits }, signal, onProgress)) as Commitments;
  }

  /** A line for every scenario of a grid of fields and values, or for every merge patch. */
  async sweep(scenario: Scenario, over: SweepOver, options: SweepOptions = {}): Promise<SweepLine[]> {
    const { keep, onLine, onProgress, signal, ...limits } = options;
    return sweepOnWorkers(scenario, over, {
      keep,
      onLine,
      onProgress,
      signal,
      workers: this.#threads,
      check: async (given, stop) =>
        (await this.#call({ name: "check", scenario: given }, stop)) as CheckReport,
      solve: async (given, kept, stop) =>
        (await this.#call({ name: "figures", scenario: given, limits, keep: kept }, stop)) as SweepOutcome,
    });
  }

  /** How a plan fares on what came: what it decided stays, routes follow. */
  async evaluate(plan: Plan, on: Scenario, options: EvaluateOptions = {}): Promise<Evaluation> {
    const { signal, onProgress, ...limits } = options;
    const request: Request = { name: "evaluate", plan, scenario: on, limits };
    return (await this.#call(request, signal, onProgress)) as Evaluation;
  }

  /** What to do to bring a plan about, in an order that can be worked off. */
  async timetable(
    plan: Plan,
    scenario?: Scenario,
    { signal }: Cancellable = {},
  ): Promise<Timetable> {
    return (await this.#call({ name: "timetable", plan, scenario }, signal)) as Timetable;
  }

  /** The same as CSV. */
  async timetableCsv(
    plan: Plan,
    scenario?: Scenario,
    { signal }: Cancellable = {},
  ): Promise<string> {
    return (await this.#call({ name: "timetableCsv", plan, scenario }, signal)) as string;
  }

  /** Everything that is wrong with a scenario, and what looks odd. */
  async check(scenario: unknown, { signal }: Cancellable = {}): Promise<CheckReport> {
    return (await this.#call({ name: "check", scenario }, signal)) as CheckReport;
  }

  /** Checks a plan against its scenario with the independent checker. */
  async verify(scenario: Scenario, plan: Plan, { signal }: Cancellable = {}): Promise<Verification> {
    return (await this.#call({ name: "verify", scenario, plan }, signal)) as Verification;
  }

  /** The program of a scenario for other solvers. */
  async exportModel(
    scenario: Scenario,
    format: ModelFormat,
    { signal }: Cancellable = {},
  ): Promise<string> {
    return (await this.#call({ name: "exportModel", scenario, format }, signal)) as string;
  }

  /** The JSON Schema (draft 2020-12) of a file format or of an answer. */
  async schema(of: SchemaName): Promise<Record<string, unknown>> {
    return schemaOf(of);
  }

  /** The embedded example. */
  async example(): Promise<Scenario> {
    return exampleScenario();
  }

  /** The version of the core. */
  async version(): Promise<string> {
    return (await this.#call({ name: "version" })) as string;
  }

  /** Ends all workers. Calls under way fail with a `DisposedError`. */
  dispose(): void {
    this.#disposed = true;
    for (const job of [...this.#waiting, ...this.#running]) {
      job.settle({ failure: new DisposedError() });
    }
    this.#waiting.length = 0;
    for (const worker of [...this.#workers]) {
      worker.end(new DisposedError());
    }
  }

  /**
   * Asks one worker, or several where the scenario falls apart into parts that
   * are worth the trouble: each solves some of them, and one joins the answers.
   */
  async #divide(
    scenario: unknown,
    limits: Limits,
    signal: AbortSignal | undefined,
    onProgress: OnProgress | undefined,
    whole: Request,
    joined: (parts: Joined) => Request,
  ): Promise<unknown> {
    if (this.#threads === 1 || columnsAtMost(scenario) < WORTHWHILE_COLUMNS) {
      return this.#call(whole, signal, onProgress);
    }
    const left = remainingLimits(limits);
    const sizes = (await this.#call({ name: "parts", scenario }, signal)) as Float64Array;
    const shares = partition(sizes, this.#threads);
    if (shares.length < 2) {
      return this.#call(whole, signal, onProgress);
    }
    // Where one share fails the others need not go on.
    const stop = new AbortController();
    const abort = (): void => stop.abort(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    const done = shares.map(() => 0);
    try {
      const found = await Promise.all(
        shares.map((places, share) => {
          const watched: OnProgress = (count, _total, search) => {
            done[share] = count;
            onProgress?.(
              done.reduce((sum, count) => sum + count, 0),
              sizes.length,
              search,
            );
          };
          const request: Request = { name: "solveParts", scenario, places, limits: left() };
          return this.#call(request, stop.signal, onProgress && watched) as Promise<PartAnswers>;
        }),
      );
      const answers: PartAnswers = [];
      shares.forEach((places, share) => {
        places.forEach((place, at) => {
          const answer = found[share]?.[at];
          if (answer !== undefined) {
            answers[place] = answer;
          }
        });
      });
      const workers = shares.length;
      return await this.#call(joined({ scenario, answers, workers, limits: left() }), stop.signal);
    } finally {
      signal?.removeEventListener("abort", abort);
      stop.abort();
    }
  }

  #call(
    request: Request,
    signal?: AbortSignal,
    onProgress?: OnProgress,
    onBetter?: OnBetter,
  ): Promise<unknown> {
    if (this.#disposed) {
      return Promise.reject(new DisposedError());
    }
    if (signal?.aborted) {
      return Promise.reject(new CancelledError({ cause: signal.reason }));
    }
    return new Promise((resolve, reject) => {
      const stop =
        signal !== undefined && sharesMemory()
          ? new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
          : undefined;
      const abort = (): void => {
        if (stop !== undefined) {
          Atomics.store(stop, 0, 1);
        }
        job.settle({ failure: new CancelledError({ cause: signal?.reason }) });
        this.#next();
      };
      const job: Job = {
        request,
        watch: { stop },
        settled: false,
        settle: (outcome) => {
          if (job.settled) {
            return;
          }
          job.settled = true;
          signal?.removeEventListener("abort", abort);
          if ("answer" in outcome) {
            resolve(outcome.answer);
          } else {
            reject(outcome.failure);
          }
        },
      };
      // What a callback throws is the failure of the call.
      const heard = <Told extends unknown[]>(tell: (...told: Told) => void) =>
        (...told: Told): void => {
          if (job.settled) {
            return;
          }
          try {
            tell(...told);
          } catch (error) {
            job.settle({ failure: error });
          }
        };
      if (onProgress !== undefined) {
        job.watch.onProgress = heard(onProgress);
      }
      if (onBetter !== undefined) {
        job.watch.onBetter = heard((answer: unknown) => onBetter(answer as Recommendations));
      }
      signal?.addEventListener("abort", abort, { once: true });
      this.#waiting.push(job);
      this.#next();
    });
  }

  /** Gives waiting calls to workers that have nothing to do. */
  #next(): void {
    while (!this.#disposed) {
      while (this.#waiting[0]?.settled) {
        this.#waiting.shift();
      }
      if (this.#waiting.length === 0) {
        return;
      }
      // What a worker remembers is for the calls that ask for it.
      const warm = isWarm(this.#waiting[0]?.request);
      const idle = [...this.#workers].filter((worker) => worker.idle);
      let worker = idle.find((worker) => (worker === this.#warm) === warm) ?? idle[0];
      if (worker === undefined && this.#workers.size < this.#threads) {
        worker = this.#startWorker();
      }
      const job = worker === undefined ? undefined : this.#waiting.shift();
      if (worker === undefined || job === undefined) {
        return;
      }
      if (warm) {
        this.#warm = worker;
      }
      void this.#run(worker, job);
    }
  }

  async #run(worker: WorkerHandle, job: Job): Promise<void> {
    this.#running.add(job);
    const settle = job.settle;
    job.settle = (outcome) => {
      settle(outcome);
      this.#release(worker, job);
    };
    try {
      const answered = worker.ask(job.request, job.watch);
      job.settle({ answer: await answered });
    } catch (failure) {
      job.settle({ failure });
    } finally {
      this.#running.delete(job);
      this.#next();
    }
  }

  /** Frees a worker whose caller has gone away while it worked. */
  #release(worker: WorkerHandle, job: Job): void {
    if (worker.idle || worker.ended || !this.#running.delete(job)) {
      return;
    }
    const gone = new CrashError("trap", "the worker did not stop in time");
    if (job.watch.stop === undefined) {
      worker.end(gone);
      return;
    }
    const timer = setTimeout(() => {
      if (!worker.idle) {
        worker.end(gone);
      }
    }, GRACE);
    // Where the worker stops in time, nothing is left to do.
    void worker.free.then(() => clearTimeout(timer));
  }

  #startWorker(): WorkerHandle {
    this.#started += 1;
    const gone = (ended: WorkerHandle): boolean => this.#workers.delete(ended);
    const worker = new WorkerHandle(this.#spawn(), this.#code, this.#shared, gone);
    this.#workers.add(worker);
    return worker;
  }
}

/** Whether a call starts from an earlier one. */
function isWarm(request: Request | undefined): boolean {
  switch (request?.name) {
    case "solve":
    case "figures":
    case "compare":
      return request.limits.warm === true;
    default:
      return false;
  }
}

// Symbol.dispose is younger than some hosts; where it exists, `using` works.
if (typeof Symbol.dispose === "symbol") {
  Object.defineProperty(Planner.prototype, Symbol.dispose, {
    configurable: true,
    value(this: Planner): void {
      this.dispose();
    },
  });
}

export interface Planner extends Disposable {}
