// The report that is taken along, in a browser: what the command's golden files look like.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium as driver } from "playwright-core";
import { PATIENCE, launch, root, skip } from "./support.mjs";

const axe = readFileSync(fileURLToPath(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url)), "utf8");
const place = `${root}/crate/report/tests/two-sites`;
const REPORTS = ["report.html", "plan-alone.html"];

let browser;
before(async () => {
  browser = skip ? undefined : await driver.launch(launch);
});
after(() => browser?.close());

/** Opens a report; what it asks for and complains of is gathered. */
async function opened(name, options, work) {
  const context = await browser.newContext({ ...options, bypassCSP: true });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const heard = [];
  const url = pathToFileURL(`${place}/${name}`).href;
  page.on("request", (request) => request.url() !== url && heard.push(request.url()));
  page.on("console", (message) => heard.push(message.text()));
  page.on("pageerror", (error) => heard.push(String(error)));
  try {
    await page.goto(url);
    await work(page);
  } finally {
    await context.close();
  }
  assert.deepEqual(heard, []);
}

for (const colorScheme of ["light", "dark"]) {
  for (const width of [320, 390, 1200]) {
    test(`axe finds nothing in a report: ${colorScheme}, ${width} px`, { skip }, async () => {
      for (const name of REPORTS) {
        await opened(name, { colorScheme, viewport: { width, height: 800 } }, async (page) => {
          await page.evaluate(axe);
          const found = await page.evaluate(async () => (await globalThis.axe.run()).violations);
          assert.deepEqual(
            found.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
            [],
          );
          const wider = await page.evaluate(() => {
            const { scrollWidth, clientWidth } = document.documentElement;
            return scrollWidth - clientWidth;
          });
          assert.equal(wider, 0, `${name} is wider than ${width} px`);
        });
      }
    });
  }
}

test("a report needs no script, and says what to do on its first screen", { skip }, async () => {
  const options = { javaScriptEnabled: false, viewport: { width: 1280, height: 800 } };
  await opened("report.html", options, async (page) => {
    for (const text of ["Switch off 7 of 19 machines and serve the same", "Where each hour’s money goes", "Optimal"]) {
      const { y, height } = await page.getByText(text).first().boundingBox();
      assert.ok(y + height <= 800, text);
    }
  });
});

test("a report prints on A4 and on Letter, light even where the screen is dark", { skip }, async () => {
  for (const format of ["A4", "Letter"]) {
    await opened("report.html", { colorScheme: "dark" }, async (page) => {
      const pdf = await page.pdf({ format, printBackground: true });
      assert.ok(pdf.subarray(0, 5).toString() === "%PDF-" && pdf.length > 10_000);
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      assert.equal(background, "rgb(255, 255, 255)");
      // The width of an A4 page inside its margins, in CSS pixels: Letter is wider.
      await page.setViewportSize({ width: 687, height: 900 });
      const wider = await page.evaluate(() => document.documentElement.scrollWidth > 687);
      assert.equal(wider, false);
    });
  }
});

test("the card fills its 1200 x 630 pixels, and its text stays inside", { skip }, async () => {
  await opened("card.svg", { viewport: { width: 1200, height: 630 } }, async (page) => {
    const boxes = await page.evaluate(() =>
      [...document.querySelectorAll("text")].map((text) => {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        return { left, right, top, bottom, says: text.textContent };
      }),
    );
    assert.ok(boxes.length >= 8);
    for (const { left, right, top, bottom, says } of boxes) {
      assert.ok(left >= 0 && right <= 1200 && top >= 0 && bottom <= 630, says);
    }
  });
});
