/** The part of a sheet that is drawn, and the sheet as text. */

import type { LimitsSaid } from "../model/limits.ts";
import { plural } from "../model/numbers.ts";
import { timesIn } from "../model/times.ts";
import { isBlank, listOf, moneyOf, periodsOf, word } from "./draft.ts";
import { totals } from "./demand.ts";
import { guessesIn } from "./guesses.ts";
import { saidOf } from "./limits.ts";
import { ratesTable } from "./models.ts";
import type { Wrong } from "./problems.ts";
import { NOUNS, SHEETS } from "./sheets.ts";
import type { Cell, Column, Draft, Range, SheetName } from "./types.ts";
import { csvOf, shown, textOf } from "./values.ts";

/** What is asked for. */
export interface WindowAsked {
  sheet: SheetName;
  from: number;
  most: number;
  /** Only rows that have this in some cell. */
  find: string;
}

/** Rows that are drawn. */
export interface Window {
  sheet: SheetName;
  columns: Column[];
  /** What the empty row says; nothing where rows cannot be added. */
  more: string | undefined;
  removable: boolean;
  from: number;
  /** The place in the list of each row. */
  places: number[];
  cells: (Cell & { shown: string; wrong?: Wrong })[][];
  /** Rows that match, and all. */
  matching: number;
  count: number;
  summary: string;
  /** How many cells of the sheet an import guessed, and from which files. */
  guesses: { cells: number; files: string[] };
}

/** Places of the rows that have a text in some cell. */
function matching(draft: Draft, name: SheetName, columns: readonly Column[], find: string): number[] {
  const sheet = SHEETS[name];
  const places = [...Array(sheet.count(draft)).keys()];
  const wanted = find.trim().toLowerCase();
  return wanted === ""
    ? places
    : places.filter((row) => columns.some(({ key }) => sheet.cell(draft, row, key).text.toLowerCase().includes(wanted)));
}

/** Part of a sheet; `said` is what the plan says of its limits. */
export function windowOf(draft: Draft, { sheet: name, from, most, find }: WindowAsked, wrong: readonly Wrong[], said?: LimitsSaid): Window {
  const sheet = SHEETS[name];
  const columns = sheet.columns(draft);
  const matched = matching(draft, name, columns, find);
  const places = matched.slice(from, from + most);
  const here = wrong.filter((one) => one.sheet === (name === "hours" ? "demand" : name));
  const keyed = new Map(here.map((one) => [`${one.row ?? ""} ${name === "hours" && one.key === "mean" ? "rate:0" : (one.key ?? "")}`, one]));
  return {
    sheet: name,
    columns,
    more: sheet.more,
    removable: sheet.remove !== undefined,
    from,
    places,
    cells: places.map((row) =>
      columns.map((column) => {
        const { key } = column;
        const cell = { ...sheet.cell(draft, row, key), ...saidOf(draft, name, row, key, said) };
        const mistake = keyed.get(`${row} ${key}`);
        return { ...cell, shown: shown(cell.text, column), ...(mistake === undefined ? {} : { wrong: mistake }) };
      }),
    ),
    matching: matched.length,
    count: sheet.count(draft),
    summary: summaryOf(draft, name),
    guesses: guessesIn(draft, name),
  };
}

/** Texts of a range, for the clipboard. */
export function textsOf(draft: Draft, name: SheetName, { rows, columns }: Range): string[][] {
  const sheet = SHEETS[name];
  return rows.map((row) => columns.map((key) => (row < sheet.count(draft) ? sheet.cell(draft, row, key).text : "")));
}

/** Cells that are numbers: how many, their sum. */
export function sumOf(texts: readonly (readonly string[])[]): { cells: number; numbers: number; sum: number } {
  const all = texts.flat();
  const numbers = all.filter((text) => text.trim() !== "" && !Number.isNaN(Number(text))).map(Number);
  return { cells: all.length, numbers: numbers.length, sum: numbers.reduce((sum, one) => sum + one, 0) };
}

const grouped = (value: number, digits = 0): string =>
  value.toFixed(digits).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",");

