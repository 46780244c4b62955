// The page's Plan view in a real browser: the answer, what is turned, where and why.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { PHONE, address, cells, figures, holdable, idle, ready, start, visit } from "./browser.mjs";
import { load, root, skip } from "./support.mjs";

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
    const money = await load("model/money.ts");
    const given = name === "example" ? ["--example"] : [`web/gallery/${name}.json`];
    const plan = JSON.parse(command("solve", ...given, "--json"));
    const hours = plan.periods.reduce((sum, period) => sum + period.hours, 0);
    const { cost, idle_percent } = plan.waste.total;
    const dollars = money.unitOf("USD");
    await visit(
      async (page) => {
        const [idleShare, spend, served] = await figures(page);
        assert.equal(idleShare.a ?? `${idleShare.b.replace("%", " %")}`, `${numbers.percent(idle_percent)} %`);
        assert.equal(spend.a ?? spend.b, money.about((cost.installed + (plan.counts.length > 0 ? 0 : plan.objective.cost)) / hours, dollars));
        const sums = plan.demands.reduce(([all, got], one) => [all + one.offered, got + one.served], [0, 0]);
        assert.equal(served.a ?? served.b.replace("%", " %"), `${numbers.percent((100 * sums[1]) / sums[0])} %`);
        const unused = await page.locator('.causes button:has(.l:has-text("Unused whatever you change")) .l span').last().textContent();
        assert.equal(unused, money.exact(cost.surplus / hours, dollars));
      },
      { hash: name === "example" ? "" : `#scenario=${name}` },
    );
  });
}

test("the first second shows the answer, without its solver and without a shift", { skip }, async () => {
  await visit(
    async (page) => {
      await page.locator("h1 em").waitFor();
      const text = await page.locator("h1").textContent();
      assert.match(text, /^Switch off \d+ of 351 machines and serve the same: \$\d+\/h, \$\d+k a month\.$/);
      assert.match(await page.locator("summary.seal").textContent(), /^Optimal, plan checked$/);
      assert.ok((await page.locator(".hr").count()) === 40, "the heatmap is there");
      const before_ = await figures(page);
      await page.evaluate(() => releaseSolves());
      await ready(page);
      assert.deepEqual(await figures(page), before_);
      assert.equal(await page.locator("h1").textContent(), text);
      const shift = await page.evaluate(() => globalThis.shifted);
      assert.ok(shift <= 0.05, `layout shift ${shift}`);
    },
    {
      solved: false,
      before: `(${holdable})(); holdSolves(); globalThis.shifted = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((one) => { if (!one.hadRecentInput) globalThis.shifted += one.value; })).observe({ type: "layout-shift", buffered: true });`,
    },
  );
});

test("an action is applied, stands in the dock and the address, and is taken back", { skip }, async () => {
  await visit(async (page) => {
    const rest = await figures(page);
    const first = page.locator(".act.first");
    await first.getByRole("button", { name: /^Apply: / }).click();
    await first.getByRole("button", { name: /^Applied: / }).waitFor();
    await idle(page);
    const [idleShare, spend] = await figures(page);
    // What was shown as the best action is what it comes to.
    assert.deepEqual([idleShare.b, spend.b], [rest[0].b, rest[1].b]);
    assert.match(await page.locator(".chip").textContent(), /machines off/);
    assert.match(await page.locator(".dfigs").textContent(), /Idle31\.1 %/);
    assert.match(await page.locator("#tab-plan").textContent(), /changes/);
    const here = page.url();
    assert.match(here, /b=/);
    await page.getByRole("button", { name: /^Take back: / }).click();
    await page.locator(".chip").waitFor({ state: "detached" });
    assert.deepEqual(await figures(page), rest);
    // The address alone brings it back.
    await page.goto("about:blank");
    await page.goto(here);
    await page.locator(".chip", { hasText: "machines off" }).waitFor();
    await idle(page);
    assert.equal((await figures(page))[1].b, spend.b);
  });
});

