/** What to add next: the shadow prices of what nodes have. */

import { allHours, currencyOf, spans } from "./scenario.ts";
import type { Solved } from "./scenario.ts";

/** Where all units of a resource on a node are worth less than this share of
 * the objective, their price is rounding noise of the solver. */
const NOISE = 1e-8;

/** One more unit of a resource on a node. */
export interface Worth {
  node: string;
  hardware: string;
  region: string;
  resource: string;
  /** Value (or currency) per unit and hour, averaged over time. */
  price: number;
}

/** Shadow prices, the highest first, and the nodes without any. */
export interface WorthTable {
  /** `value` or `currency`. */
  unit: string;
  rows: Worth[];
  /** How many rows there are in all. */
  count: number;
  /** Nodes where more of anything would add nothing: the first of them, and how many. */
  nothing: string[];
  nothingCount: number;
  nodes: number;
}

/** Rows and names that are shown; a page cannot be read beyond that. */
const MOST = 60;

/** What one more unit of each resource is worth on each node. */
export function worth({ scenario, plan }: Solved): WorthTable {
  const periods = spans(scenario);
  const hours = Math.max(allHours(scenario), Number.MIN_VALUE);
  const sums = new Map<string, Map<string, { price: number; units: number }>>();
  for (const use of plan.nodes) {
    const share = (periods[use.period]?.hours ?? 0) / hours;
    for (const [resource, price] of Object.entries(use.price ?? {})) {
      let ofNode = sums.get(use.node);
      if (ofNode === undefined) {
        sums.set(use.node, (ofNode = new Map()));
      }
      let sum = ofNode.get(resource);
      if (sum === undefined) {
        ofNode.set(resource, (sum = { price: 0, units: 0 }));
      }
      sum.price += share * price;
      sum.units += share * (use.available[resource] ?? 0);
    }
  }
  const { name, value, bound } = plan.objective;
  const perHour = Math.max(Math.abs(value), Math.abs(bound)) / hours;
  const rows = scenario.nodes.flatMap((node) =>
    [...(sums.get(node.id) ?? [])]
      .filter(
        ([, { price, units }]) => price > 0 && (units <= 0 || price * units > NOISE * perHour),
      )
      .map(
        ([resource, { price }]): Worth => ({
          node: node.id,
          hardware: node.hardware,
          region: node.region ?? "default",
          resource,
          price,
        }),
      ),
  );
  rows.sort((a, b) => b.price - a.price || (a.node < b.node ? -1 : a.node > b.node ? 1 : 0));
  const wanted = new Set(rows.map(({ node }) => node));
  const nothing = scenario.nodes.map(({ id }) => id).filter((id) => !wanted.has(id));
  return {
    unit: { serve: "value", cost: currencyOf(scenario), profit: currencyOf(scenario), fair: "level" }[name],
    rows: rows.slice(0, MOST),
    count: rows.length,
    nothing: nothing.slice(0, MOST),
    nothingCount: nothing.length,
    nodes: scenario.nodes.length,
  };
}
