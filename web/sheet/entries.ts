/** Sheets whose rows are the entries of a list, and whose columns are fields of them. */

import { fieldOf, listOf, unused, withEntry, withField, withList, word } from "./draft.ts";
import type { ListName } from "./draft.ts";
import { guessed, typedOver } from "./guesses.ts";
import type { Cell, Column, Draft, Sheet } from "./types.ts";
import { textOf, valueOf } from "./values.ts";

/** A sheet of a list. */
export function entrySheet({
  list,
  columns,
  more,
  about,
}: {
  list: ListName;
  columns: (draft: Draft) => Column[];
  /** What the empty row at the end says. */
  more: string;
  /** More about a cell than its text. */
  about?: (draft: Draft, row: number, key: string) => Partial<Cell>;
}): Sheet {
  // Columns are looked up for every cell; a draft never changes.
  const known = new WeakMap<Draft, Map<string, Column>>();
  const kind = (draft: Draft, key: string): Column["kind"] => {
    let map = known.get(draft);
    if (map === undefined) {
      map = new Map(columns(draft).map((column) => [column.key, column]));
      known.set(draft, map);
    }
    return map.get(key)?.kind ?? "text";
  };
  return {
    columns,
    more,
    count: (draft) => listOf(draft, list).length,
    cell: (draft, row, key) => ({
      text: textOf(fieldOf(listOf(draft, list)[row], key), kind(draft, key)),
      ...guessed(draft, listOf(draft, list)[row], key),
      ...about?.(draft, row, key),
    }),
    write: (draft, row, key, text) =>
      withEntry(draft, list, row, (entry) => withField(typedOver(draft, entry, key), key, valueOf(text, kind(draft, key)))),
    copy: (draft, rows) => {
      const entries = [...listOf(draft, list)];
      const copies = rows.map((row) => {
        const entry = entries[row] ?? {};
        const copy = "id" in entry ? { ...entry, id: unused(word(entry["id"]), entries) } : entry;
        entries.push(copy);
        return copy;
      });
      const after = Math.max(...rows) + 1;
      const before = listOf(draft, list);
      return withList(draft, list, [...before.slice(0, after), ...copies, ...before.slice(after)]);
    },
    remove: (draft, rows) => {
      const gone = new Set(rows);
      return withList(draft, list, listOf(draft, list).filter((_, row) => !gone.has(row)));
    },
  };
}
