// The model of the sheets: cells of a scenario, edits as data, the way back; in Node.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { createPlanner } from "idlewise";
import { load } from "./support.mjs";

const [values, drafts, edits, problems, windows, selection, combine, published, titles, cards] = await Promise.all(
  ["sheet/values", "sheet/draft", "sheet/edits", "sheet/problems", "sheet/window", "model/selection", "sheet/combine", "sheet/published", "sheet/titled", "sheet/cards"].map((name) => load(`${name}.ts`)),
);
const minimal = JSON.parse(readFileSync(new URL("../golden/minimal.json", import.meta.url), "utf8"));

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

test("cells are read as people write them", () => {
  for (const [typed, kind, value] of [
    ["$17.60", "number", 17.6],
    ["17,60", "number", 17.6],
    ["1,207", "number", 1207],
    ["1.207,5", "number", 1207.5],
    ["1 000 000", "number", 1e6],
    ["120 k", "number", 120000],
    ["many", "number", "many"],
    ["1.2.3", "number", "1.2.3"],
    ["99 %", "percent", 0.99],
    ["99", "percent", 0.99],
    ["0.99", "percent", 0.99],
    ["0", "percent", 0],
    ["2..5", "count", { min: 2, max: 5 }],
    ["2 to 5", "count", { min: 2, max: 5 }],
    ["eight", "count", "eight"],
    ["0 to 3 per hour; decided after; min_hours 2", "count", { min: 0, max: 3, per: "period", decided: "after", min_hours: 2 }],
    ["0 to 3 per hour; decided later", "count", "0 to 3 per hour; decided later"],
    ["tee, zkml", "list", ["tee", "zkml"]],
    ["yes", "flag", true],
    ["", "number", undefined],
  ]) {
    assert.deepEqual(values.valueOf(typed, kind), value, `${typed} as ${kind}`);
  }
  for (const [typed, kind] of [["2 to 5", "count"], ["0 to 3 per period; running 1; decided after", "count"], ["7 %", "percent"], ["tee, zkml", "list"], ["no", "flag"], ["nothing", "list"]]) {
    assert.equal(values.textOf(values.valueOf(typed, kind), kind), typed);
  }
  assert.equal(values.shown("1207000.25", { kind: "number" }), "1,207,000.25");
  assert.equal(values.shown("5104", { kind: "number" }), "5,104");
  assert.equal(values.shown("12", { kind: "number", money: true }), "12.00");
  assert.equal(values.shown("0.875", { kind: "number", money: true }), "0.875");
});

test("what is copied from a spreadsheet comes back", () => {
  const rows = [["a", "b\tc"], ['say "yes"', "two\nlines"], ["", "last"]];
  assert.deepEqual(values.cellsOfTabs(values.tabsOf(rows)), rows);
  assert.deepEqual(values.cellsOfTabs("1\t2\r\n3\t4\r\n"), [["1", "2"], ["3", "4"]]);
});

test("a paste writes a range and adds rows; undo and redo go both ways", async () => {
  const history = new edits.History(drafts.draftOf(minimal));
  const start = history.draft;
  assert.equal(history.edit(write("nodes", [1, 2], ["id", "count", "hardware"], [["eu/l40s", "12", "L40S"], ["us/l4", "40", "L4"]])), "6 cells");
  assert.equal(history.draft.nodes.length, 3);
  assert.deepEqual(history.draft.nodes[2], { id: "us/l4", count: 40, hardware: "L4" });
  assert.equal(history.draft.nodes[0], start.nodes[0]);
  assert.equal(history.edit({ do: "fill", sheet: "nodes", range: { rows: [1, 2], columns: ["price_per_hour", "capacity.gpu"] } }), "4 cells");
  assert.equal(text(history.draft, "nodes", 2, "price_per_hour"), "0.9");
  assert.equal(text(history.draft, "nodes", 2, "capacity.gpu"), "1");
  assert.deepEqual(await wrongOf(history.draft), []);
  assert.equal(history.edit(write("nodes", [0], ["price_per_hour"], [["18"]])), "price of us/h100");
  assert.equal(history.undo(), "price of us/h100");
  assert.equal(history.undo(), "4 cells");
  assert.equal(history.undo(), "6 cells");
  assert.equal(history.draft, start);
  assert.equal(history.undo(), undefined);
  assert.equal(history.redo(), "6 cells");
  assert.equal(history.draft.nodes.length, 3);
  // What changes nothing is no step.
  assert.equal(history.edit(write("nodes", [0], ["hardware"], [["H100"]])), undefined);
});

