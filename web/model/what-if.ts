/** What if: a scenario with a few things turned, and nothing else touched. */

import type { Node, ObjectiveName, Scenario } from "idlewise";
import { edited } from "./edits.ts";
import type { ScenarioEdit } from "./edits.ts";
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
export function worldTurned({ demand, regionDown, headroom, objective }: WhatIf): boolean {
  return (demand ?? 1) !== 1 || regionDown !== undefined || headroom !== undefined || objective !== undefined;
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
  const { demand = 1, objective, actions = [] } = whatIf;
  let changed = edited(
    scenario,
    actions.flatMap(({ edits }) => edits),
  );
  if (whatIf.headroom !== undefined || whatIf.regionDown !== undefined) {
    changed = { ...changed, nodes: changed.nodes.map((node) => turnedNode(node, whatIf)) };
  }
  if (demand !== 1) {
    changed = {
      ...changed,
      demands: changed.demands.map((entry) => ({
        ...entry,
        rate:
          typeof entry.rate === "number" ? entry.rate * demand : Array.from(entry.rate, (rate) => rate * demand),
      })),
    };
  }
  return objective === undefined ? changed : { ...changed, policy: { ...changed.policy, objective } };
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
  const { demand, regionDown, headroom, objective, actions = [] } = whatIf;
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
