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
  return passed > 0 ? `${label} + ${String(Math.round(passed * 1e4) / 1e4)} h` : label;
}
