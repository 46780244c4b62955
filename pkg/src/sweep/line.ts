/** A line of a sweep: what a scenario was given, and what it came to. */

import type { CheckReport } from "../answers.js";
import { IdlewiseError, InputError } from "../errors.js";
import type { ErrorCode } from "../errors.js";
import type { SweepFigures, SweepOutcome } from "../figures.js";
import type { Conflict, Plan, Problem, Status } from "../types.js";
import type { Swept } from "./over.js";

/** Why a scenario of a sweep has no plan. */
export interface SweepError {
  code: ErrorCode;
  message: string;
  /** Everything that is wrong with it; absent unless the code is `input`. */
  problems?: readonly Problem[];
}

/** What a scenario of a sweep was given, and the figures of its plan that were asked for. */
export interface SweepLine extends Partial<SweepFigures> {
  /** From 0. */
  index: number;
  /** Fields and values, or the patch. */
  given: Readonly<Record<string, unknown>>;
  status: Status | "error";
  /** What clashes, where no plan can be. */
  conflicts?: Conflict[];
  /** What is wrong with the scenario. */
  error?: SweepError;
  /** The plan, its seconds 0, where it is kept. */
  plan?: Plan;
  /** What stands where a pointer points to; null where nothing does. */
  [pointer: `/${string}`]: unknown;
}

/** Called with every line as soon as it is known. */
export type OnLine = (line: SweepLine) => void;

/** The line of a scenario that was solved. */
export function solvedLine(swept: Swept, index: number, outcome: SweepOutcome): SweepLine {
  return { index, given: swept.given(index), ...outcome };
}

/**
 * The line of a scenario that cannot be made: what another field was given took away what
 * this one changes.
 */
function unmadeLine(swept: Swept, index: number, failure: unknown): SweepLine {
  if (!(failure instanceof IdlewiseError)) {
    throw failure;
  }
  const { code, message } = failure;
  return { index, given: swept.given(index), status: "error", error: { code, message } };
}

/** The scenario of this number, or its line where it cannot be made. */
export function madeOf(swept: Swept, index: number): { scenario: unknown } | { line: SweepLine } {
  try {
    return { scenario: swept.scenario(index) };
  } catch (failure) {
    return { line: unmadeLine(swept, index, failure) };
  }
}

/** Failures of a scenario are lines. Others would be the same in every line, and end the sweep. */
const LINES: ReadonlySet<ErrorCode> = new Set(["input", "too_large", "solver", "certificate"] as const);

/**
 * The line of a scenario that failed; where all others would fail the same way, its error
 * is thrown.
 */
export function failedLine(swept: Swept, index: number, failure: unknown): SweepLine {
  if (!(failure instanceof IdlewiseError) || !LINES.has(failure.code)) {
    throw failure;
  }
  const { code, message } = failure;
  const error = failure instanceof InputError ? { code, message, problems: failure.problems } : { code, message };
  return { index, given: swept.given(index), status: "error", error };
}

/** Refuses a scenario that is not valid, as the beginning of a sweep. */
export function refuseInvalid({ errors }: CheckReport): void {
  if (errors.length > 0) {
    throw new InputError(errors.map(toldOf).join("\n"), errors);
  }
}

/** Refuses a field that no scenario knows. Values are judged scenario by scenario. */
export function refuseUnknown(field: string, { errors }: CheckReport): void {
  const unknown = errors.find(({ found }) => found === "an unknown field");
  if (unknown !== undefined) {
    throw new IdlewiseError("argument", `over: ${field}: ${toldOf(unknown)}`);
  }
}

/** A problem in one line, as the core says it. */
function toldOf({ path, found, expected, nearest }: Problem): string {
  const meant = nearest == null ? "" : ` (did you mean "${nearest}"?)`;
  return `${path}: found ${found}, expected ${expected}${meant}`;
}
