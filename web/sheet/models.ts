/** The sheet of models: a row per model, a column per hardware with the rate of one
 * replica on it. */

import { distinct, fieldOf, listOf, record, unused, withEntry, withField, withList, word } from "./draft.ts";
import { guessed } from "./guesses.ts";
import type { Cell, Column, Draft, Entry, Sheet } from "./types.ts";
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
  ];
}

function cell(draft: Draft, row: number, key: string): Cell {
  const model = draft.models[row];
  if (key === "id") {
    return { text: textOf(model?.["id"], "text") };
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
    const others = mine.slice(1).map((other) => `${word(other["name"]) || "another profile"}: ${textOf(other["rate"], "number")}`);
    return {
      text: textOf(profile["rate"], "number"),
      mark: published ? "published" : "given",
      about: [source === "" ? "No source is given." : source, ...others].join("\n"),
      ...guessed(draft, profile, "rate"),
    };
  }
  const texts = profiles.map((profile) => textOf(fieldOf(profile, key), "number"));
  const different = [...new Set(texts)];
  return { text: different.length <= 1 ? (different[0] ?? "") : texts.map((text) => text || "any").join(", ") };
}

function write(draft: Draft, row: number, key: string, text: string): Draft {
  return withEntry(draft, "models", row, (model) => {
    if (key === "id") {
      return withField(model, key, valueOf(text, "text"));
    }
    const profiles = profilesOf(model);
    if (key.startsWith(RATE)) {
      return withField(model, "profiles", withRate(profiles, key.slice(RATE.length), valueOf(text, "number")));
    }
    // One number for all of them, or one each in the order of the profiles.
    const parts = text.split(",").map((part) => part.trim());
    const each = parts.length === profiles.length && parts.length > 1;
    const changed = profiles.map((profile, at) => {
      const part = each ? (parts[at] ?? "") : text;
      return withField(profile, key, valueOf(/^(any|shared)$/i.test(part) ? "" : part, "number"));
    });
    return withField(model, "profiles", changed);
  });
}

function withRate(profiles: readonly Entry[], hardware: string, rate: unknown): readonly Entry[] {
  const at = profiles.findIndex((profile) => profile["hardware"] === hardware);
  if (rate === undefined) {
    return profiles.filter((_, index) => index !== at);
  }
  if (at < 0) {
    return [...profiles, { hardware, rate }];
  }
  // A rate that was typed is no longer the published one.
  return profiles.map((profile, index) =>
    index === at && profile["rate"] !== rate ? withField({ ...profile, rate }, "source", undefined) : profile,
  );
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

/** The column of a hardware's rates. */
export function keyOfHardware(hardware: string): string {
  return RATE + hardware;
}
