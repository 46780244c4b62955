/** What keys and the clipboard do in a sheet. */

import { fail } from "../../actions.ts";
import { request } from "../../bridge.ts";
import { bringText } from "../../data.ts";
import { isMany, moved, one } from "../../model/selection.ts";
import type { Selection } from "../../model/selection.ts";
import { isTitled } from "../../sheet/titled.ts";
import { cellsOfTabs, tabsOf } from "../../sheet/values.ts";
import type { GridState } from "./use-grid.ts";

/** Begins to type: a text of its own, or the one that is there. */
export function begin({ columns, selection, window, type }: GridState, text?: string): void {
  const column = columns[selection.at.column];
  if (column === undefined || column.fixed === true || window === undefined) {
    return;
  }
  const cell = window.cells[selection.at.row - window.from]?.[window.columns.indexOf(column)];
  if (text === undefined && cell === undefined && selection.at.row < window.matching) {
    // What it holds has not come yet, and would be lost.
    return;
  }
  type({ at: selection.at, text: text ?? cell?.text ?? "", whole: text === undefined });
}

/** Takes what is typed, and selects what comes next. */
export function commit({ sheet, typing, columns, placeOf, edit, type, select, scroller }: GridState, then?: Selection): void {
  if (typing !== undefined) {
    const key = columns[typing.at.column]?.key ?? "";
    edit({ do: "write", sheet, range: { rows: [placeOf(typing.at.row)], columns: [key] }, texts: [[typing.text]] });
    type(undefined);
  }
  if (then !== undefined) {
    select(then);
  }
  scroller.current?.focus({ preventScroll: true });
}

/** What is selected, without the empty row at the end. */
function filled({ top, bottom, window, rangeOf }: GridState): ReturnType<GridState["rangeOf"]> {
  return rangeOf(top, Math.min(bottom, Math.max(top, (window?.matching ?? 1) - 1)));
}

/** Copies what is selected; rows that were never seen are asked for. */
export async function copy(grid: GridState, event: ClipboardEvent): Promise<void> {
  event.preventDefault();
  const { window, sheet } = grid;
  const range = filled(grid);
  const loaded = range.rows.map((place) => {
    const cells = window?.cells[window.places.indexOf(place)];
    return cells === undefined ? undefined : range.columns.map((key) => cells[window?.columns.findIndex((column) => column.key === key) ?? -1]?.text ?? "");
  });
  if (loaded.every((row) => row !== undefined)) {
    event.clipboardData?.setData("text/plain", tabsOf(loaded));
    return;
  }
  try {
    await navigator.clipboard.writeText(tabsOf(await request("texts", { sheet, range })));
  } catch (error) {
    fail("copying", error);
  }
}

/** Sheets of which a whole table can be pasted: its titles say what its columns are. */
const IMPORTED: ReadonlySet<string> = new Set(["nodes", "demand"]);

/** Pastes a range where it fits; one cell into all that are selected. A table with titles is
 * looked at first, as a file is. */
export function paste({ sheet, top, bottom, left, columns, adds, size, rangeOf, edit, select }: GridState, event: ClipboardEvent): void {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (text === "") {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  const texts = cellsOfTabs(text);
  if (IMPORTED.has(sheet) && isTitled(texts)) {
    void bringText(text);
    return;
  }
  const wide = Math.max(...texts.map((row) => row.length));
  if (texts.length === 1 && wide === 1) {
    edit({ do: "write", sheet, range: rangeOf(top, bottom), texts });
    return;
  }
  const last = adds ? top + texts.length - 1 : Math.min(top + texts.length, size.rows) - 1;
  const end = Math.min(left + wide, columns.length) - 1;
  edit({ do: "write", sheet, range: rangeOf(top, last, left, end), texts });
  select({ at: { row: top, column: left }, to: { row: last, column: end } });
}

/** Clears what is selected. */
export function clear(grid: GridState): void {
  grid.edit({ do: "clear", sheet: grid.sheet, range: filled(grid) });
}

/** A key that was pressed while nothing is typed. */
export function press(grid: GridState, event: KeyboardEvent): void {
  const { sheet, selection, select, size, seen, top, bottom, window, rangeOf, edit } = grid;
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  const ctrl = ctrlKey || metaKey;
  if (altKey || grid.typing !== undefined) {
    return;
  }
  const next = moved(selection, { key, shiftKey, ctrlKey: ctrl }, size, Math.max(1, seen - 2));
  if (next !== undefined) {
    event.preventDefault();
    event.stopPropagation();
    select(next);
  } else if (ctrl && key.toLowerCase() === "d") {
    event.preventDefault();
    edit({ do: "fill", sheet, range: rangeOf(top, bottom) });
  } else if (key === "Delete" || key === "Backspace") {
    event.preventDefault();
    clear(grid);
  } else if (key === "F2") {
    event.preventDefault();
    begin(grid);
  } else if (key === "Escape" && isMany(selection)) {
    event.stopPropagation();
    select(one(selection.at));
  } else if (ctrl && key === "-" && window?.removable === true) {
    event.preventDefault();
    edit({ do: "remove", sheet, rows: rangeOf(top, bottom).rows });
  } else if (!ctrl && key.length === 1) {
    event.preventDefault();
    event.stopPropagation();
    begin(grid, key);
  }
}
