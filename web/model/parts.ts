/** Where machines need hours to start, the periods of a plan are parts of those of its
 * scenario: what a page says about the plan goes by these. */

import type { Scenario } from "idlewise";

import type { Solved } from "./scenario.ts";

/** The plan with the scenario whose periods are the plan's; itself where they are. */
export function inParts(solved: Solved): Solved {
  const { scenario, plan } = solved;
  const parts = plan.periods ?? [];
  const origin = parts.flatMap(({ part_of: period }) => (period === undefined || period === null ? [] : [period]));
  if (origin.length === 0) {
    return solved;
  }
  const own: Scenario = {
    ...scenario,
    periods: parts.map(({ label, hours }, part) => ({ label: labelOf(label, part, origin, parts), hours })),
    demands: scenario.demands.map((demand) => ({ ...demand, rate: repeated(demand.rate, origin) })),
    ...(scenario.routes === undefined
      ? {}
      : { routes: scenario.routes.map((route) => (route.rate == null ? route : { ...route, rate: repeated(route.rate, origin) })) }),
    ...(scenario.limits === undefined
      ? {}
      : {
          limits: scenario.limits.map((limit) => ({
            ...limit,
            ...(limit.min == null ? {} : { min: repeated(limit.min, origin) }),
            ...(limit.max == null ? {} : { max: repeated(limit.max, origin) }),
          })),
        }),
  };
  return { ...solved, scenario: own };
}

/** The period's number of each of its parts; one number holds everywhere. */
function repeated(numbers: number | readonly number[] | Float64Array, origin: readonly number[]): number | number[] {
  return typeof numbers === "number" ? numbers : origin.map((period) => numbers[period] ?? 0);
}

/** The label of a part: that of its period, and when in it a further part begins. */
function labelOf(label: string, part: number, origin: readonly number[], parts: readonly { hours: number }[]): string {
  const first = origin.indexOf(origin[part] ?? 0);
  const passed = parts.slice(first, part).reduce((sum, { hours }) => sum + hours, 0);
  return passed > 0 ? later(label, Math.round(passed * 60)) : label;
}

/** An hour of the day, alone or at the end of a label or in a point in time. */
const CLOCK = /(\b|T)(\d{1,2}):(\d{2})(?=$|:|Z|[+-]\d)/;

/** A time so many minutes later: `12:02`. A period without a time is counted on: `+ 2 min`. */
function later(label: string, minutes: number): string {
  const [whole, before = "", hour, minute] = CLOCK.exec(label) ?? [];
  const at = Number(hour) * 60 + Number(minute) + minutes;
  // A part that goes into the next day has no time of its own day.
  if (whole === undefined || at >= 24 * 60) {
    return `${label} + ${minutes} min`;
  }
  const two = (number: number): string => String(number).padStart(2, "0");
  return label.replace(CLOCK, `${before}${two(Math.floor(at / 60))}:${two(at % 60)}`);
}