function summaryOf(draft: Draft, name: SheetName): string {
  if (name === "nodes") {
    const list = draft.nodes.filter((node) => !isBlank(node));
    const counts = list.map(({ count }) => countOf(count));
    const machines = counts.reduce((sum, count) => sum + count, 0);
    const prices = list.map(({ price_per_hour: price }, at) => (typeof price === "number" ? price * (counts[at] ?? 0) : 0));
    const money = moneyOf(draft);
    const spend = prices.reduce((sum, price) => sum + price, 0);
    const unpriced = list.filter(({ price_per_hour: price }) => price === undefined).length;
    const amount = money.length === 1 ? `${money}${grouped(spend, 2)}` : `${grouped(spend, 2)} ${money}`;
    return `${plural(machines, "machine")} in ${plural(list.length, "group")}, ${amount}/h${unpriced > 0 ? `, ${unpriced} without a price` : ""}`;
  }
  if (name === "demand" || name === "hours") {
    const sums = totals(draft);
    const peak = Math.max(0, ...sums);
    const at = timesIn(periodsOf(draft))[sums.indexOf(peak)] ?? "";
    const streams = draft.demands.filter((one) => !isBlank(one)).length;
    const figure = peak >= 1e6 ? `${(peak / 1e6).toFixed(2)} M` : grouped(peak);
    return `${streams} ${streams === 1 ? "stream" : "streams"}, ${figure} units/s${sums.length > 1 ? ` at the peak, ${at}` : ""}`;
  }
  if (name === "models") {
    const count = listOf(draft, "models").filter((model) => !isBlank(model)).length;
    return `${count} ${NOUNS.models[count === 1 ? 0 : 1]}`;
  }
  return "";
}

function countOf(count: unknown): number {
  if (typeof count === "number") {
    return count;
  }
  const most = typeof count === "object" && count !== null && "max" in count ? count.max : undefined;
  return typeof most === "number" ? most : count === undefined ? 1 : 0;
}

/** A sheet as CSV, in the columns that files of nodes, rates and demands have. */
export function csvOfSheet(draft: Draft, name: SheetName): string {
  const sheet = SHEETS[name];
  if (name === "nodes") {
    const columns = sheet.columns(draft).filter(({ key }) => key !== "source" && draft.nodes.some((_, row) => sheet.cell(draft, row, key).text !== ""));
    const list = (row: number, { key, kind }: Column): string => {
      const { text } = sheet.cell(draft, row, key);
      if (kind === "percent") {
        return String(draft.nodes[row]?.[key] ?? "");
      }
      if (kind === "labels") {
        return text.replaceAll("; ", ";");
      }
      return kind === "list" ? text.replaceAll(", ", ";").replace(/^nothing$/, ";") : kind === "count" ? text.replace(" to ", "..") : text;
    };
    const rows = draft.nodes.map((_, row) => columns.map((column) => list(row, column)));
    return csvOf([columns.map(({ key }) => key), ...rows]);
  }
  if (name === "demand" || name === "hours") {
    const fields = ["id", "model", "region", "verification", "value", "min_served", "max_rtt_ms", "in_regions", "priority", "within_hours", "labels"];
    const used = fields.filter((field, at) => at < 2 || draft.demands.some((one) => one[field] !== undefined));
    const labels = periodsOf(draft);
    const hours = SHEETS.hours;
    const rows = draft.demands.flatMap((one, row) =>
      labels.map((label, at) => [
        ...used.map((field) => listed(one[field], field)),
        label,
        hours.cell(draft, row, `rate:${at}`).text,
      ]),
    );
    return csvOf([[...used, "period", "rate"], ...rows]);
  }
  if (name === "models") {
    return csvOf(ratesTable(draft));
  }
  const columns = sheet.columns(draft);
  const rows = [...Array(sheet.count(draft)).keys()].map((row) => columns.map(({ key }) => sheet.cell(draft, row, key).text));
  return csvOf([columns.map(({ title, unit }) => (unit === undefined ? title : `${title} (${unit})`)), ...rows]);
}

/** A field of a demand as a cell of a file: lists and labels have semicolons. */
function listed(value: unknown, field: string): string {
  if (field === "labels") {
    return textOf(value, "labels").replaceAll("; ", ";");
  }
  return Array.isArray(value) ? (value.length === 0 ? ";" : value.map(String).join(";")) : String(value ?? "");
}

/** What a draft is called. */
export function nameOf(draft: Draft): string {
  return word(draft["name"]) || "Untitled";
}
