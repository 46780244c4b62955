// `idlewise/import`: files to scenarios, as the command makes them.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import * as core from "idlewise/core";
import { openImporter } from "idlewise/import";
import { membersOf } from "./declarations.mjs";
import { install } from "./installed.mjs";
import { dist, folder, root, wasmBytes } from "./support.mjs";

const CLUSTER = ["nodes.json", "pods.json", "vms.csv", "bench-70b.json", "bench-8b.json", "prom.json"];

const fileIn = (place, name) => ({ name, bytes: readFileSync(join(root, "tests", place, name)) });
const cluster = CLUSTER.map((name) => fileIn("cluster", name));

let importer;

before(async () => {
  await core.init({ module_or_path: wasmBytes() });
  importer = await openImporter();
});

/** A command of idlewise, run where its files are. */
function idlewise(place, ...words) {
  const manifest = join(root, "Cargo.toml");
  const command = ["run", "--quiet", "--manifest-path", manifest, "--package", "idlewise-cli", "--"];
  return execFileSync("cargo", [...command, ...words], { cwd: place, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

const noteTexts = (report) => report.notes.map(({ kind, text }) => `${kind}: ${text}`);

test("every format knows its own example and says what it is read into", () => {
  const formats = importer.formats();
  assert.ok(formats.length > 30, `${formats.length} formats`);
  for (const { id, kind, description, recognised_by } of formats) {
    const look = importer.look({ name: "template", bytes: importer.template(id) });
    assert.deepEqual([look.format, look.kind, look.problems], [id, kind, []]);
    assert.equal(look.description, description);
    assert.ok(recognised_by.length > 5);
    assert.ok(look.counts.length > 0 && look.what !== "nothing", id);
  }
  assert.throws(() => importer.template("node-csv"), { code: "argument", message: /did you mean nodes-csv\?/ });
  assert.throws(() => importer.template(3), { code: "argument" });
});

test("the files of a cluster are the command's scenario, byte for byte, and have a plan", () => {
  const { complete, scenario, report } = importer.assemble(cluster, { periodHours: 1 });
  assert.equal(complete, true);
  assert.deepEqual(report.problems, []);
  assert.deepEqual(report.questions, []);
  assert.deepEqual(report.files.map(({ name, kind, what }) => [name, kind, what]), [
    ["nodes.json", "nodes", "10 machines"],
    ["pods.json", "pods", "17 pods"],
    ["vms.csv", "prices", "5 prices"],
    ["bench-70b.json", "rates", "1 rate"],
    ["bench-8b.json", "rates", "1 rate"],
    ["prom.json", "demand", "5 demand histories"],
  ]);
  assert.deepEqual(report.enough, {
    nodes: { ready: true, text: "4 groups of 7 machines from 1 file" },
    rates: { ready: true, text: report.enough.rates.text },
    demand: { ready: true, text: "2 demands for 2 models, over 24 periods" },
  });
  const place = folder();
  const own = join(place, "own.json");
  writeFileSync(own, JSON.stringify(scenario));
  const ofFiles = join(place, "files.json");
  idlewise(join(root, "tests/cluster"), "import", ...CLUSTER, "--period", "1h", "--out", ofFiles);
  // Both as the command writes scenarios: with the fields in its order.
  const ofScenario = join(place, "scenario.json");
  idlewise(place, "import", "own.json", "--out", ofScenario);
  assert.equal(readFileSync(ofScenario, "utf8"), readFileSync(ofFiles, "utf8"));

  assert.equal(core.check(scenario).valid, true);
  const plan = core.solve(scenario);
  assert.equal(plan.status, "optimal");
  assert.equal(core.verify(scenario, plan).valid, true);
});

test("notes say the file and the place", () => {
  const { report } = importer.assemble(cluster);
  const texts = noteTexts(report);
  assert.ok(texts.some((text) => text.includes("ip-10-0-1-4 is not used: it is cordoned")), texts.join("\n"));
  const placed = report.notes.filter(({ path }) => path !== undefined);
  assert.ok(placed.length > 0);
  for (const { file, path } of placed) {
    assert.ok(CLUSTER.includes(file) && path.startsWith("$"), `${file} ${path}`);
  }
});

/** What tables of machines leave out, so that a whole scenario comes of each. */
const base = (models, demands) => ({
  name: "base.json",
  bytes: JSON.stringify({ models, demands }),
});
const MODELS = [{ id: "m", profiles: [{ hardware: "H100", rate: 100 }] }];
const DEMANDS = [{ id: "d", model: "m", rate: 50 }];

test("tables as people write them are read as they were meant, and have plans", () => {
  const names = readdirSync(join(root, "tests/cases")).filter((name) => name.startsWith("csv-"));
  assert.ok(names.length >= 12, names.join());
  for (const name of names) {
    const file = fileIn("cases", name);
    const look = importer.look(file);
    assert.deepEqual(look.problems, [], name);
    assert.ok(look.table.rows.length > 0 && look.table.row_count >= look.table.rows.length, name);
    const isDemand = look.kind === "demand";
    assert.equal(look.format, isDemand ? "demands-csv" : "nodes-csv", name);
    const rest = isDemand
      ? [base(MODELS), { name: "n.csv", bytes: "id,hardware,capacity.gpu\nk1,H100,8\n" }]
      : [base(MODELS, DEMANDS)];
    const { complete, scenario, report } = importer.assemble([file, ...rest], isDemand ? { map: { models: modelsOf(look) } } : {});
    assert.equal(complete, true, `${name}: ${JSON.stringify(report.questions)}`);
    assert.equal(scenario.nodes[0].hardware, "H100", name);
    assert.equal(scenario.nodes[0].capacity.gpu, 8, name);
    assert.equal(core.solve(scenario).status, "optimal", name);
  }
  const german = importer.look(fileIn("cases", "csv-excel-de.csv")).table;
  assert.deepEqual([german.separator, german.decimal], [";", ","]);
  assert.ok(german.rows[0].marks.some(({ kind, text }) => kind === "means" && text === "17.6"));
});

/** Every model of a table of demand is `m`. */
const modelsOf = (look) => Object.fromEntries(look.read[0].rows.map(([, model]) => [model, "m"]));

const FLEET = [
  "Node Name,GPU Type,GPUs,Instances,$/hr,Zone,Owner,Notes",
  "gpu-fra-01,H100 SXM,8,12,$17.60,eu-frankfurt,ml-infra,rack 4",
  "gpu-nrt-01,GH200,1,4,,jp-tokyo,research,loan",
  "",
].join("\n");

test("a table is shown with its columns, its guesses and what cells mean", () => {
  const file = { name: "fleet.csv", bytes: FLEET };
  const look = importer.look(file, { rows: 5 });
  assert.equal(look.what, "16 machines in 2 groups, 8 guesses");
  const { columns, rows, fields } = look.table;
  assert.deepEqual(columns.map(({ meaning }) => meaning), ["name", "hardware", "GPUs each", "machines", "price per hour", "region", "operator", "not used"]);
  assert.equal("field" in columns[7], false);
  assert.deepEqual(rows[0].marks, [
    { column: 1, kind: "means", text: "H100" },
    { column: 4, kind: "means", text: "17.6" },
  ]);
  assert.deepEqual(rows[1].marks, [{ column: 4, kind: "empty", text: "empty, not 0" }]);
  assert.ok(fields.some(({ field, open }) => field === "capacity" && open));

  const files = { "fleet.csv": { columns: { operator: "Notes" }, ignore: ["Zone"] } };
  const mapped = importer.look(file, { map: { files } }).table.columns;
  assert.deepEqual([mapped[5].mapped, mapped[5].meaning, mapped[7].field], [true, "not used", "operator"]);
});

test("what is missing is asked for, and an answer is taken", () => {
  const files = [
    { name: "n.csv", bytes: "name,hardware,gpus\na,H100,8\n" },
    { name: "r.csv", bytes: "model,hardware,rate\nllama-70b,H100,100\n" },
    { name: "d.csv", bytes: "model,rate\nsvc-chat,9\n" },
  ];
  const { complete, report } = importer.assemble(files);
  assert.equal(complete, false);
  const [question] = report.questions;
  assert.deepEqual([question.answer, question.model, question.choices], ["models", "svc-chat", ["llama-70b"]]);
  assert.equal(report.enough.rates.ready, false);
  const map = { models: { "svc-chat": "llama-70b" } };
  assert.equal(importer.assemble(files, { map }).complete, true);

  const bench = importer.assemble([files[0], fileIn("cluster", "bench-8b.json")]);
  assert.deepEqual(bench.report.questions.map(({ about }) => about), ["demand"]);
  assert.match(bench.report.questions[0].help, /Prometheus/);
});

test("damaged files are refused in one line each", () => {
  const nodes = readFileSync(join(root, "tests/cluster/nodes.json"));
  const damaged = [
    { name: "cut.json", bytes: nodes.subarray(0, nodes.length / 2), says: /cut off JSON/ },
    { name: "types.csv", bytes: "id,hardware,gpus\na,H100,many\n", says: /found "many", expected a number/ },
    { name: "page.html", bytes: "<!doctype html><p>404", says: /web page/ },
    { name: "sheet.xlsx", bytes: Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), says: /save the sheets as CSV/ },
    { name: "nothing", bytes: "", says: /empty/ },
    { name: "other.json", bytes: '{"some": "thing"}', says: /seems to be JSON.*no known format/ },
    { name: "long.csv", bytes: "id,hardware,gpus\na,H100,8,9,10\n", says: /cells, but the header has 3/ },
    { name: "noise.bin", bytes: Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256), says: /./ },
  ];
  for (const { says, ...file } of damaged) {
    const { problems, what } = importer.look(file);
    assert.equal(problems.length, 1, file.name);
    assert.match(problems[0].text, says);
    assert.equal(problems[0].file, file.name);
    assert.ok(!problems[0].text.includes("\n") && what.length > 0);
  }
  // What would have a file read all the same is a field of the map.
  const result = [{ metric: { __name__: "gateway_work", model: "m" }, values: [[0, "1"], [3600, "2"]] }];
  const metric = { name: "own.json", bytes: JSON.stringify({ status: "success", data: { resultType: "matrix", result } }) };
  const [problem] = importer.look(metric).problems;
  assert.deepEqual([problem.answer, problem.text], ["unit", 'has the metric "gateway_work", which is not known to count requests or tokens']);
  assert.match(problem.help, /^ask for one that does .* \{"files": \{"own\.json": \{"unit": "requests"\}\}\}$/);
  assert.deepEqual(importer.look(metric, { map: { files: { "own.json": { [problem.answer]: "requests" } } } }).problems, []);
  const { complete, scenario, report } = importer.assemble(damaged.map(({ name, bytes }) => ({ name, bytes })));
  assert.deepEqual([complete, scenario, report.files], [false, {}, []]);
  assert.deepEqual(report.problems.map(({ file }) => file), damaged.map(({ name }) => name));
  const types = report.problems[1];
  assert.deepEqual([types.line, types.column, types.found], [2, "gpus", '"many"']);
  assert.equal(types.expected, "a number that is not negative");
});

test("changed copies of every example end in an answer", () => {
  // Bytes cut, doubled and replaced in a fixed order: nothing is random.
  let state = 7;
  const next = (most) => (state = (state * 1103515245 + 12345) % 2147483648) % most;
  let refused = 0;
  for (const { id } of importer.formats()) {
    const text = new TextEncoder().encode(importer.template(id));
    for (let round = 0; round < 20; round += 1) {
      const bytes = Uint8Array.from(text);
      for (let change = 0; change <= round % 4; change += 1) {
        bytes[next(bytes.length)] = [0x22, 0x2c, 0x7b, 0x30, 0x2d, 0xff, 0x0a][next(7)];
      }
      const file = { name: id, bytes: bytes.subarray(0, round % 5 === 0 ? next(bytes.length) : bytes.length) };
      refused += importer.look(file).problems.length;
      const { complete, report } = importer.assemble([file], { catalogue: true });
      assert.equal(complete, report.problems.length === 0 && report.questions.length === 0);
    }
  }
  assert.ok(refused > 50, `${refused} refused`);
});

/** Three weeks of a day that repeats, with an hour that nobody recorded. */
const HISTORY = "ts,count\n" + Array.from({ length: 24 * 21 }, (_, hour) =>
  hour === 100 ? "" : `2026-11-${String(1 + Math.floor(hour / 24)).padStart(2, "0")} ${String(hour % 24).padStart(2, "0")}:00:00,${3600 * (10 + (hour % 24))}\n`,
).join("");

test("a history becomes the demand to come", () => {
  const file = { name: "h.csv", bytes: HISTORY };
  const { forecast, problems } = importer.forecast([file], { futures: 3 });
  assert.deepEqual(problems, []);
  assert.equal(forecast.periods[0].label, "2026-11-22T00:00Z");
  assert.equal(forecast.periods.length, 24);
  const [demand] = forecast.demands;
  demand.rate.forEach((rate, hour) => assert.ok(Math.abs(rate - 10 - hour) < 0.5, `${hour}: ${rate}`));
  assert.deepEqual(demand.gaps.map(({ kind, periods }) => [kind, periods]), [["missing", 1]]);
  assert.deepEqual(importer.forecast([file], { futures: 3 }).forecast, forecast);
  const none = importer.forecast([{ name: "d.csv", bytes: "model,rate\nm,50\n" }]);
  assert.equal(none.forecast, undefined);
  assert.match(none.problems[0].text, /expected a history/);
  assert.throws(() => importer.forecast([file], { futures: 0 }), { code: "argument", message: /options\.futures: found 0/ });
});

test("the catalogue has a source for each row", () => {
  const all = importer.catalogue();
  for (const { source, date } of [...all.rates, ...all.models, ...all.hardware]) {
    assert.ok(source.length > 10 && /^\d{4}-\d\d-\d\d$/.test(date), `${source} ${date}`);
  }
  const some = importer.catalogue("70b");
  assert.ok(some.rates.length > 0 && some.rates.length < all.rates.length);
  assert.deepEqual(importer.catalogue("nonsense").rates, []);
});

test("wrong arguments are named", () => {
  const fails = (work, message) => assert.throws(work, { code: "argument", message });
  const file = { name: "a", bytes: "a" };
  fails(() => importer.look({ name: "a", bytes: 3 }), /look: file\.bytes: expected a Uint8Array/);
  fails(() => importer.look(undefined), /file\.name: expected a text/);
  fails(() => importer.assemble([file, {}]), /files\[1\]\.name/);
  fails(() => importer.assemble("a"), /expected a list/);
  fails(() => importer.assemble([file], { periodhours: 1 }), /did you mean periodHours\?/);
  fails(() => importer.assemble([file], { periodHours: Number.NaN }), /options\.periodHours: found "NaN"/);
  fails(() => importer.assemble([file], { fill: "none" }), /previous, zero or interpolate/);
  fails(() => importer.assemble([file], { map: { colums: {} } }), /options\.map: \$\.colums: is unknown.*did you mean columns/);
  fails(() => importer.look(file, { rows: -1 }), /options\.rows: found -1/);
});

const RUN = `
  import { openImporter } from "idlewise/import";
  import { readFileSync } from "node:fs";
  const path = process.argv[1];
`;

/** Runs a script of its own, where each has one instance. */
const script = (text) =>
  execFileSync(process.execPath, ["--input-type=module", "--eval", RUN + text, join(dist, "import/idlewise-import.wasm")], {
    cwd: join(root, "pkg"),
    encoding: "utf8",
  }).trim();

test("bytes and compiled modules are taken, as hosts without compilation have them", () => {
  const opened = (given) => script(`
    const importer = await openImporter({ module_or_path: ${given} });
    console.log(importer.formats().length > 30);
  `);
  assert.equal(opened("readFileSync(path)"), "true");
  assert.equal(opened("new WebAssembly.Module(readFileSync(path))"), "true");
});

test("after a failure to load the next call tries again", () => {
  const printed = script(`
    const codes = [];
    for (const module_or_path of [new Uint8Array(8), readFileSync(path).subarray(0, 900)]) {
      await openImporter({ module_or_path }).catch((error) => codes.push(error.code));
    }
    await openImporter();
    console.log(codes.join());
  `);
  assert.equal(printed, "load,load");
});

test("a mistake of ours ends the instance and says so", () => {
  const printed = script(`
    const importer = await openImporter();
    const glue = await import(new URL("./glue.js", "file://" + path));
    const codes = [];
    const tried = (work) => { try { work(); codes.push("none"); } catch (error) { codes.push(error.code ?? "trap"); } };
    tried(() => glue.panicForTest());
    tried(() => importer.formats());
    tried(() => importer.formats());
    console.log(codes.join());
  `);
  assert.equal(printed, "panic,panic,panic");
});

/** Every interface of an answer. */
const ANSWERS = ["FormatInfo", "ImportCount", "ImportNote", "ImportProblem", "Look", "TableLook", "ColumnLook", "FieldLook", "RowLook", "CellMark", "ReadTable", "ImportQuestion", "FileReport", "Readiness", "ImportReport", "PublishedRate", "PublishedModel", "PublishedHardware", "Catalogue", "ForecastResult", "Forecast", "ForecastPeriod", "SeriesForecast", "DemandForecast", "QuantilePath", "ForecastBacktest", "HistoryGap", "FuturePaths", "FuturePath"];

test("answers have the shapes that the types promise, and all of them", () => {
  const templates = importer.formats().map(({ id }) => ({ name: `${id}.txt`, bytes: importer.template(id) }));
  const own = { name: "fleet.csv", bytes: FLEET };
  const wrong = { name: "w.csv", bytes: "id,hardware,gpus\na,own,many\n" };
  const map = { files: { "fleet.csv": { columns: { hardwear: "GPU Type" } } } };
  const looks = [...cluster, ...templates, own, wrong].map((file) => importer.look(file));
  looks.push(importer.look(own, { map }));
  const rates = { name: "r.csv", bytes: "model,rate\nllama-70b,1\n" };
  const results = [
    importer.assemble(cluster),
    importer.assemble(cluster.slice(0, 3)),
    importer.assemble([own, wrong]),
    importer.assemble([own, rates]),
    importer.assemble([own, { name: "b.json", bytes: JSON.stringify({ ...JSON.parse(cluster[3].bytes), model_id: undefined }) }]),
    ...templates.map((file) => importer.assemble([file])),
  ];
  const forecasts = [
    importer.forecast([{ name: "h.csv", bytes: HISTORY }], { futures: 2 }),
    importer.forecast([{ name: "p.csv", bytes: importer.template("grafana") }]),
    importer.forecast([own, wrong]),
  ];
  const values = { FormatInfo: importer.formats(), Look: looks, ImportResult: results, Catalogue: [importer.catalogue()], ForecastResult: forecasts };

  const place = install("node");
  const lines = Object.entries(values).flatMap(([type, list]) =>
    list.map((value, at) => `export const ${type}${at}: ${type} = ${JSON.stringify(value)};`),
  );
  const head = `import type { ${Object.keys(values).join(", ")} } from "idlewise/import";\n`;
  writeFileSync(join(place, "answers.ts"), head + lines.join("\n"));
  const settings = JSON.parse(readFileSync(join(place, "tsconfig.json"), "utf8"));
  writeFileSync(join(place, "answers.json"), JSON.stringify({ ...settings, files: ["answers.ts"] }));
  const tsc = [join(root, "node_modules/typescript/bin/tsc"), "--project", "answers.json"];
  const { status, stdout } = spawnSync(process.execPath, tsc, { cwd: place, encoding: "utf8" });
  assert.equal(status, 0, stdout);

  const seen = new Set();
  const collect = (value) => {
    if (typeof value === "object" && value !== null) {
      Object.keys(value).forEach((key) => seen.add(key));
      Object.values(value).forEach(collect);
    }
  };
  collect(values);
  const promised = ANSWERS.flatMap((name) => [...membersOf(name, "import/types")]);
  assert.deepEqual(promised.filter((member) => !seen.has(member)), []);
});
