/** What `idlewise/import` is given, and what it answers: plain data. Fields that do not
 * apply are left out. A test holds these shapes equal to what the WebAssembly writes. */

import type { Scenario } from "../types.js";

/** A file of the user. */
export interface ImportFile {
  /** What the user calls it; its name says nothing about its format. */
  name: string;
  /** What is in it; a text is what was pasted. */
  bytes: Uint8Array | ArrayBuffer | string;
}

/** What the user says about names and files: the file of `idlewise import --map`. */
export interface ImportMap {
  /** The column of a table that holds a field, by the field's name, in every file. */
  columns?: Record<string, string>;
  /** The model that another name means. */
  models?: Record<string, string>;
  /** The hardware that another name means. */
  hardware?: Record<string, string>;
  /** The region that another name means. */
  regions?: Record<string, string>;
  /** What single files leave open, by their names or the end of their paths. */
  files?: Record<string, FileMap>;
}

/** What one file leaves open. */
export interface FileMap {
  /** The column that holds a field, by the field's name; goes before `ImportMap.columns`. */
  columns?: Record<string, string>;
  /** Columns that are not used, by their titles. */
  ignore?: string[];
  /** The hardware that its figures were measured on. */
  hardware?: string;
  /** Cards under one replica. */
  gpus?: number;
  /** The model that it is about. */
  model?: string;
  /** The region that it is about. */
  region?: string;
  /** What its numbers count. */
  unit?: ImportUnit;
  /** Memory in GB that one replica holds. */
  memory_gb?: number;
}

/** What rates and demand count per second. */
export type ImportUnit = "requests" | "output_tokens" | "input_tokens" | "tokens";

/** How a scenario is made of files. */
export interface ImportOptions {
  /** What the user says about names and files. */
  map?: ImportMap | undefined;
  /**
   * Length of a period in hours; one hour, or the time between two samples where that is
   * longer, unless given.
   */
  periodHours?: number | undefined;
  /** What to take where a history has no figures; "interpolate" unless given. */
  fill?: "previous" | "zero" | "interpolate" | undefined;
  /** Measurements whose mean time to the first token is longer are left out. */
  maxTtftMs?: number | undefined;
  /** Measurements whose mean time per further token is longer are left out. */
  maxTpotMs?: number | undefined;
  /** The plan may rent up to so many machines of each priced type; none unless given. */
  rent?: number | undefined;
  /** Published rates are taken where none was measured, and marked; false unless given. */
  catalogue?: boolean | undefined;
  /** Tables of machines and of demand have to be whole: unknown columns, short rows, gaps
   * and periods that the scenario does not have are refused. */
  strict?: boolean | undefined;
  /** Each demand of another tool's problem keeps to one kind of accelerator; false unless given. */
  oneKind?: boolean | undefined;
  /** The name of the scenario. */
  name?: string | undefined;
}

/** How a file is looked at. */
export interface LookOptions {
  /** What the user says about names and files. */
  map?: ImportMap | undefined;
  /** How many of the first rows are shown; 20 unless given. */
  rows?: number | undefined;
}

/** What a file is read into. */
export type ImportKind =
  | "nodes"
  | "pods"
  | "prices"
  | "rates"
  | "demand"
  | "costs"
  | "cards"
  | "token_prices"
  | "problem"
  | "scenario";

/** One kind of file that is recognised by its content. */
export interface FormatInfo {
  /** Its name, for `template`. */
  id: string;
  /** What it is read into. */
  kind: ImportKind;
  /** What it is: which program writes it. */
  description: string;
  /** By which keys or columns it is known. */
  recognised_by: string;
}

/** So many things of one kind. */
export interface ImportCount {
  kind: ImportKind;
  count: number;
  /** In words, such as "42 machines". */
  text: string;
}

