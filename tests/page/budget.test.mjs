// The best purchase for a budget: what to add, what it brings, how far it is proven.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import * as core from "idlewise/core";
import { DESKTOP, PHONE, idle, start, visit } from "./browser.mjs";
import { eventually, load, skip } from "./support.mjs";

const axe = readFileSync(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

/** Two of four machines that would be needed; a third kind is too dear. */
const scenario = () => ({
  schema_version: 1,
  name: "too few",
  nodes: [
    { id: "cheap", hardware: "A", count: 2, capacity: { gpu: 1 }, price_per_hour: 4 },
    { id: "dear", hardware: "B", count: 1, capacity: { gpu: 1 }, price_per_hour: 90 },
  ],
  models: [{ id: "m", profiles: [{ hardware: "A", rate: 100 }, { hardware: "B", rate: 100 }] }],
  demands: [{ id: "asks", model: "m", rate: 500, value: 2e-5 }],
  policy: { currency: "USD" },
});

let budget;
let money;
let edits;
let share;
let stop;
before(async () => {
  [budget, money, edits, share, stop] = await Promise.all([load("model/budget.ts"), load("model/money.ts"), load("model/edits.ts"), load("share.ts"), start(), core.init()]);
});
after(() => stop?.());

const bought = (given, perHour) => budget.budgetView(core.grow(given, { budgetPerHour: perHour, machines: 0 }), given, money.unitOf("USD"));

test("what to add, what it brings in a month, and the proof", () => {
  const given = scenario();
  const view = bought(given, 10);
  assert.equal(view.title, "Add 2 cheap");
  assert.deepEqual(view.rows, [{ node: "cheap", count: 2, of: 2, perHour: 8 }]);
  // 200 of 500 units per second more, at 2e-5 each, 3,600 seconds an hour, 730 hours a month.
  assert.equal(view.brings, "Brings $14.40/h of value, $11k a month, for $8.00/h, $5,840 a month.");
  assert.equal(view.served, "60.0 % to 100.0 % served.");
  assert.match(view.proof, /^No purchase for \$10\.00\/h brings more than \$14\.40\/h\.$/);
  assert.equal(view.chip, "2 machines for $10.00/h");
  // Applied, it is what was promised.
  const then = edits.edited(given, view.edits);
  assert.equal(then.nodes[0].count, 4);
  const value = (plan) => plan.demands.reduce((sum, { served }) => sum + served * 3600 * 2e-5, 0);
  assert.ok(Math.abs(value(core.solve(then)) - value(core.solve(given)) - 14.4) < 1e-6);
});

test("budgets by the month; nothing worth buying; nothing with a price; ranges grow at the top", () => {
  assert.equal(budget.perHourOf(730, "month"), 1);
  assert.equal(budget.perHourOf(5, "hour"), 5);
  const none = bought(scenario(), 3);
  assert.deepEqual([none.title, none.edits], ["For $3.00/h nothing is worth buying.", []]);
  const given = scenario();
  given.nodes.forEach((node) => delete node.price_per_hour);
  assert.equal(bought(given, 10).title, "No machine has a price: no budget buys any.");
  const range = scenario();
  range.nodes[0].count = { min: 0, max: 2 };
  const view = bought(range, 10);
  assert.deepEqual(view.edits.map(({ id, to }) => [id, to]), [["cheap", { min: 0, max: 4 }]]);
});

for (const [viewport, colorScheme] of [[DESKTOP, "light"], [PHONE, "dark"]]) {
  test(`a budget is typed, and its purchase applied: ${viewport.width} px, ${colorScheme}`, { skip }, async () => {
    await visit(
      async (page) => {
        await page.getByText("Best purchase for a budget").click();
        const part = page.locator(".budget");
        await part.getByLabel("Budget", { exact: true }).fill("-3");
        await eventually(() => part.locator(".bad").textContent(), "A budget is a number above 0.");
        await part.getByLabel("Budget", { exact: true }).fill("7,300");
        await part.getByLabel("Budget per").selectOption("month");
        await part.getByLabel("Budget", { exact: true }).press("Enter");
        await eventually(() => part.locator(".t").textContent(), "Add 2 cheap");
        await eventually(() => part.textContent(), /Brings \$14\.40\/h of value, \$11k a month, for \$8\.00\/h.*60\.0 % to 100\.0 % served\..*No purchase for \$10\.00\/h brings more/);
        await page.evaluate(axe);
        const found = await page.evaluate(async () => (await globalThis.axe.run()).violations);
        assert.deepEqual(found.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(" | ")}`), []);
        await eventually(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
        await part.getByRole("button", { name: "Apply: Add 2 cheap" }).click();
        await eventually(() => page.locator(".chip").first().textContent(), /^2 machines for \$10\.00\/h/);
        await idle(page);
        await eventually(() => page.locator("#figures .fig").nth(2).textContent(), /60\.0 %.*100\.0/);
        await part.getByRole("button", { name: "Applied: Add 2 cheap" }).click();
        await eventually(() => page.locator(".chip").count(), 0);
        await eventually(() => page.locator(".refusal").count(), 0);
      },
      { viewport, colorScheme, hash: `#s=${await share.packed(JSON.stringify(scenario()))}` },
    );
  });
}
