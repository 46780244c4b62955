/**
 * What is taken along of a plan: one page (HTML), a card to share (SVG), tables (CSV) and
 * commands of kubectl, the same bytes as the command's. A WebAssembly of its own, which is
 * loaded when `openReporter` is called. It works in the thread that calls it.
 */

import { CrashError, IdlewiseError, LoadError, failureOf, plainOf } from "../errors.js";
import { fetchCode } from "../wasm.js";
import type { WasmSource } from "../wasm.js";
import type { Plan, Scenario, Timetable, Verification } from "../types.js";
import * as glue from "./glue.js";
import { reporterUrl } from "./location.js";

export { CrashError, IdlewiseError, LoadError } from "../errors.js";
export type { ErrorCode } from "../errors.js";
export type { Plan, Scenario, Timetable, Verification } from "../types.js";
export type { WasmSource } from "../wasm.js";

/** Where the reporter comes from. */
export interface ReporterOptions {
  /** A URL, response, bytes or compiled module; the package's own file unless given. */
  module_or_path?: WasmSource | Promise<WasmSource> | undefined;
}

/** What a report knows beside the plan. */
export interface ReportOptions {
  /** The scenario that the plan was made for: prices, machines, hardware and models. */
  scenario?: Scenario | undefined;
  /** The answer of `advise` for that scenario: what to do comes first then. */
  advice?: object | undefined;
  /** The answer of `verify` for both; without it the report says that the plan was not
   * checked again. */
  verification?: Verification | undefined;
}

/** All that it writes. A plan that fails its check, and advice for another plan, are
 * refused with an `IdlewiseError`. */
export interface Reporter {
  /** The report as one HTML file: no script, and no other file. */
  html(plan: Plan, options?: ReportOptions): string;
  /** A card with the headline, the figures and the seal: an SVG of 1200 x 630 pixels. */
  card(plan: Plan, options?: ReportOptions): string;
  /** Replicas by hour: a row for each model, profile and node, a column for each period. */
  replicasCsv(plan: Plan): string;
  /** Machines to rent: a row for each node entry whose count the plan chose. */
  machinesCsv(plan: Plan, scenario?: Scenario): string;
  /** A timetable as commands of kubectl with comments: a suggestion for people. */
  kubectl(timetable: Timetable, scenario?: Scenario): string;
}

let opening: Promise<Reporter> | undefined;
let dead: CrashError | undefined;

/** Loads the WebAssembly, once; later calls wait for the first. After a failure the next call tries again. */
export async function openReporter(options: ReporterOptions = {}): Promise<Reporter> {
  opening ??= open(options).catch((error: unknown) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

async function open(options: ReporterOptions): Promise<Reporter> {
  const code = await fetchCode(options.module_or_path ?? reporterUrl());
  try {
    const module = code instanceof WebAssembly.Module ? code : await WebAssembly.compile(code);
    await glue.default({ module_or_path: module });
  } catch (error) {
    throw new LoadError(`the reporter could not be started: ${String(error)}`, { cause: error });
  }
  return {
    html: (plan, about = {}) => guarded(() => glue.html(...texts(plan, about))),
    card: (plan, about = {}) => guarded(() => glue.card(...texts(plan, about))),
    replicasCsv: (plan) => guarded(() => glue.replicasCsv(written("plan", plan))),
    machinesCsv: (plan, scenario) => guarded(() => glue.machinesCsv(written("plan", plan), optional("scenario", scenario))),
    kubectl: (timetable, scenario) => guarded(() => glue.kubectl(written("timetable", timetable), optional("scenario", scenario))),
  };
}

type Texts = [plan: string, scenario: string | undefined, advice: string | undefined, verification: string | undefined];

function texts(plan: Plan, { scenario, advice, verification }: ReportOptions): Texts {
  return [
    written("plan", plan),
    optional("scenario", scenario),
    optional("advice", advice),
    optional("verification", verification),
  ];
}

function written(name: string, value: unknown): string {
  if (typeof value !== "object" || value === null) {
    throw new IdlewiseError("argument", `${name}: found ${String(value)}, expected an object`);
  }
  return JSON.stringify(value);
}

function optional(name: string, value: unknown): string | undefined {
  return value === undefined ? undefined : written(name, value);
}

/** Every failure is an error of our classes; a crash ends the instance. */
function guarded(work: () => string): string {
  if (dead !== undefined) {
    throw dead;
  }
  try {
    return work();
  } catch (error) {
    if (error instanceof IdlewiseError) {
      throw error;
    }
    const failure = failureOf(plainOf(error), error);
    if (failure instanceof CrashError) {
      dead = failure;
    }
    throw failure;
  }
}
