/** What an import guessed, cell by cell, until somebody says what is right. A scenario that
 * was imported tells it itself: its `source` says which column was taken for what, and
 * each entry from which line it is. What is typed over a guess stands there as well. */

import { fieldOf, record, word } from "./draft.ts";
import type { Cell, Draft, Entry, SheetName } from "./types.ts";

const GUESSED = /^guessed: (.+?): (?:line \d+: )?column "(.*)" read as (.+)$/;
const TYPED = "; typed here: ";

/** By file: fields, each with the title of the column that was taken for it. */
type Guesses = ReadonlyMap<string, ReadonlyMap<string, string>>;

const known = new WeakMap<object, Guesses>();

function guessesOf(draft: Draft): Guesses {
  const lines = draft["source"];
  if (!Array.isArray(lines)) {
    return new Map();
  }
  let found = known.get(lines);
  if (found === undefined) {
    found = read(lines);
    known.set(lines, found);
  }
  return found;
}

function read(lines: readonly unknown[]): Guesses {
  const files = new Map<string, Map<string, string>>();
  for (const line of lines) {
    const [, file = "", title = "", field = ""] = GUESSED.exec(word(line)) ?? [];
    if (file !== "" && !isName(field)) {
      const fields = files.get(file) ?? new Map<string, string>();
      files.set(file, fields.set(isRate(field) ? "rate" : field, title));
    }
  }
  return files;
}

/** Names can be any: nothing follows from them. */
function isName(field: string): boolean {
  return field === "id" || field === "period";
}

/** Rates are named after what they count. */
function isRate(field: string): boolean {
  return field === "rate" || field.endsWith("per second");
}

/** The file that an entry is from, of those that something was guessed in. */
function fileOf(draft: Draft, entry: Entry | undefined): { file: string; fields: ReadonlyMap<string, string> } | undefined {
  const place = word(entry?.["source"]);
  for (const [file, fields] of guessesOf(draft)) {
    if (place === file || place.startsWith(`${file}:`) || place.startsWith(file + TYPED)) {
      return { file, fields };
    }
  }
  return undefined;
}

/** Fields of an entry that were typed over. */
function typedIn(entry: Entry | undefined): string[] {
  return word(entry?.["source"]).split(TYPED)[1]?.split(", ") ?? [];
}

/** What is guessed about a field of an entry: a sentence, or nothing. */
function guessOf(draft: Draft, entry: Entry | undefined, field: string): string | undefined {
  const from = fileOf(draft, entry);
  const title = from?.fields.get(field);
  return from === undefined || title === undefined || typedIn(entry).includes(field)
    ? undefined
    : `Guessed from the column “${title}” of ${from.file}. Type over it to say otherwise.`;
}

/** What a cell says besides, where it was guessed. */
export function guessed(draft: Draft, entry: Entry | undefined, field: string): Partial<Cell> {
  const about = guessOf(draft, entry, field);
  return about === undefined ? {} : { mark: "guessed", about };
}

/** An entry after one of its fields was typed: it is guessed no longer. */
export function typedOver(draft: Draft, entry: Entry, field: string): Entry {
  const source = word(entry["source"]);
  return guessOf(draft, entry, field) === undefined ? entry : { ...entry, source: `${source}${source.includes(TYPED) ? ", " : TYPED}${field}` };
}

/** Entries whose fields are the cells of a sheet. */
function entriesOf(draft: Draft, sheet: SheetName): readonly Entry[] {
  switch (sheet) {
    case "nodes":
      return draft.nodes;
    case "models":
      return draft.models.flatMap(({ profiles }) => (Array.isArray(profiles) ? profiles.map(record) : []));
    case "demand":
    case "hours":
      return draft.demands;
    default:
      return [];
  }
}

/** How much of a sheet is guessed, and from which files. */
export function guessesIn(draft: Draft, sheet: SheetName): { cells: number; files: string[] } {
  const files = new Set<string>();
  let cells = 0;
  for (const entry of guessesOf(draft).size === 0 ? [] : entriesOf(draft, sheet)) {
    const from = fileOf(draft, entry);
    const typed = typedIn(entry);
    const open = [...(from?.fields.keys() ?? [])].filter((field) => !typed.includes(field) && fieldOf(entry, field) !== undefined);
    if (from !== undefined && open.length > 0) {
      cells += open.length;
      files.add(from.file);
    }
  }
  return { cells, files: [...files] };
}

/** The draft in which all that was guessed in a sheet is said to be right. */
export function withoutGuesses(draft: Draft, sheet: SheetName): Draft {
  const { files } = guessesIn(draft, sheet);
  const lines: readonly unknown[] = Array.isArray(draft["source"]) ? draft["source"] : [];
  const sure = (line: unknown): unknown =>
    files.includes(GUESSED.exec(word(line))?.[1] ?? "") ? word(line).replace(/^guessed: /, "said to be right: ") : line;
  return files.length === 0 ? draft : { ...draft, source: lines.map(sure) };
}
