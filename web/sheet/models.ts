/** The sheet of models: a row per model, a column per hardware with the rate of one
 * replica on it. */

import { distinct, fieldOf, listOf, record, unused, withEntry, withField, withList, word } from "./draft.ts";
import { guessed } from "./guesses.ts";
import type { Cell, Column, Draft, Entry, Kind, Sheet } from "./types.ts";
import { textOf, valueOf } from "./values.ts";

/** Hardware of nodes and profiles, in the order in which it appears. */
export function hardwareOf(draft: Draft): string[] {
  return distinct([
    ...draft.nodes.map(({ hardware }) => hardware),
    ...draft.models.flatMap((model) => profilesOf(model).map(({ hardware }) => hardware)),
  ]);
}

/** Profiles of a model. */
export function profilesOf(model: Entry | undefined): readonly Entry[] {
  const found = model?.["profiles"];
  return Array.isArray(found) ? found.map(record) : [];
}

const RATE = "rate:";
/** The stage of each profile, in their order. */
const STAGE = "stage";
const TOGETHER = ["anywhere", "region", "node"];
const HELD: Readonly<Record<string, Column>> = {
  "holds.vram_gb": { key: "holds.vram_gb", title: "Memory", unit: "GB a replica", kind: "number", empty: "any" },
  "holds.gpu": { key: "holds.gpu", title: "GPUs", unit: "a replica", kind: "number", empty: "shared" },
};

function columns(draft: Draft): Column[] {
  const models = draft.models.filter((model) => Object.keys(model).length > 0).length;
  const owned = new Set(distinct(draft.nodes.map(({ hardware }) => hardware)));
  const held = distinct([
    "vram_gb",
    "gpu",
    ...draft.models.flatMap((model) => profilesOf(model).flatMap(({ holds }) => Object.keys(record(holds)))),
  ]);
  return [
    { key: "id", title: "Model", kind: "text" },
    ...hardwareOf(draft).map((hardware): Column => {
      const runs = draft.models.filter((model) => profilesOf(model).some((profile) => profile["hardware"] === hardware)).length;
      const few = models > 1 && owned.has(hardware) && runs <= Math.floor(models / 10);
      const words = runs === 0 ? "no model" : runs === 1 ? "one model" : `${runs} models`;
      return {
        key: RATE + hardware,
        title: hardware,
        unit: `${runs} of ${models}`,
        kind: "number",
        empty: few ? "?" : "–",
        ...(few ? { odd: `${hardware} runs ${words} of ${models}.` } : {}),
      };
    }),
    ...held.map((name): Column => HELD[`holds.${name}`] ?? { key: `holds.${name}`, title: name, unit: "a replica", kind: "number", empty: "any" }),
    { key: "machines", title: "Machines", unit: "a replica spans", kind: "number", empty: "1", extra: true },
    { key: STAGE, title: "Stages", unit: "of the rates, in their order", kind: "text", empty: "all of the work", extra: true, choices: ["prefill, decode"] },
    { key: "load_hours", title: "Loads", unit: "hours, or 6 min, before it serves", kind: "hours", empty: "0", extra: true },
    { key: "together", title: "Stages together", unit: "in one region, on one node", kind: "text", empty: "anywhere", extra: true, choices: TOGETHER },
    { key: "labels", title: "Labels", unit: "kind=open; team=a", kind: "labels", extra: true },
  ];
}

/** Fields that are a model's own, not its profiles'. */
const OWN: Readonly<Record<string, Kind>> = { id: "text", labels: "labels", together: "text", load_hours: "hours" };

function cell(draft: Draft, row: number, key: string): Cell {
  const model = draft.models[row];
  const own = OWN[key];
  if (own !== undefined) {
    return { text: textOf(model?.[key], own) };
  }
  const profiles = profilesOf(model);
  if (key.startsWith(RATE)) {
    const mine = profiles.filter(({ hardware }) => hardware === key.slice(RATE.length));
    const [profile] = mine;
    if (profile === undefined) {
      return { text: "" };
    }
    const source = word(profile["source"]);
    const published = /catalogue|published/i.test(source);
    const each = mine.length < 2 ? [] : mine.map((one) => `${word(one["stage"]) || word(one["name"]) || "a profile"}: ${textOf(one["rate"], "number")}`);
    return {
      text: mine.map(({ rate }) => textOf(rate, "number")).join("; "),
      mark: published ? "published" : "given",
      about: [source === "" ? "No source is given." : source, ...each].join("\n"),
      ...guessed(draft, profile, "rate"),
    };
  }
  const texts = profiles.map((profile) => textOf(fieldOf(profile, key), key === STAGE ? "text" : "number"));
  const different = [...new Set(texts)];
  return { text: different.length <= 1 ? (different[0] ?? "") : texts.map((text) => text || (key === STAGE ? "all" : "any")).join(", ") };
}