test("one text fills a range; clearing takes fields away", () => {
  let draft = edits.applied(drafts.draftOf(minimal), write("nodes", [0, 1], ["headroom", "availability"], [["5 %"]]));
  assert.deepEqual(draft.nodes.map(({ headroom, availability }) => [headroom, availability]), [[0.05, 0.05], [0.05, 0.05]]);
  draft = edits.applied(draft, { do: "clear", sheet: "nodes", range: { rows: [0, 1], columns: ["headroom", "availability", "capacity.gpu"] } });
  assert.deepEqual(Object.keys(draft.nodes[0]), ["id", "count", "hardware", "region", "price_per_hour"]);
});

test("a model is made by typing it; its rates and what it holds too", async () => {
  let draft = edits.applied(drafts.draftOf(minimal), write("models", [1], ["id", "rate:H100", "holds.vram_gb"], [["big", "2,400", "145"]]));
  assert.deepEqual(draft.models[1], { id: "big", profiles: [{ hardware: "H100", rate: 2400, holds: { vram_gb: 145 } }] });
  draft = edits.applied(draft, write("models", [1], ["rate:L40S"], [["500"]]));
  assert.equal(text(draft, "models", 1, "holds.vram_gb"), "145, any");
  draft = edits.applied(draft, write("models", [1], ["holds.vram_gb"], [["145, 72"]]));
  assert.deepEqual(draft.models[1].profiles.map(({ holds }) => holds.vram_gb), [145, 72]);
  draft = edits.applied(draft, write("models", [1], ["holds.vram_gb"], [["any"]]));
  assert.deepEqual(draft.models[1].profiles, [{ hardware: "H100", rate: 2400 }, { hardware: "L40S", rate: 500 }]);
  draft = edits.applied(draft, { do: "clear", sheet: "models", range: { rows: [1], columns: ["rate:L40S"] } });
  assert.deepEqual(draft.models[1].profiles, [{ hardware: "H100", rate: 2400 }]);
  // A typed rate has no published source any more.
  draft = { ...draft, models: [{ id: "m", profiles: [{ hardware: "H100", rate: 5, source: "the catalogue: x" }] }] };
  assert.equal(windows.windowOf(draft, { sheet: "models", from: 0, most: 9, find: "" }, []).cells[0][1].mark, "published");
  assert.equal(edits.applied(draft, write("models", [0], ["rate:H100"], [["6"]])).models[0].profiles[0].source, undefined);
});

test("how long a model loads: in hours, or as people say it; rates come back as a file of rates", async () => {
  for (const [typed, hours] of [["0.1", 0.1], ["6 min", 0.1], ["90 s", 0.025], ["1,5 h", 1.5], ["1 day", 24], ["soon", "soon"]]) {
    assert.equal(values.valueOf(typed, "hours"), hours, typed);
  }
  let draft = edits.applied(drafts.draftOf(minimal), write("models", [0], ["load_hours"], [["6 min"]]));
  assert.equal(draft.models[0].load_hours, 0.1);
  assert.equal(text(draft, "models", 0, "load_hours"), "0.1");
  // What holds nothing has no replicas that load: said in the cell.
  assert.deepEqual((await wrongOf(draft)).map(({ sheet, row, key }) => [sheet, row, key]), [["models", 0, "load_hours"]]);
  draft = edits.applied(draft, write("models", [0], ["holds.gpu"], [["1"]]));
  assert.deepEqual(await wrongOf(draft), []);
  draft = edits.applied(draft, write("models", [1], ["id", "rate:H100", "holds.gpu"], [["big, very", "2,400", "4"]]));
  assert.equal(
    windows.csvOfSheet(draft, "models"),
    [
      "model,hardware,rate,load_hours,holds.gpu",
      "llama-8b,H100,5104,0.1,1",
      "llama-8b,L40S,1207,0.1,1",
      '"big, very",H100,2400,,4',
      "",
    ].join("\n"),
  );
  // Emptied, it serves at once.
  draft = edits.applied(draft, { do: "clear", sheet: "models", range: { rows: [0], columns: ["load_hours"] } });
  assert.equal("load_hours" in draft.models[0], false);
  const wait = edits.applied(draft, write("demand", [0], ["within_hours"], [["90 min"]]));
  assert.equal(wait.demands[0].within_hours, 1.5);
});