/** One thing that was guessed, left out or assumed, or a fact worth knowing. */
export interface ImportNote {
  kind: "guessed" | "left out" | "assumed" | "note";
  /** What was done, and why. */
  text: string;
  /** The file that it is about; left out where it is about all of them. */
  file?: string;
  /** The line of the file, from 1. */
  line?: number;
  /** The title of the column. */
  column?: string;
  /** The path in its JSON, such as `$.items[3]`. */
  path?: string;
}

/** Why a file cannot be used. */
export interface ImportProblem {
  /** The whole of it in one line, without the file. */
  text: string;
  /** The file; left out where it is about all of them. */
  file?: string;
  /** The line of the file, from 1. */
  line?: number;
  /** The title of the column. */
  column?: string;
  /** The path in its JSON, such as `$.items[3]`. */
  path?: string;
  /** What stood there. */
  found?: string;
  /** What belongs there. */
  expected?: string;
  /** The nearest known name, where a name was not known. */
  nearest?: string;
  /** The field of `map.files[file]` that is enough to have the file read: what its figures count. */
  answer?: "unit";
  /** What helps, for those who write maps. */
  help?: string;
}

/** One file as it is read, before anything is made of it. */
export interface Look {
  /** What the user calls the file. */
  name: string;
  /** Its format; left out where nothing here reads it. */
  format?: string;
  /** What the format is. */
  description?: string;
  /** What it was read into, mainly. */
  kind?: ImportKind;
  /** What was found in one line, such as "42 machines, 3 guesses", or what the file seems to be. */
  what: string;
  /** How many things of each kind were read. */
  counts: ImportCount[];
  /** What was guessed, left out and assumed. */
  notes: ImportNote[];
  /** Why it cannot be used; empty where it can. */
  problems: ImportProblem[];
  /** The table that it is; left out where it is JSON. */
  table?: TableLook;
  /** The first things that were read of each kind, as tables. */
  read: ReadTable[];
}

/** A table as it stands in its file. */
export interface TableLook {
  /** What separates cells. */
  separator: string;
  /** What separates whole numbers from their parts. */
  decimal: "." | ",";
  /** How letters are written, such as "UTF-8". */
  encoding: string;
  /** The columns in order. */
  columns: ColumnLook[];
  /**
   * What a column can be told to hold, by `map.files[name].columns[field] = header`;
   * empty where the format decides it.
   */
  fields: FieldLook[];
  /** The first rows below the header. */
  rows: RowLook[];
  /** How many rows there are below the header. */
  row_count: number;
}

/** A column of a table. */
export interface ColumnLook {
  /** Its title. */
  header: string;
  /** The field that it was read as; left out where it is not used. */
  field?: string;
  /** The same in words, such as "GPUs each" or "not used". */
  meaning: string;
  /** Whether the title is another word than the field's name, and so may mean something else. */
  guessed: boolean;
  /** Whether the user said what it is. */
  mapped: boolean;
}

/** A field that a column can hold. */
export interface FieldLook {
  /** Its name, for `map.files[name].columns`. */
  field: string;
  /** The same in words. */
  meaning: string;
  /** Whether any name may follow the field's, as in `capacity.NAME`: a resource of the user's. */
  open: boolean;
}

/** A row of a table. */
export interface RowLook {
  /** Its line in the file, from 1. */
  line: number;
  /** Its cells as they stand in the file, one for each column. */
  cells: string[];
  /** What there is to say about single cells. */
  marks: CellMark[];
}

/** What there is to say about a cell. */
export interface CellMark {
  /** The place of its column, from 0. */
  column: number;
  /**
   * `means`: it was read as `text`, another word for the same;
   * `unknown`: hardware that no table knows, which keeps its own name;
   * `empty`: a price that is not given, which is not 0;
   * `wrong`: it cannot be read, and `text` says what was expected.
   */
  kind: "means" | "unknown" | "empty" | "wrong";
  text: string;
}

/** Things that were read, as a table. */
export interface ReadTable {
  kind: ImportKind;
  /** How many there are; `rows` has the first of them. */
  count: number;
  columns: string[];
  rows: string[][];
}

