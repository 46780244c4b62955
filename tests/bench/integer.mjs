/**
 * Writes INTEGER.md and integer.json: placement problems in whole numbers, ours
 * beside npm `highs`. `cargo xtask bench-integer` builds what this needs.
 *
 * `node integer.mjs MEASURED SECONDS MACHINE COMMIT FOLDER`: what the measuring
 * program printed, the limit of each solve, and where the report goes.
 */

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { geometricMean, short } from "./numbers.mjs";

const PROVED = 1e-7;
const GOOD = 1e-2;
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const [measured, limitText, machine, commit, folder] = process.argv.slice(2);
const limit = Number(limitText);

/** What a runner says of one file, in a process of its own. */
function run(runner, file, gap) {
  const ran = spawnSync(process.execPath, ["--max-old-space-size=8192", here(runner), file, String(gap), limitText], {
    encoding: "utf8",
    timeout: (limit + 60) * 1000,
    killSignal: "SIGKILL",
    maxBuffer: 1 << 26,
  });
  try {
    return JSON.parse((ran.stdout ?? "").trim().split("\n").at(-1));
  } catch {
    const why = ran.error?.code ?? (ran.stderr ?? "").trim().split("\n").at(-1);
    return { solved: false, seconds: limit, why: String(why || "no answer").slice(0, 60) };
  }
}

/** The peer's program asks for a minimum, whatever is asked of the plan. */
const peerValue = (theirs, ours) => (ours.minimised ? theirs.objective : -theirs.objective);

/**
 * The program of a fleet knows what the machines of an entry hold together, not
 * what fits on each: a peer may find more than any plan can do, never less.
 */
function mistakes(ours, runs) {
  const found = [];
  const near = (a, b) => Math.abs(a - b) <= 1e-6 * Math.abs(b);
  const value = ours.objective;
  if (runs.wasm.solved && ours.gap < 1e-6 && !near(runs.wasm.objective, value)) {
    found.push(`${ours.name}: WebAssembly finds ${runs.wasm.objective}, native ${value}`);
  }
  if (runs.highs.solved && ours.gap < 1e-6) {
    const theirs = peerValue(runs.highs, ours);
    const better = ours.minimised ? theirs < value : theirs > value;
    if (!near(theirs, value) && !(ours.family === "fleets" && better)) {
      found.push(`${ours.name}: highs finds ${theirs}, ours is ${value}`);
    }
  }
  if (ours.published !== null && ours.gap < 1e-6 && !near(ours.ours, ours.published)) {
    found.push(`${ours.name}: published is ${ours.published}, ours ${ours.ours}`);
  }
  return found;
}

/** A time; a limit that was hit counts as the limit. */
const time = (r) => (r.solved ? r.seconds : limit);
const cell = (r) => (r.solved ? short(r.seconds) : (r.why ?? `> ${short(limit)}`));
/** How many times as long the peer takes; nothing where neither came to the end. */
const ratio = (theirs, ours) => (theirs.solved || ours.solved ? time(theirs) / time(ours) : NaN);

const records = [];
for (const line of readFileSync(measured, "utf8").split("\n").filter(Boolean)) {
  const ours = JSON.parse(line);
  const runs = {
    native: { solved: ours.status === "optimal", seconds: ours.seconds },
    native_soon: { solved: ours.soon_gap <= GOOD, seconds: ours.soon_seconds },
    wasm: run("integer-own.mjs", ours.scenario, PROVED),
    wasm_soon: run("integer-own.mjs", ours.scenario, GOOD),
    highs: run("integer-peer.mjs", ours.program, PROVED),
    highs_soon: run("integer-peer.mjs", ours.program, GOOD),
  };
  const { program, scenario, ...kept } = ours;
  records.push({ ...kept, ...runs, mistakes: mistakes(ours, runs) });
  console.log(`${ours.name}: ours ${cell(runs.wasm)}, highs ${cell(runs.highs)}; to 1 %: ${cell(runs.wasm_soon)}, ${cell(runs.highs_soon)}`);
  write();
}

