// Where the browsers of the tests are. `cargo xtask test` installs them.

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Milliseconds that anything in a browser may take. Long, as a machine may be busy
 * with other things: the tests wait for what happens and measure no time, so it only
 * costs time where something fails. IDLEWISE_PATIENCE says another. */
export const PATIENCE = Number(process.env.IDLEWISE_PATIENCE ?? 600_000);

/** The program that a variable names, or the first of some on the PATH. */
function program(variable, names) {
  const places = (process.env.PATH ?? "").split(delimiter);
  const found = names.flatMap((name) => places.map((place) => join(place, name)));
  return process.env[variable] ?? found.find((file) => existsSync(file));
}

/** A browser, or why there is none. */
function browser(name, variable, names) {
  const executable = program(variable, names);
  const skip = executable === undefined ? `no ${name}: install it or name it in ${variable}` : false;
  return { executable, skip };
}

export const chromium = browser("Chromium", "IDLEWISE_CHROMIUM", [
  "chromium",
  "chromium-browser",
  "google-chrome",
]);

export const firefox = browser("Firefox", "IDLEWISE_FIREFOX", ["firefox-esr", "firefox"]);
