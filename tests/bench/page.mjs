// How long the page keeps a person waiting who opens a large fleet: `node
// tests/bench/page.mjs`, after `cargo xtask site`, on an idle machine. 5,000 groups of
// machines and a week of hours come by a link: the first figures, the plan, and how long
// the page's own thread is busy at once. `tests/bench/page-speed.mjs` measures the example.

import assert from "node:assert/strict";
import { loadavg } from "node:os";
import { start, visit } from "../page/browser.mjs";
import { large } from "../page/large.mjs";
import { load, skip } from "../page/support.mjs";
import { longestTask } from "./trace.mjs";

/** How large; variables make it smaller, to see whether this works. */
const NODES = Number(process.env.IDLEWISE_NODES ?? 5000);
const PERIODS = Number(process.env.IDLEWISE_PERIODS ?? 168);
/** Whether no group is like another, and whether replicas are whole: `1` for yes. */
const DISTINCT = process.env.IDLEWISE_DISTINCT === "1";
const WHOLE = process.env.IDLEWISE_WHOLE === "1";
/** Milliseconds after which the plan is not waited for any longer. */
const MOST = 600_000;

if (skip) {
  throw new Error(skip);
}
const share = await load("share.ts");
const hash = `#s=${await share.packed(JSON.stringify(large({ nodes: NODES, periods: PERIODS, distinct: DISTINCT, whole: WHOLE })))}`;
console.log(`${NODES} groups x ${PERIODS} hours, a link of ${Math.round(hash.length / 1000)} kB; load ${loadavg()[0].toFixed(1)}`);
const stop = await start();
try {
  await visit(
    async (page, context) => {
      const began = Date.now();
      const since = () => `${((Date.now() - began) / 1000).toFixed(1)} s`;
      const busy = await longestTask(context.browser(), page, async () => {
        await page.locator("h1", { hasText: /\d/ }).waitFor({ timeout: MOST });
        console.log(`first figures: ${since()} (at most 10.0 s): ${await page.locator("h1").textContent()}`);
      });
      console.log(`longest task until then: ${busy.toFixed(0)} ms (at most 50 ms)`);
      // What is said on the way, each once.
      await page.evaluate(() => {
        globalThis.said = new Set();
        new MutationObserver(() => said.add(document.querySelector(".best")?.textContent ?? "")).observe(document, { subtree: true, childList: true, characterData: true });
      });
      const after = await longestTask(context.browser(), page, async () => {
        await page.locator("#figures:not(.stale)", { hasNotText: "≈" }).waitFor({ timeout: MOST });
      });
      console.log(`plan: ${since()}; longest task until then: ${after.toFixed(0)} ms (at most 50 ms)`);
      (await page.evaluate(() => [...said])).filter(Boolean).forEach((text) => console.log(text));
      assert.match(await page.locator("#figures").textContent(), /\d/);
    },
    { hash, solved: false },
  );
} finally {
  await stop();
}
