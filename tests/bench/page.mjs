// How fast the page is: `cargo xtask bench-page`, after `cargo xtask site`, on an idle
// machine. First figure, largest paint, shift, slider to first figure and to the plan's,
// the longest task, and memory after many solves.

import { start, visit } from "../page/browser.mjs";
import { skip } from "../page/support.mjs";

/** Turns of the slider. */
const TURNS = 30;

if (skip) {
  throw new Error(skip);
}

/** Records paints, shifts and long tasks from the beginning on. */
const recording = `
  globalThis.seen = { paint: 0, shift: 0, longest: 0, first: 0 };
  const watch = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  watch("largest-contentful-paint", ({ startTime }) => (seen.paint = startTime));
  watch("layout-shift", ({ value, hadRecentInput }) => (seen.shift += hadRecentInput ? 0 : value));
  watch("longtask", ({ duration }) => (seen.longest = Math.max(seen.longest, duration)));
  const look = () => {
    if (document.querySelector("#figures .ab b") !== null) seen.first = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Turns the slider, and waits each time until the plan's figures are there. */
const turning = async (turns) => {
  const input = document.querySelector("#dock input[type=range]");
  const near = [];
  const exact = [];
  for (let step = 1; step <= turns; step += 1) {
    const figures = () => document.querySelector(".dfigs");
    const turn = String(Number(figures().dataset.asked) + 1);
    const from = performance.now();
    input.value = String(0.6 + (step % 25) / 20);
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    let first = 0;
    await new Promise((resolve) => {
      const look = () => {
        const { dataset, ariaBusy } = figures();
        if (dataset.shown === turn && first === 0) first = performance.now();
        if (dataset.shown === turn && ariaBusy === "false") resolve();
        else setTimeout(look, 4);
      };
      look();
    });
    near.push(first - from);
    exact.push(performance.now() - from);
  }
  return { near, exact };
};

const stop = await start();
try {
  await visit(
    async (page) => {
      const { near, exact } = await page.evaluate(`(${turning})(${TURNS})`);
      const seen = await page.evaluate(() => ({ ...globalThis.seen, memory: performance.memory?.usedJSHeapSize ?? 0 }));
      console.log(`first figure ${seen.first.toFixed(0)} ms, largest paint ${seen.paint.toFixed(0)} ms, shift ${seen.shift.toFixed(3)}`);
      console.log(`slider to a first figure ${median(near).toFixed(0)} ms, to the plan's ${median(exact).toFixed(0)} ms (medians of ${TURNS})`);
      console.log(`longest task ${seen.longest.toFixed(0)} ms, page memory ${(seen.memory / 1e6).toFixed(0)} MB after ${TURNS} plans`);
    },
    { before: recording },
  );
} finally {
  await stop();
}
