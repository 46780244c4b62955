/** Replicas moved at the start of each period, as bars. */

import { scaleLinear } from "d3-scale";
import { grouped } from "../model/numbers.ts";
import type { Steady } from "../model/steady.ts";
import { useWidth } from "./size.ts";

const HEIGHT = 200;
const LEFT = 52;
const TOP = 24;
const FOOT = 40;

/** One bar per period. */
export function MovesChart({ steady: { labels, byPeriod, moves } }: { steady: Steady }) {
  const { ref, width, large } = useWidth();
  const most = Math.max(1, ...byPeriod);
  const y = scaleLinear([0, most], [HEIGHT - FOOT, TOP]).nice(4);
  const slot = (width - LEFT - 8) / Math.max(1, byPeriod.length);
  const each = Math.max(1, Math.ceil((46 * large) / slot));
  const thick = Math.max(1, Math.min(36, slot - Math.min(6, slot * 0.25)));
  return (
    <div ref={ref} class="chart" data-chart="moves">
      <svg
        width={width}
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="img"
        aria-label={`${grouped(moves, 0)} replicas moved: ${byPeriod.map((count, at) => `${labels[at]} ${grouped(count, 0)}`).join(", ")}`}
      >
        <text class="tick" x={LEFT} y={11}>
          replicas moved at the start of the period
        </text>
        {y.ticks(4).filter(Number.isInteger).map((tick) => (
          <g key={tick}>
            <line class="grid-line" x1={LEFT} x2={width} y1={y(tick)} y2={y(tick)} />
            <text class="tick" x={LEFT - 8} y={y(tick) + 4} text-anchor="end">
              {grouped(tick, 0)}
            </text>
          </g>
        ))}
        {byPeriod.map((count, at) => (
          <rect
            key={at}
            class="bar moves"
            x={LEFT + at * slot + (slot - thick) / 2}
            y={y(count)}
            width={thick}
            height={Math.max(0, y(0) - y(count))}
            rx="1.5"
          >
            <title>{`${labels[at]}: ${grouped(count, 0)} moved`}</title>
          </rect>
        ))}
        {labels.map((label, at) =>
          at % each === 0 ? (
            <text key={at} class="tick" x={LEFT + (at + 0.5) * slot} y={HEIGHT - FOOT + 17} text-anchor="middle">
              {label}
            </text>
          ) : null,
        )}
        <text class="tick" x={(LEFT + width) / 2} y={HEIGHT - 6} text-anchor="middle">
          period
        </text>
      </svg>
    </div>
  );
}
