/** The heatmap: where and when money is idle. A row per node entry or, where there
 * are more than can be read, per region and hardware. */

import type { Scenario } from "idlewise";
import { timesOf } from "./times.ts";
import { idleAt } from "./usage.ts";
import type { Usage } from "./usage.ts";

/** Rows that can be read. */
export const MOST_ROWS = 60;
/** Rows of a group that is opened: those that cost most. */
const MOST_OPENED = 10;

/** One row. */
export interface HeatRow {
  /** The entry's id, or the name of what is folded. */
  id: string;
  /** Its name beside that of its region. */
  name: string;
  /** Entries that it stands for; 1 where it is an entry itself. */
  entries: number;
  /** Idle, per hour on average. */
  perHour: number;
  /** Of what is available, on average. */
  percent: number;
  /** Of every period: idle per hour, and 100 x idle / available. */
  money: number[];
  share: number[];
  hardware: string;
  region: string;
}

/** Rows of one region. */
export interface HeatGroup {
  name: string;
  perHour: number;
  rows: HeatRow[];
}

/** The heatmap. */
export interface Heat {
  folded: boolean;
  entries: number;
  labels: string[];
  hours: number[];
  groups: HeatGroup[];
  /** Idle money per hour that is the warmest colour. */
  top: number;
  /** Rows beyond those that are shown, and their idle money per hour. */
  rest: { rows: number; perHour: number };
}

/** The name of the row that an entry is folded into. */
export function foldOf(scenario: Scenario, row: number): string {
  const node = scenario.nodes[row];
  return `${node?.region ?? "default"}/${node?.hardware ?? ""}`;
}

/** The heatmap of a plan. */
export function heat(scenario: Scenario, used: Usage): Heat {
  const folded = scenario.nodes.length > MOST_ROWS;
  const members = new Map<string, number[]>();
  scenario.nodes.forEach((node, row) => {
    const name = folded ? foldOf(scenario, row) : node.id;
    const list = members.get(name);
    if (list === undefined) {
      members.set(name, [row]);
    } else {
      list.push(row);
    }
  });
  const rows = [...members].map(([id, list]) => rowOf(scenario, used, id, list)).sort(dearest);
  const shown = rows.slice(0, MOST_ROWS);
  const groups = new Map<string, HeatGroup>();
  for (const row of shown) {
    const group = groups.get(row.region) ?? { name: row.region, perHour: 0, rows: [] };
    group.perHour += row.perHour;
    group.rows.push(row);
    groups.set(row.region, group);
  }
  const left = rows.slice(MOST_ROWS);
  return {
    folded,
    entries: scenario.nodes.length,
    labels: timesOf(scenario),
    hours: used.hours,
    groups: [...groups.values()].sort((a, b) => b.perHour - a.perHour),
    top: niceTop(shown),
    rest: { rows: left.length, perHour: left.reduce((sum, { perHour }) => sum + perHour, 0) },
  };
}

/** The dearest entries of a folded row. */
export function opened(scenario: Scenario, used: Usage, fold: string): HeatRow[] {
  return scenario.nodes
    .flatMap((node, row) => (foldOf(scenario, row) === fold ? [rowOf(scenario, used, node.id, [row])] : []))
    .sort(dearest)
    .slice(0, MOST_OPENED);
}

function dearest(a: HeatRow, b: HeatRow): number {
  return b.perHour - a.perHour || (a.id < b.id ? -1 : 1);
}

function rowOf(scenario: Scenario, used: Usage, id: string, list: readonly number[]): HeatRow {
  const { periods, hours, price, available } = used;
  const money = new Array<number>(periods).fill(0);
  const share = new Array<number>(periods).fill(0);
  let all = 0;
  let perHour = 0;
  let idle = 0;
  let room = 0;
  for (let t = 0; t < periods; t += 1) {
    let idleNow = 0;
    let roomNow = 0;
    let moneyNow = 0;
    for (const row of list) {
      const at = row * periods + t;
      const left = idleAt(used, at);
      idleNow += left;
      roomNow += available[at] ?? 0;
      moneyNow += left * (price[row] ?? 0);
    }
    money[t] = moneyNow;
    share[t] = roomNow > 0 ? (100 * idleNow) / roomNow : 0;
    const length = hours[t] ?? 0;
    all += length;
    perHour += length * moneyNow;
    idle += length * idleNow;
    room += length * roomNow;
  }
  const node = scenario.nodes[list[0] ?? 0];
  const region = node?.region ?? "default";
  return {
    id,
    name: within(id, region),
    entries: list.length,
    perHour: all > 0 ? perHour / all : 0,
    percent: room > 0 ? (100 * idle) / room : 0,
    money,
    share,
    hardware: node?.hardware ?? "",
    region,
  };
}

/** The name of an entry without that of its region, which stands above it; an offer that may
 * be rented has it after a word or two. */
export function within(whole: string, region: string): string {
  const [, words = "", id = whole] = /^(?:rent (spot )?)(.+)$/.exec(whole) ?? [];
  const rest = inside(id, region);
  return rest === id ? whole : `${words}${rest}`;
}

function inside(id: string, region: string): string {
  const rest = id.startsWith(region) ? /^[/:._ -]+(.+)$/.exec(id.slice(region.length)) : null;
  return rest?.[1] ?? id;
}

/** A round amount that the dearest cells reach. */
function niceTop(rows: readonly HeatRow[]): number {
  const most = Math.max(0, ...rows.flatMap(({ money }) => money));
  if (most <= 0) {
    return 1;
  }
  const wanted = most * 0.6;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = [8, 5, 4, 2, 1].find((one) => one * power <= wanted) ?? 1;
  return step * power;
}

/** How warm a cell is, 0 to 4. */
export function warmth(value: number, top: number): 0 | 1 | 2 | 3 | 4 {
  if (value >= top) {
    return 4;
  }
  if (value >= top / 2) {
    return 3;
  }
  if (value >= top / 8) {
    return 2;
  }
  return value >= top / 80 ? 1 : 0;
}

/** Neighbours that are equally warm, as one stretch. */
export function stretches(values: readonly number[], top: number): { from: number; to: number; warmth: number }[] {
  const found: { from: number; to: number; warmth: number }[] = [];
  values.forEach((value, t) => {
    const warm = warmth(value, top);
    const last = found.at(-1);
    if (last?.warmth === warm) {
      last.to = t + 1;
    } else {
      found.push({ from: t, to: t + 1, warmth: warm });
    }
  });
  return found;
}
