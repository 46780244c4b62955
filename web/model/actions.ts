/** What a person can do, as the page shows it: the core's advice. */

import type { Recommendation, RecommendationKind, Recommendations } from "idlewise";
import type { ScenarioEdit } from "./edits.ts";
import { inSigns } from "./money.ts";
import { grouped, percent, plural } from "./numbers.ts";

/** Machines of an entry that come or go. */
interface MachineRow {
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
  kind: RecommendationKind;
  title: string;
  note: string;
  /** In a word or three, where it is applied. */
  chip: string;
  gain: "saved" | "value" | "net";
  /** Money per hour, or compute where what it is about has no price. */
  perHour: number;
  inCompute: boolean;
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
  /** Whether the question has no answer for this scenario; `said` says why. */
  refused?: boolean;
  /** The core's own words, for a report: without the plan and without the changes. */
  told?: object;
}

/** Rows of machines that are shown below an action. */
export const MOST_MACHINES = 9;

/** The core's advice. */
export function fromAdvice(found: Recommendations): Advice {
  return {
    actions: found.actions.map((one) => fromRecommendation(one, found)),
    looking: false,
    said: found.actions.length === 0 ? inSigns(found.nothing_to_switch_off ?? found.headline) : "",
    told: toldOf(found),
  };
}

function toldOf({ plan: _, actions, ...rest }: Recommendations): object {
  return { ...rest, actions: actions.map(({ changes: _changes, ...action }) => action) };
}

function fromRecommendation(one: Recommendation, { now, more_demand_percent: more }: Recommendations): Action {
  const { kind, after } = one;
  const machines = (one.machines ?? []).map(({ node, off, added, of, per_hour }) => ({
    node,
    count: off > 0 ? off : added,
    of,
    perHour: per_hour,
  }));
  const off = (one.machines ?? []).reduce((sum, { off: count }) => sum + count, 0);
  const same = after.served_percent >= now.served_percent - 0.05;
  const later = after.served_percent_at_more_demand;
  const without = now.served_percent_at_more_demand;
  const before = one.before ?? now;
  return {
    key: kind === "switch_off" ? kind : `${kind}: ${one.title}`,
    kind,
    title: inSigns(one.title),
    note: kind === "switch_off" ? `${plural(machines.length, "group")}. ${same ? "Serves the same, hour by hour" : inSigns(one.reason)}` : inSigns(one.reason),
    chip: kind === "switch_off" ? `${plural(off, "machine")} off` : inSigns(one.title),
    gain: one.money,
    perHour: one.per_hour,
    inCompute: one.unit === "compute",
    openPerHour: one.gap.absolute,
    edits: one.changes,
    machines,
    risk:
      later != null && without != null && later < without - 0.05
        ? `If demand grows ${grouped(more, 0)} %: ${percent(later)} % served, not ${percent(without)} %.`
        : undefined,
    served: kind === "route_by_plan" ? { now: before.served_percent, after: after.served_percent } : undefined,
  };
}

/** Kinds whose action is the headline, the first that is there. */
const FIRST: readonly (readonly RecommendationKind[])[] = [
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
export const LIFTS: Readonly<Record<string, readonly RecommendationKind[]>> = {
  region: ["travel_further", "move"],
  hosting: ["allow_model", "raise_limit"],
  verification: ["allow_verification", "raise_limit"],
  free: ["switch_off", "rent_differently"],
  fragmentation: ["add", "rent_differently"],
  resource: ["add", "rent_differently"],
  hardware: [],
  loaded: [],
};
