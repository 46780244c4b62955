/** The flow from demand to nodes as bands between two columns. */

import { UNMET } from "../model/flow.ts";
import type { End, Flow } from "../model/flow.ts";
import { percent, short } from "../model/numbers.ts";
import { useWidth } from "./size.ts";

const GAP = 12;
const THICK = 12;
/** Room of an end, so that names do not touch. */
const SLOT = 34;
/** Height of all bands together. */
const TALL = 230;

interface Placed extends End {
  top: number;
  height: number;
  /** Where the next band touches. */
  next: number;
}

/** Bands, as wide as the rate they stand for. */
export function FlowChart({ flow }: { flow: Flow }) {
  const { ref, width, large } = useWidth();
  const narrow = width < 620;
  const margin = narrow ? 4 : Math.min(170 * large, width * 0.24);
  const total = flow.bands.reduce((sum, { rate }) => sum + rate, 0);
  const place = (ends: readonly End[]): Map<string, Placed> => {
    const scale = TALL / Math.max(total, Number.MIN_VALUE);
    let top = 22;
    return new Map(
      ends.map((end) => {
        const tall = Math.max(1, end.rate * scale);
        const placed = { ...end, top, height: tall, next: top };
        top += Math.max(tall + GAP, SLOT);
        return [end.name, placed];
      }),
    );
  };
  const from = place(flow.from);
  const to = place(flow.to);
  const bottom = (ends: Map<string, Placed>): number =>
    Math.max(...[...ends.values()].map(({ top, height: tall }) => top + Math.max(tall, SLOT - GAP)));
  const height = Math.ceil(Math.max(bottom(from), bottom(to))) + 10;
  const left = margin + THICK;
  const right = width - margin - THICK;
  const middle = (left + right) / 2;
  // Bands leave and arrive in the order of the other side, so fewer of them cross.
  const order = (name: string): number => flow.to.findIndex((end) => end.name === name);
  const source = (name: string): number => flow.from.findIndex((end) => end.name === name);
  const leaving = [...flow.bands].sort((a, b) => source(a.from) - source(b.from) || order(a.to) - order(b.to));
  const starts = new Map(
    leaving.map((band) => {
      const end = from.get(band.from);
      const tall = end === undefined || end.rate <= 0 ? 0 : (band.rate / end.rate) * end.height;
      const at = end?.next ?? 0;
      if (end !== undefined) {
        end.next += tall;
      }
      return [band, { at, tall }] as const;
    }),
  );
  const arriving = [...leaving].sort((a, b) => order(a.to) - order(b.to));
  const label = (end: Placed, side: "from" | "to") => {
    const x = side === "from" ? (narrow ? left + 4 : margin - 8) : narrow ? right - 4 : right + THICK + 8;
    const anchor = side === "from" ? (narrow ? "start" : "end") : narrow ? "end" : "start";
    const y = Math.max(end.top + 9, end.top + end.height / 2 - 2);
    return (
      <text x={x} y={y} text-anchor={anchor} class="label">
        <tspan class="halo">{cut(end.name, narrow ? 18 : 24)}</tspan>
        <tspan class="tick halo" x={x} dy={13 * large}>
          {short(end.rate)}/s · {percent((100 * end.rate) / Math.max(total, Number.MIN_VALUE))} %
        </tspan>
      </text>
    );
  };
  return (
    <div ref={ref} class="chart" data-chart="flow">
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Flow of ${short(total)} units per second from demand to nodes; the table below lists the bands`}
      >
        <defs>
          <pattern id="unmet" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect class="band-unmet" width="7" height="7" />
            <rect class="hatch" width="2.5" height="7" />
          </pattern>
        </defs>
        <text class="tick" x={narrow ? 0 : margin} y={10} text-anchor={narrow ? "start" : "end"}>
          demand
        </text>
        <text class="tick" x={narrow ? width : right + THICK} y={10} text-anchor={narrow ? "end" : "start"}>
          nodes
        </text>
        {arriving.map((band) => {
          const start = starts.get(band);
          const end = to.get(band.to);
          if (start === undefined || end === undefined) {
            return null;
          }
          const tall = end.rate > 0 ? (band.rate / end.rate) * end.height : 0;
          const y = end.next;
          end.next += tall;
          const unmet = band.to === UNMET;
          return (
            <path
              key={`${band.from}\u0000${band.to}`}
              class={unmet ? "band not-served" : band.from === band.to ? "band local" : "band"}
              fill={unmet ? "url(#unmet)" : undefined}
              d={`M${left} ${start.at} C${middle} ${start.at} ${middle} ${y} ${right} ${y} V${y + tall} C${middle} ${y + tall} ${middle} ${start.at + start.tall} ${left} ${start.at + start.tall} Z`}
            >
              <title>{`${band.from} → ${band.to}: ${short(band.rate)} units/s`}</title>
            </path>
          );
        })}
        {[...from.values()].map((end) => (
          <g key={end.name}>
            <rect class="end" x={margin} y={end.top} width={THICK} height={end.height} rx="2" />
            {label(end, "from")}
          </g>
        ))}
        {[...to.values()].map((end) => (
          <g key={end.name}>
            <rect class={end.name === UNMET ? "end not-served" : "end"} x={right} y={end.top} width={THICK} height={end.height} rx="2" />
            {label(end, "to")}
          </g>
        ))}
      </svg>
    </div>
  );
}

function cut(text: string, letters: number): string {
  return text.length > letters ? `${text.slice(0, letters - 1)}…` : text;
}
