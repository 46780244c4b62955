// The newcomer's journey: from the files one has, or a few typed rows, to an answer.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { idle, noticed, start, visit } from "./browser.mjs";
import { eventually, root, skip } from "./support.mjs";

const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
/** The files of a cluster as it is today; its history and the fleet made of them are for forecasts. */
const cluster = readdirSync(join(root, "tests/cluster"))
  .filter((name) => !name.endsWith(".md") && name !== "history.csv" && name !== "fleet.json")
  .map((name) => join(root, "tests/cluster", name));
const cases = readdirSync(join(root, "tests/cases")).filter((name) => name.startsWith("csv-"));
const shared = join(root, "../shared/data/import");
const absent = existsSync(shared) ? false : `there is no ${shared}`;

let stop;
before(async () => {
  stop = await start();
});
after(() => stop());

const begin = (work, options = {}) =>
  visit(
    async (page, context) => {
      await page.waitForSelector(".start");
      await work(page, context);
    },
    { viewport: DESKTOP, solved: false, hash: "#example&view=start", ...options },
  );
const file = (name, text) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
const pick = (page, files) => page.setInputFiles("main input[type=file]", files);
const rowOf = (page, name) => page.locator(".files li", { has: page.getByRole("button", { name, exact: true }) });
const answered = (page) => page.waitForSelector("h1 >> text=/\\d/");
/** Goes to a sheet, and waits until some of its columns are as expected, row by row. */
const sheet = async (page, name, columns, expected, what) => {
  await page.keyboard.press("Escape");
  if ((await page.locator(".data-tabs").count()) === 0) {
    await page.getByRole("button", { name: "Data", exact: true }).click();
  }
  await page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
  const rows = page.locator(`[data-sheet=${name.toLowerCase()}] .sheet-body .sheet-row:not(.new)`);
  await rows.first().waitFor();
  return eventually(
    () => rows.evaluateAll((all, keys) => all.map((row) => keys.map((column) => row.querySelector(`[data-column="${column}"]`)?.textContent)), columns),
    expected,
    what ?? name,
  );
};
const status = (page, words) => eventually(() => page.locator(".data-bar [role=status]").textContent(), words);
const wrong = "cannot be used";

for (const [name, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
  test(`from a cluster's files to an answer, by mouse: ${name}`, { skip }, async () => {
    await begin(
      async (page) => {
        await pick(page, cluster);
        await page.waitForSelector(".files");
        await eventually(
          async () => (await page.locator(".files .name").allTextContents()).sort(),
          ["bench-70b.json", "bench-8b.json", "nodes.json", "pods.json", "prom.json", "vms.csv"],
        );
        await eventually(() => page.locator(".files .badge.bad").count(), 0);
        await eventually(() => page.locator(".enough .state").allTextContents(), ["ready", "ready", "ready"]);
        // Nothing is used yet: the example is still what is open, and there is nothing to mix with it.
        await eventually(() => page.getByRole("button", { name: /^(Replace|Add to)/ }).count(), 0);
        await page.getByRole("button", { name: "New scenario with these 6 files" }).click();
        await answered(page);
        await eventually(() => page.url(), /#own=/);
        // `nodes.json` says nothing about whose fleet it is.
        await eventually(() => page.locator(".scn").textContent(), /^My fleet/);
        // The first thing to do is done, and its plan shown.
        await page.locator(".act.first").getByRole("button", { name: /^Apply: / }).click();
        await page.locator(".act.first").getByRole("button", { name: /^Applied: / }).waitFor();
        await idle(page);
        await page.locator("#figures:not(.stale) .a").first().waitFor();
        await eventually(() => page.locator(".refusal").count(), 0);
        await sheet(page, "Nodes", [0, 1, 2], (nodes) => nodes.length >= 2 && nodes.length <= 6 && nodes.every(([, , hardware]) => /H100|L40S/.test(hardware)));
        await sheet(page, "Demand", [1], (demand) => demand.length > 0 && demand.every(([model]) => /8b|70b/i.test(model)));
      },
      { viewport },
    );
  });
}

test("the same by keyboard alone", { skip }, async () => {
  await begin(async (page) => {
    const reach = async (wanted, most = 60) => {
      for (let step = 0; step < most; step += 1) {
        await page.keyboard.press("Tab");
        const found = await page.evaluate(() => (document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "").trim());
        if (wanted.test(found)) {
          return;
        }
      }
      throw new Error(`no way by Tab to ${wanted}`);
    };
    await reach(/^Choose files$/);
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.keyboard.press("Enter").then(() => page.keyboard.press("Space"))]);
    await chooser.setFiles(cluster);
    await page.waitForSelector(".enough");
    await reach(/^New scenario with these 6 files$/);
    await page.keyboard.press("Enter");
    await answered(page);
    await page.keyboard.press("d");
    await page.waitForSelector("[role=grid]");
    await reach(/^Nodes$/, 30);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("F2");
    await eventually(() => page.evaluate(() => document.activeElement?.className), "typing");
    await page.keyboard.press("Escape");
    // Out of the sheet again, at its end.
    await page.keyboard.press("Control+End");
    await page.keyboard.press("Tab");
    await eventually(() => page.evaluate(() => document.activeElement?.getAttribute("role")), null);
  });
});