test("demand keeps its shape: by the mean, the peak, the hour, the length", () => {
  const day = { ...drafts.draftOf(minimal), periods: [{ label: "18:00" }, { label: "19:00" }], demands: [{ id: "d", model: "llama-8b", rate: [10, 30], value: 5e-8 }] };
  const changed = (edit) => edits.applied(day, edit).demands[0].rate;
  assert.deepEqual(changed(write("demand", [0], ["mean"], [["40"]])), [20, 60]);
  assert.deepEqual(changed(write("demand", [0], ["peak"], [["60"]])), [20, 60]);
  assert.deepEqual(changed(write("hours", [0], ["rate:1"], [["50"]])), [10, 50]);
  assert.equal(text(day, "demand", 0, "value"), "0.05");
  assert.equal(edits.applied(day, write("demand", [0], ["value"], [["0.30"]])).demands[0].value, 3e-7);
  const four = edits.applied(day, { do: "periods", count: 4 });
  assert.deepEqual(four.demands[0].rate, [10, 30, 10, 30]);
  assert.equal(four.periods.length, 4);
  assert.equal(edits.applied(four, { do: "periods", count: 1 }).demands[0].rate, 20);
  const week = edits.applied(day, { do: "periods", count: 168 });
  assert.equal(week.periods[25].label, "Tue 01:00");
});

test("distances, proofs, routes and settings are sheets too", async () => {
  let draft = drafts.draftOf(minimal);
  const at = (from) => windows.textsOf(draft, "distances", { rows: [0, 1], columns: [from] }).flat();
  assert.deepEqual(at("from"), ["us", "eu"]);
  assert.deepEqual(at("to:us"), ["", "90"]);
  draft = edits.applied(draft, { do: "clear", sheet: "distances", range: { rows: [1], columns: ["to:us"] } });
  assert.equal(draft.rtt_ms, undefined);
  draft = edits.applied(draft, write("distances", [1], ["to:us"], [["95"]]));
  assert.deepEqual(draft.rtt_ms, { eu: { us: 95 } });
  draft = edits.applied(draft, write("modes", [0], ["name", "overhead"], [["tee", "1.06"]]));
  assert.deepEqual(draft.verification, { tee: { overhead: 1.06 } });
  draft = edits.applied(draft, write("routes", [0], ["demand", "node"], [["chat-us", "us/h100"]]));
  draft = edits.applied(draft, write("settings", [1], ["value"], [["EUR"]]));
  assert.deepEqual(draft.policy, { currency: "EUR" });
  draft = edits.applied(draft, write("replicas", [0], ["max_replicas"], [["12"]]));
  assert.equal(draft.models[0].max_replicas, 12);
  assert.deepEqual(await wrongOf(draft), []);
  const summary = (of) => windows.windowOf(of, { sheet: "nodes", from: 0, most: 5, find: "" }, []).summary;
  assert.match(summary(draft), /12 machines in 2 groups, €44\.20\/h/);
  assert.equal(summary({ ...draft, policy: {}, nodes: [{ id: "a", count: 1, price_per_hour: 2 }] }), "1 machine in 1 group, 2.00 units/h");
});

test("what is wrong stands in its cell, with a sentence and a way on that mends it", async () => {
  const start = drafts.draftOf(minimal);
  // What is not there at all is said of its sheet.
  const nothing = await wrongOf({ ...start, models: [], demands: [] });
  assert.deepEqual(nothing.map(({ sheet, says }) => [sheet, says]), [
    ["models", "A plan needs at least a model."],
    ["demand", "A plan needs at least a demand."],
  ]);
  const cases = [
    [write("nodes", [0], ["count"], [["eight"]]), "nodes", 0, "count", /“eight” does not fit Machines/, "Write 8"],
    [write("nodes", [1], ["price_per_hour"], [["cheap"]]), "nodes", 1, "price_per_hour", /“cheap”.*Price.*a number/, "Empty the cell"],
    [write("nodes", [1], ["id"], [["us/h100"]]), "nodes", 1, "id", /second time/, "Write us/h100-2"],
    [write("demand", [0], ["model"], [["llama-8"]]), "demand", 0, "model", /Did you mean llama-8b/, "Write llama-8b"],
    [write("demand", [1], ["mean"], [["lots"]]), "demand", 1, "mean", /“lots”/, "Leave this row out"],
    [write("models", [0], ["rate:L40S"], [["fast"]]), "models", 0, "rate:L40S", /“fast” does not fit L40S/, "Empty the cell"],
    [write("nodes", [2], ["hardware", "capacity.gpu"], [["L4", "1"]]), "nodes", 2, "id", /Nodes is missing/, "Call it l4"],
    [write("distances", [0], ["to:eu"], [["far"]]), "distances", 0, "to:eu", /“far”/, "Empty the cell"],
    [write("settings", [0], ["value"], [["serv"]]), "settings", 0, "value", /Did you mean serve/, "Write serve"],
  ];
  for (const [edit, sheet, row, key, says, label] of cases) {
    const draft = edits.applied(start, edit);
    const [wrong, ...others] = await wrongOf(draft);
    assert.deepEqual([wrong.sheet, wrong.row, wrong.key], [sheet, row, key]);
    assert.match(wrong.says, says);
    assert.equal(others.length, 0, wrong.says);
    assert.equal(wrong.way.label, label);
    assert.deepEqual(await wrongOf(edits.applied(draft, wrong.way.edit)), [], label);
  }
  // A model that nothing is known of is asked for, then its rate.
  const unknown = edits.applied(start, write("demand", [0], ["model"], [["mixtral"]]));
  const [first] = await wrongOf(unknown);
  assert.equal(first.way.label, "Add the model mixtral");
  const added = edits.applied(unknown, first.way.edit);
  const [next] = await wrongOf(added);
  assert.deepEqual([next.sheet, next.row, next.key], ["models", 1, "id"]);
  assert.match(next.says, /no rate yet/);
  assert.deepEqual(await wrongOf(edits.applied(added, write("models", [1], ["rate:H100"], [["900"]]))), []);
  // A field that nobody knows is left out or renamed.
  const [odd] = await wrongOf({ ...start, nodes: [{ ...start.nodes[0], pric: 3 }, start.nodes[1]] });
  assert.match(odd.says, /pric/);
  assert.deepEqual(await wrongOf(edits.applied({ ...start, nodes: [{ ...start.nodes[0], pric: 3 }, start.nodes[1]] }, odd.way.edit)), []);
});

