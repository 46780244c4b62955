/** What every entry point exports. */

export type { CheckReport, PlanWithTables, Tables } from "./answers.js";
export {
  CancelledError,
  CrashError,
  DisposedError,
  IdlewiseError,
  InputError,
  LoadError,
} from "./errors.js";
export type { ErrorCode } from "./errors.js";
export type {
  AdviseLimits,
  CurrentPlan,
  EngineName,
  EvaluateLimits,
  GrowLimits,
  Limits,
  ModelFormat,
  OnBetter,
  OnProgress,
  SchemaName,
  StressLimits,
  WarmStart,
} from "./options.js";
export type * from "./types.js";
export type { WasmSource } from "./wasm.js";
