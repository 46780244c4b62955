/** What is wrong with a draft, each in its cell: one sentence, and one way on. */

import type { Problem } from "idlewise";
import { record, unused, word } from "./draft.ts";
import type { ListName } from "./draft.ts";
import { settingRow } from "./limits.ts";
import { keyOfHardware, profilesOf } from "./models.ts";
import { SHEETS } from "./sheets.ts";
import type { Draft, Edit, SheetName } from "./types.ts";

/** Something that is wrong with a cell. */
export interface Wrong {
  sheet: SheetName;
  /** Nothing where it is about the whole sheet. */
  row?: number;
  key?: string;
  /** One sentence. */
  says: string;
  /** One way on. */
  way?: { label: string; edit: Edit };
}

/** Problems of the core as cells. `rows` are the rows of the entries that are left
 * without the empty ones. */
export function wrongs(draft: Draft, problems: readonly Problem[], rows: Record<ListName, number[]>): Wrong[] {
  const found = problems.map((problem) => wrongOf(draft, problem, rows));
  // An entry that is needed is asked for before what it would be needed by.
  return found.filter((wrong, at) => !found.slice(0, at).some((other) => same(other, wrong)));
}

function same(one: Wrong, other: Wrong): boolean {
  return one.sheet === other.sheet && one.row === other.row && one.key === other.key && one.row !== undefined;
}

const LISTS: Readonly<Record<string, { list: ListName; sheet: SheetName } | undefined>> = {
  nodes: { list: "nodes", sheet: "nodes" },
  models: { list: "models", sheet: "models" },
  demands: { list: "demands", sheet: "demand" },
  routes: { list: "routes", sheet: "routes" },
  limits: { list: "limits", sheet: "quotas" },
  futures: { list: "futures", sheet: "futures" },
};

/** Fields of models that stand in the sheet of replicas. */
const REPLICAS: readonly string[] = ["max_replicas", "min_replicas", "max_share"];

/** The parts of a path such as `$.nodes[3].capacity.gpu` or `$.rtt_ms["us-east"].eu`. */
function partsOf(path: string): string[] {
  return [...path.matchAll(/\.([^.[\]]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/g)].map(
    ([, name, index, quoted]) => name ?? index ?? quoted?.replace(/\\(.)/g, "$1") ?? "",
  );
}

function wrongOf(draft: Draft, problem: Problem, rows: Record<ListName, number[]>): Wrong {
  const [top = "", index = "", ...rest] = partsOf(problem.path);
  const list = LISTS[top];
  if (problem.found === "an unknown field") {
    return unknownField(problem, list, list === undefined ? undefined : (rows[list.list][Number(index)] ?? Number(index)));
  }
  if (list?.list === "futures" && index === "") {
    return { sheet: list.sheet, says: `${sentenceOf(problem.found)}: expected ${problem.expected}.` };
  }
  if (list !== undefined && index === "") {
    const noun = { nodes: "a row of nodes", models: "a model", demands: "a demand", routes: "a route", limits: "a limit", futures: "a future" }[list.list];
    return { sheet: list.sheet, says: `A plan needs at least ${noun}.` };
  }
  if (list !== undefined) {
    const row = rows[list.list][Number(index)] ?? Number(index);
    if (list.list === "models" && REPLICAS.includes(rest[0] ?? "")) {
      const place = { sheet: "replicas" as const, row, key: rest[0] ?? "" };
      return { ...place, says: sentence(draft, place, problem), ...wayOn(draft, place, problem) };
    }
    if (/^neither a max/.test(problem.found)) {
      return { sheet: list.sheet, row, key: "max", says: "A limit needs a number: at most so much, at least so much, or both." };
    }
    const key = keyOf(draft, list.list, row, rest);
    const place = { sheet: list.sheet, row, key };
    return { ...place, says: sentence(draft, place, problem), ...wayOn(draft, place, problem) };
  }
  if (top === "rtt_ms") {
    const row = SHEETS.distances.columns(draft).findIndex(({ key }) => key === `to:${index}`) - 1;
    const place = { sheet: "distances" as const, row: Math.max(0, row), key: `to:${rest[0] ?? ""}` };
    return { ...place, says: sentence(draft, place, problem), ...wayOn(draft, place, problem) };
  }
  if (top === "verification") {
    const row = Math.max(0, Object.keys(record(draft["verification"])).indexOf(index));
    const place = { sheet: "modes" as const, row, key: rest[0] ?? "name" };
    return { ...place, says: sentence(draft, place, problem), ...wayOn(draft, place, problem) };
  }
  const row = settingRow(problem.path);
  if (row !== undefined) {
    const place = { sheet: "settings" as const, row, key: "value" };
    return { ...place, says: sentence(draft, place, problem), ...wayOn(draft, place, problem) };
  }
  return { sheet: "settings", says: `${problem.path}: found ${problem.found}, expected ${problem.expected}.` };
}

function sentenceOf(words: string): string {
  return `${words[0]?.toUpperCase() ?? ""}${words.slice(1)}`;
}

/** A field of a file that nobody knows: it is left out, or has another name. */
function unknownField({ path, nearest }: Problem, list: (typeof LISTS)[string], row: number | undefined): Wrong {
  const parts = partsOf(path);
  const field = parts.at(-1) ?? "";
  const real = row === undefined ? parts : [parts[0] ?? "", String(row), ...parts.slice(2)];
  const known = nearest ?? undefined;
  return {
    sheet: list?.sheet ?? "settings",
    ...(row === undefined ? {} : { row, key: "id" }),
    says: `There is no field ${field}.${known === undefined ? "" : ` Did you mean ${known}?`}`,
    way:
      known === undefined
        ? { label: `Leave ${field} out`, edit: { do: "field", path: real } }
        : { label: `Call it ${known}`, edit: { do: "field", path: real, name: known } },
  };
}

function keyOf(draft: Draft, list: ListName, row: number, rest: readonly string[]): string {
  const [field = "id", inner] = rest;
  if (list === "models" && field === "profiles") {
    const profile = profilesOf(draft.models[row])[Number(rest[1])];
    if (profile === undefined) {
      return "id";
    }
    if (rest[2] === "stage") {
      return "stage";
    }
    return rest[2] === "holds" || rest[2] === "uses" ? `holds.${rest[3] ?? "gpu"}` : keyOfHardware(word(profile["hardware"]));
  }
  if (list === "demands" && field === "rate") {
    return "mean";
  }
  const columns = SHEETS[LISTS[list]?.sheet ?? "nodes"].columns(draft);
  const whole = `${field}.${inner ?? ""}`;
  const known = columns.find(({ key }) => key === whole || key === field || key.startsWith(`${field}.`));
  return columns.some(({ key }) => key === whole) ? whole : (known?.key ?? "id");
}

interface Place {
  sheet: SheetName;
  row: number;
  key: string;
}

function titleOf(draft: Draft, { sheet, key, row }: Place): string {
  if (sheet === "settings") {
    return SHEETS.settings.cell(draft, row, "title").text;
  }
  return SHEETS[sheet].columns(draft).find((column) => column.key === key)?.title ?? key;
}

function sentence(draft: Draft, place: Place, { found, expected, nearest, path }: Problem): string {
  const title = titleOf(draft, place);
  if (/profiles$/.test(path)) {
    return "This model has no rate yet: enter what one replica serves on some hardware.";
  }
  if (found === "nothing") {
    return `${title} is missing.`;
  }
  const short = expected.replace(/, or a range such as \{.*\}/, ", or a range such as 0 to 20");
  const twice = /^("(?:[^"\\]|\\.)*") a second time/.exec(found);
  if (twice !== null) {
    return `${twice[1] ?? "It"} stands here a second time: each name once.`;
  }
  const what = /^(an? )/.test(found) ? found : `“${found.replace(/^"|"$/g, "")}”`;
  const hint = nearest === undefined || nearest === null ? "" : ` Did you mean ${nearest}?`;
  return `${what[0]?.toUpperCase() ?? ""}${what.slice(1)} does not fit ${title}: expected ${short}.${hint}`;
}

