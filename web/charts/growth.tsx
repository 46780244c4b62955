/** What more machines bring: a curve for the plan and one for routing without. */

import { scaleLinear } from "d3-scale";
import type { Curve } from "../model/answers.ts";
import { plain, short } from "../model/numbers.ts";
import { useWidth } from "./size.ts";

const HEIGHT = 260;
const LEFT = 64;
const RIGHT = 18;
const TOP = 28;
const FOOT = 42;

/** Value served, or the gain against today, with 0, 1, 2, ... more machines. */
export function GrowthChart({
  curve,
  how,
  scale,
  unit,
}: {
  curve: Curve;
  /** How demand finds a node without a plan. */
  how: string;
  scale: "value" | "gain";
  unit: string;
}) {
  const { ref, width } = useWidth();
  const sums = [0];
  for (const gain of curve.gains) {
    sums.push((sums.at(-1) ?? 0) + gain);
  }
  const lines = scale === "value" ? [curve.optimum, curve.asIs] : [sums];
  const all = lines.flat();
  const low = Math.min(...all);
  const high = Math.max(...all);
  const most = Math.max(1, curve.optimum.length - 1);
  const x = scaleLinear([0, most], [LEFT, width - RIGHT]);
  const y = scaleLinear([low - 0.05 * (high - low || 1), high + 0.05 * (high - low || 1)], [HEIGHT - FOOT, TOP]).nice(5);
  const each = Math.max(1, Math.ceil((24 * most) / Math.max(1, width - LEFT - RIGHT)));
  const points = (values: readonly number[]): string => values.map((value, at) => `${x(at)},${y(value)}`).join(" ");
  const what = scale === "value" ? "value served over all periods" : `gain against today, ${unit} per hour`;
  const [first = [], second] = lines;
  return (
    <div ref={ref} class="chart" data-chart="growth">
      <p class="legend" aria-hidden="true">
        <span>
          <span class="key served" /> with the plan
        </span>
        {second !== undefined && (
          <span>
            <span class="key dashed" /> without a plan, {how}
          </span>
        )}
      </p>
      <svg
        width={width}
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="img"
        aria-label={`${what} with more machines of ${curve.name}: ${first.map((value, at) => `${at} more ${short(value)}`).join(", ")} with the plan`}
      >
        <text class="tick" x={LEFT} y={11}>
          {what}
        </text>
        {y.ticks(5).map((tick) => (
          <g key={tick}>
            <line class="grid-line" x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} />
            <text class="tick" x={LEFT - 8} y={y(tick) + 4} text-anchor="end">
              {plain(tick)}
            </text>
          </g>
        ))}
        {curve.optimum.map((_, at) =>
          at % each === 0 ? (
            <text key={at} class="tick" x={x(at)} y={HEIGHT - FOOT + 18} text-anchor="middle">
              {at}
            </text>
          ) : null,
        )}
        <text class="tick" x={(LEFT + width) / 2} y={HEIGHT - 6} text-anchor="middle">
          more machines of {curve.name}
        </text>
        <polyline class="line plan" points={points(first)} />
        {first.map((value, at) => (
          <circle key={at} class="point plan" cx={x(at)} cy={y(value)} r="4.5">
            <title>{`${at} more, with the plan: ${plain(value)}`}</title>
          </circle>
        ))}
        {second !== undefined && (
          <>
            <polyline class="line as-is" points={points(second)} />
            {second.map((value, at) => (
              <circle key={at} class="point as-is" cx={x(at)} cy={y(value)} r="2.5">
                <title>{`${at} more, without a plan: ${plain(value)}`}</title>
              </circle>
            ))}
          </>
        )}
      </svg>
    </div>
  );
}