test("while a slider moves, the last figures are dimmed, first ones come, then the plan's", { skip }, async () => {
  await visit(async (page) => {
    const slider = page.getByRole("slider", { name: "Demand, times" });
    const seen = await page.evaluate(async () => {
      const input = document.querySelector("#dock input[type=range]");
      const found = { near: [], stale: false };
      const started = new Map();
      new MutationObserver(() => {
        const { dataset, classList, textContent } = document.querySelector(".dfigs");
        found.stale ||= classList.contains("stale");
        const from = started.get(dataset.shown);
        if (from !== undefined && textContent.includes("≈")) {
          started.delete(dataset.shown);
          found.near.push(performance.now() - from);
        }
      }).observe(document.querySelector(".dock"), { subtree: true, childList: true, attributes: true, characterData: true });
      for (let step = 1; step <= 10; step += 1) {
        input.value = String(1 + step / 20);
        started.set(String(Number(document.querySelector(".dfigs").dataset.asked) + 1), performance.now());
        input.dispatchEvent(new InputEvent("input", { bubbles: true }));
        await new Promise((resolve) => setTimeout(resolve, 350));
      }
      return found;
    });
    assert.ok(seen.stale, "old figures are dimmed");
    assert.ok(seen.near.length >= 5, `${seen.near.length} first figures`);
    const median = seen.near.sort((a, b) => a - b)[Math.floor(seen.near.length / 2)];
    console.log(`slider to first figure: median ${median.toFixed(0)} ms of ${seen.near.length}`);
    await idle(page);
    assert.equal(await slider.inputValue(), "1.5");
    assert.match(await page.locator("h1").textContent(), /^Demand × 1\.50: \d+\.\d % served, \d+\.\d % idle\.$/);
    assert.doesNotMatch(await page.locator(".dfigs").textContent(), /≈/);
    // What can be done was looked for without it, and says so.
    assert.match(await page.locator(".acts header").textContent(), /for today’s demand/);
    assert.doesNotMatch(await page.locator("main").textContent(), /the same, hour by hour/);
  });
});

test("a solve can be stopped, and the next one works", { skip }, async () => {
  await visit(async (page) => {
    // In the page itself: the solve might be done before a click from outside arrives.
    await page.evaluate(() => {
      const observer = new MutationObserver(() => {
        const button = [...document.querySelectorAll(".dock .work button")][0];
        if (button !== undefined) {
          observer.disconnect();
          button.click();
        }
      });
      observer.observe(document.querySelector(".dock"), { childList: true, subtree: true });
    });
    await page.getByLabel("Region down").selectOption("europe");
    await page.locator(".notice", { hasText: "Stopped" }).waitFor();
    await page.getByLabel("Region down").selectOption("japan");
    await page.locator(".chip", { hasText: "japan down" }).waitFor();
    await idle(page);
    assert.match(await page.locator("h1").textContent(), /^japan down: /);
  });
});

test("what is kept as the new A is held against from then on", { skip }, async () => {
  await visit(async (page) => {
    await page.getByLabel("Region down").selectOption("brazil");
    await idle(page);
    const [, spend, served] = await figures(page);
    await page.getByRole("button", { name: "Keep as the new A" }).click();
    await page.locator(".chip.a", { hasText: "brazil down" }).waitFor();
    await page.waitForFunction(() => document.querySelector("#figures .fig:nth-child(3) .d")?.textContent === "of all that is asked for" || document.querySelector("#figures .fig:nth-child(3) .a") !== null);
    const now = await figures(page);
    assert.equal(now[1].a ?? now[1].b, spend.b);
    assert.equal((now[2].a ?? now[2].b).replace(" ", ""), served.b);
  });
});

