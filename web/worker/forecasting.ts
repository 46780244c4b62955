/** What comes after the histories that are being imported. */

import type { Forecast, ImportMap, Look } from "idlewise/import";
import { forecastView } from "../model/forecast.ts";
import type { ForecastView } from "../model/forecast.ts";
import { plural } from "../model/numbers.ts";
import { isBlank, word } from "../sheet/draft.ts";
import { NEW, clashesIn, futuresThatGo, targetsIn, withForecast } from "../sheet/forecast.ts";
import type { Use } from "../sheet/forecast.ts";
import type { Draft } from "../sheet/types.ts";
import type { FromForecaster, ToForecaster } from "./forecast-worker.ts";

/** What demand a scenario of these files gets: the history's own, or what is forecast. */
export type DemandUse = "history" | Use;

/** Files with histories. */
export interface Histories {
  files: readonly { name: string; bytes: Uint8Array }[];
  map: ImportMap;
}

/** How far, how many futures, and what repeats. */
export interface ForecastAsked {
  hours: number;
  futures: number;
  /** Seasons in hours; found where there is no list. */
  seasons: readonly number[] | undefined;
}

/** A forecast to look at; or why there is none, said of the file where it is one's. */
export type ForecastSaid =
  | {
      view: ForecastView;
      /** The demand of the open scenario that each history is of; empty for a new one. */
      targets: readonly string[];
      /** Demands of the open scenario. */
      demands: readonly string[];
    }
  | { refused: readonly string[] };

/** Whether there is a history in a file. */
export function hasHistory({ counts, problems }: Look): boolean {
  return problems.length === 0 && counts.some(({ kind, text }) => kind === "demand" && /histor/.test(text));
}

/** One for the life of the worker. */
export class Forecasting {
  #thread: Worker | undefined;
  #stopped: (() => void) | undefined;
  #forecast: Forecast | undefined;
  use: DemandUse = "history";

  /** Stops what is being worked out. */
  stop(): void {
    this.#thread?.terminate();
    this.#thread = undefined;
    this.#stopped?.();
    this.#stopped = undefined;
  }

  /** Forgets what is known: the files are others. */
  forget(): void {
    this.stop();
    this.#forecast = undefined;
    this.use = "history";
  }

  /** Works it out; nothing where it was stopped, or asked again meanwhile. */
  async ask({ files, map }: Histories, asked: ForecastAsked, draft: Draft): Promise<ForecastSaid | undefined> {
    this.forget();
    const answer = await this.#run({ files, map, ...asked });
    if (answer === undefined) {
      return undefined;
    }
    this.stop();
    if ("failure" in answer) {
      return { refused: [`The forecast failed: ${answer.failure}.`] };
    }
    const { forecast, problems } = answer.result;
    if (forecast === undefined) {
      return { refused: problems.map(({ file, text }) => (file === undefined || text.startsWith(file) ? sentence(text) : `${file}: ${text}.`)) };
    }
    this.#forecast = forecast;
    return {
      view: forecastView(forecast, answer.tails),
      targets: targetsIn(draft, forecast),
      demands: draft.demands.filter((entry) => !isBlank(entry)).map(({ id }) => word(id)),
    };
  }

  #run(asked: ToForecaster): Promise<FromForecaster | undefined> {
    return new Promise((resolve) => {
      const thread = new Worker(new URL("./forecast-worker.ts", import.meta.url), { type: "module" });
      this.#thread = thread;
      this.#stopped = () => resolve(undefined);
      thread.addEventListener("message", ({ data }: MessageEvent<FromForecaster>) => resolve(data));
      thread.addEventListener("error", ({ message }) => resolve({ failure: message }));
      thread.postMessage(asked);
    });
  }

  /** What a scenario of the files gets in the place of its history. */
  inside(found: Draft): Draft {
    const { use } = this;
    const forecast = this.#forecast;
    return use === "history" || forecast === undefined ? found : withForecast(found, forecast, use, targetsIn(found, forecast));
  }

  /** The draft with the forecast in it, and what that did in a sentence. */
  onto(draft: Draft, targets: readonly string[]): { draft: Draft; words: string; said: string } {
    const forecast = this.#forecast;
    if (forecast === undefined || this.use === "history") {
      throw new Error("there is no forecast to put into the scenario");
    }
    const clash = clashesIn(targets, forecast).find((one) => one !== undefined);
    if (clash !== undefined) {
      throw new Error(clash);
    }
    const many = this.use === "futures" && forecast.futures.length > 1;
    const what = many ? plural(forecast.futures.length, "future") : "the median";
    const fresh = targets.filter((target) => target === NEW).length;
    const gone = futuresThatGo(draft, this.use);
    const said = [
      `${what.charAt(0).toUpperCase()}${what.slice(1)} of the forecast, ${plural(forecast.periods.length, "hour")}.`,
      fresh > 0 ? `${plural(fresh, "demand")} of it ${fresh === 1 ? "is" : "are"} new: what they are worth stands empty.` : "",
      gone > 0 ? `${plural(gone, "future")} that ${gone === 1 ? "was" : "were"} there ${gone === 1 ? "is" : "are"} gone.` : "",
      "Ctrl Z takes it back.",
    ];
    return { draft: withForecast(draft, forecast, this.use, targets), words: `${what} of a forecast`, said: said.filter(Boolean).join(" ") };
  }
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? "" : "."}`;
}
