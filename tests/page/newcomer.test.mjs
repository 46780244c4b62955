// Who comes with files of a cluster, or with prices alone, for the first time: what they are
// asked, where they arrive, and that no word or number misleads.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import * as core from "idlewise/core";
import { DESKTOP, PHONE, start, visit } from "./browser.mjs";
import { eventually, load, skip } from "./support.mjs";

const axe = readFileSync(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

let says;
let money;
let rents;
let days;
let heat;
let usage;
let figures;
let views;
let combine;
let unanswered;
let stop;
before(async () => {
  [says, money, rents, days, heat, usage, figures, views, combine, unanswered, stop] = await Promise.all([
    ...["import-says", "money", "rents", "day", "heat", "usage", "figures", "plan-view"].map((name) => load(`model/${name}.ts`)),
    load("sheet/combine.ts"),
    load("model/unanswered.ts"),
    start(),
    core.init(),
  ]);
});
after(() => stop?.());

/** Machines to rent, two kinds of which one is cheaper for the work. */
const toRent = () => ({
  schema_version: 1,
  nodes: [
    { id: "rent us/big", hardware: "A", region: "us", count: { min: 0, max: 9 }, capacity: { gpu: 8 }, price_per_hour: 8 },
    { id: "rent spot us/small", hardware: "B", region: "us", count: { min: 0, max: 9 }, capacity: { gpu: 1 }, price_per_hour: 9 },
  ],
  models: [{ id: "m", profiles: [{ hardware: "A", rate: 10, holds: { gpu: 1 } }, { hardware: "B", rate: 10, holds: { gpu: 1 } }] }],
  demands: [{ id: "asks", model: "m", region: "us", rate: 150 }],
  policy: { objective: "cost", currency: "USD" },
});
const solved = (scenario) => ({ scenario, plan: core.solve(scenario) });

test("one question for one model; notes that are alike are one", () => {
  const question = (model, hardware, answer = "models") => ({ about: "rates", text: `no rate for ${model} on ${hardware}`, help: "", model, hardware, catalogue: false, answer, choices: [] });
  assert.deepEqual(
    says.grouped([question("a", "H100"), question("b", "H100"), question("a", "L4"), question("a", "L4", "hardware")]).map(({ text }) => text),
    ["no rate for a on H100, L4", "no rate for b on H100", "no rate for a on L4"],
  );
  assert.deepEqual(
    says.alike([
      "Left out: dgx00: no GPU is free",
      "Left out: ns/llama-1 serves llama on 4 x H100, which no rate is of",
      "Left out: dgx01: no GPU is free",
      "Left out: ns/llama-2 serves llama on 4 x H100, which no rate is of",
      "Assumed: dgx02: no GPU is free",
      "Assumed: no price for H100 (2 machines)",
      "Assumed: no price for H200 (2 machines)",
    ]),
    [
      "Left out: dgx00 and 1 more like it: no GPU is free",
      "Left out: ns/llama-1 and 1 more like it: serves llama on 4 x H100, which no rate is of",
      "Assumed: dgx02: no GPU is free",
      "Assumed: no price for H100 (2 machines)",
      "Assumed: no price for H200 (2 machines)",
    ],
  );
});

test("compute is no amount per hour; money is", () => {
  const [gpus, dollars, units] = [money.computeUnit("gpu"), money.unitOf("USD"), money.unitOf(undefined)];
  assert.deepEqual([gpus, dollars, units].map(money.anHour), ["", "/h", "/h"]);
  assert.deepEqual([gpus, dollars, units].map(money.perHour), ["GPUs", "$ per hour", "units per hour"]);
  assert.deepEqual([35, 84.4333, 0.49].map((value) => money.exact(value, gpus)), ["35 GPUs", "84.43 GPUs", "0.49 GPUs"]);
});

test("where the plan chooses every machine, the headline says what to rent", () => {
  const one = solved(toRent());
  const used = usage.usage(one);
  const view = views.planView(one, used, []);
  // 150 units are 15 GPUs: two of the large machines, at $8.
  assert.deepEqual(view.rent, { text: "Rent 2 machines for $16.00/h, $12k a month.", which: "2 × us/big." } );
  assert.match(view.size, /^2 machines in 1 of 2 groups, /);
  // The day of a group says how many there are, not how many there could be.
  const { size, gpus, costPerHour, shared } = days.day(one, used, "rent us/big");
  assert.deepEqual([size, gpus, costPerHour, shared], ["2 of up to 9 × A", 16, 16, false]);
  // Names of offers do not repeat their region.
  assert.deepEqual(["rent us/big", "rent spot us/small", "us/own", "rented"].map((id) => heat.within(id, "us")), ["big", "spot small", "own", "rented"]);
  // One machine that is there anyway, and the question is another one.
  const fixed = toRent();
  fixed.nodes[0].count = 2;
  const other = solved(fixed);
  assert.equal(rents.rentLine(other, figures.figures(other)), undefined);
});

test("machines by the hour cost what they cost over the day, not in its first hour", () => {
  const hourly = toRent();
  hourly.nodes = [{ ...hourly.nodes[0], id: "us/big", count: { min: 0, max: 9, per: "period", running: 0 } }];
  hourly.periods = [{ label: "08:00" }, { label: "09:00" }];
  hourly.demands[0].rate = [0, 150];
  const one = solved(hourly);
  const day = days.day(one, usage.usage(one), "us/big");
  // None in the first hour, two in the second: $16 in two hours.
  assert.deepEqual([day.size, day.costPerHour], ["2 of up to 9 × A", 8]);
});

test("machines that others use too are said to stay", () => {
  const scenario = toRent();
  scenario.nodes = [{ ...scenario.nodes[0], id: "own", count: 3, shared: true }];
  const one = solved(scenario);
  assert.equal(days.day(one, usage.usage(one), "own").shared, true);
});

test("now and after are counted in one unit, whichever machines go", () => {
  const scenario = toRent();
  scenario.nodes = [
    { ...scenario.nodes[0], id: "priced", count: 2 },
    { ...scenario.nodes[0], id: "not", count: 2, price_per_hour: undefined },
  ];
  const now = figures.figures(solved(scenario));
  const off = { ...scenario, nodes: [{ ...scenario.nodes[0], count: 0 }, scenario.nodes[1]] };
  const after = figures.figures(solved(off));
  assert.deepEqual([now.priced, now.spendPerHour, now.unit.before], [true, 16, "$"]);
  assert.deepEqual([after.priced, after.spendPerHour, after.unit.before], [true, 0, "$"]);
  // Where no price was ever given, both are in GPUs.
  const none = { ...scenario, nodes: [scenario.nodes[1]] };
  assert.deepEqual([figures.figures(solved(none)).priced, figures.figures(solved(none)).spendPerHour], [false, 16]);
});

test("a model that is asked for has a row to type its rates in", () => {
  const draft = { schema_version: 1, nodes: [], models: [{ id: "a" }, {}], demands: [{ model: "b" }, { model: "a" }, { model: "b" }, {}] };
  assert.deepEqual(combine.withAsked(draft).models, [{ id: "a" }, { id: "b" }]);
  const whole = { ...draft, demands: [{ model: "a" }] };
  assert.equal(combine.withAsked(whole), whole);
});

test("no path of JSON in a sentence", () => {
  const loads = toRent();
  loads.nodes.forEach((node) => {
    node.count = 2;
  });
  loads.models[0].load_hours = 0.1;
  let said;
  try {
    core.advise(loads);
  } catch (error) {
    said = unanswered.unanswered("What to do", error);
  }
  assert.match(said, /^What to do is not worked out for models that take time to load: .* Take Loads away in Data, Models, to see it\.$/);
  const other = unanswered.unanswered("What to do", { code: "input", problems: [{ path: "$.nodes[1].spare_part", found: "1", expected: "0" }] });
  assert.equal(other, "What to do is not worked out for this scenario: spare part of nodes, number 2, would have to be 0.");
});

const file = (name, text) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
const begin = (work, options = {}) =>
  visit(
    async (page, context) => {
      await page.waitForSelector(".start");
      await work(page, context);
    },
    { solved: false, hash: "#example&view=start", ...options },
  );
const pick = (page, files) => page.setInputFiles("main input[type=file]", files);
const innerTexts = (locator) => locator.allInnerTexts();

/** Nodes of a cluster, one with no GPU and a kind that nobody has a rate on, without prices. */
function nodes() {
  const node = (name, product, gpus) => ({
    kind: "Node",
    metadata: { name, labels: { "topology.kubernetes.io/region": "us-east-1", "nvidia.com/gpu.product": product, "nvidia.com/gpu.memory": "81559" } },
    status: { allocatable: { cpu: "96", memory: "1100000000Ki", "nvidia.com/gpu": String(gpus) }, conditions: [{ type: "Ready", status: "True" }] },
  });
  const all = Array.from({ length: 20 }, (_, at) => node(`gpu-${at}`, at < 14 ? "NVIDIA-H100-80GB-HBM3" : "NVIDIA-L4", 8));
  return JSON.stringify({ kind: "List", apiVersion: "v1", items: all });
}

/** Tokens by the hour of one model. */
function tokens(model) {
  const values = Array.from({ length: 24 }, (_, hour) => [1764547200 + 3600 * hour, String(20000 + 500 * hour)]);
  const metric = { __name__: "vllm:generation_tokens:rate5m", model_name: model, region: "us-east-1" };
  return JSON.stringify({ status: "success", data: { resultType: "matrix", result: [{ metric, values }] } });
}

for (const [viewport, colorScheme] of [[{ width: 1280, height: 800 }, "light"], [PHONE, "dark"]]) {
  test(`a cluster's files, a model without rates, no prices: ${viewport.width} px, ${colorScheme}`, { skip }, async () => {
    await begin(
      async (page) => {
        await pick(page, [file("nodes.json", nodes()), file("tokens.json", tokens("acme/own-70b"))]);
        // What is asked stands before what may come next.
        await page.locator(".enough").waitFor();
        await page.getByRole("heading", { name: "What comes next" }).waitFor();
        await eventually(() => page.evaluate(() => document.querySelector(".choices").getBoundingClientRect().top < [...document.querySelectorAll("h2, h3")].find(({ textContent }) => textContent === "What comes next").getBoundingClientRect().top), true);
        await eventually(() => innerTexts(page.locator(".enough .question")), ([only, ...more]) => more.length === 0 && /^No rate for acme\/own-70b on H100, L4\./.test(only));
        await page.getByRole("button", { name: "New scenario with these 2 files" }).click();
        // In the sheet of models, on the row to be filled, which says why.
        await page.locator("[data-sheet=models] .sheet-row", { hasText: "acme/own-70b" }).waitFor();
        await page.locator(".wrong", { hasText: "This model has no rate yet" }).waitFor();
        await eventually(() => page.evaluate(() => document.activeElement?.getAttribute("role")), "grid");
        await page.keyboard.press("ArrowRight");
        await page.keyboard.type("2800");
        await page.keyboard.press("Enter");
        await page.waitForFunction(() => /^Each change/.test(document.querySelector(".data-bar [role=status]")?.textContent ?? ""));
        await page.getByRole("button", { name: "See the plan" }).click();
        await page.locator("h1", { hasText: /^Switch off \d+ of 20 machines and serve the same: [\d.]+ GPUs free\.$/ }).waitFor();
        // GPUs are no amount per hour, and where money would come from is said.
        await eventually(() => page.locator("main").innerText(), (text) => !/GPUs\s*\/h|GPUs per hour|money first/.test(text) && text.includes("No machine has a price"));
        await page.getByRole("button", { name: "Type prices" }).waitFor();
        // Nothing stands on anything else: figures with a word behind them are wide.
        const widths = () => page.locator(".fig .ab").evaluateAll((all) => all.map((one) => one.scrollWidth - one.clientWidth));
        await eventually(widths, (all) => all.length === 3 && all.every((one) => one <= 1));
        const labels = () =>
          page.locator(".heat-axis span").evaluateAll((all) => {
            const boxes = all.map((one) => one.getBoundingClientRect()).filter(({ width }) => width > 0);
            return boxes.every(({ left }, at) => at === 0 || left >= boxes[at - 1].right);
          });
        await eventually(labels, true);
      },
      { viewport, colorScheme },
    );
  });
}

const PRICES = "Provider,Instance Type,GPU,GPU Count,On-Demand $/hr,Region\naws,p5.48xlarge,H100,8,98.32,us-east-1\naws,g6.12xlarge,L4,4,4.60,us-east-1\n";
const RATES = "Model,GPU Type,GPUs,tokens/s,minutes to load\nllama-3.1-8b,H100,1,4600,6\nllama-3.1-8b,L4,1,480,6\n";
const DEMAND = "Hour,Model,Region,tokens/s\n08:00,llama-3.1-8b,us-east-1,3000\n09:00,llama-3.1-8b,us-east-1,9000\n";

test("prices, rates and demand without a machine: what to rent is the headline", { skip }, async () => {
  await begin(
    async (page) => {
      await pick(page, [file("prices.csv", PRICES), file("rates.csv", RATES), file("demand.csv", DEMAND)]);
      await eventually(() => page.locator(".enough input[type=number]").inputValue(), "100");
      await eventually(() => page.locator(".enough .state").allTextContents(), ["ready", "ready", "ready"]);
      await page.getByRole("button", { name: "New scenario with these 3 files" }).click();
      // 9,000 tokens per second are 19 L4 at 480: five machines of four, at $4.60.
      await page.locator("h1", { hasText: "Rent 5 machines for $23/h, $17k a month." }).waitFor();
      await eventually(() => page.locator(".under").textContent(), /5 × us-east-1\/g6\.12xlarge\.$/);
      await eventually(() => page.locator(".acts .note").textContent(), /models that take time to load/);
      // What loads is in the sheet, and can be taken away there.
      await page.keyboard.press("d");
      await page.getByRole("tab", { name: /^Models/ }).click();
      await eventually(() => page.locator('[data-sheet=models] [data-row="0"][data-column="5"]').textContent(), "0.1");
      await page.evaluate(axe);
      const found = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
      assert.deepEqual(found.violations.map(({ id, nodes: [one] }) => [id, one.html]), []);
    },
    { viewport: DESKTOP, colorScheme: "dark" },
  );
});

test("a table that could be machines or prices is read as the person says", { skip }, async () => {
  await begin(async (page) => {
    await pick(page, [file("nodes.json", nodes()), file("preise.csv", "Rechner;GPU Typ;GPUs;Preis pro Stunde (€)\r\ndgx;H100;8;24,50\r\ninf;L4;8;3,20\r\n")]);
    await eventually(() => page.locator(".enough").innerText(), /4 groups of 22 machines from 2 files/);
    await page.getByLabel("Read as").selectOption("prices");
    await eventually(() => page.locator(".enough").innerText(), /2 groups of 20 machines from 1 file/);
    await eventually(() => page.getByLabel("Read as").inputValue(), "prices-csv");
    await page.locator(".files li", { hasText: "preise.csv" }).getByText("2 prices").waitFor();
    await eventually(() => page.locator(".enough .assumed").count().then((some) => (some === 0 ? "" : page.locator(".enough .assumed").innerText())), (text) => !text.includes("no price"));
  });
});

for (const viewport of [{ width: 1280, height: 800 }, PHONE]) {
  test(`typed rows: nothing is cut, the button is near, a model without rates has its row: ${viewport.width} px`, { skip }, async () => {
    await begin(
      async (page) => {
        const cut = () =>
          page.locator(".opt .field input").evaluateAll((all) => {
            const pen = document.createElement("canvas").getContext("2d");
            return all.flatMap((one) => {
              pen.font = getComputedStyle(one).font;
              const { paddingLeft, paddingRight } = getComputedStyle(one);
              const room = one.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
              return pen.measureText(one.placeholder).width > room + 0.5 ? [one.placeholder] : [];
            });
          });
        await eventually(cut, []);
        if (viewport !== PHONE) {
          await eventually(() => page.getByRole("button", { name: /^Plan these/ }).evaluate((one) => one.getBoundingClientRect().bottom <= innerHeight), true);
        }
        const typed = { "Hardware, row 1": "H100", "Machines, row 1": "6", "Model, row 1": "my-13b", "Requests, tokens/s, row 1": "20,000" };
        for (const [label, text] of Object.entries(typed)) {
          await page.getByLabel(label, { exact: true }).fill(text);
        }
        await page.getByRole("button", { name: /^Plan these/ }).click();
        await page.locator("[data-sheet=models] .sheet-row", { hasText: "my-13b" }).waitFor();
        await page.locator(".wrong", { hasText: "This model has no rate yet" }).waitFor();
      },
      { viewport },
    );
  });
}

test("all examples are there for the asking", { skip }, async () => {
  await begin(async (page) => {
    await eventually(() => page.locator(".exs li").count(), 6);
    await page.getByRole("button", { name: "All 11 examples" }).click();
    await eventually(() => page.locator(".exs b").allTextContents(), (titles) => titles.length === 11 && titles.at(-1) === "A morning of models that load");
  });
});

test("prices beside machines are of those machines: nothing is rented unasked", { skip }, async () => {
  await begin(async (page) => {
    await pick(page, [file("prices.csv", PRICES), file("nodes.json", nodes())]);
    await eventually(() => page.locator(".enough input[type=number]").inputValue(), "0");
  });
});

test("Show goes to the cell that has to be mended, in the sheet that is open too", { skip }, async () => {
  await visit(
    async (page) => {
      await page.waitForSelector("[role=grid]");
      const cell = (row, column) => page.locator(`[data-sheet=nodes] [data-row="${row}"][data-column="${column}"]`);
      await cell(20, 1).dblclick();
      await page.keyboard.press("Control+a");
      await page.keyboard.type("eight");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Show" }).waitFor();
      await page.keyboard.press("Control+Home");
      await page.locator(".wrong").waitFor({ state: "detached" });
      await page.getByRole("button", { name: "Show" }).click();
      await page.locator(".wrong", { hasText: /“eight” does not fit Machines/ }).waitFor();
      await eventually(() => page.evaluate(() => document.activeElement?.getAttribute("role")), "grid");
    },
    { viewport: DESKTOP, solved: false, hash: "#example&view=data&sheet=nodes" },
  );
});

test("a worked example says what it shows and where its figures are from, when it is asked", { skip }, async () => {
  await visit(
    async (page) => {
      const about = page.locator("details", { hasText: "What this example shows" });
      await eventually(() => about.innerText(), "What this example shows");
      await about.locator("summary").click();
      await eventually(() => about.innerText(), /A replica of the 70B model loads for twelve minutes.*Times to load, prices by commitment and demand are invented\./s);
      // Parts of an hour have times of day.
      await eventually(() => page.locator("main").innerText(), (text) => /, 6 hours\./.test(text) && !/\+ 0\.\d+ h/.test(text));
    },
    { viewport: DESKTOP, hash: "#scenario=loading" },
  );
});
