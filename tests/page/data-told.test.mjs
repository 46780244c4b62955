// What the Data view says of what is in it: what an import guessed, what a limit costs,
// what is missing and what to do next.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { createPlanner } from "idlewise";
import { openImporter } from "idlewise/import";
import { start, visit } from "./browser.mjs";
import { eventually, load, skip } from "./support.mjs";

const [drafts, edits, windows, limits, combine] = await Promise.all(
  ["sheet/draft", "sheet/edits", "sheet/window", "model/limits", "sheet/combine"].map((name) => load(`${name}.ts`)),
);
const minimal = JSON.parse(readFileSync(new URL("../golden/minimal.json", import.meta.url), "utf8"));

const FLEET = "Node Name,GPU Type,GPUs,Instances,Price,Zone\nfra-1,H100,8,2,17.60,eu\nfra-2,H100,8,3,17.60,eu\n";
const ASKED = "service,model,region,rate\nchat,llama-3.1-8b,eu,20000\nodd,in-house-9b,eu,10\n";
const TRACE = `TIMESTAMP,ContextTokens,GeneratedTokens\n${[0, 20, 40].map((minute) => `2023-11-16 18:${String(minute).padStart(2, "0")}:00.0000000,400,100`).join("\n")}\n`;

let planner;
let stop;
before(async () => {
  planner = await createPlanner({ threads: 1 });
  stop = await start();
});
after(async () => {
  planner.dispose();
  await stop();
});

const write = (sheet, rows, columns, texts) => ({ do: "write", sheet, range: { rows, columns }, texts });
const windowOf = (draft, sheet, said) => windows.windowOf(draft, { sheet, from: 0, most: 20, find: "" }, [], said);
const cell = (draft, sheet, row, key, said) => {
  const window = windowOf(draft, sheet, said);
  return window.cells[row][window.columns.findIndex((column) => column.key === key)];
};

test("what an import guessed is marked with what it is from, until it is typed over", async () => {
  const importer = await openImporter();
  const { scenario } = importer.assemble([{ name: "fleet.csv", bytes: FLEET }, { name: "asked.csv", bytes: ASKED }]);
  let draft = drafts.draftOf(scenario);
  const region = cell(draft, "nodes", 0, "region");
  assert.equal(region.mark, "guessed");
  assert.match(region.about, /“Zone” of fleet\.csv/);
  // A name may be any: nothing is guessed about it. What no column says is not guessed either.
  assert.equal(cell(draft, "nodes", 0, "id").mark, undefined);
  assert.equal(cell(draft, "nodes", 0, "capacity.vram_gb").mark, undefined);
  const { cells, files } = windowOf(draft, "nodes").guesses;
  assert.deepEqual(files, ["fleet.csv"]);
  draft = edits.applied(draft, write("nodes", [0], ["region"], [["frankfurt"]]));
  assert.equal(cell(draft, "nodes", 0, "region").mark, undefined);
  assert.equal(cell(draft, "nodes", 0, "count").mark, "guessed");
  assert.equal(cell(draft, "nodes", 1, "region").mark, "guessed");
  assert.equal(windowOf(draft, "nodes").guesses.cells, cells - 1);
  draft = edits.applied(draft, write("nodes", [0], ["count"], [["4"]]));
  assert.equal(draft.nodes[0].source, "fleet.csv: line 2; typed here: region, count");
  // The scenario stays one that the core reads.
  const { errors } = await planner.check(drafts.wholeOf({ ...draft, models: minimal.models }).scenario);
  assert.deepEqual(errors.filter(({ path }) => path.includes("source")), []);
  // All at once.
  const sure = edits.applied(draft, { do: "sure", sheet: "nodes" });
  assert.deepEqual(windowOf(sure, "nodes").guesses, { cells: 0, files: [] });
  assert.ok(sure.source.some((line) => /^said to be right: fleet\.csv: line 1: column "Zone" read as region$/.test(line)), sure.source.join("\n"));
  // Guesses come along where files are added to what is open.
  const added = combine.added(drafts.draftOf(minimal), drafts.draftOf(scenario));
  assert.equal(cell(added, "nodes", minimal.nodes.length, "region").mark, "guessed");
  assert.equal(cell(added, "nodes", 0, "region").mark, undefined);
});

