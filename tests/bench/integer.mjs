/**
 * Writes INTEGER.md: published placement problems, ours beside npm `highs`.
 * `node integer.mjs MEASURED MACHINE`: what the measuring program printed, and
 * what the machine is called.
 */

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const LIMIT = 60;
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const [measured, machine] = process.argv.slice(2);
const lines = readFileSync(measured, "utf8").split("\n").filter(Boolean);

/** What the peer says of one file, in a process of its own. */
function peer(file) {
  const ran = spawnSync(process.execPath, [here("integer-peer.mjs"), file, String(LIMIT)], {
    encoding: "utf8",
    timeout: (LIMIT + 30) * 1000,
    maxBuffer: 1 << 26,
  });
  const last = (ran.stdout ?? "").trim().split("\n").at(-1);
  try {
    return JSON.parse(last);
  } catch {
    const why = ran.error?.code ?? (ran.stderr ?? "").trim().split("\n").at(-1);
    return { status: String(why || "no answer").slice(0, 40) };
  }
}

const number = (value) => (Number.isInteger(value) ? String(value) : value.toFixed(3));
const seconds = (value) => (value < 1 ? value.toFixed(3) : value.toFixed(1));
const rows = [];
const ratios = [];
let proved = 0;
for (const line of lines) {
  const ours = JSON.parse(line);
  const theirs = peer(ours.file);
  const same = Math.abs((theirs.objective ?? Infinity) - ours.cost) <= 1e-6 * Math.abs(ours.cost);
  const solved = theirs.status === "Optimal" && same;
  if (ours.gap < 1e-6) proved += 1;
  if (solved && ours.gap < 1e-6) ratios.push(Math.log(ours.seconds / theirs.seconds));
  const peerSeconds = solved ? seconds(theirs.seconds) : theirs.status;
  rows.push(
    `| ${ours.name} | ${number(ours.published)} | ${number(Number(ours.ours.toFixed(3)))} | ` +
      `${ours.gap.toExponential(1)} | ${ours.proof} | ${seconds(ours.seconds)} | ${peerSeconds} |`,
  );
  console.log(rows.at(-1));
}
const mean = Math.exp(ratios.reduce((a, b) => a + b, 0) / Math.max(ratios.length, 1));

writeFileSync(
  here("INTEGER.md"),
  `# Published placement problems

Written by \`cargo xtask bench-integer\`. Ours is the native command's library in its
release profile, from the scenario to the certified plan with its account of waste; the
peer is npm \`highs\` on the same program as an LP file, started and read before its time
begins. Both run with a relative gap of 1e-7 and ${LIMIT} s at most, one after the other.
\`gap\` is the certificate's; \`proof\` says whether prices that anyone can recompute prove
the bound or the search's word does. Where the peer did not prove the same optimum, its
column says why.

Machine: ${machine}.

${proved} of ${rows.length} proved (gap below 1e-6). Geometric mean of our seconds over the
peer's, where both proved the optimum (${ratios.length}): ${mean.toFixed(3)}.

| instance | published | ours | gap | proof | seconds | highs, seconds |
|---|---:|---:|---:|---|---:|---:|
${rows.join("\n")}
`,
);
