/** Turns results into tables: every instance, and the targets. */

import { short } from "./numbers.mjs";
import { bySuite, first, firstLead, isDone, lead, ours, targets, theirFirst, theirs } from "./ratios.mjs";

/** Stages of ours in their order, as the tables name them. */
const STAGES = {
  read: "read",
  check: "check",
  reduce: "merge",
  build: "program",
  solve: "solve",
  expand: "expand",
  certify: "certificate",
  account: "account",
  write: "write",
};
const NATIVE = ["simplex", "ipx", "hipo", "glop", "glop-dual", "clarabel", "flow", "pdlp", "pdlp-own", "microlp"];
const NAMES = {
  simplex: "HiGHS simplex",
  ipx: "HiGHS IPX",
  hipo: "HiGHS HiPO",
  glop: "GLOP primal",
  "glop-dual": "GLOP dual",
  clarabel: "Clarabel",
  flow: "min cost flow",
  pdlp: "PDLP",
  "pdlp-own": "PDLP at 1e-6",
  microlp: "ours by microlp",
};

function ownTime(own) {
  if (own === undefined) {
    return "not run";
  }
  return own.error !== undefined ? "failed" : own.timeout ? `> ${short(own.seconds)}` : short(own.seconds);
}

function bestTime(record, platform) {
  const best = theirs(record, platform);
  if (best === undefined) {
    return "not run";
  }
  return best.timeout ? `> ${short(best.seconds)}` : `${short(best.seconds)} (${best.solver})`;
}

/** A peer's time, or why there is none. */
function peerTime(answer) {
  if (answer === undefined) {
    return "–";
  }
  if (answer.status === "not a network") {
    return "no network";
  }
  if (answer.error !== undefined) {
    return "failed";
  }
  return answer.timeout ? `> ${short(answer.seconds)}` : answer.optimal ? short(answer.seconds) : "gave up";
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |\n`;
  const rule = `|---|${head.slice(1).map(() => "---:|").join("")}\n`;
  return line(head) + rule + rows.map(line).join("");
}

/** What was measured, and how. */
function introduction(results) {
  const missing = Object.entries(results.missing).map(([peer, why]) => `- Not compared with ${peer}: ${why}\n`);
  return `# Time to a proven plan

Written by \`${results.command}\` at commit ${results.commit}, Node ${results.node}, on
${results.machine}; load when it began: ${results.load.join(", ")}. Everything ran in this one run, one
thread each unless said. \`tests/src/suites\` makes the scenarios from seeds; \`results.json\`
has every number.

Timed is the whole call: for WebAssembly from the JavaScript object to the plan as one,
certificate and waste account included. After the objective our call also settles ties
(least compute); peers solve the first objective only. Peers get the unreduced program, as
\`export\` writes it, in memory, scaled so that every row's limit is 1 and the largest
coefficient of the objective too; reading and scaling are not timed. Their tolerances are
1e-8, ours as well; HiGHS leaves out crossover where its interior point is good enough. PDLP
is also shown at the tolerance that it has by itself, 1e-6, and then counts nowhere; nor does
microlp, which gets the program that our merge has made small.

There are ${results.rounds} rounds. In each, everyone runs one after the other in a process of its own,
five times where the first time is within 2 s; the best time counts, of ours and of peers
alike. So what else the machine does falls on all, and ratios hold better than seconds.
In the later rounds run solves within 10 s, and of the peers those within twice the best.
Whoever takes three times as long as the best before it, and 5 s, is stopped ("> N"); the
limit of all is ${results.limit} s. Where no peer came to an end the limit counts as its time, which
flatters the peer. Programs too large to hand over are "not run" and count nowhere.

A *first call* has a fresh process: in WebAssembly loading and compiling the code are in it.
It is the median over the rounds; beside it stands the peer whose first call is soonest back.

${missing.length > 0 ? `${missing.join("")}\n` : ""}## Targets

`;
}

function inWasm(measured) {
  return table(
    ["instance", "routes", "rows", "idlewise, s", "best peer, s", "ratio", "first call, s", "a peer's, s", "ratio", "memory, MB", "highs, MB"],
    measured.map((r) => [
      r.name,
      r.routes.toLocaleString("en-US"),
      r.rows.toLocaleString("en-US"),
      ownTime(r.own?.wasm),
      bestTime(r, "wasm"),
      short(lead(r, "wasm")),
      short(first(r.own?.wasm)),
      short(theirFirst(r, "wasm")),
      short(firstLead(r, "wasm")),
      short(r.own?.wasm?.memory_bytes / 2 ** 20),
      short(r.peers?.wasm?.[theirs(r, "wasm")?.solver]?.memory_bytes / 2 ** 20),
    ]),
  );
}

