// Large scenarios: little reaches the page's own thread, it draws one section at a
// time, and of the heatmap what is visible, once in a frame. What that takes in time
// is measured by `tests/bench/page.mjs`.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { idle, idlePercent, start, stopSolve, visit } from "./browser.mjs";
import { SIZE, drop, fleet, heavy, make, moveHeatmap, shown } from "./large.mjs";
import { skip } from "./support.mjs";

let stop;
before(async () => {
  stop = await start();
});
after(() => stop());

/** Values (numbers, texts, lists, objects) in one message to the page's thread,
 * matrices aside: they are handed over. A list with an entry per node is more. */
const MOST_VALUES = 4_000;

/** Counts in the page what its own thread is given to do. */
function counting() {
  const counts = { messages: [], reads: 0, longestParsed: 0, draws: 0, mostCells: 0, mostSections: 0 };
  globalThis.counts = counts;
  const valuesOf = (value) =>
    typeof value !== "object" || value === null || ArrayBuffer.isView(value)
      ? 1
      : Object.values(value).reduce((sum, part) => sum + valuesOf(part), 1);
  globalThis.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        counts.messages.push({ what: data.event ?? "an answer", values: valuesOf(data) });
      });
    }
  };
  /** Calls `seen` with every call of a method. */
  const watch = (object, name, seen) => {
    const method = object[name];
    object[name] = function (...given) {
      seen(this, ...given);
      return method.apply(this, given);
    };
  };
  for (const name of ["text", "arrayBuffer", "stream"]) {
    watch(Blob.prototype, name, () => (counts.reads += 1));
  }
  for (const name of ["readAsText", "readAsArrayBuffer", "readAsDataURL"]) {
    watch(FileReader.prototype, name, () => (counts.reads += 1));
  }
  watch(JSON, "parse", (_, text) => (counts.longestParsed = Math.max(counts.longestParsed, String(text).length)));
  watch(CanvasRenderingContext2D.prototype, "clearRect", ({ canvas }) => (counts.draws += Number(canvas.matches(".heatmap"))));
  watch(CanvasRenderingContext2D.prototype, "putImageData", (_, { width, height }) => (counts.mostCells = Math.max(counts.mostCells, width * height)));
  // What is drawn within one task is told at its end.
  addEventListener("DOMContentLoaded", () => {
    new MutationObserver((changes) => {
      const sections = changes.flatMap(({ target, addedNodes }) => [target, ...addedNodes].map((node) => (node instanceof Element ? node : node.parentElement)?.closest("section[id]")?.id));
      counts.mostSections = Math.max(counts.mostSections, new Set(sections.filter((id) => id !== undefined)).size);
    }).observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
  });
}

/** What was counted since the last time. */
const counted = (page) =>
  page.evaluate(() => {
    const found = structuredClone(counts);
    Object.assign(counts, { messages: [], reads: 0, longestParsed: 0, draws: 0, mostCells: 0, mostSections: 0 });
    return found;
  });

const most = ({ messages }) => Math.max(...messages.map(({ values }) => values));

/** Fails where the page's thread was given more than it may. */
function assertLittle({ messages, reads, longestParsed, mostSections }) {
  assert.ok(messages.length > 3, `${messages.length} messages`);
  for (const { what, values } of messages) {
    assert.ok(values <= MOST_VALUES, `${what}: ${values} values`);
  }
  assert.equal(reads, 0, "files are read by the worker");
  assert.ok(longestParsed < 1e5, `${longestParsed} letters of JSON`);
  assert.ok(mostSections <= 1, `${mostSections} sections drawn in one task`);
}

test("ten thousand nodes and a week: little is done at once, and the heatmap moves", { skip }, async () => {
  await visit(
    async (page) => {
      const sizes = await make(page, fleet, SIZE);
      await counted(page);
      await drop(page);
      await shown(page, "large fleet");
      await page.waitForSelector('#heat canvas[aria-label*="10,000"]');
      await idle(page);
      const opening = await counted(page);
      console.log(`a plan of ${Math.round(sizes[1] / 1e6)} MB: ${most(opening)} values in a message, at most`);
      assertLittle(opening);
      const canvas = page.locator("#heat canvas");
      await canvas.scrollIntoViewIfNeeded();
      await counted(page);
      const frames = await moveHeatmap(page);
      const moving = await counted(page);
      const { width, height } = await canvas.boundingBox();
      console.log(`${frames.length} frames, ${moving.draws} draws of at most ${moving.mostCells} cells`);
      assert.equal(moving.messages.length, 0);
      assert.ok(moving.draws <= frames.length + 1, `${moving.draws} draws in ${frames.length} frames`);
      assert.ok(moving.draws >= 0.9 * frames.length, `${moving.draws} draws in ${frames.length} frames`);
      assert.ok(moving.mostCells > 0 && moving.mostCells <= width * height, `${moving.mostCells} cells`);
      for (const by of ["operator", "hardware"]) {
        await page.locator("#heat").getByLabel("Group by").selectOption(by);
        await page.waitForFunction(() => counts.messages.length > 0 && counts.draws > 0);
        const [message, ...others] = (await counted(page)).messages;
        assert.deepEqual(others, []);
        assert.ok(message.values <= MOST_VALUES, JSON.stringify(message));
      }
    },
    { before: counting },
  );
});

test("twenty megabytes of JSON: little is done at once, solved, and stopped in the middle", { skip }, async () => {
  await visit(
    async (page) => {
      const before_ = await idlePercent(page);
      const [size] = await make(page, heavy, null);
      assert.ok(size > 20e6, `${size} bytes`);
      await counted(page);
      await stopSolve(page, () => drop(page));
      assert.equal(await idlePercent(page), before_);
      await page.getByRole("slider", { name: "Demand" }).fill("1.5");
      await shown(page, "twenty megabytes");
      await page.waitForSelector('#heat canvas[aria-label*="100,000"]');
      await idle(page);
      const found = await counted(page);
      console.log(`${Math.round(size / 1e6)} MB: ${most(found)} values in a message, at most`);
      assertLittle(found);
    },
    { before: counting },
  );
});
