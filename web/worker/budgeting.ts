/** The best purchase for a budget: asked by a person, of a planner of its own, so that
 * nothing waits for it. */

import { CancelledError, createPlanner } from "idlewise";
import type { Planner } from "idlewise";
import { budgetView } from "../model/budget.ts";
import type { BudgetView } from "../model/budget.ts";
import { unitOf } from "../model/money.ts";
import type { Solved } from "../model/scenario.ts";
import { unanswered } from "../model/unanswered.ts";

/** Seconds after which the best purchase so far is the answer; how far it may be from the
 * best stands beside it. */
const MOST_SECONDS = 30;

/** The answer, or why there is none. */
export type BudgetSaid = { view: BudgetView } | { refused: string };

/** One for the life of the worker. */
export class Budgeting {
  #planner: Promise<Planner> | undefined;
  #asking: AbortController | undefined;

  /** Stops what is being worked out. */
  stop(): void {
    this.#asking?.abort();
    this.#asking = undefined;
  }

  /** What to buy; nothing where it was stopped, or another budget asked for meanwhile. */
  async ask({ scenario }: Solved, budgetPerHour: number): Promise<BudgetSaid | undefined> {
    this.stop();
    const asking = new AbortController();
    this.#asking = asking;
    try {
      this.#planner ??= createPlanner({ threads: 1 });
      // Curves of single kinds are not shown: none is made.
      const found = await (await this.#planner).grow(scenario, { signal: asking.signal, budgetPerHour, machines: 0, timeLimit: MOST_SECONDS });
      return { view: budgetView(found, scenario, unitOf(scenario.policy?.currency ?? undefined)) };
    } catch (error) {
      if (error instanceof CancelledError) {
        return undefined;
      }
      const refused = unanswered("The best purchase", error);
      if (refused === undefined) {
        throw error;
      }
      return { refused };
    }
  }
}
