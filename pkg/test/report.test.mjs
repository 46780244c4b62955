// `idlewise/report`: the same bytes as the command's.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { gzipSync } from "node:zlib";
import * as core from "idlewise/core";
import { IdlewiseError, openReporter } from "idlewise/report";
import { exportsOf, membersOf } from "./declarations.mjs";
import { dist, root } from "./support.mjs";

const place = join(root, "crate/report/tests/two-sites");
const text = (name) => readFileSync(join(place, name), "utf8");
const json = (name) => JSON.parse(text(`${name}.json`));

let reporter;
before(async () => {
  reporter = await openReporter();
});

test("report and card are the command's, byte for byte", () => {
  const [plan, scenario, advice, verification] = ["plan", "scenario", "advice", "verification"].map(json);
  const options = { scenario, advice, verification };
  assert.ok(reporter.html(plan, options) === text("report.html"));
  assert.ok(reporter.card(plan, options) === text("card.svg"));
  assert.ok(reporter.html(plan) === text("plan-alone.html"));
});

test("a plan of the planner is reported with its check", async () => {
  await core.init();
  const scenario = json("scenario");
  const plan = core.solve(scenario);
  const verification = core.verify(scenario, plan);
  const html = reporter.html(plan, { scenario, verification });
  assert.match(html, /Optimal, (proof|plan) checked</);
  const table = reporter.replicasCsv(plan);
  assert.match(table, /^model,profile,node,day,night\n/);
  assert.equal(table.trimEnd().split("\n").length - 1, new Set(plan.replicas.map(({ model, profile, node }) => [model, profile, node].join())).size);
  assert.equal(reporter.machinesCsv(plan, scenario), "node,machines,at_most,hardware,region,price_per_hour,cost_per_hour\n");
  const commands = reporter.kubectl(core.timetable(plan, scenario), scenario);
  assert.match(commands, /^kubectl scale deployment\/chat-70b-tp2-west-h100 --replicas=\d+$/m);
});

test("what cannot be reported is refused", () => {
  const refused = (work, message) => assert.throws(work, (error) => error instanceof IdlewiseError && error.code === "argument" && message.test(error.message));
  refused(() => reporter.html(undefined), /plan: found undefined, expected an object/);
  refused(() => reporter.html({}), /plan \$: missing field/);
  refused(() => reporter.html(json("plan"), { verification: { valid: false, findings: ["over its limit"], unchecked: [] } }), /over its limit/);
  assert.ok(reporter.html(json("plan")).length > 1000);
});

test("it is one more small file", (t) => {
  const bytes = gzipSync(readFileSync(join(dist, "report/idlewise-report.wasm")), { level: 9 }).length;
  t.diagnostic(`${bytes} bytes gzipped`);
  assert.ok(bytes <= 180_000, `${bytes} bytes gzipped`);
});

test("README lists every call, option and type", () => {
  const readme = readFileSync(join(root, "pkg/README.md"), "utf8");
  const text = readme.split("## A plan to take along\n")[1].split("\n## ")[0];
  const sorted = (names) => [...new Set(names)].sort();
  const cells = (pattern) => sorted([...text.matchAll(pattern)].map((match) => match[1]));
  assert.deepEqual(cells(/^\| `reporter\.(\w+)\(/gm), sorted(membersOf("Reporter", "report/index")));
  assert.deepEqual(cells(/^\| `(\w+)` \|/gm), sorted(membersOf("ReportOptions", "report/index")));
  const [, types] = /It exports the types ([^]*?)\.\n/.exec(text);
  const exported = [...exportsOf("report/index")].filter(([, value]) => !value).map(([name]) => name);
  assert.deepEqual(sorted([...types.matchAll(/`(\w+)`/g)].map((match) => match[1])), sorted(exported));
});