function write(draft: Draft, row: number, key: string, text: string): Draft {
  return withEntry(draft, "models", row, (model) => {
    const own = OWN[key];
    if (own !== undefined) {
      return withField(model, key, valueOf(text, own));
    }
    const profiles = profilesOf(model);
    if (key.startsWith(RATE)) {
      return withField(model, "profiles", withRates(profiles, key.slice(RATE.length), text));
    }
    // One number for all of them, or one each in the order of the profiles.
    const parts = text.split(",").map((part) => part.trim());
    const each = parts.length === profiles.length && parts.length > 1;
    const changed = profiles.map((profile, at) => {
      const part = each ? (parts[at] ?? "") : text;
      return withField(profile, key, valueOf(/^(any|shared|all)$/i.test(part) ? "" : part, key === STAGE ? "text" : "number"));
    });
    return withField(model, "profiles", changed);
  });
}

/** Rates on a hardware: one for each profile on it, such as those of stages. More rates
 * than profiles make new ones; profiles without a rate go. */
function withRates(profiles: readonly Entry[], hardware: string, text: string): readonly Entry[] {
  const rates = text.split(";").flatMap((part) => valueOf(part, "number") ?? []);
  let at = 0;
  const kept = profiles.flatMap((profile): Entry[] => {
    if (profile["hardware"] !== hardware) {
      return [profile];
    }
    const rate = rates[at];
    at += 1;
    if (rate === undefined) {
      return [];
    }
    // A rate that was typed is no longer the published one.
    return [profile["rate"] === rate ? profile : withField({ ...profile, rate }, "source", undefined)];
  });
  // Profiles on the same hardware need names to be told apart.
  const names = new Set(kept.map((profile) => word(profile["name"]) || word(profile["hardware"])));
  const nameOf = (): string => {
    let number = 2;
    while (names.has(`${hardware} ${number}`)) {
      number += 1;
    }
    names.add(`${hardware} ${number}`);
    return `${hardware} ${number}`;
  };
  const more = rates.slice(at).map((rate, place): Entry => ({ hardware, ...(at + place === 0 ? {} : { name: nameOf() }), rate }));
  return [...kept, ...more];
}

/** Models. */
export const models: Sheet = {
  columns,
  more: "Add a model: a name is enough, rates come from the catalogue where it has them",
  count: (draft) => draft.models.length,
  cell,
  write,
  copy: (draft, rows) => {
    const copies = rows.map((row) => {
      const model = draft.models[row] ?? {};
      return { ...model, id: unused(word(model["id"]), draft.models) };
    });
    const after = Math.max(...rows) + 1;
    return withList(draft, "models", [...draft.models.slice(0, after), ...copies, ...draft.models.slice(after)]);
  },
  remove: (draft, rows) => {
    const gone = new Set(rows);
    return withList(draft, "models", listOf(draft, "models").filter((_, row) => !gone.has(row)));
  },
};

/** Models as a file of rates has them: a row for each profile. */
export function ratesTable(draft: Draft): string[][] {
  const rows = draft.models.flatMap((model) => profilesOf(model).map((profile) => ({ ...profile, model: model["id"], load_hours: model["load_hours"] }) as Entry));
  const amounts = (field: string): string[] => distinct(rows.flatMap((row) => Object.keys(record(row[field])))).map((name) => `${field}.${name}`);
  const asked = ["model", "hardware", "name", "rate", "stage", "machines", "load_hours", ...amounts("holds"), ...amounts("uses")];
  const used = asked.filter((field, at) => at < 2 || field === "rate" || rows.some((row) => fieldOf(row, field) !== undefined));
  return [used, ...rows.map((row) => used.map((field) => String(fieldOf(row, field) ?? "")))];
}

/** The column of a hardware's rates. */
export function keyOfHardware(hardware: string): string {
  return RATE + hardware;
}
