// A page that is used for long holds no more than one that was just opened.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { idle, start, visit } from "./browser.mjs";
import { held } from "./memory.mjs";
import { skip } from "./support.mjs";

/** Answers before memory is looked at first, and from then to the second time. */
const FEW = 6;
const MORE = 24;
/** Megabytes that may differ: tables of the engine's own. Each answer has about one. */
const SAME = 4;

let stop;
before(async () => {
  stop = await start();
});
after(() => stop());

test("what earlier answers were made of is let go", { skip }, async () => {
  await visit(async (page) => {
    const turn = async (count) => {
      for (let answer = 0; answer < count; answer += 1) {
        await page.getByRole("slider", { name: "Demand, times" }).fill(String(answer % 2 === 0 ? 1.1 : 0.9));
        await page.locator(".chip", { hasText: answer % 2 === 0 ? "1.1" : "0.9" }).waitFor();
        await idle(page);
      }
    };
    await turn(FEW);
    const before_ = await held(page);
    await turn(MORE);
    const after_ = await held(page);
    // The page's own, its worker, and the workers of two planners, which start when there is
    // work for them: a later answer may be the first that needs the last of them.
    const processors = await page.evaluate(() => navigator.hardwareConcurrency);
    assert.ok(before_.threads >= 3, `${before_.threads} threads`);
    assert.ok(after_.threads <= 2 + 2 * processors, `${after_.threads} threads on ${processors} processors`);
    assert.ok(
      after_.megabytes - before_.megabytes <= SAME,
      `${before_.megabytes.toFixed(1)} MB after ${FEW} answers, ${after_.megabytes.toFixed(1)} MB after ${FEW + MORE}`,
    );
    console.log(`${before_.megabytes.toFixed(1)} MB after ${FEW} answers, ${after_.megabytes.toFixed(1)} MB after ${FEW + MORE}, ${after_.threads} threads`);
  });
});
