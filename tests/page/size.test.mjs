// What the first visit downloads, besides the WebAssembly.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { root, site } from "./support.mjs";

/** Bytes of scripts and style sheets, gzipped. */
const MOST = 150_000;

/** What is not loaded before it is asked for: the Data view, what operators earn, two knobs
 * at once, forecasts, worked scenarios, the schemas. */
const LATER = [
  "about",
  "by-the-hour",
  "data-page",
  "earnings-panel",
  "embedded-schemas",
  "forecast-worker",
  "launch",
  "loading",
  "memory-bound",
  "night-batches",
  "region-outage",
  "right-sizing",
  "steady-day",
  "two-knobs",
  "uneven-demand",
  "verification-heavy",
];

const assets = join(site, "assets");
const gzipped = (name) => gzipSync(readFileSync(join(assets, name)), { level: 9 }).length;

test("the first load is small", () => {
  const html = readFileSync(join(site, "index.html"), "utf8");
  const built = readdirSync(assets).filter((name) => /\.(js|css)$/.test(name));
  for (const name of LATER) {
    assert.ok(built.some((file) => file.startsWith(`${name}-`)), `${name} is still built`);
  }
  const names = built.filter((file) => !LATER.some((name) => file.startsWith(`${name}-`)));
  const entry = names.filter((name) => html.includes(name));
  assert.ok(entry.length >= 2, "the page names its script and its style sheet");
  const all = names.reduce((sum, name) => sum + gzipped(name), 0);
  console.log(`${all} bytes of scripts and styles, gzipped`);
  assert.ok(all <= MOST, `${all} bytes, at most ${MOST}`);
});

test("nothing is loaded from elsewhere, and nothing runs inline", () => {
  const html = readFileSync(join(site, "index.html"), "utf8");
  assert.doesNotMatch(html, /(src|href)="(https?:)?\/\//);
  assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)/);
  assert.match(html, /script-src 'self' 'wasm-unsafe-eval'/);
  assert.match(html, /default-src 'none'/);
});

test("what is said without JavaScript stands in a landmark", () => {
  const html = readFileSync(join(site, "index.html"), "utf8");
  assert.match(html, /<noscript><main>[^<]+JavaScript[^<]+<\/main><\/noscript>/);
});

test("the service worker knows every file", () => {
  const worker = readFileSync(join(site, "sw.js"), "utf8");
  for (const name of readdirSync(assets)) {
    assert.ok(worker.includes(`./assets/${name}`), name);
  }
  assert.ok(worker.includes('"./"') && !worker.includes("__"));
});

test("one style sheet speaks of a class: another that is read later would change what it looks like", () => {
  const folder = join(root, "web/styles");
  const owners = new Map();
  for (const name of readdirSync(folder)) {
    // Blocks of at-rules are about some screens alone.
    const text = readFileSync(join(folder, name), "utf8").replaceAll(/\/\*.*?\*\//gs, "").replaceAll(/@(?:media|container|supports)[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, "");
    for (const [, selectors] of text.matchAll(/([^{}]+)\{/g)) {
      for (const selector of selectors.split(",").map((one) => one.trim())) {
        owners.set(selector, new Set([...(owners.get(selector) ?? []), name]));
      }
    }
  }
  const shared = [...owners].filter(([selector, files]) => files.size > 1 && /^\.[\w-]+(\.[\w-]+)*( \w+)?$/.test(selector));
  assert.deepEqual(shared.map(([selector, files]) => `${selector} in ${[...files].join(" and ")}`), []);
});
