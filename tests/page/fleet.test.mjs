// Is the fleet the right size, and how steady is its plan: every answer is the
// command's.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { cells, idle, idlePercent, pick, start, visit } from "./browser.mjs";
import { load, root, skip } from "./support.mjs";

let stop;
before(async () => {
  stop = await start();
});
after(() => stop());

/** What the command answers, as JSON. */
function command(...arguments_) {
  const cargo = ["run", "--quiet", "--package", "idlewise-cli", "--", ...arguments_, "--json"];
  return JSON.parse(execFileSync("cargo", cargo, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] }));
}

/** Asks a question of a section and waits for its answer. */
async function asked(page, section, button, answer) {
  await page.locator(`#${section}`).getByRole("button", { name: button }).click();
  await page.locator(`#${section} caption`, { hasText: answer }).first().waitFor({ state: "attached" });
}

test("growing and the best purchase are the command's", { skip }, async () => {
  const numbers = await load("model/numbers.ts");
  const file = "web/gallery/uneven-demand.json";
  const growth = command("grow", file, "--budget", "30");
  await visit(
    async (page) => {
      await asked(page, "growth", /more machines help/, "What the next machine of each kind gains");
      const gains = await cells(page, "What the next machine of each kind gains");
      const first = numbers.column(growth.curves.map(({ points }) => points[0]?.gain_per_hour ?? 0));
      assert.deepEqual(
        gains.map((row) => [row[0], row[1], row[3]]),
        growth.curves.map(({ hardware, region, machines }, at) => [`${hardware}, ${region}`, numbers.grouped(machines, 0), first[at]]),
      );
      // Both curves, one point for each number of machines.
      const points = growth.curves[0].points.length + 1;
      assert.equal(await page.locator("#growth polyline").count(), 2);
      assert.equal(await page.locator("#growth circle.plan").count(), points);
      const value = growth.curves[0].points.at(-1).policies.find(({ policy }) => policy === "optimum").value;
      assert.ok((await page.locator("#growth circle.plan title").last().textContent()).endsWith(` ${numbers.plain(value)}`));
      await page.locator("#growth").getByLabel("Show").selectOption("gain");
      assert.equal(await page.locator("#growth polyline").count(), 1);

      await page.getByLabel("Budget, currency/h").fill("30");
      await asked(page, "growth", /best purchase/, "The best purchase for the budget");
      const bought = await cells(page, "The best purchase for the budget");
      assert.deepEqual(
        bought.map((row) => row.slice(0, 2)),
        growth.purchase.machines.map(({ node, machines }) => [node, numbers.grouped(machines, 0)]),
      );
      const text = await page.locator("#growth .answer").textContent();
      assert.ok(text.includes(`${numbers.rough(growth.purchase.gain_per_hour)} value per hour`), text);
      const prices = numbers.column(growth.purchase.machines.map(({ price_per_hour }) => price_per_hour));
      assert.deepEqual(bought.map((row) => row[2]), prices);
      assert.ok(text.includes(`For ${numbers.money(growth.purchase.spent_per_hour)} of 30.00`), text);
      assert.ok(text.includes(`more than ${numbers.plain(growth.purchase.bound_per_hour)}`), text);

      // Fewer machines are tried when fewer are asked for.
      await page.getByLabel("Machines added at most").fill("2");
      await page.keyboard.press("Tab");
      await page.waitForFunction(() => {
        const count = document.querySelectorAll("#growth circle.plan").length;
        return count > 0 && count <= 3;
      });
    },
    { hash: "#scenario=uneven-demand" },
  );
});

test("switching off, losses and how far prices hold are the command's", { skip }, async () => {
  const numbers = await load("model/numbers.ts");
  const file = "web/gallery/uneven-demand.json";
  const [sizing, stress, growth] = [command("size", file), command("stress", file), command("grow", file, "--ranges", "--machines", "0")];
  await visit(
    async (page) => {
      await asked(page, "switch-off", /could be switched off/, "Machines that could be switched off");
      const off = await cells(page, "Machines that could be switched off");
      const expected = sizing.entries.filter((entry) => entry.off !== 0);
      assert.deepEqual(
        off.map((row) => row.slice(0, 4)).sort(),
        expected.map(({ node, count, needed, off: less }) => [node, ...[count, needed, less].map((x) => numbers.grouped(x, 0))]).sort(),
      );
      const saves = await page.locator("#switch-off .conclusion").textContent();
      assert.ok(saves.includes(`saves ${numbers.money(sizing.saved_per_hour)} currency per hour`), saves);

      await asked(page, "stress", /something is lost/, "What is served when something happens");
      const losses = [
        ...(await cells(page, "What is served when something happens")),
        ...(await cells(page, "What is served when something else happens")),
      ];
      const row = ({ service, lost_percent, headroom_percent }) =>
        [service.served_percent, lost_percent, headroom_percent].map((x) => (x == null ? "–" : numbers.percent(x))).join(" ");
      assert.deepEqual(losses.map((cell) => cell.slice(2, 5).join(" ")).sort(), stress.cases.map(row).sort());
      const worst = stress.cases.filter(({ event }) => event.kind !== "demand").sort((a, b) => b.lost_percent - a.lost_percent)[0];
      const said = await page.locator("#stress .conclusion").textContent();
      assert.ok(said.includes(`costs ${numbers.percent(worst.lost_percent)} % of the value`), said);

      await page.locator("#worth summary", { hasText: "How far" }).click();
      await asked(page, "worth", /prices hold/, "Worth of a machine");
      const ranges = await cells(page, "Worth of a machine, value per hour");
      assert.deepEqual(ranges.map((cell) => cell[0]), growth.price_ranges.nodes.map(({ node }) => node));
      assert.deepEqual(ranges.map((cell) => cell[3]), growth.price_ranges.nodes.map(({ machines }) => numbers.plain(machines)));
      assert.deepEqual(
        ranges.map((cell) => cell[4]),
        growth.price_ranges.nodes.map(({ more }) => numbers.rough(more.price)),
      );

      // Another plan has other answers.
      await page.getByRole("slider", { name: "Demand" }).fill("0.5");
      await page.locator(".tag").waitFor();
      await page.waitForFunction(() => document.querySelector("#switch-off table, #stress table") === null);
    },
    { hash: "#scenario=uneven-demand" },
  );
});

