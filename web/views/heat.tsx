/** How busy each node is, over time. */

import { useEffect, useRef, useState } from "preact/hooks";
import { arrange } from "../actions.ts";
import { Heatmap, cellAt, marginOf, moved, whole, zoomed } from "../charts/heatmap.ts";
import type { Cell, Window } from "../charts/heatmap.ts";
import { onColours } from "../charts/palette.ts";
import { useWidth } from "../charts/size.ts";
import { busyShare, idOf } from "../model/heat.ts";
import type { Arrangement, Heat } from "../model/heat.ts";
import { grouped, percent } from "../model/numbers.ts";
import { useStore } from "../store.ts";
import { ChartTools } from "./chart-tools.tsx";
import { Choice, Section, Table } from "./components.tsx";

/** Rows and periods of the table of the visible part. */
const TABLE_ROWS = 24;
const TABLE_PERIODS = 12;

/** The heatmap with its controls. */
export function HeatView() {
  const heat = useStore((state) => state.heat);
  const arrangement = useStore((state) => state.arrangement);
  if (heat === undefined || heat.rows === 0) {
    return null;
  }
  return (
    <Section
      id="heat"
      title="How busy each node is"
      full
      conclusion={conclusion(heat)}
      tools={
        <>
          <Choice<Arrangement["group"]>
            label="Group by"
            value={arrangement.group}
            choices={[
              ["region", "region"],
              ["hardware", "hardware"],
              ["operator", "operator"],
              ["none", "nothing"],
            ]}
            onChange={(group) => void arrange({ group })}
          />
          <Choice<Arrangement["sort"]>
            label="Sort by"
            value={arrangement.sort}
            choices={[
              ["file", "the file"],
              ["name", "name"],
              ["busiest", "busiest first"],
              ["idlest", "idlest first"],
            ]}
            onChange={(sort) => void arrange({ sort })}
          />
          <ChartTools chart="heatmap" />
        </>
      }
      formula={
        <p>
          busy share = compute busy with traffic, verification included / compute available (machines × capacity ×
          availability × (1 − headroom)). Held by a replica is not busy. Where a cell stands for several nodes or
          periods, both are summed first.
        </p>
      }
    >
      <Map heat={heat} />
    </Section>
  );
}

function conclusion(heat: Heat): string {
  const share = (from: number, to: number): number =>
    busyShare(heat, from, to, 0, heat.periods.length) ?? 0;
  const all = share(0, heat.rows);
  const groups = heat.groups.filter(({ name }) => name !== "");
  const text = `${percent(100 * all)} % of the available compute is busy over all periods.`;
  if (groups.length < 2) {
    return text;
  }
  const byShare = groups
    .map((group) => ({ name: group.name, share: share(group.from, group.to) }))
    .sort((a, b) => b.share - a.share);
  const [first] = byShare;
  const last = byShare.at(-1);
  return `${text} Busiest: ${first?.name}, ${percent(100 * (first?.share ?? 0))} %; least busy: ${last?.name}, ${percent(100 * (last?.share ?? 0))} %.`;
}

