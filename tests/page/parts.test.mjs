// Plans whose periods are parts of those of their scenario, in Node.

import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./support.mjs";

const { inParts } = await load("model/parts.ts");

const scenario = {
  schema_version: 1,
  periods: [{ label: "day", hours: 1 }, { label: "night", hours: 2 }],
  nodes: [],
  models: [],
  demands: [
    { id: "a", model: "m", rate: [10, 20] },
    { id: "b", model: "m", rate: 5 },
  ],
  limits: [{ id: "l", of: "machines", max: [3, 4] }],
};

test("a plan in parts is shown beside a scenario of its parts", () => {
  const periods = [
    { label: "day", hours: 1, part_of: 0 },
    { label: "night", hours: 0.25, part_of: 1 },
    { label: "night", hours: 1.75, part_of: 1 },
  ];
  const { scenario: own } = inParts({ scenario, plan: { periods } });
  assert.deepEqual(own.periods, [
    { label: "day", hours: 1 },
    { label: "night", hours: 0.25 },
    { label: "night + 15 min", hours: 1.75 },
  ]);
  assert.deepEqual(own.demands.map(({ rate }) => rate), [[10, 20, 20], 5]);
  assert.deepEqual(own.limits[0].max, [3, 4, 4]);
});

test("a part that begins inside an hour has a time, or so many minutes", () => {
  const labels = (label, hours) => {
    const periods = hours.map((length) => ({ label, hours: length, part_of: 0 }));
    return inParts({ scenario, plan: { periods } }).scenario.periods.map((period) => period.label);
  };
  assert.deepEqual(labels("12:00", [1 / 30, 0.1, 0.5]), ["12:00", "12:02", "12:08"]);
  assert.deepEqual(labels("day 3, 09:30", [0.5, 0.5]), ["day 3, 09:30", "day 3, 10:00"]);
  assert.deepEqual(labels("2026-11-29T12:00Z", [0.25, 0.75]), ["2026-11-29T12:00Z", "2026-11-29T12:15Z"]);
  assert.deepEqual(labels("2026-11-29T12:00:00+01:00", [0.25, 0.75]), ["2026-11-29T12:00:00+01:00", "2026-11-29T12:15:00+01:00"]);
  assert.deepEqual(labels("22:00", [1, 1, 1]), ["22:00", "23:00", "22:00 + 120 min"]);
});

test("other plans are as they were", () => {
  const solved = { scenario, plan: { periods: [{ label: "day", hours: 1 }, { label: "night", hours: 2 }] } };
  assert.equal(inParts(solved), solved);
});
