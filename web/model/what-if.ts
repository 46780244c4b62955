/** What if: a scenario with a few things turned, and nothing else touched. */

import type { Demand, Future, FuturesGoal, Node, ObjectiveName, Scenario } from "idlewise";
import { edited } from "./edits.ts";
import type { ScenarioEdit } from "./edits.ts";
import { goalWords } from "./futures.ts";
import { distinct, groupOf, machines } from "./scenario.ts";

/** An action that is applied. */
export interface Applied {
  key: string;
  /** In a word or three: `37 machines off`. */
  chip: string;
  edits: readonly ScenarioEdit[];
}

/** What is turned. A field that is left out stays as the scenario has it. */
export interface WhatIf {
  /** Every demand times this. */
  demand?: number;
  /** A region whose machines are all down. */
  regionDown?: string;
  /** Headroom of every node, 0 to 1. */
  headroom?: number;
  /** What counts as best. */
  objective?: ObjectiveName;
  /** Which futures the plan is best for, where there are several. */
  futures?: FuturesGoal;
  /** Actions that are applied, in their order. */
  actions?: readonly Applied[];
}

/** Objectives, and what each asks for. */
export const OBJECTIVES: readonly (readonly [ObjectiveName, string])[] = [
  ["serve", "most value served"],
  ["cost", "least spent"],
  ["profit", "most profit"],
  ["fair", "fair shares"],
];

/** Headrooms to choose from. */
export const HEADROOMS: readonly number[] = [0, 0.05, 0.1, 0.15, 0.2, 0.3];

/** What can be turned, and where it stands in the scenario. */
export interface Knobs {
  /** Average over the machines, 0 to 1. */
  headroom: number;
  regions: string[];
  objective: ObjectiveName;
}

/** What a scenario lets one turn. */
export function knobs(scenario: Scenario): Knobs {
  let all = 0;
  let headroom = 0;
  for (const node of scenario.nodes) {
    const count = machines(node.count);
    all += count;
    headroom += count * (node.headroom ?? 0);
  }
  return {
    headroom: all > 0 ? headroom / all : 0,
    regions: distinct(scenario.nodes.map((node) => groupOf(node, "region"))),
    objective: scenario.policy?.objective ?? "serve",
  };
}

/** Whether the world is turned, not the fleet: demand, a region, headroom, what is best. */
export function worldTurned({ demand, regionDown, headroom, objective, futures }: WhatIf): boolean {
  return (demand ?? 1) !== 1 || regionDown !== undefined || headroom !== undefined || objective !== undefined || futures !== undefined;
}

/** Whether anything is turned. */
export function turned(whatIf: WhatIf): boolean {
  return worldTurned(whatIf) || (whatIf.actions?.length ?? 0) > 0;
}

/** The scenario with these things turned. */
export function apply(scenario: Scenario, whatIf: WhatIf): Scenario {
  if (!turned(whatIf)) {
    return scenario;
  }
  const { demand = 1, objective, futures, actions = [] } = whatIf;
  let changed = edited(
    scenario,
    actions.flatMap(({ edits }) => edits),
  );
  if (whatIf.headroom !== undefined || whatIf.regionDown !== undefined) {
    changed = { ...changed, nodes: changed.nodes.map((node) => turnedNode(node, whatIf)) };
  }
  if (demand !== 1) {
    changed = { ...changed, demands: changed.demands.map((entry) => ({ ...entry, rate: times(entry.rate, demand) })) };
  }
  if (changed.futures !== undefined) {
    changed = { ...changed, futures: changed.futures.map((future) => turnedFuture(future, whatIf)) };
  }
  if (objective === undefined && futures === undefined) {
    return changed;
  }
  return { ...changed, policy: { ...changed.policy, ...(objective === undefined ? {} : { objective }), ...(futures === undefined ? {} : { futures }) } };
}

function times(rate: Demand["rate"], factor: number): number | number[] {
  return typeof rate === "number" ? rate * factor : Array.from(rate, (one) => one * factor);
}

/** A future says what rates and machines become, whatever they were: what is turned is
 * turned there too. */
function turnedFuture(future: Future, { demand = 1, regionDown }: WhatIf): Future {
  if (future.lose_any != null) {
    return future;
  }
  const demands = future.demands?.map((change) => (change.rate == null ? change : { ...change, rate: times(change.rate, demand) }));
  const down = regionDown === undefined ? [] : [{ where: { region: regionDown }, availability: 0 }];
  const nodes = [...(future.nodes ?? []), ...down];
  return { ...future, ...(demands === undefined ? {} : { demands }), ...(nodes.length === 0 ? {} : { nodes }) };
}

function turnedNode(node: Node, { headroom, regionDown }: WhatIf): Node {
  const changed = { ...node };
  if (headroom !== undefined) {
    changed.headroom = headroom;
  }
  if (regionDown !== undefined && groupOf(node, "region") === regionDown) {
    changed.availability = 0;
  }
  return changed;
}

/** The examples are priced in dollars; their files name no currency. */
export function inDollars(scenario: Scenario): Scenario {
  return { ...scenario, policy: { currency: "USD", ...scenario.policy } };
}

/** Something turned, as a chip that takes it back. */
interface Chip {
  text: string;
  /** What is left when it is taken back. */
  without: WhatIf;
}

/** What is turned, chip by chip. */
export function chips(whatIf: WhatIf): Chip[] {
  const { demand, regionDown, headroom, objective, futures, actions = [] } = whatIf;
  const without = (name: keyof WhatIf): WhatIf => {
    const { [name]: _, ...rest } = whatIf;
    return rest;
  };
  const found: Chip[] = actions.map(({ key, chip }) => {
    const rest = actions.filter((one) => one.key !== key);
    return { text: chip, without: rest.length > 0 ? { ...whatIf, actions: rest } : without("actions") };
  });
  if ((demand ?? 1) !== 1) {
    found.push({ text: `Demand × ${(demand ?? 1).toFixed(2)}`, without: without("demand") });
  }
  if (regionDown !== undefined) {
    found.push({ text: `${regionDown} down`, without: without("regionDown") });
  }
  if (headroom !== undefined) {
    found.push({ text: `Headroom ${share(headroom)}`, without: without("headroom") });
  }
  if (objective !== undefined) {
    const words = OBJECTIVES.find(([name]) => name === objective)?.[1] ?? objective;
    found.push({ text: `Best is ${words}`, without: without("objective") });
  }
  if (futures !== undefined) {
    found.push({ text: `Best for ${goalWords(futures)}`, without: without("futures") });
  }
  return found;
}

/** What is turned, in words. */
export function inWords(whatIf: WhatIf): string {
  return chips(whatIf)
    .map(({ text }) => text)
    .join(", ");
}

/** A part as a percentage. */
export function share(value: number): string {
  return `${Number((100 * value).toFixed(1))} %`;
}
