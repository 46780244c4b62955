/** What is being typed: the draft, what is wrong with it, and where it is kept. A draft
 * that is valid is planned; one that is not leaves the last plan as it is. */

import type { Plan, Scenario } from "idlewise";
import type { Advice } from "../model/actions.ts";
import { timesIn } from "../model/times.ts";
import { NotKept } from "../scenarios/keep.ts";
import type { Keep } from "../scenarios/keep.ts";
import { EMPTY, draftOf, isBlank, periodsOf, wholeOf } from "../sheet/draft.ts";
import { History } from "../sheet/edits.ts";
import { profilesOf } from "../sheet/models.ts";
import { wrongs } from "../sheet/problems.ts";
import type { Wrong } from "../sheet/problems.ts";
import { SHEETS } from "../sheet/sheets.ts";
import type { Draft, Edit, Range, SheetName } from "../sheet/types.ts";
import { csvOfSheet, nameOf, sumOf, textsOf, windowOf } from "../sheet/window.ts";
import type { Window, WindowAsked } from "../sheet/window.ts";
import type { DraftView, Opened, Origin, Outcome, WorkerEvent } from "./protocol.ts";
import type { Session } from "./session.ts";

/** Milliseconds without a change after which a draft is checked and planned. */
const CALM = 150;
/** Mistakes that are listed; the count of the rest is given. */
const MOST_LISTED = 50;
/** Letters of a scenario that is kept, at most. */
const MOST_LETTERS = 64_000_000;

/** How a draft is opened. */
export interface Opening {
  origin: Origin;
  /** The id of a scenario that is kept. */
  id?: string;
  /** How often it was changed when it was read. */
  revision?: number;
  plan?: Plan;
  /** What was found out about it before. */
  advice?: Advice;
}

/** The draft that is open. One for the life of the worker. */
export class Desk {
  #history = new History(EMPTY);
  #origin: Origin = "example";
  #id = "";
  #revision = 0;
  #changes = 0;
  #wrong: Wrong[] = [];
  #valid = true;
  #settled = true;
  #last = "";
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> = Promise.resolve();
  #elsewhere = false;
  /** Whether the draft has changes that no save has begun to keep. */
  #unsaved = false;
  /** Done when something is open. Until then the draft is an empty one, which is no one's to
   * see or to type into: what is typed there would be lost in a scenario of its own. */
  readonly #first: Promise<void>;
  #firstIsOpen: () => void = () => undefined;
  /** Drafts of this tab, for the way back where the browser keeps nothing. */
  readonly #drafts = new Map<string, Draft>();
  readonly #session: Session;
  readonly #keep: Keep;
  readonly #tell: (event: WorkerEvent) => void;
  readonly #others = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel("idlewise");

