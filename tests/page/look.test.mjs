// Looking: every figure is the command's, on a desktop and on a phone, in
// light and dark, on paper, for everyone.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { DESKTOP, PHONE, address, cells, holdable, idle, outsideLandmarks, ready, start, visit } from "./browser.mjs";
import { load, root, skip } from "./support.mjs";

const axe = readFileSync(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

const SECTIONS = ["what-if", "waste", "policies", "heat", "service", "flow", "worth", "operators", "growth", "switch-off", "stress", "proof"];

let stop;
before(async () => {
  stop = await start();
});
after(() => stop());

/** What the command prints. */
function command(...arguments_) {
  const cargo = ["run", "--quiet", "--package", "idlewise-cli", "--", ...arguments_];
  return execFileSync("cargo", cargo, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] });
}

for (const name of ["example", "region-outage", "verification-heavy"]) {
  test(`figures of ${name} are those of the command`, { skip }, async () => {
    const numbers = await load("model/numbers.ts");
    const given = name === "example" ? ["--example"] : [`web/gallery/${name}.json`];
    const { plan, policies } = JSON.parse(command("compare", ...given, "--json"));
    const text = command("solve", ...given);
    const hash = name === "example" ? "" : `#scenario=${name}`;
    await visit(
      async (page) => {
        const optimum = policies.find(({ policy }) => policy === "optimum");
        const figures = await page.locator(".figures > div > dd:nth-of-type(1)").allTextContents();
        assert.deepEqual(figures.slice(0, 3), [
          `${numbers.percent(optimum.idle_percent)} %`,
          numbers.money(optimum.avoidable_per_hour),
          `${numbers.percent(optimum.served_percent)} %`,
        ]);
        // The command's own words and figures, as printed.
        assert.match(text, new RegExp(`idle +${figures[0].replace(".", "\\.")}`));
        assert.match(text, new RegExp(`avoidable +${figures[1].replaceAll(".", "\\.")} `));
        assert.match(text, new RegExp(`served +${figures[2].replace(".", "\\.")}`));

        await page.getByRole("button", { name: "gpu-hours" }).click();
        await page.locator("#waste details.data summary").click();
        const hours = plan.waste.total.compute_hours;
        const flat = { ...hours, ...hours.stranded };
        const parts = await cells(page, "Where the compute went, in gpu-hours");
        const keys = ["installed", "unavailable", "headroom", "useful", "overhead", "workload_idle", "fragmentation", "hosting", "verification", "region", "resource", "hardware", "surplus"];
        const expected = numbers.column(keys.map((key) => flat[key]));
        assert.deepEqual(parts.slice(0, -1).map((row) => row[1]), expected);
        for (const [at, label] of keys.entries()) {
          const shown = label.replace("workload_idle", "workload idle");
          assert.match(text, new RegExp(`${shown} +${expected[at].replaceAll(".", "\\.")} `), label);
        }

        const rows = await cells(page, "What routing achieves, without a plan and with it");
        const compared = command("compare", ...given).split("\n");
        for (const [at, policy] of policies.entries()) {
          const [id, , served, idle, avoidable, value] = rows[at];
          assert.equal(id, policy.policy);
          const line = compared.find((one) => one.trim().startsWith(`${id} `));
          assert.deepEqual(line.trim().split(/ {2,}/).slice(2).join(" ").split(/ +/), [served, idle, avoidable, value]);
        }

        // What each operator has, and what is not served, as printed.
        const printed = (name) => text.split("\n").filter((one) => one.trim().startsWith(name) || one.includes(` ${name} `)).map((one) => one.trim().split(/ {2,}/));
        const operators = await cells(page, "Operators: work, idle share, earnings");
        assert.equal(operators.length, Object.keys(plan.waste.by_operator).length);
        for (const [operator, hours, , idleShare] of operators.slice(0, 3)) {
          const account = plan.waste.by_operator[operator];
          assert.equal(Number(hours.replaceAll(",", "")), Math.round(account.compute_hours.installed), operator);
          assert.equal(idleShare, numbers.percent(account.idle_percent));
          assert.ok(printed(operator).some((line) => line.includes(idleShare)), operator);
        }
        const missing = await cells(page, "Unmet demand, units per second, averaged over time");
        for (const [demand, , , asked, unmet, share] of missing.slice(0, 10)) {
          const line = text.split("\n").find((one) => one.includes(` ${demand.slice(0, 11)}`) && one.includes(` ${asked} `));
          assert.match(line ?? demand, new RegExp(` ${asked} +${unmet} +${share.replace(".", "\\.")} `));
        }

        const worth = await cells(page, "Worth of one more unit for one hour");
        for (const [node, hardware, region, resource, price] of worth.slice(0, 3)) {
          const line = text.split("\n").find((one) => one.includes(` ${hardware} `) && one.includes(` ${price}`));
          assert.ok(line?.includes(region.slice(0, 10)) && line.includes(resource), `${node}: ${line}`);
        }
        const nothing = /On (\d+) of \d+ node entr/.exec(await page.locator("#worth .conclusion").textContent());
        assert.match(text.replaceAll(/\s+/g, " "), new RegExp(`On ${nothing[1]} of \\d+ node entr`));

        const proof = await cells(page, "Proof of the plan, and its check in this tab");
        assert.equal(proof[0][1], numbers.plain(plan.objective.value));
        assert.equal(proof[1][1], numbers.plain(plan.objective.bound));
        assert.equal(proof[0][1], proof[0][2]);
      },
      { hash },
    );
  });
}

