/** What becomes of demands and nodes in a future, as people write it in a cell: `x 1.6`,
 * `region=eu x 2 | chat = 5; 6`, and `region=eu lost | operator=a 50 % up, price 3`. A part
 * without a selection is about all. What cannot be understood stays the text that was
 * typed, which the core refuses. */

import { record } from "./draft.ts";
import { fractionOf, numberOf, percentText, seriesOf, seriesText } from "./numbers.ts";
import { selectorOf, selectorText } from "./selectors.ts";

const BETWEEN = " | ";

/** Changes of demands. */
export function demandChangesOf(text: string): unknown {
  return changesOf(text, (part) => {
    const alone = numberOf(part);
    if (alone !== undefined) {
      return { times: alone };
    }
    const times = /^(.*?)\s*(?:[×*]|(?<=^|\s)x)\s*(\S+)$/i.exec(part);
    if (times !== null) {
      const factor = numberOf(times[2] ?? "");
      return factor === undefined ? undefined : about(times[1] ?? "", { times: factor });
    }
    const rate = /^(.*?)\s*(?<=^|\s)=\s*(.+)$/.exec(part);
    return rate === null ? undefined : about(rate[1] ?? "", { rate: seriesOf(rate[2] ?? "") });
  });
}

/** The opposite. */
export function demandChangesText(changes: unknown): string {
  return changesText(changes, ({ times, rate }) =>
    [typeof times === "number" ? `× ${times}` : "", rate == null ? "" : `= ${ArrayBuffer.isView(rate) ? seriesText(Array.from(rate as Float64Array)) : Array.isArray(rate) ? seriesText(rate) : String(rate)}`].filter(Boolean),
  );
}

/** Changes of nodes. */
export function nodeChangesOf(text: string): unknown {
  return changesOf(text, (part) => {
    const found = /^(.*?)(?:(?<=^|\s)(?:(lost)|(\S+\s?%?) up))?(?:,?\s*(?<=^|[\s,])price\s+(\S+))?$/i.exec(part);
    const [, which = "", lost, up, price] = found ?? [];
    const availability = lost === undefined ? (up === undefined ? undefined : fractionOf(up) ?? up) : 0;
    const cost = price === undefined ? undefined : numberOf(price);
    if ((availability === undefined && price === undefined) || typeof availability === "string" || (price !== undefined && cost === undefined)) {
      return undefined;
    }
    return about(which, { ...(availability === undefined ? {} : { availability }), ...(cost === undefined ? {} : { price_per_hour: cost }) });
  });
}

/** The opposite. */
export function nodeChangesText(changes: unknown): string {
  return changesText(changes, ({ availability, price_per_hour: price }) => {
    const up = availability == null ? "" : availability === 0 ? "lost" : `${typeof availability === "number" ? percentText(availability) : String(availability)} up`;
    return [[up, price == null ? "" : `price ${String(price)}`].filter(Boolean).join(", ")].filter(Boolean);
  });
}

function changesOf(text: string, read: (part: string) => unknown): unknown {
  const found = text.split("|").map((part) => part.trim()).filter(Boolean).map(read);
  return found.includes(undefined) ? text : found;
}

/** A change, and what it is about. */
function about(which: string, change: object): object | undefined {
  const name = which.trim().replace(/^all$/i, "");
  if (name === "") {
    return change;
  }
  const selector = selectorOf(name, true);
  if (typeof selector === "string") {
    return undefined;
  }
  const { id, ...rest } = record(selector);
  const alone = typeof id === "string" && Object.keys(rest).length === 0;
  return alone ? { id, ...change } : { where: selector, ...change };
}

function changesText(changes: unknown, words: (change: Readonly<Record<string, unknown>>) => string[]): string {
  if (!Array.isArray(changes)) {
    return typeof changes === "string" ? changes : changes == null ? "" : JSON.stringify(changes);
  }
  return changes
    .flatMap((entry) => {
      const change = record(entry);
      const selector = { ...record(change["where"]), ...(change["id"] == null ? {} : { id: change["id"] }) };
      const which = selectorText(selector, true);
      return words(change).map((said) => `${which === "" ? "" : `${which} `}${said}`);
    })
    .join(BETWEEN);
}
