/** What a person can do: each asks the worker and puts the answer in the store. */

import { listen, request } from "./bridge.ts";
import type { Action } from "./model/actions.ts";
import { inWords, turned } from "./model/what-if.ts";
import type { WhatIf } from "./model/what-if.ts";
import { get, set } from "./store.ts";
import type { Panel, State } from "./store.ts";
import type { ExportName, Opened, Refusal, Source, WorkerEvent } from "./worker/protocol.ts";

listen((event) => {
  switch (event.event) {
    case "solving":
      set({ solving: { role: event.role, done: 0, total: 0, search: "" }, best: undefined });
      return;
    case "progress": {
      const { solving } = get();
      if (solving !== undefined) {
        // A part that is done says nothing of how far the next one is.
        const search = event.search !== "" || event.done > solving.done ? event.search : solving.search;
        set({ solving: { ...solving, done: event.done, total: event.total, search } });
      }
      return;
    }
    case "stopped":
      if (get().solving !== undefined) {
        set({ solving: undefined, notice: "Stopped. The last plan is still shown." });
      }
      return;
    case "solved":
      solved(event);
      return;
    case "best":
      set({ best: event.best });
      return;
    case "charted": {
      const { b } = get();
      if (event.role === "a") {
        set({ planView: event.view });
      } else if (b !== undefined) {
        set({ b: { ...b, view: event.view } });
      }
      return;
    }
    case "near": {
      const { b, turn, whatIf } = get();
      if (event.role === "a") {
        set({ nearA: event.figures });
        return;
      }
      // An older first figure may come after a newer plan.
      if (turned(whatIf) && event.turn <= turn && event.turn > (b?.turn ?? -1)) {
        set({ b: { turn: event.turn, figures: event.figures, near: true, view: b?.view } });
      }
      return;
    }
    case "cleared":
      if (event.turn === get().turn) {
        set({ b: undefined, solving: undefined, onTop: { turn: event.turn, perHour: {} } });
      }
      return;
    case "forgotten":
      // What came of it since the next was asked for goes too.
      set({ ...BLANK, b: undefined, solving: undefined });
      return;
    case "onTop": {
      const { onTop, turn } = get();
      if (event.turn === turn) {
        const before = onTop.turn === turn ? onTop.perHour : {};
        set({ onTop: { turn, perHour: { ...before, [event.key]: event.perHour } } });
      }
      return;
    }
    case "changes": {
      const { planView } = get();
      if (planView !== undefined) {
        set({ planView: { ...planView, changes: event.changes } });
      }
      return;
    }
    case "failed":
      set({ solving: undefined, refusal: event.refusal });
      return;
    case "heat":
      set({ heat: event.heat });
      return;
    case "day":
      set({ day: event.day });
      return;
    case "hour":
      set({ hour: event.hour });
      return;
    case "checked":
      set({ recheck: event.recheck });
      return;
    case "advice":
      set({ advice: event.advice });
      return;
    case "preview":
      set({ preview: { key: event.key, figures: event.figures } });
      return;
    case "draft":
      set({ draft: event.draft });
      return;
    case "edited":
      show(event.opened);
      return;
    case "parted":
      set({ parted: event.words });
      return;
    case "kept":
      set({ kept: event.kept });
      return;
    case "storage":
      set({ storage: event.storage });
  }
});

function solved({ role, turn, view }: Extract<WorkerEvent, { event: "solved" }>): void {
  const now = get();
  if (role === "a") {
    const changes = now.planView?.changes.changed === 0 ? view.changes : (now.planView?.changes ?? view.changes);
    const same = now.planView?.figures.spendPerHour === view.figures.spendPerHour;
    set({ planView: same ? { ...view, changes } : view, nearA: undefined, solving: undefined, refusal: kept(now.refusal), recheck: same ? now.recheck : undefined });
    return;
  }
  if (!turned(now.whatIf)) {
    return;
  }
  // What is done is shown; a newer first figure stays, and its plan follows.
  const newer = now.b !== undefined && now.b.turn > turn;
  set({
    b: newer && now.b !== undefined ? { ...now.b, view } : { turn, figures: view.figures, near: turn < now.turn, view },
    solving: turn < now.turn ? now.solving : undefined,
    recheck: undefined,
  });
}

