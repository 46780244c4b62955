// What the page's tests share.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as esbuild from "esbuild";
import { PATIENCE, chromium } from "../../pkg/test/browsers.mjs";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const site = join(root, "target/site");

/** A module of the page, for Node. */
export async function load(path) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(root, "web", path)],
    bundle: true,
    format: "esm",
    platform: "neutral",
    external: ["idlewise", "*.json"],
    write: false,
    logLevel: "silent",
  });
  const place = mkdtempSync(join(tmpdir(), "idlewise-page-"));
  process.on("exit", () => rmSync(place, { recursive: true, force: true, maxRetries: 3 }));
  const file = join(place, "module.mjs");
  writeFileSync(file, outputFiles[0].text);
  return import(pathToFileURL(file).href);
}

/** Why browser tests cannot run here, or false. */
export const { skip } = chromium;

export { PATIENCE };
export { eventually } from "../../pkg/test/eventually.mjs";

/** How a browser is started. */
export const launch = {
  executablePath: chromium.executable,
  timeout: PATIENCE,
  // Containers have no user namespaces for the sandbox.
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
};
