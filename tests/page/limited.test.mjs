// Limits over several, machines by the hour, priorities and earnings: what the page shows of
// them, in Node.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { createPlanner } from "idlewise";
import { load } from "./support.mjs";

const [values, drafts, edits, problems, windows, limits, rents, priorities, unanswered, income, changes, usage, figures, say, money] = await Promise.all(
  [
    "sheet/values",
    "sheet/draft",
    "sheet/edits",
    "sheet/problems",
    "sheet/window",
    "model/limits",
    "model/rents",
    "model/priorities",
    "model/unanswered",
    "model/income",
    "model/changes",
    "model/usage",
    "model/figures",
    "model/say",
    "model/money",
  ].map((name) => load(`${name}.ts`)),
);
const read = (path) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"));
const LIMITS = read("tests/golden/limits.json");
const HOURLY = read("tests/golden/hourly.json");
const OPERATORS = read("tests/golden/operators.json");
const FIRST = read("docs/who-comes-first.json");
const dollars = money.unitOf("USD");

let planner;
before(async () => {
  planner = await createPlanner({ threads: 1 });
});
after(() => planner.dispose());

const write = (sheet, rows, columns, texts) => ({ do: "write", sheet, range: { rows, columns }, texts });
const text = (draft, sheet, row, key) => windows.textsOf(draft, sheet, { rows: [row], columns: [key] })[0][0];
const wrongOf = async (draft) => {
  const { scenario, rows } = drafts.wholeOf(draft);
  return problems.wrongs(draft, (await planner.check(scenario)).errors, rows);
};
const solved = async (scenario) => ({ scenario, plan: await planner.solve(scenario) });

test("labels, selectors and machines by the hour are read as people write them, and come back", () => {
  for (const [typed, kind, value] of [
    ["site=ams3; team=a", "labels", { site: "ams3", team: "a" }],
    ["site=ams3;team=a", "labels", { site: "ams3", team: "a" }],
    ["a\\=b=c\\;d", "labels", { "a=b": "c;d" }],
    ["ams3", "labels", "ams3"],
    ["region=us, us-west; hardware=H100", "selector", { region: ["us", "us-west"], hardware: "H100" }],
    ["tier=spot; region=us", "node selector", { tier: "spot", region: "us" }],
    ["tier=gold", "selector", { labels: { tier: "gold" } }],
    ["site=ams3", "selector", { labels: { site: "ams3" } }],
    ["labels.region=north", "selector", { labels: { region: "north" } }],
    ["us/h100", "selector", { id: "us/h100" }],
    ["us/h100, eu/h100", "selector", { id: ["us/h100", "eu/h100"] }],
    ["0..20 per period", "count", { min: 0, max: 20, per: "period" }],
    ["0 to 12 per hour; running 0; start cost 4; min hours 1.5", "count", { min: 0, max: 12, per: "period", running: 0, start_cost: 4, min_hours: 1.5 }],
    ["0 to 12; running 3", "count", "0 to 12; running 3"],
    ["0..6; decided after", "count", { min: 0, max: 6, decided: "after" }],
    ["0 to 6 per period; running 1; decided after", "count", { min: 0, max: 6, per: "period", running: 1, decided: "after" }],
    ["0 to 6; decided later", "count", "0 to 6; decided later"],
    ["6; 6; 8", "series", [6, 6, 8]],
    ["$1,200", "series", 1200],
    ["6; many", "series", [6, "many"]],
    ["50 % per region", "share", { over: "region", share: 0.5 }],
    ["0.5 per site", "share", { over: { label: "site" }, share: 0.5 }],
    ["half", "share", "half"],
  ]) {
    const found = values.valueOf(typed, kind);
    assert.deepEqual(found, value, `${typed} as ${kind}`);
    assert.deepEqual(values.valueOf(values.textOf(found, kind), kind), value, `${typed}, written and read`);
  }
  assert.equal(values.textOf(HOURLY.nodes[1].count, "count"), "0 to 12 per period; running 0; start_cost 4; min_hours 1");
  assert.equal(values.shown("6; 6; 8", { kind: "series" }), "6 to 8, by period");
});

