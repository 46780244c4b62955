// Takes the pictures of the page: those in README.md, and every screen of its Plan view.

import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { DESKTOP, PHONE, idle, start, visit } from "./browser.mjs";
import { root, skip } from "./support.mjs";

/** Bytes of one picture, at most: every clone of the repository has them all. */
const MOST = 260_000;

/** Saves what the window shows. */
async function shot(page, name) {
  const path = join(root, "web/shots", `${name}.png`);
  await page.evaluate(() => document.fonts.ready);
  await page.mouse.move(0, 0);
  await page.waitForTimeout(400);
  await page.screenshot({ path });
  const { size } = statSync(path);
  console.log(`web/shots/${name}.png: ${size} bytes`);
  if (size > MOST) {
    throw new Error(`web/shots/${name}.png has ${size} bytes, at most ${MOST}`);
  }
}

/** Scrolls so that the tabs stand below the bar. */
const toTabs = (page) => page.evaluate(() => document.getElementById("tabs").scrollIntoView());

if (skip) {
  throw new Error(skip);
}
mkdirSync(join(root, "web/shots"), { recursive: true });
const stop = await start();
try {
  await visit((page) => shot(page, "answer"), { viewport: DESKTOP });
  await visit((page) => shot(page, "answer-dark"), { viewport: DESKTOP, colorScheme: "dark" });
  for (const tab of ["why", "demand", "plan"]) {
    await visit(
      async (page) => {
        await toTabs(page);
        // What operators get by price comes after the plan.
        await page.locator(".earners .skel").first().waitFor({ state: "detached" });
        await shot(page, tab);
      },
      { viewport: { width: 1440, height: 1100 }, hash: `#example&tab=${tab}` },
    );
  }
  await visit(
    async (page) => {
      await page.keyboard.press("a");
      await page.getByRole("slider", { name: "Demand, times" }).fill("1.2");
      await idle(page);
      await page.evaluate(() => {
        document.activeElement.blur();
        scrollTo(0, 0);
      });
      await shot(page, "whatif");
    },
    { viewport: DESKTOP, colorScheme: "dark" },
  );
  await visit((page) => shot(page, "phone"), { viewport: PHONE });
  await visit(
    async (page) => {
      await toTabs(page);
      await shot(page, "phone-demand-dark");
    },
    { viewport: PHONE, colorScheme: "dark", hash: "#example&tab=demand" },
  );
} finally {
  await stop();
}
