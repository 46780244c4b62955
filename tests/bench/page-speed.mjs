// How long the page keeps a person waiting: `node tests/bench/page-speed.mjs`, after
// `cargo xtask site`, on an idle machine. It opens the built page with its example: the
// first figure, what is painted and what moves, a turned slider, and a hundred answers.
// Nothing here is asserted but that there was something to measure.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { idle, ready, start, visit } from "../page/browser.mjs";
import { held } from "../page/memory.mjs";
import { skip } from "../page/support.mjs";
import { longestTask } from "./trace.mjs";

/** Times that something is measured, where one time says little; answers until memory is
 * looked at again. A variable has fewer, to see whether this works. */
const COLD = 5;
const MOVES = 21;
const ANSWERS = Number(process.env.IDLEWISE_ANSWERS ?? 100);

/** Where the page shows what is measured. */
const FIGURE = "#figures .fig b";
const SLIDER = '.dock input[type="range"]';
const DOCK = ".dfigs";

const results = [];
const found = (what, value, unit, target) => results.push({ what, value, unit, target });

const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
};

/** Runs in the page before its own scripts: what is painted, what moves, and when the first
 * figure stands there. */
function watcher(selector) {
  const seen = { figure: undefined, lcp: 0, cls: 0 };
  globalThis.seen = seen;
  const observe = (type, work) => new PerformanceObserver((list) => list.getEntries().forEach(work)).observe({ type, buffered: true });
  observe("largest-contentful-paint", ({ startTime }) => (seen.lcp = Math.max(seen.lcp, startTime)));
  observe("layout-shift", ({ value, hadRecentInput }) => (seen.cls += hadRecentInput ? 0 : value));
  const look = () => {
    if (/\d/.test(document.querySelector(selector)?.textContent ?? "")) {
      performance.mark("idlewise-first-figure");
      seen.figure = performance.now();
    } else {
      requestAnimationFrame(look);
    }
  };
  requestAnimationFrame(look);
}

/** Moves the slider to a value; tells when the dock said ≈ and when it said what is exact. */
function moved(page, value) {
  return page.evaluate(
    async ([slider, dock, value]) => {
      const input = document.querySelector(slider);
      const place = document.querySelector(dock);
      const before = place.textContent;
      const times = { near: undefined, exact: undefined };
      const began = performance.now();
      const done = new Promise((resolve) => {
        const look = () => {
          const text = document.querySelector(dock)?.textContent ?? "";
          const busy = document.querySelector(dock)?.getAttribute("aria-busy") === "true";
          const near = text.includes("≈");
          if (near) {
            times.near ??= performance.now() - began;
          }
          // Something else than before stands there, nothing is worked on, nothing is ≈.
          if (!busy && !near && text !== before) {
            times.exact = performance.now() - began;
            times.near ??= times.exact;
            resolve();
          } else {
            requestAnimationFrame(look);
          }
        };
        requestAnimationFrame(look);
      });
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
      set.call(input, String(value));
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
      await done;
      return times;
    },
    [SLIDER, DOCK, value],
  );
}

/** Resident megabytes of the processes that draw pages, workers and WebAssembly among
 * them; nothing where the system does not tell. */
async function megabytes(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const sizes = processInfo
    .filter(({ type }) => type === "renderer")
    .map(({ id }) => `/proc/${id}/status`)
    .filter((file) => existsSync(file))
    .map((file) => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(file, "utf8"))?.[1] ?? 0));
  return sizes.length === 0 ? undefined : Math.max(...sizes) / 1000;
}

async function cold() {
  const times = [];
  for (let time = 0; time < COLD; time += 1) {
    await visit(
      async (page) => {
        await page.waitForFunction(() => globalThis.seen.figure !== undefined);
        await ready(page);
        times.push(await page.evaluate(() => globalThis.seen));
      },
      { solved: false, before: `(${watcher})(${JSON.stringify(FIGURE)})` },
    );
  }
  const of = (name) => times.map((one) => one[name]);
  found("first figure, cold (median)", median(of("figure")), "ms", 1000);
  found("largest contentful paint (median)", median(of("lcp")), "ms", undefined);
  found("cumulative layout shift (worst)", Math.max(...of("cls")), "", 0.05);
}

async function turned(page, context) {
  const browser = context.browser();
  const near = [];
  const exact = [];
  const longest = await longestTask(browser, page, async () => {
    for (let move = 0; move < MOVES; move += 1) {
      // No value comes twice: answers that are kept would be too quick.
      const times = await moved(page, 0.5 + 0.05 * move + (move >= 10 ? 0.05 : 0));
      near.push(times.near);
      exact.push(times.exact);
      await idle(page);
    }
  });
  found("slider to ≈ (worst)", Math.max(...near), "ms", undefined);
  found("slider to ≈ (median)", median(near), "ms", 100);
  found("slider to exact (median)", median(exact), "ms", undefined);
  found("longest task while it is turned", longest, "ms", 50);
}

async function many(page, context) {
  const browser = context.browser();
  const first = await megabytes(browser);
  const before = await held(page);
  const clean = await megabytes(browser);
  for (let answer = 0; answer < ANSWERS; answer += 1) {
    await moved(page, answer % 2 === 0 ? 1.1 + 0.05 * ((answer / 2) % 10) : 0.6 + 0.05 * (((answer - 1) / 2) % 7));
    await idle(page);
  }
  const last = await megabytes(browser);
  const after = await held(page);
  found(`what scripts hold, one answer (garbage collected, ${before.threads} threads)`, before.megabytes, "MB", undefined);
  found(`the same after ${ANSWERS} answers (${after.threads} threads)`, after.megabytes, "MB", undefined);
  if (first === undefined) {
    console.log("memory of the process: not measured, as this system does not tell what one holds");
    return;
  }
  found("memory of the page's process, one answer", first, "MB", undefined);
  found("the same, garbage collected", clean, "MB", undefined);
  found(`the same after ${ANSWERS} answers, garbage of all of them included`, last, "MB", undefined);
  found(`the same after ${ANSWERS} answers, garbage collected`, await megabytes(browser), "MB", undefined);
}

if (skip) {
  throw new Error(skip);
}
const [load] = loadavg();
console.log(`${cpus().length} processors; over the last minute ${load.toFixed(1)} wanted one, without this`);
const stop = await start();
try {
  await cold();
  await visit(turned);
  await visit(many);
} finally {
  await stop();
}
for (const { what, value, unit, target } of results) {
  const digits = value < 1 ? value.toFixed(3) : value.toFixed(0);
  const verdict = target === undefined ? "" : value <= target ? ` (at most ${target})` : ` (MISSED: at most ${target})`;
  console.log(`${what}: ${digits}${unit === "" ? "" : ` ${unit}`}${verdict}`);
}
