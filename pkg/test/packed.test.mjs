// The packed package: its files, its size, its types, and Node.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { install, pack } from "./installed.mjs";
import { assertGolden, dist, root, wasmBytes } from "./support.mjs";

const MODULES = [
  "answers",
  "calls",
  "core",
  "create",
  "current",
  "element",
  "element/draw",
  "element/facts",
  "element/style",
  "errors",
  "exports",
  "host",
  "index",
  "inline",
  "instance",
  "location",
  "options",
  "partition",
  "planner",
  "planner-exports",
  "protocol",
  "texts",
  "threads",
  "types",
  "wasm",
  "wire",
  "worker",
  "worker-handle",
];

test("exactly these files are packed", () => {
  const files = pack().report.files.map((file) =>
    // The bindings name the folder of a snippet after its contents.
    file.path.replace(/(wasm-bindgen-rayon)-[0-9a-f]+/, "$1"),
  );
  const expected = [
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "package.json",
    "dist/embedded-example.js",
    "dist/embedded-schemas.js",
    "dist/embedded.js",
    "dist/glue.js",
    "dist/idlewise.wasm",
    ...["advise", "check", "compare", "earnings", "error", "evaluate", "grow", "plan", "scenario", "size", "stress", "timetable", "verify"].map(
      (name) => `dist/schema/${name}.json`,
    ),
    ...["errors.js", "glue.js", "host.js", "idlewise.wasm", "instance.js", "wire.js", "worker.js"].map(
      (name) => `dist/threads/${name}`,
    ),
    ...["glue.js", "idlewise-import.wasm"].map((name) => `dist/import/${name}`),
    ...["glue.js", "idlewise-report.wasm"].map((name) => `dist/report/${name}`),
    ...["index", "location"].flatMap((name) => [`dist/report/${name}.d.ts`, `dist/report/${name}.js`]),
    ...["index", "location", "types"].flatMap((name) => [`dist/import/${name}.d.ts`, `dist/import/${name}.js`]),
    "dist/threads/snippets/wasm-bindgen-rayon/src/workerHelpers.js",
    ...MODULES.flatMap((name) => [`dist/${name}.d.ts`, `dist/${name}.js`]),
  ];
  assert.deepEqual(files.sort(), expected.sort());
});

/** Bytes that a page may fetch to read files, gzipped. */
const IMPORTER = 250_000;

test("the WebAssembly and the tarball stay small", (t) => {
  const { wasm_gzip_bytes, import_gzip_bytes, tarball_bytes } = JSON.parse(
    readFileSync(new URL("./sizes.json", import.meta.url), "utf8"),
  );
  const wasm = gzipSync(wasmBytes(), { level: 9 }).length;
  const tarball = pack().report.size;
  const room = 1.02;
  assert.ok(wasm <= room * wasm_gzip_bytes, `${wasm} bytes, recorded ${wasm_gzip_bytes}`);
  const importer = gzipSync(readFileSync(join(dist, "import/idlewise-import.wasm")), { level: 9 }).length;
  assert.ok(importer <= room * import_gzip_bytes, `${importer} bytes, recorded ${import_gzip_bytes}`);
  if (importer > IMPORTER) {
    t.diagnostic(`the importer has ${importer} bytes gzipped, ${importer - IMPORTER} above its target of ${IMPORTER}`);
  }
  assert.ok(tarball <= room * tarball_bytes, `${tarball} bytes, recorded ${tarball_bytes}`);
  // The target stays where it was, and is missed: whole machines and cards, alike entries,
  // plans at any time, moves by machine, avoidable cost, evaluation, timetables, advice,
  // earnings, limits, machines by the hour and priorities came on top of 484 kB. What is recorded may not grow; what is missing is said in every run.
  const target = 490_000;
  if (wasm > target) {
    t.diagnostic(`the WebAssembly has ${wasm} bytes gzipped, ${wasm - target} above its target of ${target}`);
  }
});

test("publint finds nothing", async () => {
  const pkgDir = join(root, "pkg");
  const { messages, pkg } = await publint({ pkgDir, strict: true });
  assert.deepEqual(messages.map((message) => formatMessage(message, pkg)), []);
});

test("Node solves the example, and the types hold", () => {
  const place = install("node");
  const run = (...command) =>
    execFileSync(process.execPath, command, { cwd: place, encoding: "utf8", maxBuffer: 64 << 20 });
  const { plan, again, valid, status } = JSON.parse(run("main.mjs"));
  assert.equal(valid, true);
  assert.equal(status, "optimal");
  assertGolden({ example: plan });
  assertGolden({ example: again });
  run(join(root, "node_modules/typescript/bin/tsc"), "--project", ".");
});
