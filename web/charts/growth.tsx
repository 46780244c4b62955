/** What more machines bring: a curve for the plan and one for routing without. */

import { scaleLinear } from "d3-scale";
import type { Curve } from "../model/answers.ts";
import { plain, short } from "../model/numbers.ts";
import { useWidth } from "./size.ts";

const HEIGHT = 240;
const LEFT = 70;
const FOOT = 42;

/** Value served, with 0, 1, 2, ... more machines. */
export function GrowthChart({ curve, policy }: { curve: Curve; policy: string }) {
  const { ref, width } = useWidth();
  const all = [...curve.optimum, ...curve.asIs];
  const low = Math.min(...all);
  const high = Math.max(...all);
  const most = Math.max(1, curve.optimum.length - 1);
  const x = scaleLinear([0, most], [LEFT, width - 16]);
  const y = scaleLinear([low - 0.06 * (high - low || 1), high + 0.1 * (high - low || 1)], [HEIGHT - FOOT, 12]);
  const points = (values: readonly number[]): string => values.map((value, at) => `${x(at)},${y(value)}`).join(" ");
  return (
    <div ref={ref} class="chart" data-chart="growth">
      <p class="legend" aria-hidden="true">
        <span class="key served" /> with the plan <span class="key dashed" /> routed {policy}, no plan
      </p>
      <svg
        width={width}
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="img"
        aria-label={`Value served with more machines of ${curve.name}: ${curve.optimum.map((value, at) => `${at} more ${short(value)}`).join(", ")} with the plan`}
      >
        {y.ticks(5).map((tick) => (
          <g key={tick}>
            <line class="grid-line" x1={LEFT} x2={width - 16} y1={y(tick)} y2={y(tick)} />
            <text class="tick" x={LEFT - 8} y={y(tick) + 4} text-anchor="end">
              {plain(tick)}
            </text>
          </g>
        ))}
        {curve.optimum.map((_, at) => (
          <text key={at} class="tick" x={x(at)} y={HEIGHT - FOOT + 18} text-anchor="middle">
            {at}
          </text>
        ))}
        <text class="tick" x={(LEFT + width) / 2} y={HEIGHT - 6} text-anchor="middle">
          machines added; upwards the value served in all periods
        </text>
        <polyline class="line as-is" points={points(curve.asIs)} />
        <polyline class="line plan" points={points(curve.optimum)} />
        {curve.optimum.map((value, at) => (
          <circle key={at} class="point plan" cx={x(at)} cy={y(value)} r="3.5">
            <title>{`${at} more: ${short(value)}`}</title>
          </circle>
        ))}
      </svg>
    </div>
  );
}
