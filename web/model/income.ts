/** What operators get by work and by price, beside what their machines cost, per hour. */

import type { Earnings } from "idlewise";
import { exact } from "./money.ts";
import type { Unit } from "./money.ts";
import { grouped, percent, plural } from "./numbers.ts";

/** A figure, and how it is worked out. */
export interface Told {
  value: number;
  about: string;
}

/** One operator. */
export interface Income {
  name: string;
  byWork: Told | undefined;
  byPrice: Told | undefined;
  costs: Told | undefined;
  returnByPrice: Told | undefined;
  idlePercent: Told;
}

/** The answer as the page shows it. */
export interface Incomes {
  /** Who gets most first. */
  rows: Income[];
  /** What stands below: what was not found, or is not said. */
  notes: string[];
}

/** Operators. */
export function incomes(found: Earnings, unit: Unit): Incomes {
  const rows = found.operators.map((one): Income => {
    const { operator: name, machines, by_work_per_hour: work, by_price_per_hour: price, cost_per_hour: cost, idle_percent: idle } = one;
    const of = plural(machines, "machine");
    const told = (value: number | null | undefined, about: string): Told | undefined => (value == null ? undefined : { value, about });
    return {
      name,
      byWork: told(work, `Value of what its ${of} serve in this plan, averaged over the hours.`),
      byPrice: told(price, `Room on its ${of} × what the last unit of it brings, hour by hour, averaged over the hours. Room to spare brings nothing.`),
      costs: told(cost, `Price per hour of its ${of}, working or not.`),
      returnByPrice: told(one.return_by_price, `${exact(price ?? 0, unit)} by price ÷ ${exact(cost ?? 0, unit)} that they cost. By work: ${one.return_by_work == null ? "not known" : grouped(one.return_by_work, 2)}.`),
      idlePercent: { value: idle, about: `${percent(idle)} % of what its machines cost has no work in this plan.` },
    };
  });
  return { rows, notes: [...found.missing, ...found.left_out].map((note) => (/[.!?]$/.test(note) ? note : `${note}.`)) };
}
