/** Two knobs turned at once, in small steps: every pair is a what-if of its own, and its
 * figures a cell of a table. */

import type { Scenario, SweepLine } from "idlewise";
import type { ScenarioEdit } from "./edits.ts";
import { about, exact, unitOf } from "./money.ts";
import type { Unit } from "./money.ts";
import { percent } from "./numbers.ts";
import { machines } from "./scenario.ts";
import { apply, knobs, share } from "./what-if.ts";
import type { WhatIf } from "./what-if.ts";

/** Steps of a knob at most. */
export const MOST_STEPS = 7;
/** Groups whose number of machines can be turned at most: the dearest. */
const GROUPS = 40;
const DEMANDS: readonly number[] = [0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4];
const HEADROOMS: readonly (number | undefined)[] = [undefined, 0, 0.05, 0.1, 0.15, 0.2, 0.3];
/** Prices, times today's, and shares of the time that machines are there. */
const PRICES: readonly number[] = [0.5, 0.7, 0.85, 1, 1.15, 1.3, 1.5];
const AVAILABILITIES: readonly number[] = [1, 0.99, 0.95, 0.9, 0.8, 0.5, 0];
/** Relative distance to the best there can be from which a figure is about right. */
const ROUGH = 0.01;
/** How strong the strongest colour is, in percent: text on it stays readable. */
const STRONGEST = 44;

/** What one step of a knob turns. */
export type Step = { text: string; isToday: boolean } & (
  | { knob: "demand"; to: number | undefined }
  | { knob: "headroom"; to: number | undefined }
  | { knob: "regionDown"; to: string | undefined }
  | { knob: "edit"; edit: ScenarioEdit | undefined; chip: string }
);

/** A knob with its steps. */
export interface Axis {
  key: string;
  title: string;
  steps: readonly Step[];
}

/** The knobs of a scenario: those of the dock; how many machines a group has, what they cost,
 * and how much of the time they are there. */
export function axesOf(scenario: Scenario): Axis[] {
  const { regions, headroom } = knobs(scenario);
  const axes: Axis[] = [
    {
      key: "demand",
      title: "Demand",
      steps: DEMANDS.map((to): Step => ({ knob: "demand", text: `× ${to.toFixed(1)}`, to: to === 1 ? undefined : to, isToday: to === 1 })),
    },
    {
      key: "headroom",
      title: "Headroom",
      steps: HEADROOMS.map((to): Step => ({ knob: "headroom", text: to === undefined ? `as given, ${share(headroom)}` : share(to), to, isToday: to === undefined })),
    },
  ];
  if (regions.length > 1) {
    const down = [undefined, ...regions].slice(0, MOST_STEPS);
    axes.push({ key: "region", title: "Region down", steps: down.map((to): Step => ({ knob: "regionDown", text: to ?? "none", to, isToday: to === undefined })) });
  }
  const perHour = ({ count, price_per_hour: price }: Scenario["nodes"][number]): number => machines(count) * (price ?? 0);
  const groups = [...scenario.nodes].sort((a, b) => perHour(b) - perHour(a)).slice(0, GROUPS);
  return [...axes, ...groups.map(machinesOf), ...groups.flatMap((node) => priceOf(node, unitOf(scenario.policy?.currency ?? undefined))), ...groups.map(availabilityOf)].filter(({ steps }) => steps.length > 1);
}

/** How many machines a group has: from a few less to a few more. Machines with names are
 * no more than their names. */
function machinesOf({ id, count, names }: Scenario["nodes"][number]): Axis {
  const now = machines(count);
  const stride = Math.max(1, Math.round(now / 6));
  const most = names == null ? Number.POSITIVE_INFINITY : now;
  const around = [-3, -2, -1, 0, 1, 2, 3].map((step) => now + step * stride).filter((to) => to >= 0 && to <= most);
  const steps = around.map((to): Step => {
    const changed = count === undefined || typeof count === "number" ? to : { min: Math.min(count.min, to), max: to };
    const edit: ScenarioEdit | undefined = to === now ? undefined : { list: "nodes", id, field: "count", from: count ?? 1, to: changed };
    return { knob: "edit", text: String(to), edit, chip: `${to} × ${id}`, isToday: to === now };
  });
  return { key: `machines ${id}`, title: `Machines of ${id}`, steps };
}

/** What a machine of a group costs, from less to more than today. A price that is not known
 * has no steps. */
function priceOf({ id, price_per_hour: price }: Scenario["nodes"][number], unit: Unit): Axis[] {
  if (price == null || price === 0) {
    return [];
  }
  const steps = PRICES.map((factor): Step => {
    const to = short(price * factor);
    const edit: ScenarioEdit | undefined = factor === 1 ? undefined : { list: "nodes", id, field: "price_per_hour", from: price, to };
    const text = `${exact(to, unit)}/h`;
    return { knob: "edit", text, edit, chip: `${id} at ${text}`, isToday: factor === 1 };
  });
  return [{ key: `price ${id}`, title: `Price of ${id}`, steps }];
}

/** The part of the time that machines of a group can be used: today's, and round ones. */
function availabilityOf({ id, availability = 1 }: Scenario["nodes"][number]): Axis {
  const round = AVAILABILITIES.filter((to) => Math.abs(to - availability) > 1e-9).slice(0, MOST_STEPS - 1);
  const steps = [...round, availability].sort((a, b) => b - a).map((to): Step => {
    const edit: ScenarioEdit | undefined = to === availability ? undefined : { list: "nodes", id, field: "availability", from: availability, to };
    return { knob: "edit", text: share(to), edit, chip: `${id} up ${share(to)}`, isToday: to === availability };
  });
  return { key: `availability ${id}`, title: `Availability of ${id}`, steps };
}

