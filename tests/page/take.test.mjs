// What is taken along from the page: the report, the card, tables and commands.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { openReporter } from "idlewise/report";
import { ready, start, visit } from "./browser.mjs";
import { eventually, skip } from "./support.mjs";

let stop;
before(async () => {
  stop = await start();
});
after(() => stop());

/** Saves a file by its entry in the menu; its content as bytes. */
async function saved(page, title) {
  const menu = page.locator("summary[aria-label=Share]").or(page.getByRole("button", { name: "Share", exact: true }));
  const entry = page.getByRole("button", { name: title });
  if (!(await entry.isVisible())) {
    await menu.first().click();
  }
  const [file] = await Promise.all([page.waitForEvent("download"), entry.click()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

test("report, card, tables and commands are taken along", { skip }, async () => {
  await visit(async (page) => {
    await ready(page);
    const report = await saved(page, /^One-page report/);
    assert.equal(report.name, "idlewise-report.html");
    const html = report.bytes.toString();
    assert.match(html, /^<!doctype html>/);
    assert.match(html, /Optimal, plan checked/);

    // From the same plan the package, and so the command, writes the same bytes.
    const plan = JSON.parse((await saved(page, /^Plan, with its proof/)).bytes);
    const reporter = await openReporter();
    const replicas = await saved(page, /^Replicas by hour/);
    assert.equal(replicas.bytes.toString(), reporter.replicasCsv(plan));
    // Its headline is the page's.
    const plain = (text) => text.replace(/<[^>]*>/g, " ").replace(/&[a-z]+;/g, " ").replace(/\s+/g, " ").trim();
    const said = await eventually(async () => plain(await page.locator("h1").innerHTML()), /^Switch off \d+ of 351 machines and serve the same/);
    assert.ok(plain(/<h1[^]*?<\/h1>/.exec(html)[0]).startsWith(/^.* serve the same/.exec(said)[0]), plain(/<h1[^]*?<\/h1>/.exec(html)[0]));

    // What there is to do stands in it, in the page's order.
    const titles = await page.locator(".act .t").allTextContents();
    assert.ok(titles.length >= 4, titles.join());
    const told = plain(html.slice(html.indexOf("What you can do")));
    const places = titles.map((title) => told.indexOf(plain(title)));
    assert.deepEqual(places, places.toSorted((a, b) => a - b), titles.join());
    assert.ok(places.every((place) => place > 0), titles.join());

    const card = await saved(page, /^Card with the headline/);
    assert.equal(card.name, "idlewise-card.png");
    assert.deepEqual([...card.bytes.subarray(1, 4)].map((byte) => String.fromCharCode(byte)).join(""), "PNG");
    assert.deepEqual([card.bytes.readUInt32BE(16), card.bytes.readUInt32BE(20)], [1200, 630]);

    const commands = await saved(page, /^Steps for a cluster/);
    assert.match(commands.bytes.toString(), /^kubectl scale deployment\//m);
  });
});
