/** One node's day: what it does in every period, and why it is idle. */

import type { Node } from "idlewise";
import { membersOf } from "./classes.ts";
import { foldOf } from "./heat.ts";
import { isByHour, rentedByHour } from "./hourly.ts";
import { machines, spans } from "./scenario.ts";
import type { Solved } from "./scenario.ts";
import { idleAt } from "./usage.ts";
import type { Usage } from "./usage.ts";
import { barriers, rulesOf, weigh } from "./why-not.ts";
import type { Barrier, Rules } from "./why-not.ts";

/** Why something is idle in one period: a demand that goes without, and the rule between. */
interface Reason {
  demand: string;
  model: string;
  /** Units per second that are missing, and as part of what is asked for. */
  short: number;
  percent: number;
  barrier: Barrier;
}

/** A node entry, or a group of them, over time. */
export interface Day {
  id: string;
  entries: number;
  /** `6 × A100-80`. */
  size: string;
  operator: string;
  gpus: number;
  /** Whether other work runs on all of them, so that they are never switched off. */
  shared: boolean;
  costPerHour: number;
  idlePerHour: number;
  /** Percent of what is installed, by period. */
  work: number[];
  loaded: number[];
  idle: number[];
  held: number[];
  /** Idle money per hour, by period. */
  money: number[];
  /** Models that run, the most first. */
  runs: { model: string; percent: number }[];
  mayHost: string;
  /** Why it is idle, by period; nothing where it is busy or nothing is refused. */
  why: (Reason | undefined)[];
}

/** Idle below this share of what is available is too little to ask about. */
const LITTLE = 0.02;

/** The day of an entry or of a folded row; nothing where there is none of the name. */
export function day(solved: Solved, used: Usage, id: string): Day | undefined {
  const { scenario, plan } = solved;
  let rows = scenario.nodes.flatMap((node, row) => (node.id === id ? [row] : []));
  if (rows.length === 0) {
    rows = scenario.nodes.flatMap((_, row) => (foldOf(scenario, row) === id ? [row] : []));
  }
  const nodes = rows.flatMap((row) => scenario.nodes[row] ?? []);
  const [first] = nodes;
  if (first === undefined) {
    return undefined;
  }
  const { periods, hours } = used;
  const sum = (of: (at: number, row: number) => number): number[] =>
    Array.from({ length: periods }, (_, t) => rows.reduce((all, row) => all + of(row * periods + t, row), 0));
  const installed = sum((at) => used.installed[at] ?? 0);
  const available = sum((at) => used.available[at] ?? 0);
  const busy = sum((at) => used.busy[at] ?? 0);
  const taken = sum((at) => Math.min(used.held[at] ?? 0, Math.max(used.available[at] ?? 0, used.busy[at] ?? 0)));
  const money = sum((at, row) => idleAt(used, at) * (used.price[row] ?? 0));
  const part = (values: number[]): number[] =>
    values.map((value, t) => ((installed[t] ?? 0) > 0 ? (100 * Math.max(0, value)) / (installed[t] ?? 1) : 0));
  const all = hours.reduce((total, length) => total + length, 0);
  const mean = (values: number[]): number =>
    all > 0 ? values.reduce((total, value, t) => total + value * (hours[t] ?? 0), 0) / all : 0;
  const gpus = mean(installed);
  const hosted = new Set(nodes.map(({ hosts }) => (hosts == null ? "any model" : hosts.length === 0 ? "none" : hosts.join(", "))));
  const operators = new Set(nodes.map(({ operator }) => operator ?? "unassigned"));
  const most = nodes.reduce((total, node) => total + machines(node.count), 0);
  const chosen = new Map(plan.counts.map(({ node, count }) => [node, count]));
  const rented = rentedByHour(plan);
  // Where the plan chooses, what it chose; by the hour, the most in any of them.
  const count = nodes.reduce((total, node) => total + (chosen.get(node.id) ?? (isByHour(node.count) ? Math.max(0, ...(rented.get(node.id) ?? [])) : machines(node.count))), 0);
  return {
    id,
    entries: nodes.length,
    size: `${count === most ? "" : `${count} of up to `}${most} × ${first.hardware}`,
    operator: operators.size === 1 ? ([...operators][0] ?? "") : `${operators.size} operators`,
    gpus,
    shared: nodes.every((node) => node.shared === true),
    costPerHour: mean(sum((at, row) => (used.installed[at] ?? 0) * (used.price[row] ?? 0))),
    idlePerHour: mean(money),
    work: part(busy),
    loaded: part(taken.map((held, t) => held - (busy[t] ?? 0))),
    idle: part(available.map((room, t) => room - Math.max(taken[t] ?? 0, busy[t] ?? 0))),
    held: part(installed.map((one, t) => one - (available[t] ?? 0))),
    money,
    runs: runsOf(solved, new Set(rows), gpus),
    mayHost: hosted.size === 1 ? ([...hosted][0] ?? "") : "differs from group to group",
    why: reasons(solved, nodes, available, busy, plan.status),
  };
}

