/** Turns results into tables: every instance, and the targets. */

/** Three significant digits, without an exponent. */
export function short(x) {
  if (!Number.isFinite(x)) {
    return "–";
  }
  return x === 0 ? "0" : Number(x.toPrecision(3)).toLocaleString("en-US", { maximumSignificantDigits: 3 });
}

export function geometricMean(numbers) {
  const known = numbers.filter((x) => Number.isFinite(x) && x > 0);
  return known.length === 0
    ? NaN
    : Math.exp(known.reduce((sum, x) => sum + Math.log(x), 0) / known.length);
}

/**
 * The slope of log y against log x by least squares, the same for all groups of
 * points while each group has a height of its own.
 */
export function exponent(groups) {
  let above = 0;
  let below = 0;
  for (const points of groups) {
    const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)]);
    const mean = (k) => logs.reduce((sum, p) => sum + p[k], 0) / logs.length;
    const [mx, my] = [mean(0), mean(1)];
    above += logs.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
    below += logs.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
  }
  return below > 0 ? above / below : NaN;
}

/** Instances that differ in their number of entries only. */
function families(instances) {
  const groups = new Map();
  for (const r of instances) {
    const family = r.name.replace(/-\d+x/, "-x");
    groups.set(family, [...(groups.get(family) ?? []), r]);
  }
  return [...groups.values()];
}

/** How many times as long a peer takes; a limit it hit counts as its time. */
export function ratio(peer, own) {
  const known = peer?.error === undefined && own?.error === undefined && !own?.timeout;
  return known ? peer?.seconds / own?.seconds : NaN;
}

function ownTime(own) {
  if (own === undefined) {
    return "not run";
  }
  return own.error !== undefined ? "failed" : own.timeout ? `> ${short(own.seconds)}` : short(own.seconds);
}

