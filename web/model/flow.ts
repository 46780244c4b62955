/** The flow of demand to nodes in one period, grouped on both sides. */

import { membersOf } from "./classes.ts";
import { groupOf, indexById } from "./scenario.ts";
import type { Grouping, Solved } from "./scenario.ts";

/** What the two sides are grouped by. */
interface FlowGrouping {
  from: "region" | "model" | "demand";
  to: Grouping | "node";
}

/** A band from one side to the other. */
export interface Band {
  from: string;
  to: string;
  /** Units per second. */
  rate: number;
}

/** A group on one side. */
export interface End {
  name: string;
  rate: number;
}

/** Both sides, the largest first, and the bands between them. */
export interface Flow {
  period: number;
  grouping: FlowGrouping;
  from: End[];
  to: End[];
  bands: Band[];
  offered: number;
  unmet: number;
  /** Served by nodes in the group of the same name, percent of what is served. */
  localPercent: number | undefined;
}

/** Where demand goes that no node serves. */
export const UNMET = "not served";
/** Groups beyond the largest ones. */
const OTHERS = "all others";
/** Groups shown on each side. */
const MOST = 9;

/** The flow of a period. */
export function flow({ scenario, plan }: Solved, period: number, grouping: FlowGrouping): Flow {
  const members = membersOf(scenario, plan);
  const demands = indexById(scenario.demands);
  const source = (id: string): string => {
    const demand = scenario.demands[demands.get(id) ?? -1];
    switch (grouping.from) {
      case "region":
        return demand?.region ?? "default";
      case "model":
        return demand?.model ?? id;
      case "demand":
        return id;
    }
  };
  const target = (id: string): string => {
    // Entries of a class are alike where it counts here.
    const node = scenario.nodes[members(id)[0]?.row ?? -1];
    return grouping.to === "node" || node === undefined ? id : groupOf(node, grouping.to);
  };
  const sums = new Map<string, Map<string, number>>();
  const add = (from: string, to: string, rate: number): void => {
    const row = sums.get(from) ?? new Map<string, number>();
    sums.set(from, row.set(to, (row.get(to) ?? 0) + rate));
  };
  let offered = 0;
  let unmet = 0;
  for (const entry of plan.demands) {
    if (entry.period === period) {
      offered += entry.offered;
      unmet += entry.unmet;
      // Rounding dust of the solver is no band.
      if (entry.unmet > 1e-9 * entry.offered) {
        add(source(entry.demand), UNMET, entry.unmet);
      }
    }
  }
  for (const route of plan.routes) {
    if (route.period === period) {
      add(source(route.demand), target(route.node), route.rate);
    }
  }
  const all = [...sums].flatMap(([from, row]) =>
    [...row].map(([to, rate]): Band => ({ from, to, rate })),
  );
  const keptFrom = largest(all, "from");
  const keptTo = largest(all, "to");
  const merged = new Map<string, Band>();
  for (const band of all) {
    const from = keptFrom.has(band.from) ? band.from : OTHERS;
    const to = keptTo.has(band.to) || band.to === UNMET ? band.to : OTHERS;
    const key = JSON.stringify([from, to]);
    merged.set(key, { from, to, rate: band.rate + (merged.get(key)?.rate ?? 0) });
  }
  const bands = [...merged.values()].sort((a, b) => b.rate - a.rate);
  const served = offered - unmet;
  const local = all.reduce((sum, { from, to, rate }) => (from === to ? sum + rate : sum), 0);
  return {
    period,
    grouping,
    from: ends(bands, "from"),
    to: ends(bands, "to"),
    bands,
    offered,
    unmet,
    localPercent:
      grouping.from === "region" && grouping.to === "region" && served > 0
        ? (100 * local) / served
        : undefined,
  };
}

function totals(bands: readonly Band[], side: "from" | "to"): Map<string, number> {
  const sums = new Map<string, number>();
  for (const band of bands) {
    sums.set(band[side], (sums.get(band[side]) ?? 0) + band.rate);
  }
  return sums;
}

/** The names of the largest groups. */
function largest(bands: readonly Band[], side: "from" | "to"): Set<string> {
  const sums = [...totals(bands, side)].filter(([name]) => name !== UNMET);
  const all = sums.length <= MOST + 1;
  return new Set(
    sums
      .sort(([, a], [, b]) => b - a)
      .slice(0, all ? MOST + 1 : MOST)
      .map(([name]) => name),
  );
}

/** The largest first; what is merged or not served last. */
function ends(bands: readonly Band[], side: "from" | "to"): End[] {
  const last = (name: string): number => (name === UNMET ? 2 : name === OTHERS ? 1 : 0);
  return [...totals(bands, side)]
    .map(([name, rate]) => ({ name, rate }))
    .sort((a, b) => last(a.name) - last(b.name) || b.rate - a.rate);
}
