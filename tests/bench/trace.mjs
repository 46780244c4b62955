// What the browser's own trace says of the page's thread.

import assert from "node:assert/strict";

/** What the page's own thread did while something went on: its longest task, in
 * milliseconds of processor time. What other programs take is not the page's fault. */
export async function longestTask(browser, page, work) {
  await browser.startTracing(page, { categories: ["toplevel"] });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const mine = new Set(
    traceEvents.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents.filter(({ name, pid, tid, tdur }) => name.endsWith("RunTask") && tdur > 0 && mine.has(`${pid} ${tid}`));
  assert.ok(tasks.length > 10, `${tasks.length} tasks were recorded`);
  return tasks.reduce((most, { tdur }) => Math.max(most, tdur), 0) / 1000;
}
