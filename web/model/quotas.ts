/** Limits over several nodes, models or demands: what a plan uses of each, and what the
 * prices that prove it say of one step. */

import type { Limit, Node, Profile } from "idlewise";
import { membersOf } from "./classes.ts";
import { isByHour, rentedByHour } from "./hourly.ts";
import { computeOf, machines, spans } from "./scenario.ts";
import type { Solved } from "./scenario.ts";

/** Most and least in a period, where there is such a side. */
export interface Side {
  max?: number | undefined;
  min?: number | undefined;
}

/** One limit. */
export interface Quota {
  id: string;
  /** What is counted in each period; nothing where the page cannot work it out. */
  uses: readonly number[] | undefined;
  sides: readonly Side[];
  /** Of the objective, over all hours, for one step in every period. */
  gain: number;
  step: string;
  /** Whether the side that is reached is the least. */
  isLeast: boolean;
}

/** The limits of a scenario with a plan. */
export function quotas(solved: Solved): Quota[] {
  const { scenario, plan } = solved;
  return (scenario.limits ?? []).map((limit): Quota => {
    const prices = (plan.certificate.prices.limit ?? []).filter((one) => one.limit === limit.id);
    const gain = prices.reduce((sum, { price }) => sum + Math.abs(price), 0);
    const isLeast = prices.some(({ price }) => price < 0);
    const periods = spans(scenario).length;
    return {
      id: limit.id,
      uses: usesOf(solved, limit),
      sides: Array.from({ length: periods }, (_, period) => ({ max: sideOf(limit.max, period), min: sideOf(limit.min, period) })),
      gain,
      step: `one ${isLeast ? "less" : "more"} ${unitOf(limit.of, scenario.policy?.currency ?? undefined)}${periods > 1 ? " in every period" : ""}`,
      isLeast,
    };
  });
}

function unitOf(of: string, currency: string | undefined): string {
  return of === "machines" ? "machine" : of === "spend" ? `${currency ?? "unit"} an hour` : of === "gpu" ? "GPU" : of;
}

function sideOf(side: Limit["max"], period: number): number | undefined {
  return typeof side === "number" ? side : (side?.[period] ?? undefined);
}

type Named = string | readonly string[] | undefined;

function isAny(named: Named, own: string | null | undefined): boolean {
  const names = typeof named === "string" ? [named] : (named ?? []);
  return names.length === 0 || (own != null && names.includes(own));
}

/** Whether something matches a selector: everything that is named, of a list any. */
function matches(selector: object | null | undefined, own: Readonly<Record<string, unknown>>): boolean {
  const { labels, ...fields } = (selector ?? {}) as Readonly<Record<string, Named>> & { labels?: Readonly<Record<string, Named>> };
  const mine = (own["labels"] ?? {}) as Readonly<Record<string, string>>;
  return (
    Object.entries(fields).every(([name, named]) => isAny(named as Named, own[name] as string | undefined)) &&
    Object.entries(labels ?? {}).every(([label, named]) => isAny(named, mine[label]))
  );
}

/** Which nodes a limit counts. */
export function isOnNode(limit: Limit, node: Node): boolean {
  return matches(limit.nodes, { ...node, region: node.region ?? "default" });
}

/** What a limit counts in each period. */
function usesOf(solved: Solved, limit: Limit): number[] | undefined {
  const { scenario } = solved;
  const rows = new Set([...scenario.nodes.keys()].filter((row) => isOnNode(limit, scenario.nodes[row] as Node)));
  const sums = spans(scenario).map(() => 0);
  const byNodes = limit.models == null && limit.demands == null;
  if (limit.of === "machines" || (limit.of === "spend" && byNodes)) {
    countMachines(solved, limit, rows, sums);
  }
  if (limit.of === "machines") {
    return sums;
  }
  if (byNodes && limit.of !== "spend") {
    const members = membersOf(scenario, solved.plan);
    for (const { node, period, allocated } of solved.plan.nodes) {
      for (const { row, share } of members(node)) {
        add(sums, period, rows.has(row) ? share * (allocated[limit.of] ?? 0) : 0);
      }
    }
    return sums;
  }
  // What replicas take of whole cards is the core's to say.
  if (limit.demands == null && [...rows].some((row) => scenario.nodes[row]?.cards != null)) {
    return undefined;
  }
  countWork(solved, limit, rows, sums);
  return sums;
}