test("each limit says what one step looser brings: what a solve with one more gains", async () => {
  const example = await planner.example();
  const scenario = { ...example, verifier_capacity: 60, policy: { ...example.policy, currency: "USD" } };
  const more = { ...scenario, verifier_capacity: 61 };
  const [plan, after_] = [await planner.solve(scenario), await planner.solve(more)];
  const said = limits.limitsOf({ scenario, plan });
  const hours = scenario.periods.reduce((all, { hours: one = 1 }) => all + one, 0);
  const gain = (after_.objective.value - plan.objective.value) / hours;
  assert.equal(said.verifier.looser, `$${gain.toFixed(2)}/h`);
  assert.equal(said.verifier.plan, "reached in 24 hours of 24");
  assert.deepEqual(said.replicas, {});
  const draft = drafts.draftOf(scenario);
  const row = [...Array(20).keys()].find((at) => cell(draft, "settings", at, "title").text === "Checks of proofs, at most");
  assert.equal(cell(draft, "settings", row, "looser", said).text, said.verifier.looser);
  assert.equal(cell(draft, "settings", row, "looser").text, "");
  // A limit that is not reached brings nothing.
  const wide = { ...example, models: example.models.map((model) => ({ ...model, max_replicas: 10_000 })), policy: { currency: "USD" } };
  const loose = limits.limitsOf({ scenario: wide, plan: await planner.solve(wide) });
  const [{ id }] = wide.models;
  assert.equal(loose.replicas[id].looser, "$0/h");
  assert.match(loose.replicas[id].plan, /^[\d.,]+ at the most: not reached$/);
  assert.equal(cell(drafts.draftOf(wide), "replicas", 0, "looser", loose).text, "$0/h");
});

const file = (name, text) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
const begin = (work, options = {}) => visit(work, { solved: false, hash: "#example&view=start", ...options });
const pick = (page, files) => page.setInputFiles("main input[type=file]", files);

test("nodes and demand without rates: what to do next stands there, and takes one click", { skip }, async () => {
  await begin(async (page) => {
    await page.waitForSelector(".start");
    await pick(page, [file("fleet.csv", FLEET), file("asked.csv", ASKED)]);
    await page.getByRole("checkbox", { name: /Take published rates/ }).uncheck();
    await page.getByRole("button", { name: "New scenario with these 2 files" }).click();
    await page.waitForSelector("[role=grid]");
    // Guesses are amber, and say what they are from.
    await page.getByRole("tab", { name: /^Nodes/ }).click();
    await page.locator(".td.amb", { hasText: "eu" }).first().waitFor();
    await eventually(() => page.locator(".td.amb", { hasText: "eu" }).first().getAttribute("title"), /“Zone” of fleet\.csv/);
    await page.locator(".guesses", { hasText: /guessed from fleet\.csv/ }).waitFor();
    await page.getByRole("button", { name: "All are right" }).click();
    await page.locator(".guesses").waitFor({ state: "detached" });
    await page.locator(".next", { hasText: "There are no rates yet" }).waitFor();
    await page.getByRole("button", { name: "Take published rates" }).click();
    // Of the two models the catalogue knows one; the other stands there to be filled.
    await page.locator(".notice", { hasText: /1 rate taken from the catalogue.*none for in-house-9b/ }).waitFor();
    await page.locator("[data-sheet=models] .sheet-row", { hasText: "in-house-9b" }).waitFor();
    await eventually(() => page.locator(".next").count(), 0);
  });
});

test("a file that leaves something open asks for it where it stands", { skip }, async () => {
  await begin(async (page) => {
    await page.waitForSelector(".start");
    await pick(page, [file("trace.csv", TRACE)]);
    const row = page.locator(".files li", { hasText: "trace.csv" });
    await eventually(() => row.locator(".badge").textContent(), "1 question");
    await eventually(() => row.locator(".small").textContent(), /name the model/);
    await eventually(() => page.locator(".choices + p").textContent(), /nothing to plan in it yet: what is missing is asked for above/);
    await page.locator(".asked .question").getByRole("combobox").fill("llama-3.1-8b");
    await page.keyboard.press("Enter");
    await page.locator(".enough dd", { hasText: "1 demand for 1 model" }).waitFor();
    await eventually(() => page.locator(".asked .question").count(), 0);
  });
});
