// The planner on workers: the pool, cancellation, crashes, disposal, memory.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import binaryen from "binaryen";
import { createPlanner } from "idlewise";
import { createPlanner as createInline } from "idlewise/inline";
import { assertGolden, assertSame, day, golden, goldenNames, numbers, packing, wasmBytes } from "./support.mjs";

const scenario = golden("minimal");
const planner = await createPlanner({ threads: 2 });
after(() => planner.dispose());

test("every call answers", async () => {
  const plan = await planner.solve(scenario, { gap: 1e-4, timeLimit: 10 });
  assert.equal(plan.status, "optimal");
  assert.equal((await planner.verify(scenario, plan)).valid, true);
  assert.equal((await planner.compare(scenario)).plan.status, "optimal");
  assert.equal((await planner.check(scenario)).valid, true);
  assert.match(await planner.exportModel(scenario, "lp"), /^Minimize$/m);
  assert.equal((await planner.schema("plan")).title, "idlewise plan");
  assert.equal((await planner.example()).schema_version, 1);
  assert.match(await planner.version(), /^\d+\.\d+\.\d+$/);
  const { tables } = await planner.solve(scenario, { tables: true });
  assert.ok(tables.busyShare instanceof Float64Array);
});

test("the golden scenarios have the same objective, bound and waste in Node", async () => {
  for (const name of goldenNames) {
    assertGolden({ [name]: await planner.solve(golden(name)) });
  }
});

test("calls share the workers", async () => {
  const plans = await Promise.all(Array.from({ length: 8 }, () => planner.solve(scenario)));
  for (const plan of plans) {
    assertSame(numbers(plan), numbers(plans[0]));
  }
  assert.ok(planner.workersStarted <= 2);
});

test("a large scenario is spread over the workers, and the plan is the same", async () => {
  const large = day(40, 30, 20);
  const alone = await createPlanner({ threads: 1 });
  try {
    const seen = [];
    const [spread, whole] = await Promise.all([
      planner.solve(large, { tables: true, onProgress: (done, total) => seen.push([done, total]) }),
      alone.solve(large, { tables: true }),
    ]);
    assert.deepEqual(spread.plan.solver.threads, { mode: "pool", count: 2 });
    assert.deepEqual(whole.plan.solver.threads, { mode: "one", count: 1 });
    for (const { plan } of [spread, whole]) {
      plan.solver.seconds = 0;
      delete plan.solver.threads;
    }
    assert.deepEqual(spread, whole);
    // Rates repeat after 17 periods, and what is the same is solved once.
    assert.deepEqual(seen.at(-1), [17, 17]);
    const both = await planner.compare(large);
    assert.equal(both.plan.solver.threads.mode, "pool");
    assert.equal(both.policies.at(-1).policy, "optimum");
    const bad = { ...large, nodes: [{ ...large.nodes[0], capacity: { gpu: -1 } }, ...large.nodes] };
    await assert.rejects(planner.solve(bad), { code: "input" });
    // In the middle: the answers of the parts are yet to be joined.
    const middle = new AbortController();
    const cut = planner.solve(large, { signal: middle.signal, onProgress: () => middle.abort() });
    await assert.rejects(cut, { code: "cancelled" });
    assert.equal((await planner.solve(scenario)).solver.threads.mode, "one");
  } finally {
    alone.dispose();
  }
});

test("a warm solve ends where a cold one does, on the worker that remembers", async () => {
  const example = await planner.example();
  example.policy = { ...example.policy, relax: true };
  const first = await planner.solve(example, { warm: true });
  assert.equal(first.objective.value, (await planner.solve(example)).objective.value);
  for (const factor of [1.02, 1.05, 0.9]) {
    const demands = example.demands.map((d) => ({ ...d, rate: d.rate.map((r) => r * factor) }));
    const turned = { ...example, demands };
    const { plan } = await planner.compare(turned, { warm: true });
    const cold = await planner.solve(turned);
    assert.equal(plan.status, cold.status);
    const apart = Math.abs(plan.objective.value / cold.objective.value - 1);
    assert.ok(apart < 1e-8, `${plan.objective.value} and ${cold.objective.value}`);
    assert.ok((await planner.verify(turned, plan)).valid);
    // Nothing changed: nothing is solved.
    const same = await planner.solve(turned, { warm: true });
    assert.equal(same.solver.iterations, 0);
    assert.deepEqual(same.routes, plan.routes);
  }
  await assert.rejects(planner.solve(scenario, { warm: "yes" }), { code: "argument" });
});

test("errors keep their class, code and problems", async () => {
  const error = await planner.solve({ ...scenario, nodes: [] }).catch((e) => e);
  assert.equal(error.name, "InputError");
  assert.equal(error.code, "input");
  assert.equal(error.problems[0].path, "$.nodes");
  await assert.rejects(planner.solve(() => 1), { code: "input" });
  await assert.rejects(planner.solve(scenario, { timeLimit: -1 }), { code: "argument" });
  await assert.rejects(createPlanner({ threads: 0 }), { code: "argument" });
});

