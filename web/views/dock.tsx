/** The dock at the bottom: what is turned, and what it does, before and after. */

import { useEffect, useRef } from "preact/hooks";
import type { ObjectiveName } from "idlewise";
import { keep, showPanel, stop, turn, turnTo } from "../actions.ts";
import { about } from "../model/money.ts";
import { percent } from "../model/numbers.ts";
import { HEADROOMS, OBJECTIVES, chips, share } from "../model/what-if.ts";
import { useStore } from "../store.ts";
import { Icon } from "./icons.tsx";
import { useFigures } from "./use-figures.ts";

const LEAST = 0.5;
const MOST = 2;

/** Always in sight. */
export function Dock() {
  const whatIf = useStore((state) => state.whatIf);
  const solving = useStore((state) => state.solving);
  const aTitle = useStore((state) => state.aTitle);
  const planned = useStore((state) => state.planView?.planned === true);
  const found = chips(whatIf);
  return (
    <footer class="dock" id="dock" aria-label="What if">
      <div class="wrap">
        {(found.length > 0 || aTitle !== undefined) && (
          <div class="chips">
            {aTitle !== undefined && <span class="chip a">A: {aTitle === "" ? "as shared" : aTitle}</span>}
            {found.map(({ text, without }) => (
              <span class="chip" key={text}>
                {text}
                <button type="button" aria-label={`Take back: ${text}`} onClick={() => turnTo(without)}>
                  <Icon name="close" />
                </button>
              </span>
            ))}
            {found.length > 0 && (
              <>
                <button type="button" class="btn quiet low" onClick={() => turnTo({})}>
                  Reset
                </button>
                <button type="button" class="btn quiet low" onClick={() => void keep()}>
                  Keep as the new A
                </button>
              </>
            )}
          </div>
        )}
        <div class="dockrow">
          <div class="knobs desk">
            <Knobs />
          </div>
          {found.length === 0 && (
            <span class="hint muted small">
              {planned ? (
                <>
                  Turn anything, or apply an action:
                  <br />
                  what changes shows here, before and after.
                </>
              ) : (
                ""
              )}
            </span>
          )}
          <div class="work" role="status">
            {solving?.role === "b" && (
              <>
                <span class="away">Planning B</span>
                <progress aria-label="Planning B" max={1} {...(solving.total > 0 ? { value: solving.done / solving.total } : {})} />
                <button type="button" class="btn quiet low" onClick={stop}>
                  Stop
                </button>
              </>
            )}
          </div>
          <Change />
          <button type="button" class="btn sheetbtn phone" aria-label="Turn knobs" onClick={() => showPanel("knobs")}>
            <Icon name="knobs" />
          </button>
        </div>
      </div>
    </footer>
  );
}

/** Idle, spend and served: A, and B where something is turned. */
function Change() {
  const shown = useFigures();
  if (shown === undefined) {
    return <div class="dfigs" />;
  }
  const { now, after, near, stale, turned, turn: turns } = shown;
  const b = turned ? (after ?? now) : undefined;
  const row = (title: string, write: (one: typeof now) => string) => {
    const before = write(now);
    const then = b === undefined ? before : write(b);
    return (
      <div class="df" key={title}>
        <span>{title}</span>
        <div class="v">
          {b !== undefined && (before !== then || near) ? (
            <>
              <span class="a">{before}</span>
              <Icon name="to" />
              <span class="away">to</span>
              <b>
                {near ? "≈ " : ""}
                {then}
              </b>
            </>
          ) : (
            <b>{then}</b>
          )}
        </div>
      </div>
    );
  };
  return (
    <div class={stale ? "dfigs stale" : "dfigs"} aria-live="polite" aria-atomic="true" aria-busy={stale || near} data-asked={turns.asked} data-shown={turns.shown}>
      {row("Idle", ({ idlePercent }) => `${percent(idlePercent)} %`)}
      {row(now.priced ? "Spend /h" : "Installed", ({ spendPerHour, unit }) => about(spendPerHour, unit))}
      {row("Served", ({ servedPercent }) => (servedPercent === undefined ? "n/a" : `${percent(servedPercent)} %`))}
    </div>
  );
}

/** Demand, a region, headroom, what is best. */
export function Knobs() {
  const whatIf = useStore((state) => state.whatIf);
  const knobs = useStore((state) => state.opened?.knobs);
  const demand = whatIf.demand ?? 1;
  const slider = useRef<HTMLInputElement>(null);
  useEffect(() => {
    slider.current?.style.setProperty("--part", `${(100 * (demand - LEAST)) / (MOST - LEAST)}%`);
  }, [demand]);
  const off = knobs === undefined;
  return (
    <>
      <label class="knob demand">
        <span>
          Demand <b>× {demand.toFixed(2)}</b>
        </span>
        <input
          ref={slider}
          type="range"
          min={LEAST}
          max={MOST}
          step={0.05}
          value={demand}
          disabled={off}
          aria-label="Demand, times"
          onInput={({ currentTarget }) => {
            const value = Number(currentTarget.value);
            turn({ demand: Math.abs(value - 1) < 1e-9 ? undefined : value });
          }}
        />
      </label>
      <label class="knob">
        <span>Region down</span>
        <select
          class="sel"
          disabled={off}
          value={whatIf.regionDown ?? ""}
          onChange={({ currentTarget }) => turn({ regionDown: currentTarget.value === "" ? undefined : currentTarget.value })}
        >
          <option value="">none</option>
          {knobs?.regions.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label class="knob x">
        <span>Headroom</span>
        <select
          class="sel"
          disabled={off}
          value={whatIf.headroom === undefined ? "" : String(whatIf.headroom)}
          onChange={({ currentTarget }) =>
            turn({ headroom: currentTarget.value === "" ? undefined : Number(currentTarget.value) })
          }
        >
          <option value="">as given{knobs === undefined ? "" : `, ${share(knobs.headroom)}`}</option>
          {HEADROOMS.map((one) => (
            <option key={one} value={String(one)}>
              {share(one)}
            </option>
          ))}
        </select>
      </label>
      <label class="knob x">
        <span>Best is</span>
        <select
          class="sel"
          disabled={off}
          value={whatIf.objective ?? knobs?.objective ?? "serve"}
          onChange={({ currentTarget }) => {
            const value = OBJECTIVES.find(([name]) => name === currentTarget.value)?.[0];
            turn({ objective: value === knobs?.objective ? undefined : (value as ObjectiveName | undefined) });
          }}
        >
          {OBJECTIVES.map(([name, text]) => (
            <option key={name} value={name}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <button type="button" class="btn quiet two-at-once" aria-disabled={off} onClick={() => !off && showPanel("two-knobs")}>
        Two at once
      </button>
    </>
  );
}
