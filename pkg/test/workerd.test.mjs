// The packed package in workerd, which runs Cloudflare Workers: WebAssembly is a module that
// is imported, and nothing is compiled while it runs.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import * as esbuild from "esbuild";
import workerd from "workerd";
import { PATIENCE } from "./browsers.mjs";
import { install } from "./installed.mjs";
import { assertGolden, assertSame, golden, numbers, root } from "./support.mjs";

/** Bundles a worker as Cloudflare's tool does: WebAssembly stays a module beside it. */
async function bundle(place) {
  const built = join(place, "built");
  mkdirSync(built);
  const modules = new Set();
  const wasm = {
    name: "wasm",
    setup(build) {
      build.onResolve({ filter: /\.wasm$/ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
        if (pluginData === "found") {
          return undefined;
        }
        const found = await build.resolve(path, { importer, resolveDir, kind, pluginData: "found" });
        const name = basename(found.path);
        modules.add(name);
        copyFileSync(found.path, join(built, name));
        return { path: `./${name}`, external: true };
      });
    },
  };
  await esbuild.build({
    absWorkingDir: place,
    entryPoints: ["main.js"],
    bundle: true,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    plugins: [wasm],
    outdir: built,
    logLevel: "silent",
  });
  return { built, modules: [...modules].sort() };
}

/** The configuration of a server with one worker, on a port that is free. */
function config(modules) {
  const wasm = modules.map((name) => `    (name = "./${name}", wasm = embed "${name}"),`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [
    (name = "main.js", esModule = embed "main.js"),
${wasm.join("\n")}
  ],
  compatibilityDate = "2026-11-01",
);
`;
}

const servers = [];

/** Runs the worker of a folder: where it listens, and which WebAssembly it has. */
async function started(place) {
  const { built, modules } = await bundle(place);
  writeFileSync(join(built, "config.capnp"), config(modules));
  const server = spawn(workerd.default, ["serve", "config.capnp", "--control-fd=3"], {
    cwd: built,
    stdio: ["ignore", "inherit", "inherit", "pipe"],
  });
  servers.push(server);
  // It says on which port it listens once it does.
  const address = await new Promise((resolve, reject) => {
    let told = "";
    server.stdio[3].on("data", (text) => {
      told += text;
      const port = /"event":"listen".*?"port":(\d+)/.exec(told)?.[1];
      if (port !== undefined) {
        resolve(`http://127.0.0.1:${port}`);
      }
    });
    server.on("error", reject);
    server.on("exit", (code) => reject(new Error(`workerd ended with ${code}: ${told}`)));
  });
  return { address, modules };
}

let worker;

before(async () => {
  worker = await started(install("workerd"));
});

after(() => servers.forEach((server) => server.kill()));

/** What a worker answers to this. */
async function ask({ address }, name, given) {
  const response = await fetch(`${address}/${name}`, {
    method: "POST",
    body: JSON.stringify(given),
    signal: AbortSignal.timeout(PATIENCE),
  });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return JSON.parse(text);
}

test("each WebAssembly is one module", () => {
  assert.deepEqual(worker.modules, ["idlewise-import.wasm", "idlewise-report.wasm", "idlewise.wasm"]);
});

for (const name of ["minimal", "example"]) {
  test(`a worker solves ${name} as Node and the command do`, async () => {
    const { plan, valid, planned, steps, title, threads, heading } = await ask(worker, "solve", golden(name));
    assert.equal(valid, true);
    assertGolden({ [name]: plan });
    assert.equal(planned.length, 3);
    for (const other of planned) {
      assertSame(numbers(other), numbers(plan));
    }
    assert.ok(steps.length > 0);
    assert.deepEqual(steps.at(-1), [steps.at(-1)[1], steps.at(-1)[1]]);
    assert.equal(title, "idlewise plan");
    assert.equal(threads, 1);
    assert.match(heading, /\d/);
  });
}

test("a worker makes a scenario of files", async () => {
  const files = [
    { name: "nodes.csv", bytes: "name,gpu type,gpus\na,H100 SXM,8\n" },
    { name: "rates.csv", bytes: "model,hardware,rate\nm,H100,100\n" },
    { name: "demand.csv", bytes: "model,rate\nm,50\n" },
  ];
  assert.deepEqual(await ask(worker, "assemble", files), { complete: true, status: "optimal" });
});

test("errors in a worker have their class, code and place", async () => {
  assert.deepEqual(await ask(worker, "refuse", { ...golden("minimal"), nodes: 1 }), [
    { own: true, code: "input", path: "$.nodes" },
    { own: true, code: "cancelled" },
  ]);
});

test("the worker of README.md runs as pasted", async () => {
  const readme = readFileSync(join(root, "pkg/README.md"), "utf8");
  const [, code] = /## Workers of Cloudflare[^]*?```ts\n([^]*?)```/.exec(readme);
  const place = install("workerd");
  writeFileSync(join(place, "main.js"), esbuild.transformSync(code, { loader: "ts", format: "esm" }).code);
  const shown = await started(place);
  assert.deepEqual(shown.modules, ["idlewise.wasm"]);
  const { waste } = (await ask(worker, "solve", golden("minimal"))).plan;
  assert.deepEqual(await ask(shown, "", golden("minimal")), waste.total);
});
