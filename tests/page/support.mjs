// What the page's tests share.

import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as esbuild from "esbuild";

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

const executable =
  process.env.IDLEWISE_CHROMIUM ??
  (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((place) => [join(place, "chromium"), join(place, "google-chrome")])
    .find((file) => existsSync(file));

/** Why browser tests cannot run here, or false. */
export const skip =
  executable === undefined
    ? "no browser: install chromium or name one in IDLEWISE_CHROMIUM"
    : false;

/** How a browser is started. */
export const launch = {
  executablePath: executable,
  // Containers have no user namespaces for the sandbox.
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
};
