// Stages of work in the sheet of models: a rate for each, and where they may be.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as core from "idlewise/core";
import { load } from "./support.mjs";

let models;
let wrongs;
before(async () => {
  [{ models }, { wrongs }] = await Promise.all([load("sheet/models.ts"), load("sheet/problems.ts"), core.init()]);
});

const draft = () => ({
  schema_version: 1,
  nodes: [{ id: "a", hardware: "H100", count: 4, capacity: { gpu: 8 } }],
  models: [
    {
      id: "m",
      together: "node",
      profiles: [
        { hardware: "H100", name: "p", stage: "prefill", rate: 2000, source: "measured" },
        { hardware: "H100", name: "d", stage: "decode", rate: 900 },
      ],
    },
    { id: "plain", profiles: [{ hardware: "H100", rate: 50 }] },
  ],
  demands: [{ id: "asks", model: "m", rate: 100 }],
});
const text = (of, row, key) => models.cell(of, row, key).text;
const write = (of, row, key, typed) => models.write(of, row, key, typed);

test("stages and where they stay are columns, and come back as they were", () => {
  const given = draft();
  assert.ok(models.columns(given).some(({ key, title }) => key === "stage" && title === "Stages"));
  assert.deepEqual(["rate:H100", "stage", "together"].map((key) => text(given, 0, key)), ["2000; 900", "prefill, decode", "node"]);
  assert.match(models.cell(given, 0, "rate:H100").about, /prefill: 2000\ndecode: 900$/);
  assert.deepEqual(["rate:H100", "stage", "together"].map((key) => text(given, 1, key)), ["50", "", ""]);
  for (const key of ["rate:H100", "stage", "together"]) {
    for (const row of [0, 1]) {
      assert.deepEqual(write(given, row, key, text(given, row, key)).models, given.models, `${row} ${key}`);
    }
  }
});

test("stages are typed: rates first, then whose they are", () => {
  let typed = write(draft(), 1, "rate:H100", "3000; 700");
  typed = write(typed, 1, "stage", "prefill, decode");
  typed = write(typed, 1, "together", "region");
  assert.deepEqual(typed.models[1], {
    id: "plain",
    together: "region",
    profiles: [
      { hardware: "H100", rate: 3000, stage: "prefill" },
      { hardware: "H100", name: "H100 2", rate: 700, stage: "decode" },
    ],
  });
  assert.deepEqual(core.check(typed).errors, []);
  assert.deepEqual(write(typed, 1, "rate:H100", "3; 4; 5").models[1].profiles.map(({ name }) => name), [undefined, "H100 2", "H100 3"]);
  // One rate changes, and only its source goes.
  const [prefill, decode] = write(draft(), 0, "rate:H100", "2000; 950").models[0].profiles;
  assert.deepEqual([prefill.source, prefill.rate, decode.rate, decode.stage], ["measured", 2000, 950, "decode"]);
  // Back to one profile that does all of it.
  assert.deepEqual(write(write(typed, 1, "rate:H100", "50"), 1, "stage", "").models[1].profiles, [{ hardware: "H100", rate: 50 }]);
  assert.equal("together" in write(typed, 1, "together", "").models[1], false);
});

test("what does not fit is said in its cell", () => {
  const rows = { nodes: [0], models: [0, 1], demands: [0], routes: [], limits: [], futures: [] };
  const odd = write(write(draft(), 0, "together", "rack"), 1, "stage", "5 x");
  const found = wrongs(odd, core.check(odd).errors, rows);
  assert.deepEqual(found.filter(({ key }) => key === "together").map(({ sheet, row, key }) => [sheet, row, key]), [["models", 0, "together"]]);
  assert.match(found.find(({ key }) => key === "together").says, /does not fit Stages together/);
  const unnamed = draft();
  unnamed.models[0].profiles[1].stage = "";
  assert.deepEqual(core.check(draft()).errors, []);
  assert.deepEqual(wrongs(unnamed, core.check(unnamed).errors, rows).map(({ sheet, row, key }) => [sheet, row, key]), [["models", 0, "stage"]]);
});
