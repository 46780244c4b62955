/** Demand: a row per stream with its day in a cell, or hour by hour; and the day of the
 * one that is selected. */

import { useEffect, useState } from "preact/hooks";
import { fail } from "../../actions.ts";
import { request } from "../../bridge.ts";
import { downloadSheet, edit } from "../../data.ts";
import { move } from "../../navigate.ts";
import { dayOf, withBar } from "../../model/day-curve.ts";
import type { Window } from "../../sheet/window.ts";
import { useStore } from "../../store.ts";
import { AddRow, Find, Guesses, Ways } from "./tools.tsx";
import { SheetPart } from "./sheet-part.tsx";

const LENGTHS: readonly (readonly [number, string])[] = [
  [24, "Day of 24 h"],
  [168, "Week"],
  [1, "One hour"],
];

/** The sheets of demand. */
export function DemandSheets() {
  const sheet = useStore(({ place }) => (place.sheet === "hours" ? "hours" : "demand"));
  const periods = useStore(({ draft }) => draft?.periods ?? 1);
  const [find, setFind] = useState("");
  const [window, setWindow] = useState<Window | undefined>(undefined);
  const [row, setRow] = useState<number | undefined>(0);
  const hidden = new Set(
    (window?.columns ?? []).flatMap(({ key, extra }, at) =>
      extra === true && (key === "source" || window?.cells.every((cells) => cells[at]?.text === "")) ? [key] : [],
    ),
  );
  return (
    <>
      <header class="part-head">
        <h1>Demand</h1>
        <span class="muted">{window?.summary}</span>
      </header>
      <div class="sub">
        <Ways />
        <Find value={find} onInput={setFind} />
        <span class="seg" role="group" aria-label="Length">
          {LENGTHS.map(([count, title]) => (
            <button key={count} type="button" aria-pressed={periods === count} onClick={() => periods !== count && edit({ do: "periods", count })}>
              {title}
            </button>
          ))}
        </span>
        {periods > 1 && (
          <button type="button" class="btn quiet" aria-pressed={sheet === "hours"} onClick={() => move({ sheet: sheet === "hours" ? "demand" : "hours" })}>
            {sheet === "hours" ? "A day in a cell" : "Hour by hour"}
          </button>
        )}
        <span class="sp" />
        <button type="button" class="btn desk" onClick={() => void downloadSheet(sheet)}>
          Download CSV
        </button>
        <AddRow sheet={sheet} label="Add demand" window={window} />
      </div>
      <Guesses window={window} />
      {sheet === "hours" ? (
        <SheetPart key="hours" sheet="hours" label="Demand, hour by hour" find={find} onWindow={setWindow} />
      ) : (
        <div class={periods > 1 ? "dsplit" : undefined}>
          <SheetPart key="demand" sheet="demand" label="Demand" find={find} hidden={hidden} onWindow={setWindow} onRow={setRow} />
          {periods > 1 && row !== undefined && <DayPanel row={row} periods={periods} />}
        </div>
      )}
    </>
  );
}

/** The day of a demand: its hours as bars that can be dragged. */
function DayPanel({ row, periods }: { row: number; periods: number }) {
  const changes = useStore(({ draft }) => draft?.changes ?? 0);
  const times = useStore(({ draft }) => draft?.times);
  const [texts, setTexts] = useState<readonly string[] | undefined>(undefined);
  useEffect(() => {
    let current = true;
    const columns = ["id", "model", ...Array.from({ length: periods }, (_, at) => `rate:${at}`)];
    request("texts", { sheet: "hours", range: { rows: [row], columns } }).then(
      ([found]) => {
        if (current) {
          setTexts(found);
        }
      },
      (error: unknown) => fail("the day", error),
    );
    return () => {
      current = false;
    };
  }, [row, periods, changes]);
  if (texts === undefined || texts[0] === "") {
    return null;
  }
  const rates = texts.slice(2).map(Number);
  const day = dayOf(rates, times);
  const set = (next: readonly number[] | number): void => edit({ do: "curve", row, rates: next });
  const drag = (event: PointerEvent): void => {
    if (event.currentTarget instanceof SVGElement && (event.buttons & 1) === 1) {
      const area = event.currentTarget.getBoundingClientRect();
      const next = withBar(rates, (event.clientX - area.left) / area.width, 1 - (event.clientY - area.top) / area.height);
      setTexts([...texts.slice(0, 2), ...next.map(String)]);
    }
  };
  return (
    <aside class="panel day" aria-label={`The day of ${texts[0]}`}>
      <h2>{texts[0]}</h2>
      <p class="small muted">{texts[1]}</p>
      <span class="seg" role="group" aria-label="Shape">
        <button type="button" aria-pressed={day.flat} onClick={() => set(Number(day.mean.toPrecision(6)))}>
          Flat
        </button>
        <button type="button" aria-pressed={!day.flat} onClick={() => day.flat && set(day.curve)}>
          Day curve
        </button>
      </span>
      <svg
        viewBox={`0 0 ${periods} 100`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`From ${day.least} to ${day.peak} units per second`}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag(event);
        }}
        onPointerMove={drag}
        onPointerUp={() => set(rates)}
      >
        {rates.map((rate, at) => {
          const high = (100 * rate) / day.scale;
          return <rect key={at} x={at + 0.08} width={0.84} y={100 - high} height={high} />;
        })}
      </svg>
      <p class="day-axis small muted" aria-hidden="true">
        <span>{times?.[0] ?? "00:00"}</span>
        <span>{periods === 24 ? (times?.[12] ?? "12:00") : ""}</span>
        <span>{periods === 24 && (times?.[0] ?? "00:00") === "00:00" ? "24:00" : `${periods} h`}</span>
      </p>
      <dl class="kv">
        <dt>Peak at</dt>
        <dd>{day.peakAt}</dd>
        <dt>Peak</dt>
        <dd>{day.peakText}</dd>
        <dt>Quietest</dt>
        <dd>{day.leastText}</dd>
        <dt>Peak over mean</dt>
        <dd>{day.ratio}</dd>
      </dl>
      <p class="small muted">Drag a bar, or type the hours under “Hour by hour”, where a row of a spreadsheet can be pasted.</p>
    </aside>
  );
}