test("a question can be stopped, and asked again", { skip }, async () => {
  await visit(async (page) => {
    const growth = page.locator("#growth");
    await growth.getByRole("button", { name: /more machines help/ }).click();
    await growth.getByRole("button", { name: /^Stop/ }).click();
    await growth.getByRole("button", { name: /more machines help/ }).waitFor();
    assert.equal(await page.locator(".refusal").count(), 0);
  });
});

test("moves, their limit and what they cost are the command's", { skip }, async () => {
  const numbers = await load("model/numbers.ts");
  const file = "web/gallery/steady-day.json";
  const plan = command("solve", file);
  const worked = JSON.parse(readFileSync(`${root}/${file}`, "utf8"));
  await visit(
    async (page) => {
      const said = await page.locator("#steady .conclusion").textContent();
      const { moves, load_cost, objective_given_up } = plan.steadiness;
      assert.ok(said.includes(`${numbers.grouped(moves, 0)} replicas of at most ${worked.steadiness.max_moves}`), said);
      assert.ok(said.includes(`costs ${numbers.money(load_cost)} currency`), said);
      assert.ok(objective_given_up > 0 && said.includes(`${numbers.rough(objective_given_up)} value`), said);
      // The bars sum up to the command's total.
      const bars = await page.locator("#steady rect title").allTextContents();
      assert.equal(bars.length, worked.periods.length);
      assert.equal(bars.reduce((sum, one) => sum + Number(/: ([\d,]+) moved/.exec(one)[1]), 0), moves);
      const models = await cells(page, "Replicas moved by model");
      assert.equal(models.reduce((sum, row) => sum + Number(row[1]), 0), moves);

      // Fewer moves serve less; the figures say how much.
      const free = await idlePercent(page);
      await page.locator("#what-if summary", { hasText: "Moving replicas" }).click();
      await page.getByLabel("Moves at most").fill("14");
      await page.locator(".tag", { hasText: "at most 14 moves" }).waitFor();
      await idle(page);
      assert.notEqual(await idlePercent(page), free);
      await page.waitForFunction(() => /^−\d+ moves/.test(document.querySelector("#steady .delta")?.textContent));
      // What plan A places stands now: nothing has to be loaded for its first hour.
      await page.getByLabel("Moves at most").fill("");
      await page.getByLabel(/Start from what plan A places/).check();
      await page.locator(".tag", { hasText: "from plan A" }).waitFor();
      await idle(page);
      await page.waitForFunction(() => document.querySelector("#steady .conclusion").textContent.includes("that stand now"));
    },
    { hash: "#scenario=steady-day" },
  );
});

test("the fairest shares, level by level, are the command's", { skip }, async () => {
  const numbers = await load("model/numbers.ts");
  const worked = JSON.parse(readFileSync(`${root}/tests/golden/minimal.json`, "utf8"));
  const place = mkdtempSync(join(tmpdir(), "idlewise-fair-"));
  try {
    const file = join(place, "fair.json");
    writeFileSync(file, JSON.stringify({ ...worked, policy: { objective: "fair" } }));
    const plan = command("solve", file);
    await visit(async (page) => {
      await pick(page, [{ name: "minimal.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(worked)) }]);
      await page.locator(".hero .over", { hasText: "two regions" }).waitFor();
      await page.getByLabel("Best is").selectOption("fair");
      await page.locator(".tag", { hasText: "the fairest shares" }).waitFor();
      await page.locator("#service h3", { hasText: "Levels" }).waitFor();
      const shown = await cells(page, "Levels of fairness");
      const { levels } = plan.certificate;
      assert.ok(levels.length > 0);
      assert.deepEqual(
        shown.map((row) => row.slice(2)),
        levels.map(({ level, bound }) => [numbers.percent(100 * level), numbers.percent(100 * bound)]),
      );
      assert.match(await page.locator("#proof").textContent(), /Objective: smallest level/);
    });
  } finally {
    rmSync(place, { recursive: true });
  }
});

test("another objective is another plan", { skip }, async () => {
  const { plan } = command("compare", "web/gallery/right-sizing.json");
  assert.equal(plan.objective.name, "cost");
  await visit(
    async (page) => {
      assert.match(await page.locator("#proof").textContent(), /Objective: cost/);
      await page.getByLabel("Best is").selectOption("serve");
      await page.locator(".tag", { hasText: "serve the most value" }).waitFor();
      await page.locator("#proof", { hasText: "Objective: value served" }).waitFor();
    },
    { hash: "#scenario=right-sizing" },
  );
});
