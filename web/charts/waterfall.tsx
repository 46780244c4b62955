/** The waterfall as bars: each starts where the one before it ended. */

import { column, percent, signed } from "../model/numbers.ts";
import type { Waterfall } from "../model/waterfall.ts";
import { Patterns } from "./patterns.tsx";
import { useWidth } from "./size.ts";

const ROW = 25;
const TOP = 34;
const FOOT = 8;
const THICK = 15;

/** Bars from unavailable to surplus, and what of them is idle. */
export function WaterfallChart({
  waterfall,
  before,
  money,
  unit,
}: {
  waterfall: Waterfall;
  before: Waterfall | undefined;
  money: boolean;
  unit: string;
}) {
  const { ref, width, large } = useWidth();
  const narrow = width < 620;
  const labels = narrow ? 0 : 190 * large;
  const numbers = narrow ? 0 : (before === undefined ? 132 : 196) * large;
  const row = narrow ? ROW + 14 : ROW;
  const room = Math.max(80, width - labels - numbers - 2);
  const parts = waterfall.parts.filter(({ hours }) => hours > 1e-9 * waterfall.installedHours);
  const none = waterfall.parts.filter((part) => !parts.includes(part));
  const installed = money ? waterfall.installedCost : waterfall.installedHours;
  const idle = money ? waterfall.idleCost : waterfall.idleHours;
  const amounts = column([installed, idle, ...parts.map((part) => (money ? part.cost : part.hours))]);
  const x = (share: number): number => labels + share * room;
  const rows = [
    ...parts.map((part, at) => ({
      key: part.key,
      kind: part.kind as string,
      label: part.label,
      title: part.meaning,
      from: money ? part.fromCost : part.fromHours,
      share: (money ? part.percentOfCost : part.percentOfHours) / 100,
      amount: amounts[at + 2] ?? "",
      now: money ? part.cost : part.hours,
      was: before?.parts.find(({ key }) => key === part.key)?.[money ? "cost" : "hours"],
    })),
    {
      key: "idle-sum",
      kind: "sum",
      label: "Idle in all",
      title: "Workload idle, stranded and surplus together.",
      from: installed > 0 ? 1 - idle / installed : 1,
      share: installed > 0 ? idle / installed : 0,
      amount: amounts[1] ?? "",
      now: idle,
      was: money ? before?.idleCost : before?.idleHours,
    },
  ];
  const height = TOP + rows.length * row + FOOT;
  return (
    <div ref={ref} class="chart" data-chart="waterfall">
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Where ${amounts[0]} ${unit} went: ${rows.map(({ label, amount }) => `${label} ${amount}`).join(", ")}`}
      >
        <Patterns name="waterfall" />
        <text class="tick" x={labels} y={10}>
          share of all installed, {amounts[0]} {unit}
        </text>
        {!narrow && (
          <text class="tick" x={width} y={10} text-anchor="end">
            {unit} · share
          </text>
        )}
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <g key={share}>
            <line class="grid-line" x1={x(share)} x2={x(share)} y1={TOP - 4} y2={height - FOOT} />
            <text class="tick" x={x(share)} y={TOP - 9} text-anchor={share === 0 ? "start" : share === 1 ? "end" : "middle"}>
              {share * 100} %
            </text>
          </g>
        ))}
        {rows.map(({ key, kind, label, title, from, share, amount, now, was }, at) => {
          const y = TOP + at * row;
          const bar = y + (narrow ? 19 : (row - THICK) / 2);
          const text = narrow ? y + 13 : y + row / 2 + 4.5;
          const change =
            was === undefined ? "" : ` (${signed(now - was, (size) => column([installed, size])[1] ?? "")})`;
          return (
            <g key={key} class={kind === "sum" ? "strong" : undefined}>
              <title>{`${label}: ${amount} ${unit}. ${title}`}</title>
              {at > 0 && kind !== "sum" && <line class="step-line" x1={x(from)} x2={x(from)} y1={bar - (row - THICK)} y2={bar} />}
              <text class="label" x={narrow ? 0 : labels - 12} y={text} text-anchor={narrow ? "start" : "end"}>
                {label}
              </text>
              <rect
                class={`bar ${kind}`}
                x={x(from)}
                y={bar}
                width={Math.max(1.5, share * room)}
                height={THICK}
                rx="1.5"
                fill={kind === "stranded" ? "url(#waterfall-hatch)" : kind === "surplus" ? "url(#waterfall-dots)" : undefined}
              />
              <text class="value" x={width} y={text} text-anchor="end">
                {amount} · {percent(share * 100)} %{change}
              </text>
            </g>
          );
        })}
      </svg>
      {none.length > 0 && (
        <p class="quiet">
          Nothing is lost to {none.map(({ label }) => label.toLowerCase().replace("stranded: ", "")).join(", ")}.
        </p>
      )}
    </div>
  );
}
