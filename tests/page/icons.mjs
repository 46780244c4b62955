// Draws the icons of the web manifest from web/icon.svg, and the card of the example that
// messengers show: `node tests/page/icons.mjs`, as `cargo xtask screenshots` does.

import { readFileSync } from "node:fs";
import * as core from "idlewise/core";
import { openReporter } from "idlewise/report";
import { chromium as driver } from "playwright-core";
import { launch, root } from "./support.mjs";

const drawing = readFileSync(`${root}/web/icon.svg`, "utf8");
/** What a mask leaves is a circle of 80 %: there the drawing is smaller, on its own ground. */
const ICONS = [
  ["icon-192.png", 192, "transparent", 1],
  ["icon-512.png", 512, "transparent", 1],
  ["icon-maskable-512.png", 512, "#0b5d8a", 0.72],
];

const browser = await driver.launch(launch);
for (const [name, size, ground, part] of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const inside = Math.round(size * part);
  await page.setContent(
    `<style>body{margin:0;background:${ground};display:grid;place-items:center;height:100vh}svg{width:${inside}px;height:${inside}px;display:block}</style>${drawing}`,
  );
  await page.screenshot({ path: `${root}/web/public/${name}`, omitBackground: true });
  await page.close();
}
await core.init();
const scenario = await core.example();
const plan = core.solve(scenario);
const svg = (await openReporter()).card(plan, { scenario, verification: core.verify(scenario, plan) });
const page = await browser.newPage({ viewport: { width: 1200, height: 630 } });
await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg}`);
await page.screenshot({ path: `${root}/web/public/card.png` });
await browser.close();
