/** What each node entry does in each period, as numbers side by side. */

import type { Node } from "idlewise";
import { membersOf } from "./classes.ts";
import { isByHour, rentedByHour } from "./hourly.ts";
import { machines, spans } from "./scenario.ts";
import type { Solved } from "./scenario.ts";

/** Of the entry in row r and period t at r x periods + t, in units of compute. */
export interface Usage {
  periods: number;
  hours: number[];
  /** All machines of the entry, whether they are up or not. */
  installed: Float64Array;
  available: Float64Array;
  busy: Float64Array;
  /** Taken by placed replicas, working or not. */
  held: Float64Array;
  /** Currency per hour of one unit of compute, by row; compute itself where nothing
   * has a price. */
  price: Float64Array;
  /** Whether a resource other than compute is full. */
  full: Uint8Array;
}

/** The part of a resource above which it is full. */
const FULL = 0.98;

/** The usage of a plan. */
export function usage({ scenario, plan }: Solved): Usage {
  const compute = scenario.compute ?? "gpu";
  const spanned = spans(scenario);
  const periods = spanned.length;
  const cells = scenario.nodes.length * periods;
  const priced = scenario.nodes.some(({ price_per_hour }) => (price_per_hour ?? 0) > 0);
  const found: Usage = {
    periods,
    hours: spanned.map(({ hours }) => hours),
    installed: new Float64Array(cells),
    available: new Float64Array(cells),
    busy: new Float64Array(cells),
    held: new Float64Array(cells),
    price: Float64Array.from(scenario.nodes, (node) => priceOf(node, compute, priced)),
    full: new Uint8Array(cells),
  };
  const chosen = new Map(plan.counts.map(({ node, count }) => [node, count]));
  const rented = rentedByHour(plan);
  scenario.nodes.forEach((node, row) => {
    if (isByHour(node.count)) {
      const own = rented.get(node.id) ?? [];
      for (let t = 0; t < periods; t += 1) {
        found.installed[row * periods + t] = (own[t] ?? 0) * (node.capacity[compute] ?? 0);
      }
      return;
    }
    const all = (chosen.get(node.id) ?? machines(node.count)) * (node.capacity[compute] ?? 0);
    found.installed.fill(all, row * periods, (row + 1) * periods);
  });
  const members = membersOf(scenario, plan);
  for (const use of plan.nodes) {
    if (use.period < 0 || use.period >= periods) {
      continue;
    }
    const full = Object.entries(use.available).some(
      ([resource, room]) => resource !== compute && room > 0 && (use.allocated[resource] ?? 0) >= FULL * room,
    );
    for (const { row, share } of members(use.node)) {
      const at = row * periods + use.period;
      found.available[at] = share * (use.available[compute] ?? 0);
      found.busy[at] = share * (use.busy[compute] ?? 0);
      found.held[at] = share * Math.max(use.held[compute] ?? 0, use.busy[compute] ?? 0);
      found.full[at] = full ? 1 : 0;
    }
  }
  return found;
}

function priceOf({ capacity, price_per_hour }: Node, compute: string, priced: boolean): number {
  const each = capacity[compute] ?? 0;
  if (!priced) {
    return 1;
  }
  return each > 0 ? (price_per_hour ?? 0) / each : 0;
}

/** Idle compute of a cell: available and not busy. */
export function idleAt({ available, busy }: Usage, at: number): number {
  const left = (available[at] ?? 0) - (busy[at] ?? 0);
  // Rounding dust of the solver is not idle.
  return left > 1e-9 * (available[at] ?? 0) ? left : 0;
}
