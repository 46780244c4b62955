/**
 * Scenarios from the files people have: exports of Kubernetes and Slurm, price lists,
 * benchmarks, Prometheus, traces, spreadsheets. A WebAssembly of its own, which is loaded
 * when `openImporter` is called. It works in the thread that calls it: a page calls it in
 * a worker of its own.
 */

import { CrashError, IdlewiseError, LoadError, failureOf, plainOf } from "../errors.js";
import { fetchCode } from "../wasm.js";
import type { WasmSource } from "../wasm.js";
import * as glue from "./glue.js";
import { importerUrl } from "./location.js";
import type {
  Catalogue,
  ForecastOptions,
  ForecastResult,
  FormatInfo,
  ImportFile,
  ImportOptions,
  ImportResult,
  Importer,
  Look,
  LookOptions,
} from "./types.js";

export { CrashError, IdlewiseError, LoadError } from "../errors.js";
export type { ErrorCode } from "../errors.js";
export type { Scenario } from "../types.js";
export type { WasmSource } from "../wasm.js";
export type * from "./types.js";

/** Where the importer comes from. */
export interface ImporterOptions {
  /** A URL, response, bytes or compiled module; the package's own file unless given. */
  module_or_path?: WasmSource | Promise<WasmSource> | undefined;
}

let opening: Promise<Importer> | undefined;
let dead: CrashError | undefined;

/** Loads the WebAssembly, once; later calls wait for the first. After a failure the next call tries again. */
export async function openImporter(options: ImporterOptions = {}): Promise<Importer> {
  opening ??= open(options).catch((error: unknown) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

async function open(options: ImporterOptions): Promise<Importer> {
  const code = await fetchCode(options.module_or_path ?? importerUrl());
  try {
    const module = code instanceof WebAssembly.Module ? code : await WebAssembly.compile(code);
    await glue.default({ module_or_path: module });
  } catch (error) {
    throw new LoadError(`the importer could not be started: ${String(error)}`, { cause: error });
  }
  return { formats, template, catalogue, look, assemble, forecast };
}

function formats(): FormatInfo[] {
  return answer(() => glue.formats());
}

function template(format: string): string {
  expectText("template", format);
  return guarded(() => glue.template(format));
}

function catalogue(model?: string): Catalogue {
  if (model !== undefined) {
    expectText("catalogue", model);
  }
  return answer(() => glue.catalogue(model));
}

function look(file: ImportFile, options: LookOptions = {}): Look {
  const { name, bytes } = checked(file, "look: file");
  return answer(() => glue.look(name, bytes, written(options)));
}

function assemble(files: readonly ImportFile[], options: ImportOptions = {}): ImportResult {
  const { names, contents } = list("assemble", files);
  return answer(() => glue.assemble(names, contents, written(options)));
}

function forecast(files: readonly ImportFile[], options: ForecastOptions = {}): ForecastResult {
  const { names, contents } = list("forecast", files);
  return answer(() => glue.forecast(names, contents, written(options)));
}

/** Files as the core takes them. */
function list(call: string, files: readonly ImportFile[]): { names: string[]; contents: Uint8Array[] } {
  if (!Array.isArray(files)) {
    throw new IdlewiseError("argument", `${call}: files: expected a list of {name, bytes}`);
  }
  const own = files.map((file: ImportFile, at) => checked(file, `${call}: files[${at}]`));
  return { names: own.map(({ name }) => name), contents: own.map(({ bytes }) => bytes) };
}

interface Checked {
  name: string;
  bytes: Uint8Array;
}

/** A file as the core takes it. */
function checked(file: ImportFile, place: string): Checked {
  const { name, bytes } = (file ?? {}) as Partial<ImportFile>;
  if (typeof name !== "string") {
    throw new IdlewiseError("argument", `${place}.name: expected a text`);
  }
  if (typeof bytes === "string") {
    return { name, bytes: new TextEncoder().encode(bytes) };
  }
  if (bytes instanceof ArrayBuffer) {
    return { name, bytes: new Uint8Array(bytes) };
  }
  if (bytes instanceof Uint8Array) {
    return { name, bytes };
  }
  throw new IdlewiseError("argument", `${place}.bytes: expected a Uint8Array, an ArrayBuffer or a text`);
}

function expectText(call: string, value: unknown): void {
  if (typeof value !== "string") {
    throw new IdlewiseError("argument", `${call}: found ${String(value)}, expected a text`);
  }
}

/** Options as they cross. What JSON would leave out or change unseen is refused by the core, by name. */
function written(options: LookOptions | ImportOptions | ForecastOptions): string {
  const keep = (_: string, value: unknown): unknown =>
    typeof value === "function" || typeof value === "symbol" || typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value))
      ? String(value)
      : value;
  return JSON.stringify(options, keep) ?? "null";
}

function answer<Answer>(work: () => string): Answer {
  return JSON.parse(guarded(work)) as Answer;
}

/** Every failure is an error of our classes; a crash ends the instance. */
function guarded(work: () => string): string {
  if (dead !== undefined) {
    throw dead;
  }
  try {
    return work();
  } catch (error) {
    const failure = failureOf(plainOf(error), error);
    if (failure instanceof CrashError) {
      dead = failure;
    }
    throw failure;
  }
}
