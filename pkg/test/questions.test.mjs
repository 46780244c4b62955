// The owner's questions: on workers and in this thread, with their options.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { createPlanner } from "idlewise";
import * as core from "idlewise/core";
import { golden, wasmBytes } from "./support.mjs";

const scenario = golden("minimal");
const planner = await createPlanner({ threads: 1 });
after(() => planner.dispose());
await core.init({ module_or_path: wasmBytes() });

test("size says what to switch off", async () => {
  const sizing = await planner.size(scenario);
  // One of the two American machines is enough for 30,000 units/s.
  assert.deepEqual(
    sizing.entries.map((entry) => [entry.node, entry.off]),
    [
      ["us/h100", 1],
      ["eu/l40s", 0],
    ],
  );
  assert.ok(Math.abs(sizing.saved_per_hour - 17.6) < 1e-9);
  assert.equal(sizing.priced, true);
  assert.equal(sizing.plan.status, "optimal");
  assert.deepEqual(core.size(scenario).entries, sizing.entries);
});

test("grow says what more machines are worth", async () => {
  const growth = await planner.grow(scenario, { machines: 2, budgetPerHour: 2, priceRanges: true });
  const [curve] = growth.curves;
  assert.equal(curve.node, "eu/l40s");
  assert.equal(curve.points.length, 2);
  // A card serves 1,207 units/s.
  assert.ok(Math.abs(curve.points[0].gain_per_hour / (3600 * 1207) - 1) < 1e-6);
  assert.deepEqual(growth.purchase.machines.map((b) => [b.node, b.machines]), [["eu/l40s", 2]]);
  assert.equal(growth.price_ranges.nodes[0].node, "eu/l40s");
  assert.equal(core.grow(scenario, { machines: 1 }).purchase, undefined);
});

test("stress says what losses cost", async () => {
  const stress = await planner.stress(scenario, { demandPercent: [20] });
  assert.deepEqual(stress.cases[0].event, { kind: "demand", percent: 20 });
  const region = stress.cases.find((c) => c.event.kind === "region" && c.event.region === "eu");
  assert.equal(region.headroom_percent, undefined);
  assert.equal(region.suffers[0].demand, "chat-eu");
  assert.equal(core.stress(scenario).cases.length, stress.cases.length + 2);
});

test("evaluate says how a plan fares on what came", async () => {
  const plan = await planner.solve(scenario);
  assert.deepEqual(plan.periods.map((period) => period.label), scenario.periods?.map((p) => p.label) ?? ["0"]);
  const came = structuredClone(scenario);
  for (const demand of came.demands) {
    const twice = (rate) => 2 * rate;
    demand.rate = Array.isArray(demand.rate) ? demand.rate.map(twice) : twice(demand.rate);
  }
  const found = await planner.evaluate(plan, came);
  assert.equal(found.status, "optimal");
  assert.ok(found.came.served_percent < found.promised.served_percent);
  assert.ok(found.regret.at_least >= 0 && found.regret.at_most >= found.regret.at_least);
  assert.equal((await planner.verify(came, found.plan)).valid, true);
  const alone = core.evaluate(plan, came, { regret: false });
  assert.equal(alone.regret, undefined);
  assert.deepEqual(alone.came, found.came);
  came.nodes[0].id = "elsewhere";
  const lost = core.evaluate(plan, came, { regret: false });
  assert.deepEqual(lost.mismatches.map(({ kind, name }) => [kind, name]), [
    ["node", scenario.nodes[0].id],
    ["node", "elsewhere"],
  ]);
  await assert.rejects(planner.evaluate(plan, came, { regret: "no" }), { code: "argument" });
  await assert.rejects(planner.evaluate(came, came), { code: "input" });
});

test("the timetable says what to do", async () => {
  const scenario = JSON.parse(
    readFileSync(new URL("../../tests/cases/cards-shares-060.json", import.meta.url), "utf8"),
  );
  const plan = await planner.solve(scenario);
  const table = await planner.timetable(plan, scenario);
  assert.ok(table.steps.some((step) => step.action === "load"));
  assert.equal(table.notes, undefined);
  const alone = core.timetable(plan);
  assert.equal(alone.notes.length, 1);
  const rows = (await planner.timetableCsv(plan, scenario)).trimEnd().split("\n");
  assert.equal(rows.length, table.steps.length + 1);
  assert.equal(rows[0].split(",")[0], "step");
  assert.equal(core.timetableCsv(plan, scenario).trimEnd(), rows.join("\n"));
});

