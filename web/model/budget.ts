/** The best purchase for a budget: what to add, what it brings, and how far it is proven. */

import type { Growth, PolicyOutcome, Scenario } from "idlewise";
import type { ScenarioEdit } from "./edits.ts";
import { aMonth, exact } from "./money.ts";
import type { Unit } from "./money.ts";
import { gap, percent, plural } from "./numbers.ts";
import { machines } from "./scenario.ts";

/** Hours of a month, as the advice counts them. */
const MONTH = 730;
/** Kinds named in the title; the others are in the list. */
const NAMED = 2;

/** How a budget is stated. */
export type Per = "hour" | "month";

/** A purchase, or why there is none. */
export interface BudgetView {
  /** `Add 2 europe/h100-tee and 19 us-east/l4`; a sentence where nothing is worth it. */
  title: string;
  /** Machines to add, the dearest first. */
  rows: readonly { node: string; count: number; of: number; perHour: number }[];
  /** What it brings and costs. */
  brings: string;
  /** What is served now and then. */
  served: string | undefined;
  /** How far it is proven. */
  proof: string;
  /** In a word or three, where it is applied. */
  chip: string;
  edits: readonly ScenarioEdit[];
}

/** A budget per hour. */
export function perHourOf(amount: number, per: Per): number {
  return per === "hour" ? amount : amount / MONTH;
}

/** The answer as the page shows it. */
export function budgetView(found: Growth, { nodes, policy }: Scenario, unit: Unit): BudgetView {
  const { purchase } = found;
  const blank = { rows: [], served: undefined, brings: "", proof: "", chip: "", edits: [] };
  if (purchase == null) {
    return { ...blank, title: "Today’s fleet has no plan that meets every limit: there is nothing to compare a purchase with." };
  }
  const { budget_per_hour: budget, spent_per_hour: spent, gain_per_hour: gain, bound_per_hour: bound } = purchase;
  const open = `No purchase for ${exact(budget, unit)}/h brings more than ${exact(bound, unit)}/h${purchase.gap > 1e-9 ? ` (within ${gap(purchase.gap)} % of the best there can be)` : ""}.`;
  if (purchase.machines.length === 0) {
    const unpriced = nodes.every(({ price_per_hour: price }) => price == null);
    return { ...blank, title: unpriced ? "No machine has a price: no budget buys any." : `For ${exact(budget, unit)}/h nothing is worth buying.`, proof: unpriced ? "" : open };
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const rows = purchase.machines
    .map(({ node, machines: count, price_per_hour: perHour }) => ({ node, count, of: machines(byId.get(node)?.count), perHour }))
    .sort((a, b) => b.perHour - a.perHour);
  const names = rows.slice(0, NAMED).map(({ node, count }) => `${count} ${node}`);
  const rest = rows.length - names.length;
  const all = rows.reduce((sum, { count }) => sum + count, 0);
  const what = { serve: "of value", cost: "saved", profit: "of profit", fair: "of value" }[policy?.objective ?? "serve"];
  const now = optimum(found.today);
  const then = optimum(purchase.policies);
  return {
    title: `Add ${[...names, ...(rest > 0 ? [`${rest} more ${rest === 1 ? "kind" : "kinds"}`] : [])].join(", ").replace(/, ([^,]*)$/, " and $1")}`,
    rows,
    brings: `Brings ${exact(gain, unit)}/h ${what}, ${aMonth(gain, unit)} a month, for ${exact(spent, unit)}/h, ${aMonth(spent, unit)} a month.`,
    served: now === undefined || then === undefined ? undefined : `${percent(now.served_percent)} % to ${percent(then.served_percent)} % served.`,
    proof: open,
    chip: `${plural(all, "machine")} for ${exact(budget, unit)}/h`,
    edits: rows.flatMap(({ node, count }): ScenarioEdit[] => {
      const from = byId.get(node)?.count ?? 1;
      const to = typeof from === "number" ? from + count : { ...from, max: from.max + count };
      return [{ list: "nodes", id: node, field: "count", from, to }];
    }),
  };
}

function optimum(policies: readonly PolicyOutcome[]): PolicyOutcome | undefined {
  return policies.find(({ policy }) => policy === "optimum");
}
