/** Why a machine does not serve a demand: the rule that stands between them. The core
 * alone decides who may serve whom; this finds the words for one pair. */

import type { Demand, Model, Node, Scenario } from "idlewise";
import type { Cause } from "./figures.ts";

/** One rule between a node and a demand. */
export interface Barrier {
  cause: Cause;
  /** After "<model>: ", such as `110 ms away, 100 allowed`. */
  text: string;
  /** How much would have to change: 1 for a rule that a person can lift, more for a
   * distance that is missed by far. */
  weight: number;
}

/** What is looked up often. */
export interface Rules {
  models: ReadonlyMap<string, Model>;
  rtt: (from: string, to: string) => number;
  listed: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The rules of a scenario. */
export function rulesOf(scenario: Scenario): Rules {
  const table = scenario.rtt_ms ?? {};
  const listed = new Map<string, Set<string>>();
  for (const { demand, node } of scenario.routes ?? []) {
    listed.set(demand, (listed.get(demand) ?? new Set()).add(node));
  }
  return {
    models: new Map(scenario.models.map((model) => [model.id, model])),
    rtt: (from, to) => table[from]?.[to] ?? table[to]?.[from] ?? (from === to ? 0 : Number.POSITIVE_INFINITY),
    listed,
  };
}

/** Every rule that keeps a node from serving a demand; none where it may. */
export function barriers(rules: Rules, node: Node, demand: Demand): Barrier[] {
  const found: Barrier[] = [];
  const model = rules.models.get(demand.model);
  if (model !== undefined && !model.profiles.some(({ hardware }) => hardware === node.hardware)) {
    found.push({ cause: "hardware", text: `no rate for ${node.hardware} is known`, weight: 2 });
  }
  if (node.hosts != null && !node.hosts.includes(demand.model)) {
    found.push({ cause: "hosting", text: `not allowed on ${node.id}`, weight: 1 });
  }
  const listed = rules.listed.get(demand.id);
  if (listed !== undefined && !listed.has(node.id)) {
    found.push({ cause: "hosting", text: `its list of routes does not name ${node.id}`, weight: 1 });
  }
  const mode = demand.verification ?? "none";
  if (!(node.verification ?? ["none"]).includes(mode)) {
    found.push({ cause: "verification", text: `needs ${mode.toUpperCase()}, ${node.id} has none`, weight: 1 });
  }
  if (demand.in_regions != null && !demand.in_regions.includes(node.region ?? "default")) {
    const allowed = demand.in_regions.join(", ");
    const text = `may be served in ${allowed} only, ${node.id} is in ${node.region ?? "default"}`;
    found.push({ cause: "region", text, weight: 1 });
  }
  if (demand.max_rtt_ms != null) {
    const from = demand.region ?? "default";
    const to = node.region ?? "default";
    const away = rules.rtt(from, to);
    if (away > demand.max_rtt_ms) {
      const text = Number.isFinite(away)
        ? `${to} is ${round(away)} ms away, within ${round(demand.max_rtt_ms)} ms is asked`
        : `how far ${to} is, is not known`;
      found.push({ cause: "region", text, weight: away / Math.max(demand.max_rtt_ms, 1e-9) });
    }
  }
  return found;
}

/** How far a node is from serving a demand. */
export function weigh(found: readonly Barrier[]): number {
  return found.reduce((sum, { weight }) => sum + weight, 0);
}

function round(milliseconds: number): string {
  return String(Number(milliseconds.toFixed(1)));
}
