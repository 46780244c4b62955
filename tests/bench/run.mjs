/**
 * Runs the benchmark: every instance, ours and the peers, each in a process of
 * its own, one after another. `cargo xtask bench` builds what this needs.
 *
 * `node run.mjs [--quick] [--full] [--suite NAME] [--limit SECONDS]`
 */

import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs, promisify } from "node:util";

import { report } from "./report.mjs";

const here = new URL("./", import.meta.url);
const root = new URL("../../", here);
const { values: asked } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    full: { type: "boolean", default: false },
    suite: { type: "string" },
    limit: { type: "string" },
    python: { type: "string" },
    "no-python": { type: "string" },
    commit: { type: "string", default: "unknown" },
    machine: { type: "string", default: `${cpus().length} cores` },
  },
});
const limit = Number(asked.limit ?? (asked.full ? 300 : asked.quick ? 10 : 20));
/** Ours may take longer than a peer, but not the whole evening. */
const OWN_LIMIT = asked.full ? 1800 : 120;
/** Programs with more columns are not handed to peers: files and memory burst. */
const MOST_PEER_COLUMNS = asked.full ? 2e6 : 5e5;
/** Beyond this the reference simplex takes longer than anyone waits. */
const MOST_REFERENCE_COLUMNS = asked.full ? 2e5 : 3e4;

const run = promisify(execFile);
const release = (name) => new URL(`target/release/${name}`, root).pathname;
const work = new URL("target/bench/", root);
mkdirSync(work, { recursive: true });

/** What a program prints as its last line of JSON, or why there is none. */
async function measured(program, args, { env = {}, seconds = OWN_LIMIT } = {}) {
  try {
    const { stdout } = await run(program, args, {
      cwd: here.pathname,
      env: { ...process.env, ...env },
      timeout: seconds * 1000,
      killSignal: "SIGKILL",
      maxBuffer: 1 << 26,
    });
    return JSON.parse(stdout.trim().split("\n").at(-1));
  } catch (failure) {
    if (failure.killed) {
      return { timeout: true, seconds };
    }
    let why = String(failure.message).split("\n").at(-1);
    try {
      why = JSON.parse(failure.stdout).error ?? why;
    } catch {
      // The last line of the message says it.
    }
    return { error: why.slice(0, 200) };
  }
}

/** The best of simplex and ipm; the second one gets no more time than the first took. */
async function best(solve) {
  let found;
  for (const solver of ["ipm", "simplex"]) {
    const time = found?.optimal ? Math.min(limit, found.seconds + 1) : limit;
    const result = { solver, ...(await solve(solver, time)) };
    if (result.optimal && !(found?.optimal && found.seconds <= result.seconds)) {
      found = result;
    } else {
      found ??= result;
    }
  }
  if (found.optimal) {
    return found;
  }
  return found.error === undefined
    ? { ...found, timeout: true, seconds: limit }
    : found;
}

async function instance(name) {
  const file = (ending) => new URL(`${name}.${ending}`, work).pathname;
  const one = { env: { RAYON_NUM_THREADS: "1" } };
  // How large it is, which is known before anything is solved.
  const size = await measured(release("measure"), [name, "--runs", "0"], one);
  if (size.columns === undefined) {
    return { name, error: size.error ?? "its size is not known" };
  }
  const record = { name, routes: size.routes, columns: size.columns, rows: size.rows };
  const own = await measured(release("measure"), [name], one);
  record.native = own;
  if (own.error !== undefined) {
    return record;
  }
  // Short solves are repeated: the best of several is what the code takes.
  const runs = String(own.seconds < 0.2 ? 20 : own.seconds < 2 ? 4 : 1);
  if (runs !== "1") {
    record.native = await measured(release("measure"), [name, "--runs", runs], one);
  }
  record.threads = await measured(release("measure"), [name, "--runs", runs]);
  const { stdout } = await run(release("generate"), [name], { maxBuffer: 1 << 28 });
  writeFileSync(file("json"), stdout);
  record.wasm = await measured("node", ["own-wasm.mjs", file("json"), "auto", runs]);
  if (size.columns <= MOST_PEER_COLUMNS) {
    await measured(release("measure"), [name, "--mps", file("mps"), "--runs", "0"], one);
    record.highs_wasm = await best((solver, time) =>
      measured("node", ["--max-old-space-size=8192", "peer-wasm.mjs", file("mps"), solver, String(time)], {
        seconds: time + 60,
      }),
    );
    record.highs_native =
      asked.python === undefined
        ? { error: asked["no-python"] ?? "no Python with highspy" }
        : await best((solver, time) =>
            measured(asked.python, ["peer-native.py", file("mps"), solver, String(time), "1"], {
              seconds: time + 60,
            }),
          );
    rmSync(file("mps"), { force: true });
  }
  if (size.columns <= MOST_REFERENCE_COLUMNS) {
    record.microlp = await measured(release("measure"), [name, "--engine", "microlp"], {
      ...one,
      seconds: limit,
    });
  }
  rmSync(file("json"), { force: true });
  return record;
}

