/** The one store: everything the views draw from. */

import { useEffect, useState } from "preact/hooks";
import type { Basket, Curves, Ranges, StressTable, SwitchOff } from "./model/answers.ts";
import type { Flow, FlowGrouping } from "./model/flow.ts";
import type { Address, Place } from "./model/address.ts";
import type { Arrangement, Heat } from "./model/heat.ts";
import type { PlanView } from "./model/plan-view.ts";
import type { Recheck } from "./model/proof.ts";
import type { WhatIf } from "./model/what-if.ts";
import type { Kept } from "./scenarios/keep.ts";
import type { DraftView, ImportView, Opened, Refusal, Storage } from "./worker/protocol.ts";

/** How the page looks. */
export type Theme = "system" | "light" | "dark";
/** What waste is counted in. */
export type Unit = "currency" | "hours";
/** What lies over the page. */
export type Panel = "commands" | "keys" | "words" | undefined;

/** What the page knows. */
export interface State {
  opened: Opened | undefined;
  /** Where what is open came from. */
  source: Address;
  /** Where on the page one is. */
  place: Place;
  /** The plan that is shown. */
  planView: PlanView | undefined;
  /** What was turned when it was made. */
  shownWhatIf: WhatIf;
  /** The plan that it is compared with. */
  pinned: { planView: PlanView; title: string } | undefined;
  heat: Heat | undefined;
  arrangement: Arrangement;
  flow: Flow | undefined;
  flowGrouping: FlowGrouping;
  period: number;
  /** A demand whose service is shown; all of them otherwise. */
  demand: string | undefined;
  whatIf: WhatIf;
  solving: { done: number; total: number } | undefined;
  recheck: Recheck | "running" | undefined;
  /** A file that could not be opened, or a solve that failed. */
  refusal: Refusal | undefined;
  /** What is being typed; its cells are asked for as they are drawn. */
  draft: DraftView | undefined;
  /** Files that are being imported. */
  importing: ImportView | "reading" | undefined;
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
  /** Answers about the plan that is shown, as far as they were asked for. */
  answers: {
    grow?: Curves | "running" | undefined;
    buy?: Basket | "running" | undefined;
    ranges?: Ranges | "running" | undefined;
    size?: SwitchOff | "running" | undefined;
    stress?: StressTable | "running" | undefined;
  };
  /** Something short to tell, such as "link copied". */
  notice: string | undefined;
}

let state: State = {
  opened: undefined,
  source: { kind: "example" },
  place: { view: "plan", tab: "why" },
  planView: undefined,
  shownWhatIf: {},
  pinned: undefined,
  heat: undefined,
  arrangement: { group: "region", sort: "file" },
  flow: undefined,
  flowGrouping: { from: "region", to: "region" },
  period: 0,
  demand: undefined,
  whatIf: {},
  solving: undefined,
  recheck: undefined,
  refusal: undefined,
  draft: undefined,
  importing: undefined,
  kept: { scenarios: [], plans: [] },
  storage: undefined,
  parted: undefined,
  deleted: undefined,
  panel: undefined,
  unit: "currency",
  theme: "system",
  answers: {},
  notice: undefined,
};

/** Says whether what it draws has changed. */
type Listener = () => boolean;

const listeners = new Set<Listener>();
let telling: Listener[] = [];
const next = new MessageChannel();
next.port1.onmessage = () => tell();

/** Tells listeners, one that draws at a time: a new plan changes every section
 * of the page, and all of them at once would keep the page from answering. */
function tell(): void {
  for (let listener = telling.shift(); listener !== undefined; listener = telling.shift()) {
    if (listeners.has(listener) && listener() && telling.length > 0) {
      next.port2.postMessage(undefined);
      return;
    }
  }
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
