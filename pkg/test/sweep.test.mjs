// Many scenarios from one: the lines of the command, on workers and in this thread.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { createPlanner } from "idlewise";
import * as core from "idlewise/core";
import { folder, golden, root } from "./support.mjs";

const planner = await createPlanner({ threads: 2 });
after(() => planner.dispose());
await core.init();

/** Three regions, a day: the scenario of docs/sweep.md. */
const uneven = JSON.parse(readFileSync(join(root, "web/gallery/uneven-demand.json"), "utf8"));
const grid = JSON.parse(readFileSync(join(root, "docs/sweep.json"), "utf8"));

/** The lines of the native command. */
function native(scenario, over, keep) {
  const place = folder();
  const [base, file] = ["base.json", "over.json"].map((name) => join(place, name));
  writeFileSync(base, JSON.stringify(scenario));
  writeFileSync(file, Array.isArray(over) ? over.map((patch) => JSON.stringify(patch)).join("\n") : JSON.stringify(over));
  const command = ["run", "--quiet", "--package", "idlewise-cli", "--", "sweep", base, "--over", file];
  const kept = keep === undefined ? [] : ["--keep", keep.join(",")];
  const printed = execFileSync("cargo", [...command, ...kept], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 << 20,
    stdio: ["ignore", "pipe", "ignore"],
  });
  return printed.trimEnd().split("\n").map((line) => JSON.parse(line));
}

/** Fails where lines differ by more than numbers in their last digits. */
function assertSameLines(found, expected) {
  assert.deepEqual(found.map(rounded), expected.map(rounded));
}

function rounded(value) {
  if (typeof value === "number") {
    return Number(value.toPrecision(9));
  }
  if (Array.isArray(value)) {
    return value.map(rounded);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, rounded(inner)]))
    : value;
}

const ALL = ["value", "bound", "gap", "cost", "cost_per_hour", "served_percent", "idle_percent", "idle_hours", "stranded_hours", "surplus_hours", "installed_hours", "idle_cost", "machines", "/status", "/demands/0/offered", "/nothing/here", "/routes/length"];

test("a grid gives the lines of the command, on workers and in this thread", async () => {
  const expected = native(uneven, grid, ALL);
  assert.equal(expected.length, 6);
  const told = [];
  const steps = [];
  const lines = await planner.sweep(uneven, grid, {
    keep: ALL,
    onLine: (line) => told.push(line),
    onProgress: (done, total) => steps.push([done, total]),
  });
  assertSameLines(lines, expected);
  assert.deepEqual(told.sort((a, b) => a.index - b.index), lines);
  assert.deepEqual(steps, [1, 2, 3, 4, 5, 6].map((done) => [done, 6]));
  assert.deepEqual(core.sweep(uneven, grid, { keep: ALL }), lines);
  assertSameLines(await planner.sweep(uneven, grid), native(uneven, grid));
});

test("what is served counts each future by its weight", async () => {
  // One machine serves 100 a second; nine times of ten 100 are asked for, else 200.
  const scenario = {
    schema_version: 1,
    nodes: [{ id: "n", hardware: "h", capacity: { gpu: 1 } }],
    models: [{ id: "m", profiles: [{ hardware: "h", rate: 100 }] }],
    demands: [{ id: "d", model: "m", rate: 100 }],
    futures: [
      { id: "as usual", weight: 0.9 },
      { id: "twice", weight: 0.1, demands: [{ id: "d", times: 2 }] },
    ],
  };
  const [line] = core.sweep(scenario, [{}], { keep: ["served_percent"] });
  assert.ok(Math.abs(line.served_percent - (100 * 100) / 110) < 1e-9, `${line.served_percent}`);
});

test("merge patches, scenarios without a plan and wrong ones are lines as the command's", async () => {
  const scenario = golden("minimal");
  const [demand] = scenario.demands;
  const patches = [
    {},
    { policy: { objective: "profit" } },
    { name: null, demands: [{ ...demand, rate: 1e9 }], policy: { objective: "cost" } },
    { nodes: 3 },
    { nodez: [] },
  ];
  const expected = native(scenario, patches);
  assert.deepEqual(expected.map(({ status }) => status), ["optimal", "optimal", "infeasible", "error", "error"]);
  assert.ok(expected[2].conflicts.length > 0);
  const lines = await planner.sweep(scenario, patches);
  assertSameLines(JSON.parse(JSON.stringify(lines)), expected);
  assertSameLines(core.sweep(scenario, patches), lines);
  // Nothing to go over is no sweep of one.
  assert.deepEqual(await planner.sweep(scenario, []), []);
});

test("all of a plan, and values that no scenario may have", async () => {
  const scenario = golden("minimal");
  const over = { "nodes.count": [1, 1.5, "2"] };
  const lines = await planner.sweep(scenario, over, { keep: ["plan"] });
  assert.deepEqual(lines.map(({ status }) => status), ["optimal", "error", "error"]);
  assert.equal((await planner.verify({ ...scenario, nodes: scenario.nodes.map((node) => ({ ...node, count: 1 })) }, lines[0].plan)).valid, true);
  assert.equal(lines[0].plan.solver.seconds, 0);
  assert.match(lines[1].error.problems[0].path, /^\$\.nodes\[0\]\.count/);
});

test("a scenario that cannot be made is a line that says why", async () => {
  const scenario = golden("minimal");
  const [{ hardware }] = scenario.nodes;
  const over = {
    "nodes.hardware": [hardware, "L4"],
    [`nodes[hardware=${hardware}].count.times`]: [1, "2"],
  };
  for (const lines of [await planner.sweep(scenario, over), core.sweep(scenario, over)]) {
    assert.deepEqual(lines.map(({ index }) => index), [0, 1, 2, 3]);
    assert.deepEqual(lines.slice(1).map(({ status, error }) => [status, error.code]), Array(3).fill(["error", "argument"]));
    assert.match(lines[1].error.message, /found "2"; expected a number to multiply by/);
    assert.match(lines[2].error.message, new RegExp(`no element of nodes has hardware=${hardware}`));
  }
});

