/** A plan in a few figures: what is idle, what is spent, what is served, and where
 * each hour's money goes. All are per hour, averaged over the periods. */

import type { Breakdown, FutureOutcome, Plan, Scenario } from "idlewise";
import { decidedIn, decidesAfter } from "./decided.ts";
import { isByHour, rentedByHour } from "./hourly.ts";
import { computeUnit, unitOf } from "./money.ts";
import type { Unit } from "./money.ts";
import { allHours, computeOf, machines, spans, weighsByPrice } from "./scenario.ts";
import type { Solved } from "./scenario.ts";

/** Where an hour's money goes. The first three are idle. */
export const PARTS = ["free", "blocked", "loaded", "work", "check", "held"] as const;
/** One of them. */
export type Part = (typeof PARTS)[number];

/** The rules that stand between idle compute and unmet demand. */
export const CAUSES = ["region", "fragmentation", "resource", "hardware", "hosting", "verification"] as const;
/** One of them. */
export type Cause = (typeof CAUSES)[number];

/** An amount in currency per hour, and in units of compute on average. */
interface Amount {
  money: number;
  gpus: number;
}

/** The figures of a plan. */
export interface Figures {
  /** Whether anything has a price. Otherwise every amount of money here is compute. */
  priced: boolean;
  unit: Unit;
  compute: string;
  machines: number;
  idlePercent: number;
  idlePerHour: number;
  spendPerHour: number;
  /** Nothing where nothing is asked for. */
  servedPercent: number | undefined;
  valuePerHour: number;
  installed: Amount;
  parts: Record<Part, Amount>;
  causes: Record<Cause, Amount>;
  /** Idle and not divided into these, as a limit came before. */
  undivided: Amount;
}

/** Idle = loaded and waiting + blocked by a rule + unused, and what was not divided. */
export function idleOf(breakdown: Breakdown): number {
  const blocked = Object.values(breakdown.stranded).reduce((sum, part) => sum + part, 0);
  return breakdown.workload_idle + blocked + breakdown.surplus + (breakdown.undivided ?? 0);
}

/** The figures of a plan. */
export function figures(solved: Solved): Figures {
  const { scenario, plan } = solved;
  const hours = Math.max(allHours(scenario), Number.MIN_VALUE);
  const { cost, compute_hours, idle_percent } = plan.waste.total;
  const compute = computeOf(scenario);
  // Machines that are switched off have prices too: now and after are counted in one unit.
  const priced = cost.installed > 0 || scenario.nodes.some((node) => (node.price_per_hour ?? 0) > 0 && (node.capacity[compute] ?? 0) > 0);
  const amount = (of: (part: Breakdown) => number): Amount => ({
    money: of(priced ? cost : compute_hours) / hours,
    gpus: of(compute_hours) / hours,
  });
  return {
    priced,
    unit: priced ? unitOf(scenario.policy?.currency ?? undefined) : computeUnit(compute),
    compute,
    machines: machinesOf(scenario, plan),
    idlePercent: idle_percent,
    idlePerHour: idleOf(priced ? cost : compute_hours) / hours,
    spendPerHour: priced ? spend(solved, hours) : compute_hours.installed / hours,
    servedPercent: servedPercent(solved),
    valuePerHour: valueOf(solved) / hours,
    installed: amount(({ installed }) => installed),
    parts: {
      free: amount(({ surplus }) => surplus),
      blocked: amount(({ stranded }) => Object.values(stranded).reduce((sum, part) => sum + part, 0)),
      loaded: amount(({ workload_idle }) => workload_idle),
      work: amount(({ useful }) => useful),
      check: amount(({ overhead }) => overhead),
      held: amount(({ unavailable, starting, headroom }) => unavailable + (starting ?? 0) + headroom),
    },
    causes: {
      region: amount(({ stranded }) => stranded.region),
      fragmentation: amount(({ stranded }) => stranded.fragmentation),
      resource: amount(({ stranded }) => stranded.resource),
      hardware: amount(({ stranded }) => stranded.hardware),
      hosting: amount(({ stranded }) => stranded.hosting),
      verification: amount(({ stranded }) => stranded.verification),
    },
    undivided: amount(({ undivided }) => undivided ?? 0),
  };
}

/** Whether shares go by price. */
export function byPrice(scenario: Scenario, { priced }: Figures): boolean {
  return priced && weighsByPrice(scenario);
}

/** Machines of all entries, on average over the futures where some are chosen in each. */
function machinesOf(scenario: Scenario, plan: Plan): number {
  const average = decidesAfter(plan) ? onAverage(plan, ({ id }) => machinesIn(scenario, decidedIn(plan, id))) : undefined;
  return average ?? machinesIn(scenario, plan);
}

/** Machines of all entries: where a count is a range, those that the plan chooses; by the
 * hour the most of any period. */
function machinesIn({ nodes }: Scenario, plan: Plan): number {
  const chosen = new Map(plan.counts.map(({ node, count }) => [node, count]));
  const rented = rentedByHour(plan);
  return nodes.reduce((sum, { id, count }) => {
    const most = isByHour(count) ? Math.max(0, ...(rented.get(id) ?? [])) : machines(count);
    return sum + (chosen.get(id) ?? most);
  }, 0);
}

/** Price of all machines, of usage and of routes. The plan's own cost has the machines of
 * ranges in it already, and the price of moves. */
function spend({ scenario, plan }: Solved, hours: number): number {
  const chosen = new Map(plan.counts.map(({ node, count }) => [node, count]));
  const fixed = scenario.nodes.reduce(
    (sum, { id, count, price_per_hour }) =>
      chosen.has(id) || isByHour(count) ? sum : sum + machines(count) * (price_per_hour ?? 0),
    0,
  );
  return fixed + (plan.objective.cost ?? 0) / hours;
}

/** What is in the plan for each future, by how likely it is; nothing where there is one. */
function onAverage({ futures = [] }: Plan, of: (outcome: FutureOutcome) => number): number | undefined {
  return futures.length === 0 ? undefined : futures.reduce((sum, outcome) => sum + outcome.weight * of(outcome), 0);
}

/** 100 x work served / work asked for, in units. */
export function servedPercent({ scenario, plan }: Solved): number | undefined {
  const average = onAverage(plan, ({ served_percent }) => served_percent);
  if (average !== undefined) {
    return average;
  }
  const periods = spans(scenario);
  let served = 0;
  let offered = 0;
  for (const service of plan.demands) {
    const hours = periods[service.period]?.hours ?? 0;
    // What is ever served of what arrives, where work can wait.
    served += hours * (service.offered - service.unmet);
    offered += hours * service.offered;
  }
  return offered > 0 ? (100 * served) / offered : undefined;
}

/** Value x units, over all periods. */
function valueOf({ scenario, plan }: Solved): number {
  const average = onAverage(plan, ({ value }) => value);
  if (average !== undefined) {
    return average;
  }
  const periods = spans(scenario);
  const values = new Map(scenario.demands.map(({ id, value }) => [id, value ?? 1]));
  return plan.demands.reduce(
    (sum, { demand, period, served }) =>
      sum + (values.get(demand) ?? 1) * served * 3600 * (periods[period]?.hours ?? 0),
    0,
  );
}