test("progress arrives, and what its listener throws comes back", async () => {
  const seen = [];
  await planner.solve(scenario, { onProgress: (done, total) => seen.push(done / total) });
  assert.equal(seen.at(-1), 1);
  const mine = new Error("mine");
  const failing = planner.solve(scenario, {
    onProgress: () => {
      throw mine;
    },
  });
  await assert.rejects(failing, (error) => error === mine);
});

test("what a search has found and proved arrives as well", async () => {
  const searches = [];
  await planner.solve(packing(), { onProgress: (_done, _total, search) => search !== undefined && searches.push(search) });
  assert.ok(searches.length > 0 && searches.every(({ best, bound }) => best <= bound * (1 + 1e-9)), JSON.stringify(searches));
});

test("a signal stops the call, and the next call works", async () => {
  await assert.rejects(planner.solve(scenario, { signal: AbortSignal.abort() }), {
    code: "cancelled",
    name: "AbortError",
  });
  const controller = new AbortController();
  const example = await planner.example();
  const running = planner.solve(example, { signal: controller.signal });
  const waiting = [1, 2, 3].map(() => planner.solve(example, { signal: controller.signal }));
  setImmediate(() => controller.abort(new Error("enough")));
  for (const call of [running, ...waiting]) {
    const error = await call.catch((e) => e);
    assert.equal(error.code, "cancelled");
    assert.equal(error.cause.message, "enough");
  }
  assert.equal((await planner.solve(scenario)).status, "optimal");
});

test("a worker that does not answer is replaced", async () => {
  const endless = patched("solve", (module) =>
    module.block(null, [module.loop("again", module.br("again")), module.unreachable()]),
  );
  const planner = await createPlanner({ module_or_path: endless, threads: 1 });
  try {
    const signal = AbortSignal.timeout(50);
    await assert.rejects(planner.solve(scenario, { signal }), { code: "cancelled" });
    assert.equal((await planner.check(scenario)).valid, true);
    assert.equal(planner.workersStarted, 2);
  } finally {
    planner.dispose();
  }
});

test("after a trap the worker is replaced and the next call works", async () => {
  const trapping = patched("solve", (module) => module.unreachable());
  const planner = await createPlanner({ module_or_path: trapping, threads: 1 });
  try {
    await assert.rejects(planner.solve(scenario), { code: "trap", name: "CrashError" });
    assert.equal((await planner.check(scenario)).valid, true);
    assert.equal(planner.workersStarted, 2);
  } finally {
    planner.dispose();
  }
});

test("two planners at once, disposed twice, used after", async () => {
  const first = await createPlanner({ threads: 1 });
  const second = await createPlanner({ threads: 1 });
  const [a, b] = await Promise.all([first.solve(scenario), second.solve(scenario)]);
  assertSame(numbers(a), numbers(b));
  const cut = first.solve(await second.example());
  first.dispose();
  first.dispose();
  await assert.rejects(cut, { code: "disposed" });
  await assert.rejects(first.solve(scenario), { code: "disposed" });
  assert.equal((await second.solve(scenario)).status, "optimal");
  second.dispose();
  if (Symbol.dispose !== undefined) {
    second[Symbol.dispose]();
  }
});

test("the inline planner gives the same plan", async () => {
  const inline = await createInline({ threads: 1 });
  try {
    const [a, b] = await Promise.all([inline.solve(scenario), planner.solve(scenario)]);
    assertSame(numbers(a), numbers(b));
  } finally {
    inline.dispose();
  }
});

test("200 solves of the example do not grow the memory after the tenth", async () => {
  const planner = await createPlanner({ threads: 1 });
  try {
    const example = await planner.example();
    let settled = 0;
    for (let solve = 1; solve <= 200; solve += 1) {
      await planner.solve(example);
      if (solve === 10) {
        settled = planner.memoryBytes;
        assert.ok(settled > 0);
      }
    }
    assert.equal(planner.memoryBytes, settled);
  } finally {
    planner.dispose();
  }
});

/** The package's WebAssembly with another body for one function. */
function patched(name, body) {
  const module = binaryen.readBinary(wasmBytes());
  try {
    const { Features } = binaryen;
    module.setFeatures(
      Features.BulkMemory |
        Features.Multivalue |
        Features.MutableGlobals |
        Features.NontrappingFPToInt |
        Features.ReferenceTypes |
        Features.SignExt |
        Features.SIMD128,
    );
    const exported = binaryen.getExportInfo(module.getExport(name));
    const old = binaryen.getFunctionInfo(module.getFunction(exported.value));
    module.removeFunction(exported.value);
    module.addFunction(exported.value, old.params, old.results, [], body(module));
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}
