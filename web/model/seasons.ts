/** What of a history repeats: as it is found, or as a person says. */

import { plural } from "./numbers.ts";

/** What a person says of seasons. */
export type SeasonsSaid = "found" | "none" | "day" | "week" | "both" | "own";

/** What there is to choose from. */
export const SEASONS: readonly (readonly [SeasonsSaid, string])[] = [
  ["found", "as found"],
  ["none", "nothing"],
  ["day", "every day"],
  ["week", "every week"],
  ["both", "every day and week"],
  ["own", "other lengths"],
];

const DAY = 24;
const WEEK = 168;
/** The shortest and the longest that are taken, in hours. */
const LEAST = 2;
const MOST = 8784;

/** The lengths in hours; none where they are to be found, or what is wrong with what was
 * typed. */
export function hoursOf(said: SeasonsSaid, own: string): { hours: readonly number[] | undefined } | { wrong: string } {
  switch (said) {
    case "found":
      return { hours: undefined };
    case "none":
      return { hours: [] };
    case "day":
      return { hours: [DAY] };
    case "week":
      return { hours: [WEEK] };
    case "both":
      return { hours: [DAY, WEEK] };
    case "own": {
      const parts = own.split(/[\s,;]+/).filter((part) => part !== "");
      const hours = parts.map(Number);
      const fits = hours.length > 0 && hours.every((one) => Number.isInteger(one) && one >= LEAST && one <= MOST);
      return fits ? { hours } : { wrong: `Whole hours from ${LEAST} to ${MOST}, such as 12, 84.` };
    }
  }
}

/** Of what was said, what no history is long enough for, as a sentence. */
export function tooLong(said: readonly number[] | undefined, used: readonly (readonly number[])[]): string {
  const lost = (said ?? []).filter((hours) => used.every((one) => !one.includes(hours)));
  const [first] = lost;
  return first === undefined ? "" : `No history here is long enough for what repeats every ${plural(first, "hour")}: it has to be there twice.`;
}
