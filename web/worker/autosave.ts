/** The last scenario of one's own, kept in this browser and nowhere else. */

import type { Scenario } from "idlewise";

/** Letters of a scenario that is kept, at most. */
const MOST_LETTERS = 8_000_000;
const STORE = "scenarios";
const KEY = "last";

interface Kept {
  name: string;
  when: number;
  text: string;
}

/** Keeps a scenario, if it is not too large. A browser that refuses (private
 * windows, full disks) is no failure of the page: then nothing is kept. */
export async function save(scenario: Scenario): Promise<void> {
  const text = JSON.stringify(scenario);
  const kept: Kept = { name: scenario.name ?? "", when: Date.now(), text };
  try {
    await inStore("readwrite", (store) =>
      text.length > MOST_LETTERS ? store.delete(KEY) : store.put(kept, KEY),
    );
  } catch (error) {
    console.info("the scenario is not kept in this browser:", error);
  }
}

/** The scenario that was kept. */
export async function savedScenario(): Promise<Kept | undefined> {
  try {
    const found = await inStore("readonly", (store) => store.get(KEY));
    return isKept(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

function isKept(found: unknown): found is Kept {
  return typeof found === "object" && found !== null && "text" in found && "when" in found;
}

function inStore(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("idlewise", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onerror = () => reject(opening.error ?? new Error("no database"));
    opening.onsuccess = () => {
      const database = opening.result;
      const request = work(database.transaction(STORE, mode).objectStore(STORE));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error("no answer"));
      request.transaction?.addEventListener("complete", () => database.close());
    };
  });
}
