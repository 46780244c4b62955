/** Machines of an entry as one cell: `4`, `0 to 60`, and rented by the hour `0 to 12 per
 * period; running 0; start_cost 4; min_hours 1; decided after`. */

import { record } from "./draft.ts";

const RANGE = /^(\d+)\s*(?:\.\.|to|–|-)\s*(\d+)\s*(per\s+(?:period|hour))?$/i;
/** What else is said of machines that are rented by the hour. */
const MORE = ["running", "start_cost", "min_hours", "start_hours"] as const;
/** Whether they are rented before or after it is known which future comes. */
const DECIDED = /^decided\s+(before|after)$/i;

/** A range of machines; nothing where the cell says something else. */
export function rangeOf(cell: string, numberOf: (text: string) => number | undefined): object | undefined {
  const [first = "", ...rest] = cell.split(";").map((part) => part.trim());
  const range = RANGE.exec(first);
  if (range === null) {
    return undefined;
  }
  const bounds = { min: Number(range[1]), max: Number(range[2]) };
  if (range[3] === undefined) {
    return rest.length === 0 ? bounds : undefined;
  }
  const more: Record<string, number | string> = {};
  for (const part of rest.filter((one) => one !== "")) {
    const decided = DECIDED.exec(part)?.[1]?.toLowerCase();
    if (decided !== undefined && !("decided" in more)) {
      more["decided"] = decided;
      continue;
    }
    const [, word = "", text = ""] = /^(\S+(?:\s+(?:cost|hours))?)\s+(\S+)$/i.exec(part) ?? [];
    const name = MORE.find((one) => one === word.toLowerCase().replace(/\s+/, "_"));
    const value = numberOf(text);
    if (name === undefined || value === undefined || name in more) {
      return undefined;
    }
    more[name] = value;
  }
  return { ...bounds, per: "period", ...more };
}

/** The opposite. */
export function rangeText(count: unknown): string {
  const { min, max, per, ...more } = record(count);
  const said = [...MORE, "decided"].flatMap((name) => (more[name] === undefined || more[name] === null ? [] : [`; ${name} ${String(more[name])}`]));
  return `${String(min)} to ${String(max)}${per === undefined ? "" : " per period"}${per === undefined ? "" : said.join("")}`;
}
