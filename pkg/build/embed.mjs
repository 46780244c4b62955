// Writes what travels as text inside JavaScript: dist/embedded.js (the
// WebAssembly, compressed, and the worker, for "./inline"), dist/embedded-schemas.js and
// dist/embedded-example.js, which is small and does not wait for the schemas.

import { copyFile, readdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const dist = new URL("../dist/", import.meta.url);
const path = (name) => new URL(name, dist);

const wasm = await readFile(path("idlewise.wasm"));
const worker = await build({
  entryPoints: [fileURLToPath(path("worker.js"))],
  bundle: true,
  write: false,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
});
const gzipped = gzipSync(wasm, { level: 9 });
await writeFile(
  path("embedded.js"),
  `export const wasmGzipBase64 = ${JSON.stringify(gzipped.toString("base64"))};\n` +
    `export const workerScript = ${JSON.stringify(worker.outputFiles[0].text)};\n`,
);

// The types of the WebAssembly itself, which the compiler copies no more than it.
await copyFile(new URL("../src/wasm-module.d.ts", import.meta.url), path("wasm-module.d.ts"));

const schemas = {};
for (const file of (await readdir(path("schema/"))).sort()) {
  const text = await readFile(path(`schema/${file}`), "utf8");
  schemas[file.replace(/\.json$/, "")] = JSON.stringify(JSON.parse(text));
}
const scenario = new URL("../../crate/core/example/scenario.json", import.meta.url);
const example = JSON.stringify(JSON.parse(await readFile(scenario, "utf8")));
await writeFile(path("embedded-schemas.js"), `export const schemas = ${JSON.stringify(schemas)};\n`);
await writeFile(path("embedded-example.js"), `export const example = ${JSON.stringify(example)};\n`);
