/** What the page shows before its solver is there: the example, if that is what the
 * address asks for. */

import first from "virtual:first";
import { addressed } from "./model/address.ts";
import { set } from "./store.ts";

/** Puts it into the store. */
export function showFirst(): void {
  if (first === undefined || addressed(location.hash).source.kind !== "example") {
    return;
  }
  const { name, knobs, periods, planView, advice, preview, heat, day, hour, recheck } = first;
  set({
    opened: { key: 0, name, knobs, periods, advice: [] },
    planView,
    advice,
    preview,
    heat,
    day,
    hour,
    recheck,
  });
}
