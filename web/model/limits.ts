/** What a plan makes of the limits of the whole fleet, and what each would bring if it
 * were one step looser: by the prices that prove the plan, averaged over the hours. */

import { exact, unitOf } from "./money.ts";
import { grouped, plural, short } from "./numbers.ts";
import { quotas } from "./quotas.ts";
import type { Side } from "./quotas.ts";
import { hasPlan, spans } from "./scenario.ts";
import type { Solved } from "./scenario.ts";

/** One limit. */
export interface LimitSaid {
  /** How much of it the plan uses. */
  plan: string;
  /** What one step looser brings. */
  looser: string;
  /** How that is worked out. */
  about: string;
}

/** Limits by what they are; of replicas by model, of several together by id. */
export interface LimitsSaid {
  verifier?: LimitSaid;
  moves?: LimitSaid;
  replicas: Record<string, LimitSaid>;
  quotas: Record<string, LimitSaid>;
  /** What becomes of the plan in each future, in percent. */
  futures?: Record<string, { served: number; idle: number }>;
}

/** A limit counts as reached from here on: numbers are not exact. */
const REACHED = 1 - 1e-6;

/** What a plan says of its limits; nothing of those that are not there. */
export function limitsOf(solved: Solved): LimitsSaid {
  const { scenario, plan } = solved;
  const said: LimitsSaid = { replicas: {}, quotas: {} };
  if (!hasPlan(plan)) {
    return said;
  }
  const { prices } = plan.certificate;
  const { verifier_capacity: checks, steadiness } = scenario;
  if (checks != null) {
    said.verifier = limit(solved, {
      used: checked(solved),
      most: checks,
      gain: gained(prices.verifier),
      step: "one more check per second",
    });
  }
  if (steadiness?.max_moves != null) {
    said.moves = limit(solved, {
      used: [plan.steadiness?.moves ?? 0],
      most: steadiness.max_moves,
      gain: prices.max_moves ?? 0,
      step: "one more move",
    });
  }
  for (const { id, max_replicas: most } of scenario.models) {
    if (most != null) {
      said.replicas[id] = limit(solved, {
        used: standing(solved, id),
        most,
        gain: gained(prices.max_replicas.filter(({ model }) => model === id)),
        step: "one more replica in every hour",
      });
    }
  }
  for (const { id, uses, sides, gain, step } of quotas(solved)) {
    said.quotas[id] = {
      plan: uses === undefined ? (gain > 0 ? "reached" : "not reached") : keeps(solved, uses, sides),
      looser: worth(solved, gain),
      about: `What ${step} brings, by the prices that prove the plan. Each further step brings the same or less.`,
    };
  }
  return said;
}

/** A limit of several together that binds. */
export interface Binding extends LimitSaid {
  id: string;
}

/** Limits of several together that bind, what brings most first. */
export function binding(solved: Solved): Binding[] {
  if ((solved.scenario.limits ?? []).length === 0) {
    return [];
  }
  const gains = new Map(hasPlan(solved.plan) ? quotas(solved).map(({ id, gain }) => [id, gain]) : []);
  const gain = (id: string): number => gains.get(id) ?? 0;
  return Object.entries(limitsOf(solved).quotas)
    .filter(([id]) => gain(id) > 0)
    .sort(([one], [other]) => gain(other) - gain(one))
    .map(([id, said]) => ({ id, ...said }));
}

/** How much a plan uses of what may be used in every period, and what is left. */
function keeps({ scenario }: Solved, uses: readonly number[], sides: readonly Side[]): string {
  const hours = spans(scenario).map((span) => span.hours);
  const all = hours.reduce((sum, length) => sum + length, 0);
  const at = (is: (side: Side, used: number) => boolean): number =>
    hours.reduce((sum, length, period) => sum + (is(sides[period] ?? {}, uses[period] ?? 0) ? length : 0), 0);
  const most = at(({ max }, used) => max !== undefined && used >= max * REACHED && used > 0);
  const least = at(({ min }, used) => min !== undefined && min > 0 && used <= min / REACHED);
  const often = (time: number): string => (time >= all * REACHED ? (hours.length === 1 ? "" : " all the time") : ` in ${plural(time, "hour")} of ${grouped(all, 0)}`);
  if (most > 0 || least > 0) {
    return most > 0 ? `reached${often(most)}` : `no more than must be${often(least)}`;
  }
  const left = Math.min(...sides.map(({ max }, period) => (max ?? Infinity) - (uses[period] ?? 0)));
  const peak = `${short(Math.max(0, ...uses))} at the most`;
  return Number.isFinite(left) ? `${peak}, ${short(left)} left` : peak;
}

interface Known {
  /** In every period, or over all of them. */
  used: readonly number[];
  most: number;
  /** Of the objective, over all hours, for one step. */
  gain: number;
  step: string;
}

function limit(solved: Solved, { used, most, gain, step }: Known): LimitSaid {
  const peak = Math.max(0, ...used);
  const reached = used.filter((one) => one >= most * REACHED && one > 0).length;
  const uses = `${short(peak)} at the most`;
  return {
    plan: reached === 0 ? `${uses}: not reached` : used.length === 1 ? "reached" : `reached in ${plural(reached, "hour")} of ${used.length}`,
    looser: worth(solved, gain),
    about: `What ${step} brings, by the prices that prove the plan. Each further step brings the same or less.`,
  };
}

/** An amount of the objective, per hour, in what people count. */
function worth({ scenario, plan }: Solved, gain: number): string {
  const hours = spans(scenario).reduce((sum, span) => sum + span.hours, 0);
  const perHour = gain / Math.max(hours, Number.MIN_VALUE);
  const counts = plan.objective.name;
  if (counts === "fair") {
    return "not known: the worst served counts";
  }
  if (counts === "serve" && scenario.demands.every(({ value }) => value == null)) {
    return perHour > 0 ? `${grouped(perHour / 3600, 2)} units/s more` : "0 units/s more";
  }
  return `${exact(perHour > 0 ? perHour : 0, unitOf(scenario.policy?.currency ?? undefined))}/h`;
}

function gained(prices: readonly { price: number }[]): number {
  return prices.reduce((sum, { price }) => sum + price, 0);
}

/** Checks per second, in every period. */
function checked({ scenario, plan }: Solved): number[] {
  const loads = new Map(
    scenario.demands.map(({ id, verification }) => [id, scenario.verification?.[verification ?? "none"]?.verifier_load ?? 0]),
  );
  return byPeriod(scenario, plan.routes.map(({ period, demand, rate }) => ({ period, amount: rate * (loads.get(demand) ?? 0) })));
}

/** Replicas of a model, in every period. */
function standing({ scenario, plan }: Solved, id: string): number[] {
  const here = plan.replicas.filter(({ model }) => model === id);
  return byPeriod(scenario, here.map(({ period, count }) => ({ period, amount: count })));
}

function byPeriod(scenario: Solved["scenario"], amounts: readonly { period: number; amount: number }[]): number[] {
  const sums = spans(scenario).map(() => 0);
  for (const { period, amount } of amounts) {
    sums[period] = (sums[period] ?? 0) + amount;
  }
  return sums;
}
