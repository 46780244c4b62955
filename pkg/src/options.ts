/** What callers may ask of a call: limits, callbacks, formats. */

import type { SweepKeep } from "./figures.js";
import type { Plan, Recommendations } from "./types.js";

/** Limits of a call that solves. */
export interface Limits {
  /** Stop after this many seconds with the best plan so far. */
  timeLimit?: number | undefined;
  /**
   * Stop each search for whole numbers after this many branch and bound nodes;
   * 2000 unless given, null for no limit. Unlike a time limit it gives the same
   * plan on every machine.
   */
  nodeLimit?: number | null | undefined;
  /** A plan within this relative distance of the bound counts as optimal; 1e-4 unless given. */
  gap?: number | undefined;
  /** Which engine finds the plan, `auto` unless given. All find the same optimum. */
  engine?: EngineName | undefined;
  /**
   * Whether plans of `solve` and `compare` name classes of alike node entries instead of
   * every entry; where a plan of all entries would be larger than 32 MiB unless given.
   */
  compact?: boolean | undefined;
  /**
   * Whether the account of a plan also says what lifting each cause of stranding by itself
   * would bring (`alone`, in `waste.alone`), and not only one after another; `order` unless
   * given.
   */
  causes?: "order" | "alone" | undefined;
}

/** Whether to start from an earlier answer. */
export interface WarmStart {
  /**
   * Starts from what the last call with `warm` and the same limits left: what did
   * not change keeps its answer, what changed a little is solved from where it
   * was. The plan is as good and proved anew; where several are equally good, it
   * may be another one than without `warm`. False unless given.
   */
  warm?: boolean | undefined;
}

/** Where a plan starts from. */
export interface CurrentPlan {
  /**
   * An earlier plan of this fleet: what it places in its first period stands
   * now, and what the scenario does not have any more is lost. Moves from there
   * count where `steadiness` of the scenario gives them a price or a limit;
   * elsewhere equally good plans differ by them.
   */
  current?: Plan | undefined;
}

/**
 * `auto` chooses by size and structure. `interior` takes the interior point for
 * every relaxation; whole numbers are searched for by the simplex.
 */
export type EngineName = "auto" | "interior" | "simplex" | "microlp";

/** Limits of `grow`, and what to try. */
export interface GrowLimits extends Limits {
  /** Most machines added of one kind, 0 to 1000; 8 unless given. */
  machines?: number | undefined;
  /** Currency per hour for the mixed purchase that gains most; none is sought unless given. */
  budgetPerHour?: number | undefined;
  /** Whether to find out how far prices hold; false unless given. */
  priceRanges?: boolean | undefined;
}

/** Limits of `stress`, and what to try. */
export interface StressLimits extends Limits {
  /** Growth of every demand in percent, one case each; [10, 25, 50] unless given. */
  demandPercent?: readonly number[] | undefined;
}

/** Limits of `evaluate`, and what to find out. */
export interface EvaluateLimits extends Limits {
  /** Whether to find the best plan for what came, and the regret; true unless given. */
  regret?: boolean | undefined;
  /** The one of the scenario's futures that came, by its id; all of them unless given. */
  future?: string | undefined;
}

/** Limits of `advise`, and what it is held against. */
export interface AdviseLimits extends Limits {
  /**
   * How work is routed today; `current` where the scenario lists routes with rates, else
   * `least_loaded` unless given.
   */
  routing?: "current" | "least_loaded" | "nearest" | "random" | "weighted" | undefined;
}

/** Limits of each scenario of a `sweep`, and what is kept of its plan. */
export interface SweepLimits extends Limits, WarmStart {
  /**
   * Figures of a line: short names, JSON pointers into the plan such as `/solver/engine`, or
   * `plan` for all of it; value, bound and gap, what is served, idle and spent unless given.
   */
  keep?: readonly SweepKeep[] | undefined;
}

/**
 * Called with every better answer on the way: true as far as it goes, its plan without
 * lists.
 */
export type OnBetter = (advice: Recommendations) => void;

/**
 * What the search at hand has found and proved for its program, one of the independent
 * ones, in the unit of `certificate.objective` and summed over all hours: value served,
 * `profit` or `cost` by the policy's objective; under `fair` no figure of its levels.
 * With one program these are figures of the whole plan.
 */
export interface SearchProgress {
  /** The best that was found; left out before there is any. */
  best?: number;
  /** Nothing is better than this; left out before anything is proved. */
  bound?: number;
}

/**
 * Called with the independent programs finished, those there are, and, while a search for
 * whole numbers runs, how far it is.
 */
export type OnProgress = (done: number, total: number, search?: SearchProgress) => void;

/** Limits and callbacks of a call in this thread. */
export interface CallOptions extends Limits, WarmStart, Callbacks {}

/** Callbacks of a call in this thread. */
export interface Callbacks {
  /** Called after each finished program. */
  onProgress?: OnProgress | undefined;
  /** Asked between slices of work whether to stop. */
  cancelled?: (() => boolean) | undefined;
}

/** What has a JSON Schema: the two files, answers by the call that gives them, and what the
 * command prints as JSON where there is no answer (`error`). */
export const SCHEMA_NAMES = [
  "scenario",
  "plan",
  "compare",
  "size",
  "grow",
  "stress",
  "advise",
  "earnings",
  "evaluate",
  "futures",
  "commit",
  "timetable",
  "check",
  "verify",
  "error",
] as const;

/** What has a JSON Schema. */
export type SchemaName = (typeof SCHEMA_NAMES)[number];

/** Formats of other solvers. */
export type ModelFormat = "mps" | "lp";
