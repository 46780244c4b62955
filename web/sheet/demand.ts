/** The sheets of demand: a row per stream with its day in one cell, and the same hour by
 * hour. */

import { timesIn } from "../model/times.ts";
import { distinct, moneyOf, periodsOf, record, regionsOf, withEntry, withField } from "./draft.ts";
import { entrySheet } from "./entries.ts";
import { guessed, typedOver } from "./guesses.ts";
import { modesOf } from "./nodes.ts";
import type { Cell, Column, Draft, Entry, Sheet } from "./types.ts";
import { short } from "./numbers.ts";
import { textOf, valueOf } from "./values.ts";

const HOUR = "rate:";
/** Units that a price is given for. */
const PRICED = 1e6;

/** Rates of a demand in every period; what is no number is 0. */
function ratesOf(demand: Entry | undefined, periods: number): number[] {
  const rate = demand?.["rate"];
  const listed = Array.isArray(rate) || rate instanceof Float64Array ? Array.from(rate as ArrayLike<unknown>) : undefined;
  return Array.from({ length: periods }, (_, at) => {
    const one = listed === undefined ? rate : listed[at];
    return typeof one === "number" ? one : 0;
  });
}

function columns(draft: Draft): Column[] {
  const periods = periodsOf(draft).length;
  return [
    { key: "id", title: "Demand", kind: "text" },
    { key: "model", title: "Model", kind: "text", choices: distinct(draft.models.map(({ id }) => id)) },
    { key: "region", title: "Region", kind: "text", empty: "default", choices: regionsOf(draft) },
    ...(periods > 1
      ? [{ key: "curve", title: periods === 24 ? "The day" : "Over time", unit: `${periods} hours`, kind: "curve", fixed: true } as const]
      : []),
    { key: "mean", title: periods > 1 ? "Mean" : "Rate", unit: "units/s", kind: "number" },
    ...(periods > 1 ? [{ key: "peak", title: "Peak", unit: "units/s", kind: "number" } as const] : []),
    { key: "value", title: "Worth", unit: `${moneyOf(draft)} per million`, kind: "number", money: true, empty: "all alike" },
    { key: "max_rtt_ms", title: "Within", unit: "ms", kind: "number", empty: "any" },
    { key: "verification", title: "Needs", kind: "text", choices: modesOf(draft) },
    { key: "min_served", title: "At least", unit: "served", kind: "percent", empty: "0 %", extra: true },
    { key: "in_regions", title: "Only in", unit: "regions", kind: "list", empty: "any", choices: regionsOf(draft), extra: true },
    { key: "priority", title: "Priority", unit: "highest first", kind: "number", empty: "0", extra: true },
    { key: "within_hours", title: "Can wait", unit: "hours", kind: "hours", empty: "0", extra: true },
    { key: "labels", title: "Labels", unit: "team=a; site=ams3", kind: "labels", extra: true },
    { key: "split", title: "Shared", unit: "by nodes", kind: "flag", empty: "yes", extra: true },
    { key: "source", title: "From", kind: "text", extra: true },
  ];
}

const entries = entrySheet({ list: "demands", columns, more: "Type or paste rows here: a name, a model, and how much is asked for" });

/** A rate that is wrong stands where it was typed. */
function wrongRate(demand: Entry | undefined): string | undefined {
  const rate = demand?.["rate"];
  return typeof rate === "string" ? rate : undefined;
}

function cell(draft: Draft, row: number, key: string): Cell {
  const demand = draft.demands[row];
  if (key !== "curve" && key !== "mean" && key !== "peak" && key !== "value") {
    return entries.cell(draft, row, key);
  }
  if (key === "value") {
    const value = demand?.["value"];
    return { text: typeof value === "number" ? String(short(value * PRICED)) : textOf(value, "number"), ...guessed(draft, demand, key) };
  }
  if (demand?.["rate"] === undefined) {
    return { text: "" };
  }
  const rates = ratesOf(demand, periodsOf(draft).length);
  if (key === "curve") {
    return { text: "", curve: rates };
  }
  const wrong = wrongRate(demand);
  if (wrong !== undefined) {
    return { text: key === "mean" ? wrong : "" };
  }
  return { text: String(rounded(key === "mean" ? meanOf(rates) : Math.max(...rates))), ...guessed(draft, demand, "rate") };
}

function meanOf(rates: readonly number[]): number {
  return rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
}

/** A mean of many has more digits than anybody reads. */
function rounded(value: number): number {
  return value >= 1000 ? Math.round(value) : Number(value.toPrecision(6));
}

