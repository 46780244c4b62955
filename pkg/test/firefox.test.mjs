// The packed package in Firefox.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { join } from "node:path";
import * as vite from "vite";
import { firefox } from "./browsers.mjs";
import { install } from "./installed.mjs";
import { launch } from "./marionette.mjs";
import { serve } from "./site.mjs";
import { assertGolden, golden, goldenNames } from "./support.mjs";

const { executable, skip } = firefox;
let browser;

before(async () => {
  if (!skip) {
    browser = await launch(executable);
  }
});

after(() => browser?.close());

test("Firefox, Vite's production build, strict policy", { skip }, async () => {
  const place = install("page");
  await vite.build({ root: place, configFile: false, logLevel: "error" });
  const scenarios = Object.fromEntries(
    goldenNames.filter((name) => name !== "example").map((name) => [name, golden(name)]),
  );
  await serve(join(place, "dist"), async (url) => {
    await browser.open(url);
    const { plans, valid } = await browser.evaluate("(given) => solve(given)", scenarios);
    assert.equal(valid, true);
    const { again, ...all } = plans;
    assert.deepEqual(Object.keys(all).sort(), goldenNames);
    assertGolden(all);
    assertGolden({ example: again });
  });
});

test("Firefox frees memory while a planner starts and solves", { skip }, async () => {
  const place = install("page");
  await vite.build({ root: place, configFile: false, logLevel: "error" });
  await serve(join(place, "dist"), async (url) => {
    await browser.open(url);
    // A worker that nothing refers to would be gone before it is compiled.
    await browser.freeing(5_000);
    for (let time = 0; time < 3; time += 1) {
      const { valid } = await browser.evaluate("() => solve({})");
      assert.equal(valid, true);
    }
  });
});
