/** Machines that a plan rents by the hour. */

import type { Plan } from "idlewise";

/** Machines in each period by the node's id, of nodes that are rented by the hour and of
 * which some are. */
export function rentedByHour({ hourly, periods }: Plan): ReadonlyMap<string, readonly number[]> {
  const rented = new Map<string, number[]>();
  for (const { node, period, count } of hourly ?? []) {
    const own = rented.get(node) ?? Array.from({ length: periods?.length ?? 1 }, () => 0);
    own[period] = count;
    rented.set(node, own);
  }
  return rented;
}

/** Whether the machines of a node are rented by the hour. */
export function isByHour(count: unknown): boolean {
  return typeof count === "object" && count !== null && "per" in count;
}
