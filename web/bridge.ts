/** The page's end of the desk: questions with answers, and what it tells unasked. */

import type { Answer, Argument, Ask, DeskEvent, FromDesk, ToDesk } from "./desk/protocol.ts";

interface Waiting {
  resolve: (answer: unknown) => void;
  reject: (failure: Error) => void;
}

const worker = new Worker(new URL("./desk/desk.ts", import.meta.url), { type: "module" });
const waiting = new Map<number, Waiting>();
const listeners = new Set<(event: DeskEvent) => void>();
let asked = 0;

worker.addEventListener("message", ({ data }: MessageEvent<FromDesk>) => {
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

/** Asks the desk. */
export function ask<Name extends Ask>(
  name: Name,
  argument: Argument<Name>,
): Promise<Awaited<Answer<Name>>> {
  asked += 1;
  const message: ToDesk = { id: asked, name, argument };
  return new Promise((resolve, reject) => {
    waiting.set(message.id, { resolve: resolve as (answer: unknown) => void, reject });
    worker.postMessage(message);
  });
}

/** Hears what the desk tells unasked. */
export function hear(listener: (event: DeskEvent) => void): void {
  listeners.add(listener);
}
