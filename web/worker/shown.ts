/** What the page shows of a plan, worked out in the worker: each part of it once. */

import { changes } from "../model/changes.ts";
import type { ChangeTable } from "../model/changes.ts";
import { day } from "../model/day.ts";
import type { Day } from "../model/day.ts";
import { refused } from "../model/demand.ts";
import type { Refused } from "../model/demand.ts";
import type { ScenarioEdit } from "../model/edits.ts";
import { flow } from "../model/flow.ts";
import type { Flow } from "../model/flow.ts";
import { heat, opened } from "../model/heat.ts";
import type { Heat, HeatRow } from "../model/heat.ts";
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

function used(solved: Solved): Usage {
  let found = usages.get(solved);
  if (found === undefined) {
    found = usage(solved);
    usages.set(solved, found);
  }
  return found;
}

/** The view models of a plan. */
export function viewOf(solved: Solved, edits: readonly ScenarioEdit[]): PlanView {
  return planView(solved, used(solved), edits);
}

/** The rows of its changes. */
export function changesOf(solved: Solved, edits: readonly ScenarioEdit[]): ChangeTable {
  return changes(solved, used(solved), edits);
}

/** Its heatmap. */
export function heatOf(solved: Solved): Heat {
  return heat(solved.scenario, used(solved));
}

/** The dearest entries of a folded row of its heatmap. */
export function openedOf(solved: Solved, fold: string): HeatRow[] {
  return opened(solved.scenario, used(solved), fold);
}

/** The day of a node; of the one with the dearest idle compute where there is none
 * of the name. */
export function dayOf(solved: Solved, node: string | undefined): Day | undefined {
  const found = node === undefined ? undefined : day(solved, used(solved), node);
  if (found !== undefined) {
    return found;
  }
  const dearest = heatOf(solved)
    .groups.flatMap(({ rows }) => rows)
    .reduce<HeatRow | undefined>((most, row) => (row.perHour > (most?.perHour ?? -1) ? row : most), undefined);
  return dearest === undefined ? undefined : day(solved, used(solved), dearest.id);
}

/** One period; the one in which most is missing where none is asked for. */
export function hourOf(solved: Solved, asked: number | undefined): Hour {
  const { scenario, plan } = solved;
  const last = spans(scenario).length - 1;
  const period = Math.min(last, Math.max(0, asked ?? worst(solved)));
  const regions = new Set(scenario.nodes.map(({ region }) => region ?? "default"));
  const grouping = regions.size > 1 ? ({ from: "region", to: "region" } as const) : ({ from: "model", to: "hardware" } as const);
  return { period, flow: flow({ scenario, plan }, period, grouping), refused: refused(solved, used(solved), period) };
}

function worst({ scenario, plan }: Solved): number {
  const missing = spans(scenario).map(() => 0);
  for (const { period, unmet } of plan.demands) {
    missing[period] = (missing[period] ?? 0) + unmet;
  }
  const most = Math.max(...missing);
  return most > 0 ? missing.indexOf(most) : Math.floor(missing.length / 2);
}
