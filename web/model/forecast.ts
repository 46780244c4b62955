/** A forecast as the page shows it: the tail of the history, the fan of what may come, and
 * in a person's words how it was made, how it fared, and what was guessed. */

import type { DemandForecast, Forecast, HistoryGap, SeriesForecast } from "idlewise/import";
import { percent, plural, short } from "./numbers.ts";
import { dated, timesIn } from "./times.ts";

/** Gaps that are named one by one. */
const NAMED = 3;

/** What is known of a demand before the forecast begins; nothing where it is missing. */
export interface Tail {
  labels: readonly string[];
  rates: readonly (number | null)[];
}

/** One demand, drawn. */
export interface Fan {
  id: string;
  unit: string;
  past: readonly (number | null)[];
  low: readonly number[];
  mid: readonly number[];
  high: readonly number[];
  /** Labels of the tail and of what is forecast. */
  labels: readonly string[];
  /** The quantiles of the band, in percent. */
  band: readonly [low: number, high: number];
  /** What repeats, and how it was made. */
  says: string;
  /** The method's own name. */
  term: string;
  /** How it fared before. */
  tested: string;
  /** What was missing in the history. */
  gaps: readonly string[];
  /** The demand read aloud. */
  about: string;
}

/** All of it. */
export interface ForecastView {
  /** The sum of all, where there are several. */
  total: Fan | undefined;
  demands: readonly Fan[];
  /** Whole futures with weights; one is the median alone. */
  futures: readonly { id: string; likely: number; mean: number }[];
  hours: number;
  /** Whether the history was long enough to test the forecast on it. */
  tested: boolean;
  /** What repeats in each demand, in hours. */
  seasons: readonly (readonly number[])[];
}

/** The forecast beside the tails of its histories. */
export function forecastView(found: Forecast, tails: readonly (Tail | undefined)[]): ForecastView {
  const periods = found.periods.map(({ label }) => label);
  const demands = found.demands.map((demand, at) => fanOf(demand, demand, tails[at], periods));
  const whole = sumOf(tails);
  const mean = (rates: readonly number[]): number => rates.reduce((sum, rate) => sum + rate, 0) / Math.max(1, rates.length);
  return {
    total: demands.length > 1 ? fanOf({ id: "All together", unit: unitOf(found.demands) }, found.total, whole, periods) : undefined,
    demands,
    futures: found.futures.map(({ id, weight, demands: paths }) => ({ id, likely: 100 * weight, mean: paths.reduce((sum, { rate }) => sum + mean(rate), 0) })),
    hours: found.periods.reduce((sum, { hours }) => sum + hours, 0),
    tested: found.total.backtest.times > 0,
    seasons: found.demands.map(({ seasons_hours: hours }) => hours),
  };
}

function unitOf(demands: readonly DemandForecast[]): string {
  const units = new Set(demands.map(({ unit }) => unit));
  return units.size === 1 ? (demands[0]?.unit ?? "units") : "units";
}

/** Tails of one time as one; nothing where one of them is not known. */
function sumOf(tails: readonly (Tail | undefined)[]): Tail | undefined {
  const [first] = tails;
  if (first === undefined || tails.some((tail) => tail?.rates.length !== first.rates.length)) {
    return undefined;
  }
  const rates = first.rates.map((_, at) =>
    tails.reduce<number | null>((sum, tail) => {
      const rate = tail?.rates[at] ?? null;
      return sum === null || rate === null ? null : sum + rate;
    }, 0),
  );
  return { labels: first.labels, rates };
}

function fanOf({ id, unit }: { id: string; unit: string }, of: SeriesForecast, tail: Tail | undefined, periods: readonly string[]): Fan {
  const [low] = of.quantiles;
  const high = of.quantiles.at(-1);
  const mean = of.rate.reduce((sum, rate) => sum + rate, 0) / Math.max(1, of.rate.length);
  const band = [100 * (low?.level ?? 0.5), 100 * (high?.level ?? 0.5)] as const;
  return {
    id,
    unit,
    past: tail?.rates ?? [],
    low: low?.rate ?? of.rate,
    mid: of.rate,
    high: high?.rate ?? of.rate,
    labels: timesIn([...(tail?.labels ?? []), ...periods]),
    band,
    says:
      of.backtest.times === 0 && of.seasons_hours.length === 0
        ? "Too little to know what repeats: the last hours come again."
        : `${seasonWords(of.seasons_hours)} ${methodWords(of.method, of.seasons_hours)}`,
    term: of.method,
    tested: testedWords(of),
    gaps: gapWords(of.gaps),
    about: `${id}: ${short(mean)} ${unit} per second on average, at most ${short(Math.max(0, ...of.rate))}; with ${Math.round(band[1] - band[0])} % certainty never above ${short(Math.max(0, ...(high?.rate ?? of.rate)))}`,
  };
}

/** What repeats, as a sentence. */
export function seasonWords(hours: readonly number[]): string {
  const names = hours.map((length) => ({ 24: "day", 168: "week" })[length] ?? `${short(length)} hours`);
  const last = names.at(-1);
  if (last === undefined) {
    return "Nothing in it is taken to repeat.";
  }
  return `It repeats every ${names.length > 1 ? `${names.slice(0, -1).join(", every ")} and every ${last}` : last}.`;
}

/** How it was made, as a sentence. */
export function methodWords(method: string, hours: readonly number[]): string {
  const length = hours.at(-1);
  const before = length === undefined ? "last hours" : length === 24 ? "day before" : length === 168 ? "week before" : `${short(length)} hours before`;
  if (method === "seasonal naive") {
    return length === undefined ? "What was last goes on: nothing was found to do better." : `The ${before} is repeated: nothing did better with certainty.`;
  }
  const scale = method.includes("logs") ? ", as shares of what is usual" : "";
  const apart = `what repeats and the trend are taken apart and carried on${scale}`;
  return method.includes("naive") ? `Half way between two forecasts: ${apart}; and the ${before}, repeated.` : `${apart.charAt(0).toUpperCase()}${apart.slice(1)}.`;
}

function testedWords({ backtest, method }: SeriesForecast): string {
  const { times, wape, naive_wape: naive, inside } = backtest;
  if (times === 0) {
    return "The history is too short to test the forecast on it.";
  }
  const beside = method === "seasonal naive" ? "" : `, where repeating the last season misses ${percent(100 * naive)} %`;
  return `Tested at ${plural(times, "earlier time")}: it missed ${percent(100 * wape)} % of what came${beside}; ${percent(100 * inside)} % of what came lay within the band.`;
}

/** What was missing in a history, and what became of it. */
function gapWords(gaps: readonly HistoryGap[]): string[] {
  const kinds = [
    ["missing", "missing, filled from the days before"],
    ["outage", "of an outage, filled from the days before"],
    ["zeros", "of no demand, taken as they are"],
  ] as const;
  return kinds.flatMap(([kind, words]) => {
    const all = gaps.filter((gap) => gap.kind === kind).sort((a, b) => b.periods - a.periods);
    if (all.length === 0) {
      return [];
    }
    const count = all.reduce((sum, { periods }) => sum + periods, 0);
    const named = all.slice(0, NAMED).map(({ from, periods }) => `${periods} from ${dated(from)}`);
    const more = all.length - named.length;
    return [`${plural(count, "hour")} ${words}: ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}.`];
  });
}
