/** What sheets are made of: a draft that people type into, and how it is shown. */

/** An entry of a list, as far as it is typed. What is no number stays the text that
 * was typed: the core says what is wrong with it. */
export type Entry = Readonly<Record<string, unknown>>;

/** A scenario that is being typed; it need not be valid. Rows without anything in them
 * are no part of the scenario. */
export interface Draft extends Readonly<Record<string, unknown>> {
  readonly nodes: readonly Entry[];
  readonly models: readonly Entry[];
  readonly demands: readonly Entry[];
  readonly routes?: readonly Entry[];
  readonly limits?: readonly Entry[];
  readonly futures?: readonly Entry[];
}

/** The sheets, in the order in which they are shown. */
export type SheetName = "nodes" | "models" | "demand" | "hours" | "futures" | "quotas" | "settings" | "replicas" | "modes" | "distances" | "routes";

/** What the cells of a column hold. */
export type Kind = "text" | "number" | "hours" | "percent" | "flag" | "list" | "count" | "curve" | "labels" | "selector" | "node selector" | "series" | "share" | "demand changes" | "node changes";

/** A column of a sheet. */
export interface Column {
  key: string;
  title: string;
  /** What stands below the title: a unit, or per what. */
  unit?: string;
  kind: Kind;
  /** What an empty cell means. */
  empty?: string;
  /** What can be chosen; anything else may be typed too. */
  choices?: readonly string[];
  /** An amount of money: shown with cents. */
  money?: boolean;
  /** Cannot be typed into. */
  fixed?: boolean;
  /** Something is odd about the whole column: a sentence. */
  odd?: string;
  /** Shown only where it was asked for, or has something in it. */
  extra?: boolean;
}

/** Where a figure is from. */
type Mark = "guessed" | "published" | "given";

/** A cell as it is shown. `text` is what editing begins with. */
export interface Cell {
  text: string;
  mark?: Mark;
  /** Where it is from, or what is odd about it. */
  about?: string;
  /** What it means where it is empty; as its column says unless given. */
  empty?: string;
  /** Rates of the periods, for a curve. */
  curve?: readonly number[];
}

/** A stretch of cells: places of rows, and keys of columns. */
export interface Range {
  rows: readonly number[];
  columns: readonly string[];
}

/** A change of a sheet. Rows are places in the list, columns are keys. */
export type Edit =
  /** Texts by row and column; a text alone fills the whole range. Rows at or beyond the
   * end of the list are added. */
  | { do: "write"; sheet: SheetName; range: Range; texts: readonly (readonly string[])[] }
  /** The first row of the range into the others. */
  | { do: "fill"; sheet: SheetName; range: Range }
  | { do: "clear"; sheet: SheetName; range: Range }
  | { do: "copy"; sheet: SheetName; rows: readonly number[] }
  | { do: "remove"; sheet: SheetName; rows: readonly number[] }
  /** A field that does not belong there: another name for it, or none. */
  | { do: "field"; path: readonly string[]; name?: string }
  /** What was guessed in a sheet is right. */
  | { do: "sure"; sheet: SheetName }
  | { do: "rename"; name: string }
  | { do: "periods"; count: number }
  /** All rates of a demand. */
  | { do: "curve"; row: number; rates: readonly number[] | number };

/** A sheet: which part of the draft it shows, and how a typed cell changes it. */
export interface Sheet {
  columns: (draft: Draft) => Column[];
  /** Rows, without the empty one at the end. */
  count: (draft: Draft) => number;
  cell: (draft: Draft, row: number, key: string) => Cell;
  write: (draft: Draft, row: number, key: string, text: string) => Draft;
  /** Whether rows can be added, and what the empty row says. */
  more?: string;
  copy?: (draft: Draft, rows: readonly number[]) => Draft;
  remove?: (draft: Draft, rows: readonly number[]) => Draft;
}
