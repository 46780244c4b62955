// The view models: from scenario and plan to what is shown, in Node.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { join } from "node:path";
import { createPlanner } from "idlewise";
import { load, root } from "./support.mjs";

const [numbers, headline, waterfall, worth, operators, service, flow, heat, whatIf, planView, proof] =
  await Promise.all(
    ["numbers", "headline", "waterfall", "worth", "operators", "service", "flow", "heat", "what-if", "plan-view", "proof"].map(
      (name) => load(`model/${name}.ts`),
    ),
  );

const near = (found, expected, size = expected) =>
  assert.ok(Math.abs(found - expected) <= 1e-9 * Math.abs(size) + 1e-12, `${found}, expected ${expected}`);

let planner;
let scenario;
let plan;
let policies;
let recheck;

before(async () => {
  planner = await createPlanner({ threads: 1 });
  scenario = await planner.example();
  ({ plan, policies } = await planner.compare(scenario));
  recheck = proof.recheck(await planner.verify(scenario, plan));
});

after(() => planner.dispose());

test("numbers read as the command prints them", () => {
  assert.equal(numbers.grouped(-1234567.891, 2), "-1,234,567.89");
  assert.equal(numbers.grouped(-0.04, 1), "0.0");
  // Exactly between two, the even one; a hair off it, the nearer one.
  assert.deepEqual(
    [5512.5, 5513.5, -2.5, 5512.500000001, 5512.499999999].map((value) => numbers.grouped(value, 0)),
    ["5,512", "5,514", "-2", "5,513", "5,512"],
  );
  assert.deepEqual([0.125, 0.375, 0.15, 1.005].map((value) => numbers.grouped(value, 2)), ["0.12", "0.38", "0.15", "1.00"]);
  assert.equal(numbers.grouped(0.25, 1), "0.2");
  assert.equal(numbers.grouped(NaN, 1), "n/a");
  assert.equal(numbers.grouped(1e18, 1), "1e18");
  assert.deepEqual(
    [0, 1234.5, 1234567.8, 0.0123456789, 9e-7, -2.5e20, 0.99999999, 100].map(numbers.plain),
    ["0", "1,234.5", "1,234,568", "0.0123457", "9e-7", "-2.5e20", "1", "100"],
  );
  assert.deepEqual([0, 257.7, 1234567.8, 0.00123].map(numbers.money), ["0", "257.70", "1,234,568", "0.00123"]);
  assert.deepEqual(numbers.column([12345.6, 0.2, 0]), ["12,346", "<1", "0"]);
  assert.deepEqual(numbers.column([123.4, 0.01, -0.01]), ["123.4", "<0.1", ">-0.1"]);
  assert.deepEqual(numbers.column([9e-7, 0, 1.23e-5]), ["9e-7", "0", "1.23e-5"]);
  assert.deepEqual([0, 0.01, 99.99, 100].map(numbers.percent), ["0.0", "<0.1", ">99.9", "100.0"]);
  assert.deepEqual([0, 1e-4, 0.01234, 0.5, 3.21e-7, 3.21e-9].map(numbers.gap), ["0", "0.01", "1.2", "50", "3.2e-5", "<1e-6"]);
  assert.deepEqual([1, 0, 1213].map((n) => numbers.plural(n, "node entry")), ["1 node entry", "0 node entries", "1,213 node entries"]);
});

test("a change has its sign, and none is none", () => {
  const one = (x) => numbers.grouped(x, 1);
  assert.equal(numbers.signed(1.5, one), "+1.5");
  assert.equal(numbers.signed(-1.5, one), "−1.5");
  assert.equal(numbers.signed(0.01, one), "±0");
});

test("the parts of the waterfall sum to what is installed", () => {
  const { parts, installedHours, installedCost, idleHours, idleCost, largest } = waterfall.waterfall(plan.waste.total);
  near(parts.reduce((sum, part) => sum + part.hours, 0), installedHours);
  near(parts.reduce((sum, part) => sum + part.cost, 0), installedCost);
  near((100 * idleCost) / installedCost, plan.waste.total.idle_percent);
  assert.ok(idleHours > 0);
  const last = parts.at(-1);
  near(last.fromHours + last.percentOfHours / 100, 1);
  assert.equal(largest.key, "surplus");
});

test("served % and the policy to measure against are those of the comparison", () => {
  const optimum = policies.find(({ policy }) => policy === "optimum");
  near(headline.servedPercent({ scenario, plan }), optimum.served_percent);
  const figures = headline.headline({ scenario, plan }, policies);
  near(figures.avoidablePerHour, optimum.avoidable_per_hour);
  assert.equal(figures.currency, "currency");
  assert.equal(figures.byPrice, true);
  assert.equal(figures.unpriced, "");
  assert.equal(headline.asIs(policies).policy, "nearest");
  const today = [...policies, { ...policies[0], policy: "current" }];
  assert.equal(headline.asIs(today).policy, "current");
});

