/** A sweep on workers: each takes the next scenario when it is done with one. */

import type { CheckReport } from "../answers.js";
import { keptFigures } from "../figures.js";
import type { SweepKeep, SweepOutcome } from "../figures.js";
import type { OnProgress } from "../options.js";
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
  signal: AbortSignal | undefined;
  /** Scenarios at once. */
  workers: number;
  check: (scenario: unknown, signal: AbortSignal) => Promise<CheckReport>;
  solve: (
    scenario: unknown,
    keep: readonly SweepKeep[],
    signal: AbortSignal,
  ) => Promise<SweepOutcome>;
}

/** Solves every scenario. The lines are in the order of the numbers. */
export async function sweepOnWorkers(
  base: unknown,
  over: SweepOver,
  { keep, onLine, onProgress, signal, workers, check, solve }: Sweeping,
): Promise<SweepLine[]> {
  const kept = keptFigures(keep);
  // Where one fails for good, or a callback throws, the others need not go on.
  const stop = new AbortController();
  const abort = (): void => stop.abort(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  if (signal?.aborted) {
    abort();
  }
  try {
    refuseInvalid(await check(base, stop.signal));
    const swept = sweptOver(base, over);
    for (const { field, scenario } of swept.trials) {
      refuseUnknown(field, await check(scenario, stop.signal));
    }
    const lines: SweepLine[] = [];
    let next = 0;
    let done = 0;
    const work = async (): Promise<void> => {
      while (next < swept.count) {
        const index = next;
        next += 1;
        const made = madeOf(swept, index);
        const line =
          "line" in made
            ? made.line
            : await solve(made.scenario, kept, stop.signal).then(
                (outcome) => solvedLine(swept, index, outcome),
                (failure: unknown) => failedLine(swept, index, failure),
              );
        lines[index] = line;
        done += 1;
        onLine?.(line);
        onProgress?.(done, swept.count);
      }
    };
    await Promise.all(Array.from({ length: Math.min(workers, swept.count) }, work));
    return lines;
  } finally {
    signal?.removeEventListener("abort", abort);
    stop.abort();
  }
}
