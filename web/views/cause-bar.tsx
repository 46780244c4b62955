/** Where each hour's money goes, and what goes away: one scale, the saving is a hole. */

import type { Cause, Figures, Part } from "../model/figures.ts";
import { about, exact, perHour } from "../model/money.ts";
import { grouped } from "../model/numbers.ts";
import { move } from "../navigate.ts";
import { set, useStore } from "../store.ts";
import type { Unit } from "../store.ts";
import { Term } from "./tips.tsx";
import type { Shown } from "./use-figures.ts";
import { PART_WORDS, tipOf } from "./words.ts";

/** From left to right: cool is at work, warm is idle. */
const ORDER: readonly Part[] = ["work", "check", "held", "loaded", "blocked", "free"];
const IDLE: readonly Part[] = ["free", "blocked", "loaded"];
const USED: readonly Part[] = ["work", "check", "held"];

/** The share of the bar below which a saving is not written in it. */
const NARROW = 0.09;

/** Shows where what is idle for a reason stands. */
function showCause(cause: Cause | Part): void {
  move({ tab: "why", cause });
  document.getElementById("tabs")?.scrollIntoView({ block: "start" });
}

/** The bars of now and after, and their legend. */
export function CauseBar({ shown }: { shown: Shown }) {
  const unit = useStore((state) => state.unit);
  const { now, after } = shown;
  const counted: Unit = now.priced ? unit : "gpus";
  const full = Math.max(total(now, counted), after === undefined ? 0 : total(after, counted), Number.MIN_VALUE);
  const write = (value: number): string => (counted === "money" ? about(value, now.unit) : grouped(value, 0));
  const saved = after === undefined ? 0 : total(now, counted) - total(after, counted);
  return (
    <div class="comp" data-chart="causes">
      <div class="hd">
        <h2 class="h3" data-label="">
          Where each hour’s {counted === "money" ? "money goes" : `${now.compute === "gpu" ? "GPUs" : now.compute} go`}
        </h2>
        {now.priced && (
          <span class="seg" role="group" aria-label="Unit">
            <button type="button" aria-pressed={unit === "money"} onClick={() => set({ unit: "money" })}>
              {perHour(now.unit)}
            </button>
            <button type="button" aria-pressed={unit === "gpus"} onClick={() => set({ unit: "gpus" })}>
              {now.compute === "gpu" ? "GPUs" : now.compute}
            </button>
          </span>
        )}
      </div>
      <div class={shown.stale ? "sb old" : "sb"}>
        <span>Now</span>
        <Bar figures={now} counted={counted} full={full} write={write} />
        <span class="num">{write(total(now, counted))}</span>
        {after !== undefined && (
          <>
            <span>{shown.turned ? "B" : "After"}</span>
            <Bar figures={after} counted={counted} full={full} write={write} saved={saved} turned={shown.turned} />
            <span class="num">
              <b>
                {shown.near ? "≈ " : ""}
                {write(total(after, counted))}
              </b>
            </span>
          </>
        )}
      </div>
      <Legend now={now} after={after} counted={counted} />
    </div>
  );
}

/** The least part of a bar that is drawn: a stripe of some pixels for what reads 0 would
 * show what is not there. */
const LEAST = 5e-4;

function amount({ parts }: Figures, part: Part, counted: Unit): number {
  return counted === "money" ? parts[part].money : parts[part].gpus;
}

function total(figures: Figures, counted: Unit): number {
  const rest = counted === "money" ? figures.undivided.money : figures.undivided.gpus;
  return ORDER.reduce((sum, part) => sum + amount(figures, part, counted), rest);
}

function Bar({
  figures,
  counted,
  full,
  write,
  saved = 0,
  turned = false,
}: {
  figures: Figures;
  counted: Unit;
  full: number;
  write: (value: number) => string;
  saved?: number;
  turned?: boolean;
}) {
  const rest = counted === "money" ? figures.undivided.money : figures.undivided.gpus;
  const less = full - total(figures, counted);
  return (
    <div class="bar">
      {ORDER.map((part) => {
        const value = amount(figures, part, counted);
        const { say } = PART_WORDS[part];
        const text = `${say}: ${counted === "money" ? `${exact(value, figures.unit)}/h` : grouped(value, 1)}`;
        return (
          value > LEAST * full && (
            <button
              key={part}
              type="button"
              class={`w-${part}`}
              style={{ flex: `${(1000 * value) / full} 1 0` }}
              aria-label={text}
              data-tip={`${text}. ${tipOf(PART_WORDS[part])}`}
              onClick={() => showCause(part)}
            />
          )
        );
      })}
      {rest > LEAST * full && (
        <span class="w-open" style={{ flex: `${(1000 * rest) / full} 1 0` }} data-tip="Idle, and the time was up before it was divided into unused and blocked." />
      )}
      {less > 1e-6 * full && (
        <span class={saved > 0 ? "off" : "gap"} style={{ flex: `${(1000 * less) / full} 1 0` }}>
          {saved > 0 && (
            <>
              <span class="desk">{less / full >= NARROW ? `${turned ? "" : "off, "}${write(saved)} saved` : ""}</span>
              <span class="phone">{less / full >= NARROW ? write(saved) : ""}</span>
            </>
          )}
        </span>
      )}
    </div>
  );
}

/** A part in figures; dots where the time was up before idle compute was divided. */
function value(figures: Figures, part: Part, counted: Unit): string {
  const open = figures.undivided.gpus > 1e-9 && (part === "free" || part === "blocked");
  return open ? "…" : grouped(amount(figures, part, counted), 0);
}

function Legend({ now, after, counted }: { now: Figures; after: Figures | undefined; counted: Unit }) {
  const chosen = useStore(({ place }) => place.cause);
  const entry = (part: Part) => {
    const a = value(now, part, counted);
    const b = after === undefined ? undefined : value(after, part, counted);
    return (
      <button
        key={part}
        type="button"
        aria-pressed={chosen === part}
        data-tip={tipOf(PART_WORDS[part])}
        onClick={() => showCause(part)}
      >
        <span class={`sw w-${part}`} />
        <span data-label="">{PART_WORDS[part].say}</span>
        <span class="v" data-label="">
          {b === undefined ? (
            <b>{a}</b>
          ) : (
            <>
              {a} <span class="muted">to</span> <b>{b}</b>
            </>
          )}
        </span>
      </button>
    );
  };
  return (
    <div class="leg">
      <p class="lab">
        <Term tip="Available and not busy. The three parts sum to what is idle.">Idle</Term>. Select one to see where.
      </p>
      {IDLE.map(entry)}
      <p class="lab second">In use</p>
      {USED.map(entry)}
    </div>
  );
}