test("a few typed rows are planned, with rates from the catalogue", { skip }, async () => {
  await begin(async (page) => {
    const machines = page.locator("table[aria-label=Machines]");
    await machines.locator("[data-cell='0-0']").click();
    for (const text of ["H100", "30", "8", "17.60", "europe"]) {
      await page.keyboard.type(text);
      await page.keyboard.press("Tab");
    }
    // The rest is pasted.
    await page.evaluate(() => navigator.clipboard.writeText("L40S\t24\t4\t2.80\teurope"));
    await page.keyboard.press("Control+v");
    await page.locator("table[aria-label='What is asked of them'] [data-cell='0-0']").click();
    for (const text of ["llama-3.1-8b", "120,000", "europe"]) {
      await page.keyboard.type(text);
      await page.keyboard.press("Tab");
    }
    await page.getByRole("button", { name: "Plan these 54 machines" }).click();
    await answered(page);
    await eventually(() => page.locator("#figures").textContent(), /\$595/);
    await sheet(page, "Nodes", [1, 2, 3, 5, 7], [["30", "H100", "europe", "8", "17.60"], ["24", "L40S", "europe", "4", "2.80"]]);
    await sheet(page, "Demand", [1, 2], [["llama-3.1-8b", "europe"]]);
    await sheet(page, "Models", [0, 1, 2], ([rates]) => /llama-3\.1-8b,[\d,]+,[\d,]+/.test(rates?.join()));
    await eventually(() => page.locator(".dot.pub").count(), (count) => count >= 3);
  });
});

test("a table with titles is looked at first, wherever it is pasted", { skip }, async () => {
  const table = "Server\tGPU\tQty\t$/h\nfra\tH100\t2\t$19.80\nash\tL4\t3\t$0.80\nTotal\t\t5\t$20.60\n";
  const paste = async (page) => {
    await page.evaluate((text) => navigator.clipboard.writeText(text), table);
    await page.keyboard.press("Control+v");
    await page.waitForSelector(".map");
    await eventually(() => page.locator(".map select").evaluateAll((all) => all.map(({ value }) => value)), ["id", "hardware", "count", "price_per_hour"]);
  };
  await begin(async (page) => {
    await page.locator("table[aria-label=Machines] [data-cell='0-0']").click();
    await paste(page);
    await eventually(() => page.locator(".enough dd").first().textContent(), /^2 groups of 5 machines/);
    await page.getByRole("button", { name: "New scenario with this file" }).click();
    await page.getByRole("tab", { name: /^Nodes/ }).click();
    await page.locator("[data-sheet=nodes] .sheet-row [role=gridcell]").first().click();
    await paste(page);
    await page.getByRole("button", { name: "Add to them" }).waitFor();
  });
});

