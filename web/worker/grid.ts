/** The grid's rows, and what becomes of a typed cell. */

import type { Demand, Node, Scenario } from "idlewise";
import { valueOf } from "../import/csv.ts";
import { cellAt, kindOf, titlesOf } from "../import/lists.ts";
import { spans } from "../model/scenario.ts";
import type { Edit, Edited, ListName, RowEdit, Rows } from "./protocol.ts";
import type { Session } from "./session.ts";

/** Separates the periods of a demand's rate in one cell. */
const BETWEEN = "; ";

/** Part of a list, as the user may type it. */
export function rowsOf(
  scenario: Scenario,
  { list, from, most, search }: { list: ListName; from: number; most: number; search: string },
): Rows {
  const entries: readonly (Node | Demand)[] = scenario[list];
  const columns = titlesOf(list, scenario).filter((title) => title !== "period");
  const wanted = search.trim().toLowerCase();
  const places = [...entries.keys()].filter((place) => {
    const entry = entries[place];
    return (
      wanted === "" ||
      columns.some(
        (column) =>
          column !== "rate" &&
          entry !== undefined &&
          cellAt(list, entry, column).toLowerCase().includes(wanted),
      )
    );
  });
  const shown = places.slice(from, from + most);
  return {
    list,
    columns,
    places: shown,
    cells: shown.map((place) => {
      const entry = entries[place];
      return columns.map((column) => (entry === undefined ? "" : textOf(list, entry, column)));
    }),
    matching: places.length,
    count: entries.length,
  };
}

function textOf(list: ListName, entry: Node | Demand, column: string): string {
  if (column === "rate" && "rate" in entry && typeof entry.rate !== "number") {
    return Array.from(entry.rate).join(BETWEEN);
  }
  return cellAt(list, entry, column);
}

/** Takes a typed cell, if the scenario is still valid with it. */
export async function editCell(session: Session, edit: Edit): Promise<Edited> {
  const { list, place, column } = edit;
  const before: readonly (Node | Demand)[] = session.base[list];
  const entry = before[place];
  if (entry === undefined) {
    throw new Error(`there is no row ${place}`);
  }
  const changed = withCell(entry, edit, spans(session.base).length);
  const scenario = {
    ...session.base,
    [list]: before.map((one, at) => (at === place ? changed : one)),
  };
  return taken(session, scenario, `$.${list}[${place}].${column}`);
}

/** Copies a row below itself, or takes it away. */
export async function editRow(session: Session, { list, place, what }: RowEdit): Promise<Edited> {
  const before: readonly (Node | Demand)[] = session.base[list];
  const entry = before[place];
  if (entry === undefined) {
    throw new Error(`there is no row ${place}`);
  }
  const changed =
    what === "remove"
      ? before.filter((_, at) => at !== place)
      : [...before.slice(0, place + 1), { ...entry, id: unused(entry.id, before) }, ...before.slice(place + 1)];
  return taken(session, { ...session.base, [list]: changed }, `$.${list}`);
}

/** A name like this one that nothing has yet. */
function unused(id: string, entries: readonly { id: string }[]): string {
  const names = new Set(entries.map((entry) => entry.id));
  let number = 2;
  while (names.has(`${id}-${number}`)) {
    number += 1;
  }
  return `${id}-${number}`;
}

/** Takes a changed scenario, if it is valid; complaints about its own place come first. */
async function taken(session: Session, scenario: unknown, own: string): Promise<Edited> {
  const { errors } = await (await session.planner).check(scenario);
  if (errors.length > 0) {
    const complaints = [...errors].sort(
      (a, b) => Number(b.path.startsWith(own)) - Number(a.path.startsWith(own)),
    );
    return { accepted: false, complaints: complaints.slice(0, 5) };
  }
  // The core has just checked it.
  return { accepted: true, complaints: [], opened: session.edit(scenario as Scenario) };
}

function withCell(entry: Node | Demand, { list, column, text }: Edit, periods: number): unknown {
  const kind = kindOf(list, column) ?? "text";
  const changed: Record<string, unknown> = { ...entry };
  const dot = column.indexOf(".");
  const name = dot < 0 ? column : column.slice(0, dot);
  const value = text.trim() === "" ? undefined : valueOf(text, kind);
  if (dot >= 0) {
    const amounts = { ...(changed[name] as Record<string, unknown> | undefined) };
    delete amounts[column.slice(dot + 1)];
    changed[name] = value === undefined ? amounts : { ...amounts, [column.slice(dot + 1)]: value };
  } else if (column === "rate" && text.includes(";")) {
    const cells = text.split(";").map((cell) => valueOf(cell, "number"));
    changed[name] = cells.length === 1 && periods > 1 ? cells[0] : cells;
  } else if (value === undefined) {
    delete changed[name];
  } else {
    changed[name] = value;
  }
  return changed;
}
