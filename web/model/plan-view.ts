/** Everything the page shows of one plan, but the heatmap, a day and an hour. */

import type { Conflict } from "idlewise";
import { changes } from "./changes.ts";
import type { ChangeTable } from "./changes.ts";
import { decidesAfter } from "./decided.ts";
import { demandView } from "./demand.ts";
import type { DemandView } from "./demand.ts";
import { earnings } from "./earnings.ts";
import type { Earner } from "./earnings.ts";
import type { ScenarioEdit } from "./edits.ts";
import { CAUSES, byPrice, figures } from "./figures.ts";
import type { Cause, Figures } from "./figures.ts";
import { futures, likeliest } from "./futures.ts";
import type { Futures } from "./futures.ts";
import { binding } from "./limits.ts";
import type { Binding } from "./limits.ts";
import { unitOf } from "./money.ts";
import type { Unit } from "./money.ts";
import { plural } from "./numbers.ts";
import { levels } from "./priorities.ts";
import type { Level } from "./priorities.ts";
import { proof } from "./proof.ts";
import type { Proof } from "./proof.ts";
import { rentLine, rents } from "./rents.ts";
import type { RentLine, Rents } from "./rents.ts";
import { allHours, hasPlan, machines, spans } from "./scenario.ts";
import type { Solved } from "./scenario.ts";
import type { Usage } from "./usage.ts";

/** Where a cause is. */
export interface CausePlaces {
  /** Regions and hardware that have it, the most money first. */
  regions: { name: string; perHour: number }[];
  hardware: { name: string; perHour: number }[];
}

/** The view models of a plan. */
export interface PlanView {
  figures: Figures;
  /** Whether there is a plan; the rest is empty otherwise. */
  planned: boolean;
  conflicts: Conflict[];
  /** `351 machines in 40 groups, 12 models, 20 demands, 24 hours`. */
  size: string;
  name: string;
  hours: number;
  /** Whether shares go by price; by compute otherwise. */
  byPrice: boolean;
  /** Nodes that no amount of money counts. */
  unpriced: string[];
  proof: Proof;
  places: Record<Cause | "free" | "loaded", CausePlaces>;
  demand: DemandView;
  changes: ChangeTable;
  earnings: Earner[];
  /** What money is in. */
  money: Unit;
  /** Machines to rent by the hour. */
  rents: Rents | undefined;
  /** What to rent, where the plan decides about every machine. */
  rent: RentLine | undefined;
  /** Limits of several together that bind, what brings most first. */
  binding: Binding[];
  /** Served, by priority. */
  levels: Level[];
  /** What becomes of it in each future, where there are several. */
  futures: Futures | undefined;
}

/** The view models of a plan. `edits` are what is changed in it, or meant to be. Where there
 * are several futures, figures and causes are averages, and the rest is of the likeliest,
 * as `used` is. */
export function planView(solved: Solved, used: Usage, edits: readonly ScenarioEdit[]): PlanView {
  const { scenario, plan } = solved;
  const one = likeliest(solved);
  const found = figures(solved);
  const money = unitOf(scenario.policy?.currency ?? undefined);
  return {
    figures: found,
    planned: hasPlan(plan),
    conflicts: plan.conflicts ?? [],
    size: size(solved, found),
    name: scenario.name ?? "",
    hours: allHours(scenario),
    byPrice: byPrice(scenario, found),
    unpriced: plan.waste.unpriced ?? [],
    proof: proof(plan),
    places: places(solved, found),
    demand: demandView(one),
    changes: changes(one, used, edits),
    earnings: earnings(one),
    money,
    rents: hasPlan(plan) ? rents(decidesAfter(plan) ? one : solved, money) : undefined,
    rent: hasPlan(plan) ? rentLine(solved, found) : undefined,
    binding: binding(one),
    levels: levels(solved, money),
    futures: hasPlan(plan) ? futures(solved, money) : undefined,
  };
}

function size({ scenario, plan }: Solved, { machines: count }: Figures): string {
  const groups = scenario.nodes.length;
  // Of what may be rented, what is.
  const none = new Set(plan.counts.flatMap(({ node, count: chosen }) => (chosen === 0 ? [node] : [])));
  const used = count > 0 ? scenario.nodes.filter(({ id }) => !none.has(id)).length : groups;
  const all = count > 0 ? count : scenario.nodes.reduce((sum, node) => sum + machines(node.count), 0);
  const hours = allHours(scenario);
  const periods = spans(scenario).length;
  // Where periods are cut so that something becomes ready inside them, those of the scenario.
  const cut = plan.periods?.some((period) => period.part_of != null) === true;
  return [
    `${plural(all, "machine")} in ${used < groups ? `${used} of ` : ""}${plural(groups, "group")}`,
    plural(scenario.models.length, "model"),
    plural(scenario.demands.length, "demand"),
    periods === hours || periods === 1 || cut ? plural(hours, "hour") : `${plural(periods, "period")} of ${plural(hours, "hour")}`,
  ].join(", ");
}

function places({ scenario, plan }: Solved, { priced }: Figures): PlanView["places"] {
  const hours = Math.max(allHours(scenario), Number.MIN_VALUE);
  const { by_region, by_hardware } = plan.waste;
  const of = (name: Cause | "free" | "loaded"): CausePlaces => {
    const list = (accounts: typeof by_region): { name: string; perHour: number }[] =>
      Object.entries(accounts)
        .map(([place, { cost, compute_hours }]) => {
          const account = priced ? cost : compute_hours;
          const amount =
            name === "free" ? account.surplus : name === "loaded" ? account.workload_idle : account.stranded[name];
          return { name: place, perHour: amount / hours };
        })
        .filter(({ perHour }) => perHour > 1e-9)
        .sort((a, b) => b.perHour - a.perHour);
    return { regions: list(by_region), hardware: list(by_hardware) };
  };
  return Object.fromEntries(([...CAUSES, "free", "loaded"] as const).map((name) => [name, of(name)])) as PlanView["places"];
}
