/** A scenario as it is typed: entries, periods, and the valid part of it. */

import type { Draft, Entry } from "./types.ts";

/** A draft with nothing in it. */
export const EMPTY: Draft = { schema_version: 1, nodes: [], models: [], demands: [] };

/** The lists of a draft. */
export type ListName = "nodes" | "models" | "demands" | "routes" | "limits" | "futures";

/** A scenario as a draft: the same, less strictly typed; rates in packed arrays, which
 * JSON has not, become lists. */
export function draftOf(scenario: object): Draft {
  const draft: Draft = { ...EMPTY, ...(scenario as Partial<Draft>) };
  const packed = draft.demands.some(({ rate }) => rate instanceof Float64Array);
  const listed = (entry: Entry): Entry => (entry["rate"] instanceof Float64Array ? { ...entry, rate: [...entry["rate"]] } : entry);
  return packed ? { ...draft, demands: draft.demands.map(listed) } : draft;
}

/** A list of the draft. */
export function listOf(draft: Draft, name: ListName): readonly Entry[] {
  return draft[name] ?? [];
}

/** A draft with another list. */
export function withList(draft: Draft, name: ListName, list: readonly Entry[]): Draft {
  if ((name === "routes" || name === "limits" || name === "futures") && list.length === 0) {
    const { [name]: _, ...rest } = draft;
    return rest as Draft;
  }
  return { ...draft, [name]: list };
}

/** A draft with one entry changed; rows beyond the end are added empty. */
export function withEntry(draft: Draft, name: ListName, row: number, change: (entry: Entry) => Entry): Draft {
  const list = [...listOf(draft, name)];
  while (list.length <= row) {
    list.push({});
  }
  list[row] = change(list[row] ?? {});
  return withList(draft, name, list);
}

/** An entry with a field that may be of an object of its own, as in `capacity.gpu`;
 * `undefined` takes it away. */
export function withField(entry: Entry, key: string, value: unknown): Entry {
  const dot = key.indexOf(".");
  if (dot < 0) {
    const { [key]: _, ...rest } = entry;
    return value === undefined ? rest : { ...entry, [key]: value };
  }
  const name = key.slice(0, dot);
  const inner = withField(record(entry[name]), key.slice(dot + 1), value);
  return withField(entry, name, Object.keys(inner).length === 0 ? undefined : inner);
}

/** A field of an entry, as in `capacity.gpu`. */
export function fieldOf(entry: Entry | undefined, key: string): unknown {
  const dot = key.indexOf(".");
  return dot < 0 ? entry?.[key] : fieldOf(record(entry?.[key.slice(0, dot)]), key.slice(dot + 1));
}

/** What is an object; an empty one for everything else. */
export function record(value: unknown): Entry {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Entry) : {};
}

/** What is a text; an empty one for everything else. */
export function word(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Names in the order in which they first appear. */
export function distinct(names: Iterable<unknown>): string[] {
  return [...new Set([...names].map(word).filter((name) => name !== ""))];
}

/** Names of the regions of nodes and demands, and of distances. */
export function regionsOf(draft: Draft): string[] {
  const far = record(draft["rtt_ms"]);
  return distinct([
    ...draft.nodes.map(({ region }) => region),
    ...draft.demands.map(({ region }) => region),
    ...Object.keys(far),
    ...Object.values(far).flatMap((to) => Object.keys(record(to))),
  ]);
}

/** Labels of the periods. */
export function periodsOf(draft: Draft): string[] {
  const periods = draft["periods"];
  return Array.isArray(periods) && periods.length > 0
    ? periods.map((period, at) => word(record(period)["label"]) || String(at))
    : ["0"];
}

/** What money is in, short enough for a title. */
export function moneyOf(draft: Draft): string {
  const currency = word(record(draft["policy"])["currency"]);
  return { USD: "$", EUR: "€", GBP: "£" }[currency] ?? (currency === "" ? "units" : currency);
}

/** A name like this one that no entry has. */
export function unused(name: string, entries: readonly Entry[]): string {
  const names = new Set(entries.map(({ id }) => id));
  if (!names.has(name)) {
    return name;
  }
  const stem = name.replace(/-\d+$/, "");
  let number = 2;
  while (names.has(`${stem}-${number}`)) {
    number += 1;
  }
  return `${stem}-${number}`;
}

/** Whether nothing was typed into a row. */
export function isBlank(entry: Entry): boolean {
  return Object.keys(entry).length === 0;
}

/** The scenario without its empty rows, and the row of each entry that is left. */
export function wholeOf(draft: Draft): { scenario: Draft; rows: Record<ListName, number[]> } {
  let scenario = draft;
  const rows: Record<ListName, number[]> = { nodes: [], models: [], demands: [], routes: [], limits: [], futures: [] };
  for (const name of ["nodes", "models", "demands", "routes", "limits", "futures"] as const) {
    const list = listOf(draft, name);
    rows[name] = [...list.keys()].filter((row) => !isBlank(list[row] ?? {}));
    if (rows[name].length < list.length) {
      scenario = withList(scenario, name, rows[name].map((row) => list[row] ?? {}));
    }
  }
  return { scenario, rows };
}
