/** Questions that the core refuses by name for a scenario that has a plan: one sentence
 * says why, in the words of the page. */

import type { InputError } from "idlewise";

/** Why a question has no answer here; nothing where it failed for another reason. `what`
 * begins the sentence: `What to do`. */
export function unanswered(what: string, error: unknown): string | undefined {
  const { code, problems = [] } = (typeof error === "object" ? (error ?? {}) : {}) as Partial<InputError>;
  const [problem] = problems;
  if (code !== "input" || problem === undefined) {
    return undefined;
  }
  const { path, expected } = problem;
  return `${what} is not worked out ${why(path) ?? `for this scenario: ${spoken(path)} would have to be ${expected}`}.`;
}

/** A place in a scenario, without the signs of JSON: `load hours of models, number 1`. */
function spoken(path: string): string {
  const [, list, index, field] = /^\$\.(\w+)\[(\d+)\]\.(\S+)$/.exec(path) ?? [];
  const words = (text: string): string => text.replaceAll(/[._]/g, " ");
  return list === undefined ? words(path.replace(/^\$\./, "")) : `${words(field ?? "")} of ${words(list)}, number ${Number(index) + 1},`;
}

function why(path: string): string | undefined {
  if (/\.count(\.per)?$/.test(path)) {
    return "for machines that are rented by the hour: the plan chooses their number hour by hour already";
  }
  if (/\.priority$/.test(path)) {
    return "where some demands come before others: it weighs value against value";
  }
  if (/\.load_hours$/.test(path)) {
    return "for models that take time to load: it compares fleets hour by hour, as if all were there at once. Take Loads away in Data, Models, to see it";
  }
  if (/\.within_hours$/.test(path)) {
    return "where work can wait: it looks at each period by itself";
  }
  if (/^\$\.limits\[\d+\]/.test(path)) {
    return "under a budget that counts rent: it would change which machines are rented";
  }
  if (/^\$\.futures/.test(path)) {
    return "for several futures: it looks at one";
  }
  if (/policy\.objective$/.test(path)) {
    return "where the worst served demand counts: there is no sum to share";
  }
  return undefined;
}