/** A refusal of a link or a file stays said until it is closed; that of a solve goes
 * with the next plan. */
function kept<Of extends { what: string } | undefined>(refusal: Of): Of | undefined {
  return refusal?.what === "this scenario" ? undefined : refusal;
}

function show(opened: Opened): void {
  set({ opened });
}

/** How many scenarios are being opened. */
export let opening = 0;
/** The last that was asked for: they are opened one after the other, so that the one
 * that was asked for last is the one that stays. */
let last: Promise<unknown> = Promise.resolve();

/** Opens a scenario. What was open stays where it cannot be opened; where it can,
 * nothing of what was shown before stays beside it. One that is not valid yet has no plan
 * until it is mended. */
export function open(source: Source): Promise<Outcome> {
  opening += 1;
  const outcome = last.then(() => openNow(source)).finally(() => {
    opening -= 1;
  });
  last = outcome.catch(() => undefined);
  return outcome;
}

type Outcome = { key: string; valid: boolean } | undefined;

async function openNow(source: Source): Promise<Outcome> {
  const { importing, whatIf, b, aTitle, planView, nearA, advice, preview, heat, day, hour, recheck } = get();
  const before = { whatIf, b, aTitle, planView, nearA, advice, preview, heat, day, hour, recheck };
  const first = source.kind === "example" && source.advice !== undefined;
  set({ refusal: undefined, whatIf: {}, b: undefined, aTitle: undefined, ...(first ? {} : BLANK) });
  const outcome = await request("open", source);
  if ("refusal" in outcome) {
    back(before, outcome.refusal);
    return undefined;
  }
  // Files that came in the meantime are not those that were opened.
  set({ parted: undefined, ...(get().importing === importing ? { importing: undefined } : {}) });
  const stray = turned(get().whatIf);
  if ("draft" in outcome) {
    set({ opened: undefined, aTitle: undefined, whatIf: {}, notice: undefined });
    return { key: outcome.draft.key, valid: false };
  }
  const { opened } = outcome;
  set({ opened, aTitle: opened.shared?.a });
  if (opened.shared !== undefined && turned(opened.shared.whatIf)) {
    turnTo(opened.shared.whatIf);
  } else if (stray) {
    // What was turned in the meantime was turned in what was open before.
    turnTo({});
  }
  return { key: opened.key, valid: true };
}

type Before = Pick<State, "whatIf" | "b" | "aTitle" | keyof typeof BLANK>;

/** What was open stays: with what came of it in the meantime, and what was turned. */
function back(before: Before, refusal: Refusal): void {
  const { whatIf, b, planView, nearA, advice, preview, heat, day, hour, recheck } = get();
  const since = Object.entries({ b, planView, nearA, advice, preview, heat, day, hour, recheck });
  const came = Object.fromEntries(since.filter(([, value]) => value !== undefined));
  // A check that ended in the meantime was not heard of.
  const checked = before.recheck === "running" ? undefined : before.recheck;
  set({ ...before, recheck: checked, ...came, refusal, ...(turned(whatIf) ? { whatIf } : {}) });
  if (turned(before.whatIf) && !turned(whatIf) && (before.b?.near !== false || before.b.turn !== get().turn)) {
    // Its plan may have come unheard.
    turnTo(before.whatIf);
  }
}

/** Nothing is known of the plan yet. */
const BLANK = {
  planView: undefined,
  nearA: undefined,
  advice: undefined,
  preview: undefined,
  heat: undefined,
  day: undefined,
  hour: undefined,
  recheck: undefined,
} as const;

