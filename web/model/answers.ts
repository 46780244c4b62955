/** Whether more machines help, which could be switched off, and what happens
 * when something is lost: the planner's answers as tables and curves. */

import type { Growth, PolicyOutcome, Sizing, Stress, StressEvent } from "idlewise";
import { HOW, asIs } from "./headline.ts";

/** The value served with 0, 1, 2, ... more machines of one kind. */
export interface Curve {
  name: string;
  /** Nothing where the scenario gives no price. */
  pricePerHour: number | undefined;
  machines: number;
  /** Value served (all periods) by the plan, and by the as-is policy. */
  optimum: number[];
  asIs: number[];
  /** Gain per hour of each further machine, by the plan. */
  gains: number[];
}

/** The curves, and the policy beside the plan. */
export interface Curves {
  policy: string;
  /** The same in words. */
  how: string;
  curves: Curve[];
  /** Kinds that got no curve, as others have a higher shadow price. */
  leftOut: number;
  /** `value`, `currency saved` or `profit`: what a gain is counted in. */
  unit: string;
  /** Machines added of one kind, at most. */
  most: number;
}

/** The curves of growth. */
export function curves({ curves: found, today, left_out, plan }: Growth): Curves {
  const policy = asIs(today)?.policy ?? "";
  const valueOf = (policies: readonly PolicyOutcome[], name: string): number =>
    policies.find((one) => one.policy === name)?.value ?? 0;
  return {
    policy,
    how: HOW[policy] ?? policy,
    leftOut: left_out,
    unit: unitOf(plan.objective.name),
    most: Math.max(0, ...found.map(({ points }) => points.length)),
    curves: found.map(({ hardware, region, price_per_hour, machines, points }) => ({
      name: `${hardware}, ${region}`,
      pricePerHour: price_per_hour ?? undefined,
      machines,
      optimum: [valueOf(today, "optimum"), ...points.map(({ policies }) => valueOf(policies, "optimum"))],
      asIs: [valueOf(today, policy), ...points.map(({ policies }) => valueOf(policies, policy))],
      gains: points.map(({ gain_per_hour }) => gain_per_hour),
    })),
  };
}

/** What a gain is counted in. */
function unitOf(objective: string): string {
  return { cost: "currency saved", profit: "profit" }[objective] ?? "value";
}

/** What to buy for a budget, kinds mixed. */
export interface Basket {
  budgetPerHour: number;
  spentPerHour: number;
  gainPerHour: number;
  /** No purchase for the budget gains more. */
  boundPerHour: number;
  gap: number;
  unit: string;
  /** Machines that join an entry, and the price of all of them. */
  machines: { node: string; machines: number; pricePerHour: number }[];
  servedPercent: number;
  idlePercent: number;
  /** Served by the best router on the same machines, and how it routes. */
  asIs: { how: string; servedPercent: number } | undefined;
}

/** The best purchase for a budget; nothing where none was asked for. */
export function basket({ purchase, plan }: Growth): Basket | undefined {
  if (purchase == null) {
    return undefined;
  }
  const { budget_per_hour, spent_per_hour, gain_per_hour, bound_per_hour, gap, machines, policies } = purchase;
  const optimum = policies.find(({ policy }) => policy === "optimum");
  const routed = asIs(policies);
  return {
    budgetPerHour: budget_per_hour,
    spentPerHour: spent_per_hour,
    gainPerHour: gain_per_hour,
    boundPerHour: bound_per_hour,
    gap,
    unit: unitOf(plan.objective.name),
    machines: machines.map(({ node, machines: count, price_per_hour }) => ({
      node,
      machines: count,
      pricePerHour: price_per_hour,
    })),
    servedPercent: optimum?.served_percent ?? 0,
    idlePercent: optimum?.idle_percent ?? 0,
    asIs: routed === undefined ? undefined : { how: routed.how, servedPercent: routed.served_percent },
  };
}

/** How far the worth of a machine holds. */
export interface Range {
  name: string;
  today: number;
  last: number;
  lastUntil: number;
  next: number;
  nextUntil: number;
  /** Whether it may hold further than was looked at. */
  lastOpen: boolean;
  nextOpen: boolean;
}

/** How far prices hold: of machines, and of demands in multiples of today's. */
export interface Ranges {
  unit: string;
  nodes: Range[];
  demands: Range[];
  leftOut: number;
}

/** The ranges of the prices; nothing where they were not asked for. */
export function ranges({ price_ranges, plan }: Growth): Ranges | undefined {
  if (price_ranges == null) {
    return undefined;
  }
  const { nodes, demands, left_out } = price_ranges;
  const unit = plan.objective.name === "cost" || plan.objective.name === "profit" ? "currency" : "value";
  type Sides = (typeof nodes)[number]["more"];
  const range = (name: string, today: number, fewer: Sides, more: Sides): Range => ({
    name,
    today,
    last: fewer.price,
    lastUntil: fewer.until,
    lastOpen: fewer.open,
    next: more.price,
    nextUntil: more.until,
    nextOpen: more.open,
  });
  return {
    unit,
    nodes: nodes.map(({ node, machines, fewer, more }) => range(node, machines, fewer, more)),
    demands: demands.map(({ demand, fewer, more }) => range(demand, 1, fewer, more)),
    leftOut: left_out,
  };
}

