/** Starting from an earlier plan, as `idlewise solve --current` does. */

import { IdlewiseError } from "./errors.js";
import type { Plan, Scenario } from "./types.js";

/**
 * The scenario with what an earlier plan places in its first period as what
 * stands now. Moves from there count where the scenario's `steadiness` gives
 * them a price or a limit.
 */
export function startingFrom(scenario: Scenario, current: Plan | undefined): Scenario {
  if (current === undefined) {
    return scenario;
  }
  if (!Array.isArray((current as Partial<Plan> | null)?.replicas)) {
    throw new IdlewiseError("argument", "current: expected an earlier plan, with its `replicas`");
  }
  const replicas = current.replicas
    .filter(({ period }) => period === 0)
    .map(({ node, model, profile, count }) => ({ node, model, profile, count: Math.round(count) }));
  return { ...scenario, steadiness: { ...scenario.steadiness, replicas } };
}