function add(sums: number[], period: number, amount: number): void {
  sums[period] = (sums[period] ?? 0) + amount;
}

/** Machines, or the rent of those whose count is a range. */
function countMachines({ scenario, plan }: Solved, limit: Limit, rows: ReadonlySet<number>, sums: number[]): void {
  const chosen = new Map(plan.counts.map(({ node, count }) => [node, count]));
  const rented = rentedByHour(plan);
  for (const row of rows) {
    const node = scenario.nodes[row];
    if (node === undefined) {
      continue;
    }
    const isRange = typeof node.count === "object";
    const each = limit.of === "machines" ? 1 : isRange ? (node.price_per_hour ?? 0) : 0;
    for (let period = 0; period < sums.length; period += 1) {
      const count = isByHour(node.count) ? (rented.get(node.id)?.[period] ?? 0) : (chosen.get(node.id) ?? machines(node.count));
      add(sums, period, each * count);
    }
  }
}

/** What one busy replica uses: one unit of compute where nothing is said and it holds none. */
function usesOfReplica({ uses, holds }: Profile, compute: string): Readonly<Record<string, number>> {
  return uses ?? ((holds?.[compute] ?? 0) > 0 ? {} : { [compute]: 1 });
}

/** What work and replicas take of a resource, or cost. */
function countWork({ scenario, plan }: Solved, limit: Limit, rows: ReadonlySet<number>, sums: number[]): void {
  const members = membersOf(scenario, plan);
  const models = new Map(scenario.models.map((model) => [model.id, model]));
  const demands = new Map(scenario.demands.map((demand) => [demand.id, demand]));
  const costs = new Map((scenario.routes ?? []).map(({ demand, node, cost }) => [`${demand}\n${node}`, cost ?? 0]));
  const ofModel = (id: string): boolean => matches(limit.models, { ...models.get(id) });
  const profileOf = (model: string, name: string) => models.get(model)?.profiles.find((one) => (one.name ?? one.hardware) === name);
  const worth = (node: Node | undefined, amounts: Readonly<Record<string, number>> | undefined): number =>
    limit.of === "spend"
      ? Object.entries(amounts ?? {}).reduce((sum, [name, amount]) => sum + amount * (node?.usage_price?.[name] ?? 0), 0)
      : (amounts?.[limit.of] ?? 0);
  for (const { node, demand: id, profile: name, period, rate } of plan.routes) {
    const demand = demands.get(id);
    const profile = demand === undefined ? undefined : profileOf(demand.model, name);
    const own = demand === undefined ? {} : { region: "default", verification: "none", ...demand };
    if (demand === undefined || profile === undefined || !ofModel(demand.model) || !matches(limit.demands, own)) {
      continue;
    }
    const load = (rate * (scenario.verification?.[demand.verification ?? "none"]?.overhead ?? 1)) / profile.rate;
    for (const { row, share } of members(node).filter((member) => rows.has(member.row))) {
      const on = scenario.nodes[row];
      const amount = worth(on, usesOfReplica(profile, computeOf(scenario))) + (limit.demands == null ? 0 : worth(on, profile.holds));
      const cost = limit.of === "spend" ? 3600 * rate * (costs.get(`${id}\n${on?.id ?? ""}`) ?? 0) : 0;
      add(sums, period, share * (load * amount + cost));
    }
  }
  for (const { node, model, profile: name, period, count } of limit.demands == null ? plan.replicas : []) {
    for (const { row, share } of ofModel(model) ? members(node).filter((member) => rows.has(member.row)) : []) {
      add(sums, period, share * count * worth(scenario.nodes[row], profileOf(model, name)?.holds));
    }
  }
}
