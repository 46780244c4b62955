/** A plan on the way: the best so far, what no plan can do better than, and how the
 * distance between the two falls. */

import type { Demand, Scenario, SearchProgress } from "idlewise";
import { exact, unitOf } from "./money.ts";
import { gap, percent } from "./numbers.ts";
import { allHours, hasPlan, spans } from "./scenario.ts";
import type { Solved } from "./scenario.ts";

/** A share below which a distance is rounding. */
const ROUNDING = 1e-8;
const SECONDS = 3600;

/** What is known before the plan is there. */
export interface Best {
  /** What the best plan so far comes to; empty where there is none yet. */
  found: string;
  /** What no plan does better than. */
  bound: string;
  /** Distances between the two as shares, the first first. */
  gaps: readonly number[];
}

/** What a plan says of the best there can be. Of one whose machines and replicas were
 * divisible only the bound holds: `isWhole` says whether it is a plan. */
export function bestOf(solved: Solved, isWhole: boolean, before: Best | undefined): Best | undefined {
  const { scenario, plan } = solved;
  if (!hasPlan(plan)) {
    return before;
  }
  const { objective, bound, gap: distance } = plan.certificate;
  const words = said(scenario, objective, bound);
  return {
    found: isWhole ? words.found : (before?.found ?? ""),
    // The bound of the more careful question is the tighter one.
    bound: isWhole || before === undefined ? words.bound : before.bound,
    gaps: isWhole && !(scenario.policy?.relax ?? false) ? [...(before?.gaps ?? []), distance] : (before?.gaps ?? []),
  };
}

function said(scenario: Scenario, objective: number, bound: number): { found: string; bound: string } {
  const hours = Math.max(allHours(scenario), Number.MIN_VALUE);
  const unit = unitOf(scenario.policy?.currency ?? undefined);
  const money = (value: number): string => `${exact(Math.abs(value) / hours, unit)}/h`;
  switch (scenario.policy?.objective ?? "serve") {
    case "cost":
      return { found: `costs ${money(objective)}`, bound: `no plan costs less than ${money(bound)}` };
    case "profit":
      return { found: `earns ${money(objective)}`, bound: `no plan earns more than ${money(bound)}` };
    case "fair":
      return { found: `serves ${percent(100 * objective)} % of the worst served`, bound: `no plan serves more than ${percent(100 * bound)} % of it` };
    case "serve": {
      if (worstFirst(scenario)) {
        return { found: `turns away work worth ${money(objective)} in the worst futures`, bound: `no plan turns away less than ${money(bound)} there` };
      }
      const asked = askedFor(scenario);
      if (asked !== undefined) {
        const part = (value: number): string => `${percent(Math.min(100, (100 * value) / asked.value))} %`;
        return { found: `serves ${part(objective)} of ${asked.of}`, bound: `no plan serves more than ${part(bound)}` };
      }
      return { found: `serves work worth ${money(objective)}`, bound: `no plan serves more than ${money(bound)}` };
    }
  }
}

/** Whether the objective counts what is worst of several futures. */
function worstFirst({ futures, policy }: Scenario): boolean {
  return (futures?.length ?? 0) > 0 && (policy?.futures ?? "expected") !== "expected";
}

/** What everything that is asked for is worth, and what a share of it is a share of. Nothing
 * where several futures ask for different things. */
function askedFor(scenario: Scenario): { value: number; of: string } | undefined {
  const { demands } = scenario;
  if ((scenario.futures?.length ?? 0) > 0) {
    return undefined;
  }
  const periods = spans(scenario);
  const worth = (rate: Demand["rate"], t: number): number => (typeof rate === "number" ? rate : (rate[t] ?? 0));
  const value = demands.reduce((sum, { rate, value: each = 1 }) => sum + periods.reduce((units, { hours }, t) => units + SECONDS * hours * worth(rate, t), 0) * each, 0);
  const alike = demands.every((one) => (one.value ?? 1) === (demands[0]?.value ?? 1));
  return value > 0 ? { value, of: alike ? "the work" : "the work, by what it is worth" } : undefined;
}

/** What the search that runs has found, and what is possible at most. Where the plan falls
 * into parts its figures are those of one of them, where some demands come first those of
 * the first of them, and only the distance is said. */
export function searchLine(scenario: Scenario, parts: number, search: SearchProgress | undefined): string {
  const { best, bound } = search ?? {};
  // Shares of the worst served are searched for in steps, none of which is the answer.
  if (best === undefined || bound === undefined || scenario.policy?.objective === "fair") {
    return "";
  }
  const size = Math.max(Math.abs(best), Math.abs(bound));
  const distance = size === 0 ? 0 : Math.abs(bound - best) / size;
  const within = `within ${gap(distance < ROUNDING ? 0 : distance)} %`;
  if (parts > 1 || scenario.demands.some(({ priority }) => (priority ?? 0) !== 0)) {
    return `the part at work is ${within} of the best possible`;
  }
  const words = said(scenario, best, bound);
  return `found a plan that ${words.found}, ${words.bound}: ${within}`;
}

/** All of it in a sentence. */
export function bestLine({ found, bound, gaps }: Best): string {
  const start = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  if (found === "") {
    return `Best there can be: ${bound}.`;
  }
  return `Best plan so far ${found}; ${bound}. ${start(`it is within ${gaps.map((one) => `${gap(one < ROUNDING ? 0 : one)} %`).join(", then ")} of that.`)}`;
}
