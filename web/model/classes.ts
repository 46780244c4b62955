/** A large plan names classes of alike node entries instead of every entry. Their
 * machines are one pool: what a class does is shared among its entries by their
 * machines, which is a plan as good as any. */

import type { Plan, Scenario } from "idlewise";
import { indexById, machines } from "./scenario.ts";

/** An entry's place in the scenario, and its part of what stands under a name. */
interface Member {
  row: number;
  share: number;
}

/** The entries that a name in a plan stands for. */
export function membersOf(scenario: Scenario, plan: Plan): (name: string) => readonly Member[] {
  const rows = indexById(scenario.nodes);
  const chosen = new Map(plan.counts.map(({ node, count }) => [node, count]));
  const byName = new Map<string, Member[]>();
  for (const { class: name, nodes } of plan.classes ?? []) {
    const found = nodes.flatMap((id) => {
      const row = rows.get(id);
      return row === undefined ? [] : [{ row, count: chosen.get(id) ?? machines(scenario.nodes[row]?.count) }];
    });
    const all = found.reduce((sum, { count }) => sum + count, 0);
    byName.set(
      name,
      found.map(({ row, count }) => ({ row, share: all > 0 ? count / all : 1 / found.length })),
    );
  }
  return (name) => {
    let found = byName.get(name);
    if (found === undefined) {
      const row = rows.get(name);
      found = row === undefined ? [] : [{ row, share: 1 }];
      byName.set(name, found);
    }
    return found;
  };
}