test("a list of one's own is a scenario of one's own: its nodes, its title, no demand of an example", { skip }, async () => {
  await visit(
    async (page) => {
      await answered(page);
      await page.keyboard.press("d");
      await page.getByRole("tab", { name: /Import/ }).click();
      await pick(page, [file("fleet.csv", "Node Name,GPU Type,GPUs,Instances,$/hr,Zone,Notes\nfra-1,H100 SXM,8,2,$17.60,eu,rack 4\nfra-2,NVIDIA L4,1,40,,eu,\n")]);
      await page.waitForSelector(".map");
      // What was guessed is said, and can be said otherwise.
      await eventually(() => page.locator(".map .g").count(), (count) => count >= 2);
      await eventually(() => page.locator(".notes").textContent(), /guesses.*in amber.*Ignored:.*Notes/s);
      await page.getByRole("combobox", { name: "Zone is" }).selectOption("");
      await page.locator(".notes", { hasText: /Ignored:.*Zone/ }).waitFor();
      await page.getByRole("combobox", { name: "Zone is" }).selectOption("region");
      await page.locator(".notes", { hasNotText: "Zone" }).waitFor();
      await eventually(() => page.getByRole("button", { name: /^(Replace|Add to)/ }).count(), 0);
      await page.getByRole("button", { name: "New scenario with this file" }).click();
      // There is nothing to plan yet: that is said, and nothing of the example is shown.
      await page.waitForSelector("[role=grid]");
      await status(page, /before there is a plan/);
      await eventually(() => page.locator(".scn").textContent(), "fleet");
      await eventually(() => page.locator(".data-bar dd").allTextContents(), ["–", "–", "–"]);
      await sheet(page, "Nodes", [0, 1, 2, 3], [["fra-1", "2", "H100", "eu"], ["fra-2", "40", "L4", "eu"]]);
      await eventually(() => page.getByRole("tab", { name: /Demand/ }).textContent(), "Demand0something to mend");
      // A demand and a model, typed: and there is the answer.
      await page.getByRole("tab", { name: /Demand/ }).click();
      await page.getByRole("button", { name: "Add demand" }).click();
      for (const text of ["chat", "llama-3.1-8b", "eu", "20000"]) {
        await page.keyboard.type(text);
        await page.keyboard.press("Tab");
      }
      await page.getByRole("tab", { name: /Models/ }).click();
      await page.getByRole("button", { name: "Fill gaps from the catalogue" }).click();
      await noticed(page, /rates? taken from the catalogue/);
      await status(page, /^Each change/);
      await eventually(async () => (await page.locator(".data-bar dd").allTextContents()).join(), /\d.*%.*100\.0 %/);
      // Now it may be added to, or its nodes replaced: when that is chosen.
      await page.getByRole("tab", { name: /Import/ }).click();
      await pick(page, [file("more.csv", "id,hardware,capacity.gpu,price_per_hour,region\nfra-9,L40S,4,2.8,eu\n")]);
      await page.getByRole("button", { name: "Add to them" }).click();
      await page.waitForSelector("[role=grid]");
      await sheet(page, "Nodes", [0], [["fra-1"], ["fra-2"], ["fra-9"]]);
      await page.keyboard.press("Control+z");
      await sheet(page, "Nodes", [0], [["fra-1"], ["fra-2"]]);
      await page.getByRole("tab", { name: /Import/ }).click();
      await pick(page, [file("more.csv", "id,hardware,capacity.gpu,price_per_hour,region\nfra-9,L40S,4,2.8,eu\n")]);
      await page.getByRole("button", { name: "Replace the nodes here" }).click();
      await page.waitForSelector("[role=grid]");
      await sheet(page, "Nodes", [0], [["fra-9"]]);
    },
    { viewport: DESKTOP, solved: false },
  );
});

test("a table pasted anywhere is looked at, and a scenario with its plan opens", { skip }, async () => {
  await begin(async (page) => {
    await page.evaluate(() => navigator.clipboard.writeText("Node Name\tGPU Type\tGPUs\tInstances\nfra-1\tH100\t8\t2\n"));
    await page.locator("h1").click();
    await page.keyboard.press("Control+v");
    await rowOf(page, "pasted table").waitFor();
    await eventually(() => page.locator(".import-main").textContent(), /separator “tab”/);
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.waitForSelector(".files", { state: "detached" });
    await pick(page, [join(root, "tests/golden/minimal.json")]);
    await page.getByRole("button", { name: "New scenario with this file" }).click();
    await answered(page);
    await eventually(() => page.locator(".scn").textContent(), "two regions, one hour");
  });
});

