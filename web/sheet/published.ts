/** Models with published rates, to choose from: which of them run on hardware of the fleet. */

import type { Catalogue } from "idlewise/import";
import { filled } from "./combine.ts";
import { isBlank, word } from "./draft.ts";
import { hardwareOf } from "./models.ts";
import type { Draft } from "./types.ts";

/** A model of the catalogue. */
export interface Published {
  model: string;
  /** Hardware of the fleet that it has a rate for. */
  here: string[];
  /** Whether the scenario has it already. */
  is: boolean;
}

/** The models of a catalogue: those that run here first, each part by name. */
export function published(draft: Draft, { rates }: Catalogue): Published[] {
  const owned = hardwareOf(draft);
  const own = new Set(draft.models.map(({ id }) => word(id)));
  const names = [...new Set(rates.map(({ model }) => model))];
  const all = names.map((model): Published => {
    const on = new Set(rates.flatMap((rate) => (rate.model === model ? [rate.hardware] : [])));
    return { model, here: owned.filter((hardware) => on.has(hardware)), is: own.has(model) };
  });
  return all.sort((a, b) => Number(b.here.length > 0) - Number(a.here.length > 0) || (a.model < b.model ? -1 : a.model > b.model ? 1 : 0));
}

/** The draft with a model of the catalogue and its rates on hardware of the fleet. */
export function withPublished(draft: Draft, model: string, catalogue: Catalogue): { draft: Draft; rates: number } {
  if (draft.models.some(({ id }) => word(id) === model)) {
    return { draft, rates: 0 };
  }
  // Only this model is filled: what else is empty stays as it was left.
  const { draft: alone, rates } = filled({ ...draft, demands: [], models: [{ id: model }] }, catalogue);
  const others = draft.models.filter((own) => !isBlank(own));
  return { draft: { ...draft, models: [...others, ...alone.models] }, rates };
}