test("an empty row is no node, and rows keep their places around it", async () => {
  const draft = drafts.draftOf(minimal);
  const gap = { ...draft, nodes: [draft.nodes[0], {}, { ...draft.nodes[1], price_per_hour: "x" }] };
  const [wrong] = await wrongOf(gap);
  assert.deepEqual([wrong.row, wrong.key], [2, "price_per_hour"]);
  assert.equal(drafts.wholeOf(gap).scenario.nodes.length, 2);
});

test("sheets as CSV are read by the command's own rules", async () => {
  const scenario = drafts.draftOf(await planner.example());
  const nodes = windows.csvOfSheet(scenario, "nodes");
  assert.match(nodes.split("\n")[0], /^id,count,hardware,region,operator,capacity\.gpu,capacity\.vram_gb,price_per_hour,availability,headroom,verification,hosts$/);
  assert.match(nodes, /^us-east\/h100-a,8,H100,us-east,aurora-grid,8,640,17\.6,0\.99,0\.1,none;tee,$/m);
  const demands = windows.csvOfSheet(scenario, "demand");
  assert.equal(demands.trim().split("\n").length, 1 + 20 * 24);
});

test("keys move and extend what is selected, and leave the sheet at its ends", () => {
  const size = { rows: 10, columns: 3 };
  const key = (name, shiftKey = false, ctrlKey = false) => ({ key: name, shiftKey, ctrlKey });
  const at = selection.one({ row: 4, column: 1 });
  const moved = (from, ...keys) => keys.reduce((now, one) => selection.moved(now, one, size, 5), from);
  assert.deepEqual(moved(at, key("ArrowDown"), key("ArrowRight")), selection.one({ row: 5, column: 2 }));
  assert.deepEqual(moved(at, key("ArrowDown", true), key("ArrowDown", true)), { at: at.at, to: { row: 6, column: 1 } });
  assert.deepEqual(moved(at, key("ArrowUp", false, true)), selection.one({ row: 0, column: 1 }));
  assert.deepEqual(moved(at, key("End", true, true)).to, { row: 9, column: 2 });
  assert.deepEqual(moved(at, key("PageDown")), selection.one({ row: 9, column: 1 }));
  assert.deepEqual(moved(selection.one({ row: 0, column: 2 }), key("Tab")), selection.one({ row: 1, column: 0 }));
  assert.equal(moved(selection.one({ row: 9, column: 2 }), key("Tab")), undefined);
  assert.equal(moved(selection.one({ row: 0, column: 0 }), key("Tab", true)), undefined);
  assert.deepEqual(moved(at, key("Enter")), selection.one({ row: 5, column: 1 }));
});