function write(draft: Draft, row: number, key: string, text: string): Draft {
  if (key === "value") {
    const value = valueOf(text, "number");
    return withEntry(draft, "demands", row, (demand) =>
      withField(typedOver(draft, demand, key), "value", typeof value === "number" ? short(value / PRICED) : value),
    );
  }
  if (key === "curve") {
    return draft;
  }
  if (key !== "mean" && key !== "peak") {
    return entries.write(draft, row, key, text);
  }
  const value = valueOf(text, "number");
  return withEntry(draft, "demands", row, (demand) => {
    const rates = ratesOf(demand, periodsOf(draft).length);
    const from = key === "mean" ? meanOf(rates) : Math.max(...rates);
    const curved = Array.isArray(demand["rate"]) && from > 0;
    // The shape of the day stays.
    return withField(typedOver(draft, demand, "rate"), "rate", curved && typeof value === "number" ? rates.map((rate) => short((rate * value) / from)) : value);
  });
}

/** Demand, a day in a cell. */
export const demand: Sheet = { ...entries, cell, write };

/** Demand, a column for each period. */
export const hours: Sheet = {
  ...entries,
  columns: (draft) => [
    { key: "id", title: "Demand", kind: "text" },
    { key: "model", title: "Model", kind: "text", choices: distinct(draft.models.map(({ id }) => id)) },
    ...timesIn(periodsOf(draft)).map((label, at): Column => ({ key: `${HOUR}${at}`, title: label, kind: "number" })),
  ],
  cell: (draft, row, key) => {
    if (!key.startsWith(HOUR)) {
      return entries.cell(draft, row, key);
    }
    const rate = draft.demands[row]?.["rate"];
    const listed = Array.isArray(rate) || rate instanceof Float64Array;
    const one = listed ? (rate as ArrayLike<unknown>)[Number(key.slice(HOUR.length))] : rate;
    return { text: textOf(one, "number"), ...guessed(draft, draft.demands[row], "rate") };
  },
  write: (draft, row, key, text) => {
    if (!key.startsWith(HOUR)) {
      return entries.write(draft, row, key, text);
    }
    const at = Number(key.slice(HOUR.length));
    const count = periodsOf(draft).length;
    return withEntry(draft, "demands", row, (entry) => {
      const rate = entry["rate"];
      const listed: unknown[] = Array.isArray(rate)
        ? Array.from({ length: count }, (_, index) => rate[index] ?? 0)
        : Array.from({ length: count }, () => rate ?? 0);
      listed[at] = valueOf(text, "number") ?? 0;
      return withField(typedOver(draft, entry, "rate"), "rate", count === 1 ? listed[0] : listed);
    });
  },
};

/** The draft with so many hours. A day becomes a week by being repeated; a week becomes a
 * day, and a day an hour, by the mean. */
export function withPeriods(draft: Draft, count: number): Draft {
  const before = periodsOf(draft).length;
  const labels = Array.from({ length: count }, (_, at) => ({ label: labelOf(at, count), hours: 1 }));
  const demands = draft.demands.map((entry) => {
    if (!Array.isArray(entry["rate"]) && !(entry["rate"] instanceof Float64Array)) {
      return entry;
    }
    const rates = ratesOf(entry, before);
    const changed = labels.map((_, at) => {
      const alike = rates.filter((_, index) => index % count === at);
      return alike.length > 0 ? short(meanOf(alike)) : (rates[at % before] ?? 0);
    });
    return { ...entry, rate: count === 1 ? changed[0] : changed };
  });
  return { ...draft, periods: count === 1 ? [{ hours: 1 }] : labels, demands };
}

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

function labelOf(at: number, count: number): string {
  const hour = `${String(at % 24).padStart(2, "0")}:00`;
  return count <= 24 ? hour : `${DAYS[Math.floor(at / 24) % 7] ?? ""} ${hour}`;
}

/** The draft with all rates of one demand. */
export function withCurve(draft: Draft, row: number, rates: readonly number[] | number): Draft {
  return withEntry(draft, "demands", row, (entry) => withField(typedOver(draft, entry, "rate"), "rate", rates));
}

/** Rates of all demands together, by period. */
export function totals(draft: Draft): number[] {
  const periods = periodsOf(draft).length;
  const sums = Array.from({ length: periods }, () => 0);
  for (const entry of draft.demands) {
    ratesOf(record(entry), periods).forEach((rate, at) => {
      sums[at] = (sums[at] ?? 0) + rate;
    });
  }
  return sums;
}