test("money has its label, and what has no price is named", () => {
  const [first, ...rest] = scenario.nodes;
  const { price_per_hour: _, ...unpriced } = first;
  const changed = { ...scenario, nodes: [unpriced, ...rest], policy: { ...scenario.policy, currency: "USD" } };
  const told = { ...plan, waste: { ...plan.waste, unpriced: [first.id] } };
  const figures = headline.headline({ scenario: changed, plan: told }, policies);
  assert.equal(figures.currency, "USD");
  assert.equal(figures.byPrice, false);
  assert.equal(figures.unpriced, `${first.id} has no price_per_hour: no amount of money counts what is there.`);
  assert.match(headline.unpriced(["a", "b", "c", "d"]), /^a, b, c and 1 more have /);
  assert.match(headline.unpriced(["a", "b"]), /^a and b have /);
});

test("what operators earn sums to the value served", () => {
  const rows = operators.operators({ scenario, plan });
  near(rows.reduce((sum, { earned }) => sum + earned, 0), plan.objective.value);
  near(rows.reduce((sum, { workPercent }) => sum + workPercent, 0), 100);
  const unvalued = { ...scenario, demands: scenario.demands.map(({ value: _, ...rest }) => rest) };
  assert.equal(operators.operators({ scenario: unvalued, plan })[0].earned, undefined);
});

test("shadow prices come highest first, and every other node is named", () => {
  const { rows, count, nothing, nothingCount, nodes } = worth.worth({ scenario, plan });
  assert.equal(count, rows.length);
  assert.ok(rows.every((row, at) => at === 0 || rows[at - 1].price >= row.price));
  assert.equal(new Set([...rows.map(({ node }) => node), ...nothing]).size, nodes);
  assert.equal(nothingCount, nothing.length);
});

test("series over time sum to the plan's", () => {
  const model = service.service({ scenario, plan });
  const all = service.series(model, undefined);
  const offered = plan.demands.reduce((sum, entry) => sum + entry.offered, 0);
  near(all.offered.reduce((sum, value) => sum + value, 0), offered);
  const one = service.series(model, "documents");
  const found = plan.demands.find(({ demand, period }) => demand === "documents" && period === 3);
  near(one.served[3], found.served);
  assert.equal(service.shortfalls({ scenario, plan })[0].demand, "documents");
});

test("the flow of a period carries all of its demand", () => {
  for (const grouping of [
    { from: "region", to: "region" },
    { from: "demand", to: "node" },
    { from: "model", to: "operator" },
  ]) {
    const model = flow.flow({ scenario, plan }, 18, grouping);
    const sum = model.bands.reduce((total, { rate }) => total + rate, 0);
    assert.ok(Math.abs(sum - model.offered) < 1e-6 * model.offered);
    near(model.from.reduce((total, { rate }) => total + rate, 0), sum);
    near(model.to.reduce((total, { rate }) => total + rate, 0), sum);
    assert.ok(model.from.length <= 11 && model.to.length <= 12);
  }
});

test("any rectangle of the heatmap is the share of its sums", () => {
  const matrix = heat.heatMatrix({ scenario, plan });
  for (const arrangement of [
    { group: "none", sort: "file" },
    { group: "region", sort: "busiest" },
    { group: "operator", sort: "name" },
  ]) {
    const model = heat.heat({ scenario }, matrix, arrangement);
    const ids = Array.from({ length: model.rows }, (_, row) => heat.idOf(model, row));
    assert.equal(model.longest, Math.max(...model.groups.flatMap(({ name, from, to }) => ids.slice(from, to).map((id) => heat.within(id, name).length))));
    assert.deepEqual([...ids].sort(), scenario.nodes.map(({ id }) => id).sort());
    for (const [from, to, start, end] of [[0, 1, 0, 1], [3, 9, 5, 20], [0, model.rows, 0, 24]]) {
      let busy = 0;
      let available = 0;
      for (const id of ids.slice(from, to)) {
        for (const use of plan.nodes.filter(({ node, period }) => node === id && period >= start && period < end)) {
          busy += use.busy.gpu ?? 0;
          available += use.available.gpu ?? 0;
        }
      }
      near(heat.busyShare(model, from, to, start, end), busy / available, 1);
    }
    const { groups } = model;
    assert.equal(groups[0].from, 0);
    assert.equal(groups.at(-1).to, model.rows);
    assert.ok(groups.every((group, at) => at === 0 || group.from === groups[at - 1].to));
  }
});

test("a node that is down all the time has no busy share", () => {
  const down = { ...plan, nodes: plan.nodes.map((use) => ({ ...use, available: {}, busy: {} })) };
  const model = heat.heat({ scenario }, heat.heatMatrix({ scenario, plan: down }), { group: "none", sort: "file" });
  assert.equal(heat.busyShare(model, 0, 3, 0, 5), undefined);
});

