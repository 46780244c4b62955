/** Who serves whom: bands from where work is asked for to where it runs. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { UNMET } from "../model/flow.ts";
import type { Band, End, Flow } from "../model/flow.ts";
import { short } from "../model/numbers.ts";

/** Height of all bands together, between ends, and of an end's words. */
const TALL = 232;
const GAP = 8;
const LINE = 18;
const THICK = 8;

interface Placed extends End {
  top: number;
  height: number;
  used: number;
}

function place(ends: readonly End[], scale: number): Map<string, Placed> {
  let top = 0;
  return new Map(
    ends.map((end) => {
      const height = Math.max(2, end.rate * scale);
      const placed = { ...end, top, height, used: 0 };
      top += Math.max(height + GAP, LINE);
      return [end.name, placed];
    }),
  );
}

/** The bands of one hour. */
export function FlowChart({ flow }: { flow: Flow }) {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(240);
  // Before anything is seen: a chart of another width would make the page as wide.
  useLayoutEffect(() => {
    const { current } = ref;
    if (current === null) {
      return undefined;
    }
    const measure = (): void => setWidth(Math.max(240, Math.floor(current.clientWidth)));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  const words = width < 520 ? Math.floor(width * 0.3) : 152;
  const total = flow.bands.reduce((sum, { rate }) => sum + rate, 0);
  const scale = (TALL - GAP * Math.max(flow.from.length, flow.to.length)) / Math.max(total, Number.MIN_VALUE);
  const from = place(flow.from, scale);
  const to = place(flow.to, scale);
  const bottom = (ends: Map<string, Placed>): number =>
    Math.max(0, ...[...ends.values()].map(({ top, height }) => top + Math.max(height, LINE)));
  const height = Math.ceil(Math.max(bottom(from), bottom(to)));
  const order = (ends: Map<string, Placed>, name: string): number => [...ends.keys()].indexOf(name);
  const bands = [...flow.bands].sort(
    (a, b) => order(from, a.from) - order(from, b.from) || order(to, a.to) - order(to, b.to),
  );
  const left = words + THICK;
  const right = width - words - THICK;
  const middle = (left + right) / 2;
  const path = ({ from: source, to: target, rate }: Band): { d: string; size: number } | undefined => {
    const start = from.get(source);
    const end = to.get(target);
    if (start === undefined || end === undefined) {
      return undefined;
    }
    const size = Math.max(1, rate * scale);
    const y0 = start.top + start.used + size / 2;
    const y1 = end.top + end.used + size / 2;
    start.used += rate * scale;
    end.used += rate * scale;
    return { d: `M${left} ${y0}C${middle} ${y0} ${middle} ${y1} ${right} ${y1}`, size };
  };
  return (
    <div ref={ref} class="flow" style={{ height: `${height}px` }}>
      <svg width={width} height={height} role="img" aria-label={`${short(total)} units per second, from where they are asked for to where they run`}>
        {bands.map((band) => {
          const drawn = path(band);
          const kind = band.to === UNMET ? "unmet" : band.from === band.to ? "own" : "away-from";
          return (
            drawn !== undefined && (
              <path
                key={`${band.from} ${band.to}`}
                class={`band ${kind}`}
                d={drawn.d}
                stroke-width={drawn.size}
                data-tip={`${band.from} to ${band.to}: ${short(band.rate)} units/s`}
              />
            )
          );
        })}
        {[...from.values()].map((end) => (
          <rect key={end.name} class="f-work" x={words} y={end.top} width={THICK} height={end.height} />
        ))}
        {[...to.values()].map((end) => (
          <rect key={end.name} class={end.name === UNMET ? "f-blocked" : "f-work"} x={right} y={end.top} width={THICK} height={end.height} />
        ))}
      </svg>
      {[...from.values()].map((end) => (
        <Words key={end.name} end={end} side="from" width={words - 8} />
      ))}
      {[...to.values()].map((end) => (
        <Words key={end.name} end={end} side="to" width={words - 8} />
      ))}
    </div>
  );
}

function Words({ end, side, width }: { end: Placed; side: "from" | "to"; width: number }) {
  return (
    <span class={`end ${side}`} style={{ top: `${Math.round(end.top + end.height / 2 - 8)}px`, width: `${width}px` }} data-label="">
      <span class="name">{end.name}</span> <span class="muted">{short(end.rate).replace(" ", "")}</span>
    </span>
  );
}