test("odd options are refused, and questions can be stopped", async () => {
  await assert.rejects(planner.grow(scenario, { machines: 1.5 }), { code: "argument" });
  await assert.rejects(planner.grow(scenario, { budgetPerHour: "much" }), { code: "input" });
  await assert.rejects(planner.stress(scenario, { demandPercent: 10 }), { code: "argument" });
  await assert.rejects(planner.stress(scenario, { demandPercent: [-1] }), { code: "input" });
  const signal = AbortSignal.abort();
  await assert.rejects(planner.size(scenario, { signal }), { code: "cancelled" });
  const seen = [];
  await planner.stress(scenario, { onProgress: (done, total) => seen.push(done / total) });
  assert.equal(seen.at(-1), 1);
});

test("a plan that starts from an earlier one moves as little as it may", async () => {
  const replica = (model) => ({
    id: model,
    profiles: [{ hardware: "H", rate: 10, holds: { gpu: 1 } }],
  });
  const fleet = (day, night) => ({
    schema_version: 1,
    nodes: [{ id: "n", hardware: "H", count: 4, capacity: { gpu: 1 } }],
    models: [replica("a"), replica("b")],
    demands: [
      { id: "a", model: "a", rate: day },
      { id: "b", model: "b", rate: night, value: 2 },
    ],
  });
  const counts = (plan) => plan.replicas.map(({ model, count }) => [model, count]);
  const before = await planner.solve(fleet(20, 20));
  assert.deepEqual(counts(before), [["a", 2], ["b", 2]]);
  // Free, all four replicas would be of the dearer model.
  const later = fleet(40, 40);
  assert.deepEqual(counts(await planner.solve(later)), [["b", 4]]);
  const steady = { ...later, steadiness: { max_moves: 1 } };
  const after = await planner.solve(steady, { current: before });
  assert.deepEqual(counts(after), [["a", 1], ["b", 3]]);
  assert.equal(after.steadiness.moves, 1);
  assert.ok(Math.abs(after.steadiness.objective_given_up - 3600 * 10) < 1e-3);
  assert.deepEqual(core.solve(steady, { current: before }).replicas, after.replicas);
  // The scenario that was given stays as it was.
  assert.deepEqual(steady.steadiness, { max_moves: 1 });
  await assert.rejects(planner.solve(steady, { current: {} }), { code: "argument" });
});

/** A small input that once went wrong. */
function smallCase(name) {
  const file = new URL(`../../tests/cases/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8"));
}

test("moves are counted machine by machine", async () => {
  const plan = await planner.solve(smallCase("moves-inside-an-entry"));
  assert.equal(plan.objective.value, 32400);
  const { moves, unloads, at_least } = plan.steadiness;
  assert.deepEqual([moves, unloads, at_least], [3, 2, 1]);
});

test("what stood on a node that is gone is lost", async () => {
  const before = await planner.solve(smallCase("current-plan-lost-node-before"));
  const now = smallCase("current-plan-lost-node");
  const plan = await planner.solve(now, { current: before });
  assert.equal(plan.objective.value, 21600);
  assert.equal(plan.steadiness.moves, 2);
});

test("advise says what to do first, and apply does it", async () => {
  const heard = [];
  const advice = await planner.advise(scenario, { onBetter: (found) => heard.push(found) });
  const action = advice.actions.find((found) => found.kind === "switch_off");
  assert.equal(action.title.startsWith("Switch off 1 of "), true, action.title);
  assert.ok(Math.abs(action.per_hour - 17.6) < 1e-9);
  assert.ok(heard.length > 0);
  assert.deepEqual(heard.at(-1).actions, advice.actions);
  const smaller = await planner.apply(scenario, action.changes);
  assert.equal(smaller.nodes.find((node) => node.id === "us/h100").count ?? 1, 1);
  assert.deepEqual(core.apply(scenario, action.changes), smaller);
  assert.deepEqual(core.advise(scenario).actions, advice.actions);
  await assert.rejects(planner.advise(scenario, { routing: "neerest" }), { code: "input" });
  await assert.rejects(planner.apply(scenario, [{ ...action.changes[0], id: "none" }]), {
    code: "input",
  });
  const failure = new Error("mine");
  const failing = { onBetter: () => { throw failure; } };
  await assert.rejects(planner.advise(scenario, failing), failure);
  assert.throws(() => core.advise(scenario, failing), failure);
});