test("limits are rows: typed, changed, copied, removed; what is wrong stands in its cell", async () => {
  const draft = drafts.draftOf(LIMITS);
  assert.equal(text(draft, "quotas", 0, "nodes"), "region=us, us-west; hardware=H100");
  assert.equal(text(draft, "quotas", 3, "demands"), "team=a");
  assert.deepEqual(await wrongOf(draft), []);
  const typed = edits.applied(draft, write("quotas", [4], ["id", "of", "nodes", "max"], [["europe", "gpu", "region=eu", "10; 12"]]));
  assert.deepEqual(typed.limits[4], { id: "europe", of: "gpu", nodes: { region: "eu" }, max: [10, 12] });
  assert.deepEqual(await wrongOf(typed), []);
  const copied = edits.applied(typed, { do: "copy", sheet: "quotas", rows: [4] });
  assert.equal(copied.limits[5].id, "europe-2");
  const none = edits.applied(draft, { do: "remove", sheet: "quotas", rows: [0, 1, 2, 3] });
  assert.equal("limits" in none, false);
  const odd = edits.applied(typed, write("quotas", [4], ["of", "max"], [["gpus", "lots"]]));
  const wrong = await wrongOf(odd);
  assert.deepEqual(wrong.map(({ sheet, row, key }) => `${sheet} ${row} ${key}`).sort(), ["quotas 4 max", "quotas 4 of"]);
  const mended = wrong.find(({ key }) => key === "of");
  assert.match(mended.says, /gpus.*Did you mean gpu\?/);
  assert.equal(edits.applied(odd, mended.way.edit).limits[4].of, "gpu");
  const nameless = edits.applied(draft, write("quotas", [4], ["of"], [["machines"]]));
  const [missing] = await wrongOf(nameless);
  assert.equal(missing.way.label, "Call it limit of machines");
});

test("tier, hours, labels, regions and priority are cells, and stand in the files", async () => {
  const draft = drafts.draftOf(HOURLY);
  assert.equal(text(draft, "nodes", 2, "tier"), "spot");
  const rented = edits.applied(draft, write("nodes", [0], ["count", "tier", "labels"], [["0..9 per period", "reserved", "site=a"]]));
  assert.deepEqual([rented.nodes[0].count, rented.nodes[0].tier, rented.nodes[0].labels], [{ min: 0, max: 9, per: "period" }, "reserved", { site: "a" }]);
  assert.match(windows.csvOfSheet(rented, "nodes"), /us\/on-demand,0\.\.12 per period; running 0; start_cost 4; min_hours 1,/);
  const first = edits.applied(drafts.draftOf(FIRST), write("demand", [2], ["in_regions", "priority", "labels"], [["us, eu", "-1", "team=a"]]));
  assert.deepEqual([first.demands[2].in_regions, first.demands[2].priority, first.demands[2].labels], [["us", "eu"], -1, { team: "a" }]);
  assert.deepEqual(await wrongOf(first), []);
  const [titles, ...rows] = windows.csvOfSheet(first, "demand").trim().split("\n");
  assert.match(titles, /,in_regions,priority,labels,/);
  assert.match(rows[2], /,us;eu,-1,team=a,/);
  const spread = edits.applied(drafts.draftOf(LIMITS), write("replicas", [1], ["min_replicas", "max_share"], [["2", "50 % per region"]]));
  assert.deepEqual([spread.models[1].min_replicas, spread.models[1].max_share], [2, { over: "region", share: 0.5 }]);
  assert.deepEqual(edits.applied(draft, write("models", [0], ["labels"], [["kind=open"]])).models[0].labels, { kind: "open" });
  const wrong = await wrongOf(edits.applied(draft, write("nodes", [1], ["count"], [["9..2 per period"]])));
  assert.deepEqual(wrong.map(({ sheet, row, key }) => `${sheet} ${row} ${key}`), ["nodes 1 count"]);
});

