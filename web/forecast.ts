/** What a person can do with the forecast of a history that is being imported. */

import { fail } from "./actions.ts";
import { request } from "./bridge.ts";
import { hoursOf } from "./model/seasons.ts";
import { move } from "./navigate.ts";
import { get, set } from "./store.ts";
import type { ForecastState } from "./store.ts";
import type { DemandUse } from "./worker/forecasting.ts";

/** Hours ahead, and how they are called. */
export const HORIZONS: readonly (readonly [hours: number, title: string])[] = [
  [24, "Next day"],
  [168, "Next week"],
];
/** How many futures there may be. */
export const COUNTS: readonly number[] = [3, 5, 10];

/** Works a forecast out. What a scenario gets is chosen anew. Nothing is asked for while the
 * lengths that are typed are none. */
export async function foresee(version: number, { hours, futures, seasons, own }: Pick<ForecastState, "hours" | "futures" | "seasons" | "own">): Promise<void> {
  const found = hoursOf(seasons, own);
  const asked: ForecastState = { version, hours, futures, seasons, own, said: "wrong" in found ? "stopped" : "working", use: "history", targets: [] };
  set({ forecast: asked });
  if ("wrong" in found) {
    request("forecastStop", undefined).catch((error: unknown) => fail("the forecast", error));
    return;
  }
  try {
    const said = await request("forecast", { hours, futures, seasons: found.hours });
    if (said !== undefined && get().forecast === asked) {
      set({ forecast: { ...asked, said, targets: "view" in said ? said.targets : [] } });
    }
  } catch (error) {
    if (get().forecast === asked) {
      set({ forecast: { ...asked, said: { refused: ["The forecast could not be made."] } } });
    }
    fail("the forecast", error);
  }
}

/** Stops it. */
export function stopForeseeing(): void {
  const { forecast } = get();
  if (forecast?.said === "working") {
    set({ forecast: { ...forecast, said: "stopped" } });
    request("forecastStop", undefined).catch((error: unknown) => fail("the forecast", error));
  }
}

/** What demand a scenario of the files gets. */
export function takeForecast(use: DemandUse): void {
  const { forecast } = get();
  if (forecast !== undefined) {
    set({ forecast: { ...forecast, use } });
    request("forecastUse", use).catch((error: unknown) => fail("the forecast", error));
  }
}

/** Which demand of the open scenario a history is of. */
export function aim(at: number, target: string): void {
  const { forecast } = get();
  if (forecast !== undefined) {
    set({ forecast: { ...forecast, targets: forecast.targets.map((one, place) => (place === at ? target : one)) } });
  }
}

/** The forecast into the scenario that is open. */
export async function putForecast(): Promise<void> {
  const { forecast } = get();
  if (forecast === undefined) {
    return;
  }
  try {
    const notice = await request("forecastInto", forecast.targets);
    set({ importing: undefined, forecast: undefined, notice });
    move({ view: "data", sheet: "demand" });
  } catch (error) {
    fail("the forecast", error);
  }
}
