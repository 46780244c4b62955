/** One scenario for several workers: when it is worth that, and who gets which
 * of its independent parts. */

import type { Limits } from "./options.js";

/** Columns of a program from which asking for its parts is worth the time. */
export const WORTHWHILE_COLUMNS = 20_000;

/** Work beside the largest share that pays for another copy of the scenario. */
const WORTHWHILE_WORK = 5_000;

/**
 * Columns that the program of a scenario could have, at most: every demand on
 * every node in every period. Zero for what is no scenario; the core says why.
 */
export function columnsAtMost(scenario: unknown): number {
  const length = (name: string): number => {
    const list = (scenario as Record<string, unknown> | null | undefined)?.[name];
    return Array.isArray(list) ? list.length : 0;
  };
  try {
    return length("nodes") * length("demands") * Math.max(1, length("periods"));
  } catch {
    // A getter that throws: the core names its place.
    return 0;
  }
}

/**
 * The places of parts in shares of about the same work, one for each worker;
 * fewer than two where the parts are not worth it.
 */
export function partition(sizes: Float64Array, workers: number): Uint32Array[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
  if (total - largest < WORTHWHILE_WORK) {
    return [];
  }
  const shares = Array.from({ length: Math.min(workers, sizes.length) }, () => ({
    work: 0,
    places: [] as number[],
  }));
  // The largest first, each to whoever has least.
  const order = Array.from(sizes.keys()).sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0) || a - b);
  for (const place of order) {
    const least = shares.reduce((best, share) => (share.work < best.work ? share : best));
    least.work += sizes[place] ?? 0;
    least.places.push(place);
  }
  return shares.map(({ places }) => Uint32Array.from(places.sort((a, b) => a - b)));
}

/** The limits with what is left of the time, from now on. */
export function remainingLimits(limits: Limits): () => Limits {
  const { timeLimit } = limits;
  const start = performance.now();
  if (typeof timeLimit !== "number") {
    return () => limits;
  }
  return () => {
    const spent = (performance.now() - start) / 1000;
    // What is no limit stays as it is: the core refuses it by name.
    return timeLimit > 0 ? { ...limits, timeLimit: Math.max(0, timeLimit - spent) } : limits;
  };
}
