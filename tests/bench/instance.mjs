/** One instance of the benchmark: ours and every peer on it. */

import { rmSync, writeFileSync } from "node:fs";

import { measured, run } from "./processes.mjs";
import { race } from "./race.mjs";

/** Solvers of npm `highs`: all it has. */
const IN_WASM = ["ipm", "simplex", "pdlp"];
/** Those that say whether a program is theirs at once come first, then those that are
 * mostly fast: what is found first limits the others. */
const NATIVE = ["flow", "ipx", "glop", "hipo", "clarabel", "simplex", "glop-dual", "pdlp", "pdlp-own"];
/** The simplex that is ours to fall back on; on more columns it takes longer than anyone waits. */
const REFERENCE = { solver: "microlp", mostColumns: 3e4 };
/** Who is shown and counts nowhere: PDLP at its own tolerance proves less than is asked, and
 * the simplex to fall back on gets the program that our merge has made small. */
const COUNT_NOT = ["pdlp-own", REFERENCE.solver];
/** What a process takes to start and to read the program. */
const START = 120;
/** Calls in one process. */
const RUNS = "5";

const one = { env: { RAYON_NUM_THREADS: "1", OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" } };

/**
 * Measures one instance. `settings` are limits in seconds and in columns, the number of
 * rounds, and Python with the native peers that work.
 */
export async function instance(name, { release, work, limit, ownLimit, mostColumns, mostInWasm, rounds, python, working }) {
  const file = (ending) => new URL(`${name}.${ending}`, work).pathname;
  const measure = (args, options) => measured(release("measure"), [name, ...args], { seconds: ownLimit, ...options });
  // How large it is, which is known before anything is solved.
  const size = await measure(["--runs", "0"], one);
  if (size.columns === undefined) {
    return { name, error: size.error ?? "its size is not known" };
  }
  const record = { name, routes: size.routes, columns: size.columns, rows: size.rows };
  const { stdout } = await run(release("generate"), [name], { maxBuffer: 1 << 29 });
  writeFileSync(file("json"), stdout);
  const own = {
    native: () => measure(["--runs", RUNS], one),
    threads: () => measure(["--runs", RUNS]),
    wasm: () => measured("node", ["own-wasm.mjs", file("json"), "auto", RUNS], { seconds: ownLimit }),
  };
  const peers = {};
  if (size.columns <= mostColumns) {
    await measure(["--mps", file("mps"), "--runs", "0"], one);
    const made = await measured("node", ["--max-old-space-size=12288", "prepare.mjs", file("mps"), file("arrays")], { seconds: 3600 });
    rmSync(file("mps"), { force: true });
    if (made.error !== undefined || made.timeout) {
      return { ...record, error: `the program could not be handed over: ${made.error ?? "out of time"}` };
    }
    const ofAll = (solvers) => solvers.map((solver) => ({ solver, counts: !COUNT_NOT.includes(solver) }));
    if (size.columns <= mostInWasm) {
      peers.wasm = ofAll(IN_WASM);
    }
    const reference = size.columns <= REFERENCE.mostColumns ? [REFERENCE.solver] : [];
    const native = python === undefined ? [] : NATIVE.filter((solver) => working[solver] === true);
    peers.native = ofAll([...native, ...reference]);
  }
  const ask = async (platform, solver, seconds) => {
    if (solver === REFERENCE.solver) {
      const answer = await measure(["--engine", solver, "--runs", RUNS], { ...one, seconds: seconds + START });
      return { ...answer, optimal: answer.status === "optimal" };
    }
    const args = [file("arrays"), solver, String(seconds), RUNS];
    const options = { ...one, seconds: seconds + START };
    return platform === "wasm"
      ? measured("node", ["--max-old-space-size=8192", "peer-wasm.mjs", ...args], options)
      : measured(python, ["-B", "peers/solve.py", ...args], options);
  };
  const found = await race({ own, peers, ask, rounds, limit });
  for (const ending of ["json", "arrays"]) {
    rmSync(file(ending), { force: true });
  }
  return { ...record, ...found };
}
