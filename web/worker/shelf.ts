/** What is kept in this browser, and what can be done with it. */

import type { Scenario } from "idlewise";
import type { Deleted, Keep } from "../scenarios/keep.ts";
import { draftOf } from "../sheet/draft.ts";
import { nameOf } from "../sheet/window.ts";
import type { Desk } from "./desk.ts";
import type { Outcome } from "./protocol.ts";
import type { Session } from "./session.ts";

/** Letters of a plan that is kept, at most. */
const MOST_LETTERS = 50_000_000;

/** Renames, copies, deletes and puts back; keeps plans side by side. */
export class Shelf {
  readonly #keep: Keep;
  readonly #desk: Desk;
  readonly #session: Session;
  readonly #deleted = new Map<string, Deleted>();

  constructor(keep: Keep, desk: Desk, session: Session) {
    this.#keep = keep;
    this.#desk = desk;
    this.#session = session;
  }

  /** Opens a scenario that is kept, or that was open before in this tab. */
  async open(id: string): Promise<Outcome> {
    await this.#desk.saved();
    const here = this.#desk.before(id);
    // The newest is in the browser; where it keeps nothing, in this tab.
    const found = await this.#keep.get(id).catch((error: unknown) => {
      if (here === undefined) {
        throw error;
      }
      return undefined;
    });
    if (found !== undefined) {
      return this.#desk.open(JSON.parse(found.text) as object, { origin: "own", id, revision: found.kept.revision });
    }
    if (here === undefined) {
      throw new Error("it is not kept in this browser: it was deleted, or opened in another one");
    }
    return this.#desk.open(here, { origin: "own", id });
  }

  async rename(id: string, name: string): Promise<void> {
    if (id === this.#desk.id) {
      this.#desk.edit({ do: "rename", name });
      return;
    }
    const { kept, text } = await this.#found(id);
    const draft = { ...draftOf(JSON.parse(text) as object), name };
    await this.#keep.put({ id, name, when: kept.when }, JSON.stringify(draft), kept.revision);
    await this.#changed();
  }

  async duplicate(id: string): Promise<void> {
    const { kept, text } = await this.#found(id);
    const name = `${kept.name}, copy`;
    const draft = { ...draftOf(JSON.parse(text) as object), name };
    await this.#keep.put({ id: crypto.randomUUID(), name, when: Date.now() }, JSON.stringify(draft), 0);
    await this.#changed();
  }

  async remove(id: string): Promise<void> {
    this.#deleted.set(id, await this.#keep.remove(id));
    await this.#changed();
  }

  async restore(id: string): Promise<void> {
    const deleted = this.#deleted.get(id);
    if (deleted !== undefined) {
      await this.#keep.restore(deleted);
      this.#deleted.delete(id);
    }
    await this.#changed();
  }

  /** A scenario as a file. */
  async file(id: string): Promise<Blob> {
    const { text } = await this.#found(id);
    return new Blob([`${JSON.stringify(JSON.parse(text), null, 2)}\n`], { type: "application/json" });
  }

  /** Keeps the plan that is shown, beside those that are kept already. */
  async keepPlan(name: string, figures: { idle: string; spend: string; served: string }): Promise<void> {
    const { solved } = this.#session;
    if (solved === undefined) {
      throw new Error("there is no plan yet");
    }
    const text = JSON.stringify(solved);
    if (text.length > MOST_LETTERS) {
      throw new Error(`the plan has ${Math.round(text.length / 1e6)} MB, at most ${MOST_LETTERS / 1e6} are kept: download it instead`);
    }
    const title = name === "" ? nameOf(this.#desk.draft) : name;
    await this.#keep.putPlan({ id: crypto.randomUUID(), scenario: this.#desk.id, name: title, when: Date.now(), figures }, text);
    await this.#changed();
  }

  /** Opens a plan that is kept, with the scenario as it was then. */
  async openPlan(id: string): Promise<Outcome> {
    const found = await this.#keep.plan(id);
    if (found === undefined) {
      throw new Error("this plan is not kept any more");
    }
    const { scenario, plan } = JSON.parse(found.text) as { scenario: Scenario; plan: NonNullable<Session["solved"]>["plan"] };
    return this.#desk.open({ ...scenario, name: found.kept.name }, { origin: "plan", plan });
  }

  async #found(id: string): Promise<NonNullable<Awaited<ReturnType<Keep["get"]>>>> {
    await this.#desk.saved();
    const found = await this.#keep.get(id);
    if (found === undefined) {
      throw new Error("it is not kept in this browser any more");
    }
    return found;
  }

  async #changed(): Promise<void> {
    await this.#desk.list();
    this.#desk.changedList();
  }
}
