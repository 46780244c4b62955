/** What each operator has from the plan: work, idle time, earnings. */

import { groupOf, indexById, spans } from "./scenario.ts";
import type { Solved } from "./scenario.ts";
import { idleOf } from "./waterfall.ts";

/** One operator. */
export interface Operator {
  name: string;
  installedHours: number;
  /** 100 x its useful compute-hours / those of all. */
  workPercent: number;
  /** By price, or by compute where nothing of it is priced. */
  idlePercent: number;
  idleHours: number;
  idleCost: number;
  /** Value of the work its nodes serve; nothing where no demand states a value. */
  earned: number | undefined;
}

/** Operators, the one with the most idle currency (or compute) first. */
export function operators({ scenario, plan }: Solved): Operator[] {
  const earned = earnings({ scenario, plan });
  const useful = plan.waste.total.compute_hours.useful;
  const rows = Object.entries(plan.waste.by_operator).map(
    ([name, { compute_hours, cost, idle_percent }]): Operator => ({
      name,
      installedHours: compute_hours.installed,
      workPercent: useful > 0 ? (100 * compute_hours.useful) / useful : 0,
      idlePercent: idle_percent,
      idleHours: idleOf(compute_hours),
      idleCost: idleOf(cost),
      earned: earned === undefined ? undefined : (earned.get(name) ?? 0),
    }),
  );
  return rows.sort((a, b) => b.idleCost - a.idleCost || b.idleHours - a.idleHours);
}

/** Value x units served by the nodes of each operator. */
function earnings({ scenario, plan }: Solved): Map<string, number> | undefined {
  if (!scenario.demands.some(({ value }) => value !== undefined)) {
    return undefined;
  }
  const periods = spans(scenario);
  const nodes = indexById(scenario.nodes);
  const demands = indexById(scenario.demands);
  const sums = new Map<string, number>();
  for (const route of plan.routes) {
    const node = scenario.nodes[nodes.get(route.node) ?? -1];
    const demand = scenario.demands[demands.get(route.demand) ?? -1];
    if (node !== undefined && demand !== undefined) {
      const name = groupOf(node, "operator");
      const seconds = 3600 * (periods[route.period]?.hours ?? 0);
      sums.set(name, (sums.get(name) ?? 0) + (demand.value ?? 1) * route.rate * seconds);
    }
  }
  return sums;
}