/** Machines of one kind to buy. */
export interface Purchase {
  name: string;
  machines: number;
  pricePerHour: number;
  gainPerHour: number;
}

/** The single kind of machine that gains most for a budget per hour. */
export function bestPurchase({ curves: found }: Curves, budgetPerHour: number): Purchase | undefined {
  const choices = found.map(({ name, pricePerHour, gains }): Purchase => {
    if (pricePerHour === undefined) {
      return { name, machines: 0, pricePerHour: 0, gainPerHour: 0 };
    }
    const affordable = pricePerHour > 0 ? Math.floor(budgetPerHour / pricePerHour + 1e-9) : gains.length;
    let machines = 0;
    let gainPerHour = 0;
    let sum = 0;
    gains.slice(0, affordable).forEach((gain, at) => {
      sum += gain;
      if (sum > gainPerHour * (1 + 1e-9)) {
        machines = at + 1;
        gainPerHour = sum;
      }
    });
    return { name, machines, pricePerHour: machines * pricePerHour, gainPerHour };
  });
  return choices
    .filter(({ machines }) => machines > 0)
    .reduce<Purchase | undefined>(
      (best, next) => (best === undefined || next.gainPerHour > best.gainPerHour ? next : best),
      undefined,
    );
}

/** What could be switched off. */
export interface SwitchOff {
  priced: boolean;
  savedPerHour: number;
  machinesToday: number;
  machinesNeeded: number;
  idleToday: number;
  idleNeeded: number;
  servedNeeded: number;
  gap: number | undefined;
  rows: { node: string; count: number; needed: number; off: number; savedPerHour: number; asleepPercent: number }[];
  count: number;
}

/** Rows that are shown. */
const MOST = 60;
/** Cases of stress that are shown. */
const MOST_CASES = 200;

/** The fleet that is enough, beside today's. */
export function switchOff({ entries, today, needed, saved_per_hour, gap, priced }: Sizing): SwitchOff {
  const rows = entries
    .filter(({ off }) => off !== 0)
    .map(({ node, count, needed: enough, off, saved_per_hour: saved, asleep_percent }) => ({
      node,
      count,
      needed: enough,
      off,
      savedPerHour: saved,
      asleepPercent: asleep_percent,
    }))
    .sort((a, b) => b.savedPerHour - a.savedPerHour || b.off - a.off);
  return {
    priced,
    savedPerHour: saved_per_hour,
    machinesToday: today.machines,
    machinesNeeded: needed.machines,
    idleToday: today.idle_percent,
    idleNeeded: needed.idle_percent,
    servedNeeded: needed.served_percent,
    gap: gap ?? undefined,
    rows: rows.slice(0, MOST),
    count: rows.length,
  };
}

/** What may happen. */
export type Happening = StressEvent["kind"];

/** One thing that may happen, and what comes of it. */
export interface StressRow {
  kind: Happening;
  event: string;
  servedPercent: number;
  lostPercent: number;
  headroomPercent: number | undefined;
  suffers: string;
}

/** What happens when something is lost. */
export interface StressTable {
  todayPercent: number;
  /** Each kind with the largest loss first. */
  rows: StressRow[];
  /** The single loss that costs most. */
  worst: StressRow | undefined;
  /** Node entries that were not tried, and cases beyond those shown. */
  leftOut: number;
}

/** The cases in their order. */
export function stressTable({ cases, today, left_out }: Stress): StressTable {
  const rows = cases.map(
    ({ event, service, lost_percent, headroom_percent, suffers }): StressRow => ({
      kind: event.kind,
      event: inWords(event),
      servedPercent: service.served_percent,
      lostPercent: lost_percent,
      headroomPercent: headroom_percent ?? undefined,
      suffers: suffers.map(({ demand }) => demand).join(", "),
    }),
  );
  const worst = rows
    .filter(({ kind }) => kind !== "demand")
    .reduce<StressRow | undefined>(
      (most, next) => (next.lostPercent > (most?.lostPercent ?? 0) ? next : most),
      undefined,
    );
  return {
    todayPercent: today.served_percent,
    leftOut: left_out + Math.max(0, rows.length - MOST_CASES),
    rows: rows.slice(0, MOST_CASES),
    worst,
  };
}

function inWords(event: StressEvent): string {
  switch (event.kind) {
    case "demand":
      return `demand +${event.percent} %`;
    case "machine":
      return `one machine of ${event.node}`;
    case "node":
      return `all of ${event.node}`;
    case "region":
      return `region ${event.region}`;
    case "operator":
      return `operator ${event.operator}`;
  }
}
