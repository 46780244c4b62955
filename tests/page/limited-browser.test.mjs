// Limits over several, machines by the hour, priorities and earnings, in a browser.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { DESKTOP, PHONE, start, visit } from "./browser.mjs";
import { eventually, load, skip } from "./support.mjs";

const axe = readFileSync(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

let stop;
let share;
before(async () => {
  [stop, share] = await Promise.all([start(), load("share.ts")]);
});
after(() => stop());

/** The page with a scenario of the repository open. */
const open = async (path, place, work, options = {}) =>
  visit(work, { viewport: DESKTOP, hash: `#s=${await share.packed(read(path))}&${place}`, ...options });
const at = (sheet, row, column) => `[data-sheet=${sheet}] [data-row="${row}"][data-column="${column}"]`;
const textAt = (page, sheet, row, column, text) =>
  eventually(() => page.locator(at(sheet, row, column)).textContent(), text, `${sheet}, row ${row}, column ${column}`);
const nothingRefused = async (page) => await eventually(() => page.locator(".refusal").count(), 0);

test("a limit is a row: typed, mended where it is wrong, planned, removed", { skip }, async () => {
  await open(
    "tests/golden/limits.json",
    "view=data&sheet=limits",
    async (page) => {
      await textAt(page, "quotas", 0, 0, "h100 quota");
      await textAt(page, "quotas", 0, 2, "region=us, us-west; hardware=H100");
      // What the plan says of it.
      await textAt(page, "quotas", 0, 5, /^reached all the time$/);
      await textAt(page, "quotas", 0, 6, /^\$\d+\.\d\d\/h$/);
      await page.getByRole("button", { name: "Add limit" }).click();
      for (const text of ["europe", "gpus", "region=eu", "10; 12"]) {
        await page.keyboard.type(text);
        await page.keyboard.press("Tab");
      }
      await page.locator(`${at("quotas", 4, 1)}[aria-invalid=true]`).waitFor();
      await page.locator(at("quotas", 4, 1)).click();
      await page.getByRole("button", { name: "Write gpu" }).click();
      await page.locator("[aria-invalid=true]").waitFor({ state: "detached" });
      await textAt(page, "quotas", 4, 3, "10 to 12, by period");
      await textAt(page, "quotas", 4, 5, /^(reached|[\d.]+ at the most)/);
      await page.locator(at("quotas", 4, 0)).click();
      await page.locator("[data-sheet=quotas]").getByRole("button", { name: "Remove row" }).click();
      await page.locator("[data-sheet=quotas] .status", { hasText: "4 rows" }).waitFor();
      await textAt(page, "quotas", 4, 1, "");
    },
    { solved: false },
  );
});

test("machines by the hour stand in the Plan tab by tier, and why nothing is advised in one sentence", { skip }, async () => {
  await open("tests/golden/hourly.json", "tab=plan", async (page) => {
    const rents = page.locator(".rents");
    await eventually(() => rents.locator("th.between").allTextContents(), (tiers) => tiers.length === 3 && /^committed: [\d,]+ machine-hours, \$/.test(tiers[0]));
    await eventually(() => rents.locator(".lead").textContent(), /^Keep \d+ machines all the time, and rent \d+ by the hour at the most, at \d\d:00\.$/);
    assert.ok((await rents.locator("td [data-tip*='machine']").count()) > 3);
    await eventually(() => page.locator(".acts .note").textContent(), /^What to do is not worked out for machines that are rented by the hour/);
    await eventually(() => page.locator("h1").textContent(), /buys idle machines/);
    // What there is to do all the same.
    await eventually(() => page.locator(".instead span").textContent(), /^Keep \d+ machines all the time/);
    await page.getByRole("slider", { name: "Demand, times" }).fill("1.1");
    await page.locator(".chip", { hasText: "Demand × 1.10" }).first().waitFor();
    await nothingRefused(page);
  });
});

test("operators by price come after a skeleton; limits that bind and priorities stand beside the plan", { skip }, async () => {
  await open("tests/golden/operators.json", "tab=plan", async (page) => {
    const row = page.locator(".earners tbody tr", { hasText: "alpha" });
    await eventually(() => row.locator("td.num").allTextContents(), ["$38", "$22", "$18", "2.17", "13.3 %"]);
    await eventually(() => row.locator("td.num span").nth(1).getAttribute("data-tip"), /what the last unit of it brings/);
    // By keyboard the table is one stop, and arrows go on from there.
    await eventually(() => page.locator(".earners .explained[tabindex='0']").count(), 1);
    await page.locator(".earners .explained[tabindex='0']").focus();
    await page.keyboard.press("ArrowRight");
    await eventually(() => page.locator(".tip").textContent(), /what the last unit of it brings/);
    await page.keyboard.press("ArrowDown");
    await eventually(() => page.evaluate(() => document.activeElement.closest("tr").rowIndex), 2);
    await page.keyboard.press("Escape");
    await page.locator(".tip").waitFor({ state: "detached" });
    await nothingRefused(page);
  });
  await open("docs/who-comes-first.json", "tab=plan", async (page) => {
    await eventually(() => page.locator("[aria-labelledby=levels-title] tbody tr").allTextContents(), (rows) => rows.length === 3 && /^2hospital100\.0 %$/.test(rows[0]));
    await eventually(() => page.locator(".acts .note").textContent(), /^What to do is not worked out where some demands come before others/);
    await nothingRefused(page);
  });
  await open("tests/golden/limits.json", "tab=plan", async (page) => {
    await eventually(() => page.locator("[aria-labelledby=binding-title] tbody tr").allTextContents(), (rows) => rows.length === 3 && rows.every((text) => /reached.*\$/.test(text)));
    await eventually(() => page.locator(".acts .note").textContent(), /^What to do is not worked out under a budget/);
    await eventually(() => page.locator(".instead span").textContent(), /^A step looser in “[^”]+” brings \$[\d.]+\/h\.$/);
    await page.evaluate(() => scrollTo(0, 0));
    await page.locator(".instead button").click();
    // As far up as the page goes.
    const left = () => page.evaluate(() => document.documentElement.scrollHeight - innerHeight - Math.ceil(scrollY));
    const top = () => page.evaluate(() => document.getElementById("tabs").getBoundingClientRect().top);
    await eventually(async () => (await top()) <= 120 || (await left()) <= 1, true);
  });
});

for (const [colorScheme, viewport] of [["light", DESKTOP], ["dark", DESKTOP], ["light", PHONE], ["dark", PHONE]]) {
  test(`axe finds nothing in these parts: ${colorScheme}, ${viewport.width} px`, { skip }, async () => {
    for (const [path, place, there] of [
      ["tests/golden/hourly.json", "tab=plan", ".rents"],
      ["tests/golden/operators.json", "tab=plan", ".earners"],
      ["docs/who-comes-first.json", "tab=plan", "[aria-labelledby=levels-title]"],
      ["tests/golden/limits.json", "tab=plan", "[aria-labelledby=binding-title]"],
      ["tests/golden/limits.json", "view=data&sheet=limits", "[data-sheet=quotas] .tx"],
    ]) {
      await open(
        path,
        place,
        async (page) => {
          await page.locator(there).first().waitFor();
          await page.evaluate(axe);
          const found = await page.evaluate(async () => (await globalThis.axe.run()).violations);
          assert.deepEqual(found.map(({ id, nodes }) => `${path}: ${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(" | ")}`), []);
        },
        { colorScheme, viewport, solved: !place.includes("data") },
      );
    }
  });
}

test("on a phone these tables fit: nothing of a row is out of sight", { skip }, async () => {
  for (const [path, table] of [["tests/golden/hourly.json", ".rents table"], ["tests/golden/limits.json", "#panel-plan .cols table.changes"], ["tests/golden/operators.json", ".earners"]]) {
    await open(
      path,
      "tab=plan",
      async (page) => {
        await page.locator(table).waitFor();
        await eventually(() => page.locator(table).evaluate((one) => one.offsetWidth - one.closest(".scroll").clientWidth), (over) => over <= 0, path);
      },
      { viewport: PHONE },
    );
  }
});

test("at 320 px nothing is cut off, and buttons have 44 px", { skip }, async () => {
  for (const [path, place, there] of [
    ["tests/golden/hourly.json", "tab=plan", ".rents"],
    ["tests/golden/operators.json", "tab=plan", ".earners"],
    ["tests/golden/limits.json", "tab=plan", "[aria-labelledby=binding-title]"],
    ["tests/golden/limits.json", "view=data&sheet=limits", "[data-sheet=quotas] .tx"],
  ]) {
    await open(
      path,
      place,
      async (page) => {
        await page.locator(there).first().waitFor();
        const found = () =>
          page.evaluate(() => ({
            small: [...document.querySelectorAll("main .btn")]
              .filter((one) => one.getClientRects().length > 0 && one.getBoundingClientRect().height < 43.5)
              .map((one) => one.textContent),
            wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          }));
        await eventually(found, { small: [], wide: 0 }, `${path}, ${place}`);
      },
      { viewport: { width: 320, height: 640 }, solved: !place.includes("data") },
    );
  }
});
