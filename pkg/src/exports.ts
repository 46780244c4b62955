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
export type { SweepFigures, SweepKeep } from "./figures.js";
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
  SearchProgress,
  SchemaName,
  StressLimits,
  SweepLimits,
  WarmStart,
} from "./options.js";
export type { OnLine, SweepError, SweepLine } from "./sweep/line.js";
export type { SweepGrid, SweepOver, SweepPatch } from "./sweep/over.js";
export type * from "./types.js";
export type { WasmSource } from "./wasm.js";