test("wrong files: one line each, what it seems to be and what to do; the others stay", { skip }, async () => {
  await begin(async (page) => {
    await pick(page, [
      file("photo.png", "\u0089PNG\r\n\u001a\n0000"),
      file("broken.json", '{"nodes": [}'),
      file("letter.txt", "Dear colleague,\nplease find attached\n"),
      file("empty.csv", ""),
      file("good.csv", "id,hardware,capacity.gpu\na,H100,8\n"),
      file("bad.csv", "id,hardware,capacity.gpu\na,H100,8\nb,L40S,many\n"),
    ]);
    await page.waitForSelector(".files");
    for (const name of ["photo.png", "broken.json", "letter.txt", "empty.csv", "bad.csv"]) {
      const row = rowOf(page, name);
      await eventually(() => row.locator(".badge").textContent(), wrong, name);
      const words = await eventually(() => row.locator(".small").textContent(), (text) => text.length >= 8 && text.length < 300 && !text.includes("\n"), name);
      console.log(`${name}: ${words}`);
    }
    await eventually(() => rowOf(page, "good.csv").locator(".badge").textContent(), (text) => text !== wrong);
    // The cell that is wrong is shown, and what it should be.
    await page.getByRole("button", { name: "bad.csv", exact: true }).click();
    await eventually(() => page.locator("td.err").textContent(), "many expected a number that is not negative");
    await page.getByRole("button", { name: "Leave photo.png out" }).click();
    await rowOf(page, "photo.png").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "New scenario with this file" }).waitFor();
  });
});

test("CSV as people write it is read as it was meant", { skip }, async () => {
  await begin(async (page) => {
    for (const name of cases) {
      await pick(page, [join(root, "tests/cases", name)]);
      await rowOf(page, name).waitFor();
      await eventually(() => rowOf(page, name).locator(".badge").textContent(), (text) => text !== wrong, name);
      await page.getByRole("button", { name: /^New scenario/ }).click();
      await page.waitForSelector("[role=grid]");
      if (name === "csv-demand-timestamps.csv") {
        await sheet(page, "Demand", [0, 1], [["d", "m"]], name);
      } else {
        const first = (expected) => (rows) => rows.length > 0 && JSON.stringify(rows[0]) === expected;
        await sheet(page, "Nodes", [0, 2, 5], first('["k1","H100","8"]'), name);
        if (/decimal|excel|dollar|comments|caps|float|close/.test(name)) {
          await sheet(page, "Nodes", [7], first('["17.60"]'), name);
        }
      }
      await page.getByRole("tab", { name: /Import/ }).click();
    }
  });
});

const REAL = [
  ["k8s_nodes_pai_4gpu.json", /1 machine/],
  ["slurm_scontrol_v25_gh200.json", /2 machines/],
  ["skypilot_lambda_v1.csv", /prices/],
  ["vllm_serving_8xh100_405b.json", /rate/],
  ["prom_matrix_counter_downsampled.json", /requests or tokens/],
  ["ml_cloud_gpu_pricing.csv", /price|machine/],
  ["azure_llm_2023_code_head.csv", /demand/],
];

test("real files of the tools are known, and asked about where they leave something open", { skip: skip || absent }, async () => {
  await begin(async (page) => {
    await pick(page, REAL.map(([name]) => join(shared, name)));
    await page.waitForSelector(".files");
    for (const [name, words] of REAL) {
      await eventually(() => rowOf(page, name).locator(".small").textContent(), words, name);
    }
    await eventually(() => page.locator(".question").count(), (count) => count > 0);
    await page.locator(".question", { hasText: "which does not say what it was measured on" }).waitFor();
  });
});

