/** The heatmap on canvas. Only what is visible is drawn; where there are more
 * rows than pixels, a line of pixels stands for several. */

import { busyShare, idOf, within } from "../model/heat.ts";
import type { Heat } from "../model/heat.ts";
import { percent } from "../model/numbers.ts";
import { CIVIDIS } from "./cividis.ts";
import { colour, enlarged, font } from "./palette.ts";

/** The visible part, in rows and periods; fractions while moving. */
export interface Window {
  row: number;
  rows: number;
  period: number;
  periods: number;
}

/** A cell under the pointer. */
export interface Cell {
  rows: readonly [number, number];
  period: number;
}

const FOOT = 26;
/** Pixels of a row below which its name is not written. */
const READABLE = 13;
/** Pixels of a cell from which its number is written in it. */
const NUMBERED = { tall: 19, wide: 40 };
/** Room of the names of groups, written upwards beside those of their rows. */
const GROUP = 22;

/** Everything of a heat. */
export function whole(heat: Heat): Window {
  return { row: 0, rows: heat.rows, period: 0, periods: heat.periods.length };
}

/** A window moved and zoomed, kept inside the heat. */
export function moved(heat: Heat, window: Window, change: Partial<Window>): Window {
  const next = { ...window, ...change };
  const rows = clamp(next.rows, Math.min(4, heat.rows), heat.rows);
  const periods = clamp(next.periods, Math.min(4, heat.periods.length), heat.periods.length);
  return {
    rows,
    periods,
    row: clamp(next.row, 0, heat.rows - rows),
    period: clamp(next.period, 0, heat.periods.length - periods),
  };
}

/** Zoomed by a factor around a place of the window, 0 to 1 each way. */
export function zoomed(heat: Heat, window: Window, factor: number, x = 0.5, y = 0.5): Window {
  const rows = clamp(window.rows * factor, Math.min(4, heat.rows), heat.rows);
  const periods = clamp(window.periods * factor, Math.min(4, heat.periods.length), heat.periods.length);
  return moved(heat, window, {
    rows,
    periods,
    row: window.row + y * (window.rows - rows),
    period: window.period + x * (window.periods - periods),
  });
}

/** The width of the names at the left: as wide as the longest, within limits. */
export function marginOf({ longest }: Heat, width: number): number {
  const wanted = Math.max(72, 24 + GROUP + 6.3 * longest);
  return Math.round(enlarged() * Math.min(width < 560 ? 112 : 190, wanted));
}

/** Draws a window of a heat. */
export class Heatmap {
  readonly #canvas: HTMLCanvasElement;
  readonly #cells = document.createElement("canvas");
  #image: ImageData | undefined;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  /** Draws at a size in pixels of the style sheet. */
  draw(heat: Heat, window: Window, width: number, height: number, pointed?: Cell): void {
    const ratio = Math.min(2, devicePixelRatio || 1);
    const canvas = this.#canvas;
    if (canvas.width !== width * ratio || canvas.height !== height * ratio) {
      canvas.width = width * ratio;
      canvas.height = height * ratio;
    }
    const context = canvas.getContext("2d");
    if (context === null) {
      return;
    }
    const left = marginOf(heat, width);
    const right = width - 1;
    const bottom = height - FOOT;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.save();
    context.beginPath();
    context.rect(left, 0, right - left, bottom);
    context.clip();
    context.fillStyle = colour("held");
    context.fillRect(left, 0, right - left, bottom);
    this.#drawCells(context, heat, window, left, right - left, bottom);
    this.#drawNumbers(context, heat, window, left, right - left, bottom);
    if (pointed !== undefined) {
      const wide = (right - left) / window.periods;
      const tall = bottom / window.rows;
      const [from, to] = pointed.rows;
      context.strokeStyle = colour("stranded");
      context.lineWidth = 2;
      context.strokeRect(
        left + (pointed.period - window.period) * wide,
        (from - window.row) * tall,
        Math.max(3, wide),
        Math.max(3, (to - from) * tall),
      );
    }
    context.restore();
    this.#drawRows(context, heat, window, left, right, bottom);
    this.#drawPeriods(context, heat, window, left, right, bottom);
  }

