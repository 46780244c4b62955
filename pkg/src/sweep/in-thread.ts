/** A sweep in the thread that calls, one scenario after the other. */

import type { CheckReport } from "../answers.js";
import { keptFigures, outcomeOf } from "../figures.js";
import type { SweepKeep } from "../figures.js";
import type { OnProgress } from "../options.js";
import type { Plan, Scenario } from "../types.js";
import { failedLine, madeOf, refuseInvalid, refuseUnknown, solvedLine } from "./line.js";
import type { OnLine, SweepLine } from "./line.js";
import { sweptOver } from "./over.js";
import type { SweepOver } from "./over.js";

/** What a sweep is made with. */
export interface Sweeping {
  keep: readonly SweepKeep[] | undefined;
  onLine: OnLine | undefined;
  /** Told of scenarios that are done, and of those that there are. */
  onProgress: OnProgress | undefined;
  check: (scenario: unknown) => CheckReport;
  solve: (scenario: unknown) => Plan;
}

/** Solves every scenario. */
export function sweepInThread(
  base: unknown,
  over: SweepOver,
  { keep, onLine, onProgress, check, solve }: Sweeping,
): SweepLine[] {
  const kept = keptFigures(keep);
  refuseInvalid(check(base));
  const swept = sweptOver(base, over);
  for (const { field, scenario } of swept.trials) {
    refuseUnknown(field, check(scenario));
  }
  // What was made passed its check.
  const outcome = (scenario: unknown) => outcomeOf(scenario as Scenario, solve(scenario), kept);
  return Array.from({ length: swept.count }, (_, index) => {
    const made = madeOf(swept, index);
    let line: SweepLine;
    try {
      line = "line" in made ? made.line : solvedLine(swept, index, outcome(made.scenario));
    } catch (failure) {
      line = failedLine(swept, index, failure);
    }
    onLine?.(line);
    onProgress?.(index + 1, swept.count);
    return line;
  });
}
