// Small inputs that once went wrong (tests/cases), with their right answers.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as core from "idlewise/core";
import { wasmBytes } from "./support.mjs";

await core.init({ module_or_path: wasmBytes() });

const read = (name) =>
  JSON.parse(readFileSync(new URL(`../../tests/cases/${name}.json`, import.meta.url), "utf8"));

/** The plan of a case, which holds. */
const planOf = (name) => {
  const scenario = read(name);
  const plan = core.solve(scenario);
  assert.deepEqual(core.verify(scenario, plan).findings, []);
  return plan;
};

const near = (found, expected) =>
  assert.ok(Math.abs(found - expected) <= 1e-6 * Math.max(1, Math.abs(expected)), `${found}, not ${expected}`);

test("a replica that no machine holds is served nowhere", () => {
  const plan = planOf("fit-model-larger-than-card");
  assert.equal(plan.objective.value, 0);
  const hours = plan.waste.total.compute_hours;
  near(hours.stranded.resource, 1);
  near(hours.surplus, 3);

  assert.equal(planOf("fit-job-of-8-on-two-of-4").objective.value, 0);
  near(planOf("fit-tp2-on-single-gpu-vms").objective.value, 23.6);
  const rented = core.solve(read("fit-range-larger-than-card"));
  assert.equal(rented.status, "infeasible");
  assert.match(rented.conflicts[0].limits.join(), /no machine of l40s holds one replica of big/);
});

test("shares of a card do not add up across cards", () => {
  for (const [name, served, onCard] of [
    ["cards-shares-060", 16, 1],
    ["cards-shares-018", 80, 5],
  ]) {
    const plan = planOf(name);
    near(plan.demands[0].served, served);
    assert.equal(plan.status, "optimal");
    const cards = [{ count: 8, replicas: [{ model: "actor", profile: "GPU", count: onCard }] }];
    assert.deepEqual(plan.machines.map((group) => [group.count, group.cards]), [[2, cards]]);
  }
});