for (const [name, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE, small: { width: 360, height: 640 }, large: { width: 3840, height: 2160 } })) {
  test(`nothing is wider than the window: ${name}`, { skip }, async () => {
    await visit(
      async (page) => {
        const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.equal(widths[0], widths[1]);
        for (const section of SECTIONS) {
          const box = await page.locator(`#${section}`).boundingBox();
          assert.ok(box.width > 270 && box.height > 90, section);
        }
      },
      { viewport },
    );
  });
}

for (const colorScheme of ["light", "dark"]) {
  for (const [name, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
    test(`axe finds nothing: ${colorScheme}, ${name}`, { skip }, async () => {
      await visit(
        async (page) => {
          await page.evaluate(axe);
          const violations = async (where) => {
            const found = await page.evaluate(async () => (await globalThis.axe.run()).violations);
            const shown = found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`).join("\n  ")}`);
            assert.deepEqual(shown, [], where);
            assert.deepEqual(await outsideLandmarks(page), [], where);
          };
          await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
          await violations("the page");
          // While a solve is slow its progress is shown.
          await page.evaluate(() => holdSolves());
          await page.getByRole("slider", { name: "Demand" }).fill("1.2");
          await page.locator(".solving progress").waitFor();
          await violations("while a solve is slow");
          await page.evaluate(() => releaseSolves());
          await page.locator(".tag").waitFor();
          await idle(page);
          // With the answers about the fleet, which a small scenario has soon.
          await page.goto(`${address()}#scenario=steady-day`);
          await page.locator(".hero .over", { hasText: "moving costs" }).waitFor();
          await idle(page);
          for (const [section, answer] of [["growth", "polyline"], ["switch-off", ".conclusion:has-text('machines')"], ["stress", "table"], ["worth", "h3"]]) {
            await page.locator(`#${section}`).getByRole("button", { name: /more machines|switched off|lost|prices hold/ }).first().click();
            await page.locator(`#${section} ${answer}`).first().waitFor({ state: "attached" });
          }
          await page.getByRole("button", { name: /best purchase/ }).click();
          await page.locator("#growth .answer").waitFor();
          await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
          await violations("with the answers about the fleet");
          await page.getByRole("slider", { name: "Demand" }).fill("1.3");
          await page.waitForSelector(".delta");
          await idle(page);
          await violations("with differences");
          for (const button of ["Open", "Take along", "Edit"]) {
            await page.getByRole("button", { name: button, exact: true }).click();
            await page.waitForSelector(button === "Edit" ? ".tabulator-cell" : "dialog h2");
            await violations(button);
            await page.keyboard.press("Escape");
          }
          // Every demand must be met at the lowest cost, and cannot be.
          await page.getByLabel("Best is").selectOption("cost");
          await page.locator("h1", { hasText: "No plan meets every limit" }).waitFor();
          await violations("without a plan");
        },
        { viewport, colorScheme, before: holdable },
      );
    });
  }
}

