/** Time along the width of a chart: labels, and the period below the pointer. */

import { briefly } from "../model/times.ts";

/** Where labels stand, 0 to 1, and what they say: the beginning, quarters, the end. */
export function timeLabels(labels: readonly string[], hours: readonly number[]): { at: number; text: string }[] {
  const all = hours.reduce((sum, length) => sum + length, 0);
  if (labels.length === 0 || all <= 0) {
    return [];
  }
  const found: { at: number; text: string }[] = [];
  let last: string | undefined;
  for (const quarter of [0, 0.25, 0.5, 0.75]) {
    const period = periodAt(hours, quarter);
    const at = startOf(hours, period) / all;
    if (found.every((one) => Math.abs(one.at - at) > 0.1)) {
      found.push({ at, text: briefly(labels[period] ?? "", last) });
      last = labels[period];
    }
  }
  if (all === 24 && labels[0] === "00:00") {
    found.push({ at: 1, text: "24:00" });
  }
  return found;
}

/** Hours from the beginning to that of a period. */
export function startOf(hours: readonly number[], period: number): number {
  let sum = 0;
  for (let t = 0; t < period; t += 1) {
    sum += hours[t] ?? 0;
  }
  return sum;
}

/** The middle of a period, 0 to 1. */
export function middleOf(hours: readonly number[], period: number): number {
  const all = hours.reduce((sum, length) => sum + length, 0);
  return all > 0 ? (startOf(hours, period) + (hours[period] ?? 0) / 2) / all : 0;
}

/** The period at a share of the width. */
export function periodAt(hours: readonly number[], share: number): number {
  const all = hours.reduce((sum, length) => sum + length, 0);
  let left = Math.min(Math.max(share, 0), 1) * all;
  for (let t = 0; t < hours.length; t += 1) {
    left -= hours[t] ?? 0;
    if (left < 1e-9) {
      return left > -1e-9 && t + 1 < hours.length ? t + 1 : t;
    }
  }
  return Math.max(0, hours.length - 1);
}
