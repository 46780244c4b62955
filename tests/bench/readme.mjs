/** What README.md says of the benchmark: written by a run of all suites, between two marks. */

import { geometricMean, least, short } from "./numbers.mjs";
import { firstLead, lead, memoryParts, suiteOf } from "./ratios.mjs";

const BEGIN = "<!-- bench: written by `cargo xtask bench` -->\n";
const END = "<!-- end of bench -->\n";

/** Suites as the README names them, in its order. */
const SUITES = {
  inventory: "many machines of few kinds",
  fleet: "several operators, each entry with attributes of its own",
  dense: "a shared cluster: nodes of few kinds, other amounts free on each",
  distinct: "every node different",
  replicas: "models that hold memory",
  week: "a week of hours",
  network: "hardware that differs in one speed: a network",
};

/** The README with what these results say. */
export function withSummary(readme, results) {
  const [before, rest] = halves(readme, BEGIN);
  const [, after] = halves(rest, END);
  return `${before}${BEGIN}${summary(results.instances)}${END}${after}`;
}

function halves(text, mark) {
  const parts = text.split(mark);
  if (parts.length !== 2) {
    throw new Error(`README.md: expected ${mark.trim()} once, found it ${parts.length - 1} times`);
  }
  return parts;
}

/** The text between the marks. */
function summary(instances) {
  const rows = Object.entries(SUITES).flatMap(([suite, name]) => {
    const own = instances.filter((r) => suiteOf(r) === suite);
    return own.length === 0 ? [] : [`| ${name} | ${cells(own).join(" | ")} |\n`];
  });
  const memory = Math.max(...memoryParts(instances));
  return `The table sets ours beside the best of [HiGHS](https://highs.dev) (simplex, IPX, HiPO), GLOP,
PDLP and min cost flow of [OR-Tools](https://developers.google.com/optimization) and
[Clarabel](https://clarabel.org), and in WebAssembly beside npm \`highs\`: the same programs on the
same machine, with one thread, to the same tolerance; ours is the whole call with its proof and
its account. A number is how many times as long the best of them takes, the geometric mean over
the instances that they were given, and the smallest of them; below 1 ours is slower. A first
call has loading and compiling the WebAssembly in it.

| programs | in WebAssembly | first call there | native |
|---|---:|---:|---:|
${rows.join("")}
In WebAssembly ours holds at most ${short(memory)} times the memory of npm \`highs\`.
`;
}

function cells(own) {
  const both = (of) => {
    const known = own.map(of).filter(Number.isFinite);
    return known.length === 0 ? "–" : `${short(geometricMean(known))} (${short(least(known))})`;
  };
  return [both((r) => lead(r, "wasm")), both((r) => firstLead(r, "wasm")), both((r) => lead(r, "native"))];
}
