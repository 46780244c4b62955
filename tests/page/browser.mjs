// The built page in a real browser.

import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { chromium } from "playwright-core";
import { PATIENCE, launch, site, skip } from "./support.mjs";

const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** Serves the built page as a plain host of static files does. */
export async function serve() {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    const file = join(site, path === "/" ? "index.html" : path);
    if (!file.startsWith(site) || !existsSync(file)) {
      response.statusCode = 404;
      response.end();
      return;
    }
    response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
    response.end(readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/** How many times slower the pages' own threads are made, to find what holds on a fast
 * machine only: `IDLEWISE_SLOWER=6`. Workers keep their speed; other programs that keep
 * the processors busy slow those. */
export const SLOWER = Number(process.env.IDLEWISE_SLOWER ?? 1);

/** Makes a page as slow as is asked for. */
async function slow(page) {
  if (SLOWER > 1) {
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  }
}

let server;
let browser;

/** Starts the server and the browser; what is returned stops them. */
export async function start() {
  if (skip) {
    return async () => undefined;
  }
  if (SLOWER > 1) {
    console.log(`IDLEWISE_SLOWER: pages are ${SLOWER} times slower`);
  }
  server = await serve();
  browser = await chromium.launch({ ...launch, args: [...launch.args, "--enable-precise-memory-info"] });
  return async () => {
    await browser.close();
    server.closeAllConnections();
    server.close();
  };
}

export const address = () => `http://127.0.0.1:${server.address().port}/`;

/** A page in a fresh profile. Complaints of the browser fail the test at the end.
 * `before` runs in the page before its own scripts do, `inWorker` in its worker. */
export async function visit(work, { viewport = DESKTOP, colorScheme = "light", hash = "", solved = true, before, inWorker } = {}) {
  const context = await browser.newContext({ viewport, colorScheme, acceptDownloads: true });
  context.setDefaultTimeout(PATIENCE);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await newPage(context);
  await page.addInitScript(hearing);
  if (before !== undefined) {
    await page.addInitScript(before);
  }
  if (inWorker !== undefined) {
    await page.route("**/worker-*.js", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `(${inWorker})();${await response.text()}` });
    });
  }
  const complaints = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") {
      complaints.push(message.text());
    }
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== new URL(address()).origin) {
      complaints.push(`a request to ${origin}`);
    }
  });
  try {
    await page.goto(address() + hash);
    if (solved) {
      await ready(page);
    }
    await work(page, context);
  } catch (error) {
    throw new Error([error.message, ...complaints, await shown(page)].join("\n"), { cause: error });
  } finally {
    await context.close();
  }
  if (complaints.length > 0) {
    throw new Error(complaints.join("\n"));
  }
}

/** What a page shows when its test fails: where it is, what has the focus, what it says.
 * A machine where this happens seldom lets nobody look. */
async function shown(page) {
  try {
    return await page.evaluate(() => {
      const { tagName, id, className, textContent } = document.activeElement ?? {};
      const text = document.body.innerText.replaceAll(/\s+/g, " ");
      return [`at ${location.href}`, `focus: ${tagName} #${id} .${className} ${textContent?.slice(0, 60)}`, `says: ${text.slice(0, 3000)}`].join("\n");
    });
  } catch (error) {
    return `(the page itself could not be asked: ${error.message})`;
  }
}

/** A page in a context, as slow as is asked for. */
export async function newPage(context) {
  const page = await context.newPage();
  await slow(page);
  return page;
}

/** Waits for a plan that was made and checked in this tab. */
export async function ready(page) {
  await page.locator("summary.seal", { hasText: "checked here" }).waitFor();
  await idle(page);
}

/** Waits until what was turned last is drawn and nothing is being solved. */
export async function idle(page) {
  await page.waitForFunction(() => {
    const drawn = document.documentElement.dataset.drawing === undefined;
    return drawn && document.querySelector('.dfigs[aria-busy="false"]') !== null && document.querySelector(".dock progress") === null;
  });
}

