/** Cells as people write them, as JSON values, and back. What cannot be understood stays
 * a text, which the core refuses with the right words. */

import { rangeOf, rangeText } from "./counts.ts";
import { record } from "./draft.ts";
import { demandChangesOf, demandChangesText, nodeChangesOf, nodeChangesText } from "./future-changes.ts";
import { fractionOf, hoursOf, numberOf, percentText, seriesOf, seriesText } from "./numbers.ts";
import { labelsOf, labelsText, selectorOf, selectorText } from "./selectors.ts";
import type { Kind } from "./types.ts";

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
    case "hours":
      return hoursOf(cell) ?? cell;
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
    case "node selector":
      return selectorOf(cell, true);
    case "series":
      return seriesOf(cell);
    case "share":
      return shareOf(cell);
    case "demand changes":
      return demandChangesOf(cell);
    case "node changes":
      return nodeChangesOf(cell);
  }
}

function listOf(cell: string): string[] {
  if (/^(none|nothing|;)$/i.test(cell)) {
    return cell === ";" || /^nothing$/i.test(cell) ? [] : ["none"];
  }
  const entries = cell.split(/[;,]/).map((entry) => entry.trim());
  return entries.filter((entry) => entry !== "");
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
    return kind === "percent" ? percentText(value) : String(value);
  }
  if (typeof value === "boolean") {
    return value ? "yes" : "no";
  }
  if (kind === "demand changes") {
    return demandChangesText(value);
  }
  if (kind === "node changes") {
    return nodeChangesText(value);
  }
  if (Array.isArray(value) && kind === "series") {
    return seriesText(value);
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
  if (typeof value === "object" && (kind === "selector" || kind === "node selector")) {
    return selectorText(value, kind === "node selector");
  }
  if (typeof value === "object" && kind === "share" && "share" in value && "over" in value) {
    const { over } = value;
    return `${typeof value.share === "number" ? percentText(value.share) : String(value.share)} per ${typeof over === "string" ? over : String(record(over)["label"] ?? "")}`;
  }
  return typeof value === "string" ? value : JSON.stringify(value);
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