/** What no file gives, asked for by name. */
export interface ImportQuestion {
  /** What it keeps from being ready. */
  about: "nodes" | "rates" | "demand";
  /** What is missing. */
  text: string;
  /** What helps, in words. */
  help: string;
  /** The file that leaves it open. */
  file?: string;
  /** The model that it is about. */
  model?: string;
  /** The hardware that it is about. */
  hardware?: string;
  /** Whether the option `catalogue` answers it. */
  catalogue: boolean;
  /**
   * The field of `map` that answers it: `models` is `map.models[model]`, and the others
   * are fields of `map.files[file]`.
   */
  answer?: "models" | "model" | "hardware";
  /** Names that are known and may be the answer. */
  choices: string[];
}

/** What a file was read as. */
export interface FileReport {
  name: string;
  format: string;
  description: string;
  /** What it was read into, mainly; left out where nothing was in it. */
  kind?: ImportKind;
  /** What was found, such as "42 machines". */
  what: string;
  counts: ImportCount[];
}

/** Whether there is enough of something for a plan. */
export interface Readiness {
  ready: boolean;
  /** What there is, in one line. */
  text: string;
}

/** What was read, guessed, left out, assumed, and what is missing. */
export interface ImportReport {
  /** What each file was read as; empty where one is refused. */
  files: FileReport[];
  /** What was guessed, left out and assumed. */
  notes: ImportNote[];
  /** What no file gives. */
  questions: ImportQuestion[];
  /** Files that cannot be used, and files that exclude each other. */
  problems: ImportProblem[];
  /** Whether a plan can be made. */
  enough: { nodes: Readiness; rates: Readiness; demand: Readiness };
}

/**
 * A scenario made of files. Where it is complete, nothing is asked for and `scenario` can
 * be solved; otherwise it has what was found so far, and nothing where a file is refused.
 */
export type ImportResult =
  | { complete: true; scenario: Scenario; report: ImportReport }
  | { complete: false; scenario: Partial<Scenario>; report: ImportReport };

/** A published rate of one replica. */
export interface PublishedRate {
  model: string;
  hardware: string;
  /** Cards under one replica. */
  gpus: number;
  /** Precision of the weights. */
  precision: string;
  /** Length of what is read; left out where a mix was measured. */
  input_tokens?: number;
  /** Length of what is generated; left out where a mix was measured. */
  output_tokens?: number;
  /** Tokens generated per second by one replica. */
  output_tokens_per_second: number;
  /** Who published it, and how it follows from that. */
  source: string;
  /** The day on which it was read there. */
  date: string;
}

/** Memory that the weights of a model take. */
export interface PublishedModel {
  model: string;
  precision: string;
  /** Memory in GB over all cards of a replica. */
  resident_gb: number;
  source: string;
  date: string;
}

/** A kind of hardware. */
export interface PublishedHardware {
  hardware: string;
  /** Memory of one card in GB. */
  memory_gb: number;
  /** Power at full load in watts. */
  power_watts: number;
  /** Lowest and highest price per card and hour, where prices were collected. */
  price_per_hour?: [low: number, high: number];
  source: string;
  date: string;
}

/** Published figures, each with its source. */
export interface Catalogue {
  rates: PublishedRate[];
  models: PublishedModel[];
  hardware: PublishedHardware[];
}

/** Reads files into scenarios, in this thread: a large file takes a second or more. */
export interface Importer {
  /** The kinds of files that are recognised by their content. */
  formats(): FormatInfo[];
  /** An example of a format, by its `id`. */
  template(format: string): string;
  /** Published rates of a model, by a part of its name, or of all; and what hardware and models are. */
  catalogue(model?: string): Catalogue;
  /** One file: what it was read as, and what of it was guessed. Never throws because of the file. */
  look(file: ImportFile, options?: LookOptions): Look;
  /** All files as one scenario. Never throws because of the files: `report.problems` has what is wrong. */
  assemble(files: readonly ImportFile[], options?: ImportOptions): ImportResult;
  /** The demand to come of every history in files. Never throws because of the files. */
  forecast(files: readonly ImportFile[], options?: ForecastOptions): ForecastResult;
}

