// Looking: on a desktop and on a phone, in light and dark, on paper, for everyone.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { DESKTOP, PHONE, figures, holdable, idle, outsideLandmarks, ready, start, visit } from "./browser.mjs";
import { eventually, skip } from "./support.mjs";

const axe = readFileSync(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

let stop;
before(async () => {
  stop = await start();
});
after(() => stop());

const TABS = ["why", "demand", "plan"];

/** What axe finds, and what stands outside of every landmark. */
async function violations(page, where) {
  const found = await page.evaluate(async () => (await globalThis.axe.run()).violations);
  const shown = found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`).join("\n  ")}`);
  assert.deepEqual(shown, [], where);
  assert.deepEqual(await outsideLandmarks(page), [], where);
}

for (const colorScheme of ["light", "dark"]) {
  for (const [name, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
    test(`axe finds nothing: ${colorScheme}, ${name}`, { skip }, async () => {
      await visit(
        async (page) => {
          await page.evaluate(axe);
          for (const tab of TABS) {
            await page.locator(`#tab-${tab}`).click();
            await page.locator(`#panel-${tab} h2`).waitFor();
            await violations(page, tab);
          }
          await page.locator("summary.seal").click();
          await violations(page, "the proof");
          await page.keyboard.press("Escape");
          for (const label of ["Share", "More"]) {
            await page.locator(`summary[aria-label="${label}"]`).click();
            await violations(page, label);
            await page.keyboard.press("Escape");
          }
          for (const key of ["?", "Control+k"]) {
            await page.keyboard.press(key);
            await page.locator("dialog").waitFor();
            await violations(page, key);
            await page.keyboard.press("Escape");
            await page.locator("dialog").waitFor({ state: "detached" });
          }
          // While a plan is being made its progress is shown.
          await page.evaluate(() => holdSolves());
          await page.keyboard.press("a");
          await page.locator(".chip").waitFor();
          await violations(page, "while a plan is made");
          await page.evaluate(() => releaseSolves());
          await idle(page);
          await violations(page, "with B");
        },
        { viewport, colorScheme, before: holdable },
      );
    });
  }
}

test("the first plan, a refusal and a notice stand in landmarks", { skip }, async () => {
  await visit(
    async (page) => {
      await page.locator('progress[aria-label="Planning"]').waitFor();
      await page.evaluate(axe);
      await violations(page, "before the first plan");
      await page.evaluate(() => releaseSolves());
      await ready(page);
      await page.evaluate(() => (location.hash = "#s=damaged"));
      await page.locator(".refusal").waitFor();
      await violations(page, "a refusal");
      // The check finds what it is for.
      await page.evaluate(() => document.body.append(document.createElement("progress")));
      await eventually(async () => (await outsideLandmarks(page)).length, 1);
    },
    { hash: "#scenario=steady-day", solved: false, before: `(${holdable})(); holdSolves();` },
  );
});

/** In the page: how wide it was in any frame, where that is not the window's width. */
function watchWidth() {
  globalThis.wider = [];
  const look = () => {
    const wide = document.documentElement?.scrollWidth ?? innerWidth;
    if (wide !== innerWidth) {
      globalThis.wider.push(wide);
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

for (const [name, viewport] of Object.entries({ desktop: DESKTOP, laptop: { width: 1100, height: 700 }, phone: PHONE, small: { width: 320, height: 640 }, large: { width: 2560, height: 1440 } })) {
  test(`nothing is wider than the window, in no frame: ${name}`, { skip }, async () => {
    await visit(
      async (page) => {
        const check = async (where) => {
          // What was asked for is drawn, and was painted.
          await page.waitForFunction(() => document.documentElement.dataset.drawing === undefined);
          await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
          const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
          assert.equal(widths[0], widths[1], where);
          assert.deepEqual(await page.evaluate(() => globalThis.wider), [], where);
        };
        for (const tab of TABS) {
          await page.locator(`#tab-${tab}`).click();
          await page.locator(`#panel-${tab} h2`).waitFor();
          await check(tab);
        }
        await page.locator("#tab-demand").click();
        await page.locator(".flow svg").waitFor();
        await check("who serves whom");
        for (const menu of ["summary.scn", 'summary[aria-label="Share"]', 'summary[aria-label="More"]', "summary.seal", '.flow-part summary[aria-label^="Take along"]']) {
          await page.locator(menu).click();
          const panel = page.locator("details[open] > .pop").first();
          await panel.waitFor();
          await check(menu);
          const { x } = await panel.boundingBox();
          assert.ok(x >= 0, `${menu}: its panel begins at ${x} px`);
          await page.keyboard.press("Escape");
        }
        // Narrower than it was, and as wide again.
        await page.setViewportSize({ width: Math.max(320, viewport.width - 300), height: viewport.height });
        await check("narrower");
        await page.setViewportSize(viewport);
        await check("as wide again");
      },
      { viewport, before: watchWidth },
    );
  });
}

test("on a phone, what is touched is at least 44 pixels high", { skip }, async () => {
  await visit(
    async (page) => {
      const small = async () =>
        page.evaluate(() =>
          [...document.querySelectorAll("button, summary, select, input, .hr, [role=tab], a[href]")]
            .filter((one) => one.getClientRects().length > 0 && !one.classList.contains("skip"))
            .map((one) => [one, one.getBoundingClientRect()])
            .filter(([one, box]) => box.height < 43.5 && one.closest("p") === null)
            .map(([one, box]) => `${one.outerHTML.slice(0, 120)}: ${box.width} × ${box.height}`),
        );
      for (const tab of TABS) {
        await page.locator(`#tab-${tab}`).click();
        await page.locator(`#panel-${tab} h2`).waitFor();
        await eventually(small, [], tab);
      }
      await page.keyboard.press("a");
      await page.locator(".chip").waitFor();
      await idle(page);
      await eventually(small, [], "with B");
    },
    { viewport: PHONE },
  );
});

test("words are at least 12 pixels on every screen", { skip }, async () => {
  for (const viewport of [DESKTOP, PHONE]) {
    await visit(
      async (page) => {
        for (const tab of TABS) {
          await page.locator(`#tab-${tab}`).click();
          await page.locator(`#panel-${tab} h2`).waitFor();
          const tiny = () => page.evaluate(() =>
            [...document.querySelectorAll("body *")]
              .filter((one) => [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== ""))
              .filter((one) => one.getClientRects().length > 0 && Number.parseFloat(getComputedStyle(one).fontSize) < 12)
              .map(({ outerHTML }) => outerHTML.slice(0, 100)),
          );
          await eventually(tiny, [], tab);
        }
      },
      { viewport },
    );
  }
});

test("on paper: the report without its knobs, and light", { skip }, async () => {
  await visit(
    async (page) => {
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      for (const gone of [".top", ".dock", ".tabs", ".act .btn"]) {
        await page.locator(gone).first().waitFor({ state: "hidden" });
      }
      for (const there of ["h1", "#figures", ".acts", ".heat", "#day"]) {
        await page.locator(there).first().waitFor();
      }
      await eventually(() => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--surface").trim()), /^#fff(fff)?$/);
      const pdf = await page.pdf();
      assert.ok(pdf.length > 50_000 && pdf.subarray(0, 5).toString() === "%PDF-");
    },
    { colorScheme: "dark" },
  );
});

test("the theme can be chosen, and is remembered", { skip }, async () => {
  await visit(async (page) => {
    const back = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await back();
    await page.locator('summary[aria-label="More"]').click();
    await page.getByRole("button", { name: "Dark" }).click();
    const dark = await eventually(back, (now) => now !== light);
    await page.reload();
    await ready(page);
    await eventually(back, dark);
  });
});

test("after the first visit the page opens without a network", { skip }, async () => {
  await visit(async (page, context) => {
    const before_ = await eventually(() => figures(page), (all) => all[0]?.a !== undefined);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForFunction(async () => {
      for (const name of await caches.keys()) {
        if ((await (await caches.open(name)).keys()).length > 10) {
          return true;
        }
      }
      return false;
    });
    await context.setOffline(true);
    await page.reload();
    await ready(page);
    await eventually(() => figures(page), before_);
    await context.setOffline(false);
  });
});
