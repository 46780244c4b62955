/** Opening scenarios: from the example, the gallery, files, text, links. A
 * file that is broken changes nothing; the scenario that was open stays. */

import type { Plan, Problem, Scenario } from "idlewise";
import { galleryScenario } from "../gallery/gallery.ts";
import { listOfHeader, readList } from "../import/lists.ts";
import type { ReadList } from "../import/lists.ts";
import { excerptOf, locate } from "../import/locate.ts";
import { inDollars } from "../model/what-if.ts";
import { isShared, unpacked } from "../share.ts";
import { savedScenario } from "./autosave.ts";
import type { Complaint, Opened, Refusal, Source } from "./protocol.ts";
import { refusalOf } from "./session.ts";
import type { Session } from "./session.ts";

/** Bytes of one file; the core accepts no more either. */
const MOST_BYTES = 128 << 20;
/** Plans are larger than their scenarios. */
const MOST_PLAN_BYTES = 500_000_000;
/** Complaints that are shown; the count of the rest is given. */
const MOST_LISTED = 40;

interface Text {
  name: string;
  text: string;
}

type Outcome = { opened: Opened } | { refusal: Refusal };

/** Opens a scenario, or says why not. */
export async function openSource(source: Source, session: Session): Promise<Outcome> {
  try {
    return await open(source, session);
  } catch (error) {
    if (error instanceof Refused) {
      return { refusal: error.refusal };
    }
    return { refusal: refusalOf(nameOf(source), error) };
  }
}

/** A refusal on its way out. */
class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}

function nameOf(source: Source): string {
  switch (source.kind) {
    case "files":
      return source.files.map(({ name }) => name).join(", ");
    case "text":
      return "the pasted text";
    case "link":
      return "the link";
    default:
      return "the scenario";
  }
}

async function open(source: Source, session: Session): Promise<Outcome> {
  switch (source.kind) {
    case "example":
      return {
        opened: session.open(
          inDollars(await (await session.planner).example()),
          source.advice === undefined ? {} : { advice: source.advice },
        ),
      };
    case "gallery":
      return { opened: session.open(inDollars(await galleryScenario(source.name))) };
    case "kept": {
      const scenario = session.kept(source.key);
      if (scenario === undefined) {
        throw new Error("it was open in another tab, or too long ago");
      }
      return { opened: session.open(scenario, { key: source.key }) };
    }
    case "link":
      return fromLink(await unpacked(source.packed), session);
    case "saved": {
      const saved = await savedScenario();
      if (saved === undefined) {
        throw new Error("nothing is kept in this browser");
      }
      return read([{ name: saved.name, text: saved.text }], session, true);
    }
    case "text":
      return read([{ name: "the pasted text", text: source.text }], session, true);
    case "files":
      return read(await Promise.all(source.files.map(textOf)), session, true);
  }
}

/** What was shared: plan A, what is turned for plan B, and what both are called. */
async function fromLink(text: string, session: Session): Promise<Outcome> {
  const found = parsed({ name: "the link", text });
  if (!isShared(found)) {
    return read([{ name: "the link", text }], session, false);
  }
  const outcome = await read([{ name: "the link", text: JSON.stringify(found.scenario) }], session, false);
  return "refusal" in outcome
    ? outcome
    : { opened: { ...outcome.opened, shared: { whatIf: found.whatIf, a: String(found.a), b: String(found.b) } } };
}

async function textOf(file: File): Promise<Text> {
  if (file.size > MOST_PLAN_BYTES) {
    throw new Refused({
      what: file.name,
      message: `has ${Math.round(file.size / 1e6)} MB, at most ${Math.round(MOST_PLAN_BYTES / 1e6)} MB are read`,
      complaints: [],
      count: 0,
    });
  }
  return { name: file.name, text: await file.text() };
}

