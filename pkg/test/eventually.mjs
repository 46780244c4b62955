// What a browser shows comes when it is drawn, not when it is asked for: on a machine
// that is slow or busy, a while later. So nothing that is shown is read once.

import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { inspect } from "node:util";
import { PATIENCE } from "./browsers.mjs";

/** Milliseconds between two looks, at first and at most. */
const SOON = 10;
const LATER = 250;

/** Fails where what was found is not as expected: a value, a pattern or a condition. */
function check(found, expected) {
  if (expected instanceof RegExp) {
    assert.match(found, expected);
  } else if (typeof expected === "function") {
    assert.ok(expected(found), `found ${inspect(found)}, expected ${expected}`);
  } else {
    assert.deepEqual(found, expected);
  }
}

/** Reads again until what is read is as expected: equal to a value, matched by a pattern
 * or accepted by a function. Gives what was read; fails with both when patience ends. */
export async function eventually(read, expected, what = "") {
  const deadline = Date.now() + PATIENCE;
  for (let pause = SOON; ; pause = Math.min(2 * pause, LATER)) {
    try {
      const found = await read();
      check(found, expected);
      return found;
    } catch (error) {
      // A page that is gone will show nothing any more.
      if (Date.now() >= deadline || /has been closed|crashed/.test(error.message)) {
        error.message = [what, error.message].filter(Boolean).join(": ");
        throw error;
      }
    }
    await wait(pause);
  }
}
