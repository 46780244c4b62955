/** How much a plan moves from one period to the next, and what it costs. */

import type { CurrentReplicas, Plan } from "idlewise";
import { spans } from "./scenario.ts";
import type { Solved } from "./scenario.ts";

/** Moves of a plan. */
export interface Steady {
  /** Replicas loaded over all periods, and currency for them. */
  moves: number;
  loadCost: number;
  /** Most moves that are allowed; nothing where there is no limit. */
  most: number | undefined;
  /** What free moves would gain: of the objective, and of what is spent. */
  objectiveGivenUp: number | undefined;
  costGivenUp: number | undefined;
  objectiveName: string;
  /** Replicas that stand before the first period. */
  standing: number;
  labels: string[];
  /** Replicas that nodes have more than before at the start of each period; they sum up to
   * `moves`, less what moves between machines of one node. */
  byPeriod: number[];
  /** By model, the most moved first. */
  byModel: { model: string; moves: number; cost: number }[];
}

/** The moves of a plan, where they have a price or a limit. */
export function steady({ scenario, plan }: Solved): Steady | undefined {
  const { steadiness: report, objective } = plan;
  // Every plan says what it moves; this is told where it was asked for.
  if (report == null || scenario.steadiness == null) {
    return undefined;
  }
  const labels = spans(scenario).map(({ label }) => label);
  const { replicas: standing = [], load_cost = {}, max_moves } = scenario.steadiness ?? {};
  const before = new Map<string, number>();
  const key = (one: { node: string; model: string; profile: string }): string =>
    JSON.stringify([one.node, one.model, one.profile]);
  for (const one of standing) {
    before.set(key(one), (before.get(key(one)) ?? 0) + one.count);
  }
  const periods = labels.map(() => new Map<string, { model: string; count: number }>());
  for (const one of plan.replicas) {
    periods[one.period]?.set(key(one), { model: one.model, count: one.count });
  }
  const byModel = new Map<string, number>();
  let last = before;
  const byPeriod = periods.map((now) => {
    let moved = 0;
    for (const [place, { model, count }] of now) {
      const more = Math.max(0, count - (last.get(place) ?? 0));
      moved += more;
      byModel.set(model, (byModel.get(model) ?? 0) + more);
    }
    last = new Map([...now].map(([place, { count }]) => [place, count]));
    return moved;
  });
  return {
    moves: report.moves,
    loadCost: report.load_cost,
    most: max_moves ?? undefined,
    objectiveGivenUp: report.objective_given_up ?? undefined,
    costGivenUp: report.cost_given_up ?? undefined,
    objectiveName: objective.name,
    standing: standing.reduce((sum, { count }) => sum + count, 0),
    labels,
    byPeriod,
    byModel: [...byModel]
      .filter(([, moves]) => moves > 0)
      .map(([model, moves]) => ({ model, moves, cost: moves * (load_cost[model] ?? 0) }))
      .sort((a, b) => b.moves - a.moves),
  };
}

/** What a plan places in its first period: what stands where the next one starts from it. */
export function standing(plan: Plan): CurrentReplicas[] {
  return plan.replicas
    .filter(({ period }) => period === 0)
    .map(({ node, model, profile, count }) => ({ node, model, profile, count: Math.round(count) }));
}
