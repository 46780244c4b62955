/** The page and its address, each following the other. */

import { open, showDay, showHour, turnTo } from "./actions.ts";
import { addressOf, addressed } from "./model/address.ts";
import type { Address, Place, View } from "./model/address.ts";
import { get, set, subscribe } from "./store.ts";
import type { Source } from "./worker/protocol.ts";

/** The source whose scenario is open, as it stands in the address. */
let followed: Address = { kind: "example" };

/** Goes to another place on the page. A view gets a step of its own in the
 * browser's history; smaller steps do not. */
export function move(change: Partial<Place>): void {
  const before = get().place;
  set({ place: { ...before, ...change } });
  write(change.view !== undefined && change.view !== before.view);
}

/** Milliseconds after which a cursor that stands still is written into the address. */
const STILL = 300;
let writing: ReturnType<typeof setTimeout> | undefined;

/** Moves the time cursor. */
export function moveHour(period: number): void {
  const { place } = get();
  if (place.hour === period) {
    return;
  }
  set({ place: { ...place, hour: period } });
  clearTimeout(writing);
  writing = setTimeout(() => write(false), STILL);
  void showHour(period);
}

/** Shows the day of a node, or of a folded row. */
export function showNode(node: string): void {
  move({ node });
  void showDay(node);
}

/** Shows one of the large parts of the page, from its top. */
export function show(view: View): void {
  move({ view });
  scrollTo(0, 0);
}

/** Opens a scenario and gives it an address of its own. */
export async function go(source: Source): Promise<void> {
  const opened = await open(source);
  if (opened === undefined) {
    return;
  }
  followed =
    source.kind === "gallery" || source.kind === "example" ? source : { kind: "kept", key: opened.key };
  set({ source: followed, place: { view: "plan", tab: "why" } });
  write(true);
}

/** Writes where one is into the address. */
function write(step: boolean): void {
  const { place, whatIf } = get();
  const hash = addressOf({ source: followed, place, whatIf });
  if (hash !== location.hash) {
    history[step ? "pushState" : "replaceState"](null, "", hash);
  }
}

/** Opens what the address asks for, now and whenever it changes. */
export async function follow(): Promise<void> {
  addEventListener("popstate", () => void read());
  addEventListener("hashchange", () => void read());
  const start = addressed(location.hash);
  followed = start.source;
  set({ source: start.source, place: start.place });
  await openAddress(start.source, start.whatIf);
  let written = get().whatIf;
  subscribe(() => {
    const { whatIf } = get();
    if (whatIf !== written) {
      written = whatIf;
      write(false);
    }
    return false;
  });
}

async function read(): Promise<void> {
  const { source, place, whatIf } = addressed(location.hash);
  set({ place });
  if (JSON.stringify(source) === JSON.stringify(followed)) {
    if (JSON.stringify(whatIf ?? {}) !== JSON.stringify(get().whatIf)) {
      turnTo(whatIf ?? {});
    }
    return;
  }
  followed = source;
  set({ source });
  await openAddress(source, whatIf);
}

async function openAddress(source: Address, whatIf = {}): Promise<void> {
  let opened = await open(asSource(source));
  if (opened === undefined && source.kind === "kept") {
    // The tab was closed in between: what was kept on disk is the nearest.
    opened = await open({ kind: "saved" });
  }
  if (opened === undefined && get().planView === undefined) {
    // What was refused stays said beside the example.
    const { refusal } = get();
    followed = { kind: "example" };
    set({ source: followed });
    await open(asSource(followed));
    set({ refusal });
    return;
  }
  if (opened !== undefined && Object.keys(whatIf).length > 0) {
    turnTo(whatIf);
  }
}

/** What is known of the example already need not be looked for again. */
function asSource(source: Address): Source {
  const { advice } = get();
  return source.kind === "example" && advice !== undefined && !advice.looking ? { ...source, advice } : source;
}
