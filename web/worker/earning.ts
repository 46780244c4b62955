/** What operators earn by price: asked when it is looked at, of a planner of its own, so
 * that nothing waits for it. */

import { CancelledError, createPlanner } from "idlewise";
import type { Planner } from "idlewise";
import { incomes } from "../model/income.ts";
import type { Incomes } from "../model/income.ts";
import { unitOf } from "../model/money.ts";
import { hasPlan } from "../model/scenario.ts";
import type { Solved } from "../model/scenario.ts";
import { unanswered } from "../model/unanswered.ts";

/** Seconds after which what was found is enough; what was left out is named. */
const MOST_SECONDS = 60;

/** The answer, or why there is none. */
export type EarningsSaid = { incomes: Incomes } | { refused: string };

/** One for the life of the worker. */
export class Earning {
  #planner: Promise<Planner> | undefined;
  #asking: AbortController | undefined;
  #known: { of: Solved; said: EarningsSaid } | undefined;

  /** Forgets what was asked. */
  stop(): void {
    this.#asking?.abort();
    this.#asking = undefined;
  }

  /** What operators of a plan earn; nothing where another plan was asked about meanwhile. */
  async ask(solved: Solved): Promise<EarningsSaid | undefined> {
    if (this.#known?.of === solved) {
      return this.#known.said;
    }
    this.stop();
    if (!hasPlan(solved.plan)) {
      return undefined;
    }
    const asking = new AbortController();
    this.#asking = asking;
    try {
      this.#planner ??= createPlanner({ threads: 1 });
      const found = await (await this.#planner).earnings(solved.scenario, { signal: asking.signal, timeLimit: MOST_SECONDS });
      return this.#said(solved, { incomes: incomes(found, unitOf(solved.scenario.policy?.currency ?? undefined)) });
    } catch (error) {
      if (error instanceof CancelledError) {
        return undefined;
      }
      const refused = unanswered("What operators get by price", error);
      if (refused === undefined) {
        throw error;
      }
      return this.#said(solved, { refused });
    }
  }

  #said(of: Solved, said: EarningsSaid): EarningsSaid {
    this.#known = { of, said };
    return said;
  }
}
