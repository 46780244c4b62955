/** Served and idle share of each policy, as two bars. */

import type { PolicyOutcome } from "idlewise";
import { HOW } from "../model/headline.ts";
import { column, grouped, percent, signed } from "../model/numbers.ts";
import { useWidth } from "./size.ts";

const ROW = 40;
const TOP = 34;

/** Two bars per policy, with their differences to plan A. */
export function PolicyChart({
  policies,
  before,
  priced,
  currency,
}: {
  policies: readonly PolicyOutcome[];
  before: readonly PolicyOutcome[] | undefined;
  priced: boolean;
  currency: string;
}) {
  const { ref, width, large } = useWidth();
  const narrow = width < 560;
  const labels = narrow ? 0 : 172 * large;
  const money = priced && !narrow ? 96 * large : 0;
  const row = narrow ? ROW + 16 : ROW;
  const room = Math.max(80, width - labels - (before === undefined ? 54 : 92) * large - money);
  const height = TOP + policies.length * row + 4;
  const x = (value: number): number => labels + (room * Math.min(100, value)) / 100;
  const avoidable = column(policies.map(({ avoidable_per_hour }) => avoidable_per_hour ?? 0));
  return (
    <div ref={ref} class="chart" data-chart="policies">
      <p class="legend" aria-hidden="true">
        <span>
          <span class="key served" /> served, % of the work
        </span>
        <span>
          <span class="key idle" /> idle, % of the installed compute
        </span>
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
            <line class="grid-line" x1={x(tick)} x2={x(tick)} y1={TOP - 6} y2={height} />
            <text class="tick" x={x(tick)} y={TOP - 12} text-anchor={narrow && tick === 0 ? "start" : "middle"}>
              {tick} %
            </text>
          </g>
        ))}
        {money > 0 && (
          <text class="tick" x={width} y={10} text-anchor="end">
            <tspan x={width}>avoidable,</tspan>
            <tspan x={width} dy="13">
              {currency}/h
            </tspan>
          </text>
        )}
        {policies.map(({ policy, served_percent, idle_percent }, at) => {
          const y = TOP + at * row;
          const top = y + (narrow ? 18 : 4);
          const was = before?.find((one) => one.policy === policy);
          const points = (now: number, then: number | undefined): string =>
            then === undefined ? "" : ` (${signed(now - then, (size) => grouped(size, 1))})`;
          return (
            <g key={policy} class={policy === "optimum" ? "strong" : undefined}>
              <text class="label" x={narrow ? 0 : labels - 12} y={narrow ? y + 12 : y + 23} text-anchor={narrow ? "start" : "end"}>
                {HOW[policy] ?? policy}
              </text>
              <rect class="bar served" x={x(0)} y={top} height={13} rx="1.5" width={x(served_percent) - x(0)} />
              <text class="value" x={x(served_percent) + 6} y={top + 11}>
                {percent(served_percent)} %{points(served_percent, was?.served_percent)}
              </text>
              <rect class="bar idle-share" x={x(0)} y={top + 16} height={10} rx="1.5" width={x(idle_percent) - x(0)} />
              <text class="value small" x={x(idle_percent) + 6} y={top + 25}>
                {percent(idle_percent)} %{points(idle_percent, was?.idle_percent)}
              </text>
              {money > 0 && (
                <text class="value" x={width} y={y + 23} text-anchor="end">
                  {avoidable[at]}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </div>
  );
}
