/** What the core can be asked, and the functions of the WebAssembly that it is
 * asked by. */

import type { CheckReport, PartAnswers, PlanWithTables, Tables } from "./answers.js";
import type {
  CallOptions,
  Callbacks,
  EvaluateLimits,
  GrowLimits,
  Limits,
  ModelFormat,
  AdviseLimits,
  OnBetter,
  StressLimits,
} from "./options.js";
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
import type { Encoded } from "./wire.js";

/** Everything the core can be asked, by name: arguments and answer. */
export interface Calls {
  solve: (scenario: Scenario, options: CallOptions & { tables: boolean }) => Plan | PlanWithTables;
  compare: (scenario: Scenario, options: CallOptions) => Comparison;
  size: (scenario: Scenario, options: Limits & Callbacks) => Sizing;
  grow: (scenario: Scenario, options: GrowLimits & Callbacks) => Growth;
  stress: (scenario: Scenario, options: StressLimits & Callbacks) => Stress;
  advise: (
    scenario: Scenario,
    options: AdviseLimits & Callbacks & { onBetter?: OnBetter | undefined },
  ) => Recommendations;
  apply: (scenario: Scenario, changes: readonly ScenarioEdit[]) => Scenario;
  earnings: (scenario: Scenario, options: Limits & Callbacks) => Earnings;
  futures: (scenario: Scenario, options: Limits & Callbacks) => Foresight;
  commit: (scenario: Scenario, options: Limits & Callbacks) => Commitments;
  evaluate: (plan: Plan, on: Scenario, options: EvaluateLimits & Callbacks) => Evaluation;
  timetable: (plan: Plan, scenario: Scenario | undefined) => Timetable;
  timetableCsv: (plan: Plan, scenario: Scenario | undefined) => string;
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

/** Arguments with scenarios and plans as they cross. */
type EncodedArgs<Args extends unknown[]> = {
  [At in keyof Args]: unknown extends Args[At]
    ? Encoded
    : Args[At] extends Scenario | Plan | readonly ScenarioEdit[]
      ? Encoded
      : Args[At] extends Scenario | undefined
        ? Encoded | undefined
        : Args[At];
};

/** An answer as it crosses, beside the tables that were asked for. */
type EncodedAnswer<Answer> = Answer extends string | Float64Array | PartAnswers
  ? Answer
  : Encoded | { plan: Encoded; tables: Tables };

/** The functions of the WebAssembly. */
export type Bindings = {
  [Name in keyof Calls]: (
    ...args: EncodedArgs<Parameters<Calls[Name]>>
  ) => EncodedAnswer<ReturnType<Calls[Name]>>;
};
