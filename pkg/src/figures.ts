/** Which figures of a plan a sweep keeps: those of `idlewise sweep`, by the same names. */

import { IdlewiseError } from "./errors.js";
import { withNearest } from "./nearest.js";
import type { Breakdown, Conflict, Plan, Scenario, Status } from "./types.js";

/** Figures by their short names. Hours are compute-hours of all periods. */
export interface SweepFigures {
  /** Of the objective. */
  value: number;
  /** What no plan can exceed, or fall below. */
  bound: number;
  /** How far the value is from the bound, relative. */
  gap: number;
  /** Currency, of all periods. */
  cost: number;
  /** Currency per hour on average, with machines that are there anyway. */
  cost_per_hour: number;
  /** What is served of what is asked for, in percent, weighted by hours and by futures. */
  served_percent: number;
  /** Idle compute in percent of what is installed, weighted by price. */
  idle_percent: number;
  /** Idle compute. */
  idle_hours: number;
  /** Idle compute that unmet demand could use, were something lifted. */
  stranded_hours: number;
  /** Idle compute that no unmet demand could use. */
  surplus_hours: number;
  /** All compute. */
  installed_hours: number;
  /** Currency that idle compute costs. */
  idle_cost: number;
  /** Machines chosen for ranges of counts, all entries together. */
  machines: number;
}

/**
 * What a line keeps: a figure by its short name, a JSON pointer (RFC 6901) into the plan
 * such as `/solver/engine`, or all of the plan.
 */
export type SweepKeep = keyof SweepFigures | `/${string}` | "plan";

const FIGURES: { readonly [Name in keyof SweepFigures]: (plan: Plan, scenario: Scenario) => number } = {
  value: ({ objective }) => objective.value,
  bound: ({ objective }) => objective.bound,
  gap: ({ objective }) => objective.gap,
  cost: ({ objective }) => objective.cost,
  cost_per_hour: ({ objective, periods = [] }, scenario) =>
    fixedPerHour(scenario) + objective.cost / periods.reduce((sum, { hours }) => sum + hours, 0),
  served_percent: servedPercent,
  idle_percent: ({ waste }) => waste.total.idle_percent,
  idle_hours: ({ waste }) => idle(waste.total.compute_hours),
  stranded_hours: ({ waste }) => stranded(waste.total.compute_hours),
  surplus_hours: ({ waste }) => waste.total.compute_hours.surplus,
  installed_hours: ({ waste }) => waste.total.compute_hours.installed,
  idle_cost: ({ waste }) => idle(waste.total.cost),
  machines: ({ counts = [] }) => counts.reduce((sum, { count }) => sum + count, 0),
};

/** What a line keeps where nothing is asked for. */
const USUAL: readonly SweepKeep[] = [
  "value",
  "bound",
  "gap",
  "cost_per_hour",
  "served_percent",
  "idle_percent",
  "idle_hours",
  "stranded_hours",
];

/** The figures to keep, checked. */
export function keptFigures(keep: readonly SweepKeep[] | undefined): readonly SweepKeep[] {
  if (keep === undefined) {
    return USUAL;
  }
  if (!Array.isArray(keep)) {
    throw new IdlewiseError("argument", "keep: expected a list of figures");
  }
  for (const name of keep as readonly unknown[]) {
    if (typeof name !== "string" || !(name === "plan" || name.startsWith("/") || Object.hasOwn(FIGURES, name))) {
      const known = Object.keys(FIGURES);
      const told = `keep: ${String(name)} is no figure; expected some of ${known.join(", ")}, plan, or a JSON pointer into the plan`;
      throw new IdlewiseError("argument", withNearest(told, String(name), known));
    }
  }
  return keep.length === 0 ? USUAL : keep;
}

/** What a solved scenario came to. */
export interface SweepOutcome extends Partial<SweepFigures> {
  status: Status;
  /** What clashes, where no plan can be. */
  conflicts?: Conflict[];
  /** The plan, its seconds 0, where it is kept. */
  plan?: Plan;
  /** What stands where a pointer points to; null where nothing does. */
  [pointer: `/${string}`]: unknown;
}

/** A plan as its line has it. What differs from run to run is taken from it. */
export function outcomeOf(scenario: Scenario, found: Plan, keep: readonly SweepKeep[]): SweepOutcome {
  const { threads: _, ...solver } = found.solver;
  const plan: Plan = { ...found, solver: { ...solver, seconds: 0 } };
  const { status, conflicts = [] } = plan;
  const outcome: SweepOutcome = { status };
  if (status !== "optimal" && status !== "feasible") {
    return conflicts.length === 0 ? outcome : { status, conflicts };
  }
  for (const name of keep) {
    if (name === "plan") {
      outcome.plan = plan;
    } else if (isPointer(name)) {
      outcome[name] = pointed(plan, name);
    } else {
      outcome[name] = FIGURES[name](plan, scenario);
    }
  }
  return outcome;
}

function isPointer(name: SweepKeep): name is `/${string}` {
  return name.startsWith("/");
}

function pointed(plan: Plan, pointer: string): unknown {
  let at: unknown = plan;
  for (const part of pointer.slice(1).split("/")) {
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    const there = typeof at === "object" && at !== null && Object.hasOwn(at, name);
    // A list has a length in JavaScript, and none in JSON.
    at = there && !(Array.isArray(at) && name === "length") ? (at as Record<string, unknown>)[name] : undefined;
  }
  return at ?? null;
}

/** Currency per hour of machines of fixed numbers, which no plan decides. */
function fixedPerHour({ nodes }: Scenario): number {
  let sum = 0;
  for (const { count = 1, price_per_hour } of nodes) {
    sum += typeof count === "number" ? count * (price_per_hour ?? 0) : 0;
  }
  return sum;
}

function servedPercent({ demands, periods = [], futures = [] }: Plan): number {
  const weights = new Map(futures.map(({ id, weight }) => [id, weight]));
  let served = 0;
  let offered = 0;
  for (const { period, future, ...demand } of demands) {
    const counts = (periods[period]?.hours ?? 0) * (weights.get(future ?? "") ?? 1);
    served += demand.served * counts;
    offered += demand.offered * counts;
  }
  return offered > 0 ? (100 * served) / offered : 100;
}

function stranded({ stranded }: Breakdown): number {
  const { fragmentation, hosting, verification, region, resource, hardware } = stranded;
  return fragmentation + hosting + verification + region + resource + hardware;
}

function idle(hours: Breakdown): number {
  return hours.workload_idle + stranded(hours) + hours.surplus + (hours.undivided ?? 0);
}
