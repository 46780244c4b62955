/** Periods as people say them: `12:00`, not `2026-11-29T12:00Z`. */

import type { Scenario } from "idlewise";
import { spans } from "./scenario.ts";

const ISO = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}:\d{2})(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/;
const DATED = /^(.+) (\d{1,2}:\d{2})$/;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The names of the periods. */
export function timesOf(scenario: Scenario): string[] {
  const periods = spans(scenario);
  const [only] = periods;
  if (periods.length === 1 && only?.label === "0") {
    return [only.hours === 1 ? "this hour" : "this period"];
  }
  return timesIn(periods.map(({ label }) => label));
}

/** Labels that are all points in time, as hours; with the day where it changes, and with
 * every hour where an hour alone could be of several days. */
export function timesIn(labels: readonly string[]): string[] {
  const found = labels.map((label) => ISO.exec(label));
  if (found.some((one) => one === null)) {
    return [...labels];
  }
  const days = found.map((one) => `${Number(one?.[3])} ${MONTHS[Number(one?.[2]) - 1] ?? ""}`);
  const hours = found.map((one) => one?.[4] ?? "");
  const alone = new Set(hours).size === hours.length;
  return hours.map((hour, t) => (alone && (t === 0 || days[t] === days[t - 1]) ? hour : `${days[t] ?? ""} ${hour}`));
}

/** A point in time with its day; itself where it is none. */
export function dated(label: string): string {
  const found = ISO.exec(label);
  return found === null ? label : `${Number(found[3])} ${MONTHS[Number(found[2]) - 1] ?? ""} ${found[4] ?? ""}`;
}

/** Without the day where it is that of the label before. */
export function briefly(label: string, before: string | undefined): string {
  const [, day, hour] = DATED.exec(label) ?? [];
  return hour !== undefined && day === DATED.exec(before ?? "")?.[1] ? hour : label;
}

/** When, in a sentence. */
export function when(label: string): string {
  return label.startsWith("this ") ? `in ${label}` : `at ${label}`;
}
