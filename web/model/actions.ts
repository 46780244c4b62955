/** What a person can do, as the page shows it: from the core's advice or, as long as
 * that is not there, from what could be switched off. */

import type { Sizing } from "idlewise";
import type { ScenarioEdit } from "./edits.ts";
import { grouped, percent, plural } from "./numbers.ts";

/** What is done. */
export type ActionKind =
  | "switch_off"
  | "add"
  | "rent_differently"
  | "allow_model"
  | "allow_verification"
  | "travel_further"
  | "raise_limit"
  | "move"
  | "route_by_plan";

/** Machines of an entry that come or go. */
export interface MachineRow {
  node: string;
  /** Machines that go, or come. */
  count: number;
  of: number;
  perHour: number;
}

/** Something that a person can do. */
export interface Action {
  /** The same for the same action, however often it is looked for. */
  key: string;
  kind: ActionKind;
  title: string;
  note: string;
  /** In a word or three, where it is applied. */
  chip: string;
  gain: "saved" | "value" | "net";
  perHour: number;
  /** Its own plan may be this far from the best, per hour. */
  openPerHour: number | undefined;
  edits: ScenarioEdit[];
  machines: MachineRow[];
  /** What more demand would do, where that is worse than without the action. */
  risk: string | undefined;
  /** Served with it, and today, where routing is what changes. */
  served: { now: number; after: number } | undefined;
}

/** The actions, as far as they are known. */
export interface Advice {
  actions: Action[];
  /** Whether something is still looked for. */
  looking: boolean;
  /** What is looked for, or why nothing is left: a sentence. */
  said: string;
}

/** Rows of machines that are shown below an action. */
export const MOST_MACHINES = 9;

/** The switch-off as an action; nothing where nothing can go. */
export function fromSizing(sizing: Sizing): Action | undefined {
  const off = sizing.entries.filter((entry) => entry.off > 0);
  if (off.length === 0 || sizing.saved_per_hour <= 0) {
    return undefined;
  }
  const machines = sizing.today.machines - sizing.needed.machines;
  const rows = off
    .map(({ node, off: count, count: of, saved_per_hour }) => ({ node, count, of, perHour: saved_per_hour }))
    .sort((a, b) => b.perHour - a.perHour || b.count - a.count);
  const open =
    sizing.bound_per_hour == null ? undefined : Math.max(0, sizing.needed.cost_per_hour - sizing.bound_per_hour);
  const same = Math.abs(sizing.needed.served_percent - sizing.today.served_percent) < 0.05;
  return {
    key: "switch_off",
    kind: "switch_off",
    title: `Switch off ${grouped(machines, 0)} of ${grouped(sizing.today.machines, 0)} machines`,
    note: `${plural(off.length, "group")}. ${same ? "Serves the same, hour by hour" : `Serves ${percent(sizing.needed.served_percent)} %`}`,
    chip: `${grouped(machines, 0)} machines off`,
    gain: "saved",
    perHour: sizing.saved_per_hour,
    openPerHour: open,
    edits: sizing.entries
      .filter((entry) => entry.off !== 0)
      .map(({ node, count, needed }): ScenarioEdit => ({ list: "nodes", id: node, field: "count", from: count, to: needed })),
    machines: rows,
    risk: undefined,
    served: undefined,
  };
}

/** Kinds whose action is the headline, the first that is there. */
const FIRST: readonly (readonly ActionKind[])[] = [
  ["switch_off"],
  ["route_by_plan"],
  ["allow_model", "allow_verification", "travel_further", "raise_limit", "move"],
  ["add", "rent_differently"],
];

/** The action that the page begins with. */
export function leading({ actions }: Advice): Action | undefined {
  for (const kinds of FIRST) {
    const found = actions.find(({ kind }) => kinds.includes(kind));
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** Whether an action is about a node, or about a rule that keeps work from it. */
export function touches({ edits }: Action, node: string): boolean {
  return edits.some(({ list, id }) => list === "nodes" && id === node);
}

/** The action that lifts what a cause is about. */
export const LIFTS: Readonly<Record<string, readonly ActionKind[]>> = {
  region: ["travel_further", "move"],
  hosting: ["allow_model", "raise_limit"],
  verification: ["allow_verification", "raise_limit"],
  free: ["switch_off", "rent_differently"],
  fragmentation: ["add", "rent_differently"],
  resource: ["add", "rent_differently"],
  hardware: [],
  loaded: [],
};
