// How long the page's own thread is busy at a stretch, and how smoothly the heatmap
// moves: `node tests/bench/page.mjs`, after `cargo xtask site`, on an idle machine.
// That the page is given little to do at once is tested by `tests/page/large.test.mjs`;
// here it is measured what that takes.

import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { idle, start, visit } from "../page/browser.mjs";
import { SIZE, drop, fleet, heavy, make, moveHeatmap, shown } from "../page/large.mjs";
import { skip } from "../page/support.mjs";

/** Milliseconds without a pause from which a person notices. */
const NOTICED = 50;

/** Records what the page's own thread does from now on. What is returned ends
 * that, and tells the longest task in milliseconds of processor time: what other
 * programs take from the processor is not the page's fault. */
async function watch(page, browser) {
  await browser.startTracing(page, { categories: ["toplevel"] });
  return async () => {
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
    const mine = new Set(
      traceEvents.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(({ pid, tid }) => `${pid} ${tid}`),
    );
    const tasks = traceEvents.filter(({ name, pid, tid, tdur }) => name.endsWith("RunTask") && tdur > 0 && mine.has(`${pid} ${tid}`));
    assert.ok(tasks.length > 100, `${tasks.length} tasks were recorded`);
    return tasks.reduce((most, { tdur }) => Math.max(most, tdur), 0) / 1000;
  };
}

/** Makes files and drops them, watched. Making them takes the page's thread
 * seconds, which are over when the watch begins. */
async function dropped(page, browser, maker, argument) {
  const sizes = await make(page, maker, argument);
  await wait(1000);
  const longest = await watch(page, browser);
  await drop(page);
  return { megabytes: Math.round(sizes.at(-1) / 1e6), longest };
}

const results = [];
const found = (what, value, unit) => results.push({ what, value: Number(value.toFixed(1)), unit });

/** A plan of ten thousand nodes and a week. */
async function loaded(page, context) {
  const browser = context.browser();
  const { megabytes, longest } = await dropped(page, browser, fleet, SIZE);
  await shown(page, "large fleet");
  await page.waitForSelector('#heat canvas[aria-label*="10,000"]');
  // The drawing of what arrived.
  await wait(1500);
  found(`opening a plan of ${megabytes} MB: longest task`, await longest(), "ms");
  await page.locator("#heat canvas").scrollIntoViewIfNeeded();
  const watched = await watch(page, browser);
  const times = await moveHeatmap(page);
  const gaps = times.slice(1).map((time, at) => time - times[at]);
  for (const by of ["operator", "hardware"]) {
    await page.locator("#heat").getByLabel("Group by").selectOption(by);
    await wait(500);
  }
  found("moving and sorting its heatmap: longest task", await watched(), "ms");
  found("moving its heatmap: frames", (1000 * gaps.length) / (times.at(-1) - times[0]), "per second");
  found("moving its heatmap: slowest frame", Math.max(...gaps), "ms");
}

/** A scenario of twenty megabytes. */
async function solved(page, context) {
  const { megabytes, longest } = await dropped(page, context.browser(), heavy, null);
  await shown(page, "twenty megabytes");
  await page.waitForSelector('#heat canvas[aria-label*="100,000"]');
  await idle(page);
  await wait(1500);
  found(`opening and solving a scenario of ${megabytes} MB: longest task`, await longest(), "ms");
}

if (skip) {
  throw new Error(skip);
}
const stop = await start();
try {
  await visit(loaded);
  await visit(solved);
} finally {
  await stop();
}
for (const { what, value, unit } of results) {
  const remark = unit === "ms" && what.endsWith("longest task") && value > NOTICED ? `, more than ${NOTICED}` : "";
  console.log(`${what} ${value} ${unit}${remark}`);
}