  #drawCells(
    context: CanvasRenderingContext2D,
    heat: Heat,
    window: Window,
    left: number,
    width: number,
    height: number,
  ): void {
    const rowStep = Math.max(1, Math.ceil(window.rows / height));
    const periodStep = Math.max(1, Math.ceil(window.periods / width));
    const firstRow = Math.floor(window.row / rowStep) * rowStep;
    const firstPeriod = Math.floor(window.period / periodStep) * periodStep;
    const lines = Math.ceil((Math.min(heat.rows, window.row + window.rows) - firstRow) / rowStep);
    const columns = Math.ceil(
      (Math.min(heat.periods.length, window.period + window.periods) - firstPeriod) / periodStep,
    );
    if (lines < 1 || columns < 1) {
      return;
    }
    if (this.#image?.width !== columns || this.#image.height !== lines) {
      this.#image = new ImageData(columns, lines);
      this.#cells.width = columns;
      this.#cells.height = lines;
    }
    // Whole pixels at once, and no array for any of them: there may be millions in a second.
    const pixels = new Uint32Array(this.#image.data.buffer);
    const colours = new Uint32Array(CIVIDIS.buffer);
    for (let line = 0, at = 0; line < lines; line += 1) {
      const from = firstRow + line * rowStep;
      const to = Math.min(heat.rows, from + rowStep);
      for (let column = 0; column < columns; column += 1, at += 1) {
        const start = firstPeriod + column * periodStep;
        const end = Math.min(heat.periods.length, start + periodStep);
        const share = busyShare(heat, from, to, start, end);
        pixels[at] = share === undefined ? 0 : (colours[Math.round(255 * share)] ?? 0);
      }
    }
    this.#cells.getContext("2d")?.putImageData(this.#image, 0, 0);
    context.imageSmoothingEnabled = false;
    const x = left + ((firstPeriod - window.period) / window.periods) * width;
    const y = ((firstRow - window.row) / window.rows) * height;
    context.drawImage(
      this.#cells,
      x,
      y,
      ((columns * periodStep) / window.periods) * width,
      ((lines * rowStep) / window.rows) * height,
    );
  }

  /** The busy share in percent, where a cell has room for it. */
  #drawNumbers(
    context: CanvasRenderingContext2D,
    heat: Heat,
    window: Window,
    left: number,
    width: number,
    height: number,
  ): void {
    const wide = width / window.periods;
    const tall = height / window.rows;
    if (wide < NUMBERED.wide || tall < NUMBERED.tall) {
      return;
    }
    context.font = font(11);
    context.textAlign = "center";
    context.textBaseline = "middle";
    const lastRow = Math.min(heat.rows, Math.ceil(window.row + window.rows));
    const lastPeriod = Math.min(heat.periods.length, Math.ceil(window.period + window.periods));
    for (let row = Math.floor(window.row); row < lastRow; row += 1) {
      for (let period = Math.floor(window.period); period < lastPeriod; period += 1) {
        const share = busyShare(heat, row, row + 1, period, period + 1);
        if (share !== undefined) {
          context.fillStyle = share > 0.5 ? "#16181d" : "#ffffff";
          const x = left + (period + 0.5 - window.period) * wide;
          context.fillText(percent(100 * share), x, (row + 0.5 - window.row) * tall);
        }
      }
    }
  }

  #drawRows(
    context: CanvasRenderingContext2D,
    heat: Heat,
    window: Window,
    left: number,
    right: number,
    bottom: number,
  ): void {
    const place = (row: number): number => ((row - window.row) / window.rows) * bottom;
    context.font = font(11.5);
    context.textAlign = "right";
    context.textBaseline = "middle";
    const tall = bottom / window.rows;
    if (tall >= READABLE) {
      context.fillStyle = colour("ink");
      for (const { name, from, to } of heat.groups) {
        const last = Math.min(to, Math.ceil(window.row + window.rows));
        for (let row = Math.max(from, Math.floor(window.row)); row < last; row += 1) {
          const y = place(row + 0.5);
          if (y > 4 && y < bottom - 3) {
            const room = left - 10 - (name === "" ? 0 : GROUP);
            context.fillText(fitted(context, within(idOf(heat, row), name), room), left - 8, y);
          }
        }
      }
    }
    context.strokeStyle = colour("card");
    context.lineWidth = 3;
    for (const { name, from, to } of heat.groups) {
      const top = Math.max(0, place(from));
      const end = Math.min(bottom, place(to));
      if (end <= 0 || top >= bottom || name === "") {
        continue;
      }
      if (end < bottom) {
        context.beginPath();
        context.moveTo(0, end);
        context.lineTo(right, end);
        context.stroke();
      }
      if (tall < READABLE && end - top >= 12) {
        context.fillStyle = colour("ink");
        context.fillText(fitted(context, name, left - 10), left - 8, (top + end) / 2);
      } else if (tall >= READABLE && end - top >= 20) {
        context.save();
        context.fillStyle = colour("soft");
        context.textAlign = "center";
        context.translate(8, (top + end) / 2);
        context.rotate(-Math.PI / 2);
        context.fillText(fitted(context, name, end - top - 6), 0, 0);
        context.restore();
        context.fillStyle = colour("edge");
        context.fillRect(17, top + 3, 1, end - top - 6);
      }
    }
  }

  #drawPeriods(
    context: CanvasRenderingContext2D,
    heat: Heat,
    window: Window,
    left: number,
    right: number,
    bottom: number,
  ): void {
    const wide = (right - left) / window.periods;
    const step = Math.max(1, Math.ceil(56 / wide));
    context.font = font(11.5);
    context.fillStyle = colour("soft");
    context.textBaseline = "top";
    context.textAlign = "right";
    context.fillText("period", left - 8, bottom + 7);
    context.textAlign = "center";
    const last = Math.min(heat.periods.length, window.period + window.periods);
    for (let period = Math.ceil(window.period / step) * step; period < last; period += step) {
      const x = left + (period + 0.5 - window.period) * wide;
      if (x > left + 8 && x < right - 8) {
        context.fillText(fitted(context, heat.periods[period] ?? "", step * wide - 4), x, bottom + 7);
      }
    }
  }
}

/** The cell at a place of the canvas. */
export function cellAt(
  heat: Heat,
  window: Window,
  x: number,
  y: number,
  width: number,
  height: number,
): Cell | undefined {
  const left = marginOf(heat, width);
  const bottom = height - FOOT;
  if (x < left || x >= width || y < 0 || y >= bottom) {
    return undefined;
  }
  const step = Math.max(1, Math.ceil(window.rows / bottom));
  const row = Math.min(heat.rows - 1, Math.floor(window.row + (y / bottom) * window.rows));
  const from = Math.floor(row / step) * step;
  const period = Math.floor(window.period + ((x - left) / (width - left)) * window.periods);
  return {
    rows: [from, Math.min(heat.rows, from + step)],
    period: Math.min(heat.periods.length - 1, period),
  };
}

function fitted(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) {
    return text;
  }
  let letters = text.length;
  while (letters > 1 && context.measureText(`${text.slice(0, letters)}…`).width > width) {
    letters -= 1;
  }
  return `${text.slice(0, letters)}…`;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