/** A metric of a company's own: nothing says what it counts. */
const own = (metric) => {
  const values = Array.from({ length: 24 }, (_, hour) => [1764547200 + 3600 * hour, String(1000 + 10 * hour)]);
  return JSON.stringify({ status: "success", data: { resultType: "matrix", result: [{ metric: { __name__: metric, model: "llama-3.1-8b" }, values }] } });
};

for (const [name, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
  test(`what a metric counts is asked, and answered on the page: ${name}`, { skip }, async () => {
    await begin(
      async (page) => {
        await pick(page, [file("fleet.csv", "GPU,Qty,GPUs,$/h\nH100,12,1,2.5\n"), file("gateway.json", own("gateway_work"))]);
        await page.waitForSelector(".files");
        await eventually(() => rowOf(page, "gateway.json").locator(".badge").textContent(), "1 question");
        const refused = await page.locator(".refused").textContent();
        // A person on the page writes no map.
        assert.match(refused, /"gateway_work", which is not known to count requests or tokens\. Say what it counts/);
        assert.doesNotMatch(await page.locator("main").textContent(), /\{"files"/);
        await page.getByLabel("It counts").selectOption("output_tokens");
        await eventually(() => rowOf(page, "gateway.json").locator(".badge").textContent(), (text) => text !== "1 question" && text !== wrong);
        await eventually(() => page.locator(".enough .state").allTextContents(), ["ready", "ready", "ready"]);
        await page.getByRole("button", { name: "New scenario with these 2 files" }).click();
        await answered(page);
      },
      { viewport },
    );
  });
}

test("what is missing and cannot be answered is no question, and is said once", { skip }, async () => {
  await begin(async (page) => {
    await pick(page, [file("fleet.csv", "GPU,Qty\nH100,12\n")]);
    await page.waitForSelector(".enough");
    await eventually(() => page.locator(".enough .state").allTextContents(), ["ready", "missing", "missing"]);
    await eventually(() => page.locator(".enough dd p", { hasText: /^None\.$/ }).count(), 0);
    // What was assumed of all files together is said.
    await eventually(() => page.locator(".assumed").textContent(), /Assumed: no price for H100 \(12 machines\)/);
  });
});

test("a model is chosen from the catalogue, with its rates", { skip }, async () => {
  await begin(async (page) => {
    await pick(page, [file("fleet.csv", "GPU,Qty\nH100,12\n")]);
    await page.getByRole("button", { name: "New scenario with this file" }).click();
    await page.getByRole("tab", { name: /Models/ }).click();
    await page.getByText("Choose from the catalogue").click();
    const models = page.getByRole("group", { name: "Models with published rates" }).getByRole("button");
    await models.first().waitFor();
    const name = await models.first().locator("span").evaluate((one) => one.firstChild.textContent);
    assert.match(await models.first().textContent(), /H100$/);
    await models.first().click();
    await noticed(page, /is here with \d+ rates? from the catalogue/);
    await sheet(page, "Models", [0], [[name]]);
    await page.keyboard.press("Control+z");
    await eventually(() => page.locator("[data-sheet=models] .sheet-body .sheet-row:not(.new)").count(), 0);
  });
});

test("axe finds nothing in an import", { skip }, async () => {
  const axe = readFileSync(join(root, "node_modules/axe-core/axe.min.js"), "utf8");
  for (const colorScheme of ["light", "dark"]) {
    await begin(
      async (page) => {
        await pick(page, [file("fleet.csv", "Node Name,GPU Type,GPUs,Instances,$/hr,Zone,Notes\nfra-1,H100 SXM,8,2,$17.60,eu,rack 4\nfra-2,GH 900,1,40,,eu,\n"), file("broken.json", "{")]);
        await page.waitForSelector(".files");
        for (const name of ["fleet.csv", "broken.json"]) {
          await page.getByRole("button", { name, exact: true }).click();
          await page.evaluate(axe);
          const found = await page.evaluate(async () => (await globalThis.axe.run()).violations);
          assert.deepEqual(found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`), []);
        }
      },
      { colorScheme },
    );
  }
});
