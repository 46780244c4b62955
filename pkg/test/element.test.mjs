// `idlewise/element` of the packed package in a real browser.

import assert from "node:assert/strict";
import { copyFileSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { chromium as driver } from "playwright-core";
import { PATIENCE, chromium } from "./browsers.mjs";
import { eventually } from "./eventually.mjs";
import { install } from "./installed.mjs";
import { STRICT, serve } from "./site.mjs";
import { golden, root } from "./support.mjs";

const { executable, skip } = chromium;
const plan = JSON.parse(readFileSync(join(root, "crate/report/tests/two-sites/plan.json"), "utf8"));
const report = readFileSync(join(root, "crate/report/tests/two-sites/plan-alone.html"), "utf8");
const axe = readFileSync(join(root, "node_modules/axe-core/axe.min.js"), "utf8");

let browser;
let place;

before(async () => {
  if (skip) {
    return;
  }
  browser = await driver.launch({
    executablePath: executable,
    timeout: PATIENCE,
    // Containers have no user namespaces for the sandbox.
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  const consumer = install("page-element");
  place = join(consumer, "dist");
  await esbuild.build({
    absWorkingDir: consumer,
    entryPoints: { main: "main.js", worker: "idlewise/worker" },
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    outdir: place,
    logLevel: "silent",
  });
  copyFileSync(join(consumer, "index.html"), join(place, "index.html"));
  copyFileSync(join(consumer, "node_modules/idlewise/dist/idlewise.wasm"), join(place, "idlewise.wasm"));
  writeFileSync(join(place, "plan.json"), JSON.stringify(plan));
});

after(() => browser?.close());

/** Opens the page, with a strict policy; no complaint may be heard but those expected. */
async function opened(work, { options = {}, expected = [] } = {}) {
  await serve(place, async (url) => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    const heard = [];
    const fetched = [];
    page.on("console", (message) => message.type() === "error" && heard.push(message.text()));
    page.on("pageerror", (error) => heard.push(String(error)));
    page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
    try {
      await page.goto(url);
      await work(page, fetched);
    } finally {
      await context.close();
    }
    assert.equal(heard.length, expected.length, heard.join("\n"));
    expected.forEach((pattern, at) => assert.match(heard[at], pattern));
  });
}

const element = (page) => page.locator("idlewise-plan");

/** Puts a file beside the page and shows it. */
async function shown(page, name, value) {
  writeFileSync(join(place, name), typeof value === "string" ? value : JSON.stringify(value));
  await page.evaluate((src) => {
    document.querySelector("idlewise-plan").src = src;
  }, name);
  await page.waitForFunction(() => document.querySelector("idlewise-plan").ariaBusy !== "true" && document.querySelector("idlewise-plan").getAttribute("aria-busy") === "false");
}

test("a plan is shown with the report's words, and without WebAssembly", { skip }, async () => {
  await opened(async (page, fetched) => {
    const headline = element(page).locator(".headline");
    await headline.waitFor();
    const [, said] = /<h1>([^<]*)<\/h1>/.exec(report);
    await eventually(() => headline.textContent(), said);
    await eventually(() => element(page).locator(".seal").textContent(), "Optimal, not checked here");
    const label = await element(page).locator(".bar").getAttribute("aria-label");
    for (const [, words, amount] of report.matchAll(/<title>([A-Z][^:<]*): ([^/<]*)\/h\. /g)) {
      assert.ok(label.includes(words), words);
      const row = element(page).locator(".legend li", { hasText: words });
      // The report's tooltips have cents; large amounts have none here.
      const [, shownAmount] = /\$([\d.,]+)$/.exec(await row.textContent());
      const cents = Number(amount.replace(/[$,]/g, ""));
      assert.equal(Number(shownAmount.replace(/,/g, "")), cents >= 100 ? Math.round(cents) : cents);
    }
    assert.deepEqual(fetched.filter((path) => path.endsWith(".wasm")), []);
  });
});

test("a scenario is solved and checked", { skip }, async () => {
  await opened(async (page, fetched) => {
    await element(page).locator(".headline").waitFor();
    await shown(page, "scenario.json", golden("minimal"));
    await eventually(() => element(page).locator(".seal").textContent(), /^Optimal, (proof|plan) checked here$/);
    assert.equal(fetched.filter((path) => path.endsWith(".wasm")).length, 1);
  });
});

test("what cannot be shown is said, and the next file is shown", { skip }, async () => {
  const expected = [/404/];
  await opened(
    async (page) => {
      const alert = element(page).locator("[role=alert]");
      await shown(page, "text.json", "no json");
      await eventually(() => alert.textContent(), /text\.json is no JSON/);
      await shown(page, "other.json", { schema_version: 1 });
      await eventually(() => alert.textContent(), /nodes/);
      await page.evaluate(() => {
        document.querySelector("idlewise-plan").src = "none.json";
      });
      await alert.filter({ hasText: "none.json: the server answered 404" }).waitFor();
      await shown(page, "plan-again.json", plan);
      await eventually(() => element(page).locator(".legend li").count(), 5);
    },
    { expected },
  );
});

test("names in a plan are text", { skip }, async () => {
  await opened(async (page) => {
    const currency = "<img src=x onerror=alert(1)>";
    await shown(page, "hostile.json", { ...plan, currency });
    await eventually(() => element(page).locator(".legend").textContent(), (text) => text.includes(currency));
    assert.equal(await page.evaluate(() => document.querySelector("idlewise-plan").shadowRoot.querySelectorAll("img").length), 0);
  });
});

test("a page themes it by custom properties", { skip }, async () => {
  await opened(async (page) => {
    await element(page).locator(".headline").waitFor();
    const fill = () => page.evaluate(() => getComputedStyle(document.querySelector("idlewise-plan").shadowRoot.querySelector("rect.unused")).fill);
    await eventually(fill, "rgb(203, 121, 0)");
    await page.evaluate(() => document.querySelector("idlewise-plan").style.setProperty("--idlewise-unused", "rgb(1, 2, 3)"));
    await eventually(fill, "rgb(1, 2, 3)");
  });
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing: ${colorScheme}`, { skip }, async () => {
    await opened(
      async (page) => {
        await element(page).locator(".headline").waitFor();
        await page.evaluate((scheme) => {
          document.documentElement.style.colorScheme = scheme;
        }, colorScheme);
        await page.setViewportSize({ width: 320, height: 640 });
        await page.evaluate(axe);
        const found = await page.evaluate(async () => (await globalThis.axe.run()).violations);
        assert.deepEqual(found.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), []);
        await eventually(() => page.evaluate(() => document.documentElement.scrollWidth), 320);
      },
      { options: { bypassCSP: true, colorScheme } },
    );
  });
}

test("README.md lists every property, part and attribute, and no other", () => {
  const readme = readFileSync(join(root, "pkg/README.md"), "utf8");
  const [, section] = readme.split("## A plan in a page\n");
  const text = section.split("\n## ")[0];
  const source = ["element", "element/draw", "element/style"].map((name) => readFileSync(join(root, `pkg/src/${name}.ts`), "utf8")).join("\n");
  const all = (from, pattern) => [...new Set([...from.matchAll(pattern)].map((match) => match[1]))].sort();
  assert.deepEqual(all(text, /`(--idlewise-[a-z]+)`/g), all(source, /var\((--idlewise-[a-z]+)/g));
  const [, parts] = /with the parts\s+([^;]*);/.exec(text);
  assert.deepEqual(all(parts, /`([a-z]+)`/g), all(source, /part: "([a-z]+)"/g));
  const [, observed] = /observedAttributes[^=]*= \[(.*)\]/.exec(source);
  assert.deepEqual(all(text, /^\| `([a-z-]+)` \|/gm), all(observed, /"([a-z-]+)"/g));
});

test("the element alone is small", { skip }, (t) => {
  const chunk = readFileSync(join(place, "main.js"));
  const others = readdirSync(place).filter((name) => name.startsWith("chunk-"));
  assert.ok(others.length > 0, "the planner stands in chunks of its own");
  const bytes = gzipSync(chunk, { level: 9 }).length;
  t.diagnostic(`${bytes} bytes gzipped`);
  assert.ok(bytes <= 5_000, `${bytes} bytes gzipped`);
});
