/** Demand over time: served, refused, and what is idle meanwhile. */

import { idleOf } from "./figures.ts";
import { spans } from "./scenario.ts";
import type { Solved } from "./scenario.ts";
import { timesOf } from "./times.ts";
import { idleAt } from "./usage.ts";
import type { Usage } from "./usage.ts";
import { barriers, rulesOf, weigh } from "./why-not.ts";

/** Series over the periods. */
export interface DemandView {
  labels: string[];
  /** When each period starts, in hours from the first. */
  starts: number[];
  hours: number[];
  /** Units per second. */
  offered: number[];
  served: number[];
  /** Idle per hour: unused, blocked by a rule, loaded and waiting. */
  free: number[];
  blocked: number[];
  loaded: number[];
  idlePercent: number[];
  /** The period in which most is missing; nothing where all is served. */
  worst: number | undefined;
}

/** A demand that goes without in one period. */
export interface Short {
  demand: string;
  model: string;
  short: number;
  percent: number;
  why: string;
}

/** What is refused in one period. */
export interface Refused {
  period: number;
  unmet: number;
  offered: number;
  idlePerHour: number;
  rows: Short[];
  /** Demands beyond those that are listed. */
  more: number;
}

/** Demands listed for one period. */
const MOST = 8;
/** Below this share of what was asked for, unmet demand is rounding noise. */
const NOISE = 1e-6;

/** The series of a plan. */
export function demandView({ scenario, plan }: Solved): DemandView {
  const periods = spans(scenario);
  const offered = periods.map(() => 0);
  const served = periods.map(() => 0);
  for (const entry of plan.demands) {
    offered[entry.period] = (offered[entry.period] ?? 0) + entry.offered;
    // Where work can wait: what is ever served of what arrives.
    served[entry.period] = (served[entry.period] ?? 0) + entry.offered - entry.unmet;
  }
  const priced = plan.waste.total.cost.installed > 0;
  const accounts = plan.waste.by_period.map(({ cost, compute_hours }) => (priced ? cost : compute_hours));
  const perHour = (value: number, t: number): number => value / Math.max(periods[t]?.hours ?? 1, Number.MIN_VALUE);
  let start = 0;
  const missing = offered.map((all, t) => {
    const left = all - (served[t] ?? 0);
    return left > NOISE * all ? left : 0;
  });
  const most = Math.max(0, ...missing);
  return {
    labels: timesOf(scenario),
    starts: periods.map(({ hours }) => (start += hours) - hours),
    hours: periods.map(({ hours }) => hours),
    offered,
    served: served.map((value, t) => ((missing[t] ?? 0) === 0 ? (offered[t] ?? value) : value)),
    free: accounts.map((account, t) => perHour(account.surplus + (account.undivided ?? 0), t)),
    blocked: accounts.map((account, t) =>
      perHour(idleOf(account) - account.surplus - account.workload_idle - (account.undivided ?? 0), t),
    ),
    loaded: accounts.map((account, t) => perHour(account.workload_idle, t)),
    idlePercent: plan.waste.by_period.map(({ idle_percent }) => idle_percent),
    worst: most > 0 ? missing.indexOf(most) : undefined,
  };
}

/** What is refused in a period, the most first, and the rule that stands between each
 * demand and what is idle. */
export function refused({ scenario, plan }: Solved, used: Usage, period: number): Refused {
  const byId = new Map(scenario.demands.map((demand) => [demand.id, demand]));
  const here = plan.demands.filter((entry) => entry.period === period);
  const short = here.filter(({ unmet, offered }) => unmet > NOISE * offered).sort((a, b) => b.unmet - a.unmet);
  const idle = scenario.nodes
    .map((node, row) => {
      const at = row * used.periods + period;
      const left = idleAt(used, at);
      return { node, left, money: left * (used.price[row] ?? 0), share: left / Math.max(used.available[at] ?? 0, 1e-12), full: used.full[at] === 1 };
    })
    .filter(({ left, share }) => left > 0 && share > 0.02);
  const rules = rulesOf(scenario);
  const why = (id: string): string => {
    const demand = byId.get(id);
    if (demand === undefined || idle.length === 0) {
      return "no machine is idle";
    }
    let best: { text: string; weight: number; money: number } | undefined;
    for (const { node, money, full } of idle) {
      const found = barriers(rules, node, demand);
      const text = found[0]?.text ?? (full ? `the memory of ${node.id} is full` : `what is left on ${node.id} holds no whole replica`);
      const weight = weigh(found);
      if (best === undefined || weight < best.weight || (weight === best.weight && money > best.money)) {
        best = { text, weight, money };
      }
    }
    return best === undefined ? "no machine is idle" : best.text;
  };
  return {
    period,
    unmet: short.reduce((sum, { unmet }) => sum + unmet, 0),
    offered: here.reduce((sum, { offered }) => sum + offered, 0),
    idlePerHour: idle.reduce((sum, { money }) => sum + money, 0),
    rows: short.slice(0, MOST).map(({ demand, unmet, offered }) => ({
      demand,
      model: byId.get(demand)?.model ?? "",
      short: unmet,
      percent: (100 * unmet) / offered,
      why: why(demand),
    })),
    more: Math.max(0, short.length - MOST),
  };
}