/** How histories are forecast. */
export interface ForecastOptions {
  /** What the user says about names and files. */
  map?: ImportMap | undefined;
  /** Length of a period in hours; 1 unless given. */
  periodHours?: number | undefined;
  /** How far to forecast, in hours; 24 unless given. */
  horizonHours?: number | undefined;
  /** Seasons in hours, such as [24, 168], or [] where nothing repeats; found unless given. */
  seasonsHours?: readonly number[] | undefined;
  /** Quantiles above 0 and below 1, in order; [0.1, 0.5, 0.9] unless given. */
  quantiles?: readonly number[] | undefined;
  /** Whole futures to draw, at most 100; 1 unless given, which is the median. */
  futures?: number | undefined;
  /** The same seed draws the same futures; 1 unless given. */
  seed?: number | undefined;
}

/** A forecast, or why there is none. */
export interface ForecastResult {
  /** Left out where there is none. */
  forecast?: Forecast;
  /** Why there is none; empty where there is one. */
  problems: ImportProblem[];
}

/** The demand to come of several histories, in units per second. */
export interface Forecast {
  /** The periods that are forecast. */
  periods: ForecastPeriod[];
  /** The forecast of each demand. */
  demands: DemandForecast[];
  /** The forecast of their sum: its rates are the sums of theirs. */
  total: SeriesForecast;
  /** Whole futures of all demands; one future is the median. */
  futures: FuturePaths[];
}

/** A period that is forecast. */
export interface ForecastPeriod {
  /** When it begins. */
  label: string;
  hours: number;
}

/** The forecast of one series. */
export interface SeriesForecast {
  /** How it was made, such as "mstl of logs" or "seasonal naive". */
  method: string;
  /** The seasons in hours, the shortest first. */
  seasons_hours: number[];
  /** The median rate of each period. */
  rate: number[];
  /** The quantiles of each period, in order. */
  quantiles: QuantilePath[];
  /** How the method fared at earlier times of the history. */
  backtest: ForecastBacktest;
  /** What was missing in the history, and what was no demand. */
  gaps: HistoryGap[];
}

/** The forecast of one demand. */
export interface DemandForecast extends SeriesForecast {
  /** Its name in the history. */
  id: string;
  /** The model, where the history says it. */
  model?: string;
  /** Where it comes from, where the history says it. */
  region?: string;
  /** What it counts. */
  unit: string;
}

/** A quantile of each period. */
export interface QuantilePath {
  /** The part of what may come that lies below. */
  level: number;
  rate: number[];
}

/** How a method fared at earlier times of the history, beside the seasonal naive forecast. */
export interface ForecastBacktest {
  /** Times at which a forecast was made of what was known; 0 where the history is too short. */
  times: number;
  /** What medians missed over what came, a share. */
  wape: number;
  naive_wape: number;
  /** The mean pinball loss of the quantiles, in units per second. */
  pinball: number;
  naive_pinball: number;
  /** The part of what came that lay between the outer quantiles. */
  inside: number;
}

/** A stretch of the history without demand. */
export interface HistoryGap {
  /** Missing periods and outages are filled from the seasons before; zeros are demand. */
  kind: "missing" | "outage" | "zeros";
  /** The label of its first period. */
  from: string;
  periods: number;
}

/** A whole future of all demands, as a scenario's `futures` has them. */
export interface FuturePaths {
  id: string;
  /** How likely it is; the weights of all add up to 1. */
  weight: number;
  demands: FuturePath[];
}

/** The path of a demand in a future. */
export interface FuturePath {
  id: string;
  rate: number[];
}
