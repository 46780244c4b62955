/** One node's day: why is it idle here and now, and what are the ways out? */

import { toggle } from "../actions.ts";
import { Steps } from "../charts/steps.tsx";
import { useHour } from "../charts/cursor.tsx";
import { timeLabels } from "../charts/time.ts";
import { LIFTS, touches } from "../model/actions.ts";
import type { Action } from "../model/actions.ts";
import type { Day } from "../model/day.ts";
import { anHour, exact } from "../model/money.ts";
import type { Unit } from "../model/money.ts";
import { grouped, percent } from "../model/numbers.ts";
import { when } from "../model/times.ts";
import { useStore } from "../store.ts";
import { ChartMenu } from "./chart-menu.tsx";
import { Term } from "./tips.tsx";
import { CAUSE_WORDS } from "./words.ts";

const KEY: readonly (readonly [string, string])[] = [
  ["free", "idle"],
  ["loaded", "loaded"],
  ["work", "at work"],
  ["held", "held back"],
];

/** Below so many percent, nothing is idle that could be asked about. */
const LITTLE = 2;

/** The panel. */
export function DayPanel() {
  const day = useStore((state) => state.day);
  const heat = useStore((state) => state.heat);
  const unit = useStore((state) => state.planView?.figures.unit);
  const hour = useHour() ?? 0;
  if (day === undefined || heat === undefined || unit === undefined) {
    return (
      <div class="panel">
        <span class="skel" style={{ height: "320px" }} />
      </div>
    );
  }
  const label = heat.labels[hour] ?? "";
  return (
    <section class="panel" id="day" aria-label={`The day of ${day.id}`} data-chart="day">
      <div class="hd">
        <h3>{day.id}</h3>
        <span class="muted small">{day.size}</span>
        <ChartMenu
          title={`The day of ${day.id}`}
          file="day"
          of="day"
          rows={() => [
            ["period", "at work %", "loaded %", "idle %", "held back %"],
            ...heat.labels.map((name, t) => [name, ...[day.work, day.loaded, day.idle, day.held].map((values) => String(values[t] ?? 0))]),
          ]}
        />
      </div>
      <p class="muted small">
        {day.operator}, {grouped(day.gpus, 0)} GPUs{unit.timeless === true ? "" : `, ${exact(day.costPerHour, unit)}/h`}
        {day.shared ? ", beside other work" : ""}
      </p>
      <div class="day-plot">
        <Steps
          layers={[
            { values: day.work, kind: "work" },
            { values: day.loaded, kind: "loaded" },
            { values: day.idle, kind: "free" },
            { values: day.held, kind: "held" },
          ]}
          hours={heat.hours}
          height={160}
          full={100}
          write={() => ""}
          label={`What ${day.id} does over time, in percent of its GPUs`}
          cursor={label}
        />
      </div>
      <div class="axis" aria-hidden="true">
        {timeLabels(heat.labels, heat.hours)
          .filter(({ at }) => at === 0 || at === 1 || Math.abs(at - 0.5) < 0.1)
          .map(({ at, text }) => (
            <span key={text} class={at === 1 ? "last" : ""} style={{ left: `${100 * at}%` }} data-label="">
              {text}
            </span>
          ))}
      </div>
      <div class="key">
        {KEY.map(([kind, word]) => (
          <span key={kind}>
            <i class={`sw w-${kind}`} />
            <span data-label="">{word}</span>
          </span>
        ))}
      </div>
      <dl class="kv">
        <dt>
          <Term tip="Idle GPUs times their price, averaged over the hours, beside the price of the whole group.">{unit.timeless === true ? "Idle, of what is there" : "Idle, of what it costs"}</Term>
        </dt>
        <dd>
          {exact(day.idlePerHour, unit)} of {exact(day.costPerHour, unit)}{anHour(unit)}
        </dd>
        <dt>Runs</dt>
        <dd>{day.runs.length === 0 ? "nothing" : day.runs.slice(0, 3).map(({ model, percent: share }) => `${model} ${grouped(share, 0)} %`).join(", ")}</dd>
        <dt>May host</dt>
        <dd>{day.mayHost}</dd>
      </dl>
      <Why day={day} hour={hour} label={label} unit={unit} />
    </section>
  );
}

/** Why it is idle in this hour, and what would change that. */
function Why({ day, hour, label, unit }: { day: Day; hour: number; label: string; unit: Unit }) {
  const advice = useStore((state) => state.advice);
  const applied = useStore((state) => state.whatIf.actions);
  const idle = day.money[hour] ?? 0;
  const reason = day.why[hour];
  const share = (day.idle[hour] ?? 0) + (day.loaded[hour] ?? 0);
  const ways = (advice?.actions ?? []).filter(
    (action) => touches(action, day.id) || (reason !== undefined && (LIFTS[reason.barrier.cause] ?? []).includes(action.kind) && isAbout(action, reason.demand)),
  );
  return (
    <div class={share < LITTLE ? "say calm" : "say"} aria-live="polite">
      <h4>Why is it idle {when(label)}?</h4>
      {share < LITTLE ? (
        <p>It is not: {grouped(day.work[hour] ?? 0, 0)} % of its GPUs are at work, the rest is held back, down or starting.</p>
      ) : reason === undefined ? (
        <p>
          {exact(idle, unit)}{anHour(unit)} {unit.timeless === true ? "stand" : "stands"} idle, and nothing is refused that it could take: whatever rule were lifted, there is no
          work for it in this hour.{day.shared ? " Other work runs on these machines and stays: they are not switched off." : ""}
        </p>
      ) : (
        <p>
          <b>{reason.demand}</b> is short of {grouped(reason.short, 0)} units/s ({percent(reason.percent)} %) while{" "}
          {exact(idle, unit)}{anHour(unit)} {unit.timeless === true ? "stand" : "stands"} idle here. {reason.model}: {reason.barrier.text}. <i>{CAUSE_WORDS[reason.barrier.cause].say}.</i>
        </p>
      )}
      {share >= LITTLE && ways.length > 0 && (
        <p class="row">
          {ways.slice(0, 2).map((action) => (
            <button key={action.key} type="button" class="btn" aria-pressed={applied?.some(({ key }) => key === action.key) ?? false} onClick={() => toggle(action)}>
              {wayOf(action, day.id)}
            </button>
          ))}
        </p>
      )}
    </div>
  );
}

function isAbout({ edits }: Action, demand: string): boolean {
  return edits.some(({ list, id }) => list === "demands" && id === demand);
}

/** What an action does here, in a few words. */
function wayOf(action: Action, node: string): string {
  if (action.kind === "switch_off") {
    const here = action.machines.find((one) => one.node === node);
    return here === undefined ? action.chip : `Switch off ${here.count} with the rest`;
  }
  return action.title;
}
