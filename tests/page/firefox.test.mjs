// The main journey in a stock Firefox: files are dropped, the answer is there, the first
// action is applied, and what was imported is kept.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { firefox } from "../../pkg/test/browsers.mjs";
import { launch } from "../../pkg/test/marionette.mjs";
import { serve } from "./browser.mjs";
import { PATIENCE, eventually, root } from "./support.mjs";

const { executable, skip } = firefox;
const cluster = readdirSync(join(root, "tests/cluster"))
  .filter((name) => !name.endsWith(".md") && name !== "history.csv" && name !== "fleet.json")
  .map((name) => ({ name, text: readFileSync(join(root, "tests/cluster", name), "utf8") }));

/** In the page: waits until something holds; says what is shown if it never does. */
const until = (condition) => `async (...given) => {
  const holds = ${condition};
  for (const deadline = Date.now() + ${0.9 * PATIENCE}; ; ) {
    const found = holds(...given);
    if (found) return found;
    if (Date.now() > deadline) throw new Error("never: " + ${JSON.stringify(condition)} + "\\n" + document.body.innerText.slice(0, 1500));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}`;

/** In the page: drops files on it, as a file manager does. */
function dropped(files) {
  const dataTransfer = new DataTransfer();
  for (const { name, text } of files) {
    dataTransfer.items.add(new File([text], name));
  }
  const options = { dataTransfer, bubbles: true, cancelable: true };
  const target = document.querySelector("main");
  target.dispatchEvent(new DragEvent("dragover", options));
  target.dispatchEvent(new DragEvent("drop", options));
}

/** In the page: what the three figures say. */
function figures() {
  return [...document.querySelectorAll("#figures .fig .ab")].map((one) => [one.querySelector(".a")?.textContent, one.querySelector("b").textContent]);
}

test("Firefox: from dropped files to an answer that is applied", { skip }, async () => {
  const server = await serve();
  const browser = await launch(executable);
  try {
    const address = `http://127.0.0.1:${server.address().port}/`;
    await browser.open(`${address}#example&view=start`);
    await browser.evaluate(until("() => document.querySelector('.start') !== null"));
    // What goes wrong unseen is told at the end.
    await browser.evaluate(
      "() => { window.wrong = []; addEventListener('error', ({ message }) => window.wrong.push(message)); addEventListener('unhandledrejection', ({ reason }) => window.wrong.push(String(reason))); }",
    );
    // Firefox frees memory as it likes to: planners that start meanwhile are still there.
    await browser.freeing(5_000);
    await browser.evaluate(String(dropped), cluster);
    await browser.evaluate(until("(count) => document.querySelectorAll('.files li').length === count"), cluster.length);
    const states = await browser.evaluate(
      until("() => document.querySelectorAll('.enough .state').length === 3 && [...document.querySelectorAll('.enough .state')].map(({ textContent }) => textContent)"),
    );
    assert.deepEqual(states, ["ready", "ready", "ready"]);
    await browser.evaluate("() => document.querySelector('.choices .btn.pri').click()");
    // The answer, and its proof checked in this browser.
    await browser.evaluate(until("() => location.hash.includes('own=') && /\\d/.test(document.querySelector('h1')?.textContent)"));
    await browser.evaluate(until("() => /checked here/.test(document.querySelector('summary.seal')?.textContent)"));
    await browser.evaluate(
      until("() => { const apply = document.querySelector('.act.first button[aria-label^=\"Apply: \"]'); apply?.click(); return apply !== null; }"),
    );
    await browser.evaluate(until("() => document.querySelector('.act.first button[aria-label^=\"Applied: \"]') !== null"));
    await browser.evaluate(until("() => document.querySelector('.dfigs[aria-busy=false]') !== null && document.querySelector('#figures:not(.stale) .a') !== null"));
    const shown = await browser.evaluate(String(figures));
    assert.equal(shown.length, 3);
    assert.ok(shown.every(([before, after]) => /\d/.test(before) && /\d/.test(after)), JSON.stringify(shown));
    assert.ok(shown.some(([before, after]) => before !== after), JSON.stringify(shown));
    await eventually(() => browser.evaluate("() => [document.querySelector('.refusal')?.textContent ?? '', ...window.wrong]"), [""]);
    // It is kept: the same address shows the same, with what is applied.
    const kept = await browser.evaluate("() => location.href");
    await browser.open(`${address}favicon.ico`);
    await browser.open(kept);
    await browser.evaluate(until("() => document.querySelector('.dfigs[aria-busy=false]') !== null && document.querySelector('#figures:not(.stale) .a') !== null"));
    await eventually(() => browser.evaluate("() => document.querySelector('.scn').textContent"), /^My fleet/);
    await eventually(() => browser.evaluate(String(figures)), shown);
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
});
