/** Whether more machines help, which could be switched off, and what happens
 * when something is lost: the planner's answers as tables and curves. */

import type { Growth, PolicyOutcome, Sizing, Stress, StressEvent } from "idlewise";
import { asIs } from "./headline.ts";

/** The value served with 0, 1, 2, ... more machines of one kind. */
export interface Curve {
  name: string;
  pricePerHour: number;
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
  curves: Curve[];
  leftOut: number;
  /** `value`, `currency saved` or `profit`: what a gain is counted in. */
  unit: string;
}

/** The curves of growth. */
export function curves({ curves: found, today, left_out, plan }: Growth): Curves {
  const policy = asIs(today)?.policy ?? "";
  const valueOf = (policies: readonly PolicyOutcome[], name: string): number =>
    policies.find((one) => one.policy === name)?.value ?? 0;
  return {
    policy,
    leftOut: left_out,
    unit: { serve: "value", cost: "currency saved", profit: "profit", fair: "value" }[plan.objective.name],
    curves: found.map(({ hardware, region, price_per_hour, machines, points }) => ({
      name: `${hardware}, ${region}`,
      pricePerHour: price_per_hour,
      machines,
      optimum: [valueOf(today, "optimum"), ...points.map(({ policies }) => valueOf(policies, "optimum"))],
      asIs: [valueOf(today, policy), ...points.map(({ policies }) => valueOf(policies, policy))],
      gains: points.map(({ gain_per_hour }) => gain_per_hour),
    })),
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

/** What happens when something is lost. */
export interface StressTable {
  todayPercent: number;
  rows: { event: string; servedPercent: number; lostPercent: number; headroomPercent: number | undefined; suffers: string }[];
  leftOut: number;
}

/** The cases in their order. */
export function stressTable({ cases, today, left_out }: Stress): StressTable {
  return {
    todayPercent: today.served_percent,
    leftOut: left_out,
    rows: cases.slice(0, MOST).map(({ event, service, lost_percent, headroom_percent, suffers }) => ({
      event: inWords(event),
      servedPercent: service.served_percent,
      lostPercent: lost_percent,
      headroomPercent: headroom_percent ?? undefined,
      suffers: suffers.map(({ demand }) => demand).join(", "),
    })),
  };
}

function inWords(event: StressEvent): string {
  switch (event.kind) {
    case "demand":
      return `${event.percent} % more demand`;
    case "machine":
      return `one machine of ${event.node} lost`;
    case "node":
      return `${event.node} lost`;
    case "region":
      return `region ${event.region} lost`;
    case "operator":
      return `operator ${event.operator} lost`;
  }
}
