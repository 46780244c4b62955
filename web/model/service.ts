/** Demand served and unmet over time, and how idle the fleet is meanwhile. */

import { indexById, spans } from "./scenario.ts";
import type { Solved } from "./scenario.ts";
import { idleOf } from "./waterfall.ts";

/** Series over the periods. The entry of demand d and period t stands at d x periods + t. */
export interface Service {
  labels: string[];
  /** When each period starts, in hours from the first. */
  starts: number[];
  demands: string[];
  /** Units per second. */
  offered: Float64Array;
  served: Float64Array;
  /** Percent of the installed compute. */
  idlePercent: number[];
  /** Currency per hour. */
  wastedPerHour: number[];
}

/** A demand that is not served in full, averaged over time. */
export interface Shortfall {
  demand: string;
  model: string;
  region: string;
  offered: number;
  unmet: number;
  unmetPercent: number;
  /** Label of the period in which the most is missing. */
  worst: string;
}

/** Below this share of what was asked for, unmet demand is rounding noise. */
const NOISE = 1e-9;

/** The series of a plan. */
export function service({ scenario, plan }: Solved): Service {
  const periods = spans(scenario);
  const rows = indexById(scenario.demands);
  const offered = new Float64Array(scenario.demands.length * periods.length);
  const served = new Float64Array(offered.length);
  for (const entry of plan.demands) {
    const row = rows.get(entry.demand);
    if (row !== undefined && entry.period < periods.length) {
      const at = row * periods.length + entry.period;
      offered[at] = entry.offered;
      served[at] = entry.served;
    }
  }
  let start = 0;
  return {
    labels: periods.map(({ label }) => label),
    starts: periods.map(({ hours }) => (start += hours) - hours),
    demands: scenario.demands.map(({ id }) => id),
    offered,
    served,
    idlePercent: plan.waste.by_period.map(({ idle_percent }) => idle_percent),
    wastedPerHour: plan.waste.by_period.map(
      ({ cost }, t) => idleOf(cost) / (periods[t]?.hours ?? 1),
    ),
  };
}

/** Offered and served of one demand, or summed over all. */
export function series(
  { labels, demands, offered, served }: Service,
  demand: string | undefined,
): { offered: number[]; served: number[]; unmet: number[] } {
  const periods = labels.length;
  const rows = demand === undefined ? demands.keys() : [demands.indexOf(demand)];
  const sum = { offered: labels.map(() => 0), served: labels.map(() => 0) };
  for (const row of rows) {
    for (let t = 0; t < periods; t += 1) {
      const at = row * periods + t;
      sum.offered[t] = (sum.offered[t] ?? 0) + (offered[at] ?? 0);
      sum.served[t] = (sum.served[t] ?? 0) + (served[at] ?? 0);
    }
  }
  const unmet = sum.offered.map((all, t) => Math.max(0, all - (sum.served[t] ?? 0)));
  return { ...sum, unmet };
}

/** Demands that are not served in full, the most unmet first. */
export function shortfalls({ scenario, plan }: Solved): Shortfall[] {
  const periods = spans(scenario);
  const hours = periods.reduce((sum, span) => sum + span.hours, 0);
  const rows = indexById(scenario.demands);
  const sums = scenario.demands.map(() => ({ offered: 0, unmet: 0, most: -1, worst: 0 }));
  for (const entry of plan.demands) {
    const sum = sums[rows.get(entry.demand) ?? -1];
    if (sum !== undefined) {
      const share = (periods[entry.period]?.hours ?? 0) / hours;
      sum.offered += share * entry.offered;
      sum.unmet += share * entry.unmet;
      if (entry.unmet > sum.most) {
        sum.most = entry.unmet;
        sum.worst = entry.period;
      }
    }
  }
  return scenario.demands
    .flatMap((demand, row) => {
      const sum = sums[row];
      return sum === undefined || sum.unmet <= NOISE * sum.offered
        ? []
        : [
            {
              demand: demand.id,
              model: demand.model,
              region: demand.region ?? "default",
              offered: sum.offered,
              unmet: sum.unmet,
              unmetPercent: (100 * sum.unmet) / sum.offered,
              worst: periods[sum.worst]?.label ?? "",
            },
          ];
    })
    .sort((a, b) => b.unmet - a.unmet);
}