function natively(measured) {
  return table(
    ["instance", "1 thread, s", "all threads, s", "best peer, s", "ratio", "first call, s", "a peer's, s", "ratio"],
    measured.map((r) => [
      r.name,
      ownTime(r.own?.native),
      ownTime(r.own?.threads),
      bestTime(r, "native"),
      short(lead(r, "native")),
      short(first(r.own?.native)),
      short(theirFirst(r, "native")),
      short(firstLead(r, "native")),
    ]),
  );
}

function everyPeer(measured) {
  return table(
    ["instance", ...NATIVE.map((solver) => NAMES[solver]), "npm ipm", "npm simplex", "npm pdlp"],
    measured.map((r) => [
      r.name,
      ...NATIVE.map((solver) => peerTime(r.peers?.native?.[solver])),
      ...["ipm", "simplex", "pdlp"].map((solver) => peerTime(r.peers?.wasm?.[solver])),
    ]),
  );
}

function whereTimeGoes(measured) {
  const rows = measured.filter((r) => isDone(ours(r, "native"))).map((r) => {
    const own = ours(r, "native");
    const wasm = ours(r, "wasm");
    return [
      r.name,
      ...Object.keys(STAGES).map((stage) => short(own[stage])),
      short(isDone(wasm) ? wasm.seconds - wasm.core_seconds : NaN),
      own.objective.toPrecision(10),
      own.gap.toExponential(1),
      own.used_routes.toLocaleString("en-US"),
      own.reduced_nodes,
      own.reduced_demands,
      own.components,
    ];
  });
  const head = ["instance", ...Object.values(STAGES), "wasm: in and out", "objective", "gap", "routes used", "nodes", "demands", "parts"];
  return table(head, rows);
}

/** What failed, one line for each. */
function failures(instances) {
  const lines = instances.flatMap((r) => {
    const answers = [
      ...Object.entries(r.own ?? {}),
      ...Object.entries(r.peers ?? {}).flatMap(([platform, all]) =>
        Object.entries(all).map(([solver, answer]) => [`${solver} (${platform})`, answer]),
      ),
    ];
    const failed = answers.filter(([, a]) => a.error !== undefined).map(([who, a]) => `- ${r.name}, ${who}: ${a.error}\n`);
    return r.error === undefined ? failed : [`- ${r.name}: ${r.error}\n`, ...failed];
  });
  return [...new Set(lines)];
}

/** The whole text of RESULTS.md. */
export function report(results) {
  const { instances } = results;
  const measured = instances.filter((r) => r.error === undefined && r.own?.native?.error === undefined);
  const suiteHead = ["suite", "instances", "geometric mean", "median", "smallest", "first calls, mean"];
  const failed = failures(instances);
  return [
    introduction(results),
    table(
      ["target", "asked", "measured", ""],
      targets(measured).map(([name, goal, value, met, known]) => [name, goal, value, known ? (met ? "met" : "**missed**") : "not measured"]),
    ),
    "\n## By suite\n\nThe best peer's time as a multiple of ours. In WebAssembly, against npm highs:\n\n",
    table(suiteHead, bySuite(measured, "wasm")),
    "\nNative, one thread, against the best of all:\n\n",
    table(suiteHead, bySuite(measured, "native")),
    "\n## In WebAssembly, one thread\n\n",
    inWasm(measured),
    "\n## Native\n\n",
    natively(measured),
    "\n## Every peer, seconds\n\n",
    everyPeer(measured),
    `
## Where the time goes (seconds), and what was found

Native, one thread; reading and writing JSON are not in the times above. Of WebAssembly it
is what comes before and after the core: the object in, the plan out.

`,
    whereTimeGoes(measured),
    ...(failed.length > 0 ? ["\n## What failed\n\n", ...failed] : []),
    "\n## Mistakes\n\n",
    results.mistakes.length === 0
      ? "None: every plan is optimal, and every peer that finished found the same objective to 1e-6\n(PDLP at its own tolerance: to 1e-4).\n"
      : results.mistakes.map((m) => `- ${m}\n`).join(""),
  ].join("");
}
