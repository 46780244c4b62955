/** Two drafts as one: what was imported beside what is there, and published rates in
 * the gaps. */

import type { Catalogue } from "idlewise/import";
import { withPeriods } from "./demand.ts";
import { isBlank, periodsOf, record, unused, withField, word } from "./draft.ts";
import { hardwareOf, profilesOf } from "./models.ts";
import type { Draft, Entry } from "./types.ts";

/** Which lists have something in them, in words. */
export function listsIn(draft: Draft): string[] {
  const lists: [string, readonly Entry[]][] = [
    ["nodes", draft.nodes],
    ["rates", draft.models],
    ["demand", draft.demands],
  ];
  return lists.flatMap(([name, list]) => (list.length > 0 ? [name] : []));
}

/** The draft with what was found in the place of its own lists; lists that were not found stay. */
export function replaced(draft: Draft, found: Draft): Draft {
  return together(draft, found, (_, list) => list);
}

/** The draft with what was found after its own; nothing that is there is changed. */
export function added(draft: Draft, found: Draft): Draft {
  return together(draft, found, (own, list) => {
    const all = own.filter((entry) => !isBlank(entry));
    for (const entry of list) {
      all.push("id" in entry ? { ...entry, id: unused(word(entry["id"]), all) } : entry);
    }
    return all;
  });
}

function together(draft: Draft, found: Draft, join: (own: readonly Entry[], list: readonly Entry[]) => readonly Entry[]): Draft {
  const hours = periodsOf(found).length;
  const fits = found.demands.length === 0 || hours === periodsOf(draft).length;
  const base = fits ? draft : withPeriods(draft, hours);
  const demands = found.demands.length === 0 ? base.demands : join(base.demands, found.demands);
  const told = [draft["source"], found["source"]].flatMap((lines): unknown[] => (Array.isArray(lines) ? lines : []));
  return {
    ...base,
    ...(told.length === 0 ? {} : { source: told }),
    ...(found.demands.length === 0 ? {} : { periods: found["periods"] ?? base["periods"] ?? [{ hours: 1 }] }),
    nodes: found.nodes.length === 0 ? base.nodes : join(base.nodes, found.nodes),
    models: withModels(base.models, found.models),
    demands,
  };
}

/** Models by name; rates on the same hardware are the newer ones. */
function withModels(own: readonly Entry[], found: readonly Entry[]): readonly Entry[] {
  const all = [...own];
  for (const model of found) {
    const at = all.findIndex(({ id }) => id === model["id"]);
    if (at < 0) {
      all.push(model);
      continue;
    }
    const newer = profilesOf(model);
    const older = profilesOf(all[at]).filter(({ hardware }) => !newer.some((profile) => profile["hardware"] === hardware));
    all[at] = { ...all[at], ...model, profiles: [...older, ...newer] };
  }
  return all;
}

/** Names as a catalogue and a person write them: `Llama 3.1 8B` and `llama-3.1-8b`. */
function plain(name: string): string {
  return name.toLowerCase().replace(/^.*\//, "").replace(/[\s_]+/g, "-").replace(/-(instruct|it|chat|hf)$/, "");
}

/** What the catalogue could fill. */
export interface Filled {
  draft: Draft;
  /** How many rates are new. */
  rates: number;
  /** Models that still have none at all. */
  without: string[];
}

/** The draft with a row for each model that is asked for and not there: its rates are what
 * is still to be typed. */
export function withAsked(draft: Draft): Draft {
  const named = new Set(draft.models.map(({ id }) => word(id)));
  const missing = new Set(draft.demands.map(({ model }) => word(model)).filter((model) => model !== "" && !named.has(model)));
  return missing.size === 0 ? draft : { ...draft, models: [...draft.models.filter((model) => !isBlank(model)), ...[...missing].map((id): Entry => ({ id }))] };
}

/** Published rates where a model has none on hardware of the fleet; each says whose it
 * is. A model that is asked for and not there is made. */
export function filled(draft: Draft, { rates, models: resident }: Catalogue): Filled {
  const hardware = new Set(hardwareOf(draft));
  const whole = withAsked(draft);
  const models = whole.models.filter((model) => !isBlank(model));
  let count = 0;
  const changed = models.map((model) => {
    const profiles = [...profilesOf(model)];
    const rated = new Set(profiles.map((profile) => profile["hardware"]));
    for (const rate of rates) {
      if (plain(rate.model) !== plain(word(model["id"])) || !hardware.has(rate.hardware) || rated.has(rate.hardware)) {
        continue;
      }
      rated.add(rate.hardware);
      count += 1;
      const memory = resident.find((one) => one.model === rate.model && one.precision === rate.precision)?.resident_gb;
      const lengths = rate.input_tokens === undefined ? "" : `, ${rate.input_tokens} in and ${rate.output_tokens ?? "?"} out`;
      // Several cards under one replica are held by it; one card is shared.
      const holds = rate.gpus > 1 ? { gpu: rate.gpus, ...(memory === undefined ? {} : { vram_gb: memory }) } : undefined;
      profiles.push({
        hardware: rate.hardware,
        rate: rate.output_tokens_per_second,
        ...(holds === undefined ? {} : { holds: heldOn(draft, rate.hardware, holds) }),
        source: `the catalogue: ${rate.source}, ${rate.precision}${lengths}, read ${rate.date}`,
      });
    }
    return profiles.length === profilesOf(model).length ? model : withField(model, "profiles", profiles);
  });
  const without = changed.filter((model) => profilesOf(model).length === 0).map(({ id }) => word(id));
  const same = count === 0 && whole === draft;
  return { draft: same ? draft : { ...draft, models: changed }, rates: count, without: without.filter((id) => id !== "") };
}

/** Of what is held, what the nodes of a hardware have at all. */
function heldOn(draft: Draft, hardware: string, holds: Entry): Entry {
  const has = new Set(
    draft.nodes.filter((node) => node["hardware"] === hardware).flatMap(({ capacity }) => Object.keys(record(capacity))),
  );
  return Object.fromEntries(Object.entries(holds).filter(([name]) => has.has(name)));
}
