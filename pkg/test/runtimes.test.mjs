// The packed package in Deno and Bun. Both are fetched when the test runs, as
// they weigh more than everything else together.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { install } from "./installed.mjs";
import { assertGolden, folder, npm } from "./support.mjs";

const RUNTIMES = [
  { name: "Deno", version: "deno@2.9.6", program: "deno", run: ["run", "--allow-all"] },
  { name: "Bun", version: "bun@1.4.5", program: "bun", run: ["run"] },
];

/** The program of an npm package that carries one, or why it cannot be had. */
function fetched(version, program) {
  const place = folder();
  try {
    npm(["install", "--prefix", place, "--no-audit", "--no-fund", version], place);
    const file = join(place, "node_modules/.bin", program);
    execFileSync(file, ["--version"], { encoding: "utf8" });
    return { file };
  } catch (error) {
    return { why: `${version} cannot be had: ${String(error).split("\n")[0]}` };
  }
}

for (const { name, version, program, run } of RUNTIMES) {
  test(`${name} solves the example, on workers and in its own thread`, (t) => {
    const { file, why } = fetched(version, program);
    if (file === undefined) {
      t.skip(why);
      return;
    }
    const printed = execFileSync(file, [...run, "main.mjs"], {
      cwd: install("node"),
      encoding: "utf8",
      maxBuffer: 64 << 20,
    });
    const { plan, again, valid, status } = JSON.parse(printed);
    assert.equal(valid, true);
    assert.equal(status, "optimal");
    assertGolden({ example: plan });
    assertGolden({ example: again });
  });
}