function Map({ heat }: { heat: Heat }) {
  const { ref, width } = useWidth();
  const height = Math.round(Math.min(720, Math.max(200, 26 + 17 * heat.rows)));
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawer = useRef<Heatmap | undefined>(undefined);
  const [window, setWindow] = useState<Window>(() => whole(heat));
  const [listed, setListed] = useState(false);
  const [pointed, setPointed] = useState<Cell | undefined>(undefined);
  const shown = useRef({ heat, window, width, height, pointed });
  const soon = useRef(false);
  const grabbed = useRef<{ x: number; y: number; window: Window } | undefined>(undefined);
  const seen = `${heat.rows} ${heat.periods.length}`;

  // Once in a frame, with what is known by then.
  const drawSoon = (): void => {
    if (soon.current) {
      return;
    }
    soon.current = true;
    requestAnimationFrame(() => {
      soon.current = false;
      if (canvas.current !== null) {
        drawer.current ??= new Heatmap(canvas.current);
        const { heat: of, window: part, width: wide, height: tall, pointed: cell } = shown.current;
        drawer.current.draw(of, part, wide, tall, cell);
      }
    });
  };
  // Moving draws at once; the rest of the view follows when it has time.
  const move = (next: Window): void => {
    shown.current = { ...shown.current, window: next };
    drawSoon();
    setWindow(next);
  };
  useEffect(() => setWindow(whole(heat)), [seen]);
  useEffect(() => {
    shown.current = { heat, window, width, height, pointed };
    drawSoon();
  }, [heat, window, width, height, pointed?.rows[0], pointed?.rows[1], pointed?.period]);
  useEffect(() => onColours(drawSoon), []);
  useEffect(() => {
    const { current } = canvas;
    // Turning the wheel scrolls the page; with Ctrl it zooms, as maps do.
    const wheel = (event: WheelEvent): void => {
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        const { heat: of, window: part, width: wide, height: tall } = shown.current;
        const x = (event.offsetX - marginOf(of, wide)) / (wide - marginOf(of, wide));
        move(zoomed(of, part, Math.exp(event.deltaY / 300), x, event.offsetY / tall));
      }
    };
    current?.addEventListener("wheel", wheel, { passive: false });
    return () => current?.removeEventListener("wheel", wheel);
  }, []);

  const key = (event: KeyboardEvent): void => {
    const part = shown.current.window;
    const steps: Record<string, () => Window> = {
      ArrowLeft: () => moved(heat, part, { period: part.period - part.periods / 10 }),
      ArrowRight: () => moved(heat, part, { period: part.period + part.periods / 10 }),
      ArrowUp: () => moved(heat, part, { row: part.row - part.rows / 10 }),
      ArrowDown: () => moved(heat, part, { row: part.row + part.rows / 10 }),
      "+": () => zoomed(heat, part, 0.8),
      "=": () => zoomed(heat, part, 0.8),
      "-": () => zoomed(heat, part, 1.25),
      Home: () => whole(heat),
    };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      move(step());
    }
  };
  return (
    <div ref={ref} class="chart" data-chart="heatmap">
      <canvas
        ref={canvas}
        class="heatmap"
        tabIndex={0}
        role="img"
        aria-label={`Busy share of ${grouped(heat.rows, 0)} node entries in ${grouped(heat.periods.length, 0)} periods. Arrow keys move, plus and minus zoom; the table below says the same in numbers.`}
        style={{ width: `${width}px`, height: `${height}px` }}
        onKeyDown={key}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          grabbed.current = { x: event.clientX, y: event.clientY, window };
        }}
        onPointerUp={() => {
          grabbed.current = undefined;
        }}
        onPointerLeave={() => setPointed(undefined)}
        onPointerMove={(event) => {
          const from = grabbed.current;
          if (from === undefined) {
            setPointed(cellAt(heat, window, event.offsetX, event.offsetY, width, height));
          } else {
            move(
              moved(heat, from.window, {
                period:
                  from.window.period -
                  ((event.clientX - from.x) / (width - marginOf(heat, width))) * from.window.periods,
                row: from.window.row - ((event.clientY - from.y) / height) * from.window.rows,
              }),
            );
          }
        }}
      />
      <div class="below">
        <p class="legend">
          <span>0 % busy</span>
          <svg class="ramp" width="120" height="12" viewBox="0 0 120 12" aria-hidden="true">
            <defs>
              <linearGradient id="ramp">
                {["#00224e", "#3b496c", "#707173", "#a59c74", "#e1cc55", "#fee838"].map((stop, at) => (
                  <stop key={stop} offset={`${at * 20}%`} stop-color={stop} />
                ))}
              </linearGradient>
            </defs>
            <rect width="120" height="12" rx="2" fill="url(#ramp)" />
          </svg>
          <span>100 % busy</span>
          <span>
            <span class="key held" /> no compute available
          </span>
        </p>
        <div class="zoom screen" role="group" aria-label="Zoom of the heatmap">
          <button type="button" aria-label="Zoom in" onClick={() => move(zoomed(heat, window, 0.6))}>
            +
          </button>
          <button type="button" aria-label="Zoom out" onClick={() => move(zoomed(heat, window, 1 / 0.6))}>
            −
          </button>
          <button type="button" onClick={() => move(whole(heat))}>
            Everything
          </button>
        </div>
      </div>
      <p class="pointed quiet hint">
        {pointed === undefined
          ? "One row per node entry. Drag to move, Ctrl and wheel to zoom, or use the keyboard."
          : inWords(heat, pointed)}
      </p>
      <details class="data" onToggle={({ currentTarget }) => setListed(currentTarget.open)}>
        <summary>The visible part as a table</summary>
        {listed && <VisibleTable heat={heat} window={window} />}
      </details>
    </div>
  );
}

function inWords(heat: Heat, { rows: [from, to], period }: Cell): string {
  const share = busyShare(heat, from, to, period, period + 1);
  const name =
    to - from === 1 ? idOf(heat, from) : `${idOf(heat, from)} and ${to - from - 1} more node entries`;
  return `${name}, ${heat.periods[period]}: ${share === undefined ? "no compute available" : `${percent(100 * share)} % busy`}`;
}

/** Numbers of what is visible; several rows become one where there are many. */
function VisibleTable({ heat, window }: { heat: Heat; window: Window }) {
  const first = Math.floor(window.row);
  const last = Math.min(heat.rows, Math.ceil(window.row + window.rows));
  const step = Math.max(1, Math.ceil((last - first) / TABLE_ROWS));
  const start = Math.floor(window.period);
  const end = Math.min(heat.periods.length, Math.ceil(window.period + window.periods));
  const wide = Math.max(1, Math.ceil((end - start) / TABLE_PERIODS));
  const columns = range(start, end, wide);
  return (
    <Table
      caption="Busy share of the visible nodes and periods, in percent"
      columns={[
        { title: "Node entries" },
        ...columns.map(([from, to]) => ({
          title: to - from === 1 ? (heat.periods[from] ?? "") : `${heat.periods[from]}–${heat.periods[to - 1]}`,
          number: true,
        })),
      ]}
      rows={range(first, last, step).map(([from, to]) => ({
        key: String(from),
        cells: [
          to - from === 1 ? idOf(heat, from) : `${idOf(heat, from)} … (${to - from})`,
          ...columns.map(([begin, stop]) => {
            const share = busyShare(heat, from, to, begin, stop);
            return share === undefined ? "–" : percent(100 * share);
          }),
        ],
      }))}
    />
  );
}

function range(from: number, to: number, step: number): [number, number][] {
  const parts: [number, number][] = [];
  for (let at = from; at < to; at += step) {
    parts.push([at, Math.min(to, at + step)]);
  }
  return parts;
}
