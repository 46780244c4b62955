/** What if: a scenario with a few things turned, and nothing else touched. */

import type { Count, CurrentReplicas, Node, ObjectiveName, Scenario, Steadiness } from "idlewise";
import { distinct, groupOf, machines } from "./scenario.ts";

/** What is turned. A field that is left out stays as the scenario has it. */
export interface WhatIf {
  /** Every demand times this. */
  demand?: number;
  /** Headroom of every node, 0 to 1. */
  headroom?: number;
  /** Availability of every node, 0 to 1. */
  availability?: number;
  /** A region whose machines are all down. */
  regionDown?: string;
  /** Machines of a hardware class times this. */
  counts?: Readonly<Record<string, number>>;
  /** Overhead of a verification mode. */
  overheads?: Readonly<Record<string, number>>;
  /** What counts as best. */
  objective?: ObjectiveName;
  /** Currency per replica moved, of every model. */
  loadCost?: number;
  /** Replicas moved over all periods, at most. */
  mostMoves?: number;
  /** Whether what plan A places first stands now. */
  fromPinned?: true;
}

/** Objectives, and what each asks for. */
export const OBJECTIVES: readonly (readonly [ObjectiveName, string])[] = [
  ["serve", "serve the most value"],
  ["cost", "lowest cost"],
  ["profit", "value minus cost"],
  ["fair", "the fairest shares"],
];

/** What can be turned, and where it stands in the scenario. */
export interface Knobs {
  /** Averages over the machines, 0 to 1. */
  headroom: number;
  availability: number;
  regions: string[];
  classes: { name: string; machines: number }[];
  modes: { name: string; overhead: number }[];
  objective: ObjectiveName;
  /** Whether models hold something where they are placed, so that moving them means something. */
  placed: boolean;
  /** As the scenario prices and limits moves; the price where it is the same for all models. */
  loadCost: number | undefined;
  mostMoves: number | undefined;
}

/** What a scenario lets one turn. */
export function knobs(scenario: Scenario): Knobs {
  const all = scenario.nodes.reduce((sum, node) => sum + machines(node.count), 0);
  const average = (of: (node: Node) => number): number =>
    all > 0
      ? scenario.nodes.reduce((sum, node) => sum + machines(node.count) * of(node), 0) / all
      : 0;
  const classes = new Map<string, number>();
  for (const node of scenario.nodes) {
    classes.set(node.hardware, (classes.get(node.hardware) ?? 0) + machines(node.count));
  }
  return {
    headroom: average(({ headroom }) => headroom ?? 0),
    availability: average(({ availability }) => availability ?? 1),
    regions: distinct(scenario.nodes.map((node) => groupOf(node, "region"))),
    classes: [...classes].map(([name, count]) => ({ name, machines: count })),
    modes: Object.entries(scenario.verification ?? {}).map(([name, mode]) => ({
      name,
      overhead: mode.overhead ?? 1,
    })),
    objective: scenario.policy?.objective ?? "serve",
    placed: scenario.models.some(({ profiles }) =>
      profiles.some(({ holds }) => Object.values(holds ?? {}).some((amount) => amount > 0)),
    ),
    loadCost: commonPrice(scenario),
    mostMoves: scenario.steadiness?.max_moves ?? undefined,
  };
}

function commonPrice({ models, steadiness }: Scenario): number | undefined {
  const prices = new Set(models.map(({ id }) => steadiness?.load_cost?.[id] ?? 0));
  const [first] = prices;
  return prices.size === 1 && first !== 0 ? first : undefined;
}

/** Whether anything is turned. */
export function turned(whatIf: WhatIf): boolean {
  return (
    (whatIf.demand ?? 1) !== 1 ||
    whatIf.headroom !== undefined ||
    whatIf.availability !== undefined ||
    whatIf.regionDown !== undefined ||
    Object.values(whatIf.counts ?? {}).some((factor) => factor !== 1) ||
    Object.keys(whatIf.overheads ?? {}).length > 0 ||
    whatIf.objective !== undefined ||
    whatIf.loadCost !== undefined ||
    whatIf.mostMoves !== undefined ||
    whatIf.fromPinned !== undefined
  );
}