test("an import is added or takes the place, and models are joined by name", () => {
  const own = drafts.draftOf(minimal);
  const found = drafts.draftOf({ nodes: [{ id: "us/h100", hardware: "H100", capacity: { gpu: 4 } }], models: [{ id: "llama-8b", profiles: [{ hardware: "H100", rate: 1 }] }] });
  const added = combine.added(own, found);
  assert.deepEqual(added.nodes.map(({ id }) => id), ["us/h100", "eu/l40s", "us/h100-2"]);
  assert.deepEqual(added.models[0].profiles.map(({ hardware, rate }) => [hardware, rate]), [["L40S", 1207], ["H100", 1]]);
  assert.equal(added.demands, own.demands);
  assert.deepEqual(combine.replaced(own, found).nodes, found.nodes);
  assert.equal(combine.replaced(own, found).demands, own.demands);
  const day = drafts.draftOf({ periods: [{ label: "a" }, { label: "b" }], demands: [{ id: "d", model: "llama-8b", rate: [1, 2] }] });
  const longer = combine.added({ ...own, demands: [{ id: "o", model: "llama-8b", rate: 3 }] }, day);
  assert.deepEqual([longer.periods.length, longer.demands.map(({ rate }) => rate)], [2, [3, [1, 2]]]);
});

test("published rates fill the gaps of models that are there or asked for", () => {
  const rate = (model, hardware, gpus) => ({ model, hardware, gpus, precision: "FP8", output_tokens_per_second: 100, source: "a paper", date: "2026-01-01" });
  const catalogue = { rates: [rate("llama-8b", "H100", 1), rate("big", "H100", 2), rate("big", "B200", 2)], models: [{ model: "big", precision: "FP8", resident_gb: 70 }], hardware: [] };
  const own = drafts.draftOf(minimal);
  const draft = { ...own, nodes: [{ ...own.nodes[0], capacity: { gpu: 8, vram_gb: 640 } }, own.nodes[1]], demands: [...own.demands, { id: "b", model: "big", rate: 5 }] };
  const filled = combine.filled(draft, catalogue);
  assert.equal(filled.rates, 1);
  assert.equal(filled.draft.models[0], draft.models[0]);
  assert.deepEqual(filled.draft.models[1].profiles, [
    { hardware: "H100", rate: 100, holds: { gpu: 2, vram_gb: 70 }, source: "the catalogue: a paper, FP8, read 2026-01-01" },
  ]);
});

test("eight cards of a kind are no hardware of that name, unless the fleet has it", () => {
  assert.deepEqual(cards.cardsOf("8xH100", ["H100"]), { hardware: "H100", gpus: 8 });
  assert.deepEqual(cards.cardsOf(" 2 × RTX 4090 ", []), { hardware: "RTX 4090", gpus: 2 });
  assert.deepEqual(cards.cardsOf("8xH200", ["8xH200"]), { hardware: "8xH200" });
  for (const text of ["H100", "x86", "0xH100", "4090"]) {
    assert.deepEqual(cards.cardsOf(text, []), { hardware: text });
  }
});

test("a table with titles is told from rows", () => {
  const titled = (text) => titles.isTitled(values.cellsOfTabs(text));
  for (const text of ["Server\tGPU\tQty\nfra\tH100\t2", "GPU\tQty\t$/h\nH100\t2\t$19.80\nL4\t\t\nTotal\t2\t", "model\ttokens/s\nllama\t1,200"]) {
    assert.equal(titled(text), true, text);
  }
  for (const text of ["L40S\t24\t4\t2.80\teurope", "H100\t12\nL40S\t24", "H100\neurope", "a\tb\nc\td", "H100\t\nL40S\t4", "12", "5\t6\n7\t8"]) {
    assert.equal(titled(text), false, text);
  }
});

test("a model of the catalogue is chosen by name: those that run here first, and nothing else is filled", () => {
  const rate = (model, hardware) => ({ model, hardware, gpus: 1, precision: "FP8", output_tokens_per_second: 100, source: "a paper", date: "2026-01-01" });
  const catalogue = { rates: [rate("afar", "B200"), rate("small", "H100"), rate("small", "L40S"), rate("llama-8b", "H100")], models: [], hardware: [] };
  const draft = drafts.draftOf(minimal);
  assert.deepEqual(published.published(draft, catalogue), [
    { model: "llama-8b", here: ["H100"], is: true },
    { model: "small", here: ["H100", "L40S"], is: false },
    { model: "afar", here: [], is: false },
  ]);
  const small = published.withPublished(draft, "small", catalogue);
  assert.equal(small.rates, 2);
  assert.equal(small.draft.models[0], draft.models[0]);
  assert.deepEqual(small.draft.models[1].profiles.map(({ hardware }) => hardware), ["H100", "L40S"]);
  assert.equal(small.draft.demands, draft.demands);
  // Without hardware that it has a rate for it stands there to be filled.
  const afar = published.withPublished(draft, "afar", catalogue);
  assert.deepEqual([afar.rates, afar.draft.models.at(-1)], [0, { id: "afar" }]);
  assert.equal(published.withPublished(draft, "llama-8b", catalogue).draft, draft);
});
