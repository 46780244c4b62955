/** What every entry point with a `createPlanner` exports beside it. */

export type { PlannerOptions } from "./create.js";
export * from "./exports.js";
export type {
  AdviseOptions,
  Cancellable,
  CompareOptions,
  EvaluateOptions,
  GrowOptions,
  PlanOptions,
  Planner,
  SolveOptions,
  StressOptions,
  SweepOptions,
} from "./planner.js";
