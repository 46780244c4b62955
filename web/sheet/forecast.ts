/** A forecast in a draft: its periods and rates, and whole futures; all else stays. */

import type { Forecast } from "idlewise/import";
import { withPeriods } from "./demand.ts";
import { isBlank, listOf, periodsOf, record, unused, withList, word } from "./draft.ts";
import { typedOver } from "./guesses.ts";
import type { Draft, Entry } from "./types.ts";

/** What of a forecast is used: the median, or whole futures with weights as well. */
export type Use = "median" | "futures";

/** For a history that becomes a demand of its own. */
export const NEW = "";

/** Which demand of a draft each history is of: that of the same id, or the only one of its
 * model; a history without a model is of the only demand there is. One that is of none
 * becomes a new one. */
export function targetsIn(draft: Draft, forecast: Forecast): string[] {
  const demands = draft.demands.filter((entry) => !isBlank(entry));
  return forecast.demands.map(({ id, model }) => {
    if (demands.some((demand) => demand["id"] === id)) {
      return id;
    }
    const alike = model === undefined ? demands : demands.filter((demand) => demand["model"] === model);
    return alike.length === 1 ? word(alike[0]?.["id"]) : NEW;
  });
}

/** What is wrong with these targets, by the place of the history; nothing where all is
 * well. */
export function clashesIn(targets: readonly string[], forecast: Forecast): (string | undefined)[] {
  return targets.map((target, at) => {
    const first = targets.indexOf(target);
    return target !== NEW && first < at ? `“${target}” already gets the history “${forecast.demands[first]?.id ?? ""}”.` : undefined;
  });
}

/** The draft with the forecast in it. Demands without a history keep their rates, over as
 * many hours. Futures that were there name rates of other hours: they go. */
export function withForecast(draft: Draft, forecast: Forecast, use: Use, targets: readonly string[]): Draft {
  const fits = periodsOf(draft).length === forecast.periods.length;
  const base = fits ? draft : withPeriods(draft, forecast.periods.length);
  const ids: string[] = [];
  const demands = base.demands.filter((entry) => !isBlank(entry)).map((entry): Entry => ({ ...entry }));
  forecast.demands.forEach(({ id, model, region, rate }, at) => {
    const place = demands.findIndex((demand) => demand["id"] === targets[at]);
    if (targets[at] === NEW || place < 0) {
      const name = unused(id, demands);
      demands.push({ id: name, ...(model === undefined ? {} : { model }), ...(region === undefined ? {} : { region }), rate: rateOf(rate) });
      ids.push(name);
    } else {
      const entry = demands[place] ?? {};
      demands[place] = { ...typedOver(base, entry, "rate"), rate: rateOf(rate) };
      ids.push(word(entry["id"]));
    }
  });
  const stay = listOf(base, "futures").filter((future) => !namesRates(future));
  const several = use === "futures" && forecast.futures.length > 1;
  const futures = several
    ? forecast.futures.map(({ id, weight, demands: paths }): Entry => ({ id, weight, demands: paths.map(({ rate }, at) => ({ id: ids[at], rate: rateOf(rate) })) }))
    : stay;
  return withList({ ...base, periods: forecast.periods, demands }, "futures", futures);
}

function rateOf(rates: readonly number[]): number | number[] {
  return rates.length === 1 ? (rates[0] ?? 0) : [...rates];
}

/** Whether a future says what rates become, hour by hour. */
function namesRates(future: Entry): boolean {
  const changes = future["demands"];
  return Array.isArray(changes) && changes.some((change) => Array.isArray(record(change)["rate"]));
}

/** How many futures of a draft a forecast takes the place of. */
export function futuresThatGo(draft: Draft, use: Use): number {
  const all = listOf(draft, "futures");
  return use === "futures" ? all.length : all.filter(namesRates).length;
}
