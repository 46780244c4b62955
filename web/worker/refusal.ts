/** A failure as something to show. */

import { InputError } from "idlewise";
import type { Refusal } from "./protocol.ts";

/** Problems listed at once; the count of the rest is given. */
const MOST_LISTED = 40;

/** What went wrong, and with what. */
export function refusalOf(what: string, error: unknown): Refusal {
  if (error instanceof InputError) {
    return {
      what,
      message: "is not valid",
      complaints: error.problems.slice(0, MOST_LISTED),
      count: error.problems.length,
    };
  }
  return {
    what,
    message: error instanceof Error ? error.message : String(error),
    complaints: [],
    count: 0,
  };
}
