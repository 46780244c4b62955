/** A plan for several futures: what becomes of it in each, and how it is where one of them
 * comes. */

import type { FutureOutcome, FuturesGoal, Node, NodeChange, Scenario } from "idlewise";
import { decidedIn } from "./decided.ts";
import { idleOf } from "./figures.ts";
import { about } from "./money.ts";
import type { Unit } from "./money.ts";
import { percent } from "./numbers.ts";
import { allHours, groupOf } from "./scenario.ts";
import type { Solved } from "./scenario.ts";

/** One future, or all on average. */
export interface FutureRow {
  id: string;
  /** How likely it is, in percent. */
  likely: number;
  servedPercent: number;
  idlePercent: number;
  idlePerHour: number;
  valuePerHour: number;
  spendPerHour: number;
  /** How its figures are worked out. */
  about: string;
}

/** What becomes of the plan. */
export interface Futures {
  rows: FutureRow[];
  average: FutureRow;
  /** The future that charts show, and why that one. */
  shown: string;
  says: string;
  /** Which of them the plan is best for. */
  goal: FuturesGoal;
}

/** Which futures a plan can be best for, and how that is said. */
export const GOALS: readonly (readonly [FuturesGoal, string])[] = [
  ["expected", "all futures on average"],
  ["worst", "the worst future"],
  [{ cvar: 0.9 }, "the worst tenth on average"],
  [{ cvar: 0.75 }, "the worst quarter on average"],
];

/** A goal as one word, to be told apart by. */
export function goalKey(goal: FuturesGoal): string {
  return typeof goal === "string" ? goal : `cvar ${goal.cvar}`;
}

/** A goal in words. */
export function goalWords(goal: FuturesGoal): string {
  const known = GOALS.find(([one]) => goalKey(one) === goalKey(goal))?.[1];
  return known ?? (typeof goal === "string" ? goal : `the worst ${Number((100 * (1 - goal.cvar)).toPrecision(3))} % on average`);
}

/** The future that charts show; nothing where the scenario has no futures. */
function chartedOf(solved: Solved): FutureOutcome | undefined {
  return solved.plan.futures?.find(({ id }) => id === solved.chart) ?? likeliestOf(solved);
}

/** The likeliest future, the first of those that are as likely. */
function likeliestOf({ plan }: Solved): FutureOutcome | undefined {
  return plan.futures?.reduce<FutureOutcome | undefined>((most, one) => (one.weight > (most?.weight ?? 0) ? one : most), undefined);
}

const seen = new WeakMap<Solved, Solved>();

/** The plan where one future comes, the likeliest unless another was chosen, with what is
 * asked for and what there is then: charts show one future, as an average of hours never
 * comes. The plan itself where the scenario has no futures. */
export function likeliest(solved: Solved): Solved {
  const one = chartedOf(solved);
  if (one === undefined) {
    return solved;
  }
  const known = seen.get(solved);
  if (known !== undefined) {
    return known;
  }
  const found = inFuture(solved, one);
  seen.set(solved, found);
  return found;
}

function inFuture({ scenario, plan }: Solved, one: FutureOutcome): Solved {
  const here = <Entry extends { future?: string | null }>(list: readonly Entry[]): Entry[] => list.filter(({ future }) => future === one.id);
  const demands = here(plan.demands);
  const rates = new Map<string, number[]>();
  for (const { demand, period, offered } of demands) {
    const own = rates.get(demand) ?? [];
    own[period] = offered;
    rates.set(demand, own);
  }
  const changes = scenario.futures?.find(({ id }) => id === one.id)?.nodes ?? [];
  const { futures: _, ...rest } = decidedIn(plan, one.id);
  return {
    scenario: {
      ...withoutFutures(scenario),
      nodes: scenario.nodes.map((node) => priced(node, changes)),
      demands: scenario.demands.map((demand) => ({ ...demand, rate: Array.from(rates.get(demand.id) ?? [0], (rate) => rate ?? 0) })),
    },
    plan: {
      ...rest,
      demands,
      nodes: here(plan.nodes),
      routes: here(plan.routes),
      waste: one.waste,
      objective: { ...plan.objective, cost: one.cost },
    },
  };
}

function withoutFutures(scenario: Scenario): Scenario {
  const { futures: _, ...rest } = scenario;
  return rest;
}

/** The node at the price it has in a future: the last change that is about it. */
function priced(node: Node, changes: readonly NodeChange[]): Node {
  const prices = changes.filter((change) => isAbout(change, node)).flatMap(({ price_per_hour: price }) => (price == null ? [] : [price]));
  const last = prices.at(-1);
  return last === undefined ? node : { ...node, price_per_hour: last };
}

function isAbout({ id, where }: NodeChange, node: Node): boolean {
  const fields: Readonly<Record<string, string>> = {
    id: node.id,
    hardware: node.hardware,
    region: groupOf(node, "region"),
    operator: node.operator ?? "",
    tier: node.tier ?? "",
  };
  const any = (wanted: unknown): readonly unknown[] => (Array.isArray(wanted) ? wanted : [wanted]);
  return (id == null || id === node.id) && Object.entries(where ?? {}).every(([field, wanted]) => any(wanted).includes(fields[field]));
}

/** What is served and idle in each future, in percent, by its id. */
export function outcomes({ plan }: Solved): Record<string, { served: number; idle: number }> {
  return Object.fromEntries((plan.futures ?? []).map(({ id, served_percent, waste }) => [id, { served: served_percent, idle: waste.total.idle_percent }]));
}

/** What becomes of the plan in each future; nothing where the scenario has none. */
export function futures(solved: Solved, unit: Unit): Futures | undefined {
  const { scenario, plan } = solved;
  const outcomes = plan.futures ?? [];
  const one = chartedOf(solved);
  if (one === undefined) {
    return undefined;
  }
  const why = one.id === likeliestOf(solved)?.id ? "the likeliest (" : "which was chosen (";
  const hours = Math.max(allHours(scenario), Number.MIN_VALUE);
  const priced = plan.waste.total.cost.installed > 0;
  const rows = outcomes.map(({ id, weight, served_percent, value, turned_away, cost, waste }): FutureRow => {
    const account = priced ? waste.total.cost : waste.total.compute_hours;
    return {
      id,
      likely: 100 * weight,
      servedPercent: served_percent,
      idlePercent: waste.total.idle_percent,
      idlePerHour: idleOf(account) / hours,
      valuePerHour: value / hours,
      spendPerHour: cost / hours,
      about: `${about(value / hours, unit)}/h served, ${about(turned_away / hours, unit)}/h turned away, ${about(idleOf(account) / hours, unit)}/h idle of ${about(account.installed / hours, unit)}/h.`,
    };
  });
  const mean = (of: (row: FutureRow) => number): number => rows.reduce((sum, row) => sum + (row.likely / 100) * of(row), 0);
  return {
    rows,
    average: {
      id: "on average",
      likely: 100,
      servedPercent: mean(({ servedPercent }) => servedPercent),
      idlePercent: plan.waste.total.idle_percent,
      idlePerHour: mean(({ idlePerHour }) => idlePerHour),
      valuePerHour: mean(({ valuePerHour }) => valuePerHour),
      spendPerHour: mean(({ spendPerHour }) => spendPerHour),
      about: "Each future by how likely it is. The figures at the top are these.",
    },
    shown: one.id,
    says: `Charts and groups show “${one.id}”, ${why}${percent(100 * one.weight)} %). Which machines there are is the same in all.`,
    goal: scenario.policy?.futures ?? "expected",
  };
}