test("the first solve, a refusal and a notice stand in landmarks", { skip }, async () => {
  await visit(
    async (page) => {
      await page.locator(".solving progress").waitFor();
      assert.equal(await page.locator("h1").isVisible(), true);
      assert.deepEqual(await outsideLandmarks(page), [], "before the first plan");
      await page.evaluate(() => releaseSolves());
      await ready(page);
      await page.evaluate(() => (location.hash = "#s=damaged"));
      await page.locator(".refusal").waitFor();
      assert.deepEqual(await outsideLandmarks(page), [], "a refusal");
      // The check finds what it is for.
      await page.evaluate(() => document.body.append(document.createElement("progress")));
      assert.equal((await outsideLandmarks(page)).length, 1);
    },
    { hash: "#scenario=steady-day", solved: false, before: `(${holdable})(); holdSolves();` },
  );
});

test("on paper: the report without its knobs, and light", { skip }, async () => {
  await visit(
    async (page) => {
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      assert.equal(await page.locator("#what-if").isVisible(), false);
      assert.equal(await page.locator(".top nav").isVisible(), false);
      // Questions that nobody has asked are no part of it.
      assert.equal(await page.locator("#stress").isVisible(), false);
      for (const section of ["waste", "policies", "heat", "service", "flow", "worth", "operators", "proof"]) {
        assert.equal(await page.locator(`#${section} h2`).isVisible(), true, section);
      }
      await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
      const paper = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--card"));
      assert.match(paper.trim(), /^#fff(fff)?$/);
      await page.evaluate(() => dispatchEvent(new Event("afterprint")));
      const pdf = await page.pdf();
      assert.ok(pdf.length > 50_000 && pdf.subarray(0, 5).toString() === "%PDF-");
    },
    { colorScheme: "dark" },
  );
});

test("the theme can be chosen, and is remembered", { skip }, async () => {
  await visit(async (page) => {
    const back = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await back();
    await page.getByLabel("Theme").selectOption("dark");
    const dark = await back();
    assert.notEqual(dark, light);
    await page.reload();
    await ready(page);
    assert.equal(await back(), dark);
  });
});

test("the heatmap's table says the same as the heatmap, in any order", { skip }, async () => {
  await visit(async (page) => {
    await page.locator("#heat details.data summary").click();
    await page.locator("#heat table").waitFor();
    const caption = "Busy share of the visible nodes and periods, in percent";
    const before_ = await cells(page, caption);
    await page.locator("#heat").getByLabel("Group by").selectOption("none");
    await page.locator("#heat").getByLabel("Sort by").selectOption("idlest");
    await page.waitForFunction(
      ([caption, first]) => document.querySelector(`table:has(caption) tbody`) && [...document.querySelectorAll("caption")].find((one) => one.textContent === caption).closest("table").tBodies[0].rows[0].cells[0].textContent !== first,
      [caption, before_[0][0]],
    );
    await page.locator("#heat canvas").focus();
    for (let press = 0; press < 6; press += 1) {
      await page.keyboard.press("+");
    }
    const zoomed = await cells(page, caption);
    assert.ok(zoomed.length < 24 && zoomed[0][0].includes("/"));
    await page.keyboard.press("Home");
    await page.mouse.move(0, 0);
    await page.locator("#heat canvas").hover({ position: { x: 400, y: 60 } });
    assert.match(await page.locator("#heat .pointed").textContent(), /: (no compute available|[\d.<>]+ % busy)/);
  });
});