test("what a limit counts is what the plan does, and a step looser brings what a solve with it gains", async () => {
  const now = await solved(LIMITS);
  const said = limits.limitsOf(now).quotas;
  assert.deepEqual(Object.keys(said), LIMITS.limits.map(({ id }) => id));
  const binding = limits.binding(now);
  assert.ok(binding.length > 0);
  const hours = 24;
  for (const { id, looser, plan } of binding) {
    assert.match(plan, /^reached/, `${id}: ${plan}`);
    const more = { ...LIMITS, limits: LIMITS.limits.map((limit) => (limit.id === id ? { ...limit, max: limit.max + 0.01 } : limit)) };
    const gain = ((await planner.solve(more)).objective.value - now.plan.objective.value) / hours / 0.01;
    const told = Number(looser.replace(/[^\d.]/g, ""));
    assert.ok(Math.abs(told - gain) <= 0.01 + 0.01 * gain, `${id}: ${looser}, by a solve ${gain}`);
  }
  const bound = new Set(binding.map(({ id }) => id));
  for (const { id } of LIMITS.limits.filter((limit) => !bound.has(limit.id))) {
    assert.equal(said[id].looser, "$0/h", id);
  }
  const draft = drafts.draftOf(LIMITS);
  const window = windows.windowOf(draft, { sheet: "quotas", from: 0, most: 10, find: "" }, [], limits.limitsOf(now));
  const column = window.columns.findIndex(({ key }) => key === "looser");
  assert.equal(window.cells[0][column].text, said[LIMITS.limits[0].id].looser);
});

test("what limits count of a fleet that is worked out by hand", async () => {
  // 15 units/s at 10 each are one and a half busy GPUs of two machines, at 3 an hour each,
  // and 3600 x 15 x 0.0001 for the route. The two replicas of `held` hold a GPU each.
  const scenario = {
    schema_version: 1,
    nodes: [
      { id: "n", count: 2, hardware: "H", region: "eu", labels: { site: "a" }, capacity: { gpu: 1 }, usage_price: { gpu: 3 } },
      { id: "o", count: 3, hardware: "O", capacity: { gpu: 1 } },
    ],
    models: [
      { id: "m", labels: { kind: "open" }, profiles: [{ hardware: "H", rate: 10 }] },
      { id: "held", profiles: [{ hardware: "O", rate: 10, holds: { gpu: 1 } }] },
    ],
    demands: [
      { id: "d", model: "m", rate: 15, value: 1, labels: { team: "a" } },
      { id: "e", model: "held", rate: 15, value: 1 },
    ],
    routes: [{ demand: "d", node: "n", cost: 0.0001 }],
    limits: [
      { id: "work", demands: { labels: { team: "a" } }, of: "spend", max: 100 },
      { id: "fleet", of: "spend", max: 100 },
      { id: "open", models: { labels: { kind: ["open"] } }, of: "gpu", max: 5 },
      { id: "held", models: { id: "held" }, of: "gpu", max: 5 },
      { id: "held work", demands: { model: "held" }, of: "gpu", max: 5 },
      { id: "site", nodes: { labels: { site: "a" }, region: "eu" }, of: "gpu", max: 1.75 },
      { id: "nodes", of: "machines", max: 9, min: 2 },
      { id: "all", nodes: { hardware: "O" }, of: "gpu", max: 2 },
    ],
  };
  const said = limits.limitsOf(await solved(scenario)).quotas;
  assert.deepEqual(Object.fromEntries(Object.entries(said).map(([id, { plan }]) => [id, plan])), {
    work: "9.9 at the most, 90.1 left",
    fleet: "9.9 at the most, 90.1 left",
    open: "1.5 at the most, 3.5 left",
    held: "2 at the most, 3 left",
    "held work": "1.5 at the most, 3.5 left",
    site: "1.5 at the most, 0.25 left",
    nodes: "5 at the most, 4 left",
    all: "reached",
  });
  assert.match(said.open.looser, /^0 units\/h$/);
});

