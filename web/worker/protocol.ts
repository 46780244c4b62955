/** What the page and its worker, which holds scenarios and plans, say to each
 * other. Only view models cross: a plan may be too large for the main
 * thread to read without a pause. */

import type { Problem } from "idlewise";
import type { ImportReport, Look } from "idlewise/import";
import type { Advice } from "../model/actions.ts";
import type { Best } from "../model/best.ts";
import type { ChangeTable } from "../model/changes.ts";
import type { Day } from "../model/day.ts";
import type { Figures } from "../model/figures.ts";
import type { Heat, HeatRow } from "../model/heat.ts";
import type { PlanView } from "../model/plan-view.ts";
import type { Recheck } from "../model/proof.ts";
import type { Axis, CellFigures } from "../model/two-knobs.ts";
import type { Knobs, WhatIf } from "../model/what-if.ts";
import type { Kept, KeptPlan } from "../scenarios/keep.ts";
import type { Wrong } from "../sheet/problems.ts";
import type { Published } from "../sheet/published.ts";
import type { Edit, Range, SheetName } from "../sheet/types.ts";
import type { Window, WindowAsked } from "../sheet/window.ts";
import type { BudgetSaid } from "./budgeting.ts";
import type { EarningsSaid } from "./earning.ts";
import type { DemandUse, ForecastAsked, ForecastSaid } from "./forecasting.ts";
import type { Hour } from "./shown.ts";
import type { TwoKnobsAsked } from "./two-knobs.ts";

/** Where a scenario comes from. */
export type Source =
  /** The embedded example; what is known of it already need not be looked for. */
  | { kind: "example"; advice?: Advice }
  | { kind: "gallery"; name: string }
  /** The part of a link that holds a scenario. */
  | { kind: "link"; packed: string }
  /** One that is kept in this browser, or was open before in this tab. */
  | { kind: "kept"; key: string }
  /** A plan that is kept, with the scenario as it was then. */
  | { kind: "plan"; key: string }
  /** Nothing, to be typed in. */
  | { kind: "empty" }
  /** A few rows: hardware, machines, GPUs each, price, region; and model, tokens per
   * second, region. */
  | { kind: "typed"; machines: readonly (readonly string[])[]; asks: readonly (readonly string[])[] }
  /** The files that are being imported. */
  | { kind: "import"; name: string };

/** Whose a scenario is: an example is never changed, but becomes one of one's own. */
export type Origin = "example" | "own" | "link" | "plan";

/** What was opened. */
export interface Opened {
  /** To open it again, with the browser's back button for example. */
  key: string;
  name: string;
  knobs: Knobs;
  /** Labels of the periods. */
  periods: string[];
  /** What is valid and probably not meant. */
  advice: string[];
  /** What a link has turned, and what it calls both plans. */
  shared?: { whatIf: WhatIf; a: string; b: string };
}

/** What came of opening: a scenario that is planned, one that is not valid yet and stands
 * in the sheets, or neither. */
export type Outcome = { opened: Opened } | { draft: { key: string; name: string } } | { refusal: Refusal };

/** What is being typed. */
export interface DraftView {
  key: string;
  name: string;
  origin: Origin;
  /** Raised by every change: cells that were drawn before it are old. */
  changes: number;
  /** The last change, in a few words. */
  last: string;
  valid: boolean;
  /** Whether it was checked since the last change, and handed on to be planned. */
  settled: boolean;
  wrong: Wrong[];
  /** How many mistakes there are, if more than are listed. */
  wrongs: number;
  history: History;
  counts: { nodes: number; models: number; rated: number; demand: number; limits: number };
  periods: number;
  /** What they are called, where they have names. */
  times: string[];
  /** Whether another tab changed it meanwhile. */
  elsewhere: boolean;
}

/** Whether this browser keeps what is typed. */
export interface Storage {
  kept: boolean;
  /** Why not. */
  words: string;
}

/** What can be answered of files: the fields of a mapping. */
export type ImportAnswer = "models" | "model" | "hardware" | "unit" | "format";