const REQUIRED = new Set(["id", "hardware", "model", "mean", "demand", "node", "name"]);

function wayOn(draft: Draft, { sheet, row, key }: Place, problem: Problem): { way?: { label: string; edit: Edit } } {
  const write = (label: string, text: string): { way: { label: string; edit: Edit } } => ({
    way: { label, edit: { do: "write", sheet, range: { rows: [row], columns: [key] }, texts: [[text]] } },
  });
  const { nearest, found } = problem;
  if (nearest !== undefined && nearest !== null) {
    // Of a list only the wrong name is replaced.
    const text = SHEETS[sheet].cell(draft, row, key).text;
    const wrong = found.replace(/^"|"$/g, "");
    return write(`Write ${nearest}`, text.includes(wrong) ? text.replace(wrong, nearest) : nearest);
  }
  if (/ a second time/.test(found) && key === "id") {
    const list = sheet === "quotas" ? (draft.limits ?? []) : sheet === "futures" ? (draft.futures ?? []) : sheet === "demand" ? draft.demands : sheet === "models" ? draft.models : draft.nodes;
    const name = unused(word(list[row]?.["id"]), list);
    return write(`Write ${name}`, name);
  }
  if (key === "id" && found === "nothing" && sheet === "nodes") {
    const name = unused(word(draft.nodes[row]?.["hardware"]).toLowerCase() || "nodes", draft.nodes);
    return write(`Call it ${name}`, name);
  }
  if (key === "id" && found === "nothing" && sheet === "demand") {
    const name = unused(word(draft.demands[row]?.["model"]) || "demand", draft.demands);
    return write(`Call it ${name}`, name);
  }
  if (key === "id" && found === "nothing" && sheet === "quotas") {
    const name = unused(`limit of ${word(draft.limits?.[row]?.["of"]) || "machines"}`, draft.limits ?? []);
    return write(`Call it ${name}`, name);
  }
  if (key === "id" && found === "nothing" && sheet === "futures") {
    const name = unused("future", draft.futures ?? []);
    return write(`Call it ${name}`, name);
  }
  if (key === "of" && found === "nothing") {
    return write("Count machines", "machines");
  }
  const words = NUMBERS.indexOf(found.replace(/^"|"$/g, "").toLowerCase());
  if (words >= 0) {
    return write(`Write ${words}`, String(words));
  }
  if (sheet === "demand" && key === "model" && word(draft.demands[row]?.["model"]) !== "") {
    const model = word(draft.demands[row]?.["model"]);
    const edit: Edit = { do: "write", sheet: "models", range: { rows: [draft.models.length], columns: ["id"] }, texts: [[model]] };
    return { way: { label: `Add the model ${model}`, edit } };
  }
  if (found === "nothing" || /profiles$/.test(problem.path) || REQUIRED.has(key)) {
    return SHEETS[sheet].remove === undefined ? {} : { way: { label: "Leave this row out", edit: { do: "remove", sheet, rows: [row] } } };
  }
  return { way: { label: "Empty the cell", edit: { do: "clear", sheet, range: { rows: [row], columns: [key] } } } };
}

const NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