test("machines to rent sum to the plan's cost, by tier and hour", async () => {
  const now = await solved(HOURLY);
  const { tiers, says } = rents.rents(now, dollars);
  assert.deepEqual(tiers.map(({ tier }) => tier), ["committed", "on demand", "spot"]);
  const cost = tiers.reduce((sum, tier) => sum + tier.cost, 0);
  assert.ok(Math.abs(cost - now.plan.objective.cost) < 1e-6 * cost, `${cost}, the plan ${now.plan.objective.cost}`);
  const rows = tiers.flatMap((tier) => tier.rows).filter(({ period, machines }) => period !== undefined && machines > 0);
  assert.deepEqual(
    rows.map(({ node, period, machines }) => ({ node, period, count: machines })).sort((a, b) => a.period - b.period || a.node.localeCompare(b.node)),
    [...now.plan.hourly].sort((a, b) => a.period - b.period || a.node.localeCompare(b.node)),
  );
  assert.match(says, /^Keep \d+ machines all the time, and rent \d+ by the hour at the most, at \d\d:00\.$/);
  assert.ok(rows.some(({ about }) => / machines? × \$22\.00\/h × [\d.]+ h = \$/.test(about)));
  const shown = changes.changes(now, usage.usage(now), []);
  const most = Math.max(0, ...now.plan.hourly.filter(({ node }) => node === "us/spot").map(({ count }) => count));
  assert.equal(shown.rows.find(({ node }) => node === "us/spot").machines, most);
  assert.equal(rents.rents(await solved(LIMITS), dollars), undefined);
});

test("a machine that is started late is paid for its least hours", async () => {
  const [, onDemand, spot] = HOURLY.nodes;
  const scenario = {
    ...HOURLY,
    nodes: [{ ...onDemand, count: { ...onDemand.count, max: 90, min_hours: 7 } }, { ...spot, count: { ...spot.count, max: 60, start_cost: 3 } }],
  };
  const now = await solved(scenario);
  const cost = rents.rents(now, dollars).tiers.reduce((sum, tier) => sum + tier.cost, 0);
  assert.ok(Math.abs(cost - now.plan.objective.cost) < 1e-6 * cost, `${cost}, the plan ${now.plan.objective.cost}`);
});

test("served by priority, the highest first", async () => {
  const found = priorities.levels(await solved(FIRST), dollars);
  assert.deepEqual(found.map(({ priority, demands }) => [priority, demands.join()]), [[2, "hospital"], [1, "chat"], [0, "batch"]]);
  assert.ok(Math.abs(found[0].servedPercent - 100) < 1e-6);
  assert.match(found[0].about, /No plan that serves the higher ones as much serves more than \$32\/h of it\./);
  assert.deepEqual(priorities.levels(await solved(OPERATORS), dollars), []);
});

test("operators by price and by work, each with how it is worked out", async () => {
  const found = income.incomes(await planner.earnings(OPERATORS), dollars);
  const row = (name) => found.rows.find((one) => one.name === name);
  assert.equal(row("alpha").byWork.value.toFixed(2), "38.25");
  assert.equal(row("alpha").byPrice.value.toFixed(2), "22.05");
  assert.equal(row("alpha").returnByPrice.value.toFixed(2), "1.25");
  assert.match(row("alpha").returnByPrice.about, /^\$22\.05 by price ÷ \$17\.60 that they cost\. By work: 2\.17\.$/);
  assert.equal(row("gamma").idlePercent.value, 50);
});

test("a question that is refused by name is one sentence, and no headline follows from it", async () => {
  const refusal = async (ask) => {
    try {
      await ask();
    } catch (error) {
      return unanswered.unanswered("What to do", error);
    }
    return "answered";
  };
  assert.equal(
    await refusal(() => planner.advise(HOURLY)),
    "What to do is not worked out for machines that are rented by the hour: the plan chooses their number hour by hour already.",
  );
  assert.equal(await refusal(() => planner.advise(LIMITS)), "What to do is not worked out under a budget that counts rent: it would change which machines are rented.");
  assert.equal(await refusal(() => planner.advise(FIRST)), "What to do is not worked out where some demands come before others: it weighs value against value.");
  assert.match(await refusal(() => planner.earnings({ ...OPERATORS, policy: { objective: "fair" } })), /where the worst served demand counts/);
  assert.equal(unanswered.unanswered("What to do", new Error("a crash")), undefined);
  const shown = figures.figures(await solved(FIRST));
  const advice = { actions: [], looking: false, said: "It is not worked out.", refused: true };
  assert.equal(say.headline(shown, advice).text, say.idleLine(shown).text);
  assert.equal(say.underline(shown, advice), "");
});
