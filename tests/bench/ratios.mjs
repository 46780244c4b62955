/** How many times as long the best peer takes, and the targets. */

import { exponent, geometricMean, least, median, short, steepest } from "./numbers.mjs";
import { bestOf } from "./race.mjs";

export const suiteOf = (record) => record.name.split("-")[0];

export const isDone = (own) => own?.error === undefined && !own?.timeout && own?.seconds > 0;

/** Ours on a platform, `native` or `wasm`. */
export const ours = (record, platform) => record.own?.[platform];

/** The best peer on a platform as its solver and its seconds; where none came to an end,
 * the longest limit that was hit, which flatters the peers. */
export function theirs(record, platform) {
  const answers = record.peers?.[platform] ?? {};
  const [solver, answer] = bestOf(answers) ?? [];
  if (answer !== undefined) {
    return { solver, seconds: answer.seconds };
  }
  const limits = Object.values(answers).filter((r) => r.timeout && r.counts).map((r) => r.seconds);
  return limits.length === 0 ? undefined : { timeout: true, seconds: Math.max(...limits) };
}

/** How many times as long the best peer takes. */
export function lead(record, platform) {
  const own = ours(record, platform);
  return isDone(own) ? theirs(record, platform)?.seconds / own.seconds : NaN;
}

/** The median of first calls. */
export const first = (answer) => median(answer?.firsts ?? []);

/** The peer whose first call is soonest back. */
export const theirFirst = (record, platform) =>
  least(Object.values(record.peers?.[platform] ?? {}).filter((r) => r.optimal && r.counts).map(first));

/** The same for the first call in a fresh process. */
export const firstLead = (record, platform) => theirFirst(record, platform) / first(ours(record, platform));

/** Memory of ours in WebAssembly, as a part of the best peer's. */
export const memoryParts = (records) =>
  records.map((r) => r.own?.wasm?.memory_bytes / bestOf(r.peers?.wasm ?? {})?.[1].memory_bytes).filter(Number.isFinite);

/** Instances that differ in their size only, as routes and seconds. */
function families(records, platform) {
  const groups = new Map();
  for (const r of records.filter((r) => isDone(ours(r, platform)))) {
    const family = r.name.replace(/-\d+x\d*/, "-");
    groups.set(family, [...(groups.get(family) ?? []), [r.routes, ours(r, platform).seconds]]);
  }
  return [...groups.values()];
}

/** The targets of the benchmark, with what was measured: name, asked, measured, met. */
export function targets(records) {
  const of = (suite) => records.filter((r) => suiteOf(r) === suite);
  const mean = (some, platform) => geometricMean(some.map((r) => lead(r, platform)));
  const above = (name, value, goal) => [name, `at least ${goal}`, short(value), value >= goal, Number.isFinite(value)];
  const below = (name, value, goal, shown = short(value)) => [name, `at most ${goal}`, shown, value <= goal, Number.isFinite(value)];
  const memory = memoryParts(records);
  const gaps = records.flatMap((r) => [r.own?.native?.gap, r.own?.wasm?.gap]).filter(Number.isFinite);
  const smallest = of("dense").filter((r) => r.name.startsWith("dense-300x"));
  const both = (name, value, goal) =>
    ["native", "wasm"].map((platform) => above(`${name}, ${platform}`, value(platform), goal));
  return [
    ...both("smallest ratio of all", (p) => least(records.map((r) => lead(r, p))), 1),
    ...both("smallest ratio of first calls", (p) => least(records.map((r) => firstLead(r, p))), 1),
    ...both("geometric mean, *fleet*", (p) => mean(of("fleet"), p), 5),
    above("geometric mean, *dense*, native", mean(of("dense"), "native"), 8),
    above("geometric mean, smallest of *dense*, wasm", mean(smallest, "wasm"), 3),
    ...both("geometric mean, *inventory*", (p) => mean(of("inventory"), p), 30),
    ...both("geometric mean, all", (p) => mean(records, p), 10),
    below("largest gap", Math.max(...gaps), 1e-8, Math.max(...gaps).toExponential(1)),
    below("memory in wasm, largest part of npm highs's", Math.max(...memory), 0.5),
    below("exponent of time against routes, *inventory*, wasm", exponent(families(of("inventory"), "wasm")), 1.1),
    below("the same between neighbours, *dense*, native", steepest(families(of("dense"), "native")), 1.3),
  ];
}

/** One row for each suite: ratios on a platform, and over how many instances. */
export function bySuite(records, platform) {
  const suites = [...new Set(records.map(suiteOf))];
  return suites.map((suite) => {
    const own = records.filter((r) => suiteOf(r) === suite);
    const ratios = own.map((r) => lead(r, platform)).filter(Number.isFinite);
    const firsts = own.map((r) => firstLead(r, platform));
    return [suite, `${ratios.length} of ${own.length}`, geometricMean(ratios), median(ratios), least(ratios), geometricMean(firsts)].map(
      (cell) => (typeof cell === "number" ? short(cell) : cell),
    );
  });
}
