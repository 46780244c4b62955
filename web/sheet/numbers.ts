/** Numbers, shares and series as people write them in a cell, and back. */

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const SCALES: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9, b: 1e9 };

/** A number with currency signs, thousands separators, a decimal comma or a scale
 * (`12 k`); nothing where it is none, or could be two. */
export function numberOf(text: string): number | undefined {
  let cell = text.trim().replace(/^[$€£¥]\s*|\s*[$€£¥]$/g, "").replace(/(?<=\d)[\s\u00a0\u202f'’_](?=\d{3}(\D|$))/g, "");
  const scale = /^(.*\d)\s*([kmgb])$/i.exec(cell);
  if (scale !== null) {
    cell = scale[1] ?? "";
  }
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(cell)) {
    cell = cell.replaceAll(",", "");
  } else if (/^[+-]?\d{1,3}(\.\d{3})+,\d*$/.test(cell)) {
    cell = cell.replaceAll(".", "").replace(",", ".");
  } else if (/^[+-]?\d*,\d+$/.test(cell)) {
    cell = cell.replace(",", ".");
  }
  return PLAIN.test(cell) ? Number(cell) * (SCALES[scale?.[2]?.toLowerCase() ?? ""] ?? 1) : undefined;
}

const IN_AN_HOUR: Readonly<Record<string, number>> = { s: 3600, m: 60, h: 1, d: 1 / 24 };

/** A length of time in hours: `0.1`, `6 min`, `90 s`, `1 day`. */
export function hoursOf(cell: string): number | undefined {
  const [, number = cell, unit = "h"] = /^(.*\d)\s*(s|sec|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)$/i.exec(cell) ?? [];
  const time = numberOf(number);
  return time === undefined ? undefined : short(time / (IN_AN_HOUR[unit.charAt(0).toLowerCase()] ?? 1));
}

/** A share: `99 %`, `0.99`, and `99`, which can be no other. */
export function fractionOf(cell: string): number | undefined {
  const percent = /^(.*?)\s*%$/.exec(cell);
  const number = numberOf(percent?.[1] ?? cell);
  if (number === undefined) {
    return undefined;
  }
  return percent !== null || number > 1 ? short(number / 100) : number;
}

/** The opposite: a share in percent. */
export function percentText(share: number): string {
  return `${String(short(share * 100))} %`;
}

/** One number, or one for each period: `6; 6; 8`. */
export function seriesOf(cell: string): unknown {
  const entries = cell.split(/[;\t]/).map((entry) => entry.trim()).filter((entry) => entry !== "");
  const numbers = entries.map((entry) => numberOf(entry) ?? entry);
  return numbers.length === 1 ? numbers[0] : numbers;
}

/** The opposite. */
export function seriesText(numbers: readonly unknown[]): string {
  return numbers.map(String).join("; ");
}

/** A number without the noise of the last digits, for products and quotients of what
 * was typed. */
export function short(value: number): number {
  return Number(value.toPrecision(12));
}