/** Reads a scenario, lists that take the place of its own, or a plan for it. */
async function read(texts: readonly Text[], session: Session, own: boolean): Promise<Outcome> {
  let base: { scenario: unknown; from: Text | undefined } = {
    scenario: session.base,
    from: undefined,
  };
  let plan: Plan | undefined;
  const tables: Text[] = [];
  for (const from of texts) {
    if (!/^[\u{feff}\s]*[{[]/u.test(from.text.slice(0, 1000))) {
      tables.push(from);
      continue;
    }
    const found = parsed(from);
    if (isPlan(found)) {
      plan = found;
    } else if (from.text.length > MOST_BYTES) {
      throw new Refused({
        what: from.name,
        message: `has ${Math.round(from.text.length / 1e6)} MB, at most ${Math.round(MOST_BYTES / 1e6)} MB are read`,
        complaints: [],
        count: 0,
      });
    } else {
      base = { scenario: found, from };
    }
  }
  const lists: { list: ReadList; from: Text }[] = [];
  if (tables.length > 0) {
    // Rows name the periods of the scenario, so it comes first.
    await checked(base.scenario, base.from, [], session);
  }
  for (const from of tables) {
    const scenario = base.scenario as Scenario;
    const list = readList(listOfHeader(from.text), from.text, scenario);
    refuse(from.name, list.problems.map((problem) => inTable(problem, list, from)));
    lists.push({ list, from });
    base = { ...base, scenario: { ...scenario, [list.name]: list.entries } };
  }
  const advice = await checked(base.scenario, base.from, lists, session);
  const scenario = base.scenario as Scenario;
  const opened = session.open(scenario, plan === undefined ? { own } : { plan });
  return { opened: { ...opened, advice } };
}

function isPlan(value: unknown): value is Plan {
  return (
    typeof value === "object" &&
    value !== null &&
    ["certificate", "routes", "waste", "objective", "nodes", "demands"].every((name) => name in value)
  );
}

function parsed({ name, text }: Text): unknown {
  try {
    return JSON.parse(text.replace(/^\u{feff}/u, ""));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const place = /position (\d+)/.exec(message);
    const at = place === null ? text.length - 1 : Number(place[1]);
    const complaint: Complaint = {
      path: "$",
      found: message.split(" in JSON")[0]?.split(", \"")[0] ?? message,
      expected: "JSON: { … } with commas between fields and double quotes around names",
      excerpt: excerptOf(text, { from: Math.max(0, at), to: at + 1 }),
    };
    throw new Refused({ what: name, message: "is not valid JSON", complaints: [complaint], count: 1 });
  }
}

/** Checks a scenario by the core; complaints get their place in the user's files. */
async function checked(
  scenario: unknown,
  from: Text | undefined,
  lists: readonly { list: ReadList; from: Text }[],
  session: Session,
): Promise<string[]> {
  const { errors, advice } = await (await session.planner).check(scenario);
  const complaints = errors.map((problem): Complaint => {
    for (const { list, from: table } of lists) {
      const prefix = `$.${list.name}`;
      if (problem.path.startsWith(`${prefix}[`)) {
        const place = list.placeOf(problem.path.slice(prefix.length));
        if (place !== undefined) {
          const title = place.column === undefined ? undefined : list.header[place.column];
          const path = `line ${place.row.line}${title === undefined ? "" : `, column ${title}`}`;
          return inTable({ ...problem, path }, list, table);
        }
      }
    }
    const stretch = from === undefined ? undefined : locate(from.text, problem.path);
    return from === undefined || stretch === undefined
      ? problem
      : { ...problem, excerpt: excerptOf(from.text, stretch) };
  });
  refuse([from, ...lists.map((list) => list.from)].flatMap((one) => one?.name ?? []).join(", "), complaints);
  return advice.map(({ path, text }) => `${path}: ${text}`);
}

/** A complaint with the line of the table it is about. */
function inTable(problem: Problem, list: ReadList, { text }: Text): Complaint {
  const place = /^line (\d+)(?:, column (.*))?$/.exec(problem.path);
  if (place === null) {
    return problem;
  }
  const line = Number(place[1]);
  const shown = text.split("\n", line)[line - 1]?.replace(/\r$/, "") ?? "";
  const column = list.header.indexOf(place[2] ?? "");
  const cells = shown.split(",");
  // Lines with quoted commas are shown whole.
  if (column < 0 || shown.includes('"')) {
    return { ...problem, excerpt: { line, text: shown.slice(0, 200), from: 0, to: shown.length } };
  }
  const from = cells.slice(0, column).join(",").length + (column > 0 ? 1 : 0);
  const to = from + (cells[column]?.length ?? 0);
  const left = Math.max(0, from - 60);
  return {
    ...problem,
    excerpt: { line, text: shown.slice(left, to + 60), from: from - left, to: to - left },
  };
}

function refuse(what: string, complaints: Complaint[]): void {
  if (complaints.length > 0) {
    throw new Refused({
      what: what || "the scenario",
      message: "is not valid",
      complaints: complaints.slice(0, MOST_LISTED),
      count: complaints.length,
    });
  }
}
