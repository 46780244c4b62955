/** What a person can do with two knobs at once. */

import { fail, showPanel, turnTo } from "./actions.ts";
import { listen, request } from "./bridge.ts";
import { whatIfAt } from "./model/two-knobs.ts";
import type { Axis } from "./model/two-knobs.ts";
import { get, set } from "./store.ts";
import type { TwoKnobsState } from "./store.ts";

let questions = 0;

function change(part: Partial<TwoKnobsState>): void {
  const { twoKnobs } = get();
  if (twoKnobs !== undefined) {
    set({ twoKnobs: { ...twoKnobs, ...part } });
  }
}

/** Opens the table: as it was, where it is still of what is open. */
export async function openTable(): Promise<void> {
  const { planView, twoKnobs } = get();
  if (twoKnobs?.of === planView) {
    return;
  }
  set({ twoKnobs: undefined });
  try {
    const axes = await request("axes", undefined);
    const machines = axes.find(({ key }) => key.startsWith("machines "));
    const columns = machines?.key ?? axes[1]?.key ?? "";
    set({ twoKnobs: { of: planView, axes, rows: "demand", columns, shown: "idle", base: {}, asked: 0, cells: [], state: "none" } });
  } catch (error) {
    fail("the knobs", error);
  }
}

/** Another knob, or another figure. Figures are there already; other knobs are asked for anew. */
export function choose(part: Partial<Pick<TwoKnobsState, "rows" | "columns" | "shown">>): void {
  if (part.shown === undefined) {
    stopTable();
    change({ ...part, cells: [], asked: 0, state: "none" });
  } else {
    change(part);
  }
}

/** Works the table out, on top of what is turned. */
export async function planTable(): Promise<void> {
  const { twoKnobs, whatIf } = get();
  if (twoKnobs === undefined) {
    return;
  }
  questions += 1;
  const asked = questions;
  const { rows, columns } = twoKnobs;
  change({ asked, base: whatIf, cells: [], state: "working" });
  try {
    const whole = await request("twoKnobs", { knobs: [rows, columns], base: whatIf, asked });
    if (get().twoKnobs?.asked === asked) {
      change({ state: whole ? "done" : "stopped" });
    }
  } catch (error) {
    if (get().twoKnobs?.asked === asked) {
      change({ state: "stopped" });
    }
    fail("the table", error);
  }
}

listen((event) => {
  const { twoKnobs } = get();
  if (event.event === "twoKnobs" && twoKnobs?.asked === event.asked) {
    const cells = [...twoKnobs.cells];
    cells[event.index] = event.figures;
    change({ cells });
  }
});

/** Stops; what is known stays. */
export function stopTable(): void {
  if (get().twoKnobs?.state === "working") {
    change({ state: "stopped" });
    request("twoKnobsStop", undefined).catch((error: unknown) => fail("the table", error));
  }
}

/** A cell becomes the what-if: plan B. */
export function openCell(row: number, column: number): void {
  const { twoKnobs } = get();
  const axis = (key: string): Axis | undefined => twoKnobs?.axes.find((one) => one.key === key);
  const steps = [axis(twoKnobs?.rows ?? "")?.steps[row], axis(twoKnobs?.columns ?? "")?.steps[column]];
  if (twoKnobs !== undefined) {
    turnTo(whatIfAt(twoKnobs.base, steps.flatMap((step) => step ?? [])));
    showPanel(undefined);
  }
}