  constructor(session: Session, keep: Keep, tell: (event: WorkerEvent) => void) {
    this.#session = session;
    this.#keep = keep;
    this.#tell = tell;
    this.#first = new Promise((resolve) => {
      this.#firstIsOpen = resolve;
    });
    this.#others?.addEventListener("message", ({ data }: MessageEvent<{ id: string; revision: number }>) => {
      if (data.id === this.#id && data.revision > this.#revision) {
        this.#elsewhere = true;
        this.#say();
      }
      void this.list();
    });
  }

  get draft(): Draft {
    return this.#history.draft;
  }

  get id(): string {
    return this.#id;
  }

  /** A draft that was open before in this tab. */
  before(id: string): Draft | undefined {
    return this.#drafts.get(id);
  }

  /** Opens a scenario that need not be valid. */
  async open(scenario: object, { origin, id, revision = 0, plan, advice }: Opening): Promise<Outcome> {
    const draft = draftOf(scenario);
    const { errors } = await this.#check(draft);
    // What was typed last is kept before another draft takes its place.
    await this.saved();
    this.#stopWaiting();
    this.#history = new History(draft);
    this.#origin = origin;
    this.#id = id ?? crypto.randomUUID();
    this.#revision = revision;
    this.#last = "";
    this.#settled = true;
    this.#elsewhere = false;
    this.#changes += 1;
    this.#took(errors);
    this.#drafts.set(this.#id, draft);
    if (origin === "own" && id === undefined) {
      void this.#save();
    }
    this.#firstIsOpen();
    this.#say();
    void this.list();
    if (!this.#valid) {
      this.#session.forget();
      return { draft: { key: this.#id, name: nameOf(draft) } };
    }
    const given = { ...(plan === undefined ? {} : { plan }), ...(advice === undefined ? {} : { advice }) };
    return { opened: this.#named(this.#session.open(wholeOf(draft).scenario as unknown as Scenario, given)) };
  }

  /** What is turned becomes what is typed, as one step. */
  keep(): Opened {
    const opened = this.#session.keep();
    if (this.#origin !== "own") {
      this.#becomeOwn();
    }
    const name = this.draft["name"];
    const words = this.#history.put({ ...draftOf(this.#session.base), name }, "what was turned");
    this.#last = words ?? this.#last;
    this.#changes += 1;
    this.#drafts.set(this.#id, this.draft);
    this.#say();
    void this.#save();
    return this.#named(opened);
  }

  /** Makes an edit. */
  edit(edit: Edit): void {
    if (this.#origin !== "own") {
      this.#becomeOwn();
    }
    this.#changed(this.#history.edit(edit), "");
  }

  /** Puts another draft in the place of this one, as one step. */
  put(draft: Draft, words: string): void {
    if (this.#origin !== "own") {
      this.#becomeOwn();
    }
    this.#changed(this.#history.put(draft, words), "");
  }

  undo(): void {
    this.#changed(this.#history.undo(), "undone: ");
  }

  redo(): void {
    this.#changed(this.#history.redo(), "done again: ");
  }

  /** Rows of the scenario that is open, as soon as one is. */
  async window(asked: WindowAsked): Promise<Window> {
    await this.#first;
    return windowOf(this.draft, asked, this.#wrong, this.#session.limits);
  }

  texts(sheet: SheetName, range: Range): string[][] {
    return textsOf(this.draft, sheet, range);
  }

  sum(sheet: SheetName, range: Range): ReturnType<typeof sumOf> {
    return sumOf(textsOf(this.draft, sheet, range));
  }

  csv(sheet: SheetName): string {
    return csvOfSheet(this.draft, sheet);
  }

  /** What an example becomes once it is changed: a scenario of one's own. */
  #becomeOwn(): void {
    this.#origin = "own";
    this.#id = crypto.randomUUID();
    this.#revision = 0;
    const name = nameOf(this.draft);
    this.#history.draft = { ...this.draft, name: `${name}, changed` };
  }

  #changed(words: string | undefined, how: string): void {
    if (words === undefined) {
      return;
    }
    this.#last = how + words;
    this.#settled = false;
    this.#unsaved = true;
    this.#changes += 1;
    this.#drafts.set(this.#id, this.draft);
    this.#say();
    this.#stopWaiting();
    this.#waiting = setTimeout(() => void this.#settle(), CALM);
  }

  /** Keeps what is not kept yet; done when nothing is being saved any more. */
  async saved(): Promise<void> {
    for (let saving: Promise<void> | undefined; saving !== this.#saving || this.#unsaved; ) {
      if (this.#unsaved) {
        void this.#save();
      }
      saving = this.#saving;
      await saving;
    }
  }

  #stopWaiting(): void {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
  }

  /** Checks the draft, plans it where it is valid, and keeps it either way. */
  async #settle(): Promise<void> {
    this.#waiting = undefined;
    const changes = this.#changes;
    try {
      const { errors, scenario } = await this.#check(this.draft);
      if (changes !== this.#changes) {
        return;
      }
      this.#took(errors);
      if (this.#valid) {
        this.#tell({ event: "edited", opened: this.#named(this.#session.edit(scenario)) });
      }
      this.#settled = true;
      this.#say();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#tell({ event: "failed", refusal: { what: "the check of what was typed", message, complaints: [], count: 0 } });
    }
    void this.#save();
  }

  async #check(draft: Draft): Promise<{ errors: Wrong[]; scenario: Scenario }> {
    const { scenario, rows } = wholeOf(draft);
    const { errors } = await (await this.#session.planner).check(scenario);
    // Only what was found without errors is used as one.
    return { errors: wrongs(draft, errors, rows), scenario: scenario as unknown as Scenario };
  }

  #took(errors: Wrong[]): void {
    this.#wrong = errors;
    this.#valid = errors.length === 0;
  }

  #named(opened: Omit<Opened, "key">): Opened {
    return { ...opened, key: this.#id };
  }

  #say(): void {
    const { draft, ways } = this.#history;
    const filled = (list: readonly object[]): number => list.filter((entry) => !isBlank(entry as Draft)).length;
    const labels = periodsOf(draft);
    const view: DraftView = {
      key: this.#id,
      name: nameOf(draft),
      origin: this.#origin,
      changes: this.#changes,
      last: this.#last,
      valid: this.#valid,
      settled: this.#settled,
      wrong: this.#wrong.slice(0, MOST_LISTED),
      wrongs: this.#wrong.length,
      history: ways,
      counts: {
        nodes: filled(draft.nodes),
        models: filled(draft.models),
        rated: draft.models.filter((model) => profilesOf(model).length > 0).length,
        demand: filled(draft.demands),
        limits: SHEETS.quotas.count(draft) + SHEETS.routes.count(draft) + SHEETS.modes.count(draft),
      },
      periods: (draft["periods"] as readonly unknown[] | undefined)?.length ?? 1,
      times: timesIn(labels.every((label, at) => label === String(at)) ? [] : labels),
      elsewhere: this.#elsewhere,
    };
    this.#tell({ event: "draft", draft: view });
  }

  /** Keeps the draft; one save after the other. */
  #save(): Promise<void> {
    this.#unsaved = false;
    if (this.#origin !== "own") {
      return Promise.resolve();
    }
    this.#saving = this.#saving.then(() => this.#saveNow());
    return this.#saving;
  }

  async #saveNow(): Promise<void> {
    const { draft } = this;
    const name = nameOf(draft);
    const id = this.#id;
    try {
      const text = JSON.stringify(draft);
      if (text.length > MOST_LETTERS) {
        const words = `“${name}” has ${Math.round(text.length / 1e6)} MB and is not kept in this browser, which takes at most ${MOST_LETTERS / 1e6}.`;
        this.#tell({ event: "storage", storage: { kept: false, words } });
        return;
      }
      const kept = await this.#keep.put({ id, name, when: Date.now() }, text, this.#revision);
      if (id !== this.#id) {
        return;
      }
      if (kept === undefined) {
        this.#parted(name);
        return;
      }
      this.#revision = kept.revision;
      this.#tell({ event: "storage", storage: { kept: true, words: "" } });
      this.#others?.postMessage({ id, revision: kept.revision });
    } catch (error) {
      this.#tell({ event: "storage", storage: { kept: false, words: notKeptWords(name, error) } });
    }
    await this.list();
  }

  /** Another tab changed the scenario too: what is here goes on under a name of its own. */
  #parted(name: string): void {
    this.#id = crypto.randomUUID();
    this.#revision = 0;
    this.#elsewhere = false;
    const own = `${name}, second copy`;
    this.#history.draft = { ...this.draft, name: own };
    this.#drafts.set(this.#id, this.draft);
    this.#changes += 1;
    this.#tell({
      event: "parted",
      words: `“${name}” was changed in another tab as well. Nothing of that is lost: what you change here is kept as “${own}”.`,
    });
    this.#say();
    void this.#save();
  }

  /** Tells what is kept. */
  async list(): Promise<void> {
    try {
      this.#tell({ event: "kept", kept: await this.#keep.list() });
    } catch (error) {
      this.#tell({ event: "storage", storage: { kept: false, words: notKeptWords("", error) } });
    }
  }

  /** Tells other tabs that the list has changed. */
  changedList(): void {
    this.#others?.postMessage({ id: "", revision: 0 });
  }
}

/** Why something is not kept, and what follows from it. */
function notKeptWords(name: string, error: unknown): string {
  const what = name === "" ? "Scenarios are" : `“${name}” is`;
  const why = error instanceof NotKept ? error.message : error instanceof Error ? error.message : String(error);
  return `${why}. ${what} kept only as long as this tab is open: download what you want to keep.`;
}
