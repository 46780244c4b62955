/** Scenarios and plans kept in this browser and nowhere else. Several tabs share them:
 * what was changed elsewhere in between is never overwritten. */

import { openDB } from "idb";
import type { DBSchema, IDBPDatabase } from "idb";

/** A scenario that is kept. */
interface KeptScenario {
  id: string;
  name: string;
  /** When it was last changed, in milliseconds since 1970. */
  when: number;
  /** Raised by every change, so that a tab sees that another was there. */
  revision: number;
}

/** A plan that is kept beside others, with the scenario it is for. */
export interface KeptPlan {
  id: string;
  /** The id of its scenario. */
  scenario: string;
  name: string;
  when: number;
  /** Idle in percent, money per hour, served in percent, as they were shown. */
  figures: { idle: string; spend: string; served: string };
}

/** Everything that is kept, without the texts. */
export interface Kept {
  scenarios: KeptScenario[];
  plans: KeptPlan[];
}

interface Stores extends DBSchema {
  scenarios: { key: string; value: KeptScenario };
  plans: { key: string; value: KeptPlan };
  texts: { key: string; value: string };
}

/** What is deleted, to be put back. */
export interface Deleted {
  scenario: KeptScenario | undefined;
  plans: KeptPlan[];
  texts: [id: string, text: string][];
}

/** What a browser answers where it keeps nothing, or no more. */
export class NotKept extends Error {
  constructor(
    readonly why: "refused" | "full",
    cause: unknown,
  ) {
    super(
      why === "full"
        ? "This browser's storage is full"
        : "This browser keeps nothing here: storage is off, as in some private windows",
      { cause },
    );
  }
}

function notKept(error: unknown): NotKept {
  const name = error instanceof Error ? error.name : "";
  return new NotKept(name === "QuotaExceededError" ? "full" : "refused", error);
}

/** The store of this browser. */
export class Keep {
  #database: Promise<IDBPDatabase<Stores>> | undefined;

  #open(): Promise<IDBPDatabase<Stores>> {
    this.#database ??= openDB<Stores>("idlewise", 2, {
      upgrade: (database, before) => void upgrade(database, before),
      blocking: (_, __, event) => {
        (event.target as IDBDatabase).close();
        this.#database = undefined;
      },
      terminated: () => {
        this.#database = undefined;
      },
    }).catch((error: unknown) => {
      this.#database = undefined;
      throw error;
    });
    return this.#database;
  }

  async #within<Found>(work: (database: IDBPDatabase<Stores>) => Promise<Found>): Promise<Found> {
    try {
      return await work(await this.#open());
    } catch (error) {
      throw error instanceof NotKept ? error : notKept(error);
    }
  }

  /** What is kept, the newest first. */
  list(): Promise<Kept> {
    return this.#within(async (database) => {
      const [scenarios, plans] = await Promise.all([database.getAll("scenarios"), database.getAll("plans")]);
      const newest = (one: { when: number }, other: { when: number }): number => other.when - one.when;
      return { scenarios: scenarios.sort(newest), plans: plans.sort(newest) };
    });
  }

  /** A scenario with its text. */
  get(id: string): Promise<{ kept: KeptScenario; text: string } | undefined> {
    return this.#within(async (database) => {
      const [kept, text] = await Promise.all([database.get("scenarios", id), database.get("texts", id)]);
      return kept === undefined || text === undefined ? undefined : { kept, text };
    });
  }

  /** The text of a plan that is kept. */
  plan(id: string): Promise<{ kept: KeptPlan; text: string } | undefined> {
    return this.#within(async (database) => {
      const [kept, text] = await Promise.all([database.get("plans", id), database.get("texts", id)]);
      return kept === undefined || text === undefined ? undefined : { kept, text };
    });
  }

  /** Keeps a scenario, unless another tab changed it after `revision`: then nothing is
   * written and nothing returned. */
  put(scenario: Omit<KeptScenario, "revision">, text: string, revision: number): Promise<KeptScenario | undefined> {
    return this.#within(async (database) => {
      const change = database.transaction(["scenarios", "texts"], "readwrite");
      const before = await change.objectStore("scenarios").get(scenario.id);
      if (before !== undefined && before.revision !== revision) {
        await change.done;
        return undefined;
      }
      const kept = { ...scenario, revision: revision + 1 };
      await Promise.all([
        change.objectStore("scenarios").put(kept),
        change.objectStore("texts").put(text, scenario.id),
        change.done,
      ]);
      return kept;
    });
  }

  /** Keeps a plan. */
  putPlan(plan: KeptPlan, text: string): Promise<void> {
    return this.#within(async (database) => {
      const change = database.transaction(["plans", "texts"], "readwrite");
      await Promise.all([change.objectStore("plans").put(plan), change.objectStore("texts").put(text, plan.id), change.done]);
    });
  }

  /** Takes a scenario with its plans, or a plan, away; what is returned puts it back. */
  remove(id: string): Promise<Deleted> {
    return this.#within(async (database) => {
      const change = database.transaction(["scenarios", "plans", "texts"], "readwrite");
      const scenario = await change.objectStore("scenarios").get(id);
      const plans = (await change.objectStore("plans").getAll()).filter((plan) => plan.id === id || plan.scenario === id);
      const texts: Deleted["texts"] = [];
      for (const one of [id, ...plans.map((plan) => plan.id)]) {
        const text = await change.objectStore("texts").get(one);
        if (text !== undefined && !texts.some(([known]) => known === one)) {
          texts.push([one, text]);
        }
        await Promise.all([
          change.objectStore("texts").delete(one),
          change.objectStore("scenarios").delete(one),
          change.objectStore("plans").delete(one),
        ]);
      }
      await change.done;
      return { scenario, plans, texts };
    });
  }

  /** Puts back what `remove` took. */
  restore({ scenario, plans, texts }: Deleted): Promise<void> {
    return this.#within(async (database) => {
      const change = database.transaction(["scenarios", "plans", "texts"], "readwrite");
      if (scenario !== undefined) {
        await change.objectStore("scenarios").put(scenario);
      }
      for (const plan of plans) {
        await change.objectStore("plans").put(plan);
      }
      for (const [id, text] of texts) {
        await change.objectStore("texts").put(text, id);
      }
      await change.done;
    });
  }
}

/** The first version kept one scenario, without a name of its own. */
async function upgrade(database: IDBPDatabase<Stores>, before: number): Promise<void> {
  if (before >= 1) {
    // It had no keys within its values; what it holds is opened by nobody any more.
    database.deleteObjectStore("scenarios");
  }
  database.createObjectStore("scenarios", { keyPath: "id" });
  database.createObjectStore("plans", { keyPath: "id" });
  database.createObjectStore("texts");
}
