/** Cells as people write them, as JSON values, and back. What cannot be understood stays
 * a text, which the core refuses with the right words. */

import { rangeOf, rangeText } from "./counts.ts";
import { record } from "./draft.ts";
import { labelsOf, labelsText, selectorOf, selectorText } from "./selectors.ts";
import type { Kind } from "./types.ts";

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const SCALES: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9, b: 1e9 };

/** A number with currency signs, thousands separators, a decimal comma or a scale
 * (`12 k`); nothing where it is none, or could be two. */
export function numberOf(text: string): number | undefined {
  let cell = text.trim().replace(/^[$€£¥]\s*|\s*[$€£¥]$/g, "").replace(/(?<=\d)[\s\u00a0\u202f'’_](?=\d{3}(\D|$))/g, "");
  const scale = /^(.*\d)\s*([kmgb])$/i.exec(cell);
  if (scale !== null) {
    cell = scale[1] ?? "";
  }
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(cell)) {
    cell = cell.replaceAll(",", "");
  } else if (/^[+-]?\d{1,3}(\.\d{3})+,\d*$/.test(cell)) {
    cell = cell.replaceAll(".", "").replace(",", ".");
  } else if (/^[+-]?\d*,\d+$/.test(cell)) {
    cell = cell.replace(",", ".");
  }
  return PLAIN.test(cell) ? Number(cell) * (SCALES[scale?.[2]?.toLowerCase() ?? ""] ?? 1) : undefined;
}

/** A typed cell as the value of its kind; nothing where it is empty. */
export function valueOf(text: string, kind: Kind): unknown {
  const cell = text.trim();
  if (cell === "") {
    return undefined;
  }
  switch (kind) {
    case "text":
    case "curve":
      return cell;
    case "number":
      return numberOf(cell) ?? cell;
    case "percent":
      return fractionOf(cell) ?? cell;
    case "flag":
      return /^(true|yes|y|1)$/i.test(cell) ? true : /^(false|no|n|0)$/i.test(cell) ? false : cell;
    case "list":
      return listOf(cell);
    case "count":
      return rangeOf(cell, numberOf) ?? numberOf(cell) ?? cell;
    case "labels":
      return labelsOf(cell);
    case "selector":
      return selectorOf(cell);
    case "series":
      return seriesOf(cell);
    case "share":
      return shareOf(cell);
  }
}

/** A share: `99 %`, `0.99`, and `99`, which can be no other. */
function fractionOf(cell: string): number | undefined {
  const percent = /^(.*?)\s*%$/.exec(cell);
  const number = numberOf(percent?.[1] ?? cell);
  if (number === undefined) {
    return undefined;
  }
  return percent !== null || number > 1 ? short(number / 100) : number;
}

function listOf(cell: string): string[] {
  if (/^(none|nothing|;)$/i.test(cell)) {
    return cell === ";" || /^nothing$/i.test(cell) ? [] : ["none"];
  }
  const entries = cell.split(/[;,]/).map((entry) => entry.trim());
  return entries.filter((entry) => entry !== "");
}

/** One number, or one for each period: `6; 6; 8`. */
function seriesOf(cell: string): unknown {
  const entries = cell.split(/[;\t]/).map((entry) => entry.trim()).filter((entry) => entry !== "");
  const numbers = entries.map((entry) => numberOf(entry) ?? entry);
  return numbers.length === 1 ? numbers[0] : numbers;
}

/** How a model is spread: `50 % per region`, `50 % per operator`, `50 % per site`, a label. */
function shareOf(cell: string): unknown {
  const [, part = "", over = ""] = /^(.*?)\s*(?:per|in (?:any|each|one))\s+(.+)$/i.exec(cell) ?? [];
  const share = fractionOf(part);
  return share === undefined ? cell : { over: over === "region" || over === "operator" ? over : { label: over }, share };
}

/** A value as a cell shows it; the opposite of `valueOf`. */
export function textOf(value: unknown, kind: Kind): string {
  if (value === undefined || value === null) {
    return "";
  }
  if (typeof value === "number") {
    return kind === "percent" ? `${String(short(value * 100))} %` : String(value);
  }
  if (typeof value === "boolean") {
    return value ? "yes" : "no";
  }
  if (Array.isArray(value) && kind === "series") {
    return value.map(String).join("; ");
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? "nothing" : value.map(String).join(", ");
  }
  if (typeof value === "object" && "min" in value && "max" in value) {
    return rangeText(value);
  }
  if (typeof value === "object" && kind === "labels") {
    return labelsText(value);
  }
  if (typeof value === "object" && kind === "selector") {
    return selectorText(value);
  }
  if (typeof value === "object" && kind === "share" && "share" in value && "over" in value) {
    const { over } = value;
    return `${textOf(value.share, "percent")} per ${typeof over === "string" ? over : String(record(over)["label"] ?? "")}`;
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A number without the noise of the last digits, for products and quotients of what
 * was typed. */
export function short(value: number): number {
  return Number(value.toPrecision(12));
}

/** A text as a sheet shows it: thousands apart, money with cents. */
export function shown(text: string, { kind, money = false }: { kind: Kind; money?: boolean }): string {
  if (kind === "series" && text.includes(";")) {
    const numbers = text.split(";").map(Number);
    return `${Math.min(...numbers)} to ${Math.max(...numbers)}, by period`;
  }
  if (kind === "text" || !/^-?\d+(\.\d+)?$/.test(text)) {
    return text;
  }
  const [whole = "", part] = (money && /^-?\d+(\.\d)?$/.test(text) ? Number(text).toFixed(2) : text).split(".");
  const apart = whole.length >= 4 ? whole.replace(/\B(?=(\d{3})+$)/g, ",") : whole;
  return part === undefined ? apart : `${apart}.${part}`;
}

/** Cells of a spreadsheet, as they are copied: tabs and lines, quotes around what has
 * either. */
export function cellsOfTabs(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = "";
  let quoted = false;
  const whole = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let at = 0; at < whole.length; at += 1) {
    const letter = whole[at] ?? "";
    if (quoted && letter === '"' && whole[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (letter === '"' && (quoted || cell === "")) {
      quoted = !quoted;
    } else if (!quoted && (letter === "\t" || letter === "\n")) {
      rows.at(-1)?.push(cell);
      cell = "";
      if (letter === "\n") {
        rows.push([]);
      }
    } else {
      cell += letter;
    }
  }
  rows.at(-1)?.push(cell);
  return rows;
}

/** The opposite. */
export function tabsOf(rows: readonly (readonly string[])[]): string {
  const quoted = (cell: string): string => (/[\t\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return rows.map((row) => row.map(quoted).join("\t")).join("\n");
}

/** Rows as CSV; cells are quoted where they must be. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  const quoted = (cell: string): string => (/[,"\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return rows.map((row) => `${row.map(quoted).join(",")}\n`).join("");
}
