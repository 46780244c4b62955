// Loading: what it accepts, and how it fails.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { createPlanner } from "idlewise";
import { dist, golden, wasmBytes } from "./support.mjs";

let server;
let base;

before(async () => {
  server = createServer((request, response) => {
    if (request.url === "/wrong-type.wasm") {
      response.setHeader("content-type", "text/plain");
      response.end(wasmBytes());
    } else if (request.url === "/page.wasm") {
      response.setHeader("content-type", "text/html");
      response.end("<!doctype html>");
    } else if (request.url !== "/never.wasm") {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${server.address().port}`;
});

after(() => {
  server.closeAllConnections();
  server.close();
});

const works = async (module_or_path) => {
  const planner = await createPlanner({ module_or_path, threads: 1 });
  try {
    assert.equal((await planner.solve(golden("minimal"))).status, "optimal");
  } finally {
    planner.dispose();
  }
};

test("bytes, views, modules, URLs, responses and promises", async () => {
  const bytes = wasmBytes();
  await works(bytes);
  await works(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  await works(await WebAssembly.compile(bytes));
  await works(pathToFileURL(join(dist, "idlewise.wasm")));
  await works(new Response(bytes));
  await works(Promise.resolve(bytes));
});

test("a wrong MIME type does not matter", async () => {
  await works(`${base}/wrong-type.wasm`);
});

test("a missing file and a page in its place are named", async () => {
  const fails = (path, message) =>
    assert.rejects(createPlanner({ module_or_path: `${base}${path}` }), { code: "load", message });
  await fails("/gone.wasm", /HTTP status 404/);
  await fails("/page.wasm", /page\.wasm \(text\/html\) is no WebAssembly/);
  await assert.rejects(createPlanner({ module_or_path: new Uint8Array(8) }), { code: "load" });
  const broken = wasmBytes().subarray(0, 1000);
  await assert.rejects(createPlanner({ module_or_path: broken }), { code: "load" });
});

test("an abort during init ends it, and the next init works", async () => {
  const loading = new AbortController();
  const planner = createPlanner({
    module_or_path: `${base}/never.wasm`,
    signal: loading.signal,
  });
  setImmediate(() => loading.abort());
  await assert.rejects(planner, { code: "cancelled", name: "AbortError" });

  // A worker that never says that it has started.
  const starting = new AbortController();
  let ended = false;
  const silent = {
    addEventListener: () => undefined,
    postMessage: () => starting.abort(),
    terminate: () => (ended = true),
  };
  const other = createPlanner({ signal: starting.signal, worker: () => silent });
  await assert.rejects(other, { code: "cancelled" });
  assert.equal(ended, true);

  await assert.rejects(createPlanner({ signal: AbortSignal.abort() }), { code: "cancelled" });
  await works(wasmBytes());
});