test("what is turned changes that and nothing else", async () => {
  assert.equal(whatIf.apply(scenario, {}), scenario);
  assert.equal(whatIf.apply(scenario, { demand: 1 }), scenario);
  const turned = whatIf.apply(scenario, {
    demand: 2,
    headroom: 0.2,
    regionDown: "europe",
    counts: { L4: 0.5 },
    overheads: { tee: 1.5 },
  });
  assert.equal(turned.demands[0].rate[3], 2 * scenario.demands[0].rate[3]);
  for (const [at, node] of turned.nodes.entries()) {
    const was = scenario.nodes[at];
    assert.equal(node.headroom, 0.2);
    assert.equal(node.availability, was.region === "europe" ? 0 : was.availability);
    assert.equal(node.count, was.hardware === "L4" ? Math.round(was.count / 2) : was.count);
  }
  assert.equal(turned.verification.tee.overhead, 1.5);
  assert.deepEqual(turned.verification.zkml, scenario.verification.zkml);
  assert.equal((await planner.check(turned)).valid, true);
  assert.equal(whatIf.inWords({ demand: 1.5, regionDown: "japan" }).join(", "), "demand × 1.5, japan down");
  const range = whatIf.apply({ ...scenario, nodes: [{ ...scenario.nodes[0], count: { min: 1, max: 5 } }] }, { counts: { H100: 2 } });
  assert.deepEqual(range.nodes[0].count, { min: 2, max: 10 });
});

test("growth becomes curves, and a budget a purchase", async () => {
  const answers = await load("model/answers.ts");
  const outcome = (policy, value) => ({ policy, value, avoidable_per_hour: 1, served_percent: 50, idle_percent: 50, cost: 0 });
  const curve = (hardware, price, gains) => ({
    hardware,
    region: "us",
    node: hardware,
    entries: 1,
    machines: 2,
    price_per_hour: price,
    shadow_price: gains[0],
    points: gains.map((gain, at) => ({
      machines: at + 1,
      gain_per_hour: gain,
      policies: [outcome("nearest", 10 + at), outcome("optimum", 20 + gain)],
    })),
  });
  const found = answers.curves({
    curves: [curve("H100", 20, [9, 4, 0]), curve("L4", 1, [3, 3, 3])],
    left_out: 0,
    today: [outcome("nearest", 10), outcome("optimum", 20)],
    plan,
  });
  assert.equal(found.policy, "nearest");
  assert.deepEqual(found.curves[0].optimum, [20, 29, 24, 20]);
  assert.deepEqual(found.curves[0].asIs, [10, 10, 11, 12]);
  assert.deepEqual(answers.bestPurchase(found, 10), { name: "L4, us", machines: 3, pricePerHour: 3, gainPerHour: 9 });
  assert.deepEqual(answers.bestPurchase(found, 45), { name: "H100, us", machines: 2, pricePerHour: 40, gainPerHour: 13 });
  assert.equal(answers.bestPurchase(found, 0.5), undefined);
});

test("what can be switched off, and what losses do, as the planner answers", async () => {
  const answers = await load("model/answers.ts");
  const worked = JSON.parse(readFileSync(join(root, "web/gallery/uneven-demand.json"), "utf8"));
  const sizing = await planner.size(worked);
  const off = answers.switchOff(sizing);
  near(off.rows.reduce((sum, { savedPerHour }) => sum + savedPerHour, 0), sizing.saved_per_hour);
  assert.equal(off.machinesToday - off.machinesNeeded, off.rows.reduce((sum, row) => sum + row.off, 0));
  const stress = await planner.stress(worked);
  const table = answers.stressTable(stress);
  assert.equal(table.rows.length, Math.min(200, stress.cases.length));
  assert.match(table.rows[0].event, /^demand \+10 %$/);
  assert.equal(table.worst.lostPercent, Math.max(...stress.cases.filter(({ event }) => event.kind !== "demand").map((one) => one.lost_percent)));
  assert.ok(table.rows.every(({ servedPercent }) => servedPercent <= table.todayPercent + 1e-9 || servedPercent <= 100));
});

test("the whole view of a plan, and the check that goes with it", () => {
  const all = planView.planView({ scenario, plan }, policies);
  assert.equal(all.planned, true);
  assert.equal(all.proof.objective, numbers.plain(plan.objective.value));
  assert.equal(recheck.valid, true);
  assert.equal(recheck.unchecked.length > 0, plan.certificate.bound_source === "search");
  assert.equal(recheck.objective, all.proof.objective);
});

test("worked scenarios are valid, solved, and show what they say", async () => {
  const idle = {};
  for (const name of ["uneven-demand", "region-outage", "memory-bound", "verification-heavy", "right-sizing", "steady-day"]) {
    const worked = JSON.parse(readFileSync(join(root, `web/gallery/${name}.json`), "utf8"));
    const report = await planner.check(worked);
    assert.deepEqual([report.errors, report.advice], [[], []], name);
    const solved = await planner.solve(worked);
    assert.equal(solved.status, "optimal", name);
    idle[name] = solved.waste.total.compute_hours;
  }
  assert.ok(idle["uneven-demand"].surplus > 0 && idle["uneven-demand"].stranded.region > 0);
  assert.ok(idle["region-outage"].unavailable > 0 && idle["region-outage"].stranded.region > 0);
  assert.ok(idle["memory-bound"].stranded.resource > 0);
  assert.ok(idle["verification-heavy"].overhead > 0 && idle["verification-heavy"].stranded.verification > 0);
});
