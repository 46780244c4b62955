/** Answers that are not made from the Rust types. */

import type { Advice, Plan, Problem } from "./types.js";

/** What `check` finds. */
export interface CheckReport {
  /** Whether the scenario can be solved as it is. */
  valid: boolean;
  /** Everything that is wrong, in the order of the input. */
  errors: Problem[];
  /** What is valid and probably not meant. */
  advice: Advice[];
}

/**
 * The large matrices of a plan. The entry of row r (a node or demand, in the
 * order of the scenario) and period t stands at r x periods + t.
 */
export interface Tables {
  /** Columns of every matrix. */
  periods: number;
  /** Ids of the rows of node matrices. */
  nodes: string[];
  /** Ids of the rows of demand matrices. */
  demands: string[];
  /** Node by period: compute held or busy / available, 0 to 1. */
  allocatedShare: Float64Array;
  /** Node by period: compute busy / available, 0 to 1. */
  busyShare: Float64Array;
  /** Node by period: worth of one more unit of compute for one hour. */
  computePrice: Float64Array;
  /** Demand by period: units per second asked for. */
  offered: Float64Array;
  /** Demand by period: units per second served. */
  served: Float64Array;
  /** Demand by period: units per second not served. */
  unmet: Float64Array;
  /** Demand by period: worth of one more unit of the demand. */
  demandPrice: Float64Array;
}

/** A plan and its matrices. */
export interface PlanWithTables {
  plan: Plan;
  tables: Tables;
}

/** Answers of parts of a scenario: numbers that only the core can read. */
export type PartAnswers = Float64Array[];
