/** The page and its address, each following the other. */

import { open, opening, turnTo } from "./actions.ts";
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

/** Shows one of the large parts of the page, from its top. */
export function show(view: View): void {
  move({ view });
  scrollTo(0, 0);
}

/** Opens a scenario and gives it an address of its own; one that is not valid yet
 * stands in the sheets. */
export async function go(source: Source, view: View = "plan"): Promise<void> {
  const opened = await open(source);
  if (opened === undefined) {
    return;
  }
  followed =
    source.kind === "gallery" || source.kind === "example" ? source : { kind: "kept", key: opened.key };
  const shown = opened.valid ? view : "data";
  const sheet = shown === "data" ? (firstWrong() ?? "nodes") : undefined;
  set({ source: followed, place: { view: shown, tab: "why", sheet } });
  write(true);
  scrollTo(0, 0);
}

/** The sheet that has something to mend. */
function firstWrong(): string | undefined {
  const { draft } = get();
  return draft?.wrong[0]?.sheet;
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
    const key = draft?.origin === "own" && !(followed.kind === "kept" && followed.key === draft.key) ? draft.key : undefined;
    if (key !== undefined && opening === 0) {
      followed = { kind: "kept", key };
      set({ source: followed });
    }
    if (whatIf !== written || (key !== undefined && opening === 0)) {
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
  const opened = await open(source);
  if (opened === undefined && get().planView === undefined) {
    // What was refused stays said beside the example.
    const { refusal } = get();
    followed = { kind: "example" };
    set({ source: followed });
    await open(followed);
    set({ refusal });
    return;
  }
  if (opened?.valid === false) {
    set({ place: { ...get().place, view: "data" } });
  }
  if (opened?.valid === true && Object.keys(whatIf).length > 0) {
    turnTo(whatIf);
  }
}
