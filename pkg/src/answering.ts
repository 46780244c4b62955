/** Answers what a planner asks, with the instance of this thread. */

import { plainOf } from "./errors.js";
import { outcomeOf } from "./figures.js";
import { call, memoryBytes, start } from "./instance.js";
import type { CallOptions, Limits, OnBetter } from "./options.js";
import type { FromWorker, Request, ToWorker } from "./protocol.js";
import type { Plan, Scenario, ScenarioEdit } from "./types.js";

/** How often at most progress is told, in milliseconds. */
const PROGRESS_EVERY = 50;

/** Where answers go. */
export interface Port {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
}

/** Calls wait for the instance. */
let ready: Promise<void> = Promise.resolve();

/** Takes a message of a planner and posts what comes of it. */
export function receive(port: Port, message: ToWorker): void {
  if (message.kind === "start") {
    ready = start(() => Promise.resolve(message.code), message.threads).then(
      () => port.postMessage({ kind: "started" }),
      (error: unknown) => port.postMessage({ kind: "unstarted", failure: plainOf(error) }),
    );
  } else {
    void ready.then(() => answer(port, message));
  }
}

function answer(port: Port, message: ToWorker & { kind: "call" }): void {
  const { id } = message;
  try {
    const found = answerTo(message.request, watch(port, message));
    const bytes = memoryBytes();
    port.postMessage({ kind: "answer", id, answer: found, memoryBytes: bytes }, buffersOf(found));
  } catch (error) {
    port.postMessage({ kind: "failure", id, failure: plainOf(error) });
  }
}

/** What watches a call. */
type Watched = CallOptions & { onBetter?: OnBetter | undefined };

/** The callbacks of a call: progress by message, cancellation by shared memory. */
function watch(port: Port, message: ToWorker & { kind: "call" }): Watched {
  const { id, stop } = message;
  const options: Watched = {};
  if (message.progress) {
    let last = -Infinity;
    options.onProgress = (done, total, search) => {
      const now = performance.now();
      if (done === total || now - last >= PROGRESS_EVERY) {
        last = now;
        port.postMessage({ kind: "progress", id, done, total, search });
      }
    };
  }
  if (message.better) {
    options.onBetter = (answer) => port.postMessage({ kind: "better", id, answer });
  }
  if (stop !== undefined) {
    options.cancelled = () => Atomics.load(stop, 0) !== 0;
  }
  return options;
}

/** What arrives was checked by no compiler; the core checks it. */
function answerTo(request: Request, { onBetter, ...callbacks }: Watched): unknown {
  const options = (limits: Limits): CallOptions => ({ ...limits, ...callbacks });
  switch (request.name) {
    case "solve":
      return call("solve", request.scenario as Scenario, {
        ...options(request.limits),
        tables: request.tables,
      });
    case "figures": {
      const solving = { ...options(request.limits), tables: false };
      const scenario = request.scenario as Scenario;
      return outcomeOf(scenario, call("solve", scenario, solving) as Plan, request.keep);
    }
    case "compare":
      return call("compare", request.scenario as Scenario, options(request.limits));
    case "size":
    case "earnings":
    case "futures":
    case "commit":
    case "grow":
    case "stress":
      return call(request.name, request.scenario as Scenario, options(request.limits));
    case "advise":
      return call("advise", request.scenario as Scenario, {
        ...options(request.limits),
        onBetter,
      });
    case "apply":
      return call("apply", request.scenario as Scenario, request.changes as ScenarioEdit[]);
    case "evaluate":
      return call(
        "evaluate",
        request.plan as Plan,
        request.scenario as Scenario,
        options(request.limits),
      );
    case "timetable":
    case "timetableCsv":
      return call(
        request.name,
        request.plan as Plan,
        request.scenario as Scenario | undefined,
      );
    case "check":
      return call("check", request.scenario);
    case "verify":
      return call("verify", request.scenario as Scenario, request.plan as Plan);
    case "exportModel":
      return call("exportModel", request.scenario as Scenario, request.format);
    case "version":
      return call("version");
    case "parts":
      return call("parts", request.scenario as Scenario);
    case "solveParts":
      return call(
        "solveParts",
        request.scenario as Scenario,
        request.places,
        options(request.limits),
      );
    case "solveFromParts":
      return call("solveFromParts", request.scenario as Scenario, request.answers, request.workers, {
        ...options(request.limits),
        tables: request.tables,
      });
    case "compareFromParts":
      return call(
        "compareFromParts",
        request.scenario as Scenario,
        request.answers,
        request.workers,
        options(request.limits),
      );
  }
}

/** Matrices, and answers of parts, are handed over, not copied. */
function buffersOf(answer: unknown): Transferable[] {
  if (typeof answer !== "object" || answer === null) {
    return [];
  }
  const holder = "tables" in answer ? (answer.tables as object) : answer;
  return Object.values(holder).flatMap((part: unknown) =>
    part instanceof Float64Array ? [part.buffer as ArrayBuffer] : [],
  );
}
