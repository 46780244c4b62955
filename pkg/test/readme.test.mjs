// README.md of the package lists everything that there is, and nothing else; its
// examples run as they stand.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import * as esbuild from "esbuild";
import * as core from "idlewise/core";
import * as index from "idlewise";
import * as importer from "idlewise/import";
import * as inline from "idlewise/inline";
import * as threads from "idlewise/threads";
import { exportsOf, literalsOf, membersOf, optionsOf } from "./declarations.mjs";
import { install } from "./installed.mjs";
import { root } from "./support.mjs";

const readme = readFileSync(join(root, "pkg/README.md"), "utf8");

/** The text of a section. */
const section = (title) => readme.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? assert.fail(title);

/** What stands in backticks. */
const named = (text) => [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1]);

/** The cells of the table with these titles, row by row. */
function table(text, ...titles) {
  const start = `| ${titles.join(" | ")} |\n`;
  assert.ok(text.includes(start), start);
  const [, after] = text.split(start);
  const rows = after.split("\n").slice(1);
  return rows.slice(0, rows.findIndex((row) => !row.startsWith("|"))).map((row) => row.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, "")));
}

const sorted = (names) => [...names].sort();
const entries = ["index", "inline", "threads", "core"];
/** Calls that have options. */
const CALLS = ["solve", "compare", "size", "grow", "stress", "advise", "apply", "earnings", "futures", "commit", "sweep", "evaluate", "timetable", "timetableCsv", "check", "verify", "exportModel"];

test("every method of the planner is listed", () => {
  const listed = table(section("The planner"), "call", "gives").flatMap(([call]) => named(call)).map((call) => /^planner\.(\w+)/.exec(call)?.[1]);
  assert.deepEqual(sorted(listed), sorted(membersOf("Planner", "planner")));
  assert.ok(listed.includes("grow") && listed.includes("dispose"));
});

test("every option of createPlanner is listed", () => {
  const listed = table(section("The planner"), "option", "meaning").flatMap(([option]) => named(option));
  assert.deepEqual(sorted(listed), sorted(membersOf("PlannerOptions", "create")));
});

/** The options of each call, as they are listed. */
function listedOptions() {
  const options = new Map(CALLS.map((call) => [call, []]));
  for (const [option, of] of table(section("The planner"), "option", "of", "meaning")) {
    for (const call of named(of)) {
      options.get(call).push(...named(option));
    }
  }
  return options;
}

test("every option of every call is listed, with the calls that have it", () => {
  for (const [call, options] of listedOptions()) {
    assert.deepEqual(sorted(options), sorted(optionsOf("planner", call)), call);
  }
  assert.ok(optionsOf("planner", "solve").has("current") && !optionsOf("planner", "compare").has("current"));
  for (const call of membersOf("Planner", "planner")) {
    assert.equal(optionsOf("planner", call).size > 0, CALLS.includes(call), call);
  }
});

test("every call of the core and its options are listed", () => {
  const text = section("Without workers");
  const listed = table(text, "call", "gives").flatMap(([call]) => named(call)).map((call) => /^\w+/.exec(call)[0]);
  const errors = new Set([...exportsOf("errors").keys()]);
  const functions = Object.keys(core).filter((name) => !errors.has(name));
  assert.deepEqual(sorted(listed), sorted(functions));
  // As the planner's, but for how they are stopped.
  assert.match(text, /in place of `signal` there is\s+`cancelled`/);
  for (const [call, options] of listedOptions()) {
    const solves = options.length > 1;
    const own = options.filter((option) => option !== "signal").concat(solves ? ["cancelled"] : []);
    assert.deepEqual(sorted(own), sorted(optionsOf("core", call)), call);
  }
  assert.deepEqual(sorted(membersOf("InitOptions", "core")), ["module_or_path"]);
});

test("every class of errors and every code is listed", () => {
  const rows = table(section("Errors"), "class", "`code`", "meaning");
  assert.deepEqual(sorted(rows.flatMap(([name]) => named(name))), sorted(Object.keys(index).filter((name) => name.endsWith("Error"))));
  assert.deepEqual(sorted(rows.flatMap(([, codes]) => named(codes))), sorted(literalsOf("errors", "ErrorCode")));
});

