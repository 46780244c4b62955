// Two knobs turned at once: every cell of the table is a plan of its own, and opens as one.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import * as core from "idlewise/core";
import { DESKTOP, PHONE, idle, start, visit } from "./browser.mjs";
import { eventually, load, skip } from "./support.mjs";

const axe = readFileSync(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

/** Ten units per second on each of four machines, which cost $4 an hour; 30 are asked for. */
const scenario = () => ({
  schema_version: 1,
  name: "steps",
  nodes: [
    { id: "a", hardware: "A", region: "eu", count: 4, capacity: { gpu: 1 }, price_per_hour: 4 },
    { id: "b", hardware: "A", region: "us", count: { min: 1, max: 2 }, names: ["b-1", "b-2"], capacity: { gpu: 1 }, price_per_hour: 1 },
  ],
  models: [{ id: "m", profiles: [{ hardware: "A", rate: 10 }] }],
  demands: [{ id: "asks", model: "m", rate: 30, value: 1e-3 }],
  policy: { currency: "USD" },
});

let knobs;
let whatIf;
let money;
let share;
let stop;
before(async () => {
  [knobs, whatIf, money, share, stop] = await Promise.all([load("model/two-knobs.ts"), load("model/what-if.ts"), load("model/money.ts"), load("share.ts"), start(), core.init()]);
});
after(() => stop?.());

const axisOf = (given, key) => knobs.axesOf(given).find((axis) => axis.key === key);
const texts = (axis) => axis.steps.map(({ text }) => text);

test("what can be turned: the dock's knobs; machines, prices and availability of each group", () => {
  const given = scenario();
  assert.deepEqual(
    knobs.axesOf(given).map(({ key }) => key),
    ["demand", "headroom", "region", "machines a", "machines b", "price a", "price b", "availability a", "availability b"],
  );
  assert.deepEqual(texts(axisOf(given, "demand")), ["× 0.8", "× 0.9", "× 1.0", "× 1.1", "× 1.2", "× 1.3", "× 1.4"]);
  assert.deepEqual(texts(axisOf(given, "region")), ["none", "eu", "us"]);
  assert.deepEqual(texts(axisOf(given, "machines a")), ["1", "2", "3", "4", "5", "6", "7"]);
  // Machines with names are no more than their names.
  assert.deepEqual(texts(axisOf(given, "machines b")), ["0", "1", "2"]);
  for (const { steps } of knobs.axesOf(given)) {
    assert.ok(steps.length <= knobs.MOST_STEPS);
    assert.equal(steps.filter(({ isToday }) => isToday).length, 1);
  }
  assert.deepEqual(texts(axisOf(given, "price a")), ["$2.00/h", "$2.80/h", "$3.40/h", "$4.00/h", "$4.60/h", "$5.20/h", "$6.00/h"]);
  assert.deepEqual(texts(axisOf(given, "availability a")), ["100 %", "99 %", "95 %", "90 %", "80 %", "50 %", "0 %"]);
  // What is there stands among the round ones; a price that is not known is none to turn.
  const other = scenario();
  other.nodes[0].availability = 0.97;
  delete other.nodes[1].price_per_hour;
  assert.deepEqual(texts(axisOf(other, "availability a")), ["100 %", "99 %", "97 %", "95 %", "90 %", "80 %", "50 %"]);
  assert.equal(axisOf(other, "price b"), undefined);
  for (const { steps } of knobs.axesOf(other)) {
    assert.equal(steps.filter(({ isToday }) => isToday).length, 1);
  }
  // Large groups in wide steps; one region is none to lose.
  const large = scenario();
  large.nodes = [{ ...large.nodes[0], count: 300 }];
  assert.deepEqual(texts(axisOf(large, "machines a")), ["150", "200", "250", "300", "350", "400", "450"]);
  assert.equal(axisOf(large, "region"), undefined);
});

test("a cell is a what-if on top of what is turned, and its scenario is the what-if's", () => {
  const given = scenario();
  const pair = [axisOf(given, "demand"), axisOf(given, "machines a")];
  const base = { headroom: 0.1, demand: 2 };
  const at = knobs.whatIfAt(base, [pair[0].steps[4], pair[1].steps[0]]);
  assert.equal(at.headroom, 0.1);
  assert.equal(at.demand, 1.2);
  assert.deepEqual(whatIf.chips(at).map(({ text }) => text), ["1 × a", "Demand × 1.20", "Headroom 10 %"]);
  // Where both stand as today, nothing but the base is turned.
  assert.deepEqual(knobs.whatIfAt({ headroom: 0.1 }, [pair[0].steps[2], pair[1].steps[3]]), { headroom: 0.1 });
  const all = knobs.patches(given, base, pair);
  assert.equal(all.length, 49);
  const changed = { ...given, ...all[4 * 7] };
  assert.deepEqual(changed, whatIf.apply(given, at));
  assert.equal(changed.nodes[0].count, 1);
  assert.equal(changed.demands[0].rate, 36);
  // A range keeps its lower end where that is lower.
  const named = knobs.whatIfAt({}, [axisOf(given, "machines b").steps[0]]);
  assert.deepEqual(whatIf.apply(given, named).nodes[1].count, { min: 0, max: 0 });
});

test("prices and availability are turned in the scenario, and what that does is planned", () => {
  const given = scenario();
  given.nodes.pop();
  const pair = [axisOf(given, "price a"), axisOf(given, "availability a")];
  const lines = core.sweep(given, knobs.patches(given, {}, pair), { keep: ["idle_percent", "cost_per_hour", "served_percent", "gap"] });
  const found = lines.map((line) => knobs.figuresOf(line, false));
  const unit = money.unitOf("USD");
  // Four machines at $2.00 to $6.00 an hour; 30 asked for, 40 on machines that are always there.
  const spent = knobs.table(pair, found, "cost", unit).map((row) => row[0].text);
  assert.deepEqual(spent, ["$8.00", "$11.20", "$13.60", "$16.00", "$18.40", "$21", "$24"]);
  const served = knobs.table(pair, found, "served", unit)[3].map(({ text }) => text);
  assert.deepEqual(served, ["100.0 %", "100.0 %", "100.0 %", "100.0 %", "100.0 %", "66.7 %", "0.0 %"]);
  // A cell is a what-if with two changes of one group.
  const at = knobs.whatIfAt({}, [pair[0].steps[0], pair[1].steps[3]]);
  assert.deepEqual(whatIf.chips(at).map(({ text }) => text), ["a at $2.00/h", "a up 90 %"]);
  const changed = whatIf.apply(given, at).nodes[0];
  assert.deepEqual([changed.price_per_hour, changed.availability, changed.count], [2, 0.9, 4]);
});

test("figures are those of the planner, the strongest colour is the largest, and what has no plan says so", () => {
  const given = scenario();
  given.nodes.pop();
  const pair = [axisOf(given, "demand"), axisOf(given, "machines a")];
  const lines = core.sweep(given, knobs.patches(given, {}, pair), { keep: ["idle_percent", "cost_per_hour", "served_percent", "gap"] });
  const found = lines.map((line) => knobs.figuresOf(line, false));
  const unit = money.unitOf("USD");
  const served = knobs.table(pair, found, "served", unit);
  // 24 asked for, 10 on one machine; 42 asked for, 70 on seven.
  assert.equal(served[0][0].text, "41.7 %");
  assert.equal(served[6][6].text, "100.0 %");
  assert.equal(served[6][6].strength, 44);
  assert.equal(served[2][3].isToday, true);
  assert.match(served[2][3].label, /^Demand × 1\.0, Machines of a 4: 100\.0 % served, as today$/);
  const cost = knobs.table(pair, found, "cost", unit);
  assert.deepEqual(cost[0].map(({ text }) => text), ["$4.00", "$8.00", "$12.00", "$16.00", "$20", "$24", "$28"]);
  assert.deepEqual(cost[0].map(({ strength }) => strength), [0, 7, 15, 22, 29, 37, 44]);
  assert.equal(knobs.summary(found, "cost", unit), "From $4.00 to $28 spent per hour.");
  // 30 of 40 busy: a quarter is idle.
  assert.equal(knobs.table(pair, found, "idle", unit)[2][3].text, "25.0 %");
  const some = [undefined, { status: "infeasible", idle: 0, cost: 0, served: 0, gap: 0 }, { status: "error", idle: 0, cost: 0, served: 0, gap: 0 }, { status: "feasible", idle: 0, cost: 5, served: 0, gap: 0.2 }];
  const [row] = knobs.table(pair, some, "cost", unit);
  assert.deepEqual(row.slice(0, 4).map(({ text, opens }) => [text, opens]), [["…", false], ["no plan", true], ["–", false], ["≈ $5.00", true]]);
  // Under a limit another of equally good plans may be chosen: what idles is about right then.
  const limited = [{ status: "optimal", idle: 31.1, cost: 5, served: 90, gap: 0, limited: true }];
  assert.deepEqual(["idle", "cost", "served"].map((shown) => knobs.table(pair, limited, shown, unit)[0][0].text), ["≈ 31.1 %", "$5.00", "90.0 %"]);
});

for (const [viewport, colorScheme] of [[DESKTOP, "light"], [PHONE, "dark"]]) {
  test(`the table is planned, walked by keyboard and a cell opened: ${viewport.width} px, ${colorScheme}`, { skip }, async () => {
    await visit(
      async (page) => {
        if (viewport === PHONE) {
          await page.getByRole("button", { name: "Turn knobs" }).click();
        }
        await page.locator(".two-at-once:visible").click();
        const dialog = page.getByRole("dialog", { name: "Turn two things at once" });
        await dialog.getByRole("button", { name: "Make these 49 plans" }).click();
        await eventually(() => dialog.getByRole("status").textContent(), /^From .* Select a cell/);
        await dialog.getByRole("button", { name: "Served" }).click();
        const cell = (y, x) => dialog.locator(`[data-cell="${y}-${x}"]`);
        await eventually(() => cell(2, 3).textContent(), "100.0 %");
        await eventually(() => dialog.locator("[data-cell][tabindex='0']").count(), 1);
        await cell(0, 0).focus();
        for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowLeft"]) {
          await page.keyboard.press(key);
        }
        await eventually(() => page.evaluate(() => document.activeElement.getAttribute("data-cell")), "4-0");
        const said = await cell(4, 0).textContent();
        await page.evaluate(axe);
        const found = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
        assert.deepEqual(found.violations.map(({ id, nodes }) => [id, nodes[0].html]), []);
        const beyond = await dialog.evaluate((one) => one.scrollWidth - one.clientWidth);
        assert.ok(beyond <= 1, `${beyond} px wider than the dialog`);
        await page.keyboard.press("Enter");
        await eventually(() => page.locator(".dock .chip").allTextContents(), ["1 × a", "Demand × 1.20"]);
        await idle(page);
        // What the cell said is what plan B says.
        await eventually(() => page.locator(".dfigs .df").last().textContent(), new RegExp(`to${said.replace(".", "\\.")}$`));
        // The table is as it was.
        if (viewport === PHONE) {
          await page.getByRole("button", { name: "Turn knobs" }).click();
        }
        await page.locator(".two-at-once:visible").click();
        await eventually(() => dialog.locator("[data-cell]").count(), 49);
      },
      { viewport, colorScheme, hash: `#s=${await share.packed(JSON.stringify(scenario()))}` },
    );
  });
}

test("stopped, what is there stays; another knob begins anew", { skip }, async () => {
  await visit(
    async (page) => {
      await page.locator(".two-at-once:visible").click();
      const dialog = page.getByRole("dialog", { name: "Turn two things at once" });
      await dialog.getByRole("button", { name: "Make these 49 plans" }).click();
      await dialog.getByRole("button", { name: "Stop" }).click();
      await eventually(() => dialog.getByRole("status").textContent(), /^Plan all of themStopped at \d+ of 49 plans\./);
      await dialog.getByLabel("Across").selectOption("headroom");
      await dialog.getByRole("button", { name: "Make these 49 plans" }).waitFor();
      await eventually(() => dialog.locator("[data-cell]").count(), 0);
    },
    { viewport: DESKTOP },
  );
});
