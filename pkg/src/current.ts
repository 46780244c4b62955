/** Starting from an earlier plan, as `idlewise solve --current` does. */

import { IdlewiseError } from "./errors.js";
import type { CurrentMachines, CurrentReplicas, Plan, Scenario } from "./types.js";

/**
 * The scenario with what an earlier plan places in its first period as what
 * stands now, machine by machine where the plan says it. Moves from there count
 * where the scenario's `steadiness` gives them a price or a limit; elsewhere
 * equally good plans differ by them. What the scenario does not have any more
 * (nodes, machines, models, profiles) is lost.
 */
export function startingFrom(scenario: Scenario, current: Plan | undefined): Scenario {
  if (current === undefined) {
    return scenario;
  }
  if (!Array.isArray((current as Partial<Plan> | null)?.replicas)) {
    throw new IdlewiseError("argument", "current: expected an earlier plan, with its `replicas`");
  }
  const known = knownOf(scenario);
  const machines = machinesNow(current, known);
  const held = new Map<string, number>();
  for (const { node, count, replicas } of machines) {
    for (const own of replicas) {
      const key = keyOf({ node, ...own });
      held.set(key, (held.get(key) ?? 0) + count * own.count);
    }
  }
  const listed = new Set(machines.map(({ node }) => node));
  const replicas = current.replicas
    .filter((own) => own.period === 0 && known.has(own))
    .map((own) => {
      const { node, model, profile } = own;
      const count = listed.has(node) ? (held.get(keyOf(own)) ?? 0) : Math.round(own.count);
      return { node, model, profile, count };
    })
    .filter(({ count }) => count > 0);
  return { ...scenario, steadiness: { ...scenario.steadiness, replicas, machines } };
}

type Place = Pick<CurrentReplicas, "node" | "model" | "profile">;

/** What a scenario has: machines of each node, and whether a replica can be one of its own. */
interface Known {
  machines: Map<string, number>;
  has(place: Place): boolean;
}

function keyOf({ node, model, profile }: Place): string {
  return JSON.stringify([node, model, profile]);
}

function knownOf({ nodes, models }: Scenario): Known {
  const machines = new Map(
    nodes.map(({ id, count = 1 }) => [id, typeof count === "number" ? count : count.max] as const),
  );
  const profiles = new Map(
    models.map(
      ({ id, profiles }) =>
        [id, new Set(profiles.map(({ name, hardware }) => name ?? hardware))] as const,
    ),
  );
  return {
    machines,
    has: ({ node, model, profile }) =>
      machines.has(node) && profiles.get(model)?.has(profile) === true,
  };
}

/** Machines of the first period that are still there: where there are fewer, those that hold the most. */
function machinesNow({ machines = [] }: Plan, known: Known): CurrentMachines[] {
  const size = ({ replicas }: { replicas: readonly { count: number }[] }): number =>
    replicas.reduce((sum, { count }) => sum + count, 0);
  const left = new Map(known.machines);
  return machines
    .filter(({ period }) => period === 0)
    .sort((a, b) => size(b) - size(a))
    .map(({ node, count, span = 1, replicas }) => {
      const most = left.get(node) ?? 0;
      const kept = Math.min(count, Math.floor(most / span));
      left.set(node, most - kept * span);
      const contents = replicas
        .filter((own) => known.has({ node, ...own }))
        .map(({ model, profile, count }) => ({ model, profile, count }));
      return { node, count: kept, ...(span === 1 ? {} : { span }), replicas: contents };
    })
    .filter(({ count, replicas }) => count > 0 && replicas.length > 0);
}
