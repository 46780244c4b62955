/** What differs between browsers, Node, Deno and Bun. */

interface Builtins {
  "node:fs/promises": typeof import("node:fs/promises");
  "node:os": typeof import("node:os");
  "node:worker_threads": typeof import("node:worker_threads");
}

/**
 * A module of Node, where this is Node or like it. Asking this way leaves no
 * import that a bundler for browsers would trip over.
 */
export function builtin<Name extends keyof Builtins>(name: Name): Builtins[Name] | undefined {
  const host: { process?: { getBuiltinModule?: (name: string) => unknown } } = globalThis;
  return host.process?.getBuiltinModule?.(name) as Builtins[Name] | undefined;
}

/** How many threads the machine runs at once. */
export function parallelism(): number {
  const count =
    builtin("node:os")?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 2;
  return Math.max(1, Math.floor(count));
}

/** Whether threads can share memory here. */
export function sharesMemory(): boolean {
  const host: { crossOriginIsolated?: boolean } = globalThis;
  return typeof SharedArrayBuffer === "function" && (host.crossOriginIsolated ?? true);
}
