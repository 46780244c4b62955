// A large fleet: first figures of the merged fleet while its plan is made, little in
// every message, and a page that answers meanwhile.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { noticed, start, visit } from "./browser.mjs";
import { large } from "./large.mjs";
import { eventually, load, skip } from "./support.mjs";

let stop;
before(async () => {
  stop = await start();
});
after(() => stop());

/** Values (numbers, texts, lists, objects) in one message to the page's thread. */
const MOST_VALUES = 30_000;

/** Counts in the page what its own thread is given, and how long it is busy at once. */
function counting() {
  globalThis.counts = { most: 0, longest: 0 };
  const valuesOf = (value) =>
    typeof value !== "object" || value === null ? 1 : Object.values(value).reduce((sum, part) => sum + valuesOf(part), 1);
  globalThis.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        counts.most = Math.max(counts.most, valuesOf(data));
      });
    }
  };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      counts.longest = Math.max(counts.longest, duration);
    }
  }).observe({ type: "longtask", buffered: true });
}

/** For the page's worker: the whole plan is made, and its answer never comes, however
 * fast the machine is. First figures, of machines that may be divided, do. */
function unending() {
  globalThis.Worker = class extends Worker {
    #whole = new Set();

    postMessage(message, ...given) {
      if (message.kind === "call" && ["solve", "solveFromParts"].includes(message.request.name) && message.request.scenario.policy?.relax !== true) {
        this.#whole.add(message.id);
      }
      super.postMessage(message, ...given);
    }

    addEventListener(type, listener, options) {
      const unless = (event) => {
        if (event.data.kind !== "answer" || !this.#whole.has(event.data.id)) {
          listener(event);
        }
      };
      super.addEventListener(type, type === "message" ? unless : listener, options);
    }
  };
}

test("5,000 groups and a week: first figures, progress, and a page that answers", { skip }, async () => {
  const share = await load("share.ts");
  const scenario = large({ nodes: 5000, periods: 168 });
  const hash = `#s=${await share.packed(JSON.stringify(scenario))}`;
  await visit(
    async (page) => {
      const from = Date.now();
      await page.locator("h1", { hasText: "≈" }).waitFor();
      console.log(`first figures after ${((Date.now() - from) / 1000).toFixed(1)} s`);
      await page.locator('progress[aria-label="Planning"]').waitFor();
      await eventually(() => page.locator("#figures").textContent(), /≈/);
      // It answers meanwhile.
      await page.keyboard.press("?");
      await page.locator("dialog h2", { hasText: "Keyboard" }).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Stop" }).first().click();
      await noticed(page, /Stopped/);
      const { most, longest } = await page.evaluate(() => counts);
      console.log(`${most} values in a message at most, longest task ${longest.toFixed(0)} ms`);
      assert.ok(most <= MOST_VALUES, `${most} values`);
    },
    { hash, solved: false, before: counting, inWorker: unending },
  );
});
