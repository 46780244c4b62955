/** The waste waterfall: where every installed hour went. */

import type { Account, Breakdown, Stranded } from "idlewise";

/** What a part of the account is: decides its colour and its pattern. */
export type Kind = "installed" | "held" | "useful" | "overhead" | "idle" | "stranded" | "surplus";

/** One bar. */
export interface Part {
  key: string;
  label: string;
  kind: Kind;
  /** Compute-hours. */
  hours: number;
  /** Currency. */
  cost: number;
  /** Of the installed compute-hours. */
  percentOfHours: number;
  /** Of the installed currency. */
  percentOfCost: number;
  /** Where the bar starts, as a share of installed: hours and currency. */
  fromHours: number;
  fromCost: number;
  /** What it means, in a sentence. */
  meaning: string;
}

/** The parts in their order, and what is idle in all. */
export interface Waterfall {
  parts: Part[];
  idleHours: number;
  idleCost: number;
  installedHours: number;
  installedCost: number;
  /** The part of the idle compute that weighs most. */
  largest: Part | undefined;
}

type Row = [key: keyof Flat, label: string, kind: Kind, meaning: string];
type Flat = Required<Omit<Breakdown, "stranded" | "installed">> & Stranded;

const ROWS: readonly Row[] = [
  ["unavailable", "Unavailable", "held", "Machines that are down: 1 − availability."],
  ["headroom", "Headroom", "held", "Held back on purpose. Not waste."],
  ["useful", "Useful work", "useful", "Serving demand, at overhead 1."],
  ["overhead", "Verification overhead", "overhead", "What proofs cost beyond the useful work."],
  ["workload_idle", "Workload idle", "idle", "Held by placed replicas that have nothing to do."],
  ["fragmentation", "Stranded: whole replicas", "stranded", "Unmet demand would use it if replicas and demands could be divided."],
  ["hosting", "Stranded: hosting", "stranded", "Unmet demand would use it if these machines might host the model."],
  ["verification", "Stranded: verification", "stranded", "Unmet demand would use it if these machines could prove their work, or verifiers had room."],
  ["region", "Stranded: region", "stranded", "Unmet demand would use it if the round trip were allowed."],
  ["resource", "Stranded: memory and others", "stranded", "Unmet demand would use it if another resource, such as memory, were not full."],
  ["hardware", "Stranded: hardware", "stranded", "Unmet demand would use it if the model had a profile for this hardware."],
  ["surplus", "Surplus", "surplus", "Idle, and no unmet demand could use it whatever were lifted. It could be switched off or rented out."],
];

/** Only where a time limit cut the account short. */
const UNDIVIDED: Row = [
  "undivided",
  "Idle: not divided in time",
  "idle",
  "Idle, and the time was up before the account said whether unmet demand could use it.",
];

function flat(breakdown: Breakdown): Flat {
  return { ...breakdown, undivided: breakdown.undivided ?? 0, ...breakdown.stranded };
}

/** Workload idle + stranded + surplus, and what was not divided into these. */
export function idleOf(breakdown: Breakdown): number {
  const stranded = Object.values(breakdown.stranded).reduce((sum, part) => sum + part, 0);
  return breakdown.workload_idle + stranded + breakdown.surplus + (breakdown.undivided ?? 0);
}

/** The waterfall of an account. */
export function waterfall({ compute_hours, cost }: Account): Waterfall {
  const hours = flat(compute_hours);
  const money = flat(cost);
  const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);
  let fromHours = 0;
  let fromCost = 0;
  const rows = hours.undivided > 0 ? [...ROWS, UNDIVIDED] : ROWS;
  const parts = rows.map(([key, label, kind, meaning]): Part => {
    const part: Part = {
      key,
      label,
      kind,
      meaning,
      hours: hours[key],
      cost: money[key],
      percentOfHours: 100 * share(hours[key], compute_hours.installed),
      percentOfCost: 100 * share(money[key], cost.installed),
      fromHours,
      fromCost,
    };
    fromHours += part.percentOfHours / 100;
    fromCost += part.percentOfCost / 100;
    return part;
  });
  const weight = (part: Part): number => (cost.installed > 0 ? part.cost : part.hours);
  const largest = parts
    .filter(({ kind }) => kind === "idle" || kind === "stranded" || kind === "surplus")
    .reduce<Part | undefined>(
      (most, part) => (weight(part) > (most === undefined ? 0 : weight(most)) ? part : most),
      undefined,
    );
  return {
    parts,
    idleHours: idleOf(compute_hours),
    idleCost: idleOf(cost),
    installedHours: compute_hours.installed,
    installedCost: cost.installed,
    largest,
  };
}

/** The conclusion of the waterfall, in a sentence. */
export function conclusion({ largest, idleHours, idleCost, installedCost }: Waterfall): string {
  if (largest === undefined || idleHours <= 0) {
    return "Nothing is idle.";
  }
  const share =
    installedCost > 0 ? (100 * largest.cost) / idleCost : (100 * largest.hours) / idleHours;
  return `${share >= 50 ? "Most" : "The largest part"} of the idle compute, ${share.toFixed(0)} %, is ${largest.label.toLowerCase()}. ${largest.meaning}`;
}
