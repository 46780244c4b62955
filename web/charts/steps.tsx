/** Amounts over time as steps, one upon the other: a period is as flat as it is planned. */

import { following } from "./cursor.tsx";
import { Cursor } from "./cursor.tsx";
import { startOf } from "./time.ts";

/** One layer. */
interface Layer {
  values: readonly number[];
  /** The class that colours it. */
  kind: string;
}

/** Round amounts along the height: at most four, and the top of the scale. */
function ticks(most: number): { top: number; at: number[] } {
  if (most <= 0) {
    return { top: 1, at: [] };
  }
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5].map((one) => one * power).find((one) => most / one <= 4) ?? power;
  const top = Math.ceil((most * 1.02) / step) * step;
  const at: number[] = [];
  for (let value = step; value < top - step / 2 || value <= most; value += step) {
    at.push(value);
  }
  return { top, at };
}

/** The layers, from the ground up. */
export function Steps({
  layers,
  hours,
  height,
  write,
  label,
  cursor,
  full,
}: {
  layers: readonly Layer[];
  hours: readonly number[];
  height: number;
  write: (value: number) => string;
  /** What it shows, read aloud. */
  label: string;
  /** What the cursor says, where it says something here. */
  cursor?: string | undefined;
  /** The top of the scale, where it is known and needs no words. */
  full?: number;
}) {
  const all = hours.reduce((sum, length) => sum + length, 0);
  const sums = hours.map((_, t) => layers.reduce((sum, { values }) => sum + (values[t] ?? 0), 0));
  const { top, at } = full === undefined ? ticks(Math.max(0, ...sums)) : { top: full, at: [] };
  const base = hours.map(() => 0);
  return (
    <div class="plot">
      {at.map((value) => (
        <span key={value} class="y" style={{ top: `${100 - (100 * value) / top}%` }} data-label="">
          {write(value)}
        </span>
      ))}
      <div class="draw" {...following(hours)}>
        <svg viewBox={`0 0 ${all} 100`} preserveAspectRatio="none" height={height} role="img" aria-label={label} shape-rendering="crispEdges">
          {layers.map(({ values, kind }) => {
            const lower = [...base];
            values.forEach((value, t) => (base[t] = (base[t] ?? 0) + value));
            return <path key={kind} class={`f-${kind}`} d={area(lower, base, hours, top)} />;
          })}
        </svg>
        <Cursor hours={hours} label={cursor} />
      </div>
    </div>
  );
}

/** The area between two steps. */
function area(lower: readonly number[], upper: readonly number[], hours: readonly number[], top: number): string {
  const y = (value: number): string => (100 - (100 * value) / top).toFixed(2);
  let path = "";
  hours.forEach((length, t) => {
    const from = startOf(hours, t);
    path += `${t === 0 ? `M${from} ${y(lower[0] ?? 0)}` : ""}V${y(upper[t] ?? 0)}H${from + length}`;
  });
  for (let t = hours.length - 1; t >= 0; t -= 1) {
    path += `V${y(lower[t] ?? 0)}H${startOf(hours, t)}`;
  }
  return `${path}Z`;
}