/** A product without the noise of its last digits. */
function short(value: number): number {
  return Number(value.toPrecision(6));
}

/** What is turned where both knobs stand so, on top of what is turned already. */
export function whatIfAt(base: WhatIf, steps: readonly Step[]): WhatIf {
  return steps.reduce<WhatIf>((at, step) => {
    if (step.knob === "edit") {
      const { edit, chip } = step;
      return edit === undefined ? at : { ...at, actions: [...(at.actions ?? []), { key: `${edit.field} ${edit.id ?? ""}`, chip, edits: [edit] }] };
    }
    const { [step.knob]: _, ...rest } = at;
    return step.to === undefined ? rest : { ...rest, [step.knob]: step.to };
  }, base);
}

/** What a cell of the table changes, as a merge patch. Cells go row by row. */
export function patches(scenario: Scenario, base: WhatIf, [rows, columns]: readonly [Axis, Axis]): Partial<Scenario>[] {
  return rows.steps.flatMap((row) =>
    columns.steps.map((column) => {
      const { nodes, demands, models, limits, futures, policy, verifier_capacity: verifiers } = apply(scenario, whatIfAt(base, [row, column]));
      const all = { nodes, demands, models, limits, futures, policy, verifier_capacity: verifiers };
      return Object.fromEntries(Object.entries(all).filter(([name, value]) => value !== undefined && value !== scenario[name as keyof Scenario]));
    }),
  );
}

/** Which figure the table shows. */
export type Shown = "idle" | "cost" | "served";

/** The figures of a cell. */
export interface CellFigures {
  status: SweepLine["status"];
  idle: number;
  /** Currency per hour. */
  cost: number;
  served: number;
  gap: number;
  /** Whether a limit of time chose among equally good plans: what idles is about right. */
  limited: boolean;
}

/** What a line of a sweep says. */
export function figuresOf({ status, idle_percent: idle = 0, cost_per_hour: cost = 0, served_percent: served = 0, gap = 0 }: SweepLine, limited: boolean): CellFigures {
  return { status, idle, cost, served, gap, limited };
}

/** A cell as it is drawn. */
export interface TableCell {
  text: string;
  /** How strong its colour is, in percent. */
  strength: number;
  /** Whether both knobs stand as they do today. */
  isToday: boolean;
  /** All of it in words. */
  label: string;
  /** Whether there is a plan to open. */
  opens: boolean;
}

const WORDS: Readonly<Record<Shown, string>> = { idle: "idle", cost: "spent per hour", served: "served" };

/** The table: a row for every step of the first knob, and what is not known yet as it is. */
export function table([rows, columns]: readonly [Axis, Axis], found: readonly (CellFigures | undefined)[], shown: Shown, unit: Unit): TableCell[][] {
  const planned = found.filter((one) => one !== undefined && isPlanned(one)).map((one) => one?.[shown] ?? 0);
  const least = Math.min(...planned);
  const range = Math.max(...planned) - least;
  return rows.steps.map((row, down) =>
    columns.steps.map((column, right): TableCell => {
      const figures = found[down * columns.steps.length + right];
      const where = `${rows.title} ${row.text}, ${columns.title} ${column.text}`;
      const isToday = row.isToday && column.isToday;
      if (figures === undefined) {
        return { text: "…", strength: 0, isToday, label: `${where}: not planned yet`, opens: false };
      }
      if (!isPlanned(figures)) {
        const why = figures.status === "error" ? "cannot be" : "no plan meets every limit";
        return { text: figures.status === "error" ? "–" : "no plan", strength: 0, isToday, label: `${where}: ${why}`, opens: figures.status !== "error" };
      }
      const value = figures[shown];
      const rough = figures.gap > ROUGH || (figures.limited && shown === "idle") ? "≈ " : "";
      const text = shown === "cost" ? about(value, unit) : `${percent(value)} %`;
      // Figures that differ in rounding only are of one colour.
      const part = range > 1e-6 * Math.max(1, Math.abs(least)) ? (value - least) / range : 0;
      return {
        text: `${rough}${text}`,
        strength: Math.round(STRONGEST * part),
        isToday,
        label: `${where}: ${text} ${WORDS[shown]}${isToday ? ", as today" : ""}`,
        opens: true,
      };
    }),
  );
}

function isPlanned({ status }: CellFigures): boolean {
  return status === "optimal" || status === "feasible";
}

/** What the table says in a sentence: the range of the figure. */
export function summary(found: readonly (CellFigures | undefined)[], shown: Shown, unit: Unit): string {
  const planned = found.flatMap((one) => (one !== undefined && isPlanned(one) ? [one[shown]] : []));
  if (planned.length === 0) {
    return "";
  }
  const write = (value: number): string => (shown === "cost" ? about(value, unit) : `${percent(value)} %`);
  const [least, most] = [Math.min(...planned), Math.max(...planned)];
  return write(least) === write(most) ? `${write(least)} ${WORDS[shown]} everywhere.` : `From ${write(least)} to ${write(most)} ${WORDS[shown]}.`;
}
