/** What planners and their workers say to each other. */

import type { PartAnswers } from "./answers.js";
import type { PlainFailure } from "./errors.js";
import type { SweepKeep } from "./figures.js";
import type {
  AdviseLimits,
  EvaluateLimits,
  GrowLimits,
  Limits,
  ModelFormat,
  SearchProgress,
  StressLimits,
  WarmStart,
} from "./options.js";
import type { WasmCode } from "./wasm.js";

/** A call as sent to a worker. Scenarios and plans travel as they were given. */
export type Request =
  | { name: "solve"; scenario: unknown; limits: Limits & WarmStart; tables: boolean }
  | { name: "figures"; scenario: unknown; limits: Limits & WarmStart; keep: readonly SweepKeep[] }
  | { name: "compare"; scenario: unknown; limits: Limits & WarmStart }
  | { name: "size" | "earnings" | "futures" | "commit"; scenario: unknown; limits: Limits }
  | { name: "grow"; scenario: unknown; limits: GrowLimits }
  | { name: "stress"; scenario: unknown; limits: StressLimits }
  | { name: "advise"; scenario: unknown; limits: AdviseLimits }
  | { name: "apply"; scenario: unknown; changes: unknown }
  | { name: "evaluate"; plan: unknown; scenario: unknown; limits: EvaluateLimits }
  | { name: "timetable" | "timetableCsv"; plan: unknown; scenario: unknown }
  | { name: "check"; scenario: unknown }
  | { name: "verify"; scenario: unknown; plan: unknown }
  | { name: "exportModel"; scenario: unknown; format: ModelFormat }
  | { name: "version" }
  | { name: "parts"; scenario: unknown }
  | { name: "solveParts"; scenario: unknown; places: Uint32Array; limits: Limits }
  | {
      name: "solveFromParts";
      scenario: unknown;
      answers: PartAnswers;
      workers: number;
      limits: Limits;
      tables: boolean;
    }
  | {
      name: "compareFromParts";
      scenario: unknown;
      answers: PartAnswers;
      workers: number;
      limits: Limits;
    };

/** From the planner. */
export type ToWorker =
  | { kind: "start"; code: WasmCode; threads: number }
  | {
      kind: "call";
      id: number;
      request: Request;
      /** Whether the caller wants to hear of progress. */
      progress: boolean;
      /** Whether the caller wants to hear of better answers on the way. */
      better: boolean;
      /** Shared memory; 1 at place 0 means: stop. */
      stop: Int32Array | undefined;
    };

/** From the worker. */
export type FromWorker =
  | { kind: "started" }
  | { kind: "unstarted"; failure: PlainFailure }
  | { kind: "progress"; id: number; done: number; total: number; search: SearchProgress | undefined }
  | { kind: "better"; id: number; answer: unknown }
  | { kind: "answer"; id: number; answer: unknown; memoryBytes: number }
  | { kind: "failure"; id: number; failure: PlainFailure };
