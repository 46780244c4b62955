// Takes the pictures of the page in README.md.

import { statSync } from "node:fs";
import { join } from "node:path";
import { idle, start, visit } from "./browser.mjs";
import { root, skip } from "./support.mjs";

/** Bytes of one picture, at most: every clone of the repository has them all. */
const MOST = 150_000;

/** Saves what the window shows. */
async function shot(page, name) {
  const path = join(root, "web/shots", `${name}.png`);
  await page.evaluate(() => document.fonts.ready);
  // Charts are drawn anew when the type is there.
  await page.waitForTimeout(700);
  await page.screenshot({ path });
  const { size } = statSync(path);
  console.log(`web/shots/${name}.png: ${size} bytes`);
  if (size > MOST) {
    throw new Error(`web/shots/${name}.png has ${size} bytes, at most ${MOST}`);
  }
}

/** Scrolls so that a section stands below the bar. */
const show = (page, section) => page.evaluate((id) => document.getElementById(id).scrollIntoView(), section);

if (skip) {
  throw new Error(skip);
}
const stop = await start();
try {
  const viewport = { width: 1280, height: 720 };
  await visit((page) => shot(page, "headline"), { viewport });
  await visit(
    async (page) => {
      await page.getByRole("slider", { name: "Demand" }).fill("1.3");
      await page.locator(".tag").waitFor();
      await idle(page);
      await page.waitForSelector("#operators .delta");
      await page.evaluate(() => document.activeElement.blur());
      await show(page, "waste");
      await shot(page, "waste");
    },
    { viewport },
  );
  await visit(
    async (page) => {
      await show(page, "heat");
      await shot(page, "heatmap");
    },
    { viewport, colorScheme: "dark" },
  );
  await visit((page) => shot(page, "phone"), { viewport: { width: 390, height: 844 }, colorScheme: "dark" });
} finally {
  await stop();
}
