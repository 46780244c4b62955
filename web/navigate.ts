/** The page and its address, each following the other. */

import { chartFuture, open, opening, showDay, showHour, turnTo } from "./actions.ts";
import { addressOf, addressed } from "./model/address.ts";
import type { Address, Place, View } from "./model/address.ts";
import { get, set, subscribe } from "./store.ts";
import type { Wrong } from "./sheet/problems.ts";
import type { Source } from "./worker/protocol.ts";

/** The source whose scenario is open, as it stands in the address. */
let followed: Address = { kind: "example" };

/** Where the scenario that is being opened will be shown, and where one went since it
 * was asked for. */
let arriving: { view: View; since: Partial<Place> } | undefined;

/** The view that is shown, or that comes next: keys that are pressed while a scenario
 * opens mean that one. */
export function headed(): View {
  return arriving?.since.view ?? arriving?.view ?? get().place.view;
}

/** Goes to another place on the page. A view gets a step of its own in the
 * browser's history; smaller steps do not. */
export function move(change: Partial<Place>): void {
  const before = get().place;
  const place = { ...before, ...change };
  set({ place });
  if (arriving !== undefined) {
    // Not taken back once the scenario is open; it gets its address then.
    if (change.view !== undefined || change.tab !== undefined || change.sheet !== undefined) {
      arriving.since = { ...arriving.since, view: place.view, ...change };
    }
    return;
  }
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

/** Goes to a tab of the plan, from its top. */
export function toTab(tab: Place["tab"]): void {
  move({ tab });
  document.getElementById("tabs")?.scrollIntoView({ block: "start" });
}

/** Shows the day of a node, or of a folded row. */
export function showNode(node: string): void {
  move({ node });
  void showDay(node);
}

/** Shows one of several futures in the charts. */
export function showFuture(future: string): void {
  move({ future });
  chartFuture(future);
}

/** Shows one of the large parts of the page, from its top. */
export function show(view: View): void {
  move({ view });
  scrollTo(0, 0);
}

/** Opens a scenario and gives it an address of its own; one that is not valid yet
 * stands in the sheets. */
export async function go(source: Source, view: View = "plan"): Promise<void> {
  const mine: NonNullable<typeof arriving> = { view, since: {} };
  arriving = mine;
  const opened = await open(source);
  const latest = arriving === mine;
  if (latest) {
    arriving = undefined;
  }
  if (opened === undefined) {
    // Where one went in the meantime is written now.
    if (latest) {
      write(mine.since.view !== undefined);
    }
    return;
  }
  followed =
    source.kind === "gallery"
      ? source
      : source.kind === "example"
        ? { kind: "example" }
        : { kind: "kept", key: opened.key };
  const shown = opened.valid ? view : "data";
  const sheet = shown === "data" ? (get().draft?.wrong[0]?.sheet ?? "nodes") : undefined;
  set({ source: followed });
  if (!latest) {
    // Another was asked for in the meantime.
    return;
  }
  set({ pointed: shown === "data" ? get().draft?.wrong[0] : undefined });
  set({ place: { view: shown, tab: "why", sheet, ...mine.since, ...(opened.valid ? {} : { view: "data" }) } });
  write(true);
  scrollTo(0, 0);
}

/** Opens the sheet in which something is wrong, at its cell. */
export function pointTo(wrong: Wrong): void {
  set({ pointed: wrong });
  move({ sheet: wrong.sheet });
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
    const { whatIf, draft } = get();
    // An example that is changed becomes a scenario of one's own.
    const known = followed.kind === "kept" && followed.key === draft?.key;
    const becomes = draft?.origin === "own" && !known && opening === 0;
    if (becomes) {
      followed = { kind: "kept", key: draft.key };
      set({ source: followed });
    }
    if (whatIf !== written || becomes) {
      written = whatIf;
      write(false);
    }
    return false;
  });
}

async function read(): Promise<void> {
  const { source, place, whatIf } = addressed(location.hash);
  const { future } = get().place;
  set({ place });
  if (JSON.stringify(source) === JSON.stringify(followed)) {
    if (place.future !== future) {
      chartFuture(place.future);
    }
    if (JSON.stringify(whatIf ?? {}) !== JSON.stringify(get().whatIf)) {
      turnTo(whatIf ?? {});
    }
    return;
  }
  followed = source;
  arriving = undefined;
  set({ source });
  await openAddress(source, whatIf);
}

async function openAddress(source: Address, whatIf = {}): Promise<void> {
  const opened = await open(asSource(source));
  if (opened !== undefined && arriving === undefined) {
    // One that was still being opened came in between.
    followed = source;
    set({ source });
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
  if (opened?.valid === false) {
    set({ place: { ...get().place, view: "data" } });
  }
  const { future } = get().place;
  if (opened?.valid === true && future !== undefined) {
    chartFuture(future);
  }
  if (opened?.valid === true && Object.keys(whatIf).length > 0) {
    turnTo(whatIf);
  }
}

/** What is known of the example already need not be looked for again. */
function asSource(source: Address): Source {
  const { advice, opened } = get();
  // Of the example that the page begins with, which has no key yet; not of what came after it.
  const known = source.kind === "example" && opened?.key === "" && advice !== undefined && !advice.looking;
  return known ? { ...source, advice } : source;
}
