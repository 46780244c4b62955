/** The sheets of limits: what holds for the whole fleet, verification modes, distances
 * between regions, and demands that may only run on some nodes. */

import type { LimitsSaid } from "../model/limits.ts";
import { percent } from "../model/numbers.ts";
import { distinct, fieldOf, moneyOf, record, regionsOf, withField, word } from "./draft.ts";
import { entrySheet } from "./entries.ts";
import type { Cell, Column, Draft, Entry, Kind, Sheet, SheetName } from "./types.ts";
import { textOf, valueOf } from "./values.ts";

interface Setting {
  field: string;
  title: string;
  about: string;
  kind: Kind;
  empty: string;
}

const SETTINGS: readonly Setting[] = [
  { field: "policy.objective", title: "What counts as best", about: "serve: most value; cost: cheapest that serves all; profit: value less money; fair: the worst served, best", kind: "text", empty: "serve" },
  { field: "policy.currency", title: "Money is in", about: "USD, EUR: a label, nothing is converted", kind: "text", empty: "units" },
  { field: "verifier_capacity", title: "Checks of proofs, at most", about: "verifier work per second, whole fleet", kind: "number", empty: "no limit" },
  { field: "policy.spread", title: "Alike machines share work", about: "packed: few are busy; even: all are alike", kind: "text", empty: "packed" },
  { field: "policy.relax", title: "Parts of replicas and machines", about: "yes plans with fractions: faster, not exact", kind: "flag", empty: "no" },
  { field: "steadiness.max_moves", title: "Replicas moved, at most", about: "over all hours", kind: "number", empty: "no limit" },
  { field: "steadiness.give_up", title: "Given up for fewer moves, at most", about: "part of what a plan is worth", kind: "percent", empty: "0 %" },
];

/** What the plan says of a limit. */
export const SAID: readonly Column[] = [
  { key: "plan", title: "In this plan", kind: "text", fixed: true },
  { key: "looser", title: "A step looser brings", kind: "text", fixed: true },
];

function isSaid(key: string): boolean {
  return SAID.some((column) => column.key === key);
}

/** What the plan says in a cell of a limit; nothing in all others. */
export function saidOf(draft: Draft, sheet: SheetName, row: number, key: string, said: LimitsSaid | undefined): Partial<Cell> {
  if (sheet === "futures" && (key === "served" || key === "idle")) {
    const outcome = said?.futures?.[word(draft.futures?.[row]?.["id"])];
    return outcome === undefined ? {} : { text: `${percent(outcome[key])} %` };
  }
  if (said === undefined || !isSaid(key)) {
    return {};
  }
  const field = sheet === "settings" ? SETTINGS[row]?.field : undefined;
  const limit =
    field === "verifier_capacity"
      ? said.verifier
      : field === "steadiness.max_moves"
        ? said.moves
        : sheet === "replicas"
          ? said.replicas[word(draft.models[row]?.["id"])]
          : sheet === "quotas"
            ? said.quotas[word(draft.limits?.[row]?.["id"])]
            : undefined;
  return limit === undefined ? {} : { text: key === "plan" ? limit.plan : limit.looser, about: limit.about };
}

/** Limits of the whole fleet. */
export const settings: Sheet = {
  columns: () => [
    { key: "title", title: "What is limited", kind: "text", fixed: true },
    { key: "value", title: "To", kind: "text", empty: "no limit" },
    ...SAID,
    { key: "about", title: "What it means", kind: "text", fixed: true },
  ],
  count: () => SETTINGS.length,
  cell: (draft, row, key) => {
    const setting = SETTINGS[row];
    if (setting === undefined) {
      return { text: "" };
    }
    if (key === "value") {
      return { text: textOf(fieldOf(draft, setting.field), setting.kind), empty: setting.empty };
    }
    return { text: key === "title" ? setting.title : key === "about" ? setting.about : "" };
  },
  write: (draft, row, key, text) => {
    const setting = SETTINGS[row];
    return key !== "value" || setting === undefined ? draft : (withField(draft, setting.field, valueOf(text, setting.kind)) as Draft);
  },
};

/** The row of a setting. */
export function settingRow(path: string): number | undefined {
  const row = SETTINGS.findIndex(({ field }) => path === `$.${field}` || path.startsWith(`$.${field}.`));
  return row < 0 ? undefined : row;
}

/** Most replicas of each model. */
export const replicas: Sheet = {
  columns: () => [
    { key: "id", title: "Model", kind: "text", fixed: true },
    { key: "max_replicas", title: "At most", unit: "replicas in any hour", kind: "number", empty: "no limit" },
    { key: "min_replicas", title: "At least", unit: "always stand", kind: "number", empty: "0" },
    { key: "max_share", title: "In one place, at most", unit: "50 % per region", kind: "share", empty: "any" },
    ...SAID,
  ],
  count: (draft) => draft.models.length,
  cell: (draft, row, key) => ({ text: isSaid(key) ? "" : textOf(draft.models[row]?.[key], kindOf(key)) }),
  write: (draft, row, key, text) => ({
    ...draft,
    models: draft.models.map((model, index) => (index === row ? withField(model, key, valueOf(text, kindOf(key))) : model)),
  }),
};

