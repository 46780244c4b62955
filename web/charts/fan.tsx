/** The tail of a history, and the fan of what may come after it. */

import type { Fan } from "../model/forecast.ts";
import { short } from "../model/numbers.ts";
import { timeLabels } from "./time.ts";

/** Points of a line, in a drawing as wide as there are hours; gaps are left open. */
function line(rates: readonly (number | null)[], from: number, y: (rate: number) => number): string {
  let path = "";
  let drawing = false;
  rates.forEach((rate, at) => {
    if (rate === null) {
      drawing = false;
      return;
    }
    path += `${drawing ? "L" : "M"}${from + at + 0.5} ${y(rate).toFixed(2)}`;
    drawing = true;
  });
  return path;
}

/** The drawing. */
export function FanChart({ fan, height }: { fan: Fan; height: number }) {
  const { past, low, mid, high, labels, band, about } = fan;
  const known = past.flatMap((rate) => (rate === null ? [] : [rate]));
  const most = Math.max(...known, ...high, Number.MIN_VALUE) * 1.05;
  const all = past.length + mid.length;
  const y = (rate: number): number => 100 - (100 * rate) / most;
  const now = past.length;
  const upper = line(high, now, y);
  const lower = line([...low].reverse(), 0, y);
  // The lower edge, back from right to left.
  const back = lower.replace(/[ML]([\d.]+) /g, (_, x: string) => `L${all - Number(x)} `);
  // What is known goes over into what is expected.
  const last = past.at(-1);
  const joined = last == null ? mid : [last, ...mid];
  return (
    <div class="fan">
      <div class="plot">
        <span class="y" style={{ top: `${y(most / 1.05)}%` }}>
          {short(most / 1.05)}
        </span>
        <span class="y" style={{ top: "100%" }}>
          0
        </span>
        <div class="draw">
          <svg viewBox={`0 0 ${all} 100`} preserveAspectRatio="none" height={height} role="img" aria-label={about}>
            <path class="fan-band" d={`${upper}${back}Z`} />
            <path class="fan-past" d={line(past, 0, y)} />
            <path class="fan-mid" d={line(joined, now - (joined.length - mid.length), y)} />
          </svg>
          {now > 0 && <span class="fan-now" style={{ left: `${(100 * now) / all}%` }} aria-hidden="true" />}
        </div>
      </div>
      <div class="axis indent" aria-hidden="true">
        {timeLabels(labels, labels.map(() => 1)).map(({ at, text }) => (
          <span key={text} style={{ left: `${100 * at}%` }}>
            {text}
          </span>
        ))}
      </div>
      <p class="away">{`The band is from the ${Math.round(band[0])} % to the ${Math.round(band[1])} % quantile.`}</p>
    </div>
  );
}
