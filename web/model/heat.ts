/** The heatmap's matrix: how busy each node entry is in each period, in any
 * order of rows, at any zoom.
 *
 * Sums over rectangles come from two summed-area tables, so a cell that stands
 * for a hundred nodes costs as much as a cell of one. */

import { groupOf, indexById, spans } from "./scenario.ts";
import type { Grouping, Solved } from "./scenario.ts";

/** How rows are arranged. */
export interface Arrangement {
  group: Grouping | "none";
  sort: "file" | "name" | "busiest" | "idlest";
}

/** Consecutive rows of one group. */
export interface Group {
  name: string;
  from: number;
  to: number;
}

/** Rows in their order, and the sums to draw any part of them. */
export interface Heat {
  arrangement: Arrangement;
  /** Ids of the node entries, in the order of the rows. */
  ids: string[];
  groups: Group[];
  periods: string[];
  /** (rows + 1) x (periods + 1): compute busy above and left of a corner. */
  busy: Float64Array;
  /** The same of the compute that is available. */
  available: Float64Array;
}

/** Busy and available compute, rows in the order of the file. */
export interface HeatMatrix {
  busy: Float64Array;
  available: Float64Array;
}

/** The matrix of a plan, to be arranged. */
export function heatMatrix({ scenario, plan }: Solved): HeatMatrix {
  const periods = spans(scenario).length;
  const compute = scenario.compute ?? "gpu";
  const rows = indexById(scenario.nodes);
  const busy = new Float64Array(scenario.nodes.length * periods);
  const available = new Float64Array(busy.length);
  for (const use of plan.nodes) {
    const row = rows.get(use.node);
    if (row !== undefined && use.period >= 0 && use.period < periods) {
      busy[row * periods + use.period] = use.busy?.[compute] ?? 0;
      available[row * periods + use.period] = use.available?.[compute] ?? 0;
    }
  }
  return { busy, available };
}

/** Arranges rows and sums them up. */
export function heat(
  { scenario }: Pick<Solved, "scenario">,
  matrix: HeatMatrix,
  arrangement: Arrangement,
): Heat {
  const periods = spans(scenario).map(({ label }) => label);
  const width = periods.length;
  const { nodes } = scenario;
  const shares = nodes.map((_, row) => {
    let busy = 0;
    let available = 0;
    for (let at = row * width; at < (row + 1) * width; at += 1) {
      busy += matrix.busy[at] ?? 0;
      available += matrix.available[at] ?? 0;
    }
    return available > 0 ? busy / available : 0;
  });
  const { group, sort } = arrangement;
  const name = nodes.map((node) => (group === "none" ? "" : groupOf(node, group)));
  const compare = {
    file: (a: number, b: number) => a - b,
    name: (a: number, b: number) => ((nodes[a]?.id ?? "") < (nodes[b]?.id ?? "") ? -1 : 1),
    busiest: (a: number, b: number) => (shares[b] ?? 0) - (shares[a] ?? 0) || a - b,
    idlest: (a: number, b: number) => (shares[a] ?? 0) - (shares[b] ?? 0) || a - b,
  }[sort];
  const order = nodes
    .map((_, row) => row)
    .sort((a, b) => {
      const [left = "", right = ""] = [name[a], name[b]];
      return left === right ? compare(a, b) : left < right ? -1 : 1;
    });
  const groups: Group[] = [];
  order.forEach((row, place) => {
    const of = name[row] ?? "";
    const last = groups.at(-1);
    if (last?.name === of) {
      last.to = place + 1;
    } else {
      groups.push({ name: of, from: place, to: place + 1 });
    }
  });
  return {
    arrangement,
    ids: order.map((row) => nodes[row]?.id ?? ""),
    groups,
    periods,
    busy: summed(matrix.busy, order, width),
    available: summed(matrix.available, order, width),
  };
}

function summed(values: Float64Array, order: readonly number[], width: number): Float64Array {
  const sums = new Float64Array((order.length + 1) * (width + 1));
  order.forEach((row, place) => {
    let line = 0;
    for (let t = 0; t < width; t += 1) {
      line += values[row * width + t] ?? 0;
      const at = (place + 1) * (width + 1) + t + 1;
      sums[at] = (sums[at - width - 1] ?? 0) + line;
    }
  });
  return sums;
}

/** The busy share of a rectangle of rows and periods, 0 to 1; nothing where no
 * compute is available. */
export function busyShare(
  { periods, busy, available }: Heat,
  fromRow: number,
  toRow: number,
  fromPeriod: number,
  toPeriod: number,
): number | undefined {
  const width = periods.length + 1;
  const sum = (table: Float64Array): number =>
    (table[toRow * width + toPeriod] ?? 0) -
    (table[fromRow * width + toPeriod] ?? 0) -
    (table[toRow * width + fromPeriod] ?? 0) +
    (table[fromRow * width + fromPeriod] ?? 0);
  const room = sum(available);
  // Differences of large sums leave dust where nothing is available.
  const dust = 1e-12 * (available.at(-1) ?? 0);
  return room > dust ? Math.min(1, Math.max(0, sum(busy) / room)) : undefined;
}
