/** The waterfall as bars: each starts where the one before it ended. */

import { column, percent, signed } from "../model/numbers.ts";
import type { Kind, Waterfall } from "../model/waterfall.ts";
import { useWidth } from "./size.ts";

const ROW = 26;
const TOP = 30;
const FOOT = 22;

/** The pattern that tells kinds apart without colour. */
const MARKS: Readonly<Record<Kind, string>> = {
  installed: "",
  held: "=",
  useful: "█",
  overhead: "▓",
  idle: "▒",
  stranded: "▨",
  surplus: "░",
};

/** Bars from installed to surplus. */
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
  const { ref, width } = useWidth();
  const narrow = width < 560;
  const labels = narrow ? 0 : 210;
  const numbers = before === undefined ? 128 : 178;
  const row = narrow ? ROW + 16 : ROW;
  const room = Math.max(80, width - labels - (narrow ? 0 : numbers) - 8);
  const parts = waterfall.parts.filter(({ hours }) => hours > 1e-9 * waterfall.installedHours);
  const none = waterfall.parts.filter((part) => !parts.includes(part));
  const installed = money ? waterfall.installedCost : waterfall.installedHours;
  const amounts = column([installed, ...parts.map((part) => (money ? part.cost : part.hours))]).slice(1);
  const height = TOP + parts.length * row + FOOT;
  const x = (share: number): number => labels + share * room;
  return (
    <div ref={ref} class="chart" data-chart="waterfall">
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Where ${column([installed])[0]} ${unit} went: ${parts.map((part, at) => `${part.label} ${amounts[at]}`).join(", ")}`}
      >
        <defs>
          <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect class="bar stranded" width="6" height="6" />
            <rect class="hatch" width="2" height="6" />
          </pattern>
          <pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse">
            <rect class="bar surplus" width="6" height="6" />
            <circle class="hatch" cx="3" cy="3" r="1.2" />
          </pattern>
        </defs>
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <g key={share}>
            <line class="grid-line" x1={x(share)} x2={x(share)} y1={TOP - 6} y2={height - FOOT} />
            <text class="tick" x={x(share)} y={TOP - 12} text-anchor={share === 0 ? "start" : share === 1 ? "end" : "middle"}>
              {share * 100} %
            </text>
          </g>
        ))}
        {parts.map((part, at) => {
          const from = money ? part.fromCost : part.fromHours;
          const share = (money ? part.percentOfCost : part.percentOfHours) / 100;
          const y = TOP + at * row;
          const bar = y + (narrow ? 17 : 4);
          const was = before?.parts.find(({ key }) => key === part.key);
          const change = was === undefined ? undefined : (money ? part.cost - was.cost : part.hours - was.hours);
          const value = `${amounts[at]} · ${percent(share * 100)} %${
            change === undefined ? "" : ` (${signed(change, (size) => column([installed, size])[1] ?? "")})`
          }`;
          return (
            <g key={part.key}>
              <title>{`${part.label}: ${amounts[at]} ${unit}. ${part.meaning}`}</title>
              {at > 0 && <line class="step-line" x1={x(from)} x2={x(from)} y1={bar - (row - 18)} y2={bar} />}
              <text class="label" x={narrow ? 0 : labels - 10} y={narrow ? y + 11 : y + 17} text-anchor={narrow ? "start" : "end"}>
                {part.label}
              </text>
              <rect
                class={`bar ${part.kind}`}
                x={x(from)}
                y={bar}
                width={Math.max(1.5, share * room)}
                height={18}
                rx="2"
                fill={part.kind === "stranded" ? "url(#hatch)" : part.kind === "surplus" ? "url(#dots)" : undefined}
                data-mark={MARKS[part.kind]}
              />
              <text class="value" x={width - 2} y={narrow ? y + 11 : y + 17} text-anchor="end">
                {value}
              </text>
            </g>
          );
        })}
        <text class="tick" x={labels} y={height - 4}>
          share of installed: {column([installed])[0]} {unit}
        </text>
      </svg>
      {none.length > 0 && (
        <p class="quiet">
          Nothing is lost to {none.map(({ label }) => label.toLowerCase().replace("stranded: ", "")).join(", ")}.
        </p>
      )}
    </div>
  );
}
