// What the benchmark's figures rest on: the program that peers get, who is stopped, and
// the check of what they find.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { readArrays, writeArrays } from "./arrays.mjs";
import { mistakes } from "./mistakes.mjs";
import { linesOfFile, readLines, readMps } from "./mps.mjs";
import { exponent, median, short, steepest } from "./numbers.mjs";
import { allowed, bestOf, joined, race } from "./race.mjs";
import { measured } from "./processes.mjs";
import { lead, targets } from "./ratios.mjs";
import { withSummary } from "./readme.mjs";
import { report } from "./report.mjs";
import { scaled } from "./scale.mjs";

const MPS = `NAME small
ROWS
 N minus_gain
 L tokens
 L cards
 G link
COLUMNS
 x minus_gain -3e-4
 x tokens 1e0
 x cards 1e-3
 x link -1e0
 y minus_gain 2e-1
 y link 5e3
RHS
 rhs tokens 2e5
 rhs cards 8e0
 rhs link 0e0
RANGES
BOUNDS
 UP bnd y 4e0
ENDATA
`;

function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), "idlewise-bench-"));
  try {
    return work((name) => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("a file's lines are those of its text, however it is cut", () => {
  inFolder((file) => {
    writeFileSync(file("small.mps"), MPS);
    assert.deepEqual(readLines(linesOfFile(file("small.mps"))), readMps(MPS));
  });
  const { model, unit } = readMps(MPS);
  assert.equal(unit, 0.2);
  assert.deepEqual([model.numRows, model.numCols], [3, 2]);
  assert.deepEqual([...model.rowUpper], [2e5, 8, Infinity]);
  assert.deepEqual([...model.colUpper], [Infinity, 4]);
});

test("scaling changes units, and nothing else", () => {
  const raw = readMps(MPS);
  const made = scaled(raw);
  // Limits are 1, and a column alone ends at 1.
  assert.deepEqual([...made.model.rowUpper], [1, 1, Infinity]);
  const { values, starts, indices } = made.model.matrix;
  for (let j = 0; j < 2; j += 1) {
    const entries = [...values].slice(starts[j], starts[j + 1]).map(Math.abs);
    assert.ok(Math.abs(Math.max(...entries) - 1) < 1e-12, `column ${j}: ${entries}`);
  }
  assert.equal(Math.max(...made.model.colCost.map(Math.abs)), 1);
  // Each column's bound says what its unit is: amounts of one are amounts of the other.
  const amounts = [8000, 2];
  const units = [8000, raw.model.colUpper[1] / made.model.colUpper[1]];
  const cost = (p, x) => p.unit * x.reduce((sum, amount, j) => sum + amount * p.model.colCost[j], 0);
  const others = amounts.map((amount, j) => amount / units[j]);
  assert.ok(Math.abs(cost(raw, amounts) - cost(made, others)) < 1e-12);
  const activity = (p, x, row) => {
    const m = p.model.matrix;
    let sum = 0;
    for (let j = 0; j < x.length; j += 1) {
      for (let k = m.starts[j]; k < m.starts[j + 1]; k += 1) {
        sum += m.indices[k] === row ? m.values[k] * x[j] : 0;
      }
    }
    return sum;
  };
  assert.deepEqual([...indices], [...raw.model.matrix.indices]);
  for (const row of [0, 1]) {
    const part = activity(raw, amounts, row) / raw.model.rowUpper[row];
    assert.ok(Math.abs(part - activity(made, others, row)) < 1e-12);
  }
  assert.equal(Math.sign(activity(raw, amounts, 2)), Math.sign(activity(made, others, 2)));
});

test("arrays come back as they were written", () => {
  inFolder((file) => {
    const made = scaled(readMps(MPS));
    writeArrays(file("small.arrays"), made);
    assert.deepEqual(readArrays(file("small.arrays")), made);
  });
});

const own = (objective) => ({
  objective,
  status: "optimal",
  seconds: 1,
  gap: 0,
  firsts: [2],
  used_routes: 7,
});
const peer = (objective, more = {}) => ({ objective, optimal: true, counts: true, seconds: 8, firsts: [9], ...more });
const record = (native) => ({
  name: "dense-300x150-slack",
  routes: 100,
  rows: 10,
  own: { native: own(5), threads: own(5), wasm: own(5) },
  peers: { native },
});

test("another objective is a mistake, of us and of peers", () => {
  assert.deepEqual(mistakes(record({ glop: peer(-5) })), []);
  assert.equal(mistakes(record({ glop: peer(5.0001) })).length, 1);
  assert.equal(mistakes(record({ glop: peer(null) })).length, 1);
  assert.equal(mistakes(record({ glop: peer(undefined) })).length, 1);
  // One that is not proved says nothing; one at its own tolerance is held to less.
  assert.deepEqual(mistakes(record({ glop: peer(7, { optimal: false }) })), []);
  assert.deepEqual(mistakes(record({ "pdlp-own": peer(5.0001, { counts: false }) })), []);
  assert.equal(mistakes(record({ "pdlp-own": peer(5.1, { counts: false }) })).length, 1);
  const wrong = record({});
  wrong.own.wasm = own(5.1);
  wrong.own.threads = { error: "it crashed" };
  assert.equal(mistakes(wrong).length, 2);
});

test("a program's answer, its error and its end are told apart", async () => {
  const node = (text, seconds) => measured("node", ["-e", text], { seconds });
  assert.deepEqual(await node("console.log('so'); console.log(JSON.stringify({ a: 1 }))", 60.0001), { a: 1 });
  assert.deepEqual(await node("console.log(JSON.stringify({ error: 'no such name' })); process.exit(1)", 60), { error: "no such name" });
  assert.match((await node("throw new Error('it crashed')", 60)).error, /Error: it crashed/);
  assert.deepEqual(await node("setInterval(() => {}, 1000)", 0.3), { timeout: true, seconds: 0.3 });
});

test("the best peer is one that proves, and limits the others", () => {
  const answers = { glop: peer(5), flow: peer(5, { optimal: false, seconds: 1 }), "pdlp-own": peer(5, { counts: false, seconds: 1 }) };
  assert.equal(bestOf(answers)[0], "glop");
  assert.equal(lead(record(answers), "native"), 8);
  // Where none came to an end, the limit counts.
  assert.equal(lead(record({ ipx: { timeout: true, seconds: 300, counts: true } }), "native"), 300);
  assert.ok(Number.isNaN(lead(record({}), "native")));
  assert.deepEqual([allowed(300, undefined), allowed(300, 0.1), allowed(300, 20), allowed(300, 200)], [300, 5, 60, 300]);
});

test("rounds take the best time and keep every first call", () => {
  const before = joined(undefined, { seconds: 3, first_seconds: 4, runs: 5 });
  assert.deepEqual(before.firsts, [4]);
  const after = joined(before, { seconds: 2, first_seconds: 6, runs: 5 });
  assert.deepEqual([after.seconds, after.firsts, after.runs], [2, [4, 6], 10]);
  assert.equal(joined(after, { timeout: true, seconds: 5 }), after);
  assert.deepEqual(joined(after, { error: "it crashed" }), { ...after, error: "it crashed" });
});

test("in later rounds run those that are close", async () => {
  const asked = [];
  const times = { ipx: 1, glop: 1.5, simplex: 30 };
  const found = await race({
    own: { native: async () => own(5) },
    peers: { native: Object.keys(times).map((solver) => ({ solver, counts: true })) },
    ask: async (_, solver, seconds) => {
      asked.push(solver);
      return times[solver] > seconds ? { timeout: true, seconds } : peer(5, { seconds: times[solver], first_seconds: 2 });
    },
    rounds: 2,
    limit: 300,
  });
  assert.deepEqual(asked, ["ipx", "glop", "simplex", "ipx", "glop"]);
  assert.deepEqual([found.peers.native.simplex.timeout, found.peers.native.simplex.seconds], [true, 5]);
  assert.equal(bestOf(found.peers.native)[0], "ipx");
});

test("numbers are means, middles and slopes", () => {
  assert.deepEqual([median([3, 1, 2]), median([4, 1, 2, 3]), short(0.012345), short(NaN)], [2, 2.5, "0.0123", "–"]);
  const line = [[1, 1], [10, 10], [100, 1000]];
  assert.ok(Math.abs(exponent([line.slice(0, 2)]) - 1) < 1e-12);
  assert.ok(Math.abs(steepest([line]) - 2) < 1e-12);
});

test("the document tells targets that are met, missed and not measured", () => {
  const instances = [record({ glop: peer(5, { seconds: 9 }), flow: { status: "not a network", optimal: false, counts: true, seconds: 0.01, firsts: [0.01] } })];
  const told = targets(instances).map(([name, , value, met, known]) => [name, known ? met : null, value]);
  const target = (name) => told.find(([told]) => told === name);
  assert.deepEqual(target("geometric mean, *dense*, native"), ["geometric mean, *dense*, native", true, "9"]);
  assert.deepEqual(target("geometric mean, all, native"), ["geometric mean, all, native", false, "9"]);
  assert.equal(target("geometric mean, *fleet*, native")[1], null);
  const text = report({ command: "c", commit: "1", node: "v", machine: "m", load: [0], rounds: 3, limit: 9, missing: { hipo: "not there" }, instances, mistakes: ["one"] });
  for (const part of ["Not compared with hipo: not there", "| no network |", "**missed**", "not measured", "9 (glop)", "- one"]) {
    assert.ok(text.includes(part), part);
  }
});

test("a run of all suites writes what the README says, and nothing beside", () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const instances = [record({ glop: peer(5, { seconds: 9 }) })];
  const written = withSummary(readme, { instances });
  assert.match(written, /\| a shared cluster.* \| – \| – \| 9 \(9\) \|/);
  assert.ok(!written.includes("| every node different |"));
  // What stands before and after is as it was, and a second run writes the same.
  const [before, after] = [readme.split("<!-- bench:")[0], readme.split("<!-- end of bench -->")[1]];
  assert.ok(written.startsWith(before) && written.endsWith(after));
  assert.equal(withSummary(written, { instances }), written);
  assert.throws(() => withSummary("no marks", { instances }), /found it 0 times/);
});
