/** The figures that the page shows: now (A) and after (B, or the best action). */

import type { Action, Advice } from "../model/actions.ts";
import { leading } from "../model/actions.ts";
import type { Figures } from "../model/figures.ts";
import { turned } from "../model/what-if.ts";
import { useStore } from "../store.ts";

/** Now and after. */
export interface Shown {
  now: Figures;
  /** Nothing where nothing is turned and no action is known. */
  after: Figures | undefined;
  /** Whether something is turned. */
  turned: boolean;
  /** First figures, which the plan's follow. */
  near: boolean;
  /** Figures of before the last turn. */
  stale: boolean;
  advice: Advice | undefined;
  lead: Action | undefined;
  /** The last turn, and that of the figures. */
  turn: { asked: number; shown: number };
}

/** What is shown; nothing before the first plan. */
export function useFigures(): Shown | undefined {
  const planView = useStore((state) => state.planView);
  const b = useStore((state) => state.b);
  const preview = useStore((state) => state.preview);
  const advice = useStore((state) => state.advice);
  const whatIf = useStore((state) => state.whatIf);
  const turn = useStore((state) => state.turn);
  const nearA = useStore((state) => state.nearA);
  if (planView === undefined) {
    return nearA === undefined
      ? undefined
      : { now: nearA, after: undefined, turned: false, near: true, stale: false, advice: undefined, lead: undefined, turn: { asked: turn, shown: turn } };
  }
  const lead = advice === undefined ? undefined : leading(advice);
  const isTurned = turned(whatIf);
  const rest = lead !== undefined && preview?.key === lead.key ? preview.figures : undefined;
  return {
    now: planView.figures,
    after: isTurned ? b?.figures : rest,
    turned: isTurned,
    near: isTurned && b?.near === true,
    stale: isTurned && (b === undefined || b.turn < turn),
    advice,
    lead,
    turn: { asked: turn, shown: isTurned ? (b?.turn ?? -1) : turn },
  };
}
