// The packed package in a service worker of a real browser: no workers, no page, and no
// import once it runs.

import assert from "node:assert/strict";
import { copyFileSync, writeFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import * as esbuild from "esbuild";
import { chromium as driver } from "playwright-core";
import { PATIENCE, chromium } from "./browsers.mjs";
import { install } from "./installed.mjs";
import { serve } from "./site.mjs";
import { assertGolden, golden } from "./support.mjs";

const { executable, skip } = chromium;

let browser;

before(async () => {
  if (!skip) {
    browser = await driver.launch({
      executablePath: executable,
      timeout: PATIENCE,
      // Containers have no user namespaces for the sandbox.
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    });
  }
});

after(() => browser?.close());

/** Opens a page whose service worker answers, and checks what it answers. */
async function check(address, script, type) {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  try {
    await page.goto(new URL(`?script=${script}&type=${type}`, address).href);
    await page.waitForFunction(
      () => globalThis.solve !== undefined && navigator.serviceWorker.controller !== null,
    );
    for (const name of ["minimal", "example"]) {
      const { plan, valid, has } = await page.evaluate((given) => globalThis.solve(given), golden(name));
      assert.equal(valid, true);
      assert.deepEqual(has, { Worker: "undefined", window: "undefined" });
      assertGolden({ [name]: plan });
    }
  } catch (error) {
    throw new Error(`${error.message}\n${complaints.join("\n")}`, { cause: error });
  } finally {
    await context.close();
  }
  assert.deepEqual(complaints, []);
}

test("a service worker that is a module solves without a bundler", { skip }, async () => {
  const place = install("service-worker");
  // A service worker has no import map: the name is written out.
  const script = readFileSync(join(place, "sw.js"), "utf8");
  const own = script.replace('"idlewise/core"', '"/node_modules/idlewise/dist/core.js"');
  assert.notEqual(own, script);
  writeFileSync(join(place, "sw.js"), own);
  await serve(place, (address) => check(address, "/sw.js", "module"));
});

test("a bundled service worker that is no module is told where the WebAssembly lies", { skip }, async () => {
  const place = install("service-worker");
  await esbuild.build({
    absWorkingDir: place,
    entryPoints: ["sw.js"],
    bundle: true,
    format: "iife",
    outfile: "bundled.js",
    define: { "globalThis.WASM": '"/idlewise.wasm"' },
    logLevel: "silent",
  });
  copyFileSync(join(place, "node_modules/idlewise/dist/idlewise.wasm"), join(place, "idlewise.wasm"));
  await serve(place, (address) => check(address, "/bundled.js", "classic"));
});
