// What the page shows before its solver is there: the example's plan, its advice and
// what follows from them, made by the same core when the page is built.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as esbuild from "esbuild";

const root = fileURLToPath(new URL("../../", import.meta.url));
const output = join(root, "target/first.json");

/** The page's own view models, for Node. */
async function models() {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(root, "web/build/first.ts")],
    bundle: true,
    format: "esm",
    platform: "neutral",
    external: ["idlewise"],
    write: false,
    logLevel: "silent",
  });
  return outputFiles[0].text;
}

const code = await models();
const key = createHash("sha256")
  .update(readFileSync(join(root, "pkg/dist/idlewise.wasm")))
  .update(code)
  .digest("hex");

if (existsSync(output) && JSON.parse(readFileSync(output, "utf8")).key === key) {
  console.log("target/first.json is up to date");
} else {
  const place = mkdtempSync(join(root, "target/first-"));
  try {
    const file = join(place, "first.mjs");
    writeFileSync(file, code);
    const { first } = await import(pathToFileURL(file).href);
    const made = await first();
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, JSON.stringify({ key, ...made }));
    console.log("wrote target/first.json");
  } finally {
    rmSync(place, { recursive: true, force: true, maxRetries: 3 });
  }
}
