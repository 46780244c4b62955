/** What the demands of each priority got, where there are several. */

import { about } from "./money.ts";
import type { Unit } from "./money.ts";
import { allHours } from "./scenario.ts";
import type { Solved } from "./scenario.ts";

/** One priority. */
export interface Level {
  priority: number;
  demands: string[];
  /** Part of the value that is asked for, in percent. */
  servedPercent: number | undefined;
  /** How that is worked out, and what is proven of it. */
  about: string;
}

/** Priorities, the highest first. */
export function levels({ scenario, plan }: Solved, unit: Unit): Level[] {
  const hours = Math.max(allHours(scenario), Number.MIN_VALUE);
  const valued = scenario.demands.some(({ value }) => value != null);
  const amount = (value: number): string => about(value / hours, valued ? unit : { before: "", behind: " units" });
  return (plan.priorities ?? []).map(({ priority, asked, value, bound }) => ({
    priority,
    demands: scenario.demands.filter((demand) => (demand.priority ?? 0) === priority).map(({ id }) => id),
    servedPercent: asked > 0 ? (100 * value) / asked : undefined,
    about:
      `${amount(value)}/h served of ${amount(asked)}/h that is asked for. ` +
      (bound == null
        ? "It is served where that pays, after the others."
        : `No plan that serves the higher ones as much serves more than ${amount(bound)}/h of it.`),
  }));
}
