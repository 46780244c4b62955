/** Whether machines earn what they cost: by operator, per hour. */

import { membersOf } from "./classes.ts";
import { idleOf } from "./figures.ts";
import { allHours, groupOf, spans } from "./scenario.ts";
import type { Solved } from "./scenario.ts";

/** One operator. */
export interface Earner {
  name: string;
  /** Value of the work its machines serve; nothing where no demand states a value. */
  earns: number | undefined;
  costs: number;
  idlePercent: number;
  idlePerHour: number;
}

/** Operators, the one that earns most first; nothing where nothing names one. */
export function earnings({ scenario, plan }: Solved): Earner[] {
  if (!scenario.nodes.some(({ operator }) => operator != null)) {
    return [];
  }
  const hours = Math.max(allHours(scenario), Number.MIN_VALUE);
  const valued = scenario.demands.some(({ value }) => value !== undefined);
  const periods = spans(scenario);
  const members = membersOf(scenario, plan);
  const values = new Map(scenario.demands.map(({ id, value }) => [id, value ?? 1]));
  const sums = new Map<string, number>();
  for (const { node: id, demand, rate, period } of plan.routes) {
    const worth = (values.get(demand) ?? 1) * rate * 3600 * (periods[period]?.hours ?? 0);
    for (const { row, share } of members(id)) {
      const node = scenario.nodes[row];
      if (node !== undefined) {
        const name = groupOf(node, "operator");
        sums.set(name, (sums.get(name) ?? 0) + share * worth);
      }
    }
  }
  return Object.entries(plan.waste.by_operator)
    .map(([name, { cost, compute_hours, idle_percent }]): Earner => {
      const account = cost.installed > 0 ? cost : compute_hours;
      return {
        name,
        earns: valued ? (sums.get(name) ?? 0) / hours : undefined,
        costs: account.installed / hours,
        idlePercent: idle_percent,
        idlePerHour: idleOf(account) / hours,
      };
    })
    .sort((a, b) => (b.earns ?? 0) - (a.earns ?? 0) || b.costs - a.costs);
}
