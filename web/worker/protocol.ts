/** What the page and its worker, which holds scenarios and plans, say to each
 * other. Only view models cross: a plan may be too large for the main
 * thread to read without a pause. */

import type { Problem } from "idlewise";
import type { Advice } from "../model/actions.ts";
import type { ChangeTable } from "../model/changes.ts";
import type { Day } from "../model/day.ts";
import type { Figures } from "../model/figures.ts";
import type { Heat, HeatRow } from "../model/heat.ts";
import type { PlanView } from "../model/plan-view.ts";
import type { Recheck } from "../model/proof.ts";
import type { Knobs, WhatIf } from "../model/what-if.ts";
import type { Hour } from "./shown.ts";

/** Where a scenario comes from. */
export type Source =
  /** The embedded example; what is known of it already need not be looked for. */
  | { kind: "example"; advice?: Advice }
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
  /** What a link has turned, and what it calls both plans. */
  shared?: { whatIf: WhatIf; a: string; b: string };
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
  | "timetable.csv"
  | "report.html"
  | "card.svg"
  | "replicas.csv"
  | "machines.csv"
  | "kubectl.txt"
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
  turn: (asked: { whatIf: WhatIf; turn: number }) => void;
  /** What is turned becomes what is open. */
  keep: () => Opened;
  /** Stops what is being solved; the last plan stays. */
  stop: () => void;
  /** Stops looking for what to do. */
  enough: () => void;
  verify: () => Recheck;
  /** The day of a node; nothing where there is no plan. */
  day: (node: string | undefined) => Day | undefined;
  hour: (period: number) => Hour | undefined;
  /** The dearest entries of a folded row of the heatmap. */
  openRow: (fold: string) => HeatRow[];
  rows: (asked: { list: ListName; from: number; most: number; search: string }) => Rows;
  editRow: (edit: RowEdit) => Edited;
  edit: (edit: Edit) => Edited;
  undo: () => Opened | undefined;
  redo: () => Opened | undefined;
  export: (name: ExportName) => Blob;
  /** What is open and what is turned in it, as the part of a link after `#s=`. */
  link: (names: { a: string; b: string }) => string;
  saved: () => Saved | undefined;
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
  | { event: "solving"; role: "a" | "b" }
  | { event: "progress"; done: number; total: number }
  | { event: "stopped" }
  /** The plan of what is open (A), or of what is turned in it (B). */
  | { event: "solved"; role: "a" | "b"; turn: number; view: PlanView }
  /** First figures of B, or of a large A, while its plan is made. */
  | { event: "near"; role: "a" | "b"; turn: number; figures: Figures }
  /** Nothing is turned any more. */
  | { event: "cleared"; turn: number }
  /** Parts of the plan that is shown. They are large, so each comes in a message of
   * its own: the page's thread unpacks one at a time. */
  | { event: "heat"; heat: Heat | undefined }
  | { event: "day"; day: Day | undefined }
  | { event: "hour"; hour: Hour | undefined }
  | { event: "checked"; recheck: Recheck }
  /** What to do about A, as far as it is known. */
  | { event: "advice"; advice: Advice | undefined }
  /** What A changes with the action that the page begins with. */
  | { event: "changes"; changes: ChangeTable }
  | { event: "preview"; key: string; figures: Figures }
  /** What an action still brings on top of those that are applied. */
  | { event: "onTop"; turn: number; key: string; perHour: number }
  | { event: "failed"; refusal: Refusal }
  | { event: "history"; history: History };

/** From the worker. */
export type FromWorker =
  | WorkerEvent
  | { id: number; answer: unknown }
  | { id: number; failure: string };
