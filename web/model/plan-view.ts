/** Everything the page shows of one plan, but the heatmap and the flow. */

import type { Conflict, PolicyOutcome } from "idlewise";
import { headline } from "./headline.ts";
import type { Headline } from "./headline.ts";
import { levels } from "./levels.ts";
import type { Levels } from "./levels.ts";
import { operators } from "./operators.ts";
import type { Operator } from "./operators.ts";
import { proof } from "./proof.ts";
import type { Proof } from "./proof.ts";
import { hasPlan } from "./scenario.ts";
import type { Solved } from "./scenario.ts";
import { service, shortfalls } from "./service.ts";
import type { Service, Shortfall } from "./service.ts";
import { steady } from "./steady.ts";
import type { Steady } from "./steady.ts";
import { waterfall } from "./waterfall.ts";
import type { Waterfall } from "./waterfall.ts";
import { worth } from "./worth.ts";
import type { WorthTable } from "./worth.ts";

/** The view models of a plan. */
export interface PlanView {
  headline: Headline;
  /** Whether there is a plan; the rest is empty otherwise. */
  planned: boolean;
  conflicts: Conflict[];
  waterfall: Waterfall;
  policies: PolicyOutcome[];
  proof: Proof;
  worth: WorthTable;
  operators: Operator[];
  service: Service;
  shortfalls: Shortfall[];
  /** Under the objective `fair`. */
  levels: Levels | undefined;
  /** Where moves have a price or a limit. */
  steady: Steady | undefined;
}

/** The view models of a plan, from the plan and what routers do without one. */
export function planView(solved: Solved, policies: PolicyOutcome[]): PlanView {
  return {
    headline: headline(solved, policies),
    planned: hasPlan(solved.plan),
    conflicts: solved.plan.conflicts ?? [],
    waterfall: waterfall(solved.plan.waste.total),
    policies,
    proof: proof(solved.plan),
    worth: worth(solved),
    operators: operators(solved),
    service: service(solved),
    shortfalls: shortfalls(solved),
    levels: levels(solved),
    steady: steady(solved),
  };
}
