/** What the page's words mean, and the technical term that stands behind each. */

import type { Cause, Part } from "../model/figures.ts";

/** A word, its term, and what it means. */
interface Word {
  say: string;
  term: string;
  means: string;
}

/** Where an hour's money goes. */
export const PART_WORDS: Readonly<Record<Part, Word>> = {
  free: {
    say: "Unused whatever you change",
    term: "surplus",
    means: "Idle, and no unmet demand could use it, whatever rule were lifted.",
  },
  blocked: {
    say: "Blocked by a rule",
    term: "stranded",
    means: "Idle, and unmet demand could use it if one rule were lifted.",
  },
  loaded: {
    say: "Loaded, waiting",
    term: "workload idle",
    means: "Held by a loaded model that waits for requests.",
  },
  work: { say: "At work", term: "useful work", means: "Answering requests." },
  check: {
    say: "Checking answers",
    term: "verification overhead",
    means: "Proofs and attestations beyond the answers themselves.",
  },
  held: {
    say: "Held back or down",
    term: "headroom, unavailable",
    means: "Headroom that you asked for, and expected downtime. Not counted as idle.",
  },
};

/** The rules that stand between idle compute and unmet demand. */
export const CAUSE_WORDS: Readonly<Record<Cause, Word & { hint: string }>> = {
  region: {
    say: "Too far from the demand",
    term: "stranded: region",
    means: "Unmet demand would use it if the round trip that it accepts were longer.",
    hint: "a longer round trip would open it",
  },
  fragmentation: {
    say: "Left over beside whole replicas",
    term: "stranded: fragmentation",
    means: "Unmet demand would use it if replicas and demands could be divided.",
    hint: "less than a whole replica is left",
  },
  resource: {
    say: "Out of memory, not compute",
    term: "stranded: resource",
    means: "Unmet demand would use it if another resource, such as memory, were not full.",
    hint: "memory is full before compute is busy",
  },
  hardware: {
    say: "No rate for this hardware",
    term: "stranded: hardware",
    means: "Unmet demand would use it if its model had a profile for this hardware.",
    hint: "nobody has measured the model there",
  },
  hosting: {
    say: "Model not allowed there",
    term: "stranded: hosting",
    means: "Unmet demand would use it if these machines might host the model.",
    hint: "these machines may host other models only",
  },
  verification: {
    say: "Cannot prove its answers",
    term: "stranded: verification",
    means: "Unmet demand would use it if these machines could prove their work, or verifiers had room.",
    hint: "the demand asks for proofs that these cannot make",
  },
};

/** Other words, for the list of them. */
export const OTHER_WORDS: readonly Word[] = [
  { say: "Group", term: "node entry", means: "Machines that are alike, listed as one row of the nodes." },
  { say: "Not served", term: "unmet", means: "Asked for, and no machine has room for it." },
  { say: "Within … ms", term: "max_rtt_ms", means: "The longest round trip that a demand accepts." },
  { say: "Could save at most … more", term: "gap", means: "How far the plan may be from the best there can be." },
  { say: "$, €, units", term: "policy.currency", means: "What amounts are in: as the scenario says, units where it does not." },
  { say: "A and B", term: "what if", means: "A is what is open; B is A with what is turned and applied." },
  { say: "≈", term: "first figure", means: "What the planner found in a twentieth of a second. The exact figure follows." },
];

/** A word with its term, as a tip. */
export function tipOf({ term, means }: Word): string {
  return `${means} Term: ${term}.`;
}
