/**
 * Runs the benchmark: every instance, ours and the peers, each in a process of
 * its own, one after another. `cargo xtask bench` builds what this needs.
 *
 * `node run.mjs [--quick] [--full] [--suite NAME] [--seed N] [--limit SECONDS] [--rounds N]`
 */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";

import { instance } from "./instance.mjs";
import { mistakes } from "./mistakes.mjs";
import { measured, run } from "./processes.mjs";
import { bestOf } from "./race.mjs";
import { withSummary } from "./readme.mjs";
import { report } from "./report.mjs";

const here = new URL("./", import.meta.url);
const root = new URL("../../", here);
const { values: asked } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    full: { type: "boolean", default: false },
    suite: { type: "string" },
    seed: { type: "string" },
    limit: { type: "string" },
    rounds: { type: "string" },
    python: { type: "string" },
    "no-python": { type: "string" },
    commit: { type: "string", default: "unknown" },
    machine: { type: "string", default: `${cpus().length} cores` },
  },
});
const work = new URL("target/bench/", root);
mkdirSync(work, { recursive: true });

const without = asked["no-python"] ?? "no Python";
const working =
  asked.python === undefined
    ? {}
    : await measured(asked.python, ["-B", "peers/known.py"], { seconds: 3600 });
if (working.error !== undefined || working.timeout) {
  throw new Error(`the native peers do not work: ${working.error ?? "out of time"}`);
}
const settings = {
  release: (name) => new URL(`target/release/${name}`, root).pathname,
  work,
  limit: Number(asked.limit ?? (asked.quick ? 60 : 300)),
  // Ours may take longer than a peer, but not the whole evening.
  ownLimit: asked.full ? 1800 : 300,
  // Programs with more columns are not handed to peers: files and memory burst.
  mostColumns: asked.full ? 4e6 : 5e5,
  mostInWasm: 5e5,
  rounds: Number(asked.rounds ?? 3),
  python: asked.python,
  working,
};

const { stdout: listed } = await run(settings.release("generate"), []);
const known = listed.trim().split("\n").map((name) =>
  // Those that know other seeds than their own.
  asked.seed !== undefined && /^(dense|fleet)-/.test(name) ? `${name}@${asked.seed}` : name,
);
const names = known.filter((name) => {
  const huge = /-100000x(200|500)-/.test(name) || name === "inventory-100000x50-slack";
  const small = /^(inventory-1000x|distinct-200x|distinct-1000x|replicas-200x|dense-300x|fleet-20x20x1-|network-1000x)/.test(name);
  return (
    (asked.suite === undefined || name.startsWith(`${asked.suite}-`)) &&
    (asked.full || !huge || name === "inventory-100000x500-contended") &&
    (!asked.quick || small)
  );
});
const flags = ["quick", "full"].filter((flag) => asked[flag]).map((flag) => ` --${flag}`);
const given = ["suite", "seed", "limit", "rounds"].filter((name) => asked[name]).map((name) => ` --${name} ${asked[name]}`);
const results = {
  command: `cargo xtask bench${[...flags, ...given].join("")}`,
  commit: asked.commit,
  machine: asked.machine,
  node: process.version,
  load: loadavg().map((load) => Number(load.toFixed(2))),
  limit: settings.limit,
  rounds: settings.rounds,
  missing: asked.python === undefined ? { "all native peers": without } : Object.fromEntries(Object.entries(working).filter(([, works]) => works !== true)),
  instances: [],
  mistakes: [],
};
for (const [peer, why] of Object.entries(results.missing)) {
  console.log(`not compared with ${peer}: ${why}`);
}
// A part of the suites says too little to replace the record.
const isPart = asked.quick || asked.suite !== undefined || asked.seed !== undefined;
const place = isPart ? work : here;
for (const name of names) {
  // Whatever goes wrong with one instance, the others are still measured.
  const record = await instance(name, settings).catch((error) => ({ name, error: String(error).slice(0, 200) }));
  results.instances.push(record);
  results.mistakes.push(...mistakes(record));
  const shown = (r) => (r === undefined ? "-" : (r.error ?? `${r.seconds?.toPrecision(3)} s`));
  const peer = (platform) => {
    const [solver, answer] = bestOf(record.peers?.[platform] ?? {}) ?? ["no peer"];
    return `${solver} ${shown(answer)}`;
  };
  console.log(
    `${name}: wasm ${shown(record.own?.wasm)}, ${peer("wasm")}; native ${shown(record.own?.native)}, ${peer("native")}`,
  );
  writeFileSync(new URL("results.json", place), `${JSON.stringify(results, null, 1)}\n`);
  writeFileSync(new URL("RESULTS.md", place), report(results));
}
console.log(`wrote ${new URL("RESULTS.md", place).pathname}`);
if (!isPart) {
  const readme = new URL("README.md", root);
  writeFileSync(readme, withSummary(readFileSync(readme, "utf8"), results));
  console.log(`wrote what ${readme.pathname} says of it`);
}
if (results.mistakes.length > 0) {
  console.error(results.mistakes.join("\n"));
  process.exitCode = 1;
}
