/** Numbers for people, by the same rules as the command's: what is read here
 * and there is the same text. */

/** Beyond this, digits say less than an exponent. */
const HUGE = 1e15;
/** Below this share of a column's largest number, a number is rounding noise. */
const NOISE = 1e-9;

/** With this many decimals: `-1,234.50`. */
export function grouped(value: number, decimals: number): string {
  if (!Number.isFinite(value)) {
    return "n/a";
  }
  if (Math.abs(value) >= HUGE) {
    return scientific(value, 3);
  }
  const text = fixed(Math.abs(value), decimals);
  const [whole = text, fraction] = text.split(".");
  // What rounds to zero has no sign.
  const sign = value < 0 && /[1-9]/.test(text) ? "-" : "";
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return sign + digits + (fraction === undefined ? "" : `.${fraction}`);
}

/** Rounded as the command rounds: what lies exactly between two goes to the even one. */
function fixed(size: number, decimals: number): string {
  const text = size.toFixed(decimals);
  if (!size.toFixed(decimals + 1).endsWith("5")) {
    return text;
  }
  // All digits that the number has.
  const digits = size.toFixed(Math.min(100, decimals + 60));
  const rest = digits.slice(digits.indexOf(".") + 1 + decimals);
  const down = digits.slice(0, digits.indexOf(".") + (decimals > 0 ? 1 + decimals : 0));
  return /^50*$/.test(rest) && /[02468]$/.test(down) ? down : text;
}

/** On its own, with six digits that mean something: `1,234.5`, `9e-7`. */
export function plain(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || !Number.isFinite(value)) {
    return grouped(value, 0);
  }
  if (size < 1e-4 || size >= HUGE) {
    return scientific(value, 3);
  }
  return trimZeros(grouped(value, clamp(5 - magnitude(size), 0, 9)));
}

/** An amount of currency on its own: with cents where they mean something. */
export function money(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e5) {
    return grouped(value, 0);
  }
  return size >= 0.1 ? grouped(value, 2) : plain(value);
}

/** A whole column: all with the same decimals, four digits of the largest. */
export function column(values: readonly number[]): string[] {
  const largest = values.reduce(
    (max, value) => (Number.isFinite(value) ? Math.max(max, Math.abs(value)) : max),
    0,
  );
  const whole = values.every((value) => Math.abs(value - Math.round(value)) <= NOISE * largest);
  const decimals = whole ? 0 : clamp(3 - magnitude(largest), 0, 6);
  const step = 10 ** -decimals;
  const tiny = largest > 0 && largest < 1e-3;
  return values.map((value) => {
    if (Math.abs(value) <= NOISE * largest) {
      return grouped(0, tiny ? 0 : decimals);
    }
    if (tiny) {
      return scientific(value, 2);
    }
    if (Math.abs(value) < step / 2) {
      return `${value < 0 ? ">-" : "<"}${grouped(step, decimals)}`;
    }
    return grouped(value, decimals);
  });
}

/** With one decimal. Almost none and almost all are not rounded to none and all. */
export function percent(value: number): string {
  if (value > 1e-7 && value < 0.05) {
    return "<0.1";
  }
  if (value >= 99.95 && value < 100 - 1e-7) {
    return ">99.9";
  }
  return grouped(value, 1);
}

/** A relative gap as a percentage with two digits that mean something; below a hundred-millionth it is rounding. */
export function gap(value: number): string {
  const share = value * 100;
  if (share > 0 && share < 1e-6) {
    return "<1e-6";
  }
  if (share === 0 || !Number.isFinite(share) || share >= 10) {
    return grouped(share, 0);
  }
  if (share < 1e-4) {
    return scientific(share, 1);
  }
  return trimZeros(grouped(share, clamp(1 - magnitude(share), 0, 6)));
}

/** How many of what: `1 node entry`, `2 node entries`. */
export function plural(count: number, one: string): string {
  const number = grouped(count, 0);
  if (count === 1) {
    return `${number} ${one}`;
  }
  return one.endsWith("y") ? `${number} ${one.slice(0, -1)}ies` : `${number} ${one}s`;
}

/** A short label for an axis: `1.2 M`, `340 k`. */
export function short(value: number): string {
  const size = Math.abs(value);
  for (const [step, letter] of [
    [1e12, " T"],
    [1e9, " G"],
    [1e6, " M"],
    [1e3, " k"],
  ] as const) {
    if (size >= step) {
      return trimZeros((value / step).toFixed(size / step >= 100 ? 0 : 1)) + letter;
    }
  }
  return plain(Number(value.toPrecision(3)));
}

/** The power of ten of the first digit. */
function magnitude(size: number): number {
  return size > 0 ? Math.floor(Math.log10(size)) : 0;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function scientific(value: number, decimals: number): string {
  const [digits = "", power = "0"] = value.toExponential(decimals).split("e");
  return `${trimZeros(digits)}e${Number(power)}`;
}

function trimZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
