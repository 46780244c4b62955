/** What the page and its worker, which holds scenarios and plans, say to each
 * other. Only view models cross: a plan may be too large for the main
 * thread to read without a pause. */

import type { Problem } from "idlewise";
import type { Basket, Curves, Ranges, StressTable, SwitchOff } from "../model/answers.ts";
import type { Flow, FlowGrouping } from "../model/flow.ts";
import type { Arrangement, Heat } from "../model/heat.ts";
import type { PlanView } from "../model/plan-view.ts";
import type { Recheck } from "../model/proof.ts";
import type { Knobs, WhatIf } from "../model/what-if.ts";

/** Where a scenario comes from. */
export type Source =
  | { kind: "example" }
  | { kind: "gallery"; name: string }
  /** Files that were dropped or picked: a scenario, lists as CSV, a plan. */
  | { kind: "files"; files: readonly File[] }
  | { kind: "text"; text: string }
  /** The part of a link that holds a scenario. */
  | { kind: "link"; packed: string }
  /** One that was open before in this tab. */
  | { kind: "kept"; key: number }
  | { kind: "saved" };

/** What was opened. */
export interface Opened {
  /** To open it again, with the browser's back button for example. */
  key: number;
  name: string;
  knobs: Knobs;
  /** Labels of the periods. */
  periods: string[];
  /** What is valid and probably not meant. */
  advice: string[];
}

/** One thing that is wrong, with the place in the user's own file. */
export interface Complaint extends Problem {
  /** The line as it stands in the file, with where it is wrong. */
  excerpt?: { line: number; text: string; from: number; to: number } | undefined;
}

/** A file that could not be opened. What was open before stays. */
export interface Refusal {
  /** The file's name, or what it is. */
  what: string;
  message: string;
  complaints: Complaint[];
  /** How many complaints there are, if more than are listed. */
  count: number;
}

/** A list of the scenario, for the grid. */
export type ListName = "nodes" | "demands";

/** Part of a list. Cells are as the user may type them. */
export interface Rows {
  list: ListName;
  columns: string[];
  /** Place in the scenario's list of each row. */
  places: number[];
  cells: string[][];
  /** Rows that match the search, of which these are some. */
  matching: number;
  /** Rows in all. */
  count: number;
}

/** A typed cell. */
export interface Edit {
  list: ListName;
  place: number;
  column: string;
  text: string;
}

/** A row that is copied, or taken away. */
export interface RowEdit {
  list: ListName;
  place: number;
  what: "copy" | "remove";
}

/** What became of an edit. */
export interface Edited {
  accepted: boolean;
  complaints: Complaint[];
  /** The scenario with it, where it was accepted. */
  opened?: Opened;
}

/** Whether there is something to undo and to redo. */
export interface History {
  undo: boolean;
  redo: boolean;
}

/** Files that can be exported. */
export type ExportName =
  | "scenario.json"
  | "nodes.csv"
  | "demands.csv"
  | "plan.json"
  | "routes.csv"
  | "program.mps"
  | "nodes-template.csv"
  | "demands-template.csv";

/** A scenario kept in this browser. */
export interface Saved {
  name: string;
  /** Milliseconds since 1970. */
  when: number;
}

/** What the worker can be asked, by name: argument and answer. */
export interface Requests {
  open: (source: Source) => { opened: Opened } | { refusal: Refusal };
  whatIf: (whatIf: WhatIf) => Knobs;
  /** Stops what is being solved; the last plan stays. */
  stop: () => void;
  /** Keeps what the last plan places first, for plans that start from there. */
  pin: () => void;
  verify: () => Recheck;
  arrange: (arrangement: Arrangement) => Heat | undefined;
  flow: (asked: { period: number; grouping: FlowGrouping }) => Flow | undefined;
  rows: (asked: { list: ListName; from: number; most: number; search: string }) => Rows;
  editRow: (edit: RowEdit) => Edited;
  edit: (edit: Edit) => Edited;
  undo: () => Opened | undefined;
  redo: () => Opened | undefined;
  export: (name: ExportName) => Blob;
  /** The scenario as the part of a link after `#s=`. */
  link: () => string;
  saved: () => Saved | undefined;
  /** What up to so many more machines would bring; nothing where it was stopped. */
  grow: (machines: number) => Curves | undefined;
  /** What to buy for so much currency per hour. */
  buy: (budgetPerHour: number) => Basket | undefined;
  /** How far prices hold. */
  ranges: () => Ranges | undefined;
  /** What could be switched off. */
  size: () => SwitchOff | undefined;
  /** What losses and more demand do to the plan. */
  stress: () => StressTable | undefined;
}

/** The name of anything the worker can be asked. */
export type RequestName = keyof Requests;
/** Its argument. */
export type Argument<Name extends RequestName> = Parameters<Requests[Name]> extends [infer One] ? One : void;
/** Its answer. */
export type Answer<Name extends RequestName> = ReturnType<Requests[Name]>;

/** From the page. */
export interface ToWorker {
  id: number;
  name: RequestName;
  argument: unknown;
}

/** From the worker, unasked. */
export type WorkerEvent =
  | { event: "solving" }
  | { event: "progress"; done: number; total: number }
  | { event: "stopped" }
  | { event: "solved"; planView: PlanView; asked: WhatIf }
  /** The heatmap and the flow of what was solved. They are large, so each comes
   * in a message of its own: the page's thread unpacks one at a time. */
  | { event: "heat"; heat: Heat | undefined }
  | { event: "flow"; flow: Flow | undefined }
  | { event: "checked"; recheck: Recheck }
  | { event: "failed"; refusal: Refusal }
  | { event: "history"; history: History };

/** From the worker. */
export type FromWorker =
  | WorkerEvent
  | { id: number; answer: unknown }
  | { id: number; failure: string };
