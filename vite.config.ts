/** How the page is built: `cargo xtask site` and `cargo xtask start` call Vite. */

import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { defineConfig } from "vite";
import type { Plugin } from "vite";

/** With these, threads may share memory, and a solve stops without a new worker. */
const isolated = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** Where the page will be, for the cards that messengers draw: they want whole addresses. */
const site = (process.env["IDLEWISE_SITE"] ?? ".").replace(/\/$/, "");

/** The addresses that cards name. */
function card(): Plugin {
  return {
    name: "card",
    transformIndexHtml: (html) => html.replaceAll("__SITE__", site),
  };
}

/** Files that are copied as they are: icons, the manifest, the card. */
const copied = readdirSync(new URL("web/public", import.meta.url)).filter((name) => name !== "card.png").sort();

/** Writes the service worker with the names of all files that were built. */
function offline(): Plugin {
  return {
    name: "offline",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const names = ["./", ...[...Object.keys(bundle), ...copied].map((name) => `./${name}`)].sort();
        const template = readFileSync(new URL("web/offline/sw.js", import.meta.url), "utf8");
        const version = createHash("sha256").update(template);
        for (const name of Object.keys(bundle).sort()) {
          const file = bundle[name];
          version.update(name).update(file?.type === "asset" ? file.source : (file?.code ?? ""));
        }
        for (const name of copied) {
          version.update(name).update(readFileSync(new URL(`web/public/${name}`, import.meta.url)));
        }
        this.emitFile({
          type: "asset",
          fileName: "sw.js",
          source: template
            .replace('["__FILES__"]', JSON.stringify(names))
            .replace("__VERSION__", version.digest("hex").slice(0, 16)),
        });
      },
    },
  };
}

/** The licence of the type goes where the type goes. */
function licence(): Plugin {
  return {
    name: "licence",
    apply: "build",
    generateBundle() {
      const place = new URL("node_modules/@fontsource-variable/inter/LICENSE", import.meta.url);
      this.emitFile({ type: "asset", fileName: "assets/inter-licence.txt", source: readFileSync(place) });
    },
  };
}

/** What the page shows before its solver is there: `web/build/first.mjs` made it. */
function first(): Plugin {
  const made = new URL("target/first.json", import.meta.url);
  return {
    name: "first",
    resolveId: (id) => (id === "virtual:first" ? "\0virtual:first" : null),
    load: (id) =>
      id === "\0virtual:first"
        ? `export default ${existsSync(made) ? `JSON.parse(${JSON.stringify(readFileSync(made, "utf8"))})` : "undefined"};`
        : null,
  };
}

export default defineConfig({
  base: "./",
  publicDir: "web/public",
  plugins: [first(), card(), licence(), offline()],
  build: {
    outDir: "target/site",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  worker: { format: "es" },
  server: { headers: isolated },
  preview: { headers: isolated },
});
