/** One instance of the WebAssembly in this thread, with types. */

import type { Tables } from "./answers.js";
import type { Bindings, Calls } from "./calls.js";
import { CrashError, LoadError, failureOf, plainOf } from "./errors.js";
import * as glue from "./glue.js";
import type { Recommendations } from "./types.js";
import type { WasmCode } from "./wasm.js";
import { decode, encode } from "./wire.js";
import type { Encoded } from "./wire.js";

/** How many of the first arguments are encoded; one unless given. */
const ENCODED: Partial<Record<keyof Calls, number>> = { version: 0, verify: 2, evaluate: 2, apply: 2, timetable: 2, timetableCsv: 2 };

/** Calls that tell of better answers on the way, as encoded as the answer itself. */
function telling(name: keyof Calls, args: readonly unknown[]): readonly unknown[] {
  const [scenario, options] = args as Parameters<Calls["advise"]>;
  const given = name === "advise" ? options.onBetter : undefined;
  if (typeof given !== "function") {
    return args;
  }
  const onBetter = (found: unknown): void => given(decode(found as Encoded) as Recommendations);
  return [scenario, { ...options, onBetter }];
}

/** Calls whose answers come as they are. */
const AS_IS: ReadonlySet<keyof Calls> = new Set([
  "exportModel",
  "timetableCsv",
  "version",
  "parts",
  "solveParts",
] as const);

type Called = (...args: unknown[]) => unknown;

const bindings: Bindings = glue;

function invoke(name: keyof Calls, args: readonly unknown[]): unknown {
  const encoded = ENCODED[name] ?? 1;
  const passed = telling(name, args).map((arg, at) => (at < encoded && arg !== undefined ? encode(arg) : arg));
  const found = (bindings[name] as Called)(...passed);
  if (AS_IS.has(name)) {
    return found;
  }
  const answer = found as Encoded | { plan: Encoded; tables: Tables };
  return Array.isArray(answer)
    ? decode(answer)
    : { plan: decode(answer.plan), tables: answer.tables };
}

let memory: WebAssembly.Memory | undefined;
let starting: Promise<void> | undefined;
let dead: CrashError | undefined;

/**
 * Makes the instance of this thread, once: later calls wait for the first one.
 * After a failure the next call tries again. `threads` share its memory, where
 * the build has them.
 */
export async function start(code: () => Promise<WasmCode>, threads = 1): Promise<void> {
  starting ??= instantiate(code, threads).catch((error: unknown) => {
    starting = undefined;
    throw error;
  });
  return starting;
}

async function instantiate(code: () => Promise<WasmCode>, threads: number): Promise<void> {
  const given = await code();
  try {
    const module =
      given instanceof WebAssembly.Module ? given : await WebAssembly.compile(given);
    memory = (await glue.default({ module_or_path: module })).memory;
    if (threads > 1) {
      // Only the bindings of the build with shared memory have it. Bundlers would
      // warn of the others, were it named as a member.
      const start: unknown = Reflect.get(glue, "initThreadPool");
      if (typeof start === "function") {
        await (start as (count: number) => Promise<unknown>)(threads);
      }
    }
  } catch (error) {
    throw new LoadError(`the WebAssembly could not be started: ${String(error)}`, { cause: error });
  }
}

/** Makes the instance of this thread from a compiled module, without waiting. */
export function startNow(module: WebAssembly.Module): void {
  memory = glue.initSync({ module }).memory;
  starting = Promise.resolve();
}

/** Bytes of memory the instance has; it never gives any back. */
export function memoryBytes(): number {
  return memory?.buffer.byteLength ?? 0;
}

/** Asks the core. Every failure is an error of our classes. */
export function call<Name extends keyof Calls>(
  name: Name,
  ...args: Parameters<Calls[Name]>
): ReturnType<Calls[Name]> {
  if (memory === undefined) {
    throw new LoadError("not started: call init() and wait for it first");
  }
  if (dead !== undefined) {
    throw dead;
  }
  try {
    return invoke(name, args) as ReturnType<Calls[Name]>;
  } catch (error) {
    // What a callback throws goes to whoever gave the callback.
    if (error instanceof CallbackError) {
      throw error.cause;
    }
    const failure = failureOf(plainOf(error), error);
    if (failure instanceof CrashError) {
      dead = failure;
    }
    throw failure;
  }
}

/** An error of a callback on its way through the WebAssembly. */
class CallbackError extends Error {}

/** A callback whose errors are told from those of the core. */
export function callback<Args extends unknown[], Answer>(
  given: ((...args: Args) => Answer) | undefined,
): ((...args: Args) => Answer) | undefined {
  if (typeof given !== "function") {
    // The core refuses it by name.
    return given;
  }
  return (...args) => {
    try {
      return given(...args);
    } catch (error) {
      throw new CallbackError("a callback threw", { cause: error });
    }
  };
}