test("a shared link opens A and B as they were, named; a damaged one says so, and stays said", { skip }, async () => {
  await visit(async (page, context) => {
    await page.getByLabel("Region down").selectOption("europe");
    await idle(page);
    await page.waitForFunction(() => !document.querySelector("#figures .ab b").textContent.includes("≈"));
    const expected = await figures(page);
    await page.getByRole("button", { name: "Share", exact: true }).or(page.locator("summary[aria-label=Share]")).click();
    await page.getByRole("button", { name: "Copy a link" }).click();
    const link = await page.getByLabel("The link").inputValue();
    assert.ok(link.startsWith(`${address()}#s=`));
    const other = await context.newPage();
    await other.goto(link);
    await other.locator(".chip", { hasText: "europe down" }).waitFor();
    await other.locator(".chip.a", { hasText: "A: one day of a decentralised inference network" }).waitFor();
    await idle(other);
    await other.waitForFunction(() => !document.querySelector("#figures .ab b").textContent.includes("≈"));
    assert.deepEqual((await figures(other)).map(({ b }) => b), expected.map(({ b }) => b));
    // What is not shared is not the example's.
    assert.equal(await other.locator(".badge.warn").count(), 0);
    await other.goto("about:blank");
    await other.goto(`${link.slice(0, 300)}!`);
    const refusal = other.locator(".refusal");
    await refusal.waitFor();
    assert.match(await refusal.textContent(), /damaged/);
    await ready(other);
    assert.equal(await refusal.isVisible(), true);
    await other.getByRole("slider", { name: "Demand, times" }).fill("1.2");
    await idle(other);
    assert.equal(await refusal.isVisible(), true);
    await refusal.getByRole("button", { name: "Close" }).click();
    await refusal.waitFor({ state: "detached" });
  });
});

test("another scenario leaves nothing of the one before", { skip }, async () => {
  await visit(async (page) => {
    await page.locator("summary.scn").click();
    await page.getByRole("button", { name: "A memory-bound fleet" }).click();
    await page.locator(".scn", { hasText: /memory/i }).waitFor();
    await ready(page);
    // Views are drawn one after the other.
    await page.waitForFunction(() => !document.querySelector("main").textContent.includes("h200-island"));
    assert.equal(new URL(page.url()).hash.split("&")[0], "#scenario=memory-bound");
    await page.goBack();
    await page.locator("h1", { hasText: "351 machines" }).waitFor();
  });
});

test("one cursor over all charts, and a node's day says why", { skip }, async () => {
  await visit(async (page) => {
    const row = page.locator('.hr[data-id="europe/a100"]');
    await row.click();
    const day = page.locator("#day");
    await day.locator("h3", { hasText: "europe/a100" }).waitFor();
    const box = await row.locator("svg").boundingBox();
    await page.mouse.move(box.x + (box.width * 18.5) / 24, box.y + box.height / 2);
    await day.locator("h4", { hasText: "Why is it idle at 18:00?" }).waitFor();
    assert.match(await day.locator(".say").textContent(), /photos-europe is short of [\d,]+ units\/s .* vision-11b: not allowed on europe\/a100/);
    assert.match(await page.locator(".tip").textContent(), /europe\/a100, 18:00: \$[\d.]+\/h, [\d.]+ % idle/);
    await page.keyboard.press("]");
    await day.locator("h4", { hasText: "19:00" }).waitFor();
    await page.keyboard.press("2");
    await page.locator(".unserved h3", { hasText: "Not served at 19:00" }).waitFor();
    const rows = await cells(page, "What is refused at 19:00, and the rule in the way");
    assert.ok(rows.length >= 4 && rows.every(([who, short, share]) => who.includes(":") && /^[\d,]+$/.test(short) && /%$/.test(share)));
    await page.getByLabel("Hour", { exact: true }).focus();
    await page.keyboard.press("ArrowLeft");
    await page.locator(".unserved h3", { hasText: "18:00" }).waitFor();
    await page.locator(".flow-part h3", { hasText: "18:00" }).waitFor();
    await page.waitForFunction(() => location.hash.includes("hour=18"));
  });
});

test("a cause shows where it is", { skip }, async () => {
  await visit(async (page) => {
    await page.locator(".leg button", { hasText: "Blocked by a rule" }).click();
    await page.waitForFunction(() => scrollY > 200);
    await page.locator(".causes button", { hasText: "Too far from the demand" }).click();
    assert.match(await page.locator(".where").textContent(), /^By region: japan \$/);
    assert.ok((await page.locator(".hr.dim").count()) > 5);
    assert.equal(await page.locator('.hr[data-id="japan/h200-island"].dim').count(), 0);
  });
});

