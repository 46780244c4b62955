// At 400 %: a window of 1280 x 1024 has room for 320 x 256 then.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ready, start, visit } from "./browser.mjs";
import { skip } from "./support.mjs";

const ZOOMED = { width: 320, height: 256 };

let stop;
before(async () => {
  stop = await start();
});
after(() => stop());

/** How much wider the page is than the window, and how much of the window is covered by
 * what does not scroll away. */
const looked = (page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    scrollTo(0, Math.min(400, document.documentElement.scrollHeight / 2));
    const covers = [...document.querySelectorAll("body *")].filter((one) => {
      const { position } = getComputedStyle(one);
      return (position === "fixed" || position === "sticky") && one.closest(".sheet, .scroll, table, details:not([open]) .pop") === null;
    });
    const rows = new Set();
    for (const one of covers) {
      const { top, bottom, width } = one.getBoundingClientRect();
      // What scrolls with the page now does not cover it.
      const stuck = getComputedStyle(one).position === "fixed" || top <= 1 || bottom >= innerHeight - 1;
      for (let y = Math.max(0, Math.floor(top)); width > 100 && stuck && y < Math.min(innerHeight, bottom); y += 1) {
        rows.add(y);
      }
    }
    return { wider: scrollWidth - clientWidth, covered: rows.size / innerHeight };
  });

test("at 400 % everything is there, and nothing needs two ways of scrolling", { skip }, async () => {
  await visit(
    async (page) => {
      const check = async (where) => {
        const { wider, covered } = await looked(page);
        assert.equal(wider, 0, where);
        assert.ok(covered <= 0.5, `${where}: ${Math.round(100 * covered)} % is covered`);
      };
      await ready(page);
      for (const tab of ["why", "demand", "plan"]) {
        await page.locator(`#tab-${tab}`).click();
        await page.locator(`#panel-${tab} h2`).waitFor();
        await check(tab);
      }
      await page.evaluate(() => (location.hash = "#example&view=data"));
      for (const name of ["Nodes", "Models", "Demand", "Limits", "Import"]) {
        await page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
        await page.locator("#data-part h1").waitFor();
        await check(name);
      }
      await page.evaluate(() => (location.hash = "#example&view=start"));
      await page.locator(".start h1").waitFor();
      await check("start");
    },
    { viewport: ZOOMED, solved: false },
  );
});
