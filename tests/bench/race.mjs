/**
 * Rounds in which everyone runs once after the other: whatever else the machine does then
 * falls on all alike, so that ratios hold where seconds do not.
 */

/** Those that take this much longer than the best of their kind are stopped. */
const PATIENCE = 3;
/** But not before this many seconds. */
const LEAST = 5;
/** Who is within this many times the best runs in the later rounds too. */
const CLOSE = 2;
/** Whoever takes longer runs once: what comes between falls on both alike anyhow. */
const SHORT = 10;

/** How long the next one may take. */
export function allowed(limit, best) {
  return best === undefined ? limit : Math.min(limit, Math.max(LEAST, PATIENCE * best));
}

/** The name and the answer of who proved an optimum in the least time, of those that count. */
export function bestOf(answers) {
  return Object.entries(answers)
    .filter(([, r]) => r.optimal && r.counts)
    .sort(([, a], [, b]) => a.seconds - b.seconds)[0];
}

/** Two measurements of one: the least time, every first call, and what ever failed. */
export function joined(before, now) {
  if (before === undefined) {
    return { ...now, firsts: [now.first_seconds] };
  }
  if (now.error !== undefined) {
    return { ...before, error: now.error };
  }
  if (now.timeout) {
    return before;
  }
  const better = now.seconds < before.seconds ? now : before;
  return { ...better, firsts: [...before.firsts, now.first_seconds], runs: before.runs + now.runs };
}

/**
 * Runs everyone: `own` maps names to calls, `peers` maps platforms to names of solvers and
 * `ask(platform, solver, seconds)` runs one. In the later rounds run those that are short,
 * and of the peers those that come close.
 */
export async function race({ own, peers, ask, rounds, limit }) {
  const found = { own: {}, peers: Object.fromEntries(Object.keys(peers).map((p) => [p, {}])) };
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, call] of Object.entries(own)) {
      const before = found.own[name];
      if (round === 0 || isShort(before)) {
        found.own[name] = joined(before, await call());
      }
    }
    for (const [platform, solvers] of Object.entries(peers)) {
      const answers = found.peers[platform];
      const best = () => bestOf(answers)?.[1].seconds;
      for (const { solver, counts } of solvers) {
        const before = answers[solver];
        const again = isShort(before) && before.optimal && counts && before.seconds <= CLOSE * best();
        if (round > 0 && !again) {
          continue;
        }
        const time = allowed(limit, best());
        const answer = await ask(platform, solver, time);
        const stopped = answer.error === undefined && !answer.optimal && (answer.timeout || answer.seconds >= 0.9 * time);
        const told = stopped ? { ...answer, timeout: true, seconds: time } : answer;
        answers[solver] = joined(before, { ...told, counts });
      }
    }
  }
  return found;
}

function isShort(answer) {
  return answer?.seconds !== undefined && !answer.timeout && answer.seconds <= SHORT;
}
