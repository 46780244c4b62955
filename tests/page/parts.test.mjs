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
    { label: "night + 0.25 h", hours: 1.75 },
  ]);
  assert.deepEqual(own.demands.map(({ rate }) => rate), [[10, 20, 20], 5]);
  assert.deepEqual(own.limits[0].max, [3, 4, 4]);
});

test("other plans are as they were", () => {
  const solved = { scenario, plan: { periods: [{ label: "day", hours: 1 }, { label: "night", hours: 2 }] } };
  assert.equal(inParts(solved), solved);
});
