/** What to do about plan A: looked for beside everything else, by a planner of its own,
 * so that nothing waits for it. */

import { CancelledError, createPlanner } from "idlewise";
import type { Planner, Scenario } from "idlewise";
import { fromAdvice, leading } from "../model/actions.ts";
import type { Advice } from "../model/actions.ts";
import { edited } from "../model/edits.ts";
import { figures } from "../model/figures.ts";
import type { Figures } from "../model/figures.ts";
import { hasPlan } from "../model/scenario.ts";
import type { Solved } from "../model/scenario.ts";
import { unanswered } from "../model/unanswered.ts";
import { apply, worldTurned } from "../model/what-if.ts";
import type { WhatIf } from "../model/what-if.ts";
import type { WorkerEvent } from "./protocol.ts";
import { refusalOf } from "./refusal.ts";
import { changesOf } from "./shown.ts";

/** Seconds after which what was found is enough. */
const MOST_SECONDS = 120;

/** Looks for actions, and tells the page. One for the life of the worker. */
export class Advising {
  advice: Advice | undefined;
  /** The plan with the leading action, ready for when it is applied. */
  ready: { key: string; solved: Solved } | undefined;

  readonly #tell: (event: WorkerEvent) => void;
  #planner: Promise<Planner> | undefined;
  #looking: AbortController | undefined;
  #weighing: AbortController | undefined;

  constructor(tell: (event: WorkerEvent) => void) {
    this.#tell = tell;
  }

  #worker(): Promise<Planner> {
    this.#planner ??= createPlanner({ threads: 1 });
    return this.#planner;
  }

  /** Forgets what is known, as another scenario is open. */
  forget(): void {
    this.stop();
    this.advice = undefined;
    this.ready = undefined;
  }

  /** Stops looking; what was found stays. */
  stop(): void {
    this.#looking?.abort();
    this.#looking = undefined;
    this.#weighing?.abort();
    this.#weighing = undefined;
  }

  /** Stops looking because a person said so. */
  enough(): void {
    this.stop();
    if (this.advice?.looking === true) {
      this.#say({ ...this.advice, looking: false, said: "Stopped before everything was tried." });
    }
  }

  /** Looks for what to do about a plan. `known` is what was found before. */
  async look(solved: Solved, known?: Advice): Promise<void> {
    this.stop();
    this.ready = undefined;
    if (!hasPlan(solved.plan)) {
      this.advice = undefined;
      this.#tell({ event: "advice", advice: undefined });
      return;
    }
    const looking = new AbortController();
    this.#looking = looking;
    try {
      if (known !== undefined) {
        this.#say(known);
      } else {
        this.#say({ actions: [], looking: true, said: "Trying what can be done. The best so far appears here." });
        const found = await (await this.#worker()).advise(solved.scenario, {
          signal: looking.signal,
          timeLimit: MOST_SECONDS,
          onBetter: (better) => {
            if (this.#looking === looking) {
              this.#say({ ...fromAdvice(better), looking: true, said: `${better.tried} of ${better.candidates} tried.` });
            }
          },
        });
        if (this.#looking !== looking) {
          return;
        }
        this.#say(fromAdvice(found));
      }
      await this.#lead(solved, looking.signal);
    } catch (error) {
      const refused = unanswered("What to do", error);
      if (refused !== undefined && this.#looking === looking) {
        this.#say({ actions: [], looking: false, said: refused, refused: true });
      } else if (!(error instanceof CancelledError) && this.#looking === looking) {
        this.#say({ ...this.advice, actions: this.advice?.actions ?? [], looking: false, said: "What to do could not be worked out." });
        this.#tell({ event: "failed", refusal: refusalOf("what to do", error) });
      }
    } finally {
      if (this.#looking === looking) {
        this.#looking = undefined;
      }
    }
  }

  #say(advice: Advice): void {
    this.advice = advice;
    this.#tell({ event: "advice", advice });
  }

  /** The figures with the leading action, which the page begins with. */
  async #lead(solved: Solved, signal: AbortSignal): Promise<void> {
    const action = this.advice === undefined ? undefined : leading(this.advice);
    if (action === undefined) {
      return;
    }
    this.#tell({ event: "changes", changes: changesOf(solved, action.edits) });
    if (this.ready?.key !== action.key) {
      const scenario = edited(solved.scenario, action.edits);
      const plan =
        action.edits.length === 0
          ? solved.plan
          : await (await this.#worker()).solve(scenario, { signal });
      if (signal.aborted) {
        return;
      }
      this.ready = { key: action.key, solved: { scenario, plan } };
    }
    this.#tell({ event: "preview", key: action.key, figures: figures(this.ready.solved) });
  }

  /** What every other action still brings on top of what is applied. */
  async weigh(base: Scenario, whatIf: WhatIf, turn: number, b: Figures): Promise<void> {
    this.#weighing?.abort();
    const applied = new Set((whatIf.actions ?? []).map(({ key }) => key));
    if (applied.size === 0 || worldTurned(whatIf) || this.advice === undefined) {
      return;
    }
    const weighing = new AbortController();
    this.#weighing = weighing;
    const { signal } = weighing;
    try {
      for (const { key, chip, edits } of this.advice.actions) {
        if (applied.has(key) || edits.length === 0) {
          continue;
        }
        const scenario = apply(base, { actions: [...(whatIf.actions ?? []), { key, chip, edits }] });
        const plan = await (await this.#worker()).solve(scenario, { signal });
        if (signal.aborted) {
          return;
        }
        const found = figures({ scenario, plan });
        const perHour = found.valuePerHour - b.valuePerHour - (found.spendPerHour - b.spendPerHour);
        this.#tell({ event: "onTop", turn, key, perHour });
      }
    } catch (error) {
      if (!(error instanceof CancelledError)) {
        console.info("what actions still bring is not known:", error);
      }
    }
  }
}
