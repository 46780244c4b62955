/** Amounts of money for people: `$1,649`, `$300.80`, `$220k`. */

import { grouped, plain, short } from "./numbers.ts";

/** Hours of a month: a year's over twelve. */
const MONTH = 730;

/** Signs that stand before the number. Other labels stand behind it. */
const SIGNS: Readonly<Record<string, string>> = { USD: "$", EUR: "€", GBP: "£", JPY: "¥", INR: "₹", KRW: "₩" };

/** What amounts are in, and how that is written. */
export interface Unit {
  /** A sign before the number, or nothing. */
  before: string;
  /** A word behind it, or nothing. */
  behind: string;
  /** Compute, of which there is so much at any time: it is no amount per hour. */
  timeless?: true;
}

/** The unit of a currency's label; `units` where there is none. */
export function unitOf(currency: string | undefined): Unit {
  if (currency === undefined) {
    return { before: "", behind: " units" };
  }
  const sign = SIGNS[currency] ?? (/^\p{Sc}$/u.test(currency) ? currency : undefined);
  return sign === undefined ? { before: "", behind: ` ${currency}` } : { before: sign, behind: "" };
}

/** The unit of compute, where nothing has a price. */
export function computeUnit(compute: string): Unit {
  return { before: "", behind: ` ${compute === "gpu" ? "GPUs" : compute}`, timeless: true };
}

/** What stands behind an amount of every hour: nothing where it is compute. */
export function anHour(unit: Unit): string {
  return unit.timeless === true ? "" : "/h";
}

/** What amounts are in, above a column of them: `$ per hour`, `GPUs`. */
export function perHour(unit: Unit): string {
  return `${signOf(unit)}${unit.timeless === true ? "" : " per hour"}`;
}

/** The sign or the word alone. */
export function signOf({ before, behind }: Unit): string {
  return before === "" ? behind.trim() : before;
}

function written(value: number, { before, behind }: Unit, digits: string): string {
  return `${value < 0 && /[1-9]/.test(digits) ? "−" : ""}${before}${digits}${behind}`;
}

/** A sentence of the core, whose amounts name their currency, as the page writes them:
 * `5.70 USD an hour` is `$5.70 an hour`. */
export function inSigns(sentence: string): string {
  const codes = Object.keys(SIGNS).join("|");
  return sentence.replace(new RegExp(`(\\d[\\d,]*(?:\\.\\d+)?) (${codes})\\b`, "g"), (whole, digits: string, code: string) => (SIGNS[code] === undefined ? whole : `${SIGNS[code]}${digits}`));
}

/** Without cents where they are noise: in headlines, axes and large figures. */
export function about(value: number, unit: Unit): string {
  const size = Math.abs(value);
  if (unit.timeless === true) {
    return written(value, unit, plain(Number(size.toFixed(size >= 20 ? 0 : 2))));
  }
  const digits = size >= 20 || size < 1e-9 ? grouped(size, 0) : size >= 0.1 ? grouped(size, 2) : plain(size);
  return written(value, unit, digits);
}

/** In whole units: where a column is read at a glance. */
export function whole(value: number, unit: Unit): string {
  return written(value, unit, grouped(Math.abs(value), 0));
}

/** With cents: in lists and sentences. */
export function exact(value: number, unit: Unit): string {
  const size = Math.abs(value);
  if (unit.timeless === true) {
    return written(value, unit, plain(Number(size.toFixed(2))));
  }
  const digits = size >= 1e5 || size < 1e-9 ? grouped(size, 0) : size >= 0.1 ? grouped(size, 2) : plain(size);
  return written(value, unit, digits);
}

/** Short, beside a row: `$60.8`, `$1.2k`. */
export function brief(value: number, unit: Unit): string {
  const size = Math.abs(value);
  const digits = size >= 1e4 ? short(size).replace(" ", "") : size >= 100 ? grouped(size, 0) : grouped(size, 1);
  return written(value, unit, digits);
}

/** Of a month, from an amount per hour: `$220k`. */
export function aMonth(perHour: number, unit: Unit): string {
  const value = perHour * MONTH;
  const size = Math.abs(value);
  const digits =
    size >= 1e6
      ? `${grouped(size / 1e6, size >= 1e8 ? 0 : 1)}M`
      : size >= 1e4
        ? `${grouped(size / 1e3, 0)}k`
        : grouped(size, 0);
  return written(value, unit, digits);
}
