// The packed package in a real browser, through every bundler.

import assert from "node:assert/strict";
import { copyFileSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import * as esbuild from "esbuild";
import { chromium as driver } from "playwright-core";
import * as vite from "vite";
import webpack from "webpack";
import { PATIENCE, chromium } from "./browsers.mjs";
import { install } from "./installed.mjs";
import { STRICT, serve } from "./site.mjs";
import { assertGolden, golden, goldenNames } from "./support.mjs";

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

const scenarios = Object.fromEntries(
  goldenNames.filter((name) => name !== "example").map((name) => [name, golden(name)]),
);

/** A page that writes down what its main thread compiles. */
async function watchedPage() {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.addInitScript(() => {
    globalThis.compiled = [];
    for (const name of ["compile", "compileStreaming", "instantiate", "instantiateStreaming", "Module"]) {
      WebAssembly[name] = new Proxy(WebAssembly[name], {
        apply: (target, self, given) => (compiled.push(name), Reflect.apply(target, self, given)),
        construct: (target, given) => (compiled.push(name), Reflect.construct(target, given)),
      });
    }
  });
  return page;
}

/** Opens a page that solves the golden scenarios, and checks what it found. */
async function check(url, { fetches }) {
  const page = await watchedPage();
  const complaints = [];
  const fetched = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !message.location().url.endsWith("/favicon.ico")) {
      complaints.push(message.text());
    }
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (new URL(request.url()).pathname.endsWith(".wasm")) {
      fetched.push(request.url());
    }
  });
  try {
    await page.goto(url);
    await page.waitForFunction(() => globalThis.solve !== undefined);
    const { plans, valid } = await page.evaluate((given) => globalThis.solve(given), scenarios);
    assert.equal(valid, true);
    const { again, ...all } = plans;
    assert.deepEqual(Object.keys(all).sort(), goldenNames);
    assertGolden(all);
    assertGolden({ example: again });
    assert.deepEqual(await page.evaluate(() => globalThis.compiled), []);
    assert.equal(fetched.length, fetches, fetched.join(" "));
  } catch (error) {
    throw new Error(`${error.message}\n${complaints.join("\n")}`, { cause: error });
  } finally {
    await page.close();
  }
  assert.deepEqual(complaints, []);
}

const wasmFiles = (place) =>
  readdirSync(place, { recursive: true }).filter((name) => name.endsWith(".wasm"));

test("no bundler: an import map is enough", { skip }, async () => {
  const place = install("page");
  const html = readFileSync(join(place, "index.html"), "utf8");
  const map = { imports: { idlewise: "/node_modules/idlewise/dist/index.js" } };
  writeFileSync(
    join(place, "index.html"),
    html.replace("<script", `<script type="importmap">${JSON.stringify(map)}</script>\n<script`),
  );
  const policy = STRICT.replace("script-src", "script-src 'unsafe-inline'");
  await serve(place, (url) => check(url, { fetches: 1 }), { policy });
});