/** Turns knobs. What is left out of a change stays; what is not given is taken back. */
export function turn(change: { [Name in keyof WhatIf]: WhatIf[Name] | undefined }): void {
  const all = Object.entries({ ...get().whatIf, ...change });
  turnTo(Object.fromEntries(all.filter(([, value]) => value !== undefined)));
}

/** Turns knobs to what is said. */
export function turnTo(whatIf: WhatIf): void {
  const next = get().turn + 1;
  set({ whatIf, turn: next });
  void request("turn", { whatIf, turn: next });
}

/** Applies an action, or takes it back. */
export function toggle({ key, chip, edits }: Pick<Action, "key" | "chip" | "edits">): void {
  const { actions = [] } = get().whatIf;
  const rest = actions.filter((one) => one.key !== key);
  const next = rest.length < actions.length ? rest : [...actions, { key, chip, edits }];
  turn({ actions: next.length === 0 ? undefined : next });
}

/** What is turned becomes what is open: the new A. */
export async function keep(): Promise<void> {
  const words = inWords(get().whatIf);
  const { aTitle } = get();
  const opened = await request("keep", undefined);
  set({
    whatIf: {},
    turn: get().turn + 1,
    b: undefined,
    advice: undefined,
    preview: undefined,
    aTitle: aTitle === undefined ? words : `${aTitle}, ${words}`,
    notice: "Kept as the new A.",
  });
  show(opened);
}

/** Stops the solve. */
export function stop(): void {
  void request("stop", undefined);
}

/** Stops looking for what to do. */
export function enough(): void {
  void request("enough", undefined);
}

/** Checks the plan again. */
export async function check(): Promise<void> {
  set({ recheck: "running" });
  try {
    const recheck = await request("verify", undefined);
    // Of another plan, where one was opened in the meantime.
    if (get().recheck === "running") {
      set({ recheck });
    }
  } catch (error) {
    fail("the check of the plan", error);
    set({ recheck: undefined });
  }
}

/** Shows the day of a node. */
export async function showDay(node: string | undefined): Promise<void> {
  const day = await request("day", node);
  if (day !== undefined) {
    set({ day });
  }
}

let asked: number | undefined;
let asking = false;

/** Has charts show a future, where there are several; the likeliest unless one is given. */
export function chartFuture(future: string | undefined): void {
  request("future", future).catch((error: unknown) => fail("the charts", error));
}

/** Shows an hour; while the cursor moves, only the latest is asked for. */
export async function showHour(period: number): Promise<void> {
  asked = period;
  if (asking) {
    return;
  }
  asking = true;
  try {
    while (asked !== undefined) {
      const next: number = asked;
      asked = undefined;
      const hour = await request("hour", next);
      if (hour !== undefined) {
        set({ hour });
      }
    }
  } finally {
    asking = false;
  }
}

/** What had the focus before something was opened over the page. */
let opener: Element | null = null;

/** Opens something over the page, or closes it; the focus then goes back. */
export function showPanel(panel: Panel): void {
  if (panel !== undefined && get().panel === undefined) {
    opener = document.activeElement;
  }
  set({ panel });
  if (panel === undefined && opener instanceof HTMLElement) {
    const back = opener;
    setTimeout(() => back.focus(), 50);
  }
}

/** The address that opens what is shown anywhere, with nothing sent to a server. */
export async function link(): Promise<string | undefined> {
  const { aTitle, opened, whatIf } = get();
  const names = { a: aTitle ?? opened?.name ?? "", b: inWords(whatIf) };
  try {
    return `${location.origin}${location.pathname}#s=${await request("link", names)}`;
  } catch (error) {
    fail("the link", error);
    return undefined;
  }
}

/** Saves a file. */
export async function exportFile(name: ExportName): Promise<void> {
  try {
    download(await request("export", name), name);
  } catch (error) {
    fail(name, error);
  }
}

/** Gives a blob to the browser as a download. */
export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name.startsWith("idlewise-") ? name : `idlewise-${name}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Says that something failed. */
export function fail(what: string, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  set({ refusal: { what, message, complaints: [], count: 0 } });
}
