/** The one store: everything the views draw from. */

import { useEffect, useState } from "preact/hooks";
import type { Advice } from "./model/actions.ts";
import type { Address, Place } from "./model/address.ts";
import type { Best } from "./model/best.ts";
import type { Day } from "./model/day.ts";
import type { Figures } from "./model/figures.ts";
import type { Heat } from "./model/heat.ts";
import type { PlanView } from "./model/plan-view.ts";
import type { Recheck } from "./model/proof.ts";
import type { SeasonsSaid } from "./model/seasons.ts";
import type { Axis, CellFigures, Shown } from "./model/two-knobs.ts";
import type { WhatIf } from "./model/what-if.ts";
import type { Wrong } from "./sheet/problems.ts";
import type { Kept } from "./scenarios/keep.ts";
import type { DemandUse, ForecastSaid } from "./worker/forecasting.ts";
import type { DraftView, ImportView, Opened, Refusal, Storage } from "./worker/protocol.ts";
import type { Hour } from "./worker/shown.ts";

/** How the page looks. */
export type Theme = "system" | "light" | "dark";
/** What the bar of causes counts, and what the heatmap shows. */
export type Unit = "money" | "gpus";
/** What lies over the page. */
export type Panel = "commands" | "keys" | "words" | "knobs" | "two-knobs" | undefined;

/** Plan B, as far as it is known. */
interface PlanB {
  /** The turn that it is of. */
  turn: number;
  figures: Figures;
  /** Whether these are first figures, and the plan is being made. */
  near: boolean;
  /** The plan, which may be of an earlier turn. */
  view: PlanView | undefined;
}

/** What comes after the histories that are being imported, as far as it is known. */
export interface ForecastState {
  /** Of which files, as the import numbers them. */
  version: number;
  hours: number;
  futures: number;
  /** What repeats, as a person says it, and the lengths that were typed. */
  seasons: SeasonsSaid;
  own: string;
  said: ForecastSaid | "working" | "stopped";
  use: DemandUse;
  /** The demand that each history is of; empty for a new one. */
  targets: readonly string[];
}

/** Two knobs and what is known of their table. */
export interface TwoKnobsState {
  /** The plan that the knobs are of. */
  of: unknown;
  axes: readonly Axis[];
  rows: string;
  columns: string;
  shown: Shown;
  /** What was turned when the table was asked for. */
  base: WhatIf;
  /** Numbers questions; 0 before the first. */
  asked: number;
  cells: readonly (CellFigures | undefined)[];
  state: "none" | "working" | "stopped" | "done";
}

/** What the page knows. */
export interface State {
  opened: Opened | undefined;
  /** Where what is open came from. */
  source: Address;
  /** Where on the page one is. */
  place: Place;
  /** Plan A: of what is open. */
  planView: PlanView | undefined;
  /** First figures of A, before its plan. */
  nearA: Figures | undefined;
  /** What is known of A's plan on the way. */
  best: Best | undefined;
  /** What plan A is called, where it is not simply today's. */
  aTitle: string | undefined;
  whatIf: WhatIf;
  /** Counts the changes of what is turned. */
  turn: number;
  b: PlanB | undefined;
  /** What to do about plan A, and the figures with the action it begins with. */
  advice: Advice | undefined;
  preview: { key: string; figures: Figures } | undefined;
  /** What actions still bring on top of what is applied. */
  onTop: { turn: number; perHour: Readonly<Record<string, number>> };
  heat: Heat | undefined;
  day: Day | undefined;
  hour: Hour | undefined;
  solving: { role: "a" | "b"; done: number; total: number; search: string } | undefined;
  recheck: Recheck | "running" | undefined;
  /** A file that could not be opened, or a solve that failed. */
  refusal: Refusal | undefined;
  /** A cell that the sheet has to show next. */
  pointed: Wrong | undefined;
  /** What is being typed; its cells are asked for as they are drawn. */
  draft: DraftView | undefined;
  /** Files that are being imported. */
  importing: ImportView | "reading" | undefined;
  forecast: ForecastState | undefined;
  /** Two knobs at once, once they were opened. */
  twoKnobs: TwoKnobsState | undefined;
  /** Scenarios and plans that are kept in this browser. */
  kept: Kept;
  /** Whether it keeps them; nothing where none was to be kept so far. */
  storage: Storage | undefined;
  /** What became of a scenario that another tab changed too. */
  parted: string | undefined;
  /** What was deleted last, to be put back. */
  deleted: { id: string; name: string } | undefined;
  panel: Panel;
  unit: Unit;
  theme: Theme;
  /** Something short to tell, such as "link copied". */
  notice: string | undefined;
}

let state: State = {
  opened: undefined,
  source: { kind: "example" },
  place: { view: "plan", tab: "why" },
  planView: undefined,
  nearA: undefined,
  best: undefined,
  aTitle: undefined,
  whatIf: {},
  turn: 0,
  b: undefined,
  advice: undefined,
  preview: undefined,
  onTop: { turn: 0, perHour: {} },
  heat: undefined,
  day: undefined,
  hour: undefined,
  solving: undefined,
  recheck: undefined,
  refusal: undefined,
  pointed: undefined,
  draft: undefined,
  importing: undefined,
  forecast: undefined,
  twoKnobs: undefined,
  kept: { scenarios: [], plans: [] },
  storage: undefined,
  parted: undefined,
  deleted: undefined,
  panel: undefined,
  unit: "money",
  theme: "system",
  notice: undefined,
};

/** Says whether what it draws has changed. */
type Listener = () => boolean;

const listeners = new Set<Listener>();
let telling: Listener[] = [];
const next = new MessageChannel();
next.port1.onmessage = () => tell();

/** Tells listeners, one that draws at a time: a new plan changes every section
 * of the page, and all of them at once would keep the page from answering. While some
 * still show what was before, the document says so, as `data-drawing`. */
function tell(): void {
  const { dataset } = document.documentElement;
  for (let listener = telling.shift(); listener !== undefined; listener = telling.shift()) {
    if (listeners.has(listener) && listener() && telling.length > 0) {
      dataset["drawing"] = "";
      next.port2.postMessage(undefined);
      return;
    }
  }
  delete dataset["drawing"];
}

/** What is known now. */
export function get(): State {
  return state;
}

/** Changes a part of it. */
export function set(change: Partial<State>): void {
  state = { ...state, ...change };
  const idle = telling.length === 0;
  telling = [...listeners];
  if (idle) {
    tell();
  }
}

/** Hears of every change. */
export function subscribe(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A part of the state, for a view: drawn again when that part changes. */
export function useStore<Part>(select: (state: State) => Part): Part {
  const [part, setPart] = useState(() => select(state));
  useEffect(() => {
    let shown = part;
    const update = (): boolean => {
      const now = select(state);
      const changed = now !== shown;
      if (changed) {
        shown = now;
        setPart(() => now);
      }
      return changed;
    };
    update();
    return subscribe(update);
  }, []);
  return part;
}

/** The plan that charts show: B where something is turned and planned, A otherwise. */
export function shownView(now: State): PlanView | undefined {
  return now.b?.view ?? now.planView;
}
