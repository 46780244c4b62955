/** What a person can do: each asks the worker and puts the answer in the store. */

import { listen, request } from "./bridge.ts";
import type { FlowGrouping } from "./model/flow.ts";
import type { Arrangement } from "./model/heat.ts";
import { inWords, turned } from "./model/what-if.ts";
import type { WhatIf } from "./model/what-if.ts";
import { get, set } from "./store.ts";
import type { Panel, State } from "./store.ts";
import type { ExportName, Opened, Source } from "./worker/protocol.ts";

listen((event) => {
  switch (event.event) {
    case "solving":
      set({ solving: { done: 0, total: 0 } });
      return;
    case "progress":
      if (get().solving !== undefined) {
        set({ solving: { done: event.done, total: event.total } });
      }
      return;
    case "stopped":
      set({ solving: undefined, notice: "Stopped. The last plan is still shown." });
      return;
    case "solved": {
      const { planView, asked } = event;
      const priced = planView.headline.priced;
      set({
        planView,
        shownWhatIf: asked,
        solving: undefined,
        refusal: undefined,
        recheck: undefined,
        answers: {},
        unit: priced ? get().unit : "hours",
      });
      return;
    }
    case "heat":
      set({ heat: event.heat });
      return;
    case "flow":
      set({ flow: event.flow, period: event.flow?.period ?? 0 });
      return;
    case "checked":
      set({ recheck: event.recheck });
      return;
    case "failed":
      set({ solving: undefined, refusal: event.refusal });
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

function show(opened: Opened): void {
  const names = get().planView?.service.demands ?? [];
  const demand = get().demand;
  set({
    opened,
    refusal: undefined,
    demand: demand !== undefined && names.includes(demand) ? demand : undefined,
  });
}

/** How many scenarios are being opened. */
export let opening = 0;

/** Opens a scenario. What was open stays where it cannot be opened; one that is not valid
 * yet has no plan until it is mended. */
export async function open(source: Source): Promise<{ key: string; valid: boolean } | undefined> {
  opening += 1;
  try {
    const outcome = await request("open", source);
    if ("refusal" in outcome) {
      set({ refusal: outcome.refusal });
      return undefined;
    }
    set({ whatIf: {}, pinned: undefined, demand: undefined, parted: undefined, refusal: undefined, importing: undefined });
    if ("draft" in outcome) {
      set({ opened: undefined, planView: undefined, heat: undefined, flow: undefined, solving: undefined });
      return { key: outcome.draft.key, valid: false };
    }
    show(outcome.opened);
    return { key: outcome.opened.key, valid: true };
  } finally {
    opening -= 1;
  }
}

/** Turns knobs; the solve before is dropped. What was shown before the first
 * turn is kept to compare with. */
export function turn(change: { [Name in keyof WhatIf]: WhatIf[Name] | undefined }): void {
  if (get().pinned === undefined && !turned(get().shownWhatIf)) {
    pin();
  }
  const all = Object.entries({ ...get().whatIf, ...change });
  const whatIf: WhatIf = Object.fromEntries(all.filter(([, value]) => value !== undefined));
  set({ whatIf });
  void request("whatIf", whatIf);
}

/** Turns knobs to what an address says. */
export function turnTo(whatIf: WhatIf): void {
  if (get().pinned === undefined) {
    pin();
  }
  set({ whatIf });
  void request("whatIf", whatIf);
}

/** Everything as the scenario has it. */
export function turnBack(): void {
  set({ whatIf: {} });
  void request("whatIf", {});
}

/** Keeps the shown plan to compare the next ones with. */
export function pin(): void {
  const { planView, shownWhatIf } = get();
  if (planView !== undefined) {
    void request("pin", undefined);
    const words = inWords(shownWhatIf);
    set({ pinned: { planView, title: words.length === 0 ? "as in the scenario" : words.join(", ") } });
  }
}

/** Ends the comparison. */
export function unpin(): void {
  set({ pinned: undefined });
}

/** Stops the solve. */
export function stop(): void {
  void request("stop", undefined);
}

/** Checks the plan again. */
export async function check(): Promise<void> {
  set({ recheck: "running" });
  try {
    set({ recheck: await request("verify", undefined) });
  } catch (error) {
    fail("the check of the plan", error);
    set({ recheck: undefined });
  }
}

/** Shows the heatmap's rows in another order. */
export async function arrange(change: Partial<Arrangement>): Promise<void> {
  const arrangement = { ...get().arrangement, ...change };
  set({ arrangement });
  set({ heat: await request("arrange", arrangement) });
}

/** Shows the flow of another period, or by other groups. */
export async function showFlow(change: { period?: number; grouping?: FlowGrouping }): Promise<void> {
  const { period = get().period, grouping = get().flowGrouping } = change;
  set({ period, flowGrouping: grouping });
  set({ flow: await request("flow", { period, grouping }) });
}

/** A question about the plan that is shown. */
export type Question = keyof State["answers"];

/** Asks a question about the plan that is shown. `amount` is the number of
 * machines of `grow` and the budget of `buy`. */
export async function ask(question: Question, amount = 0): Promise<void> {
  const { planView } = get();
  const put = (answer: State["answers"][Question]): void => {
    // An answer about another plan is none.
    if (get().planView === planView) {
      set({ answers: { ...get().answers, [question]: answer } });
    }
  };
  put("running");
  try {
    put(await (question === "grow" || question === "buy" ? request(question, amount) : request(question, undefined)));
  } catch (error) {
    put(undefined);
    fail("the question", error);
  }
}

/** What had the focus before something was opened over the page. */
let opener: Element | null = null;

/** Opens something over the page, or closes it; the focus then goes back. */
export function showPanel(panel: Panel): void {
  if (panel !== undefined) {
    opener = document.activeElement;
  }
  // What was refused in a dialog has been read there.
  set(panel === undefined ? { panel, refusal: undefined } : { panel });
  if (panel === undefined && opener instanceof HTMLElement) {
    const back = opener;
    setTimeout(() => back.focus(), 50);
  }
}

/** The address that opens the scenario anywhere, with nothing sent to a server. */
export async function link(): Promise<string | undefined> {
  try {
    return `${location.origin}${location.pathname}#s=${await request("link", undefined)}`;
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
