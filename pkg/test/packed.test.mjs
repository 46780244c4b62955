// The packed package: its files, its size, its types, and Node.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { install, pack } from "./installed.mjs";
import { assertGolden, dist, root, wasmBytes } from "./support.mjs";

const MODULES = [
  "answering",
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
  "figures",
  "host",
  "index",
  "inline",
  "instance",
  "location",
  "nearest",
  "options",
  "partition",
  "planner",
  "planner-exports",
  "protocol",
  "sweep/field",
  "sweep/in-thread",
  "sweep/line",
  "sweep/on-workers",
  "sweep/over",
  "texts",
  "threads",
  "types",
  "wasm",
  "wire",
  "worker",
  "worker-handle",
  "workerd/core",
  "workerd/import",
  "workerd/index",
  "workerd/own-thread",
  "workerd/report",
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
    "dist/wasm-module.d.ts",
    ...["advise", "check", "commit", "compare", "earnings", "error", "evaluate", "futures", "grow", "plan", "scenario", "size", "stress", "timetable", "verify"].map(
      (name) => `dist/schema/${name}.json`,
    ),
    ...["answering", "errors", "figures", "glue", "host", "instance", "nearest", "wire", "worker"].map((name) => `dist/threads/${name}.js`),
    "dist/threads/idlewise.wasm",
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
  const { buffer: tarball } = new Uint8Array(readFileSync(pack().tarball));
  const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
  assert.deepEqual(messages.map((message) => formatMessage(message, pkg)), []);
});

test("types resolve for every entry point", async () => {
  const { entrypoints, problems } = await checkPackage(createPackageFromTarballData(readFileSync(pack().tarball)));
  const { exports } = JSON.parse(readFileSync(join(root, "pkg/package.json"), "utf8"));
  assert.deepEqual(Object.keys(entrypoints).sort(), Object.keys(exports).sort());
  // A package of modules alone: what cannot load modules, or knows no `exports`, is not
  // served, as with the profile `esm-only` of the tool.
  const served = problems.filter(({ resolutionKind }) => !["node10", "node16-cjs"].includes(resolutionKind));
  assert.deepEqual(served, []);
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