function kindOf(key: string): Kind {
  return key === "id" ? "text" : key === "max_share" ? "share" : "number";
}

/** An object whose keys are names, as rows in the order of its keys. */
function renamed(object: Entry, from: string | undefined, to: string): Entry {
  const entries = Object.entries(object);
  return Object.fromEntries(
    from === undefined ? [...entries, [to, {}]] : entries.map(([name, value]) => [name === from ? to : name, value]),
  );
}

/** Verification modes. */
export const modes: Sheet = {
  more: "Add a way to prove answers: a name, and how much more compute it takes",
  columns: () => [
    { key: "name", title: "Proof", kind: "text" },
    { key: "overhead", title: "Compute", unit: "times the work", kind: "number", empty: "1" },
    { key: "verifier_load", title: "Checks", unit: "per unit served", kind: "number", empty: "0" },
  ],
  count: (draft) => Object.keys(record(draft["verification"])).length,
  cell: (draft, row, key) => {
    const [name = "", mode] = Object.entries(record(draft["verification"]))[row] ?? [];
    return { text: key === "name" ? name : textOf(record(mode)[key], "number") };
  },
  write: (draft, row, key, text) => {
    const all = record(draft["verification"]);
    const name = Object.keys(all)[row];
    if (key === "name" || name === undefined) {
      const to = key === "name" ? text.trim() : `proof-${row + 1}`;
      if (to === "" || to in all) {
        return draft;
      }
      const next = { ...draft, verification: renamed(all, name, to) } as Draft;
      return key === "name" ? next : modes.write(next, row, key, text);
    }
    return { ...draft, verification: { ...all, [name]: withField(record(all[name]), key, valueOf(text, "number")) } };
  },
  remove: (draft, rows) => {
    const kept = Object.entries(record(draft["verification"])).filter((_, row) => !rows.includes(row));
    return withField(draft, "verification", kept.length === 0 ? undefined : Object.fromEntries(kept)) as Draft;
  },
};

const FROM = "from";

/** Round trips between regions: a row from, a column to. */
export const distances: Sheet = {
  columns: (draft) => [
    { key: FROM, title: "From", unit: "to, in ms", kind: "text", fixed: true },
    ...regionsOf(draft).map((region): Column => ({ key: `to:${region}`, title: region, kind: "number", empty: "?" })),
  ],
  count: (draft) => regionsOf(draft).length,
  cell: (draft, row, key) => {
    const from = regionsOf(draft)[row] ?? "";
    if (key === FROM) {
      return { text: from };
    }
    const to = key.slice(3);
    const given = distanceOf(draft, from, to);
    const back = distanceOf(draft, to, from);
    if (given === undefined && back !== undefined) {
      return { text: textOf(back, "number"), about: `as from ${to} to ${from}` };
    }
    return { text: textOf(given, "number"), about: from === to ? "0 unless given" : "" };
  },
  write: (draft, row, key, text) => {
    if (key === FROM) {
      return draft;
    }
    const from = regionsOf(draft)[row] ?? "";
    const to = key.slice(3);
    const all = record(draft["rtt_ms"]);
    const value = valueOf(text, "number");
    // Emptied, both directions go: the one would stand for the other.
    const back = value === undefined && to in all ? { [to]: withField(record(all[to]), from, undefined) } : {};
    const { [to]: _, ...inner } = record(all[from]);
    const changed: Entry = { ...all, ...back, [from]: value === undefined ? inner : { ...record(all[from]), [to]: value } };
    const kept = Object.entries(changed).filter(([, to]) => Object.keys(record(to)).length > 0);
    return withField(draft, "rtt_ms", kept.length === 0 ? undefined : Object.fromEntries(kept)) as Draft;
  },
};

/** Names of regions may have dots in them. */
function distanceOf(draft: Draft, from: string, to: string): unknown {
  return record(record(draft["rtt_ms"])[from])[to];
}

/** Listed routes: a demand that is listed runs on its listed nodes only. */
export const routes: Sheet = entrySheet({
  list: "routes",
  more: "Add a demand that may run on some nodes only",
  columns: (draft) => [
    { key: "demand", title: "Demand", kind: "text", choices: distinct(draft.demands.map(({ id }) => id)) },
    { key: "node", title: "Runs on", kind: "text", choices: distinct(draft.nodes.map(({ id }) => id)) },
    { key: "cost", title: "Costs", unit: `${moneyOf(draft)} per unit`, kind: "number", empty: "0" },
  ],
});
