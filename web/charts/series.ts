/** Time series: constant within a period, so drawn as steps. */

import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { short } from "../model/numbers.ts";
import { colour, font } from "./palette.ts";

/** One line or area. */
export interface Line {
  label: string;
  values: readonly number[];
  /** The name of its colour in the style sheet. */
  ink: string;
  /** Filled down to zero, hatched down to the next line, or a line only. */
  fill: "solid" | "hatch" | "none";
  dashed?: boolean;
}

/** What is drawn. */
export interface Chart {
  /** When each period starts, in hours, and when the last one ends. */
  starts: readonly number[];
  end: number;
  labels: readonly string[];
  lines: readonly Line[];
  most?: number;
}

/** Charts of one name share what is pointed at. */
const TOGETHER = "periods";

/** Draws a chart into an element; what is returned ends it. `point` hears of
 * the period under the pointer. */
export function drawSeries(
  place: HTMLElement,
  chart: Chart,
  width: number,
  height: number,
  point: (period: number | undefined) => void,
): () => void {
  const { starts, end, labels, lines, most } = chart;
  const x = [...starts, end];
  const steps = uPlot.paths.stepped?.({ align: 1 });
  const soft = colour("soft");
  const axis = {
    stroke: soft,
    grid: { stroke: colour("line"), width: 1 },
    ticks: { stroke: colour("line"), width: 1 },
    font: font(11.5),
    labelFont: font(11.5),
  };
  const plot = new uPlot(
    {
      width,
      height,
      scales: { x: { time: false }, y: { range: (_, _low, high) => [0, most ?? (high > 0 ? high * 1.06 : 1)] } },
      cursor: { drag: { x: false, y: false }, points: { show: false }, y: false, sync: { key: TOGETHER } },
      legend: { show: false },
      hooks: {
        setCursor: [
          ({ cursor: { left, idx } }) =>
            // A step holds until the next one starts, so the nearest point may be the one after.
            point(left == null || left < 0 || idx == null ? undefined : periodAt(starts, plot.posToVal(left, "x"))),
        ],
      },
      bands: lines.flatMap(({ fill, ink }, at) =>
        fill === "hatch" ? [{ series: [at + 1, at + 2] as [number, number], fill: hatch(colour(ink)) }] : [],
      ),
      axes: [
        {
          ...axis,
          size: 30,
          values: (_, splits) => splits.map((at) => labelAt(starts, labels, at)),
          splits: () => ticks(starts, width),
        },
        {
          ...axis,
          size: 52,
          values: (_, splits) => splits.map(short),
        },
      ],
      series: [
        {},
        ...lines.map(({ label, ink, fill, dashed }): uPlot.Series => {
          const shown = colour(ink);
          return {
            label,
            stroke: shown,
            width: fill === "none" ? 1.75 : 1,
            ...(steps === undefined ? {} : { paths: steps }),
            ...(fill === "solid" ? { fill: `${shown}66` } : {}),
            ...(dashed === true ? { dash: [5, 4] } : {}),
            points: { show: false },
          };
        }),
      ],
    },
    [x, ...lines.map(({ values }) => [...values, values.at(-1) ?? 0])],
    place,
  );
  return () => plot.destroy();
}

/** A pattern that tells an area from its neighbour without colour. */
function hatch(ink: string): CanvasPattern | string {
  const tile = document.createElement("canvas");
  tile.width = 8;
  tile.height = 8;
  const context = tile.getContext("2d");
  if (context === null) {
    return ink;
  }
  context.strokeStyle = ink;
  context.lineWidth = 2;
  for (const shift of [-8, 0, 8]) {
    context.beginPath();
    context.moveTo(shift, 8);
    context.lineTo(shift + 8, 0);
    context.stroke();
  }
  return context.createPattern(tile, "repeat") ?? ink;
}

function periodAt(starts: readonly number[], at: number): number {
  return Math.max(
    0,
    starts.findLastIndex((start) => start <= at + 1e-9),
  );
}

function labelAt(starts: readonly number[], labels: readonly string[], at: number): string {
  return labels[periodAt(starts, at)] ?? "";
}

/** Starts that leave room for their labels. */
function ticks(starts: readonly number[], width: number): number[] {
  const step = Math.max(1, Math.ceil((starts.length * 64) / Math.max(64, width - 80)));
  return starts.filter((_, at) => at % step === 0);
}
