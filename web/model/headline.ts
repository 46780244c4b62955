/** The answer in one glance: how much is idle, what it costs, what is served,
 * and what routing without a plan would give. */

import type { PolicyOutcome, Status } from "idlewise";
import { money, percent, plural } from "./numbers.ts";
import { allHours, computeOf, currencyOf, spans, weighsByPrice } from "./scenario.ts";
import type { Solved } from "./scenario.ts";
import { idleOf } from "./waterfall.ts";

/** The figures of the head line. */
export interface Headline {
  status: Status;
  /** What the scenario is called. */
  name: string;
  /** `40 node entries, 12 models, 20 demands; 24 periods, 24 hours`. */
  size: string;
  /** The compute resource, for units. */
  compute: string;
  /** Whether the fleet has prices; waste is counted in compute-hours otherwise. */
  priced: boolean;
  /** What amounts of money are in. */
  currency: string;
  /** Whether idle % goes by price; by compute otherwise. */
  byPrice: boolean;
  /** Which nodes no amount of money counts, in a sentence; empty where there are none. */
  unpriced: string;
  /** Currency per hour that no fleet which serves as much saves more than; nothing where
   * it is not known. */
  avoidablePerHour: number | undefined;
  /** 100 x idle / installed. */
  idlePercent: number;
  /** Currency per hour of idle compute; compute-hours per hour where nothing is priced. */
  wastedPerHour: number;
  /** 100 x served / offered; nothing where nothing is offered. */
  servedPercent: number | undefined;
  /** The best that routing without a plan gives. */
  asIs: AsIs | undefined;
  /** The plan against it, in a sentence; empty where they cannot be compared. */
  against: string;
}

/** A policy to measure the plan against. */
export interface AsIs extends PolicyOutcome {
  /** In words. */
  how: string;
}

/** In words, how demand finds a node. */
export const HOW: Readonly<Record<string, string>> = {
  random: "evenly, at random",
  weighted: "by the node's compute",
  nearest: "lowest round trip first",
  least_loaded: "least busy first",
  current: "as routed today",
  optimum: "by the plan",
};

/** The head line of a plan. */
export function headline({ scenario, plan }: Solved, policies: readonly PolicyOutcome[]): Headline {
  const hours = Math.max(allHours(scenario), Number.MIN_VALUE);
  const { cost, compute_hours, idle_percent } = plan.waste.total;
  const priced = cost.installed > 0;
  const best = asIs(policies);
  const optimum = policies.find(({ policy }) => policy === "optimum");
  return {
    status: plan.status,
    name: scenario.name ?? "",
    size: size({ scenario }),
    compute: computeOf(scenario),
    priced,
    currency: currencyOf(scenario),
    byPrice: priced && weighsByPrice(scenario),
    unpriced: unpriced(plan.waste.unpriced ?? []),
    avoidablePerHour: plan.waste.avoidable?.at_most == null ? undefined : plan.waste.avoidable.at_most / hours,
    idlePercent: idle_percent,
    wastedPerHour: idleOf(priced ? cost : compute_hours) / hours,
    servedPercent: servedPercent({ scenario, plan }),
    asIs: best,
    against: best === undefined || optimum === undefined ? "" : against(optimum, best, currencyOf(scenario)),
  };
}

/** The plan against the best routing without one. */
function against(plan: PolicyOutcome, asIs: PolicyOutcome, currency: string): string {
  const points = plan.served_percent - asIs.served_percent;
  const worth = asIs.value > 0 ? 100 * (plan.value / asIs.value - 1) : 0;
  const routing = "than the best routing without a plan";
  const count = `${percent(Math.abs(points))} percentage points ${points < 0 ? "less" : "more"}`;
  let first = `It serves as much of the demand as the best routing without a plan`;
  if (points >= 0.05) {
    first = `It serves ${count} of the demand ${routing}`;
  } else if (worth >= 0.05) {
    first = `It serves work worth ${percent(worth)} % more ${routing}`;
  } else if (points <= -0.05) {
    first = `It serves ${count} of the demand ${routing}`;
  }
  const { avoidable_per_hour: now } = plan;
  const { avoidable_per_hour: then } = asIs;
  if (now == null || then == null || (money(now) === "0" && money(then) === "0")) {
    return `${first}.`;
  }
  return `${first}. A fleet that serves as much as the plan would save at most ${money(now)} ${currency} per hour; one that serves as much as that routing, at most ${money(then)}.`;
}

/** Which nodes no amount of money counts, as the command says it. */
export function unpriced(ids: readonly string[]): string {
  if (ids.length === 0) {
    return "";
  }
  const first = ids.slice(0, 3);
  const more = ids.length - first.length;
  const last = first.length > 1 && more === 0 ? first.pop() : undefined;
  const who = first.join(", ") + (more > 0 ? ` and ${more} more` : last === undefined ? "" : ` and ${last}`);
  return `${who} ${ids.length === 1 ? "has" : "have"} no price_per_hour: no amount of money counts what is there.`;
}

/** How large a scenario is, in words. */
export function size({ scenario }: Pick<Solved, "scenario">): string {
  const parts = [
    plural(scenario.nodes.length, "node entry"),
    plural(scenario.models.length, "model"),
    plural(scenario.demands.length, "demand"),
  ];
  const periods = spans(scenario);
  return `${parts.join(", ")}; ${plural(periods.length, "period")}, ${plural(allHours(scenario), "hour")}`;
}

/** 100 x work served / work asked for, in units. */
export function servedPercent({ scenario, plan }: Solved): number | undefined {
  const periods = spans(scenario);
  let served = 0;
  let offered = 0;
  for (const service of plan.demands) {
    const hours = periods[service.period]?.hours ?? 0;
    served += hours * service.served;
    offered += hours * service.offered;
  }
  return offered > 0 ? (100 * served) / offered : undefined;
}

/** Today's routing or, where that is not known, the policy that serves the most value and, of equals, leaves least idle. */
export function asIs(policies: readonly PolicyOutcome[]): AsIs | undefined {
  const rest = policies.filter(({ policy }) => policy !== "optimum");
  const base =
    rest.find(({ policy }) => policy === "current") ??
    rest.reduce<PolicyOutcome | undefined>(
      (best, next) =>
        best === undefined ||
        next.value > best.value ||
        (next.value === best.value && next.idle_percent < best.idle_percent)
          ? next
          : best,
      undefined,
    );
  return base === undefined ? undefined : { ...base, how: HOW[base.policy] ?? base.policy };
}
