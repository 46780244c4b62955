/**
 * Names of fields that a grid changes (`policy.objective`, `demands.rate.times`,
 * `nodes[hardware=H100,region=eu].count`), read and set as `idlewise sweep` does.
 */

import { IdlewiseError } from "../errors.js";
import { withNearest } from "../nearest.js";

/** One part of a field's name. */
interface Step {
  name: string;
  /** What elements of a list have to be to be meant; empty means all of them. */
  wanted: Wanted[];
}

/** A field that an element of a list must have. */
interface Wanted {
  /** The names on the way to it: `labels.site` is two. */
  names: string[];
  value: string;
}

/** A field of one object, or of every object of a list that matches. */
export interface Field {
  /** As it was written. */
  text: string;
  way: Step[];
  last: string;
  /** Whether the value multiplies what is there (`.times`). */
  times: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

function wrong(field: string, what: string): IdlewiseError {
  return new IdlewiseError("argument", `over: ${field}: ${what}`);
}

/** Reads a name. */
export function parseField(text: string): Field {
  const steps: Step[] = [];
  let rest = text;
  for (;;) {
    const end = /[.[]/.exec(rest)?.index ?? rest.length;
    const name = rest.slice(0, end).trim();
    if (name === "") {
      throw wrong(text, "a name is empty; expected names joined by dots, such as nodes[hardware=H100].count");
    }
    const step: Step = { name, wanted: [] };
    rest = rest.slice(end);
    if (rest.startsWith("[")) {
      const read = selectorOf(text, rest.slice(1));
      step.wanted = read.wanted;
      rest = read.rest;
    }
    steps.push(step);
    if (rest === "") {
      break;
    }
    if (!rest.startsWith(".")) {
      throw wrong(text, "expected a dot after ]");
    }
    rest = rest.slice(1);
  }
  const final = steps.at(-1);
  const times = steps.length > 1 && final?.name === "times" && final.wanted.length === 0;
  if (times) {
    steps.pop();
  }
  const last = steps.pop();
  if (last === undefined || last.wanted.length > 0) {
    throw wrong(
      text,
      "it ends in a list; expected a field of its elements, such as nodes[hardware=H100].count",
    );
  }
  return { text, way: steps, last: last.name, times };
}

/**
 * What stands in brackets, and what follows the closing one. Values with a comma, a
 * bracket or blanks at their ends stand in double quotes.
 */
function selectorOf(text: string, inside: string): { wanted: Wanted[]; rest: string } {
  const wanted: Wanted[] = [];
  let rest = inside;
  for (;;) {
    const [, name, after] = /^([^=]*)=([^]*)$/.exec(rest) ?? [];
    const names = name?.split(".").map((part) => part.trim()) ?? [];
    if (after === undefined || names.some((part) => part === "" || /[[\]]/.test(part))) {
      throw wrong(text, "expected field=value in brackets, such as [hardware=H100]");
    }
    const value = valueOf(text, after);
    wanted.push({ names, value: value.text });
    rest = value.rest;
    if (rest.startsWith("]")) {
      return { wanted, rest: rest.slice(1) };
    }
    if (!rest.startsWith(",")) {
      throw wrong(text, "expected , or ] after a value");
    }
    rest = rest.slice(1);
  }
}

function valueOf(text: string, after: string): { text: string; rest: string } {
  const opened = after.trimStart();
  if (opened.startsWith('"')) {
    const end = opened.indexOf('"', 1);
    if (end < 0) {
      throw wrong(text, "a value in quotes has no end");
    }
    return { text: opened.slice(1, end), rest: opened.slice(end + 1).trimStart() };
  }
  const end = /[,\]]/.exec(after)?.index;
  if (end === undefined) {
    throw wrong(text, "a bracket is not closed");
  }
  return { text: after.slice(0, end).trim(), rest: after.slice(end) };
}

/**
 * The scenario with this value wherever the field is meant. What stays as it is, is
 * shared with the scenario that was given, which is left alone.
 */
export function withField(scenario: unknown, field: Field, value: unknown): unknown {
  const seen = new Map<number, Seen>();
  const at = (place: unknown, depth: number): unknown => {
    const step = field.way[depth];
    const own = isObject(place) ? place : undefined;
    if (step === undefined) {
      if (own === undefined) {
        throw wrong(field.text, `${field.last} cannot be set: what it would be in is no object`);
      }
      return { ...own, [field.last]: valueIn(field, own, value) };
    }
    const inner = own?.[step.name];
    if (own === undefined || inner === undefined) {
      const known = own === undefined ? [] : Object.keys(own);
      throw wrong(field.text, withNearest(`there is no ${step.name}`, step.name, known));
    }
    if (Array.isArray(inner)) {
      const met = seen.get(depth) ?? { found: false, values: new Set<string>() };
      seen.set(depth, met);
      const elements = inner.map((element: unknown) => {
        if (!step.wanted.every((wanted, place) => matches(wanted, element, place === 0 ? met : undefined))) {
          return element;
        }
        met.found = true;
        return at(element, depth + 1);
      });
      return { ...own, [step.name]: elements };
    }
    if (step.wanted.length > 0) {
      throw wrong(field.text, `${step.name} is no list: nothing can be picked from it`);
    }
    return { ...own, [step.name]: at(inner, depth + 1) };
  };
  const changed = at(scenario, 0);
  for (const [depth, met] of seen) {
    if (!met.found) {
      throw wrong(field.text, nothing(field.way[depth], met));
    }
  }
  return changed;
}

/** What was looked at in a list: whether anything matched, and the values of the first field wanted. */
interface Seen {
  found: boolean;
  values: Set<string>;
}

/** Values of a field that are kept to find the nearest one. */
const KEPT = 1000;

function matches(wanted: Wanted, element: unknown, seen: Seen | undefined): boolean {
  let at = element;
  for (const name of wanted.names) {
    at = isObject(at) ? at[name] : undefined;
  }
  if (at === undefined) {
    return false;
  }
  const found = typeof at === "string" ? at : JSON.stringify(at);
  if (seen !== undefined && seen.values.size < KEPT) {
    seen.values.add(found);
  }
  return found === wanted.value;
}

function nothing(step: Step | undefined, { values }: Seen): string {
  const [first] = step?.wanted ?? [];
  if (step === undefined || first === undefined) {
    return `${step?.name ?? ""} is empty`;
  }
  const wanted = step.wanted.map(({ names, value }) => `${names.join(".")}=${value}`).join(", ");
  return withNearest(`no element of ${step.name} has ${wanted}`, first.value, values);
}

function valueIn(field: Field, own: Fields, value: unknown): unknown {
  if (!field.times) {
    return value;
  }
  if (typeof value !== "number") {
    throw wrong(field.text, `found ${JSON.stringify(value)}; expected a number to multiply by`);
  }
  const there = own[field.last];
  if (there === undefined) {
    throw wrong(field.text, `there is no ${field.last} to multiply`);
  }
  return multiplied(there, value, () =>
    wrong(
      field.text,
      `${field.last} is ${JSON.stringify(there)}; expected a number or a list of numbers to multiply`,
    ),
  );
}

function multiplied(there: unknown, factor: number, refused: () => IdlewiseError): unknown {
  if (typeof there === "number") {
    return there * factor;
  }
  if (Array.isArray(there)) {
    return there.map((each: unknown) => multiplied(each, factor, refused));
  }
  if (there instanceof Float64Array) {
    return there.map((each) => each * factor);
  }
  throw refused();
}

export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}