function table(family) {
  const number = (x) => (x === null ? "–" : Number(x.toFixed(3)).toLocaleString("en-US"));
  const rows = records
    .filter((r) => r.family === family)
    .map((r) => {
      const cells = [
        r.name,
        number(r.published),
        number(r.ours),
        r.gap === 0 ? "0" : r.gap.toExponential(1),
        cell(r.native),
        cell(r.wasm),
        cell(r.highs),
        short(ratio(r.highs, r.wasm)),
        cell(r.wasm_soon),
        cell(r.highs_soon),
        short(ratio(r.highs_soon, r.wasm_soon)),
      ];
      return `| ${cells.join(" | ")} |`;
    });
  return rows.length === 0 ? "" : `## ${family}

| instance | published | ours | gap | native | ours | highs | ratio | ours, 1 % | highs, 1 % | ratio |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
${rows.join("\n")}
`;
}

function targets() {
  const mean = (theirs, ours, keep = () => true) =>
    geometricMean(records.filter(keep).map((r) => ratio(r[theirs], r[ours])));
  const published = records.filter((r) => r.published !== null);
  const proved = published.filter((r) => r.gap < 1e-6).length;
  const lines = [
    ["published instances proved (gap below 1e-6)", published.length, proved, proved === published.length],
  ];
  const families = [...new Set(records.map((r) => r.family))];
  const add = (what, asked, value) => lines.push([what, asked, short(value), value >= asked]);
  add("time to the proven optimum, highs over ours", 1, mean("highs", "wasm"));
  add("time to a plan within 1 %, highs over ours", 3, mean("highs_soon", "wasm_soon"));
  const rows = lines.map(([what, asked, value, met]) => `| ${what} | ${asked} | ${value} | ${met ? "met" : "missed"} |`);
  const parts = families.map((family) => {
    const of = (r) => r.family === family;
    const cells = [
      family,
      records.filter(of).length,
      records.filter((r) => of(r) && r.wasm.solved).length,
      records.filter((r) => of(r) && r.highs.solved).length,
      short(mean("highs", "wasm", of)),
      short(mean("highs_soon", "wasm_soon", of)),
      short(mean("highs", "native", of)),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return `| target | asked | measured | |
|---|---:|---:|---|
${rows.join("\n")}

Geometric means by family, highs over ours; more than 1 means that ours is faster:

| family | instances | proved by ours | by highs | to the optimum | to 1 % | native, to the optimum |
|---|---:|---:|---:|---:|---:|---:|
${parts.join("\n")}
`;
}

function write() {
  const found = records.flatMap((r) => r.mistakes);
  const families = [...new Set(records.map((r) => r.family))];
  writeFileSync(`${folder}/integer.json`, `${JSON.stringify({ machine, commit, limit, records }, null, 1)}\n`);
  writeFileSync(
    `${folder}/INTEGER.md`,
    `# Placement in whole numbers

Written by \`cargo xtask bench-integer\`. \`ours\` is the WebAssembly build in Node, one
thread: the whole call, from the scenario as a JavaScript object to the certified plan with
its account of waste. \`native\` is the same in the native library. \`highs\` is npm \`highs\`,
one thread, on the same program as sparse columns in memory, its objective scaled. All run
to a relative gap of 1e-7, and once more to 1 %; each solve has ${limit} s, and a limit that
was hit counts as the limit. Limits are looked at between steps: what ran over its limit and
ended with a proof counts with the time it took. Where neither came to the end there is no ratio. What takes less
than 0.1 s is solved three times, and the best time counts. Times are seconds, ratios highs
over ours.

\`gap\` is the certificate's. *fleets* are made up, from seeds: whole replicas that hold gpu and
memory, machines to rent, demands that go to one node. There ours also packs replicas machine by
machine, which the program that highs solves only does in the plain cases.

Machine: ${machine}. Commit: ${commit}. Node ${process.version}.

${targets()}
${found.length > 0 ? `Mistakes: ${found.join("; ")}.\n` : ""}
${families.map(table).filter(Boolean).join("\n")}`,
  );
}

const found = records.flatMap((r) => r.mistakes);
if (found.length > 0) {
  console.error(found.join("\n"));
  process.exitCode = 1;
}