/** Files that are being imported. */
export interface ImportView {
  files: Look[];
  /** The name of a file that is a plan. */
  plan: string | undefined;
  report: ImportReport | undefined;
  complete: boolean;
  /** Whether published rates stand in for missing ones. */
  catalogue: boolean;
  /** Machines of each priced type that a plan may rent. */
  rent: number;
  /** What was found: nodes, rates, demand. */
  lists: string[];
  /** Files with a history, whose demand to come can be forecast. */
  histories: string[];
  /** Raised where the files, or what they mean, are others. */
  version: number;
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
  | "program.mps";

/** What the worker can be asked, by name: argument and answer. */
export interface Requests {
  open: (source: Source) => Outcome;
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
  /** The future that charts show; the likeliest where none is chosen. */
  future: (future: string | undefined) => void;
  /** What operators earn by price; nothing where another plan is shown by now. */
  earnings: () => EarningsSaid | undefined;
  /** The best purchase for a budget per hour; nothing where it was stopped. */
  budget: (perHour: number) => BudgetSaid | undefined;
  budgetStop: () => void;
  /** What can be turned two at once. */
  axes: () => Axis[];
  /** A plan for every pair of steps of two knobs, told one by one; whether all are there. */
  twoKnobs: (asked: TwoKnobsAsked) => boolean;
  twoKnobsStop: () => void;
  /** The dearest entries of a folded row of the heatmap. */
  openRow: (fold: string) => HeatRow[];
  /** Part of a sheet of the draft. */
  window: (asked: WindowAsked) => Window;
  /** Texts of a range, for the clipboard. */
  texts: (asked: { sheet: SheetName; range: Range }) => string[][];
  sum: (asked: { sheet: SheetName; range: Range }) => { cells: number; numbers: number; sum: number };
  edit: (edit: Edit) => void;
  undo: () => void;
  redo: () => void;
  /** Published rates where there are none; how many were found, and models that still
   * have none. */
  fill: () => { rates: number; without: string[] };
  /** Models with published rates. */
  published: () => Published[];
  /** One of them into the scenario; how many rates it has on hardware of the fleet. */
  addPublished: (model: string) => { rates: number };
  sheetFile: (sheet: SheetName) => Blob;
  /** Adds files, or a pasted text, to those that are being imported. */
  importFiles: (files: readonly (File | { name: string; text: string })[]) => ImportView;
  importRemove: (name: string) => ImportView;
  importColumn: (said: { file: string; header: string; field: string }) => ImportView;
  importAnswer: (said: { of: ImportAnswer; key: string; text: string }) => ImportView;
  importCatalogue: (taken: boolean) => ImportView;
  importRent: (most: number) => ImportView;
  importClear: () => void;
  /** What was found in the files, into the scenario that is open. */
  importInto: (how: "replace" | "add") => void;
  /** What comes after the histories in the files; nothing where it was stopped. */
  forecast: (asked: ForecastAsked) => ForecastSaid | undefined;
  forecastStop: () => void;
  /** What demand a scenario of these files gets. */
  forecastUse: (use: DemandUse) => void;
  /** The forecast into the scenario that is open, by the demand that each history is of;
   * says what that did. */
  forecastInto: (targets: readonly string[]) => string;
  renameKept: (said: { id: string; name: string }) => void;
  duplicateKept: (id: string) => void;
  /** A scenario with its plans, or a plan. */
  removeKept: (id: string) => void;
  restoreKept: (id: string) => void;
  fileKept: (id: string) => Blob;
  keepPlan: (said: { name: string; figures: KeptPlan["figures"] }) => void;
  export: (name: ExportName) => Blob;
  /** What is open and what is turned in it, as the part of a link after `#s=`. */
  link: (names: { a: string; b: string }) => string;
  /** Has the list of what is kept told. */
  list: () => void;
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
  | { event: "progress"; done: number; total: number; search: string }
  | { event: "stopped" }
  /** The plan of what is open (A), or of what is turned in it (B). */
  | { event: "solved"; role: "a" | "b"; turn: number; view: PlanView }
  /** What is known of the plan of a large A while it is made. */
  | { event: "best"; best: Best | undefined }
  /** The same plan, with another future in its charts. */
  | { event: "charted"; role: "a" | "b"; view: PlanView }
  /** First figures of B, or of a large A, while its plan is made. */
  | { event: "near"; role: "a" | "b"; turn: number; figures: Figures }
  /** What was open is no longer: what follows is of what is opened next. */
  | { event: "forgotten" }
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
  /** A cell of two knobs at once, of the question of this number. */
  | { event: "twoKnobs"; asked: number; index: number; figures: CellFigures }
  | { event: "failed"; refusal: Refusal }
  | { event: "draft"; draft: DraftView }
  /** An edited scenario is valid and is being planned. */
  | { event: "edited"; opened: Opened }
  /** Another tab changed the same scenario: this one goes on under another name. */
  | { event: "parted"; words: string }
  | { event: "kept"; kept: Kept }
  | { event: "storage"; storage: Storage };

/** From the worker. */
export type FromWorker =
  | WorkerEvent
  | { id: number; answer: unknown }
  | { id: number; failure: string };
