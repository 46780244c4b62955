/** Machines of an entry as one cell: `4`, `0 to 60`, and rented by the hour `0 to 12 per
 * period; running 0; start_cost 4; min_hours 1`; of both, `decided after` where they are
 * chosen anew in each future. */

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
  const said = rest.filter((one) => one !== "");
  const when = said.map((part) => DECIDED.exec(part)?.[1]?.toLowerCase());
  const [decided, ...twice] = when.filter((one) => one !== undefined);
  const late = decided === "after" ? { decided } : {};
  const bounds = { min: Number(range[1]), max: Number(range[2]) };
  const others = said.filter((_, at) => when[at] === undefined);
  if (twice.length > 0) {
    return undefined;
  }
  if (range[3] === undefined) {
    return others.length === 0 ? { ...bounds, ...late } : undefined;
  }
  const more: Record<string, number> = {};
  for (const part of others) {
    const [, word = "", text = ""] = /^(\S+(?:\s+(?:cost|hours))?)\s+(\S+)$/i.exec(part) ?? [];
    const name = MORE.find((one) => one === word.toLowerCase().replace(/\s+/, "_"));
    const value = numberOf(text);
    if (name === undefined || value === undefined || name in more) {
      return undefined;
    }
    more[name] = value;
  }
  return { ...bounds, per: "period", ...more, ...late };
}

/** The opposite. */
export function rangeText(count: unknown): string {
  const { min, max, per, decided, ...more } = record(count);
  const said = MORE.flatMap((name) => (more[name] === undefined || more[name] === null ? [] : [`; ${name} ${String(more[name])}`]));
  return `${String(min)} to ${String(max)}${per === undefined ? "" : " per period"}${per === undefined ? "" : said.join("")}${decided === "after" ? "; decided after" : ""}`;
}