/** The scenario with these things turned. `pinned` is what plan A places first. */
export function apply(scenario: Scenario, whatIf: WhatIf, pinned: readonly CurrentReplicas[] = []): Scenario {
  if (!turned(whatIf)) {
    return scenario;
  }
  const { demand = 1, overheads = {} } = whatIf;
  const changed: Scenario = {
    ...scenario,
    nodes: scenario.nodes.map((node) => turnedNode(node, whatIf)),
  };
  if (demand !== 1) {
    changed.demands = scenario.demands.map((entry) => ({
      ...entry,
      rate:
        typeof entry.rate === "number"
          ? entry.rate * demand
          : Array.from(entry.rate, (rate) => rate * demand),
    }));
  }
  if (Object.keys(overheads).length > 0) {
    changed.verification = Object.fromEntries(
      Object.entries(scenario.verification ?? {}).map(([name, mode]) => [
        name,
        { ...mode, overhead: overheads[name] ?? mode.overhead ?? 1 },
      ]),
    );
  }
  if (whatIf.objective !== undefined) {
    changed.policy = { ...scenario.policy, objective: whatIf.objective };
  }
  const steadiness = turnedSteadiness(scenario, whatIf, pinned);
  if (steadiness !== undefined) {
    changed.steadiness = steadiness;
  }
  return changed;
}

function turnedSteadiness(
  { models, steadiness }: Scenario,
  { loadCost, mostMoves, fromPinned }: WhatIf,
  pinned: readonly CurrentReplicas[],
): Steadiness | undefined {
  if (loadCost === undefined && mostMoves === undefined && fromPinned === undefined) {
    return undefined;
  }
  return {
    ...steadiness,
    ...(loadCost === undefined ? {} : { load_cost: Object.fromEntries(models.map(({ id }) => [id, loadCost])) }),
    ...(mostMoves === undefined ? {} : { max_moves: mostMoves }),
    ...(fromPinned === undefined ? {} : { replicas: pinned }),
  };
}

function turnedNode(node: Node, whatIf: WhatIf): Node {
  const { headroom, availability, regionDown, counts = {} } = whatIf;
  const changed = { ...node };
  if (headroom !== undefined) {
    changed.headroom = headroom;
  }
  if (availability !== undefined) {
    changed.availability = availability;
  }
  if (regionDown !== undefined && groupOf(node, "region") === regionDown) {
    changed.availability = 0;
  }
  const factor = counts[node.hardware] ?? 1;
  if (factor !== 1) {
    changed.count = times(node.count, factor);
  }
  return changed;
}

/** Whole machines. */
function times(count: Count | undefined, factor: number): Count {
  if (count === undefined || typeof count === "number") {
    return Math.round((count ?? 1) * factor);
  }
  return { min: Math.round(count.min * factor), max: Math.round(count.max * factor) };
}

/** What is turned, in words. */
export function inWords(whatIf: WhatIf): string[] {
  const share = (value: number): string => `${Number((100 * value).toFixed(1))} %`;
  const words: string[] = [];
  if ((whatIf.demand ?? 1) !== 1) {
    words.push(`demand × ${Number((whatIf.demand ?? 1).toFixed(2))}`);
  }
  if (whatIf.headroom !== undefined) {
    words.push(`headroom ${share(whatIf.headroom)}`);
  }
  if (whatIf.availability !== undefined) {
    words.push(`availability ${share(whatIf.availability)}`);
  }
  if (whatIf.regionDown !== undefined) {
    words.push(`${whatIf.regionDown} down`);
  }
  for (const [name, factor] of Object.entries(whatIf.counts ?? {})) {
    if (factor !== 1) {
      words.push(`${name} × ${Number(factor.toFixed(2))}`);
    }
  }
  for (const [name, overhead] of Object.entries(whatIf.overheads ?? {})) {
    words.push(`${name} overhead ${Number(overhead.toFixed(2))}`);
  }
  if (whatIf.objective !== undefined) {
    words.push(OBJECTIVES.find(([name]) => name === whatIf.objective)?.[1] ?? whatIf.objective);
  }
  if (whatIf.loadCost !== undefined) {
    words.push(`a move costs ${Number(whatIf.loadCost.toFixed(4))}`);
  }
  if (whatIf.mostMoves !== undefined) {
    words.push(`at most ${whatIf.mostMoves} moves`);
  }
  if (whatIf.fromPinned !== undefined) {
    words.push("from plan A");
  }
  return words;
}
