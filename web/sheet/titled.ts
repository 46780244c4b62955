/** Whether what is pasted is a table with titles, as a spreadsheet gives it when whole
 * columns are copied: its columns are in an order of their own. */

import { numberOf } from "./numbers.ts";

/** Whether the first row says what the others hold: words above numbers, and no number
 * among them. */
export function isTitled(cells: readonly (readonly string[])[]): boolean {
  const [titles = [], ...rows] = cells;
  const named = titles.filter((title) => title.trim() !== "");
  if (rows.length === 0 || named.length < 2 || named.some((title) => numberOf(title) !== undefined)) {
    return false;
  }
  return titles.some((title, column) => {
    const below = rows.map((row) => row[column]?.trim() ?? "").filter((cell) => cell !== "");
    return title.trim() !== "" && below.length > 0 && 2 * below.filter((cell) => numberOf(cell) !== undefined).length > below.length;
  });
}
