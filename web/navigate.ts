/** Which scenario is open stands in the address, so that the back button, a
 * bookmark and a link work as anywhere else. */

import { open } from "./actions.ts";
import { get, set } from "./store.ts";
import type { Source } from "./worker/protocol.ts";

/** The address whose scenario is open. */
let followed = "";

/** What an address asks for. */
export function sourceOf(hash: string): Source {
  const [name = "", value = ""] = hash.replace(/^#/, "").split(/=(.*)/s);
  switch (name) {
    case "s":
      return { kind: "link", packed: value };
    case "scenario":
      return { kind: "gallery", name: value };
    case "own":
      return { kind: "kept", key: Number(value) };
    case "saved":
      return { kind: "saved" };
    default:
      return { kind: "example" };
  }
}

/** Opens a scenario and gives it an address of its own. */
export async function go(source: Source): Promise<void> {
  const opened = await open(source);
  if (opened === undefined) {
    return;
  }
  const hash =
    source.kind === "gallery"
      ? `#scenario=${source.name}`
      : source.kind === "example"
        ? "#example"
        : `#own=${opened.key}`;
  history.pushState(null, "", hash);
  followed = location.hash;
}

/** Opens what the address asks for, now and whenever it changes. */
export async function follow(): Promise<void> {
  followed = location.hash;
  const openAgain = (): void => {
    // Links within the page change the address too.
    if (!/^(#(example|scenario=.*|own=.*|saved|s=.*)?)?$/s.test(location.hash) || followed === location.hash) {
      return;
    }
    followed = location.hash;
    void openAddress();
  };
  addEventListener("popstate", openAgain);
  addEventListener("hashchange", openAgain);
  await openAddress();
}

async function openAddress(): Promise<void> {
  const source = sourceOf(location.hash);
  const opened = await open(source);
  if (opened === undefined && source.kind === "kept") {
    // The tab was closed in between: what was kept on disk is the nearest.
    if ((await open({ kind: "saved" })) !== undefined) {
      return;
    }
  }
  if (opened === undefined) {
    if (get().planView === undefined) {
      const { refusal } = get();
      await open({ kind: "example" });
      set({ refusal });
    }
  }
}
