/** What each group of machines runs, and what changes: what to do on Monday. */

import { membersOf } from "./classes.ts";
import type { ScenarioEdit } from "./edits.ts";
import { runsOf } from "./day.ts";
import { isByHour, rentedByHour } from "./hourly.ts";
import { machines } from "./scenario.ts";
import type { Solved } from "./scenario.ts";
import { idleAt } from "./usage.ts";
import type { Usage } from "./usage.ts";

/** One group of machines. */
export interface ChangeRow {
  node: string;
  hardware: string;
  region: string;
  machines: number;
  /** Machines that come (or go, below 0). */
  change: number;
  /** Changes of rules, in words. */
  rules: string[];
  runs: { model: string; percent: number }[];
  busyPercent: number;
  idlePerHour: number;
}

/** The rows, those with changes first, then those with the most idle. */
export interface ChangeTable {
  rows: ChangeRow[];
  changed: number;
  entries: number;
}

/** Rows that cross at once. */
const MOST = 200;

/** The rows of a plan, beside the changes that are meant or made. */
export function changes(solved: Solved, used: Usage, edits: readonly ScenarioEdit[]): ChangeTable {
  const { scenario, plan } = solved;
  const { periods, hours } = used;
  const all = Math.max(hours.reduce((sum, length) => sum + length, 0), Number.MIN_VALUE);
  const byNode = new Map<string, ScenarioEdit[]>();
  for (const edit of edits) {
    if (edit.list === "nodes") {
      byNode.set(edit.id ?? "", [...(byNode.get(edit.id ?? "") ?? []), edit]);
    }
  }
  const chosen = new Map(plan.counts.map(({ node, count }) => [node, count]));
  const rented = rentedByHour(plan);
  const light = scenario.nodes.map((node, row) => {
    let busy = 0;
    let installed = 0;
    let idle = 0;
    for (let t = 0; t < periods; t += 1) {
      const at = row * periods + t;
      const share = (hours[t] ?? 0) / all;
      busy += share * (used.busy[at] ?? 0);
      installed += share * (used.installed[at] ?? 0);
      idle += share * idleAt(used, at) * (used.price[row] ?? 0);
    }
    const mine = byNode.get(node.id) ?? [];
    return { node, busy, installed, idle, mine };
  });
  light.sort(
    (a, b) => Number(b.mine.length > 0) - Number(a.mine.length > 0) || saved(b.mine) * price(b) - saved(a.mine) * price(a) || b.idle - a.idle,
  );
  const rows = light.slice(0, MOST).map(({ node, busy, installed, idle, mine }): ChangeRow => ({
    node: node.id,
    hardware: node.hardware,
    region: node.region ?? "default",
    machines: before(mine) ?? chosen.get(node.id) ?? (isByHour(node.count) ? Math.max(0, ...(rented.get(node.id) ?? [])) : machines(node.count)),
    change: 0 - saved(mine),
    rules: mine.flatMap(ruleOf),
    runs: [],
    busyPercent: installed > 0 ? (100 * busy) / installed : 0,
    idlePerHour: idle,
  }));
  const gpus = new Map(light.map(({ node, installed }) => [node.id, installed]));
  const runs = runsByNode(solved, new Set(rows.map(({ node }) => node)), gpus);
  return {
    rows: rows.map((row) => ({ ...row, runs: runs.get(row.node) ?? [] })),
    changed: light.filter(({ mine }) => mine.length > 0).length,
    entries: light.length,
  };
}

function price({ node }: { node: { price_per_hour?: number | null } }): number {
  return node.price_per_hour ?? 1;
}

/** Machines that go. */
function saved(edits: readonly ScenarioEdit[]): number {
  return edits.reduce(
    (sum, { field, from, to }) =>
      field === "count" && typeof from === "number" && typeof to === "number" ? sum + from - to : sum,
    0,
  );
}

/** Machines before they were changed. */
function before(edits: readonly ScenarioEdit[]): number | undefined {
  const first = edits.find(({ field }) => field === "count");
  return typeof first?.from === "number" ? first.from : undefined;
}

function ruleOf({ field, from, to }: ScenarioEdit): string[] {
  const names = (value: typeof from): string[] => (Array.isArray(value) ? value.map(String) : []);
  const before = new Set(names(from));
  const added = names(to).filter((name) => !before.has(name));
  switch (field) {
    case "hosts":
      return [`allow ${added.join(", ")}`];
    case "verification":
      return [`prove by ${added.map((name) => name.toUpperCase()).join(", ")}`];
    default:
      return [];
  }
}

/** What runs on each of some nodes: one pass over the routes. */
function runsByNode(solved: Solved, ids: ReadonlySet<string>, gpus: ReadonlyMap<string, number>): Map<string, { model: string; percent: number }[]> {
  const { scenario, plan } = solved;
  const members = membersOf(scenario, plan);
  const routes = new Map<number, Solved["plan"]["routes"]>();
  for (const route of plan.routes) {
    for (const { row } of members(route.node)) {
      if (ids.has(scenario.nodes[row]?.id ?? "")) {
        const list = routes.get(row);
        if (list === undefined) {
          routes.set(row, [route]);
        } else {
          list.push(route);
        }
      }
    }
  }
  return new Map(
    [...routes].map(([row, mine]) => {
      const id = scenario.nodes[row]?.id ?? "";
      return [id, runsOf({ scenario, plan: { ...plan, routes: mine } }, new Set([row]), gpus.get(id) ?? 0)];
    }),
  );
}
