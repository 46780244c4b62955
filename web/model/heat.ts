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
  /** How many node entries there are. */
  rows: number;
  /** Their ids in the order of the rows, one after another, and where each ends.
   * A hundred thousand strings would take the page's thread long to unpack. */
  names: string;
  ends: Uint32Array;
  /** Letters of the longest name that is written beside a row. */
  longest: number;
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
  const ends = new Uint32Array(order.length);
  let length = 0;
  let longest = 0;
  order.forEach((row, place) => {
    const id = nodes[row]?.id ?? "";
    length += id.length;
    ends[place] = length;
    longest = Math.max(longest, within(id, name[row] ?? "").length);
  });
  return {
    arrangement,
    rows: order.length,
    names: order.map((row) => nodes[row]?.id ?? "").join(""),
    ends,
    longest,
    groups,
    periods,
    busy: summed(matrix.busy, order, width),
    available: summed(matrix.available, order, width),
  };
}

/** The id of the entry in a row. */
export function idOf({ names, ends }: Pick<Heat, "names" | "ends">, row: number): string {
  return names.slice(row > 0 ? ends[row - 1] : 0, ends[row]);
}

/** The name of an entry without that of its group, which stands beside it. */
export function within(id: string, group: string): string {
  const rest = group !== "" && id.startsWith(group) ? /^[/:._ -]+(.+)$/.exec(id.slice(group.length)) : null;
  return rest?.[1] ?? id;
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
  const top = fromRow * (periods.length + 1);
  const bottom = toRow * (periods.length + 1);
  const room = rectangle(available, top, bottom, fromPeriod, toPeriod);
  // Differences of large sums leave dust where nothing is available.
  const dust = 1e-12 * (available[available.length - 1] ?? 0);
  return room > dust
    ? Math.min(1, Math.max(0, rectangle(busy, top, bottom, fromPeriod, toPeriod) / room))
    : undefined;
}

/** The sum over a rectangle, from the sums above and left of its corners. */
function rectangle(table: Float64Array, top: number, bottom: number, left: number, right: number): number {
  return (
    (table[bottom + right] ?? 0) - (table[top + right] ?? 0) - (table[bottom + left] ?? 0) + (table[top + left] ?? 0)
  );
}
