/** What a sweep goes over, and the scenarios that come of it. */

import { IdlewiseError } from "../errors.js";
import { isObject, parseField, withField } from "./field.js";
import type { Field } from "./field.js";

/** Fields and their values: every combination is a scenario, and the last field changes fastest. */
export type SweepGrid = Readonly<Record<string, readonly unknown[]>>;

/** What is to be different (RFC 7396): lists are replaced as a whole, null takes a field away. */
export type SweepPatch = Readonly<Record<string, unknown>>;

/** What a sweep goes over: a grid, or one merge patch for each scenario. */
export type SweepOver = SweepGrid | readonly SweepPatch[];

/** Scenarios of a sweep at most: the command does more, and keeps them in files. */
const MOST = 100_000;

/** Scenarios by their numbers from 0. */
export interface Swept {
  count: number;
  /** Fields and values, or the patch. */
  given(index: number): Readonly<Record<string, unknown>>;
  scenario(index: number): unknown;
  /** One scenario for each field: what no scenario knows would be an error in every line. */
  trials: readonly { field: string; scenario: unknown }[];
}

function refuse(what: string): never {
  throw new IdlewiseError("argument", `over: ${what}`);
}

/** The scenarios of a sweep. What is in nothing that the scenario has is refused at once. */
export function sweptOver(base: unknown, over: SweepOver): Swept {
  if (Array.isArray(over)) {
    return patched(base, over as readonly unknown[]);
  }
  if (!isObject(over)) {
    refuse("expected fields with lists of the values to try, or a list of merge patches");
  }
  const fields = Object.entries(over).map(([name, values]) => readField(name, values));
  if (fields.length === 0) {
    refuse("found no field; expected fields with lists of values");
  }
  const count = fields.reduce((product, { values }) => product * values.length, 1);
  if (count > MOST) {
    refuse(`the combinations are more than ${MOST}; \`idlewise sweep\` does more`);
  }
  const chosen = (index: number): { field: Field; value: unknown }[] => {
    let left = index;
    const found = [...fields].reverse().map(({ field, values }) => {
      const value = values[left % values.length];
      left = Math.floor(left / values.length);
      return { field, value };
    });
    return found.reverse();
  };
  return {
    count,
    given: (index) =>
      Object.fromEntries(chosen(index).map(({ field, value }) => [field.text, value])),
    scenario: (index) =>
      chosen(index).reduce<unknown>((at, { field, value }) => withField(at, field, value), base),
    trials: fields.map(({ field, values }) => ({
      field: field.text,
      scenario: withField(base, field, values[0]),
    })),
  };
}

function readField(name: string, values: unknown): { field: Field; values: readonly unknown[] } {
  const field = parseField(name);
  if (!Array.isArray(values)) {
    refuse(`${name}: found ${JSON.stringify(values)}; expected a list of the values to try`);
  }
  if (values.length === 0) {
    refuse(`${name}: found an empty list; expected the values to try`);
  }
  return { field, values };
}

function patched(base: unknown, patches: readonly unknown[]): Swept {
  if (patches.length > MOST) {
    refuse(`the patches are more than ${MOST}; \`idlewise sweep\` does more`);
  }
  const own = patches.map((patch, at) =>
    isObject(patch) ? patch : refuse(`patch ${at}: found ${JSON.stringify(patch)}; expected an object, a merge patch`),
  );
  return {
    count: own.length,
    given: (index) => own[index] ?? {},
    scenario: (index) => merged(base, own[index] ?? {}),
    trials: [],
  };
}

/** RFC 7396. */
function merged(base: unknown, patch: unknown): unknown {
  if (!isObject(patch)) {
    return patch;
  }
  const found: Record<string, unknown> = isObject(base) ? { ...base } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) {
      delete found[name];
    } else {
      found[name] = merged(found[name], value);
    }
  }
  return found;
}
