/** The figures of a plan that the element shows, from the plan alone. */

import type { Breakdown, Plan, Status } from "../types.js";

/** How far a plan was checked: its proof, the plan but not every bound, or nothing here. */
export type Seal = "proof" | "plan" | "unchecked";

/** A part of the bar. */
export interface PlanElementPart {
  /** Its name in style sheets and parts. */
  name: "work" | "checking" | "held" | "loaded" | "blocked" | "unused" | "undivided";
  /** In words. */
  says: string;
  /** The term, and what it means. */
  term: string;
  /** Per hour, in the unit of the facts. */
  perHour: number;
}

/** What is shown. */
export interface PlanElementFacts {
  status: Status;
  /** Whether amounts are money; compute otherwise. */
  priced: boolean;
  /** The headline, in a sentence. */
  headline: string;
  /** What the seal says. */
  seal: string;
  sealed: Seal;
  idlePercent: number;
  /** Installed, per hour. */
  installedPerHour: number;
  /** Nothing where nothing is asked for. */
  servedPercent: number | undefined;
  parts: PlanElementPart[];
  /** An amount in words. */
  amount: (value: number) => string;
}

/** Whether a value is a plan: it has an account. Everything else is taken for a scenario. */
export function isPlan(value: unknown): value is Plan {
  return typeof value === "object" && value !== null && "waste" in value && "status" in value;
}

const SIGNS: Readonly<Record<string, string>> = { USD: "$", EUR: "€", GBP: "£", JPY: "¥", INR: "₹", KRW: "₩" };

/** Writes amounts as the command's report does. */
function writer(unit: string, sign: string): (value: number) => string {
  return (value) => {
    const decimals = Math.abs(value) >= 100 || value === 0 ? 0 : 2;
    const [whole = "", fraction] = value.toFixed(decimals).split(".");
    const digits = whole.replace(/\B(?=(\d{3})+$)/g, ",") + (fraction === undefined ? "" : `.${fraction}`);
    return sign === "" ? `${digits} ${unit}` : `${sign}${digits}`;
  };
}

/** The figures. */
export function factsOf(plan: Plan, sealed: Seal): PlanElementFacts {
  const lengths = plan.periods ?? [];
  const hours = lengths.reduce((sum, period) => sum + period.hours, 0) || plan.waste.by_period.length || 1;
  const { cost, compute_hours, idle_percent } = plan.waste.total;
  const priced = cost.installed > 0;
  const account = priced ? cost : compute_hours;
  const label = plan.currency ?? "units";
  const amount = priced ? writer(label, SIGNS[label] ?? "") : writer("units of compute", "");
  const exists = plan.status === "optimal" || plan.status === "feasible";
  const idle = idleOf(account) / hours;
  const all = amount(account.installed / hours);
  // A word that stands behind both amounts is said once.
  const [part = ""] = amount(idle).split(" ");
  return {
    status: plan.status,
    priced,
    headline: exists
      ? idle > 0
        ? priced
          ? `${part} of every ${all} an hour buys idle machines.`
          : `${part} of ${all} stand idle.`
        : (plan.waste.unpriced ?? []).length > 0 && priced
          ? "Nothing that has a price is idle."
          : "Nothing is idle."
      : plan.status === "infeasible"
        ? "No plan meets every limit."
        : "Stopped before a plan was found.",
    seal: sealOf(plan, sealed),
    sealed,
    idlePercent: idle_percent,
    installedPerHour: account.installed / hours,
    servedPercent: exists ? served(plan) : undefined,
    parts: exists ? partsOf(account, hours) : [],
    amount,
  };
}

function sealOf({ status, objective }: Plan, sealed: Seal): string {
  switch (status) {
    case "optimal":
      return { proof: "Optimal, proof checked here", plan: "Optimal, plan checked here", unchecked: "Optimal, not checked here" }[sealed];
    case "feasible":
      return `Within ${(100 * objective.gap).toPrecision(2)} % of the best`;
    default:
      return "No plan";
  }
}

function stranded({ stranded: parts }: Breakdown): number {
  return Object.values(parts).reduce((sum, part) => sum + part, 0);
}

function idleOf(account: Breakdown): number {
  return account.workload_idle + stranded(account) + account.surplus + (account.undivided ?? 0);
}

function partsOf(account: Breakdown, hours: number): PlanElementPart[] {
  const parts: [PlanElementPart["name"], string, string, number][] = [
    ["work", "At work", "Useful work: serving demand.", account.useful],
    ["checking", "Checking answers", "Overhead: what verification costs beyond the useful work.", account.overhead],
    ["held", "Held back or down", "Headroom, unavailable and starting machines. Not waste.", account.headroom + account.unavailable + (account.starting ?? 0)],
    ["loaded", "Loaded, waiting", "Workload idle: held by replicas that have nothing to do.", account.workload_idle],
    ["blocked", "Blocked by a rule", "Stranded: unmet demand would use it if one kind of rule were lifted.", stranded(account)],
    ["undivided", "Idle, not divided in time", "The time was up before it was known whether a rule blocks it.", account.undivided ?? 0],
    ["unused", "Unused whatever you change", "Surplus: no unmet demand could use it, whatever rule were lifted.", account.surplus],
  ];
  const least = 1e-9 * account.installed;
  return parts.filter(([, , , all]) => all > least).map(([name, says, term, all]) => ({ name, says, term, perHour: all / hours }));
}

function served({ demands, periods }: Plan): number | undefined {
  let done = 0;
  let asked = 0;
  for (const service of demands) {
    const hours = periods?.[service.period]?.hours ?? 1;
    // What is ever served of what arrives, where work can wait.
    done += hours * (service.offered - service.unmet);
    asked += hours * service.offered;
  }
  return asked > 0 ? (100 * done) / asked : undefined;
}