/** In the page: what notices said. They go after some seconds, which a test that waits
 * for its turn on a busy machine may miss. */
function hearing() {
  globalThis.noticed = new Set();
  new MutationObserver(() => {
    document.querySelectorAll("p.notice").forEach(({ textContent }) => noticed.add(textContent));
  }).observe(document, { subtree: true, childList: true, characterData: true });
}

/** Waits for a notice that says something, and forgets it. */
export const noticed = (page, words) =>
  page.waitForFunction(
    ([source, flags]) => {
      const found = [...globalThis.noticed].find((text) => new RegExp(source, flags).test(text));
      return found !== undefined && globalThis.noticed.delete(found);
    },
    [words.source, words.flags],
  );

/** For `visit`: what the page's worker says of a solve that is done can be held
 * back, by `holdSolves()` in the page, until `releaseSolves()`. The page meanwhile
 * stays as it is during a solve, however fast or slow the machine is. */
export function holdable() {
  const waiting = [];
  let held = false;
  globalThis.holdSolves = () => {
    held = true;
  };
  globalThis.releaseSolves = () => {
    held = false;
    waiting.splice(0).forEach((tell) => tell());
  };
  globalThis.Worker = class extends Worker {
    addEventListener(type, listener, options) {
      const later = (event) => {
        // What comes after it waits too: messages keep their order.
        if (waiting.length > 0 || (held && event.data.event === "solved")) {
          waiting.push(() => listener(event));
        } else {
          listener(event);
        }
      };
      super.addEventListener(type, type === "message" ? later : listener, options);
    }
  };
}

/** For `visit`, in the worker: answers of its planners can be held back, by `hold(page)`,
 * until `release(page)`. Until then nothing is solved, however fast or slow the machine is. */
export function pausable() {
  const waiting = [];
  let held = false;
  let starts = false;
  const channel = new BroadcastChannel("planners");
  channel.addEventListener("message", ({ data }) => {
    // Planners' workers may run this too: the page's is the one that has started others.
    if (data === "done" || !starts) {
      return;
    }
    held = data === "hold";
    if (!held) {
      waiting.splice(0).forEach((tell) => tell());
    }
    channel.postMessage("done");
  });
  globalThis.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      starts = true;
    }

    addEventListener(type, listener, options) {
      const later = (event) => {
        if (held && event.data.kind === "answer") {
          waiting.push(() => listener(event));
        } else {
          listener(event);
        }
      };
      super.addEventListener(type, type === "message" ? later : listener, options);
    }
  };
}

const tellPlanners = (page, what) =>
  page.evaluate(
    (word) =>
      new Promise((resolve) => {
        const channel = new BroadcastChannel("planners");
        channel.addEventListener("message", () => {
          channel.close();
          resolve();
        });
        channel.postMessage(word);
      }),
    what,
  );

/** Holds back what planners answer. */
export const hold = (page) => tellPlanners(page, "hold");

/** Lets them answer. */
export const release = (page) => tellPlanners(page, "release");

/** What is drawn outside of every landmark: those who go from one landmark to the
 * next would miss it. */
export const outsideLandmarks = (page) =>
  page.evaluate(() =>
    [...document.body.querySelectorAll("*")]
      .filter((element) => {
        const says = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");
        const drawn = says || element.matches("progress, button, input, select, textarea, img, svg, canvas, a");
        return drawn && element.getClientRects().length > 0 && element.closest("main, header, nav, footer, aside, dialog") === null;
      })
      .map(({ outerHTML }) => outerHTML.slice(0, 200)),
  );

/** What the three figures say: before, where that is shown, and now. */
export const figures = (page) =>
  page.locator("#figures .fig").evaluateAll((all) =>
    all.map((one) => ({ a: one.querySelector(".ab .a")?.textContent, b: one.querySelector(".ab b").textContent, d: one.querySelector(".d").textContent })),
  );

/** The cells of a table, row by row. */
export const cells = (page, caption) =>
  page
    .locator(`table:has(caption:text-is("${caption}")) tbody tr`)
    .evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim())));
