/** What an import asks and tells, said once where it is about many alike. */

import type { ImportQuestion } from "idlewise/import";

/** Questions about one model on several kinds of hardware are one: one answer is for all. */
export function grouped(questions: readonly ImportQuestion[]): ImportQuestion[] {
  const found: ImportQuestion[] = [];
  for (const question of questions) {
    const { answer, model, hardware } = question;
    const at = found.findIndex((one) => answer === "models" && one.answer === answer && one.model === model && hardware !== undefined);
    const same = found[at];
    if (same === undefined) {
      found.push(question);
    } else {
      found[at] = { ...same, text: `${same.text}, ${hardware ?? ""}` };
    }
  }
  return found;
}

/** Notes that differ in what they are about alone, as the first and how many more. */
export function alike(notes: readonly string[]): string[] {
  const found = new Map<string, string[]>();
  for (const note of notes) {
    // `Left out: dgx00: no GPU is free`: a kind, a name, and what is said of it.
    const [, kind = "", name = "", rest = ""] = /^([^:]+: )([^\s:]*\d[^\s:]*)(:? .+)$/s.exec(note) ?? [];
    const key = name === "" ? note : `${kind}${rest}`;
    found.set(key, [...(found.get(key) ?? []), note]);
  }
  return [...found.values()].map((same) => {
    const [first = "", ...more] = same;
    return more.length === 0 ? first : first.replace(/^([^:]+: )([^\s:]+)/, `$1$2 and ${more.length} more like it${/^[^:]+: [^\s:]+:/.test(first) ? "" : ":"}`);
  });
}
