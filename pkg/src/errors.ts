/** Failures: classes with a stable `code`. Limits that are reached are no
 * failures; the plan's `status` says so. */

import type { Problem } from "./types.js";

/** What can go wrong, as a name for programs. */
export type ErrorCode =
  /** The scenario or plan is not valid; `problems` says where and why. */
  | "input"
  /** The scenario is beyond a documented limit. */
  | "too_large"
  /** An engine could not finish. */
  | "solver"
  /** The independent checker refused the plan, so it is not shown. */
  | "certificate"
  /** An option or other argument is not what it should be. */
  | "argument"
  /** The caller's signal asked to stop. */
  | "cancelled"
  /** The WebAssembly or its worker could not be loaded. */
  | "load"
  /** The core panicked. The instance is thrown away. */
  | "panic"
  /** The WebAssembly trapped, or its worker died. The instance is thrown away. */
  | "trap"
  /** The planner was disposed. */
  | "disposed";

const CODES: readonly string[] = [
  "input",
  "too_large",
  "solver",
  "certificate",
  "argument",
  "cancelled",
  "load",
  "panic",
  "trap",
  "disposed",
] satisfies readonly ErrorCode[];

/** Any failure of idlewise. */
export class IdlewiseError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "IdlewiseError";
    this.code = code;
  }
}

/** The scenario or plan is not valid. */
export class InputError extends IdlewiseError {
  /** Everything that is wrong, in the order of the input. */
  readonly problems: readonly Problem[];

  constructor(message: string, problems: readonly Problem[], options?: ErrorOptions) {
    super("input", message, options);
    this.name = "InputError";
    this.problems = problems;
  }
}

/** The caller's signal asked to stop; `cause` is the signal's reason. */
export class CancelledError extends IdlewiseError {
  constructor(options?: ErrorOptions) {
    super("cancelled", "cancelled", options);
    // The name that the web platform gives to what a signal stopped.
    this.name = "AbortError";
  }
}

/** The WebAssembly or its worker could not be loaded. */
export class LoadError extends IdlewiseError {
  constructor(message: string, options?: ErrorOptions) {
    super("load", message, options);
    this.name = "LoadError";
  }
}

/** The instance panicked or trapped, and is thrown away. */
export class CrashError extends IdlewiseError {
  constructor(code: "panic" | "trap", message: string, options?: ErrorOptions) {
    super(code, message, options);
    this.name = "CrashError";
  }
}

/** The planner was disposed. */
export class DisposedError extends IdlewiseError {
  constructor() {
    super("disposed", "the planner was disposed");
    this.name = "DisposedError";
  }
}

/** A failure as a plain object, to send between threads. */
export interface PlainFailure {
  code: ErrorCode;
  message: string;
  problems?: readonly Problem[];
}

function isCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && CODES.includes(value);
}

/** The class that belongs to a plain failure. */
export function failureOf(plain: PlainFailure, cause?: unknown): IdlewiseError {
  const options = cause === undefined ? undefined : { cause };
  switch (plain.code) {
    case "input":
      return new InputError(plain.message, plain.problems ?? [], options);
    case "cancelled":
      return new CancelledError(options);
    case "load":
      return new LoadError(plain.message, options);
    case "panic":
    case "trap":
      return new CrashError(plain.code, plain.message, options);
    case "disposed":
      return new DisposedError();
    default:
      return new IdlewiseError(plain.code, plain.message, options);
  }
}

/** A failure as a plain object. What has no code of ours is a trap. */
export function plainOf(thrown: unknown): PlainFailure {
  if (typeof thrown === "object" && thrown !== null) {
    const { code, message, problems } = thrown as Partial<PlainFailure>;
    if (isCode(code)) {
      const plain: PlainFailure = { code, message: String(message) };
      return problems === undefined ? plain : { ...plain, problems };
    }
  }
  return { code: "trap", message: `the WebAssembly stopped: ${String(thrown)}` };
}