function peerTime(peer) {
  if (peer === undefined) {
    return "not run";
  }
  if (peer.error !== undefined) {
    return "failed";
  }
  return peer.timeout ? `> ${short(peer.seconds)}` : `${short(peer.seconds)} (${peer.solver})`;
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |\n`;
  const rule = `|---|${head.slice(1).map(() => "---:|").join("")}\n`;
  return line(head) + rule + rows.map(line).join("");
}

const suiteOf = (r) => r.name.split("-")[0];

const isDone = (own) => own?.error === undefined && own?.timeout === undefined && own?.seconds > 0;

/** One row per suite: how many times as long the peers take, on average. */
function bySuite(instances) {
  const suites = [...new Set(instances.map(suiteOf))];
  return suites.map((suite) => {
    const own = instances.filter((r) => suiteOf(r) === suite);
    const mean = (peer, mine) => {
      const ratios = own.map((r) => ratio(r[peer], r[mine])).filter(Number.isFinite);
      return ratios.length === 0 ? "–" : `${short(geometricMean(ratios))} (${ratios.length})`;
    };
    return [suite, own.length, mean("highs_wasm", "wasm"), mean("highs_native", "native"), mean("microlp", "native")];
  });
}

/** The targets of the benchmark, with what was measured. */
export function targets(instances) {
  const wasm = (keep) =>
    instances.filter(keep).map((r) => ratio(r.highs_wasm, r.wasm)).filter(Number.isFinite);
  const all = wasm(() => true);
  const native = instances.map((r) => ratio(r.highs_native, r.native)).filter(Number.isFinite);
  const memory = instances
    .map((r) => r.wasm?.memory_bytes / r.highs_wasm?.memory_bytes)
    .filter(Number.isFinite);
  const gaps = instances.flatMap((r) => [r.native?.gap, r.wasm?.gap]).filter(Number.isFinite);
  const inventory = instances.filter((r) => suiteOf(r) === "inventory" && isDone(r.wasm));
  const slope = exponent(families(inventory).map((all) => all.map((r) => [r.routes, r.wasm.seconds])));
  const least = (name, value, goal) => [name, `at least ${goal}`, short(value), value >= goal];
  const most = (name, value, goal, shown = short(value)) => [name, `at most ${goal}`, shown, value <= goal];
  return [
    least("geometric mean against npm highs, all", geometricMean(all), 10),
    least("the same, *inventory*", geometricMean(wasm((r) => suiteOf(r) === "inventory")), 30),
    least("the same, *distinct*", geometricMean(wasm((r) => suiteOf(r) === "distinct")), 3),
    least("the smallest ratio of all", Math.min(...all), 1),
    least("geometric mean against native HiGHS, native", geometricMean(native), 3),
    most("the largest gap", Math.max(...gaps), 1e-8, Math.max(...gaps).toExponential(1)),
    most("memory in wasm against npm highs, largest ratio", Math.max(...memory), 0.5),
    most("exponent of time against routes, *inventory*, wasm", slope, 1.1),
  ];
}

/** The whole text of RESULTS.md. */
export function report(results) {
  const { instances } = results;
  const measured = instances.filter((r) => r.native?.error === undefined && r.routes !== undefined);
  const parts = [
    `# Time to a proven plan

Written by \`${results.command}\` at commit ${results.commit}, Node ${results.node}, on
${results.machine}. Everything ran in this one run, each measurement in a process of its
own. \`tests/src/suites\` makes the scenarios from seeds; \`results.json\` has every number.

Timed is the whole call: for WebAssembly from the JavaScript object to the plan as one,
on one thread, certificate and waste account included. After the objective our call
also settles ties (least compute); peers solve the first objective only. Peers get the
unreduced program, as \`export\` writes it, in memory, with its objective scaled so that
the largest coefficient is 1; reading the file is not timed. A peer's time is the better
of its simplex and its interior point. Solves of ours under 2 s are the best of 4 or 20
runs; peers run once for each method, for at most ${results.limit} s. "> N" is that limit and
counts as N, which flatters the peer: how much longer it would have taken is not known.
Programs too large to hand over are "not run" and count nowhere.

## Targets

`,
    table(
      ["target", "asked", "measured", ""],
      targets(measured).map(([name, goal, value, met]) => [name, goal, value, value === short(NaN) ? "not measured" : met ? "met" : "**missed**"]),
    ),
    `
## By suite

Geometric means of the peer's time as a multiple of ours, and over how many instances.

`,
    table(
      ["suite", "instances", "npm highs, wasm", "HiGHS, native", "microlp, native"],
      bySuite(measured),
    ),
    "\n## In WebAssembly, one thread\n\n",
    table(
      ["instance", "routes", "rows", "idlewise, s", "npm highs, s", "ratio", "memory, MB", "highs, MB"],
      measured.map((r) => [
        r.name,
        r.routes.toLocaleString("en-US"),
        r.rows.toLocaleString("en-US"),
        ownTime(r.wasm),
        peerTime(r.highs_wasm),
        short(ratio(r.highs_wasm, r.wasm)),
        short(r.wasm?.memory_bytes / 2 ** 20),
        short(r.highs_wasm?.memory_bytes / 2 ** 20),
      ]),
    ),
    "\n## Native\n\n",
    table(
      ["instance", "1 thread, s", "all threads, s", "HiGHS, s", "ratio", "microlp, s", "ratio"],
      measured.map((r) => [
        r.name,
        ownTime(r.native),
        ownTime(r.threads),
        peerTime(r.highs_native),
        short(ratio(r.highs_native, r.native)),
        r.microlp === undefined ? "not run" : r.microlp.timeout ? `> ${short(r.microlp.seconds)}` : short(r.microlp.seconds),
        short(ratio(r.microlp, r.native)),
      ]),
    ),
    "\n## Where the time goes (native, one thread, seconds), and what was found\n\n",
    table(
      ["instance", "check", "reduce", "build", "solve", "expand", "certify", "account", "objective", "gap", "routes used", "nodes", "demands", "parts"],
      measured.filter((r) => isDone(r.native)).map((r) => {
        const n = r.native;
        const stages = [n.check, n.reduce, n.build, n.solve, n.expand, n.certify, n.account];
        return [
          r.name,
          ...stages.map(short),
          n.objective.toPrecision(10),
          n.gap.toExponential(1),
          n.used_routes.toLocaleString("en-US"),
          n.reduced_nodes,
          n.reduced_demands,
          n.components,
        ];
      }),
    ),
  ];
  const failed = instances.filter((r) => r.native?.error !== undefined || r.routes === undefined);
  const peers = measured.flatMap((r) =>
    ["wasm", "highs_wasm", "highs_native", "microlp"]
      .filter((who) => r[who]?.error !== undefined)
      .map((who) => `- ${r.name}, ${who}: ${r[who].error}\n`),
  );
  const notes = [...failed.map((r) => `- ${r.name}: ${r.native?.error ?? r.error}\n`), ...new Set(peers)];
  if (notes.length > 0) {
    parts.push("\n## What failed\n\n", ...notes);
  }
  parts.push("\n## Mistakes\n\n");
  parts.push(
    results.mistakes.length === 0
      ? "None: every plan is optimal, and every peer that finished found the same objective to 1e-6.\n"
      : results.mistakes.map((m) => `- ${m}\n`).join(""),
  );
  if (results.notes !== undefined) {
    parts.push("\n## Notes\n\n", ...results.notes.map((note) => `- ${note}\n`));
  }
  return parts.join("");
}
