/** Nodes and demands as tables: their columns, and the way there and back. */

import type { Demand, Node, Problem, Scenario } from "idlewise";
import { spans } from "../model/scenario.ts";
import { cellOf, csvOf, rowsOfCsv, valueOf } from "./csv.ts";
import type { Kind, Row } from "./csv.ts";

/** Which list a table is of. */
export type ListName = "nodes" | "demands";

/** The columns that a table may have, and those that it must have. */
export interface Layout {
  columns: Readonly<Record<string, Kind>>;
  required: readonly string[];
}

/** The columns of both lists; the core has the same. */
export const LAYOUTS: Readonly<Record<ListName, Layout>> = {
  nodes: {
    columns: {
      id: "text",
      count: "count",
      hardware: "text",
      region: "text",
      operator: "text",
      capacity: "amounts",
      cards: "number",
      per_card: "list",
      price_per_hour: "number",
      availability: "number",
      headroom: "number",
      verification: "list",
      hosts: "list",
      usage_price: "amounts",
    },
    required: ["id", "hardware", "capacity"],
  },
  demands: {
    columns: {
      id: "text",
      model: "text",
      region: "text",
      verification: "text",
      period: "text",
      rate: "number",
      value: "number",
      min_served: "number",
      max_rtt_ms: "number",
      split: "flag",
    },
    required: ["id", "model", "rate"],
  },
};

/** A list read from a table, and where each part of it stood. */
export interface ReadList {
  name: ListName;
  entries: unknown[];
  /** What is wrong with the table itself; values are the core's to judge. */
  problems: Problem[];
  /** The place in the table of a path below `$.nodes` or `$.demands`. */
  placeOf: (path: string) => { row: Row; column: number | undefined } | undefined;
  header: string[];
}

/** Which list a header belongs to. */
export function listOfHeader(text: string): ListName {
  const header = rowsOfCsv(text.slice(0, 10_000))[0]?.cells.map((cell) => cell.trim()) ?? [];
  return header.includes("rate") || header.includes("model") ? "demands" : "nodes";
}

/** The kind of a column such as `capacity.gpu`; nothing where there is no such column. */
export function kindOf(list: ListName, title: string): Kind | undefined {
  const [name = "", resource] = split(title);
  const kind = LAYOUTS[list].columns[name];
  return (kind === "amounts") === (resource !== undefined) ? kind : undefined;
}

function split(title: string): [string, string | undefined] {
  const dot = title.indexOf(".");
  return dot < 0 ? [title, undefined] : [title.slice(0, dot), title.slice(dot + 1) || undefined];
}

/** Reads a table. Rows of demands name the periods of the scenario. */
export function readList(name: ListName, text: string, scenario: Scenario): ReadList {
  const [header, ...rows] = rowsOfCsv(text);
  const titles = header?.cells.map((cell) => cell.trim()) ?? [];
  const problems: Problem[] = [];
  const report = (path: string, found: string, expected: string): void => {
    problems.push({ path, found, expected });
  };
  const { columns, required } = LAYOUTS[name];
  const known = Object.entries(columns).map(([column, kind]) =>
    kind === "amounts" ? `${column}.<resource>` : column,
  );
  if (header === undefined) {
    report("line 1", "nothing", `a header with ${required.join(", ")}`);
  } else {
    titles.forEach((title, at) => {
      if (titles.indexOf(title) < at) {
        report(`line ${header.line}, column ${title}`, "the same name a second time", "each name once");
      } else if (kindOf(name, title) === undefined) {
        const what = title === "" ? "a column without a name" : "an unknown column";
        report(`line ${header.line}, column ${title}`, what, `one of the columns ${known.join(", ")}`);
      }
    });
    for (const column of required) {
      if (!titles.some((title) => split(title)[0] === column)) {
        report(`line ${header.line}, column ${column}`, "nothing", "the column (required)");
      }
    }
  }
  const whole = rows.filter((row) => {
    const fits = row.cells.length === titles.length;
    if (!fits) {
      const found = `${row.cells.length} ${row.cells.length === 1 ? "cell" : "cells"}`;
      report(`line ${row.line}`, found, `${titles.length}, as many as the header has`);
    }
    return fits;
  });
  if (problems.length === 0 && whole.length === 0) {
    report("line 2", "nothing", "at least one row below the header");
  }
  const read = problems.length > 0 ? nothing : name === "nodes" ? readNodes : readDemands;
  const { entries, rowOf } = read(titles, whole, scenario, report);
  return {
    name,
    entries,
    problems,
    header: titles,
    placeOf: (path) => {
      const found = /^\[(\d+)\](?:\.([\w]+))?(?:\.([^.[]+)|\[(\d+)\])?/.exec(path);
      const row = found === null ? undefined : rowOf(Number(found[1]), Number(found[4]));
      if (found === null || row === undefined) {
        return undefined;
      }
      const title = found[3] === undefined ? (found[2] ?? "") : `${found[2]}.${found[3]}`;
      const exact = titles.indexOf(title);
      const column = exact >= 0 ? exact : titles.findIndex((other) => split(other)[0] === found[2]);
      return { row, column: column < 0 ? undefined : column };
    },
  };
}

type Report = (path: string, found: string, expected: string) => void;
interface Entries {
  entries: unknown[];
  rowOf: (place: number, period: number) => Row | undefined;
}

function nothing(): Entries {
  return { entries: [], rowOf: () => undefined };
}

/** The object that a row stands for. Empty cells are fields that are not given. */
function objectOf(list: ListName, titles: readonly string[], row: Row): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  titles.forEach((title, at) => {
    const kind = kindOf(list, title);
    const cell = row.cells[at]?.trim() ?? "";
    const [name, resource] = split(title);
    if (kind === "amounts" && resource !== undefined) {
      // Present even if every cell is empty: the columns are there.
      const amounts = { ...(object[name] as Record<string, unknown> | undefined) };
      if (cell !== "") {
        amounts[resource] = valueOf(cell, kind);
      }
      object[name] = amounts;
    } else if (kind !== undefined && cell !== "") {
      object[name] = valueOf(cell, kind);
    }
  });
  return object;
}