/** Serves a page by Vite's development server. */
async function develop(consumer, options, work) {
  const place = install(consumer);
  const server = await vite.createServer({
    root: place,
    configFile: false,
    logLevel: "error",
    cacheDir: join(place, ".vite"),
    server: { host: "127.0.0.1", port: await freePort(), hmr: false },
    ...options,
  });
  try {
    await server.listen();
    await work(server.resolvedUrls.local[0]);
  } finally {
    await server.close();
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test("Vite's pre-bundling moves the JavaScript away from the wasm", { skip }, async () => {
  await develop("page", {}, (url) => check(url, { fetches: 1 }));
});

test("Vite, development server, not pre-bundled", { skip }, async () => {
  const optimizeDeps = { exclude: ["idlewise"] };
  await develop("page", { optimizeDeps }, (url) => check(url, { fetches: 1 }));
});

test("Vite, development server, inline", { skip }, async () => {
  await develop("page-inline", {}, (url) => check(url, { fetches: 0 }));
});

/** Vite's production build, made once. */
let production;
async function built() {
  production ??= (async () => {
    const place = install("page");
    await vite.build({ root: place, configFile: false, logLevel: "error" });
    return join(place, "dist");
  })();
  return production;
}

test("Vite, production build: no second copy of the wasm is emitted", { skip }, async () => {
  const place = await built();
  assert.equal(wasmFiles(place).length, 1);
  await serve(place, (url) => check(url, { fetches: 1 }));
});

test("a wrong MIME type does not matter", { skip }, async () => {
  for (const wasmType of ["text/plain", "application/octet-stream"]) {
    await serve(await built(), (url) => check(url, { fetches: 1 }), { wasmType });
  }
});

test("a strict policy needs wasm-unsafe-eval and never unsafe-eval", { skip }, async () => {
  assert.ok(!STRICT.includes("'unsafe-eval'"));
  await serve(await built(), (url) => check(url, { fetches: 1 }), { policy: STRICT });
  // The policy is in force: without its one exception nothing compiles.
  const policy = STRICT.replace(" 'wasm-unsafe-eval'", "");
  const refused = (url) => assert.rejects(check(url, { fetches: 1 }), /could not be started/);
  await serve(await built(), refused, { policy });
});

test("the main thread compiles nothing, least of all while the page waits", { skip }, async () => {
  await serve(await built(), async (url) => {
    await check(url, { fetches: 1 });
    // The watch works: it sees what a page compiles itself.
    const page = await watchedPage();
    await page.goto(url);
    await page.evaluate(() => new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)));
    assert.deepEqual(await page.evaluate(() => globalThis.compiled), ["Module"]);
    await page.close();
  });
});

test("webpack, strict policy: no second copy of the wasm is emitted", { skip }, async () => {
  const place = install("page");
  const compiler = webpack({
    mode: "production",
    context: place,
    entry: "./main.js",
    output: { path: join(place, "dist"), filename: "main.js" },
  });
  const stats = await new Promise((resolve, reject) => {
    compiler.run((error, stats) => (error ? reject(error) : resolve(stats)));
  });
  await new Promise((resolve) => compiler.close(resolve));
  const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
  assert.deepEqual(errors, []);
  // webpack says of any page with WebAssembly that its files are large.
  const others = warnings.filter(({ message }) => !/size limit|code splitting/i.test(message));
  assert.deepEqual(others, []);
  const built = join(place, "dist");
  assert.equal(wasmFiles(built).length, 1);
  copyFileSync(join(place, "index.html"), join(built, "index.html"));
  await serve(built, (url) => check(url, { fetches: 1 }));
});

test("esbuild, worker and WebAssembly beside the bundle", { skip }, async () => {
  const place = install("page");
  const built = join(place, "dist");
  await esbuild.build({
    absWorkingDir: place,
    entryPoints: { main: "main.js", worker: "idlewise/worker" },
    bundle: true,
    format: "esm",
    outdir: built,
    logLevel: "silent",
  });
  copyFileSync(join(place, "index.html"), join(built, "index.html"));
  copyFileSync(
    join(place, "node_modules/idlewise/dist/idlewise.wasm"),
    join(built, "idlewise.wasm"),
  );
  await serve(built, (url) => check(url, { fetches: 1 }));
});

test("esbuild, inline", { skip }, async () => {
  const place = install("page-inline");
  const built = join(place, "dist");
  await esbuild.build({
    absWorkingDir: place,
    entryPoints: ["main.js"],
    bundle: true,
    format: "esm",
    outdir: built,
    logLevel: "silent",
  });
  copyFileSync(join(place, "index.html"), join(built, "index.html"));
  const policy = STRICT.replace("worker-src 'self'", "worker-src blob:");
  await serve(built, (url) => check(url, { fetches: 0 }), { policy });
});
