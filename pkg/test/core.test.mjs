// The planner in this thread: answers, errors, callbacks, crashes.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as core from "idlewise/core";
import { assertGolden, golden, goldenNames, packing, wasmBytes } from "./support.mjs";

await Promise.all([core.init(), core.init({ module_or_path: wasmBytes() })]);
const scenario = golden("minimal");

const problemsOf = (work) => {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof core.InputError, String(error));
    assert.equal(error.code, "input");
    return error.problems;
  }
  return assert.fail("no error");
};

test("solves, verifies, compares, exports", () => {
  const plan = core.solve(scenario);
  assert.equal(plan.status, "optimal");
  assert.equal(plan.solver.version, core.version());
  assert.deepEqual(core.verify(scenario, plan).findings, []);
  assert.equal(core.compare(scenario).policies.at(-1).policy, "optimum");
  assert.match(core.exportModel(scenario, "mps"), /^ROWS$/m);
  assert.match(core.exportModel(scenario, "lp"), /^Minimize$/m);
  assert.throws(() => core.exportModel(scenario, "xls"), { code: "argument" });
});

test("the golden scenarios have the same objective, bound and waste in this thread", () => {
  for (const name of goldenNames) {
    assertGolden({ [name]: core.solve(golden(name)) });
  }
});

test("a plan that was changed is found out", () => {
  const plan = core.solve(scenario);
  plan.objective.value *= 2;
  assert.equal(core.verify(scenario, plan).valid, false);
});

test("the example is valid, and all schemas are served", async () => {
  const report = core.check(await core.example());
  assert.equal(report.valid, true);
  assert.equal((await core.schema("plan")).title, "idlewise plan");
  assert.equal((await core.schema("scenario")).title, "idlewise scenario");
  for (const name of ["compare", "size", "grow", "stress", "earnings", "futures", "commit", "evaluate", "timetable", "check", "verify", "error"]) {
    assert.equal((await core.schema(name)).$id, `urn:idlewise:schema:${name}:1`);
  }
  await assert.rejects(core.schema("toString"), { code: "argument" });
});

test("matrices say what the lists say", () => {
  const { plan, tables } = core.solve(scenario, { tables: true });
  assert.ok(tables.served instanceof Float64Array);
  assert.equal(tables.served.length, tables.demands.length * tables.periods);
  for (const { demand, period, served, unmet } of plan.demands) {
    const place = tables.demands.indexOf(demand) * tables.periods + period;
    assert.equal(tables.served[place], served);
    assert.equal(tables.unmet[place], unmet);
  }
  for (const { node, period, allocated, available } of plan.nodes) {
    const place = tables.nodes.indexOf(node) * tables.periods + period;
    assert.equal(tables.allocatedShare[place], allocated.gpu / available.gpu);
  }
});

test("rates may be typed arrays, and undefined fields are no fields", () => {
  const typed = structuredClone(scenario);
  typed.demands[0].rate = Float64Array.of(typed.demands[0].rate);
  typed.nodes[0].operator = undefined;
  typed.nodes[0].headroom = undefined;
  assert.deepEqual(core.solve(typed).objective, core.solve(scenario).objective);
});

test("every problem of a scenario is named with its place", () => {
  const bad = structuredClone(scenario);
  bad.nodes[0].capacity.gpu = NaN;
  bad.demands[1].model = "llama-7b";
  bad.demandz = [];
  const problems = problemsOf(() => core.solve(bad));
  assert.deepEqual(problems.map(({ path }) => path).sort(), [
    "$.demands[1].model",
    "$.demandz",
    "$.nodes[0].capacity.gpu",
  ]);
  const { valid, errors } = core.check(bad);
  assert.equal(valid, false);
  assert.deepEqual(errors, problems);
});

test("values that no file can hold are refused by name", () => {
  const cycle = { schema_version: 1 };
  cycle.nodes = [cycle];
  const refused = [
    [cycle, "$.nodes[0]"],
    [{ nodes: [10n] }, "$.nodes[0]"],
    [{ models: [() => 1] }, "$.models[0]"],
    [{ get demands() { throw new Error("mine"); } }, "$.demands"],
    [Symbol("s"), "$"],
    [undefined, "$"],
  ];
  for (const [value, path] of refused) {
    const [problem] = problemsOf(() => core.solve(value));
    assert.ok(problem.path.startsWith(path), problem.path);
  }
});

