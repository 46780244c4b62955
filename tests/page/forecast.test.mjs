// A history dropped: the fan of what comes, in a person's words, and futures in the scenario.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openImporter } from "idlewise/import";
import { DESKTOP, PHONE, noticed, start, visit } from "./browser.mjs";
import { eventually, load, root, skip } from "./support.mjs";

const axe = readFileSync(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const HISTORY = join(root, "tests/cluster/history.csv");
const FLEET = join(root, "tests/cluster/fleet.json");

let model;
let seasons;
let sheet;
let importer;
let share;
let stop;
before(async () => {
  [model, seasons, sheet, importer, share, stop] = await Promise.all([load("model/forecast.ts"), load("model/seasons.ts"), load("sheet/forecast.ts"), openImporter(), load("share.ts"), start()]);
});
after(() => stop?.());

const file = () => ({ name: "history.csv", bytes: readFileSync(HISTORY) });
const foreseen = (options = {}) => importer.forecast([file()], { futures: 5, ...options }).forecast;

test("seasons and methods are said in words, with how they fared and what was missing", () => {
  assert.equal(model.seasonWords([]), "Nothing in it is taken to repeat.");
  assert.equal(model.seasonWords([24]), "It repeats every day.");
  assert.equal(model.seasonWords([24, 168]), "It repeats every day and every week.");
  assert.equal(model.seasonWords([12]), "It repeats every 12 hours.");
  assert.equal(model.methodWords("seasonal naive", [24, 168]), "The week before is repeated: nothing did better with certainty.");
  assert.equal(model.methodWords("seasonal naive", []), "What was last goes on: nothing was found to do better.");
  assert.equal(model.methodWords("mstl", [24]), "What repeats and the trend are taken apart and carried on.");
  assert.match(model.methodWords("mstl of logs, naive", [24]), /^Half way between two forecasts: what repeats and the trend .* as shares of what is usual; and the day before, repeated\.$/);
  const found = foreseen();
  const view = model.forecastView(found, []);
  const [large, small] = view.demands;
  assert.equal(large.term, "seasonal naive");
  assert.match(large.tested, /^Tested at 14 earlier times: it missed 7\.4 % of what came; 85\.4 % of what came lay within the band\.$/);
  assert.match(small.tested, /it missed 10\.6 % of what came, where repeating the last season misses 11\.8 %;/);
  assert.deepEqual(small.gaps, [
    "4 hours missing, filled from the days before: 4 from 14 Nov 12:00.",
    "3 hours of an outage, filled from the days before: 3 from 20 Nov 18:00.",
  ]);
  assert.deepEqual([large.band, view.hours, view.tested, view.demands.length], [[10, 90], 24, true, 2]);
  // The sum of all is drawn first, and its median is the sum of the parts.
  view.total.mid.forEach((rate, at) => assert.ok(Math.abs(rate - large.mid[at] - small.mid[at]) < 1e-5 * rate));
  assert.equal(view.futures.length, 5);
  assert.ok(Math.abs(view.futures.reduce((sum, { likely }) => sum + likely, 0) - 100) < 1e-6);
});

test("what repeats is what a person says, where the history is long enough for it", () => {
  assert.deepEqual(seasons.hoursOf("found", ""), { hours: undefined });
  assert.deepEqual(seasons.hoursOf("none", ""), { hours: [] });
  assert.deepEqual(seasons.hoursOf("both", ""), { hours: [24, 168] });
  assert.deepEqual(seasons.hoursOf("own", "12; 84"), { hours: [12, 84] });
  for (const typed of ["", "1", "2.5", "day", "9000", "12, x"]) {
    assert.match(seasons.hoursOf("own", typed).wrong, /^Whole hours from 2 to 8784/, typed);
  }
  assert.deepEqual(foreseen({ seasonsHours: [] }).demands.map((one) => one.seasons_hours), [[], []]);
  const asked = [12, 8000];
  const used = model.forecastView(foreseen({ seasonsHours: asked }), []).seasons;
  assert.deepEqual(used, [[12], [12]]);
  assert.equal(seasons.tooLong(asked, used), "No history here is long enough for what repeats every 8,000 hours: it has to be there twice.");
  assert.equal(seasons.tooLong(undefined, used), "");
});

test("tails of one time add up, and what is missing in one is missing in all", () => {
  const found = foreseen({ futures: 1 });
  const labels = ["2026-11-29T22:00Z", "2026-11-29T23:00Z"];
  const view = model.forecastView(found, [{ labels, rates: [1, null] }, { labels, rates: [2, 3] }]);
  assert.deepEqual(view.total.past, [3, null]);
  assert.equal(view.total.labels.length, 26);
  assert.deepEqual(view.total.labels.slice(0, 3), ["29 Nov 22:00", "29 Nov 23:00", "30 Nov 00:00"]);
  assert.deepEqual(model.forecastView(found, [undefined, { labels, rates: [2, 3] }]).total.past, []);
});

test("a forecast in a draft: rates by id or model, whole futures, and all else as it was", () => {
  const found = foreseen();
  const draft = JSON.parse(readFileSync(FLEET, "utf8"));
  const targets = sheet.targetsIn(draft, found);
  assert.deepEqual(targets, ["chat", "search"].filter((id) => draft.demands.some((demand) => demand.id === id)));
  const several = sheet.withForecast(draft, found, "futures", targets);
  assert.deepEqual(several.nodes, draft.nodes);
  assert.deepEqual(several.models, draft.models);
  assert.deepEqual(several.periods, found.periods);
  several.demands.forEach((demand, at) => {
    assert.deepEqual(demand.rate, found.demands[at].rate);
    assert.equal(demand.value, draft.demands[at].value);
  });
  assert.deepEqual(several.futures.map(({ weight }) => weight), found.futures.map(({ weight }) => weight));
  assert.deepEqual(several.futures[2].demands, found.futures[2].demands.map(({ rate }, at) => ({ id: targets[at], rate })));
  // The median takes the place of what named rates by the hour; losses of machines stay.
  const losses = { id: "a site is lost", nodes: [{ where: { region: "us-east-1" }, availability: 0 }] };
  const before = { ...several, futures: [...several.futures, losses] };
  assert.equal(sheet.futuresThatGo(before, "median"), 5);
  assert.deepEqual(sheet.withForecast(before, found, "median", targets).futures, [losses]);
  // A history that is of none is a demand of its own.
  const fresh = sheet.withForecast({ ...draft, demands: [] }, found, "median", sheet.targetsIn({ ...draft, demands: [] }, found));
  assert.deepEqual(fresh.demands.map(({ id, model: name }) => [id, name]), found.demands.map(({ id, model: name }) => [id, name]));
  // Two histories of one demand are said to be so.
  assert.deepEqual(sheet.clashesIn(["chat", "chat"], found), [undefined, `“chat” already gets the history “${found.demands[0].id}”.`]);
  assert.deepEqual(sheet.clashesIn(["", ""], found), [undefined, undefined]);
});

test("a table of counts, which names no model, is the only demand's", () => {
  const counts = { demands: [{ id: "count", unit: "units", rate: [1], quantiles: [] }], periods: [{ label: "0", hours: 1 }], futures: [] };
  assert.deepEqual(sheet.targetsIn({ demands: [{ id: "chat", model: "m" }] }, counts), ["chat"]);
  assert.deepEqual(sheet.targetsIn({ demands: [{ id: "chat", model: "m" }, { id: "b", model: "m" }] }, counts), [""]);
  assert.deepEqual(sheet.targetsIn({ demands: [] }, counts), [""]);
});

const checked = async (page) => {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await globalThis.axe.run()).violations);
  assert.deepEqual(found.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(" | ")}`), []);
  await eventually(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
};

for (const [viewport, colorScheme] of [[DESKTOP, "light"], [PHONE, "dark"]]) {
  test(`from a history to five futures in the scenario that is open: ${viewport.width} px, ${colorScheme}`, { skip }, async () => {
    const fleet = JSON.parse(readFileSync(FLEET, "utf8"));
    await visit(
      async (page) => {
        // A fleet of one's own: an example never gets what is another's.
        await page.waitForSelector(".files, .drop");
        await page.setInputFiles("main input[type=file]", FLEET);
        await page.getByRole("button", { name: "New scenario with this file" }).click();
        await page.waitForSelector("h1 >> text=/\\d/");
        await page.evaluate(() => (location.hash = location.hash.replace(/#([^&]*).*/, "#$1&view=data&sheet=import")));
        await page.waitForSelector(".drop");
        await page.setInputFiles("main input[type=file]", HISTORY);
        const panel = page.locator(".forecast");
        await eventually(() => panel.locator(".fans > li").count(), 3);
        await eventually(() => panel.locator(".fans h3").first().textContent(), /^All together/);
        await eventually(() => panel.locator(".fan-past").count(), 3);
        assert.ok((await panel.locator(".fan-past").first().getAttribute("d")).length > 200, "the tail of the history is drawn");
        await eventually(() => panel.textContent(), /It repeats every day and every week\..*Guessed from the file: times without a zone are UTC/s);
        await checked(page);
        // What repeats can be said by hand, and what is no length is said to be none.
        const repeats = panel.getByLabel("What repeats");
        await repeats.selectOption({ label: "nothing" });
        await eventually(() => panel.locator(".fans li").first().textContent(), /Nothing in it is taken to repeat\./);
        await repeats.selectOption({ label: "other lengths" });
        await panel.getByText("Whole hours from 2 to 8784, such as 12, 84.").waitFor();
        await panel.getByRole("textbox", { name: "every hours" }).fill("12 hours");
        await panel.getByRole("textbox", { name: "every hours" }).press("Enter");
        await panel.locator(".bad", { hasText: "Whole hours from 2 to 8784" }).waitFor();
        await panel.getByRole("textbox", { name: "every hours" }).fill("12, 8000");
        await panel.getByRole("textbox", { name: "every hours" }).press("Enter");
        await eventually(() => panel.locator(".fans li").first().textContent(), /It repeats every 12 hours\./);
        await panel.getByText("No history here is long enough for what repeats every 8,000 hours").waitFor();
        await checked(page);
        await repeats.selectOption({ label: "as found" });
        await eventually(() => panel.locator(".fans li").first().textContent(), /It repeats every day and every week\./);
        await panel.getByRole("button", { name: "5 futures of it" }).click();
        await eventually(() => panel.locator(".aims select").evaluateAll((all) => all.map(({ value }) => value)), fleet.demands.map(({ id }) => id));
        // Two histories of one demand: said where it is, and nothing is done.
        await panel.locator(".aims select").nth(1).selectOption(fleet.demands[0].id);
        await eventually(() => panel.locator(".aims .bad").textContent(), /already gets another history/);
        await eventually(() => panel.getByRole("button", { name: /^Put 5 futures/ }).getAttribute("aria-disabled"), "true");
        await panel.locator(".aims select").nth(1).selectOption(fleet.demands[1].id);
        await checked(page);
        await panel.getByRole("button", { name: /^Put 5 futures into/ }).click();
        await noticed(page, /^5 futures of the forecast, 24 hours\. Ctrl Z takes it back\.$/);
        await eventually(() => page.locator("[data-sheet=demand] .sheet-body .sheet-row:not(.new)").count(), fleet.demands.length);
        await page.evaluate(() => (location.hash = location.hash.replace(/#([^&]*).*/, "#$1&tab=plan")));
        await eventually(() => page.locator(".futures tbody th").allTextContents(), (names) => names.length === 5 && names.every((name) => /^future \d/.test(name)));
        await eventually(() => page.locator(".refusal").count(), 0);
      },
      { viewport, colorScheme, solved: false, hash: "#example&view=data&sheet=import" },
    );
  });
}

test("a new scenario of a history gets what was chosen; what cannot be forecast says so", { skip }, async () => {
  await visit(
    async (page) => {
      await page.waitForSelector(".drop");
      // One hour is no history of which anything follows.
      const short = { name: "short.csv", mimeType: "text/csv", buffer: Buffer.from("time,count\n2026-11-01 00:00:00,5\n") };
      await page.setInputFiles("main input[type=file]", short);
      await eventually(() => page.locator(".forecast .refused, .files .badge.bad").first().textContent(), /No forecast: |cannot be used/);
      await page.getByRole("button", { name: "Leave short.csv out" }).click();
      await page.setInputFiles("main input[type=file]", [HISTORY, FLEET]);
      await page.getByRole("button", { name: "The forecast, 24 hours" }).click();
      // Another horizon is another forecast, and what a scenario gets is chosen anew.
      await page.getByRole("button", { name: "Next week" }).click();
      await page.getByRole("button", { name: "The forecast, 168 hours" }).click();
      await page.getByRole("button", { name: "Next day" }).click();
      await eventually(() => page.getByRole("button", { name: "The history itself" }).getAttribute("aria-pressed"), "true");
      await page.getByRole("button", { name: "The forecast, 24 hours" }).click();
      await page.getByRole("button", { name: /^New scenario with/ }).click();
      await page.waitForSelector("h1 >> text=/\\d/");
      await eventually(() => page.locator(".meta.desk").textContent(), /24 hours/);
      await eventually(() => page.locator(".refusal").count(), 0);
    },
    { solved: false, hash: "#example&view=data&sheet=import" },
  );
});
