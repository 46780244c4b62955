// `idlewise/import` of the packed package in a real browser, through every bundler: one
// more WebAssembly, fetched when somebody brings files.

import assert from "node:assert/strict";
import { copyFileSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import * as esbuild from "esbuild";
import { openImporter } from "idlewise/import";
import { chromium as driver } from "playwright-core";
import * as vite from "vite";
import webpack from "webpack";
import { PATIENCE, chromium } from "./browsers.mjs";
import { install } from "./installed.mjs";
import { STRICT, serve } from "./site.mjs";
import { root } from "./support.mjs";

const { executable, skip } = chromium;

const files = ["nodes.json", "pods.json", "vms.csv", "bench-70b.json", "bench-8b.json", "prom.json"].map((name) => ({
  name,
  bytes: readFileSync(join(root, "tests/cluster", name), "utf8"),
}));

let browser;
let expected;

before(async () => {
  expected = (await openImporter()).assemble(files, { periodHours: 1 });
  assert.equal(expected.complete, true);
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

/** Opens a page that imports the cluster: as Node does, with one file fetched when it is asked for. */
async function check(url) {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  const complaints = [];
  const fetched = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (new URL(request.url()).pathname.endsWith(".wasm")) {
      fetched.push(request.url());
    }
  });
  try {
    await page.goto(url);
    await page.waitForFunction(() => globalThis.assemble !== undefined);
    assert.deepEqual(fetched, []);
    const found = await page.evaluate((given) => globalThis.assemble(given), files);
    assert.deepEqual(found, expected);
    assert.equal(fetched.length, 1, fetched.join(" "));
    assert.match(fetched[0], /idlewise-import/);
  } finally {
    await page.close();
  }
  assert.deepEqual(complaints, []);
}

const wasmFiles = (place) => readdirSync(place, { recursive: true }).filter((name) => name.endsWith(".wasm"));

test("no bundler: an import map is enough", { skip }, async () => {
  const place = install("page-import");
  const html = readFileSync(join(place, "index.html"), "utf8");
  const map = { imports: { "idlewise/import": "/node_modules/idlewise/dist/import/index.js" } };
  writeFileSync(
    join(place, "index.html"),
    html.replace("<script", `<script type="importmap">${JSON.stringify(map)}</script>\n<script`),
  );
  await serve(place, check, { policy: STRICT.replace("script-src", "script-src 'unsafe-inline'") });
});

test("Vite, production build, strict policy: the importer's file alone is emitted", { skip }, async () => {
  const place = install("page-import");
  await vite.build({ root: place, configFile: false, logLevel: "error" });
  assert.equal(wasmFiles(join(place, "dist")).length, 1);
  await serve(join(place, "dist"), check, { policy: STRICT });
});

test("webpack: the importer's file alone is emitted", { skip }, async () => {
  const place = install("page-import");
  const compiler = webpack({
    mode: "production",
    context: place,
    entry: "./main.js",
    output: { path: join(place, "dist"), filename: "main.js", assetModuleFilename: "[name]-[hash][ext]" },
  });
  const stats = await new Promise((resolve, reject) => {
    compiler.run((error, found) => (error ? reject(error) : resolve(found)));
  });
  await new Promise((resolve) => compiler.close(resolve));
  assert.deepEqual(stats.toJson({ all: false, errors: true }).errors, []);
  const built = join(place, "dist");
  assert.equal(wasmFiles(built).length, 1);
  copyFileSync(join(place, "index.html"), join(built, "index.html"));
  await serve(built, check);
});

test("esbuild, the WebAssembly beside the bundle", { skip }, async () => {
  const place = install("page-import");
  const built = join(place, "dist");
  await esbuild.build({
    absWorkingDir: place,
    entryPoints: ["main.js"],
    bundle: true,
    splitting: true,
    format: "esm",
    outdir: built,
    logLevel: "silent",
  });
  copyFileSync(join(place, "index.html"), join(built, "index.html"));
  const wasm = "idlewise-import.wasm";
  copyFileSync(join(place, "node_modules/idlewise/dist/import", wasm), join(built, wasm));
  await serve(built, check);
});
