/** Under the objective `fair`: how far demands are served, the least first. */

import { spans } from "./scenario.ts";
import type { Solved } from "./scenario.ts";

/** Demands that are all served to the same part of their weight. */
export interface Level {
  /** Percent. */
  percent: number;
  /** No plan gives them all more, percent. */
  boundPercent: number;
  demands: string[];
  /** Labels of the periods in which they are. */
  periods: string[];
}

/** The levels, the smallest first. */
export interface Levels {
  rows: Level[];
  /** Levels beyond those. */
  leftOut: number;
  /** Whether every demand weighs the same, so that a level is a share. */
  alike: boolean;
}

/** Rows that are shown. */
const MOST = 60;

/** The levels of a plan; nothing under other objectives. */
export function levels({ scenario, plan }: Solved): Levels | undefined {
  const found = plan.certificate.levels ?? [];
  if (found.length === 0) {
    return undefined;
  }
  const labels = spans(scenario).map(({ label }) => label);
  const weights = new Set(scenario.demands.map(({ value }) => value ?? 1).filter((value) => value > 0));
  return {
    rows: found.slice(0, MOST).map(({ level, bound, members }) => ({
      percent: 100 * level,
      boundPercent: 100 * bound,
      demands: [...new Set(members.map(({ demand }) => demand))],
      periods: [...new Set(members.map(({ period }) => labels[period] ?? String(period)))],
    })),
    leftOut: Math.max(0, found.length - MOST),
    alike: weights.size <= 1,
  };
}
