/** CSV as cells, and cells as JSON values: the rules of the core's own reader.
 * The page splits rows; what a value may be, the core says. */

/** What the cells of a column hold. */
export type Kind = "text" | "number" | "flag" | "list" | "count" | "amounts";

/** A row with the line it starts on. */
export interface Row {
  line: number;
  cells: string[];
}

/** Splits a text into rows. Quotes hold commas, line breaks and, doubled, themselves. */
export function rowsOfCsv(text: string): Row[] {
  const rows: Row[] = [];
  let cells: string[] = [];
  let cell = "";
  let quoted = false;
  let line = 1;
  let start = 1;
  const endRow = (): void => {
    cells.push(cell);
    if (cells.some((one) => one.trim() !== "")) {
      rows.push({ line: start, cells });
    }
    cells = [];
    cell = "";
  };
  for (let at = text.startsWith("\u{feff}") ? 1 : 0; at < text.length; at += 1) {
    const letter = text[at] ?? "";
    if (letter === "\n") {
      line += 1;
    }
    if (quoted) {
      if (letter !== '"') {
        cell += letter;
      } else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else {
        quoted = false;
      }
    } else if (letter === '"' && cell.trim() === "") {
      cell = "";
      quoted = true;
    } else if (letter === ",") {
      cells.push(cell);
      cell = "";
    } else if (letter === "\n" || (letter === "\r" && text[at + 1] !== "\n")) {
      endRow();
      start = line;
    } else if (letter !== "\r") {
      cell += letter;
    }
  }
  endRow();
  return rows;
}

/** Rows as text; cells are quoted where they must be. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  const shown = (cell: string): string =>
    /[,"\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  return rows.map((row) => `${row.map(shown).join(",")}\n`).join("");
}

/** A cell as the JSON value of its kind. What is no number or flag stays a
 * text, which the core refuses with the right words. */
export function valueOf(text: string, kind: Kind): unknown {
  const cell = text.trim();
  switch (kind) {
    case "text":
      return cell;
    case "number":
    case "amounts":
      return numberOf(cell);
    case "flag":
      return /^true$/i.test(cell) ? true : /^false$/i.test(cell) ? false : cell;
    case "list":
      return listOf(cell);
    case "count": {
      const range = /^(\d+)\s*\.\.\s*(\d+)$/.exec(cell);
      return range === null ? numberOf(cell) : { min: Number(range[1]), max: Number(range[2]) };
    }
  }
}

/** A JSON value as the cell of its kind; the opposite of `valueOf`. */
export function cellOf(value: unknown, kind: Kind): string {
  if (value === undefined || value === null) {
    return "";
  }
  if (kind === "list" && Array.isArray(value)) {
    const entries = value.map((entry) => String(entry).replace(/[\\;]/g, "\\$&"));
    return entries.length === 0 ? ";" : entries.join(";");
  }
  if (typeof value === "object" && "min" in value && "max" in value) {
    return `${String(value.min)}..${String(value.max)}`;
  }
  return String(value);
}

function numberOf(cell: string): number | string {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell) ? Number(cell) : cell;
}

function listOf(cell: string): string[] {
  const entries = [""];
  for (let at = 0; at < cell.length; at += 1) {
    const letter = cell[at] ?? "";
    if (letter === ";") {
      entries.push("");
    } else {
      entries[entries.length - 1] += letter === "\\" ? (cell[(at += 1)] ?? "\\") : letter;
    }
  }
  return entries.map((entry) => entry.trim()).filter((entry) => entry !== "");
}