/** Compute that models keep busy on some entries, by their places, as a share of what is
 * installed there. */
export function runsOf({ scenario, plan }: Solved, rows: ReadonlySet<number>, gpus: number): { model: string; percent: number }[] {
  const rates = new Map(
    scenario.models.flatMap(({ id, profiles }) =>
      profiles.map((profile) => [`${id} ${profile.name ?? profile.hardware}`, profile] as const),
    ),
  );
  const compute = scenario.compute ?? "gpu";
  const demands = new Map(scenario.demands.map((demand) => [demand.id, demand]));
  const periods = spans(scenario);
  const hours = Math.max(periods.reduce((sum, span) => sum + span.hours, 0), Number.MIN_VALUE);
  const sums = new Map<string, number>();
  const members = membersOf(scenario, plan);
  for (const { node, demand, profile, rate, period } of plan.routes) {
    const part = members(node).reduce((sum, { row, share }) => (rows.has(row) ? sum + share : sum), 0);
    if (part === 0) {
      continue;
    }
    const asked = demands.get(demand);
    const found = rates.get(`${asked?.model ?? ""} ${profile}`);
    if (asked === undefined || found === undefined) {
      continue;
    }
    const each = found.uses?.[compute] ?? found.holds?.[compute] ?? 1;
    const overhead = scenario.verification?.[asked.verification ?? "none"]?.overhead ?? 1;
    const busy = ((part * rate * each * overhead) / found.rate) * (periods[period]?.hours ?? 0);
    sums.set(asked.model, (sums.get(asked.model) ?? 0) + busy / hours);
  }
  return [...sums]
    .map(([model, busy]) => ({ model, percent: gpus > 0 ? (100 * busy) / gpus : 0 }))
    .filter(({ percent }) => percent >= 0.5)
    .sort((a, b) => b.percent - a.percent);
}

/** Of every period, the demand that goes without most and that one rule keeps away. */
function reasons(
  { scenario, plan }: Solved,
  nodes: readonly Node[],
  available: readonly number[],
  busy: readonly number[],
  status: string,
): (Reason | undefined)[] {
  const rules: Rules = rulesOf(scenario);
  const demands = new Map(scenario.demands.map((demand) => [demand.id, demand]));
  const best: ({ reason: Reason; weight: number; worth: number } | undefined)[] = available.map(() => undefined);
  if (status !== "optimal" && status !== "feasible") {
    return available.map(() => undefined);
  }
  for (const { demand: id, period, unmet, offered } of plan.demands) {
    const demand = demands.get(id);
    const idle = (available[period] ?? 0) - (busy[period] ?? 0);
    if (demand === undefined || unmet <= 1e-6 * offered || idle < LITTLE * (available[period] ?? 0)) {
      continue;
    }
    const found = nodes
      .map((node) => barriers(rules, node, demand))
      .reduce((least, next) => (weigh(next) < weigh(least) ? next : least));
    const barrier: Barrier = found[0] ?? {
      cause: "fragmentation",
      text: "allowed here, and what is left over holds no whole replica of it",
      weight: 0,
    };
    const weight = weigh(found);
    const worth = unmet * (demand.value ?? 1);
    const before = best[period];
    if (before === undefined || weight < before.weight || (weight === before.weight && worth > before.worth)) {
      best[period] = {
        weight,
        worth,
        reason: { demand: id, model: demand.model, short: unmet, percent: (100 * unmet) / offered, barrier },
      };
    }
  }
  return best.map((one) => one?.reason);
}
