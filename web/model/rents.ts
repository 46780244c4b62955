/** Machines to rent: by the hour, an entry and a period at a time, beside those that are
 * committed to, by tier. */

import type { Node } from "idlewise";
import type { Figures } from "./figures.ts";
import { about, aMonth, exact } from "./money.ts";
import type { Unit } from "./money.ts";
import { grouped, plural } from "./numbers.ts";
import { isByHour, rentedByHour } from "./hourly.ts";
import { spans } from "./scenario.ts";
import type { Solved } from "./scenario.ts";
import { timesIn } from "./times.ts";

/** An entry in a period; without one, in all of them. */
export interface RentRow {
  node: string;
  hardware: string;
  region: string;
  /** Nothing where the number is one for all periods. */
  period: number | undefined;
  when: string;
  hours: number;
  machines: number;
  started: number;
  /** Machines that go when it begins. */
  ended: number;
  /** Currency for it, starts and what is paid for after the last period with it. */
  cost: number;
  /** How that is worked out. */
  about: string;
}

/** Entries of one tier. */
export interface RentTier {
  tier: string;
  rows: RentRow[];
  machineHours: number;
  cost: number;
}

/** What a plan rents. */
export interface Rents {
  tiers: RentTier[];
  /** What to do, in a sentence. */
  says: string;
}

/** What to rent, as a headline. */
export interface RentLine {
  text: string;
  /** Which machines, the dearest first. */
  which: string;
}

/** Groups that are named below the headline. */
const NAMED = 3;

/** What to rent, where the plan decides about every machine: that is the answer then, not
 * what stands idle. Machines by the hour are said hour by hour. */
export function rentLine({ scenario, plan }: Solved, { machines, spendPerHour, priced, unit }: Figures): RentLine | undefined {
  if (!scenario.nodes.every(({ count }) => typeof count === "object" && !isByHour(count))) {
    return undefined;
  }
  const nodes = new Map(scenario.nodes.map((node) => [node.id, node]));
  const cost = ({ node, count }: { node: string; count: number }): number => count * (nodes.get(node)?.price_per_hour ?? 0);
  const rented = plan.counts.filter(({ count }) => count > 0).sort((a, b) => cost(b) - cost(a));
  if (rented.length === 0) {
    return undefined;
  }
  const money = priced ? ` for ${about(spendPerHour, unit)}/h, ${aMonth(spendPerHour, unit)} a month` : "";
  const rest = rented.length - NAMED;
  const names = rented.slice(0, NAMED).map(({ node, count }) => `${grouped(count, 0)} × ${node.replace(/^rent /, "")}`);
  return {
    text: `Rent ${plural(machines, "machine")}${money}.`,
    which: `${[...names, ...(rest > 0 ? [`${rest} more`] : [])].join(", ")}.`,
  };
}

interface Hourly {
  running?: number | null;
  start_cost?: number;
  min_hours?: number;
}

/** What a plan rents, in the order of tiers in the scenario; nothing where no machines are
 * rented by the hour. */
export function rents({ scenario, plan }: Solved, unit: Unit): Rents | undefined {
  if (!scenario.nodes.some(({ count }) => isByHour(count))) {
    return undefined;
  }
  const periods = spans(scenario);
  const names = timesIn(periods.map(({ label }) => label));
  const hours = periods.map((period) => period.hours);
  const rented = rentedByHour(plan);
  const chosen = new Map(plan.counts.map(({ node, count }) => [node, count]));
  const tiers = new Map<string, RentRow[]>();
  for (const node of scenario.nodes) {
    const tier = node.tier ?? "";
    const own = isByHour(node.count)
      ? byTheHour(node, rented.get(node.id) ?? hours.map(() => 0), { hours, names, unit })
      : forAll(node, chosen.get(node.id) ?? 0, hours, unit);
    tiers.set(tier, [...(tiers.get(tier) ?? []), ...own]);
  }
  const found = [...tiers].map(([tier, rows]): RentTier => ({
    tier,
    rows,
    machineHours: rows.reduce((sum, row) => sum + row.machines * row.hours, 0),
    cost: rows.reduce((sum, row) => sum + row.cost, 0),
  }));
  return { tiers: found.filter(({ rows }) => rows.length > 0), says: sentence(found.flatMap(({ rows }) => rows), periods.length) };
}

/** Machines whose number is one for all periods and which the plan chooses. */
function forAll({ id, hardware, region, price_per_hour: price }: Node, machines: number, hours: readonly number[], unit: Unit): RentRow[] {
  const all = hours.reduce((sum, length) => sum + length, 0);
  const cost = machines * (price ?? 0) * all;
  const about = `${plural(machines, "machine")} × ${exact(price ?? 0, unit)}/h × ${grouped(all, 1)} h = ${exact(cost, unit)}`;
  const place = { node: id, hardware, region: region ?? "default" };
  return machines > 0 ? [{ ...place, period: undefined, when: "all the time", hours: all, machines, started: 0, ended: 0, cost, about }] : [];
}

interface Times {
  hours: readonly number[];
  names: readonly string[];
  unit: Unit;
}

function byTheHour(node: Node, machines: readonly number[], { hours, names, unit }: Times): RentRow[] {
  const { running, start_cost: startCost = 0, min_hours: least = 0 } = (typeof node.count === "object" ? node.count : {}) as Hourly;
  const price = node.price_per_hour ?? 0;
  const place = { node: node.id, hardware: node.hardware, region: node.region ?? "default" };
  let before = running ?? machines[0] ?? 0;
  let left = hours.reduce((sum, length) => sum + length, 0);
  return machines.flatMap((count, period): RentRow[] => {
    const length = hours[period] ?? 0;
    const started = Math.max(0, count - before);
    const ended = Math.max(0, before - count);
    // Hours beyond the last period that a machine which is started now is paid for.
    const beyond = Math.max(0, least - left);
    before = count;
    left -= length;
    const rent = count * price * length;
    const begun = started * (startCost + price * beyond);
    const about = [
      `${plural(count, "machine")} × ${exact(price, unit)}/h × ${grouped(length, 1)} h = ${exact(rent, unit)}`,
      ...(started > 0 && startCost > 0 ? [`${plural(started, "start")} × ${exact(startCost, unit)} = ${exact(started * startCost, unit)}`] : []),
      ...(started > 0 && beyond > 0 ? [`${grouped(beyond, 1)} h more of each start after the last hour = ${exact(started * price * beyond, unit)}`] : []),
    ].join("; ");
    return count > 0 || ended > 0
      ? [{ ...place, period, when: names[period] ?? "", hours: length, machines: count, started, ended, cost: rent + begun, about }]
      : [];
  });
}

/** What is kept all the time, and what is rented besides and from when. */
function sentence(rows: readonly RentRow[], periods: number): string {
  const always = rows.filter(({ period }) => period === undefined).reduce((sum, { machines }) => sum + machines, 0);
  const sums = Array.from({ length: periods }, () => 0);
  const names = new Map<number, string>();
  for (const { period, machines, when } of rows) {
    if (period !== undefined) {
      sums[period] = (sums[period] ?? 0) + machines;
      names.set(period, when);
    }
  }
  const most = Math.max(0, ...sums);
  const keep = always > 0 ? `Keep ${plural(always, "machine")} all the time` : "";
  if (most === 0) {
    return keep === "" ? "No machine is rented." : `${keep}; none is rented by the hour.`;
  }
  const peak = `${grouped(most, 0)} by the hour at the most, at ${names.get(sums.indexOf(most)) ?? ""}`;
  return keep === "" ? `Rent ${peak}.` : `${keep}, and rent ${peak}.`;
}
