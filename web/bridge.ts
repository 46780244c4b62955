/** The page's end of its worker: requests with answers, and what it tells unasked. */

import type { Answer, Argument, FromWorker, RequestName, ToWorker, WorkerEvent } from "./worker/protocol.ts";

interface Waiting {
  resolve: (answer: unknown) => void;
  reject: (failure: Error) => void;
}

const worker = new Worker(new URL("./worker/worker.ts", import.meta.url), { type: "module" });
const waiting = new Map<number, Waiting>();
const listeners = new Set<(event: WorkerEvent) => void>();
let sent = 0;

worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
  if ("event" in data) {
    listeners.forEach((listener) => listener(data));
    return;
  }
  const one = waiting.get(data.id);
  waiting.delete(data.id);
  if ("failure" in data) {
    one?.reject(new Error(data.failure));
  } else {
    one?.resolve(data.answer);
  }
});

worker.addEventListener("error", (event) => {
  event.preventDefault();
  const message = event.message || "the planner's worker could not be started";
  for (const one of waiting.values()) {
    one.reject(new Error(message));
  }
  waiting.clear();
  const refusal = { what: "the planner", message, complaints: [], count: 0 };
  listeners.forEach((listener) => listener({ event: "failed", refusal }));
});

/** Asks the worker. */
export function request<Name extends RequestName>(
  name: Name,
  argument: Argument<Name>,
): Promise<Awaited<Answer<Name>>> {
  sent += 1;
  const message: ToWorker = { id: sent, name, argument };
  return new Promise((resolve, reject) => {
    waiting.set(message.id, { resolve: resolve as (answer: unknown) => void, reject });
    worker.postMessage(message);
  });
}

/** Hears what the worker tells unasked. */
export function listen(listener: (event: WorkerEvent) => void): void {
  listeners.add(listener);
}
