/** The page and its address, each following the other. */

import { open, turnTo } from "./actions.ts";
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
  let opened = await open(source);
  if (opened === undefined && source.kind === "kept") {
    // The tab was closed in between: what was kept on disk is the nearest.
    opened = await open({ kind: "saved" });
  }
  if (opened === undefined && get().planView === undefined) {
    // What was refused stays said beside the example.
    const { refusal } = get();
    followed = { kind: "example" };
    set({ source: followed });
    await open(followed);
    set({ refusal });
    return;
  }
  if (opened !== undefined && Object.keys(whatIf).length > 0) {
    turnTo(whatIf);
  }
}
