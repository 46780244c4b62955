// Serves a folder to a browser, as strictly or as carelessly as asked.

import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";

/** No eval, no inline script; only what WebAssembly needs. */
export const STRICT =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'";

/** What makes a page cross-origin isolated, so that its threads may share memory. */
export const ISOLATED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/** Works with a served folder; wasm gets the type a careless server gives it. */
export async function serve(place, work, options = {}) {
  const { policy = STRICT, wasmType = "application/wasm", headers = {} } = options;
  const types = { ".html": "text/html", ".js": "text/javascript", ".wasm": wasmType };
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    const file = join(place, path === "/" ? "index.html" : path);
    if (path === "/favicon.ico" || !existsSync(file) || !statSync(file).isFile()) {
      response.statusCode = path === "/favicon.ico" ? 204 : 404;
      response.end();
      return;
    }
    response.setHeader("content-type", types[extname(file)] ?? "application/octet-stream");
    response.setHeader("content-security-policy", policy);
    for (const [name, value] of Object.entries(headers)) {
      response.setHeader(name, value);
    }
    response.end(readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await work(`http://127.0.0.1:${server.address().port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
