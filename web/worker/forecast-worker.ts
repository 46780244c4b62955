/** Forecasts of histories, in a thread of their own: a long one takes seconds, in which
 * nothing else waits, and stopping it ends the thread. */

import { openImporter } from "idlewise/import";
import type { Forecast, ForecastResult, ImportMap, Importer } from "idlewise/import";
import type { Tail } from "../model/forecast.ts";

/** What is asked. */
export interface ToForecaster {
  files: readonly { name: string; bytes: Uint8Array }[];
  map: ImportMap;
  /** How far, and how many futures. */
  hours: number;
  futures: number;
  /** Seasons in hours; found where there is no list. */
  seasons: readonly number[] | undefined;
}

/** What comes back. */
export type FromForecaster = { result: ForecastResult; tails: (Tail | undefined)[] } | { failure: string };

interface Scope {
  postMessage(message: FromForecaster): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToForecaster>) => void): void;
}

const scope = globalThis as unknown as Scope;

/** The model of a history that names none, so that it can be drawn. */
const UNNAMED = "no model";
/** Hours of the history that are drawn: three times what is forecast, within these. */
const LEAST_TAIL = 72;
const MOST_TAIL = 504;

scope.addEventListener("message", ({ data }) => void answer(data));

async function answer(asked: ToForecaster): Promise<void> {
  try {
    const importer = await openImporter();
    const { files, map, hours, futures, seasons } = asked;
    const result = importer.forecast(files, { map, horizonHours: hours, futures, ...(seasons === undefined ? {} : { seasonsHours: seasons }) });
    scope.postMessage({ result, tails: result.forecast === undefined ? [] : tailsOf(importer, asked, result.forecast) });
  } catch (error) {
    scope.postMessage({ failure: error instanceof Error ? error.message : String(error) });
  }
}

/** What is known before the forecast, as the importer reads it for a scenario; hours that
 * are missing there are so here. */
function tailsOf(importer: Importer, { files, map, hours }: ToForecaster, { demands }: Forecast): (Tail | undefined)[] {
  const asks = importer.assemble(files, { map, periodHours: 1 }).report.questions;
  const unnamed = asks.flatMap(({ answer: of, file }) => (of === "model" && file !== undefined ? [file] : []));
  const named = Object.fromEntries(unnamed.map((file) => [file, { ...map.files?.[file], model: UNNAMED }]));
  const { scenario } = importer.assemble(files, { map: { ...map, files: { ...map.files, ...named } }, periodHours: 1 });
  const labels = (scenario?.periods ?? []).map(({ label }) => label ?? "");
  const places = new Map(labels.map((label, at) => [label, at]));
  const from = Math.max(0, labels.length - Math.min(MOST_TAIL, Math.max(LEAST_TAIL, 3 * hours)));
  return demands.map(({ id, model, gaps }) => {
    const found = scenario?.demands?.filter((one) => (model === undefined ? one.model === UNNAMED : one.id === id)) ?? [];
    const [one] = found;
    if (one === undefined || found.length > 1 || labels.length < 2) {
      return undefined;
    }
    const rates: (number | null)[] = typeof one.rate === "number" ? labels.map(() => one.rate as number) : Array.from(one.rate);
    for (const { kind, from: first, periods } of gaps) {
      const start = places.get(first);
      if (kind !== "zeros" && start !== undefined) {
        rates.fill(null, start, start + periods);
      }
    }
    return { labels: labels.slice(from), rates: rates.slice(from) };
  });
}
