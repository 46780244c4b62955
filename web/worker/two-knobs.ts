/** Two knobs turned at once: a plan for every pair of their steps, of a planner of its own,
 * so that nothing waits for it. */

import { CancelledError, createPlanner } from "idlewise";
import type { Planner, Scenario } from "idlewise";
import { axesOf, figuresOf, patches } from "../model/two-knobs.ts";
import type { Axis, CellFigures } from "../model/two-knobs.ts";
import type { WhatIf } from "../model/what-if.ts";

/** Seconds for a cell of a large fleet; the best plan so far is what it shows, marked where
 * it is far from the best there can be. */
const MOST_SECONDS = 10;
/** Nodes x periods up to which a cell takes what it takes: under a limit plans are made
 * another way, and of equally good ones another is chosen, which idles elsewhere. */
const EXACT_CELLS = 2000;

/** What is asked for: two knobs by their keys, what is turned already, and a number by which
 * the page knows its own question. */
export interface TwoKnobsAsked {
  knobs: readonly [string, string];
  base: WhatIf;
  asked: number;
}

/** One for the life of the worker. */
export class TwoKnobs {
  #planner: Promise<Planner> | undefined;
  #asking: AbortController | undefined;

  /** Stops what is being worked out. */
  stop(): void {
    this.#asking?.abort();
    this.#asking = undefined;
  }

  /** Works the cells out and tells each; whether all of them are there. */
  async ask(scenario: Scenario, { knobs, base }: TwoKnobsAsked, tell: (index: number, figures: CellFigures) => void): Promise<boolean> {
    this.stop();
    const asking = new AbortController();
    this.#asking = asking;
    const axes = axesOf(scenario);
    const of = (key: string): Axis => {
      const axis = axes.find((one) => one.key === key);
      if (axis === undefined) {
        throw new Error(`there is no knob ${key}`);
      }
      return axis;
    };
    const isLarge = scenario.nodes.length * (scenario.periods?.length ?? 1) > EXACT_CELLS;
    try {
      this.#planner ??= createPlanner();
      await (await this.#planner).sweep(scenario, patches(scenario, base, [of(knobs[0]), of(knobs[1])]) as Record<string, unknown>[], {
        keep: ["idle_percent", "cost_per_hour", "served_percent", "gap"],
        ...(isLarge ? { timeLimit: MOST_SECONDS } : {}),
        signal: asking.signal,
        onLine: (line) => tell(line.index, figuresOf(line, isLarge)),
      });
      return true;
    } catch (error) {
      if (error instanceof CancelledError) {
        return false;
      }
      throw error;
    }
  }
}
