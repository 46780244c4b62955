/** Opening scenarios: examples, links, what is kept. What cannot be opened changes
 * nothing; the scenario that was open stays. */

import { galleryScenario } from "../gallery/gallery.ts";
import { inDollars } from "../model/what-if.ts";
import { EMPTY } from "../sheet/draft.ts";
import { isShared, unpacked } from "../share.ts";
import type { Desk } from "./desk.ts";
import type { Importing } from "./importing.ts";
import type { Outcome, Source } from "./protocol.ts";
import { refusalOf } from "./session.ts";
import type { Session } from "./session.ts";
import type { Shelf } from "./shelf.ts";

/** What sources are opened with. */
export interface Places {
  session: Session;
  desk: Desk;
  shelf: Shelf;
  importing: Importing;
}

/** Opens a scenario, or says why not. */
export async function openSource(source: Source, places: Places): Promise<Outcome> {
  try {
    return await open(source, places);
  } catch (error) {
    return { refusal: refusalOf(source.kind === "link" ? "the link" : "the scenario", error) };
  }
}

async function open(source: Source, { session, desk, shelf, importing }: Places): Promise<Outcome> {
  switch (source.kind) {
    case "example":
      return desk.open(inDollars(await (await session.planner).example()), {
        origin: "example",
        ...(source.advice === undefined ? {} : { advice: source.advice }),
      });
    case "gallery":
      return desk.open(inDollars(await galleryScenario(source.name)), { origin: "example" });
    case "kept":
      return shelf.open(source.key);
    case "link":
      return fromLink(scenarioOf(await unpacked(source.packed)), desk);
    case "plan":
      return shelf.openPlan(source.key);
    case "empty":
      return desk.open({ ...EMPTY, name: "New fleet" }, { origin: "own" });
    case "typed":
      return importing.typed(source.machines, source.asks);
    case "import":
      return importing.asNew(source.name);
  }
}

/** What was shared: plan A, what is turned for plan B, and what both are called. */
async function fromLink(found: object, desk: Desk): Promise<Outcome> {
  if (!isShared(found)) {
    return desk.open(found, { origin: "link" });
  }
  const outcome = await desk.open(objectIn(found.scenario), { origin: "link" });
  return "opened" in outcome
    ? { opened: { ...outcome.opened, shared: { whatIf: found.whatIf, a: String(found.a), b: String(found.b) } } }
    : outcome;
}

function scenarioOf(text: string): object {
  return objectIn(JSON.parse(text));
}

function objectIn(found: unknown): object {
  if (typeof found !== "object" || found === null || Array.isArray(found)) {
    throw new Error("it holds no scenario");
  }
  return found;
}
