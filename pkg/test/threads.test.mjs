// The second artefact: threads that share memory, in Chromium, with and without
// the headers that it needs.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium as driver } from "playwright-core";
import { PATIENCE, chromium } from "./browsers.mjs";
import { install } from "./installed.mjs";
import { ISOLATED, STRICT, serve } from "./site.mjs";
import { assertGolden, assertSame, day, numbers } from "./support.mjs";

const { executable, skip } = chromium;
let browser;

before(async () => {
  if (!skip) {
    browser = await driver.launch({
      executablePath: executable,
      timeout: PATIENCE,
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    });
  }
});

after(() => browser?.close());

/** Solves the example and a large scenario in a page with these headers. */
async function solved(headers) {
  const policy = STRICT.replace("script-src", "script-src 'unsafe-inline'");
  let large;
  await serve(
    install("page-threads"),
    async (url) => {
      const page = await browser.newPage();
      page.setDefaultTimeout(PATIENCE);
      try {
        await page.goto(url);
        await page.waitForFunction(() => globalThis.solve !== undefined);
        const { plans, valid } = await page.evaluate((given) => globalThis.solve(given), {
          large: day(40, 30, 17),
        });
        assert.equal(valid, true);
        assertGolden({ example: plans.example });
        assertGolden({ example: plans.again });
        large = plans.large;
      } finally {
        await page.close();
      }
    },
    { policy, headers },
  );
  return large;
}

test("threads share memory in an isolated page; elsewhere the pool works", { skip }, async () => {
  const shared = await solved(ISOLATED);
  assert.deepEqual(shared.solver.threads, { mode: "shared", count: 3 });
  const pool = await solved({});
  assert.deepEqual(pool.solver.threads, { mode: "pool", count: 3 });
  assertSame(numbers(shared), numbers(pool));
});
