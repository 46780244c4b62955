/** A day of demand: its figures, and how a dragged bar changes it. */

/** The figures of a day. */
export interface Day {
  flat: boolean;
  mean: number;
  peak: number;
  least: number;
  /** Where the tallest bar ends, with some room above. */
  scale: number;
  peakAt: string;
  peakText: string;
  leastText: string;
  ratio: string;
  /** The same mean on the curve that chats were published to have: 1.5 at the peak. */
  curve: number[];
}

/** Hours of the peak, and how far it stands above the mean. */
const PEAK_HOUR = 20;
const PEAK_OVER_MEAN = 1.5;

/** The figures of a day, or of longer. */
export function dayOf(rates: readonly number[], times: readonly string[] = []): Day {
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / Math.max(1, rates.length);
  const peak = Math.max(0, ...rates);
  const least = Math.min(...rates);
  const at = rates.indexOf(peak);
  const units = (value: number): string => `${value.toLocaleString("en-US", { maximumFractionDigits: 1 })} units/s`;
  return {
    flat: rates.every((rate) => rate === rates[0]),
    mean,
    peak,
    least,
    scale: peak === 0 ? 1 : peak * 1.05,
    peakAt: times[at] ?? `${at >= 24 ? `day ${Math.floor(at / 24) + 1}, ` : ""}${String(at % 24).padStart(2, "0")}:00`,
    peakText: units(peak),
    leastText: units(least),
    ratio: mean > 0 ? (peak / mean).toFixed(2) : "–",
    curve: rates.map((_, hour) => {
      const turn = Math.cos(((hour - PEAK_HOUR) / 12) * Math.PI);
      return Math.round(mean * (1 + (PEAK_OVER_MEAN - 1) * turn));
    }),
  };
}

/** The rates with the bar at a part of the width as high as a part of the height. */
export function withBar(rates: readonly number[], along: number, up: number): number[] {
  const at = Math.max(0, Math.min(rates.length - 1, Math.floor(along * rates.length)));
  const { scale } = dayOf(rates);
  const value = Math.max(0, up) * scale;
  const digits = 10 ** Math.max(0, Math.floor(Math.log10(scale)) - 2);
  return rates.map((rate, index) => (index === at ? Math.round(value / digits) * digits : rate));
}
