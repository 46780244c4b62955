/** The bar at the bottom of the Data view: what the plan says to what is typed. */

import { stop } from "../../actions.ts";
import { pointTo, show } from "../../navigate.ts";
import { about } from "../../model/money.ts";
import { percent } from "../../model/numbers.ts";
import type { PlanView } from "../../model/plan-view.ts";
import { useStore } from "../../store.ts";

/** Idle, spend and served as they are shown. */
export function figuresOf(view: PlanView | undefined): { idle: string; spend: string; served: string } {
  if (view === undefined || !view.planned) {
    return { idle: "–", spend: "–", served: "–" };
  }
  const { idlePercent, spendPerHour, servedPercent, unit } = view.figures;
  return {
    idle: `${percent(idlePercent)} %`,
    spend: about(spendPerHour, unit),
    served: servedPercent === undefined ? "–" : `${percent(servedPercent)} %`,
  };
}

/** Idle, Spend and Served, and the way to the plan. */
export function DataBar() {
  const planView = useStore((state) => state.planView);
  const solving = useStore(({ solving: job, draft: typed }) => job?.role === "a" || typed?.settled === false);
  const draft = useStore((state) => state.draft);
  const waits = useStore(({ importing, place }) => importing !== undefined && place.sheet === "import");
  const flaws = draft?.wrongs ?? 0;
  const figures = figuresOf(planView);
  const stale = solving || flaws > 0;
  const first = draft?.wrong[0];
  const last = draft === undefined || draft.last === "" ? "" : ` Last change: ${draft.last}.`;
  const status = waits
    ? `Nothing of these files is used yet${planView === undefined ? "" : `: the figures are those of “${draft?.name ?? ""}”`}.`
    : flaws > 0
      ? `${flaws} ${flaws === 1 ? "thing" : "things"} to mend${planView === undefined ? " before there is a plan." : ": the figures are those of the last valid plan."}`
      : solving
        ? `Planning.${last}`
        : planView === undefined
          ? `There is no plan yet.${last}`
          : `Each change is solved as you type.${last}`;
  return (
    <footer class="dock data-bar">
      <div class="wrap dockrow">
        <button type="button" class="btn" aria-disabled={planView === undefined} onClick={() => planView !== undefined && show("plan")}>
          See the plan
        </button>
        <span class="small muted says" role="status">
          {status}
        </span>
        {first !== undefined && (
          <button type="button" class="btn quiet desk" onClick={() => pointTo(first)}>
            Show
          </button>
        )}
        {solving && (
          <button type="button" class="btn quiet desk" onClick={stop}>
            Stop
          </button>
        )}
        <dl class={stale ? "dfigs stale" : "dfigs"} aria-label="The plan">
          <Figure name="Idle" value={figures.idle} />
          <Figure name="Spend /h" value={figures.spend} />
          <Figure name="Served" value={figures.served} />
        </dl>
      </div>
    </footer>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div class="df">
      <dt>{name}</dt>
      <dd>
        <b>{value}</b>
      </dd>
    </div>
  );
}
