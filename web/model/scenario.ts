/** What a scenario leaves unsaid, said: the defaults of the file format that
 * the page needs for labels. The core alone decides and computes. */

import type { Count, Node, Plan, Scenario } from "idlewise";

/** A scenario with what became of it. */
export interface Solved {
  scenario: Scenario;
  plan: Plan;
  /** The future that charts show, where there are several; the likeliest unless given. */
  chart?: string | undefined;
}

/** A period with its label and length. */
interface Span {
  label: string;
  hours: number;
}

/** The periods: one hour unless given. */
export function spans(scenario: Scenario): Span[] {
  return (scenario.periods ?? [{}]).map((period, index) => ({
    label: period.label === undefined || period.label === "" ? String(index) : period.label,
    hours: period.hours ?? 1,
  }));
}

/** Length of all periods, in hours. */
export function allHours(scenario: Scenario): number {
  return spans(scenario).reduce((sum, span) => sum + span.hours, 0);
}

/** The resource that idle compute is counted in. */
export function computeOf(scenario: Scenario): string {
  return scenario.compute ?? "gpu";
}

/** Whether shares can go by price: every node with compute has one. */
export function weighsByPrice(scenario: Scenario): boolean {
  const compute = computeOf(scenario);
  return scenario.nodes.every((node) => !((node.capacity[compute] ?? 0) > 0) || node.price_per_hour != null);
}

/** What nodes can be grouped by. */
export type Grouping = "region" | "hardware" | "operator";

/** The group of a node. */
export function groupOf(node: Node, by: Grouping): string {
  switch (by) {
    case "region":
      return node.region ?? "default";
    case "hardware":
      return node.hardware;
    case "operator":
      return node.operator ?? "unassigned";
  }
}

/** Most machines of an entry. */
export function machines(count: Count | undefined): number {
  if (count === undefined) {
    return 1;
  }
  return typeof count === "number" ? count : count.max;
}

/** Names in the order in which they first appear. */
export function distinct(names: Iterable<string>): string[] {
  return [...new Set(names)];
}

/** Index by id, for lists that are looked up often. */
export function indexById(list: readonly { id: string }[]): Map<string, number> {
  return new Map(list.map((entry, index) => [entry.id, index]));
}

/** Whether the plan says who serves what. */
export function hasPlan(plan: Plan): boolean {
  return plan.status === "optimal" || plan.status === "feasible";
}
