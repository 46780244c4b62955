/** Which cells of a sheet are selected, and what the keys do to that. Places are those
 * that are shown: a row of what matches, a column of what is not hidden. */

/** A place in a sheet. */
export interface At {
  row: number;
  column: number;
}

/** The cell that is typed into, and the other corner of what is selected. */
export interface Selection {
  at: At;
  to: At;
}

/** So many rows and columns. Where rows can be added there is one more, empty. */
export interface Size {
  rows: number;
  columns: number;
}

/** What is selected at first. */
export const START: Selection = { at: { row: 0, column: 0 }, to: { row: 0, column: 0 } };

/** The rows and columns of a selection, from the least to the greatest. */
export function box({ at, to }: Selection): { top: number; bottom: number; left: number; right: number } {
  return {
    top: Math.min(at.row, to.row),
    bottom: Math.max(at.row, to.row),
    left: Math.min(at.column, to.column),
    right: Math.max(at.column, to.column),
  };
}

/** Whether more than one cell is selected. */
export function isMany({ at, to }: Selection): boolean {
  return at.row !== to.row || at.column !== to.column;
}

/** A place within the sheet. */
export function within({ row, column }: At, { rows, columns }: Size): At {
  return {
    row: Math.max(0, Math.min(rows - 1, row)),
    column: Math.max(0, Math.min(columns - 1, column)),
  };
}

/** A key that moves, as a browser names it. */
export interface Key {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
}

/** The selection after a key; nothing where the key does not move it. `page` is how many
 * rows are seen at once. */
export function moved(selection: Selection, { key, shiftKey, ctrlKey }: Key, size: Size, page: number): Selection | undefined {
  const { at, to } = selection;
  if (key === "Tab") {
    const along = at.column + (shiftKey ? -1 : 1);
    // At either end the focus leaves the sheet, as it must be able to.
    if (along < 0 || along >= size.columns) {
      const row = at.row + (shiftKey ? -1 : 1);
      return row < 0 || row >= size.rows ? undefined : one({ row, column: shiftKey ? size.columns - 1 : 0 });
    }
    return one({ row: at.row, column: along });
  }
  if (key === "Enter") {
    return one(within({ row: at.row + (shiftKey ? -1 : 1), column: at.column }, size));
  }
  if (ctrlKey && key.toLowerCase() === "a") {
    return { at: { row: 0, column: 0 }, to: within({ row: size.rows, column: size.columns }, size) };
  }
  const last = { row: size.rows - 1, column: size.columns - 1 };
  const from = shiftKey ? to : at;
  const target: Record<string, At> = {
    ArrowUp: { row: ctrlKey ? 0 : from.row - 1, column: from.column },
    ArrowDown: { row: ctrlKey ? last.row : from.row + 1, column: from.column },
    ArrowLeft: { row: from.row, column: ctrlKey ? 0 : from.column - 1 },
    ArrowRight: { row: from.row, column: ctrlKey ? last.column : from.column + 1 },
    PageUp: { row: from.row - page, column: from.column },
    PageDown: { row: from.row + page, column: from.column },
    Home: { row: ctrlKey ? 0 : from.row, column: 0 },
    End: { row: ctrlKey ? last.row : from.row, column: last.column },
  };
  const next = target[key];
  if (next === undefined) {
    return undefined;
  }
  const place = within(next, size);
  return shiftKey ? { at, to: place } : one(place);
}

/** One cell. */
export function one(at: At): Selection {
  return { at, to: at };
}
