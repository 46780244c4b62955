/** Edits as data: what each makes of a draft, and the way back. */

import { withCurve, withPeriods } from "./demand.ts";
import { withoutGuesses } from "./guesses.ts";
import { NOUNS, SHEETS } from "./sheets.ts";
import type { Draft, Edit, SheetName } from "./types.ts";

/** The draft with an edit. */
export function applied(draft: Draft, edit: Edit): Draft {
  switch (edit.do) {
    case "write":
      return written(draft, edit);
    case "clear":
      return written(draft, { ...edit, do: "write", texts: [[""]] });
    case "fill": {
      const [first, ...rest] = edit.range.rows;
      if (first === undefined || rest.length === 0) {
        return draft;
      }
      const sheet = SHEETS[edit.sheet];
      const top = edit.range.columns.map((key) => sheet.cell(draft, first, key).text);
      return written(draft, { ...edit, do: "write", range: { ...edit.range, rows: rest }, texts: rest.map(() => top) });
    }
    case "copy":
      return SHEETS[edit.sheet].copy?.(draft, edit.rows) ?? draft;
    case "remove":
      return SHEETS[edit.sheet].remove?.(draft, edit.rows) ?? draft;
    case "field":
      return withoutField(draft, edit.path, edit.name) as Draft;
    case "sure":
      return withoutGuesses(draft, edit.sheet);
    case "rename": {
      const { name: _, ...rest } = draft;
      return (edit.name.trim() === "" ? rest : { ...draft, name: edit.name.trim() }) as Draft;
    }
    case "periods":
      return withPeriods(draft, edit.count);
    case "curve":
      return withCurve(draft, edit.row, edit.rates);
  }
}

function written(draft: Draft, { sheet: name, range, texts }: Extract<Edit, { do: "write" }>): Draft {
  const sheet = SHEETS[name];
  const fixed = new Set(sheet.columns(draft).flatMap(({ key, fixed: is }) => (is === true ? [key] : [])));
  let changed = draft;
  const alone = texts.length === 1 && texts[0]?.length === 1 ? texts[0][0] : undefined;
  range.rows.forEach((row, down) => {
    range.columns.forEach((key, right) => {
      const text = alone ?? texts[down]?.[right];
      if (text !== undefined && !fixed.has(key) && sheet.cell(changed, row, key).text !== text) {
        changed = sheet.write(changed, row, key, text);
      }
    });
  });
  return changed;
}

/** A value with one field of it under another name, or left out. */
function withoutField(value: unknown, [first, ...rest]: readonly string[], name: string | undefined): unknown {
  if (first === undefined || typeof value !== "object" || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((one: unknown, at) => (String(at) === first ? withoutField(one, rest, name) : one));
  }
  const entries = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    if (key !== first) {
      return [[key, inner]];
    }
    if (rest.length > 0) {
      return [[key, withoutField(inner, rest, name)]];
    }
    return name === undefined ? [] : [[name, inner]];
  });
  return Object.fromEntries(entries);
}

/** What an edit did, in a few words. */
export function inWords(draft: Draft, edit: Edit): string {
  switch (edit.do) {
    case "field":
      return edit.path.at(-1) ?? "a field";
    case "sure":
      return "guesses are right";
    case "rename":
      return "the name";
    case "periods":
      return edit.count === 1 ? "one hour" : `${edit.count} hours`;
    case "curve":
      return `the day of ${nameOf(draft, "demand", edit.row)}`;
    case "copy":
    case "remove": {
      const noun = NOUNS[edit.sheet][edit.rows.length === 1 ? 0 : 1];
      const verb = edit.do === "copy" ? "copied" : "removed";
      return edit.rows.length === 1 ? `${nameOf(draft, edit.sheet, edit.rows[0] ?? 0)} ${verb}` : `${edit.rows.length} ${noun} ${verb}`;
    }
    default: {
      const { rows, columns } = edit.range;
      const title = SHEETS[edit.sheet].columns(draft).find(({ key }) => key === columns[0])?.title.toLowerCase() ?? "cell";
      if (rows.length * columns.length === 1) {
        return edit.sheet === "settings"
          ? SHEETS.settings.cell(draft, rows[0] ?? 0, "title").text.toLowerCase()
          : `${title} of ${nameOf(draft, edit.sheet, rows[0] ?? 0)}`;
      }
      return `${rows.length * columns.length} cells`;
    }
  }
}

function nameOf(draft: Draft, name: SheetName, row: number): string {
  const sheet = SHEETS[name];
  const first = sheet.columns(draft)[0]?.key ?? "";
  return (row < sheet.count(draft) ? sheet.cell(draft, row, first).text : "") || `row ${row + 1}`;
}

/** Steps that can be undone, at most. */
const MOST = 200;

interface Step {
  draft: Draft;
  /** What changed it into the next one. */
  words: string;
}

/** The draft and the way back. Drafts share what did not change, so keeping them is
 * cheap. */
export class History {
  draft: Draft;
  readonly #past: Step[] = [];
  readonly #future: Step[] = [];

  constructor(draft: Draft) {
    this.draft = draft;
  }

  /** Whether there is something to undo and to redo. */
  get ways(): { undo: boolean; redo: boolean } {
    return { undo: this.#past.length > 0, redo: this.#future.length > 0 };
  }

  /** Makes an edit; says what it changed, or nothing where it changed nothing. */
  edit(edit: Edit): string | undefined {
    return this.put(applied(this.draft, edit), inWords(this.draft, edit));
  }

  /** Puts another draft in its place, as one step. */
  put(draft: Draft, words: string): string | undefined {
    if (draft === this.draft) {
      return undefined;
    }
    this.#past.push({ draft: this.draft, words });
    if (this.#past.length > MOST) {
      this.#past.shift();
    }
    this.#future.length = 0;
    this.draft = draft;
    return words;
  }

  /** Goes back one step; says which. */
  undo(): string | undefined {
    return this.#step(this.#past, this.#future);
  }

  /** And forth. */
  redo(): string | undefined {
    return this.#step(this.#future, this.#past);
  }

  #step(from: Step[], to: Step[]): string | undefined {
    const step = from.pop();
    if (step === undefined) {
      return undefined;
    }
    to.push({ draft: this.draft, words: step.words });
    this.draft = step.draft;
    return step.words;
  }
}
