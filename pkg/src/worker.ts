/** The worker: one instance of the WebAssembly that answers a planner. */

import { receive } from "./answering.js";
import type { Port } from "./answering.js";
import { builtin } from "./host.js";
import type { ToWorker } from "./protocol.js";

/** Web workers and those of Node differ in how they listen. */
function listen(): void {
  const parent =
    "WorkerGlobalScope" in globalThis ? null : (builtin("node:worker_threads")?.parentPort ?? null);
  if (parent !== null) {
    const port: Port = {
      postMessage: (message, transfer) =>
        parent.postMessage(message, transfer as Parameters<typeof parent.postMessage>[1]),
    };
    parent.on("message", (message: ToWorker) => receive(port, message));
  } else {
    const scope = globalThis as unknown as Port & EventTarget;
    scope.addEventListener("message", (event) => {
      receive(scope, (event as MessageEvent<ToWorker>).data);
    });
  }
}

listen();