/** Everything that proves a mistake: a failed solve, or a better peer. */
function mistakes(record) {
  const found = record.error === undefined ? [] : [`${record.name}: ${record.error}`];
  const value = record.native?.objective;
  for (const [who, result] of Object.entries(record)) {
    if (typeof result !== "object") {
      continue;
    }
    const own = who === "native" || who === "threads" || who === "wasm";
    if (own && (result.error !== undefined || result.status !== "optimal")) {
      found.push(`${record.name}: ${who}: ${result.error ?? result.status ?? "out of time"}`);
    }
    if (Number.isFinite(result.objective) && (own || result.optimal || who === "microlp")) {
      // Program files ask for a minimum, so the sign may differ.
      const apart = Math.abs(Math.abs(value) - Math.abs(result.objective));
      if (apart > 1e-6 * Math.abs(value)) {
        found.push(`${record.name}: ${who} finds ${result.objective}, ours is ${value}`);
      }
    }
  }
  return found;
}

const { stdout: listed } = await run(release("generate"), []);
const names = listed.trim().split("\n").filter((name) => {
  const huge = /-100000x(200|500)-/.test(name) || name === "inventory-100000x50-slack";
  const small = /^(inventory-1000x|distinct-200x|distinct-1000x|replicas-200x)/.test(name);
  return (
    (asked.suite === undefined || name.startsWith(`${asked.suite}-`)) &&
    (asked.full || !huge || name === "inventory-100000x500-contended") &&
    (!asked.quick || small)
  );
});
const results = {
  command: `cargo xtask bench${asked.quick ? " --quick" : ""}${asked.full ? " --full" : ""}${asked.suite ? ` --suite ${asked.suite}` : ""}${asked.limit ? ` --limit ${asked.limit}` : ""}`,
  commit: asked.commit,
  machine: asked.machine,
  node: process.version,
  limit,
  instances: [],
  mistakes: [],
};
// A part of the suites says too little to replace the record.
const place = asked.quick || asked.suite !== undefined ? work : here;
for (const name of names) {
  // Whatever goes wrong with one instance, the others are still measured.
  const record = await instance(name).catch((error) => ({ name, error: String(error).slice(0, 200) }));
  results.instances.push(record);
  results.mistakes.push(...mistakes(record));
  const shown = (r) => (r === undefined ? "-" : (r.error ?? r.seconds?.toPrecision(3)));
  console.log(
    `${name}: wasm ${shown(record.wasm)} s, native ${shown(record.native)} s, ` +
      `npm highs ${shown(record.highs_wasm)} s, native HiGHS ${shown(record.highs_native)} s`,
  );
  writeFileSync(new URL("results.json", place), `${JSON.stringify(results, null, 1)}\n`);
  writeFileSync(new URL("RESULTS.md", place), report(results));
}
console.log(`wrote ${new URL("RESULTS.md", place).pathname}`);
if (results.mistakes.length > 0) {
  console.error(results.mistakes.join("\n"));
  process.exitCode = 1;
}
