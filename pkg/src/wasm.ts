/** Where the WebAssembly comes from. */

import { CancelledError, LoadError } from "./errors.js";
import { builtin } from "./host.js";

/** Anything the WebAssembly can be loaded from. */
export type WasmSource = string | URL | Request | Response | BufferSource | WebAssembly.Module;

/** What is handed to every instance: bytes, or a module compiled elsewhere. */
export type WasmCode = Uint8Array<ArrayBuffer> | WebAssembly.Module;

const MAGIC = [0x00, 0x61, 0x73, 0x6d];

/**
 * Fetches the code. Compiling waits until the instance is made, on the thread
 * that will use it: a page's main thread never compiles, and the MIME type a
 * server gives to the file does not matter.
 */
export async function fetchCode(
  source: WasmSource | Promise<WasmSource>,
  signal?: AbortSignal,
): Promise<WasmCode> {
  const given = await source;
  if (signal?.aborted) {
    throw new CancelledError({ cause: signal.reason });
  }
  if (given instanceof WebAssembly.Module) {
    return given;
  }
  if (given instanceof ArrayBuffer) {
    return checked(new Uint8Array(given), "the given bytes");
  }
  if (ArrayBuffer.isView(given)) {
    const copy = new Uint8Array(given.byteLength);
    copy.set(new Uint8Array(given.buffer, given.byteOffset, given.byteLength));
    return checked(copy, "the given bytes");
  }
  try {
    return await download(given, signal);
  } catch (error) {
    if (signal?.aborted) {
      throw new CancelledError({ cause: signal.reason });
    }
    if (error instanceof LoadError) {
      throw error;
    }
    throw new LoadError(`the WebAssembly could not be loaded from ${nameOf(given)}: ${String(error)}`, {
      cause: error,
    });
  }
}

async function download(
  from: string | URL | Request | Response,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  // fetch of Node does not read files.
  const url = from instanceof URL ? from.href : from;
  const files = builtin("node:fs/promises");
  if (files !== undefined && typeof url === "string" && url.startsWith("file:")) {
    const bytes = await files.readFile(new URL(url));
    return checked(new Uint8Array(bytes), url);
  }
  const response =
    from instanceof Response ? from : await fetch(from, signal === undefined ? {} : { signal });
  if (!response.ok) {
    throw new LoadError(
      `the WebAssembly could not be loaded from ${nameOf(from)}: HTTP status ${response.status}`,
    );
  }
  const type = response.headers.get("content-type") ?? "no content type";
  return checked(new Uint8Array(await response.arrayBuffer()), `${nameOf(from)} (${type})`);
}

function checked(bytes: Uint8Array<ArrayBuffer>, from: string): Uint8Array<ArrayBuffer> {
  if (MAGIC.some((byte, place) => bytes[place] !== byte)) {
    throw new LoadError(`${from} is no WebAssembly: the file may have been moved by a bundler`);
  }
  return bytes;
}

function nameOf(source: string | URL | Request | Response): string {
  return typeof source === "string" || source instanceof URL ? String(source) : source.url;
}
