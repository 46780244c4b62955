/** One worker: started, asked one thing at a time, thrown away when it crashed. */

import { CrashError, LoadError, failureOf } from "./errors.js";
import type { IdlewiseError } from "./errors.js";
import { builtin } from "./host.js";
import type { OnProgress } from "./options.js";
import type { FromWorker, Request, ToWorker } from "./protocol.js";
import type { WasmCode } from "./wasm.js";

/** A worker, whatever the host calls it. */
export interface Thread {
  post(message: ToWorker): void;
  /** Called with every message, and once when the worker fails for good. */
  listen(onMessage: (message: FromWorker) => void, onFailure: (reason: string) => void): void;
  /** Whether the process stays alive for this worker. */
  keepAlive(busy: boolean): void;
  end(): void;
}

/** A web worker as a thread. */
export function webThread(worker: Worker): Thread {
  return {
    post: (message) => worker.postMessage(message),
    listen: (onMessage, onFailure) => {
      worker.addEventListener("message", (event: MessageEvent<FromWorker>) => onMessage(event.data));
      worker.addEventListener("messageerror", () => onFailure("an answer could not be read"));
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        onFailure(event.message || "its script could not be loaded");
      });
    },
    keepAlive: (busy) => {
      // Bun's workers hold the process too, unless told otherwise.
      const held = worker as Worker & { ref?: () => void; unref?: () => void };
      (busy ? held.ref : held.unref)?.call(held);
    },
    end: () => worker.terminate(),
  };
}

/** A worker of Node as a thread; nothing where this is not Node. */
export function nodeThread(script: URL): Thread | undefined {
  const threads = builtin("node:worker_threads");
  if (threads === undefined) {
    return undefined;
  }
  // The flags of the process are for its own script.
  const worker = new threads.Worker(script, { execArgv: [] });
  return {
    post: (message) => worker.postMessage(message),
    listen: (onMessage, onFailure) => {
      worker.on("message", onMessage);
      worker.on("messageerror", () => onFailure("an answer could not be read"));
      worker.on("error", (error) => onFailure(String(error)));
      worker.on("exit", (code) => onFailure(`it ended with code ${code}`));
    },
    keepAlive: (busy) => (busy ? worker.ref() : worker.unref()),
    end: () => void worker.terminate(),
  };
}

/** How a call is watched. */
export interface Watch {
  onProgress?: OnProgress | undefined;
  onBetter?: ((answer: unknown) => void) | undefined;
  stop?: Int32Array | undefined;
}

interface Pending {
  id: number;
  watch: Watch;
  resolve: (answer: unknown) => void;
  reject: (failure: IdlewiseError) => void;
}

/**
 * Workers that start or are asked something. Whoever waits for one is often known to
 * nothing but its listeners, and Firefox collects a worker that only those know as soon
 * as it runs no script, for example while it compiles: its answer would never come.
 */
const busy = new Set<WorkerHandle>();

/** A worker with an instance in it. */
export class WorkerHandle {
  /** Bytes of memory of the instance after its last answer. */
  memoryBytes = 0;
  /** Settles once the instance answers calls, or cannot be made. */
  readonly started: Promise<void>;
  readonly #thread: Thread;
  #pending: Pending | undefined;
  #settleStart: { resolve: () => void; reject: (failure: LoadError) => void } | undefined;
  #calls = 0;
  #ended = false;
  readonly #onEnd: (handle: WorkerHandle) => void;

  constructor(thread: Thread, code: WasmCode, threads: number, onEnd: (handle: WorkerHandle) => void) {
    this.#thread = thread;
    this.#onEnd = onEnd;
    this.started = new Promise<void>((resolve, reject) => {
      this.#settleStart = { resolve, reject };
    });
    busy.add(this);
    // Whoever waits for the start hears of a failure; nobody else needs to.
    this.started.catch(() => undefined);
    thread.listen(
      (message) => this.#receive(message),
      (reason) => this.#fail(reason),
    );
    thread.post({ kind: "start", code, threads });
  }

  /** Whether nothing is being asked. */
  get idle(): boolean {
    return this.#pending === undefined && !this.#ended;
  }

  /** Whether the worker is gone. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Settles once the worker has nothing to do, or is gone. */
  free: Promise<void> = Promise.resolve();

  /** Asks the worker. Only one call at a time. */
  async ask(request: Request, watch: Watch): Promise<unknown> {
    const answer = this.#ask(request, watch);
    const settled = (): void => undefined;
    this.free = answer.then(settled, settled);
    return answer;
  }

  #ask(request: Request, watch: Watch): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++this.#calls;
      this.#pending = { id, watch, resolve, reject };
      busy.add(this);
      this.#thread.keepAlive(true);
      try {
        this.#thread.post({
          kind: "call",
          id,
          request,
          progress: watch.onProgress !== undefined,
          better: watch.onBetter !== undefined,
          stop: watch.stop,
        });
      } catch (error) {
        this.#pending = undefined;
        this.#rest();
        reject(
          failureOf(
            {
              code: "input",
              message: `$: found a value that cannot be sent to a worker (${String(error)}), expected plain data`,
              problems: [
                { path: "$", found: "a value that cannot be sent to a worker", expected: "plain data" },
              ],
            },
            error,
          ),
        );
      }
    });
  }

  /** Ends the worker, and the call that it works on. */
  end(failure: IdlewiseError): void {
    if (this.#ended) {
      return;
    }
    this.#ended = true;
    busy.delete(this);
    this.#thread.end();
    const pending = this.#pending;
    this.#pending = undefined;
    this.#settleStart?.reject(
      failure instanceof LoadError ? failure : new LoadError(failure.message, { cause: failure }),
    );
    this.#onEnd(this);
    pending?.reject(failure);
  }

  #fail(reason: string): void {
    if (this.#settleStart === undefined) {
      this.end(new CrashError("trap", `the worker died: ${reason}`));
    } else {
      this.end(new LoadError(`the worker could not be started: ${reason}`));
    }
  }

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case "started":
        this.#settleStart?.resolve();
        this.#settleStart = undefined;
        if (this.idle) {
          this.#rest();
        }
        return;
      case "unstarted":
        this.end(new LoadError(message.failure.message));
        return;
      case "progress":
        if (this.#pending?.id === message.id) {
          this.#pending.watch.onProgress?.(message.done, message.total, message.search);
        }
        return;
      case "better":
        if (this.#pending?.id === message.id) {
          this.#pending.watch.onBetter?.(message.answer);
        }
        return;
      case "answer":
        this.memoryBytes = message.memoryBytes;
        this.#settle(message.id)?.resolve(message.answer);
        return;
      case "failure": {
        const failure = failureOf(message.failure);
        if (failure instanceof CrashError) {
          this.end(failure);
        } else {
          this.#settle(message.id)?.reject(failure);
        }
      }
    }
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending;
    if (pending?.id !== id) {
      return undefined;
    }
    this.#pending = undefined;
    this.#rest();
    return pending;
  }

  /** Nothing waits for the worker any more. */
  #rest(): void {
    if (this.#settleStart === undefined) {
      busy.delete(this);
    }
    this.#thread.keepAlive(false);
  }
}