test("everything works by keyboard alone", { skip }, async () => {
  await visit(async (page) => {
    await page.keyboard.press("3");
    await page.locator("#panel-plan table.changes").waitFor();
    assert.match(await page.locator("#panel-plan .lead").textContent(), /runs today, .* not applied yet/);
    await page.keyboard.press("a");
    await page.locator(".chip", { hasText: "machines off" }).waitFor();
    assert.match(await page.locator("#panel-plan .lead").textContent(), /against today’s machines/);
    await page.keyboard.press("w");
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Demand, times");
    await page.keyboard.press("ArrowRight");
    await page.locator(".chip", { hasText: "Demand × 1.05" }).waitFor();
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("?");
    await page.locator("dialog h2", { hasText: "Keyboard" }).waitFor();
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Command" }).fill("day of japan/h100");
    await page.keyboard.press("Enter");
    await page.locator("#day h3", { hasText: "japan/h100" }).waitFor();
    const first = page.locator('.hr[tabindex="0"]');
    await first.focus();
    await page.keyboard.press("ArrowDown");
    const id = await page.evaluate(() => document.activeElement.dataset.id);
    await page.locator("#day h3", { hasText: id }).waitFor();
    await page.keyboard.press("d");
    await page.waitForFunction(() => location.hash.includes("view=data"));
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("d");
    await page.locator("h1", { hasText: "Demand × 1.05" }).waitFor();
    await page.keyboard.press("n");
    await page.locator("h1", { hasText: "Find the compute" }).waitFor();
    await idleOrNot(page);
  });
});

/** The start has no dock, so nothing there is being solved. */
const idleOrNot = async (page) => assert.equal(await page.locator(".dock").count(), 0);

test("what no plan can meet is said, with what would help", { skip }, async () => {
  await visit(async (page) => {
    await page.getByLabel("Best is").selectOption("cost");
    await page.locator(".badge.bad", { hasText: "No plan meets every limit" }).waitFor();
    assert.ok((await page.locator(".ways li").count()) > 0);
    await page.getByRole("button", { name: "Reset" }).click();
    await page.locator("h1", { hasText: "351 machines" }).waitFor();
  });
});

test("charts are taken along as pictures, drawings and tables", { skip }, async () => {
  await visit(async (page) => {
    for (const [kind, ending] of [["Picture, PNG", "png"], ["Drawing, SVG", "svg"], ["Table, CSV", "csv"]]) {
      await page.locator('.heat summary[aria-label^="Take along"]').click();
      const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".heat").getByRole("button", { name: kind }).click()]);
      assert.equal(download.suggestedFilename(), `idlewise-idle.${ending}`);
      const stream = await download.createReadStream();
      const parts = [];
      for await (const part of stream) {
        parts.push(part);
      }
      const bytes = Buffer.concat(parts);
      assert.ok(bytes.length > 2000, `${bytes.length} bytes of ${ending}`);
      if (ending === "csv") {
        assert.equal(bytes.toString().trim().split("\n").length, 41);
      }
    }
  });
});

test("on a phone: the dock shows B, and its button the knobs", { skip }, async () => {
  await visit(
    async (page) => {
      await page.getByRole("button", { name: "Turn knobs" }).click();
      await page.locator("dialog").getByLabel("Region down").selectOption("europe");
      await page.keyboard.press("Escape");
      await page.locator(".chip", { hasText: "europe down" }).waitFor();
      await idle(page);
      assert.match(await page.locator(".dfigs").textContent(), /95\.9 %/);
      await page.locator("#tab-demand").click();
      await page.getByLabel("Hour", { exact: true }).fill("3");
      await page.locator(".unserved h3", { hasText: "03:00" }).waitFor();
    },
    { viewport: PHONE },
  );
});
