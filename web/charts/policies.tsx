/** Served and idle share of each policy, as two bars. */

import type { PolicyOutcome } from "idlewise";
import { percent } from "../model/numbers.ts";
import { useWidth } from "./size.ts";

const ROW = 40;
const TOP = 30;

/** Two bars per policy. */
export function PolicyChart({ policies }: { policies: readonly PolicyOutcome[] }) {
  const { ref, width } = useWidth();
  const labels = 104;
  const room = Math.max(80, width - labels - 62);
  const height = TOP + policies.length * ROW + 6;
  const x = (value: number): number => labels + (room * Math.min(100, value)) / 100;
  return (
    <div ref={ref} class="chart" data-chart="policies">
      <p class="legend" aria-hidden="true">
        <span class="key served" /> served, % of the work <span class="key idle" /> idle, % of the installed compute
      </p>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Served and idle by policy: ${policies.map(({ policy, served_percent, idle_percent }) => `${policy} ${percent(served_percent)} % served, ${percent(idle_percent)} % idle`).join("; ")}`}
      >
        {[0, 25, 50, 75, 100].map((tick) => (
          <g key={tick}>
            <line class="grid-line" x1={x(tick)} x2={x(tick)} y1={TOP - 8} y2={height} />
            <text class="tick" x={x(tick)} y={TOP - 14} text-anchor="middle">
              {tick} %
            </text>
          </g>
        ))}
        {policies.map(({ policy, served_percent, idle_percent }, at) => {
          const y = TOP + at * ROW;
          return (
            <g key={policy} class={policy === "optimum" ? "strong" : undefined}>
              <text class="label" x={labels - 10} y={y + 20} text-anchor="end">
                {policy}
              </text>
              <rect class="bar served" x={labels} y={y + 3} height={14} rx="2" width={x(served_percent) - labels} />
              <text class="value" x={x(served_percent) + 6} y={y + 14}>
                {percent(served_percent)} %
              </text>
              <rect class="bar idle-share" x={labels} y={y + 20} height={11} rx="2" width={x(idle_percent) - labels} />
              <text class="value small" x={x(idle_percent) + 6} y={y + 30}>
                {percent(idle_percent)} %
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}
