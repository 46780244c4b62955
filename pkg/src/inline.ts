/**
 * The planner with its WebAssembly and its worker inside the script, for
 * bundlers that lose files. It travels compressed, as text that is larger by a
 * third than the download of the file; a strict Content Security Policy must
 * allow `worker-src blob:`.
 */

import { create, noWorkers } from "./create.js";
import type { PlannerOptions } from "./create.js";
import { wasmGzipBase64, workerScript } from "./embedded.js";
import type { Planner } from "./planner.js";
import { nodeThread, webThread } from "./worker-handle.js";
import type { Thread } from "./worker-handle.js";

export * from "./planner-exports.js";

/** Starts the first worker. */
export async function createPlanner(options: PlannerOptions = {}): Promise<Planner> {
  return create(options, () => unpack(wasmGzipBase64), thread);
}

async function unpack(base64: string): Promise<Uint8Array<ArrayBuffer>> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let place = 0; place < text.length; place += 1) {
    bytes[place] = text.charCodeAt(place);
  }
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}

function thread(): Thread {
  if (typeof Worker === "function") {
    const url = URL.createObjectURL(new Blob([workerScript], { type: "text/javascript" }));
    try {
      return webThread(new Worker(url, { type: "module" }));
    } finally {
      // The script is fetched when the worker is made; the name is not needed after.
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    }
  }
  const node = nodeThread(new URL(`data:text/javascript,${encodeURIComponent(workerScript)}`));
  if (node === undefined) {
    throw noWorkers();
  }
  return node;
}
