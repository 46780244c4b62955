/** The example's plan and advice as view models, for the first second of the page. */

import { createPlanner } from "idlewise";
import { fromAdvice, leading } from "../model/actions.ts";
import type { Advice } from "../model/actions.ts";
import { edited } from "../model/edits.ts";
import { figures } from "../model/figures.ts";
import type { Figures } from "../model/figures.ts";
import type { Day } from "../model/day.ts";
import type { Heat } from "../model/heat.ts";
import type { PlanView } from "../model/plan-view.ts";
import type { Recheck } from "../model/proof.ts";
import { recheck } from "../model/proof.ts";
import { spans } from "../model/scenario.ts";
import { inDollars, knobs } from "../model/what-if.ts";
import type { Knobs } from "../model/what-if.ts";
import { dayOf, heatOf, hourOf, viewOf } from "../worker/shown.ts";
import type { Hour } from "../worker/shown.ts";

/** What is shown at first. */
export interface First {
  name: string;
  knobs: Knobs;
  periods: string[];
  planView: PlanView;
  advice: Advice;
  preview: { key: string; figures: Figures } | undefined;
  heat: Heat;
  day: Day | undefined;
  hour: Hour;
  recheck: Recheck;
}

/** Makes it. */
export async function first(): Promise<First> {
  const planner = await createPlanner({ threads: 1 });
  try {
    const scenario = inDollars(await planner.example());
    const plan = await planner.solve(scenario);
    const solved = { scenario, plan };
    const advice = fromAdvice(await planner.advise(scenario));
    const lead = leading(advice);
    const changed = lead === undefined ? undefined : edited(scenario, lead.edits);
    const after = changed === undefined ? undefined : { scenario: changed, plan: await planner.solve(changed) };
    return {
      name: scenario.name ?? "",
      knobs: knobs(scenario),
      periods: spans(scenario).map(({ label }) => label),
      planView: viewOf(solved, lead?.edits ?? []),
      advice,
      preview: lead === undefined || after === undefined ? undefined : { key: lead.key, figures: figures(after) },
      heat: heatOf(solved),
      day: dayOf(solved, undefined),
      hour: hourOf(solved, undefined),
      recheck: { ...recheck(await planner.verify(scenario, plan)), here: false },
    };
  } finally {
    planner.dispose();
  }
}