test("every type is listed, with the entry points that export it", () => {
  const text = section("Types");
  const everywhere = table(text, "of", "types").flatMap(([, types]) => named(types));
  const [, withPlanner, ofThreads, ofCore] = /createPlanner` have ([^]*) too, and\s+`idlewise\/threads` has ([^]*?)\. `idlewise\/core` has ([^]*)\./.exec(text);
  const listed = {
    index: [...everywhere, ...named(withPlanner)],
    inline: [...everywhere, ...named(withPlanner)],
    threads: [...everywhere, ...named(withPlanner), ...named(ofThreads)],
    core: [...everywhere, ...named(ofCore)],
  };
  for (const entry of entries) {
    const types = [...exportsOf(entry)].filter(([, value]) => !value).map(([name]) => name);
    assert.deepEqual(sorted(listed[entry]), sorted(types), entry);
  }
  assert.ok(everywhere.length > 80, `${everywhere.length} types`);
});

test("every call, option and type of the importer is listed", () => {
  const text = section("Files to a scenario");
  const calls = table(text, "call", "gives").flatMap(([call]) => named(call)).map((call) => /(\w+)\(/.exec(call)[1]);
  const values = [...exportsOf("import/index")].filter(([, value]) => value).map(([name]) => name);
  const own = values.filter((name) => !name.endsWith("Error"));
  assert.deepEqual(sorted(calls), sorted([...own, ...membersOf("Importer", "import/types")]));
  assert.deepEqual(sorted(Object.keys(importer)), sorted(values));
  for (const [call, options] of [["look", "LookOptions"], ["assemble", "ImportOptions"]]) {
    const rows = table(text, "option", "of", "meaning").filter(([, of]) => named(of).includes(call));
    assert.deepEqual(sorted(rows.flatMap(([option]) => named(option))), sorted(membersOf(options, "import/types")), call);
  }
  const [, mapped] = /reads it: ([^|]*) \|/.exec(text);
  const inMap = [...membersOf("ImportMap", "import/types"), ...membersOf("FileMap", "import/types")];
  assert.deepEqual(sorted(new Set(named(mapped))), sorted(new Set(inMap)));
  const [, types] = /It exports the types ([^]*?)\.\n/.exec(text);
  const exported = [...exportsOf("import/index")].filter(([, value]) => !value).map(([name]) => name);
  assert.deepEqual(sorted(named(types)), sorted(exported));
});

test("the entry points with a planner export the same", () => {
  const names = (entry) => sorted(exportsOf(entry).keys()).filter((name) => name !== "ThreadsOptions");
  assert.deepEqual(names("inline"), names("index"));
  assert.deepEqual(names("threads"), names("index"));
  for (const module of [inline, threads]) {
    assert.deepEqual(sorted(Object.keys(module)), sorted(Object.keys(index)));
  }
  // What the declarations promise is there when the code runs, and nothing else.
  for (const [entry, module] of Object.entries({ index, inline, threads, core })) {
    const values = [...exportsOf(entry)].filter(([, value]) => value).map(([name]) => name);
    assert.deepEqual(sorted(Object.keys(module)), sorted(values), entry);
  }
});

/** TypeScript in a text, each with what it is said to print. */
const examples = (text) =>
  [...text.matchAll(/```ts\n([^]*?)```\n(?:\s*It prints\s+(?:```text\n([^]*?)```|`([^`]*)`))?/g)].map(([, code, block, line]) => ({ code, printed: block ?? (line === undefined ? undefined : `${line}\n`) }));

test("examples in TypeScript compile and run as pasted", () => {
  const place = install("node");
  let count = 0;
  for (const file of ["pkg/README.md", "README.md"]) {
    const text = readFileSync(join(root, file), "utf8");
    const found = examples(text);
    // Whoever shows how a planner is made shows it in a way that runs.
    assert.equal(found.length > 0, text.includes("createPlanner"), file);
    for (const { code, printed } of found) {
      count += 1;
      const name = `example-${count}`;
      writeFileSync(join(place, `${name}.ts`), code);
      const settings = JSON.parse(readFileSync(join(place, "tsconfig.json"), "utf8"));
      settings.files = [`${name}.ts`];
      writeFileSync(join(place, `${name}.json`), JSON.stringify(settings));
      const run = (...command) => execFileSync(process.execPath, command, { cwd: place, encoding: "utf8" });
      run(join(root, "node_modules/typescript/bin/tsc"), "--project", `${name}.json`);
      writeFileSync(join(place, `${name}.mjs`), esbuild.transformSync(code, { loader: "ts", format: "esm" }).code);
      // What is for a server of others prints nothing by itself.
      assert.equal(run(`${name}.mjs`), printed ?? "", `${file}: ${code}`);
    }
  }
});
