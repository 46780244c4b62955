/** What the page shows of a plan, worked out in the worker: each part of it once. */

import { changes } from "../model/changes.ts";
import type { ChangeTable } from "../model/changes.ts";
import { day } from "../model/day.ts";
import type { Day } from "../model/day.ts";
import { refused } from "../model/demand.ts";
import type { Refused } from "../model/demand.ts";
import type { ScenarioEdit } from "../model/edits.ts";
import { likeliest } from "../model/futures.ts";
import { flow } from "../model/flow.ts";
import type { Flow } from "../model/flow.ts";
import { heat, opened } from "../model/heat.ts";
import type { Heat, HeatRow } from "../model/heat.ts";
import { inParts } from "../model/parts.ts";
import { planView } from "../model/plan-view.ts";
import type { PlanView } from "../model/plan-view.ts";
import { spans } from "../model/scenario.ts";
import type { Solved } from "../model/scenario.ts";
import { usage } from "../model/usage.ts";
import type { Usage } from "../model/usage.ts";

/** What is refused and who serves whom, in one period. */
export interface Hour {
  period: number;
  flow: Flow;
  refused: Refused;
}

const usages = new WeakMap<Solved, Usage>();
const parts = new WeakMap<Solved, Solved>();

/** A plan beside the scenario of its own periods. */
function whole(given: Solved): Solved {
  let found = parts.get(given);
  if (found === undefined) {
    found = inParts(given);
    parts.set(given, found);
    parts.set(found, found);
  }
  return found;
}

function used(solved: Solved): Usage {
  let found = usages.get(solved);
  if (found === undefined) {
    found = usage(likeliest(solved));
    usages.set(solved, found);
  }
  return found;
}

/** The view models of a plan. */
export function viewOf(given: Solved, edits: readonly ScenarioEdit[]): PlanView {
  const solved = whole(given);
  return planView(solved, used(solved), edits);
}

/** The rows of its changes. */
export function changesOf(given: Solved, edits: readonly ScenarioEdit[]): ChangeTable {
  const solved = whole(given);
  return changes(likeliest(solved), used(solved), edits);
}

/** Its heatmap. */
export function heatOf(given: Solved): Heat {
  const solved = whole(given);
  return heat(likeliest(solved).scenario, used(solved));
}

/** The dearest entries of a folded row of its heatmap. */
export function openedOf(given: Solved, fold: string): HeatRow[] {
  const solved = whole(given);
  return opened(likeliest(solved).scenario, used(solved), fold);
}

/** The day of a node; of the one with the dearest idle compute where there is none
 * of the name. */
export function dayOf(given: Solved, node: string | undefined): Day | undefined {
  const solved = whole(given);
  const found = node === undefined ? undefined : day(likeliest(solved), used(solved), node);
  if (found !== undefined) {
    return found;
  }
  const dearest = heatOf(solved)
    .groups.flatMap(({ rows }) => rows)
    .reduce<HeatRow | undefined>((most, row) => (row.perHour > (most?.perHour ?? -1) ? row : most), undefined);
  return dearest === undefined ? undefined : day(likeliest(solved), used(solved), dearest.id);
}

/** One period; the one in which most is missing where none is asked for. */
export function hourOf(given: Solved, asked: number | undefined): Hour {
  const solved = whole(given);
  const one = likeliest(solved);
  const { scenario, plan } = one;
  const last = spans(scenario).length - 1;
  const period = Math.min(last, Math.max(0, asked ?? worst(one)));
  const regions = new Set(scenario.nodes.map(({ region }) => region ?? "default"));
  const grouping = regions.size > 1 ? ({ from: "region", to: "region" } as const) : ({ from: "model", to: "hardware" } as const);
  return { period, flow: flow({ scenario, plan }, period, grouping), refused: refused(one, used(solved), period) };
}

function worst({ scenario, plan }: Solved): number {
  const missing = spans(scenario).map(() => 0);
  for (const { period, unmet } of plan.demands) {
    missing[period] = (missing[period] ?? 0) + unmet;
  }
  const most = Math.max(...missing);
  return most > 0 ? missing.indexOf(most) : Math.floor(missing.length / 2);
}