test("selectors, labels, factors and typed arrays mean what they mean to the command", async () => {
  const scenario = {
    ...uneven,
    nodes: uneven.nodes.map((node, at) => ({ ...node, labels: { site: at === 0 ? "a,b" : "c" } })),
  };
  const over = {
    'nodes[labels.site="a,b"].count': [1, 2],
    "nodes[ count=40 , labels.site = c].count.times": [2],
    "nodes.headroom": [0.1],
  };
  const keep = ["installed_hours", "served_percent"];
  const expected = native(scenario, over, keep);
  assert.notEqual(expected[0].installed_hours, expected[1].installed_hours);
  assertSameLines(await planner.sweep(scenario, over, { keep }), expected);
  const typed = { ...scenario, demands: scenario.demands.map((demand) => ({ ...demand, rate: Array.isArray(demand.rate) ? Float64Array.from(demand.rate) : demand.rate })) };
  const rates = { "demands.rate.times": [0.5] };
  assert.ok(Array.isArray(scenario.demands[0].rate));
  assertSameLines(await planner.sweep(typed, rates, { keep }), native(scenario, rates, keep));
  // What was given is left alone.
  assert.ok(typed.demands[0].rate instanceof Float64Array);
  assert.equal(typed.demands[0].rate[0], scenario.demands[0].rate[0]);
});

test("warm sweeps find plans that are as good", async () => {
  const keep = ["value", "bound"];
  const [cold, warm] = [await planner.sweep(uneven, grid, { keep }), await planner.sweep(uneven, grid, { keep, warm: true })];
  for (const [at, line] of warm.entries()) {
    assert.equal(line.status, "optimal");
    assert.ok(Math.abs(line.value - cold[at].value) <= 1e-4 * Math.abs(cold[at].value), JSON.stringify([line, cold[at]]));
  }
});

test("what cannot be swept is refused before the first solve, with the nearest name", async () => {
  const refused = async (over, message, options) => {
    const onLine = () => assert.fail("a line");
    await assert.rejects(planner.sweep(uneven, over, { onLine, ...options }), { code: "argument", message });
    assert.throws(() => core.sweep(uneven, over, { onLine, ...options }), { code: "argument", message });
  };
  await refused({ "nodes[hardware=L44].count": [1] }, /no element of nodes has hardware=L44; did you mean L4\?/);
  await refused({ "node.count": [1] }, /there is no node; did you mean nodes\?/);
  await refused({ "nodes.cuont": [1] }, /over: nodes\.cuont: .*an unknown field.*did you mean "count"/);
  await refused({ "nodes..count": [1] }, /a name is empty/);
  await refused({ "nodes[hardware].count": [1] }, /field=value/);
  await refused({ "nodes[hardware=L4.count": [1] }, /not closed/);
  await refused({ 'nodes[hardware="L4].count': [1] }, /no end/);
  await refused({ "nodes[hardware=L4]count": [1] }, /a dot after \]/);
  await refused({ "nodes[hardware=L4]": [1] }, /ends in a list/);
  await refused({ "nodes[a=b].count": [] }, /empty list/);
  await refused({ "policy.objective": 3 }, /found 3; expected a list/);
  await refused({ "demands.id.times": [2] }, /expected a number or a list of numbers/);
  await refused({ "nodes.count.times": ["2"] }, /expected a number to multiply by/);
  await refused({}, /no field/);
  await refused([3], /patch 0: found 3; expected an object/);
  await refused(7, /expected fields with lists/);
  await refused({ "nodes.count": Array(1000).fill(1), "nodes.headroom": Array(101).fill(0) }, /more than 100000/);
  await refused(grid, /served_precent is no figure.*did you mean served_percent\?/, { keep: ["served_precent"] });
  await refused(grid, /gap/, { gap: NaN, onLine: undefined });
  const invalid = { ...uneven, nodez: [] };
  await assert.rejects(planner.sweep(invalid, grid), { code: "input", message: /^\$.*nodez.*/ });
  assert.throws(() => core.sweep(invalid, grid), { code: "input" });
});

test("a signal, an error of a callback and the end of a planner stop a sweep", async () => {
  const stop = new AbortController();
  const seen = [];
  const long = { "demands.rate.times": Array.from({ length: 200 }, (_, at) => 1 + at / 1000) };
  const sweeping = planner.sweep(uneven, long, {
    signal: stop.signal,
    onLine: (line) => {
      seen.push(line.index);
      stop.abort("enough");
    },
  });
  await assert.rejects(sweeping, { code: "cancelled", cause: "enough" });
  assert.ok(seen.length < 5, `${seen.length} lines`);
  await assert.rejects(planner.sweep(uneven, long, { signal: AbortSignal.abort() }), { code: "cancelled" });
  const mine = new RangeError("mine");
  const onLine = () => {
    throw mine;
  };
  await assert.rejects(planner.sweep(uneven, long, { onLine }), (error) => error === mine);
  assert.throws(() => core.sweep(uneven, long, { onLine }), (error) => error === mine);
  let asked = 0;
  assert.throws(() => core.sweep(uneven, long, { cancelled: () => (asked += 1) > 3 }), { code: "cancelled" });
  const other = await createPlanner({ threads: 1 });
  const left = other.sweep(uneven, long);
  other.dispose();
  await assert.rejects(left, { code: "disposed" });
  // The workers are there for what comes next.
  assert.equal((await planner.sweep(uneven, grid)).length, 6);
});
