/** What a plan for several futures decides before anyone knows which one comes, and what once
 * one has come. */

import type { Plan } from "idlewise";

interface Decided {
  future?: string | null;
}

/** Whether some machines are chosen anew in each future. */
export function decidesAfter({ counts, hourly = [] }: Plan): boolean {
  return [...counts, ...hourly].some(({ future }: Decided) => future != null);
}

/** What is there where one future comes: what is decided before, and what is then. */
export function decidedIn(plan: Plan, future: string): Plan {
  const there = <Entry extends Decided>(list: readonly Entry[]): Entry[] =>
    list.filter(({ future: own }) => own == null || own === future);
  return {
    ...plan,
    counts: there(plan.counts),
    replicas: there(plan.replicas),
    ...(plan.machines === undefined ? {} : { machines: there(plan.machines) }),
    ...(plan.hourly === undefined ? {} : { hourly: there(plan.hourly) }),
  };
}