function readNodes(titles: readonly string[], rows: readonly Row[]): Entries {
  return {
    entries: rows.map((row) => objectOf("nodes", titles, row)),
    rowOf: (place) => rows[place],
  };
}

function readDemands(
  titles: readonly string[],
  rows: readonly Row[],
  scenario: Scenario,
  report: Report,
): Entries {
  const periods = spans(scenario);
  const labels = periods.map(({ label }) => label);
  const byLabel = new Map(labels.map((label, at) => [label, at]));
  const usable = byLabel.size === labels.length;
  const entries: Record<string, unknown>[] = [];
  const lines: Row[][] = [];
  const places = new Map<string, number>();
  const hasPeriod = titles.includes("period");
  for (const row of rows) {
    const { period, rate, ...fields } = objectOf("demands", titles, row);
    const id = typeof fields["id"] === "string" ? fields["id"] : "";
    let place = places.get(id);
    if (place === undefined) {
      place = entries.length;
      places.set(id, place);
      entries.push({ ...fields, rate: hasPeriod ? labels.map(() => undefined) : rate });
      lines.push(hasPeriod ? [] : [row]);
      if (!hasPeriod) {
        continue;
      }
    } else if (!hasPeriod) {
      report(`line ${row.line}, column id`, `${JSON.stringify(id)} a second time`, "one row per demand, or a column `period`");
      continue;
    }
    const name = String(period ?? "");
    const index = (usable ? byLabel.get(name) : undefined) ?? (/^\d+$/.test(name) ? Number(name) : -1);
    const rates = entries[place]?.["rate"] as unknown[];
    const own = lines[place] ?? [];
    if (index < 0 || index >= labels.length) {
      const what = usable ? "label or index" : "index";
      report(
        `line ${row.line}, column period`,
        name === "" ? "nothing" : JSON.stringify(name),
        `the ${what} of a period (indexes go from 0 to ${labels.length - 1})`,
      );
    } else if (own[index] !== undefined) {
      report(
        `line ${row.line}, column period`,
        `a second row for this period of demand ${JSON.stringify(id)} (first on line ${own[index].line})`,
        "one row per period",
      );
    } else if (rate === undefined) {
      report(`line ${row.line}, column rate`, "nothing", "units per second (required)");
    } else {
      rates[index] = rate;
      own[index] = row;
    }
  }
  entries.forEach(({ id, rate }, place) => {
    const missing = Array.isArray(rate) ? rate.indexOf(undefined) : -1;
    const first = Object.values(lines[place] ?? [])[0];
    if (missing >= 0) {
      report(
        `line ${first?.line ?? 2}, column period`,
        `no row of demand ${JSON.stringify(id)} for period ${missing} (${JSON.stringify(labels[missing])})`,
        "one row per period",
      );
    }
  });
  return {
    entries,
    rowOf: (place, period) => {
      const own = lines[place] ?? [];
      return (Number.isNaN(period) ? undefined : own[period]) ?? Object.values(own)[0];
    },
  };
}

/** Titles that a list needs, in the order of the format. */
export function titlesOf(list: ListName, scenario: Scenario): string[] {
  const resources = (of: (node: Node) => Record<string, number> | undefined): string[] => [
    ...new Set(scenario.nodes.flatMap((node) => Object.keys(of(node) ?? {}))),
  ].sort();
  // Few lists have cards: their columns stand only where some node has them.
  const withCards = scenario.nodes.some((node) => (node.cards ?? undefined) !== undefined);
  return Object.entries(LAYOUTS[list].columns).flatMap(([name, kind]) => {
    if (!withCards && (name === "cards" || name === "per_card")) {
      return [];
    }
    if (kind !== "amounts") {
      return [name];
    }
    const found = resources((node) => (name === "capacity" ? node.capacity : node.usage_price));
    return (name === "capacity" && found.length === 0 ? ["gpu"] : found).map(
      (resource) => `${name}.${resource}`,
    );
  });
}

/** A cell of a list as text. The rate of a demand is that of one period. */
export function cellAt(list: ListName, entry: Node | Demand, title: string, period = 0): string {
  const [name, resource] = split(title);
  const kind = kindOf(list, title) ?? "text";
  if (title === "rate" && "rate" in entry) {
    return cellOf(typeof entry.rate === "number" ? entry.rate : entry.rate[period], kind);
  }
  const value = (entry as unknown as Record<string, unknown>)[name];
  if (resource === undefined) {
    return cellOf(value, kind);
  }
  return cellOf((value as Record<string, unknown> | undefined)?.[resource], kind);
}

/** A list as CSV: one row per node, or per demand and period. */
export function writeList(list: ListName, scenario: Scenario): string {
  const titles = titlesOf(list, scenario);
  const labels = spans(scenario).map(({ label }) => label);
  const unique = new Set(labels).size === labels.length;
  const rows =
    list === "nodes"
      ? scenario.nodes.map((node) => titles.map((title) => cellAt(list, node, title)))
      : scenario.demands.flatMap((demand) =>
          labels.map((label, t) =>
            titles.map((title) =>
              title === "period" ? (unique ? label : String(t)) : cellAt(list, demand, title, t),
            ),
          ),
        );
  return csvOf([titles, ...rows]);
}
