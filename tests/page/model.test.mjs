// The view models: from scenario and plan to what is shown, in Node.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { join } from "node:path";
import { createPlanner } from "idlewise";
import { load, root } from "./support.mjs";

const [numbers, money, figures, heat, usage, day, demand, flow, changes, earnings, edits, whatIf, actions, say, proof, address, classes, whyNot, share, times, time] =
  await Promise.all(
    [
      "model/numbers",
      "model/money",
      "model/figures",
      "model/heat",
      "model/usage",
      "model/day",
      "model/demand",
      "model/flow",
      "model/changes",
      "model/earnings",
      "model/edits",
      "model/what-if",
      "model/actions",
      "model/say",
      "model/proof",
      "model/address",
      "model/classes",
      "model/why-not",
      "share",
      "model/times",
      "charts/time",
    ].map((name) => load(`${name}.ts`)),
  );

const near = (found, expected, size = expected) =>
  assert.ok(Math.abs(found - expected) <= 1e-9 * Math.abs(size) + 1e-12, `${found}, expected ${expected}`);
const sum = (values) => values.reduce((all, value) => all + value, 0);

let planner;
let scenario;
let plan;
let solved;
let used;
let shown;

before(async () => {
  planner = await createPlanner({ threads: 1 });
  scenario = whatIf.inDollars(await planner.example());
  plan = await planner.solve(scenario);
  solved = { scenario, plan };
  used = usage.usage(solved);
  shown = figures.figures(solved);
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

test("points in time read as hours, with the day where it changes", () => {
  const iso = (day, hour) => `2026-11-${day}T${String(hour).padStart(2, "0")}:00Z`;
  const day = Array.from({ length: 24 }, (_, at) => iso(at < 12 ? 29 : 30, (12 + at) % 24));
  const names = times.timesIn(day);
  assert.deepEqual([names[0], names[11], names[12], names[13]], ["12:00", "23:00", "30 Nov 00:00", "01:00"]);
  assert.deepEqual(time.timeLabels(names, day.map(() => 1)).map(({ text }) => text), ["12:00", "18:00", "30 Nov 00:00", "06:00"]);
  // Of several days, every hour says which it is of; an axis says it once.
  const two = times.timesIn(Array.from({ length: 48 }, (_, at) => iso(at < 24 ? 29 : 30, at % 24)));
  assert.deepEqual([two[3], two[27]], ["29 Nov 03:00", "30 Nov 03:00"]);
  assert.deepEqual(time.timeLabels(two, two.map(() => 1)).map(({ text }) => text), ["29 Nov 00:00", "12:00", "30 Nov 00:00", "12:00"]);
  assert.deepEqual(times.timesIn(["night", iso(29, 1)]), ["night", iso(29, 1)]);
  assert.deepEqual(times.timesOf({ periods: [{ hours: 1 }] }), ["this hour"]);
  assert.equal(times.when("this hour"), "in this hour");
  assert.equal(times.when("12:00"), "at 12:00");
});

test("money stands with its sign, and rounds as it is meant", () => {
  const dollars = money.unitOf("USD");
  assert.equal(money.about(1648.6, dollars), "$1,649");
  assert.equal(money.about(4.53, dollars), "$4.53");
  assert.equal(money.exact(300.8, dollars), "$300.80");
  assert.equal(money.aMonth(300.8, dollars), "$220k");
  assert.equal(money.aMonth(2000, dollars), "$1.5M");
  // The core's sentences name their currency; the page writes it as everywhere else.
  assert.equal(money.inSigns("5.70 USD an hour; serves more of credit-us, 1,204 EUR less"), "$5.70 an hour; serves more of credit-us, €1,204 less");
  assert.equal(money.inSigns("3 credits an hour on usd-4 USD"), "3 credits an hour on usd-$4");
  assert.equal(money.aMonth(1.5, dollars), "$1,095");
  assert.equal(money.brief(60.8, dollars), "$60.8");
  assert.equal(money.about(1648.6, money.unitOf("CHF")), "1,649 CHF");
  assert.equal(money.about(1648.6, money.unitOf(undefined)), "1,649 units");
  assert.equal(money.about(0, dollars), "$0");
  assert.equal(money.exact(-2, dollars), "−$2.00");
});

test("the figures are the plan's, and their parts sum to what is installed", () => {
  const hours = 24;
  const { cost, compute_hours, idle_percent } = plan.waste.total;
  near(shown.idlePercent, idle_percent);
  near(sum(Object.values(shown.parts).map((part) => part.money)) + shown.undivided.money, cost.installed / hours);
  near(sum(Object.values(shown.parts).map((part) => part.gpus)) + shown.undivided.gpus, compute_hours.installed / hours);
  near(sum(Object.values(shown.causes).map((part) => part.money)), shown.parts.blocked.money);
  near(shown.idlePerHour, shown.parts.free.money + shown.parts.blocked.money + shown.parts.loaded.money);
  near(100 * shown.idlePerHour, idle_percent * shown.installed.money);
  near(shown.spendPerHour, sum(scenario.nodes.map(({ count = 1, price_per_hour }) => count * price_per_hour)));
  near(shown.valuePerHour, plan.objective.value / hours);
  assert.equal(shown.machines, 351);
});

test("spend has the machines that a plan chooses, once", async () => {
  const rented = JSON.parse(readFileSync(join(root, "web/gallery/right-sizing.json"), "utf8"));
  const found = await planner.solve(rented);
  const { spendPerHour, installed } = figures.figures({ scenario: rented, plan: found });
  // Nothing but machines has a price there.
  near(spendPerHour, installed.money);
});

test("the heatmap has every group once, and its money is what is idle", () => {
  const found = heat.heat(scenario, used);
  const rows = found.groups.flatMap((group) => group.rows);
  assert.equal(found.folded, false);
  assert.deepEqual(rows.map(({ id }) => id).sort(), scenario.nodes.map(({ id }) => id).sort());
  near(sum(rows.map(({ perHour }) => perHour)), shown.idlePerHour);
  near(sum(found.groups.map(({ perHour }) => perHour)), shown.idlePerHour);
  assert.ok(found.groups.every((group, at) => at === 0 || found.groups[at - 1].perHour >= group.perHour));
  const most = Math.max(...rows.flatMap((row) => row.money));
  assert.ok(found.top <= most && found.top > most / 4, `${found.top} of ${most}`);
  for (const row of rows) {
    assert.ok(row.share.every((value) => value >= 0 && value <= 100 + 1e-9), row.id);
    const drawn = heat.stretches(row.money, found.top);
    assert.equal(drawn[0].from, 0);
    assert.equal(drawn.at(-1).to, 24);
    drawn.forEach(({ from, to, warmth }, at) => {
      assert.ok(at === 0 || drawn[at - 1].to === from);
      assert.ok(row.money.slice(from, to).every((value) => heat.warmth(value, found.top) === warmth));
    });
  }
  assert.equal(heat.within("us-east/h100-a", "us-east"), "h100-a");
  assert.equal(heat.within("europe2", "europe"), "europe2");
});

test("more groups than can be read are folded by region and hardware, and opened", () => {
  const nodes = [0, 1].flatMap((copy) => scenario.nodes.map((node) => ({ ...node, id: `${node.id}-${copy}` })));
  const large = { ...scenario, nodes };
  const wide = { ...plan, nodes: [0, 1].flatMap((copy) => plan.nodes.map((use) => ({ ...use, node: `${use.node}-${copy}` }))) };
  const both = usage.usage({ scenario: large, plan: wide });
  const found = heat.heat(large, both);
  const rows = found.groups.flatMap((group) => group.rows);
  assert.equal(found.folded, true);
  assert.ok(rows.length <= heat.MOST_ROWS && sum(rows.map(({ entries }) => entries)) === nodes.length);
  near(sum(rows.map(({ perHour }) => perHour)), 2 * shown.idlePerHour);
  const [row] = rows;
  const opened = heat.opened(large, both, row.id);
  assert.equal(opened.length, Math.min(10, row.entries));
  assert.ok(opened.every(({ region, hardware }) => region === row.region && hardware === row.hardware));
});

test("a compact plan reads as one that names every entry", async () => {
  const twin = { ...scenario, nodes: scenario.nodes.flatMap((node) => [{ ...node, id: `${node.id} 1` }, { ...node, id: `${node.id} 2` }]), demands: scenario.demands };
  delete twin.routes;
  const compact = await planner.solve(twin, { compact: true });
  assert.ok(compact.classes.length > 0);
  const members = classes.membersOf(twin, compact);
  for (const { class: name, nodes } of compact.classes) {
    near(sum(members(name).map(({ share: part }) => part)), 1);
    assert.equal(members(name).length, nodes.length);
  }
  const found = usage.usage({ scenario: twin, plan: compact });
  const idle = heat.heat(twin, found);
  const total = figures.figures({ scenario: twin, plan: compact });
  near(sum(idle.groups.map(({ perHour }) => perHour)) + idle.rest.perHour, total.idlePerHour);
  near(sum(earnings.earnings({ scenario: twin, plan: compact }).map(({ earns }) => earns)), total.valuePerHour);
});

test("a day is all that is installed, and says why it is idle", () => {
  for (const { id } of scenario.nodes) {
    const found = day.day(solved, used, id);
    found.work.forEach((work, t) => near(work + found.loaded[t] + found.idle[t] + found.held[t], 100));
    assert.ok(found.idlePerHour <= found.costPerHour + 1e-9, id);
    assert.equal(found.why.length, 24);
    for (const reason of found.why.filter((one) => one !== undefined)) {
      const missing = plan.demands.filter((entry) => entry.demand === reason.demand && entry.unmet > 0);
      assert.ok(missing.length > 0 && reason.barrier.text.length > 5, id);
    }
  }
  assert.equal(day.day(solved, used, "no such node"), undefined);
  const island = day.day(solved, used, "japan/h200-island");
  assert.equal(island.why[19].barrier.cause, "region");
  assert.match(island.why[19].barrier.text, /japan is 110 ms away, within 100 ms is asked/);
  // What runs is what is busy.
  const busy = day.day(solved, used, "us-east/h100-a");
  near(sum(busy.runs.map(({ percent }) => percent)), sum(busy.work) / 24, 100);
});

test("the rules between a machine and a demand are those of the scenario", () => {
  const rules = whyNot.rulesOf(scenario);
  const node = scenario.nodes.find(({ id }) => id === "europe/a100");
  const photos = scenario.demands.find(({ id }) => id === "photos-europe");
  assert.deepEqual(whyNot.barriers(rules, node, photos).map(({ cause }) => cause), ["hosting"]);
  // Whoever serves something has no rule against it.
  for (const route of plan.routes) {
    const server = scenario.nodes.find(({ id }) => id === route.node);
    const asked = scenario.demands.find(({ id }) => id === route.demand);
    assert.deepEqual(whyNot.barriers(rules, server, asked), [], `${route.demand} on ${route.node}`);
  }
});

test("demand over time sums to the plan's, and what is refused has a reason", () => {
  const view = demand.demandView(solved);
  near(sum(view.offered), sum(plan.demands.map(({ offered }) => offered)));
  near((sum(view.free) + sum(view.blocked) + sum(view.loaded)) / 24, shown.idlePerHour);
  assert.equal(view.labels[view.worst], "19:00");
  const refused = demand.refused(solved, used, view.worst);
  const missing = plan.demands.filter(({ period, unmet }) => period === view.worst && unmet > 0);
  near(refused.unmet, sum(missing.map(({ unmet }) => unmet)));
  assert.equal(refused.rows.length + refused.more, missing.length);
  assert.ok(refused.rows.every(({ why }, at) => why.length > 5 && (at === 0 || refused.rows[at - 1].short >= refused.rows[at].short)));
  assert.match(refused.rows.find((row) => row.demand === "assistant-europe").why, /needs TEE/);
});

test("the flow of a period carries all of its demand", () => {
  const found = flow.flow(solved, 19, { from: "region", to: "region" });
  near(sum(found.bands.map(({ rate }) => rate)), found.offered, found.offered);
  near(sum(found.from.map(({ rate }) => rate)), sum(found.to.map(({ rate }) => rate)));
  assert.equal(found.to.at(-1).name, flow.UNMET);
});

test("what operators earn sums to the value served", () => {
  const rows = earnings.earnings(solved);
  near(sum(rows.map(({ earns }) => earns)), shown.valuePerHour);
  near(sum(rows.map(({ costs }) => costs)), shown.installed.money);
  const unvalued = { ...scenario, demands: scenario.demands.map(({ value: _, ...rest }) => rest) };
  assert.equal(earnings.earnings({ scenario: unvalued, plan })[0].earns, undefined);
  const unnamed = { ...scenario, nodes: scenario.nodes.map(({ operator: _, ...rest }) => rest) };
  assert.deepEqual(earnings.earnings({ scenario: unnamed, plan }), []);
});

test("changes come first, and machines are those of before", () => {
  const made = [
    { list: "nodes", id: "japan/rtx4090", field: "count", from: 6, to: 2 },
    { list: "nodes", id: "europe/h200", field: "verification", from: ["none"], to: ["none", "tee"] },
  ];
  const { rows, changed, entries } = changes.changes(solved, used, made);
  assert.equal(changed, 2);
  assert.equal(entries, 40);
  const [first, second, third] = rows;
  assert.deepEqual([first.node, first.machines, first.change], ["japan/rtx4090", 6, -4]);
  assert.deepEqual([second.node, second.rules], ["europe/h200", ["prove by TEE"]]);
  assert.equal(third.change, 0);
  assert.equal(say.planTitle(changed, entries), "Two groups change, 38 stay");
});

test("changes of a scenario stack, and touch nothing else", () => {
  const off = { list: "nodes", id: "japan/h100", field: "count", from: 4, to: 3 };
  const more = { list: "nodes", id: "japan/h100", field: "count", from: 4, to: 6 };
  const host = { list: "nodes", id: "europe/a100", field: "hosts", from: ["chat-32b", "coder-14b"], to: ["chat-32b", "coder-14b", "vision-11b"] };
  const wait = { list: "demands", id: "reasoning-us", field: "max_rtt_ms", from: 100, to: 110 };
  const changed = edits.edited(scenario, [off, more, host, wait]);
  const node = (id) => changed.nodes.find((one) => one.id === id);
  assert.equal(node("japan/h100").count, 5);
  assert.deepEqual(node("europe/a100").hosts, ["chat-32b", "coder-14b", "vision-11b"]);
  assert.equal(changed.demands.find(({ id }) => id === "reasoning-us").max_rtt_ms, 110);
  assert.deepEqual(changed.nodes.filter((one, at) => JSON.stringify(one) !== JSON.stringify(scenario.nodes[at])).map(({ id }) => id), ["europe/a100", "japan/h100"]);
  assert.equal(edits.edited(scenario, []), scenario);
  // Names go with the machines that go, the last first.
  const named = { ...scenario, nodes: scenario.nodes.map((one) => (one.id === "japan/h100" ? { ...one, names: ["a", "b", "c", "d"] } : one)) };
  assert.deepEqual(edits.edited(named, [off]).nodes.find(({ id }) => id === "japan/h100").names, ["a", "b", "c"]);
  const counts = new Map([["japan/h100", 4]]);
  const all = { ...off, to: 0 };
  assert.equal(edits.clash(counts, [all], [off]), true);
  assert.equal(edits.clash(counts, [off], [off]), false);
});

test("what is turned changes that and nothing else, and is taken back chip by chip", async () => {
  const applied = { key: "switch_off", chip: "4 machines off", edits: [{ list: "nodes", id: "japan/rtx4090", field: "count", from: 6, to: 2 }] };
  const asked = { demand: 1.2, regionDown: "japan", headroom: 0.1, objective: "profit", actions: [applied] };
  const changed = whatIf.apply(scenario, asked);
  assert.equal(changed.demands[0].rate[0], scenario.demands[0].rate[0] * 1.2);
  assert.ok(changed.nodes.every(({ headroom, region, availability }) => headroom === 0.1 && (region === "japan") === (availability === 0)));
  assert.equal(changed.policy.objective, "profit");
  assert.equal(changed.nodes.find(({ id }) => id === "japan/rtx4090").count, 2);
  assert.deepEqual((await planner.check(changed)).errors, []);
  assert.equal(whatIf.apply(scenario, {}), scenario);
  const chips = whatIf.chips(asked);
  assert.deepEqual(chips.map(({ text }) => text), ["4 machines off", "Demand × 1.20", "japan down", "Headroom 10 %", "Best is most profit"]);
  let left = asked;
  for (const _ of chips) {
    left = whatIf.chips(left)[0].without;
  }
  assert.deepEqual(left, {});
  assert.equal(whatIf.worldTurned({ actions: [applied] }), false);
});

/** An answer of the core, in its own type. */
const outlook = (served, more) => ({ machines: 351, served_percent: served, idle_percent: 30, cost_per_hour: 1600, value_per_hour: 1574, served_percent_at_more_demand: more });
const recommendation = (kind, title, per_hour, rest = {}) => ({
  kind,
  title,
  reason: "why",
  changes: [{ list: "nodes", id: "japan/h100", field: "count", from: 4, to: 3 }],
  money: "value",
  unit: "currency",
  per_hour,
  per_month: 730 * per_hour,
  gap: { absolute: 0, relative: 0 },
  today_might_bring: 0,
  after: outlook(95.9, 91.2),
  ...rest,
});
const recommendations = (list, rest = {}) => ({ headline: "nothing", now: outlook(95.9, 91.2), more_demand_percent: 20, actions: list, ...rest });

test("the core's advice becomes actions, and the first that holds the headline", () => {
  const off = recommendation("switch_off", "Switch off 37 of 351 machines", 300.8, {
    money: "saved",
    gap: { absolute: 229.84, relative: 0.17 },
    after: outlook(95.9, 89.5),
    machines: [{ node: "japan/h200-island", off: 3, added: 0, of: 3, per_hour: 76.8 }, { node: "us-west/mi300x", off: 34, added: 0, of: 34, per_hour: 64 }],
  });
  const route = recommendation("route_by_plan", "Route by this plan", 252.74, { changes: [], before: outlook(91.2), after: outlook(95.9) });
  const tee = recommendation("allow_verification", "Allow TEE on europe/h200", 32.23);
  const add = recommendation("add", "Add 8 L4 in us-east", 46.48, { money: "net" });
  const advice = actions.fromAdvice(recommendations([off, route, add, tee]));
  const line = (list) => {
    const { text, won } = say.headline(shown, actions.fromAdvice(recommendations(list)));
    return `${text} ${won}`.trim();
  };
  assert.equal(line([off, route, add, tee]), "Switch off 37 of 351 machines and serve the same: save $301/h, $220k a month.");
  assert.equal(line([route, add, tee]), "Route by this plan and serve 95.9 %, not 91.2 %: $253/h, $185k a month.");
  assert.equal(line([add, tee]), "Allow TEE on europe/h200: $32/h, $24k a month.");
  assert.equal(line([add]), "Add 8 L4 in us-east: $46/h, $34k a month.");
  assert.equal(line([]), "Nothing to switch off: 31.1 % is idle and needed at the peak.");
  assert.equal(say.headline(shown, undefined).text, "$513 of every $1,649 an hour buys idle machines.");
  assert.equal(say.underline(shown, advice), "for today’s machines. A further switch-off could save at most $230/h more.");
  const [first] = advice.actions;
  assert.equal(first.risk, "If demand grows 20 %: 89.5 % served, not 91.2 %.");
  assert.equal(first.chip, "37 machines off");
  assert.equal(first.note, "2 groups. Serves the same, hour by hour");
  assert.equal(new Set(advice.actions.map(({ key }) => key)).size, 4);
});

test("what is turned is the headline, and what it does stands below", () => {
  const b = { ...shown, spendPerHour: shown.spendPerHour - 298.4, valuePerHour: shown.valuePerHour + 80.12, idlePercent: 16.8, servedPercent: 96.3 };
  const one = { key: "a", chip: "a", edits: [] };
  const line = (asked, near = false) => Object.values(say.turnedLine(shown, b, asked, undefined, near)).join(" ").trim();
  assert.equal(line({ actions: [one, { ...one, key: "b" }, { ...one, key: "c" }] }), "These 3 changes together: $379/h better, $276k a month.");
  assert.equal(line({ demand: 1.2, regionDown: "europe", actions: [one] }, true), "Demand × 1.20, europe down, 1 action: ≈ 96.3 % served, 16.8 % idle.");
  assert.equal(say.turnedUnder(shown, b), "Spend $298.40/h less, value served $80.12/h more.");
  assert.deepEqual(say.pointsOf(31.1, 16.8, "less", "the same"), { text: "14.3 points less", good: true });
  assert.deepEqual(say.pointsOf(95.9, 95.9, "more", "the same"), { text: "the same", good: false });
});

test("the seal says no more than what is proven, and of what", async () => {
  const found = proof.proof(plan);
  const checked = proof.recheck(await planner.verify(scenario, plan));
  assert.equal(checked.valid, true);
  const text = (change, check) => proof.seal({ ...found, ...change }, check).text;
  assert.equal(text({ boundSource: "prices" }, checked), "Optimal, proof checked here");
  assert.equal(text({ boundSource: "search" }, checked), "Optimal, plan checked here");
  assert.equal(text({ boundSource: "search" }, { ...checked, here: false }), "Optimal, plan checked");
  assert.equal(text({}, undefined), "Optimal");
  assert.equal(text({ status: "feasible", gap: 0.02 }, checked), "Within 2 % of the best");
  assert.equal(proof.seal(found, { ...checked, valid: false }).kind, "bad");
});

test("an address says where one is, and what is turned", () => {
  const asked = { demand: 1.2, actions: [{ key: "k", chip: "3 off & more", edits: [] }] };
  const place = { view: "plan", tab: "demand", hour: 19, node: "us-east/h100-a", cause: "region", sheet: undefined, future: undefined };
  for (const source of [{ kind: "example" }, { kind: "gallery", name: "right-sizing" }, { kind: "link", packed: "abc-_" }]) {
    const hash = address.addressOf({ source, place, whatIf: asked });
    assert.deepEqual(address.addressed(hash), { source, place, whatIf: asked });
  }
  assert.equal(address.addressOf({ source: { kind: "example" }, place: { view: "plan", tab: "why" }, whatIf: {} }), "#example");
  const broken = address.addressed("#example&b=%7Bbroken&tab=nowhere&hour=-3");
  assert.deepEqual([broken.whatIf, broken.place.tab, broken.place.hour], [undefined, "why", undefined]);
});

test("a link holds A and B and their names", async () => {
  const asked = { demand: 1.3 };
  const packed = await share.packed(JSON.stringify(share.sharedOf(scenario, asked, { a: "today", b: "Demand × 1.30" })));
  const found = JSON.parse(await share.unpacked(packed));
  assert.ok(share.isShared(found));
  assert.deepEqual(found, JSON.parse(JSON.stringify({ idlewise: 1, scenario, whatIf: asked, a: "today", b: "Demand × 1.30" })));
  await assert.rejects(share.unpacked(`${packed.slice(0, 200)}!!`), /damaged/);
});

test("worked scenarios are valid, solved, and show what they say", async () => {
  const idle = {};
  for (const name of ["uneven-demand", "region-outage", "memory-bound", "verification-heavy", "right-sizing", "steady-day", "by-the-hour", "launch", "night-batches", "loading"]) {
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
  assert.ok(idle["by-the-hour"].starting > 0);
  assert.ok(idle.launch.useful > 0);
  assert.ok(idle.loading.starting > 0);
  assert.ok(idle["verification-heavy"].overhead > 0 && idle["verification-heavy"].stranded.verification > 0);
});