test("plans with errors are refused with their place", () => {
  const plan = core.solve(scenario);
  const wrong = (change) => {
    const bad = structuredClone(plan);
    change(bad);
    return problemsOf(() => core.verify(scenario, bad))[0];
  };
  assert.deepEqual(wrong((p) => (p.routes[0].rate = "fast")), {
    path: "$.routes[0].rate",
    found: 'the text "fast"',
    expected: "f64",
  });
  assert.equal(wrong((p) => (p.status = "best")).path, "$.status");
  assert.equal(wrong((p) => (p.schema_version = 2)).path, "$.schema_version");
  assert.equal(wrong((p) => delete p.waste).path, "$");
  const extra = wrong((p) => (p.waste.total.extra = 1));
  assert.equal(extra.path, "$.waste.total");
  assert.equal(extra.found, 'the unknown field "extra"');
});

test("options are checked", () => {
  for (const options of [
    { timelimit: 1 },
    { timeLimit: -1 },
    { timeLimit: "1" },
    { gap: NaN },
    { nodeLimit: 1.5 },
    { engine: "diesel" },
    { onProgress: 1 },
    { tables: 1 },
  ]) {
    assert.throws(() => core.solve(scenario, options), { code: "argument" });
  }
});

test("a search tells the best that it found and its bound, which are those of the plan at the end", () => {
  const packed = packing();
  const searches = [];
  const plan = core.solve(packed, { onProgress: (done, total, search) => search !== undefined && searches.push({ total, ...search }) });
  assert.ok(searches.length > 0, "a search ran");
  const { objective } = plan.certificate;
  const near = 1e-6 * objective;
  for (const { total, best, bound } of searches) {
    assert.equal(total, 1);
    assert.ok(best <= objective + near && bound >= objective - near, `${best} <= ${objective} <= ${bound}`);
  }
  // What costs least is told as a cost.
  const rented = { ...packed, nodes: packed.nodes.map((node) => ({ ...node, count: { min: 0, max: 9 } })), policy: { objective: "cost" } };
  const costs = [];
  const cheapest = core.solve(rented, { onProgress: (_done, _total, search) => search?.bound !== undefined && costs.push(search) });
  assert.ok(costs.length > 0, "a search ran");
  for (const { best, bound } of costs) {
    assert.ok(bound <= cheapest.certificate.objective + 1e-6 * cheapest.certificate.objective, `${bound}`);
    assert.ok(best === undefined || best >= cheapest.certificate.objective - 1e-4 * cheapest.certificate.objective, `${best}`);
  }
});

test("progress is told, and errors of callbacks come back as they are", () => {
  const seen = [];
  core.solve(scenario, { onProgress: (done, total) => seen.push([done, total]) });
  assert.deepEqual(seen.at(-1), [seen.length, seen.length]);
  const mine = new RangeError("mine");
  const throws = () => {
    throw mine;
  };
  assert.throws(() => core.solve(scenario, { onProgress: throws }), (e) => e === mine);
  assert.throws(() => core.solve(scenario, { cancelled: throws }), (e) => e === mine);
  assert.throws(() => core.solve(scenario, { cancelled: () => true }), { code: "cancelled" });
  assert.equal(core.solve(scenario).status, "optimal");
});

test("a limit is an answer", async () => {
  const plan = core.solve(await core.example(), { timeLimit: 0 });
  assert.ok(["limit", "feasible", "optimal"].includes(plan.status));
});

test("a panic has a code and ends the instance", async () => {
  const glue = await import("../dist/glue.js");
  assert.throws(() => glue.panicForTest(), { code: "panic", message: /asked to panic/ });
  assert.throws(() => core.solve(scenario), { code: "panic" });
  assert.throws(() => core.check(scenario), { code: "panic" });
});
