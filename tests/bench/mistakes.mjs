/** Everything in a record that proves a mistake: a failed solve, or another objective. */

/** Relative; everyone who counts proves 1e-8. */
const APART = 1e-6;
/** PDLP at its own tolerance, 1e-6 of what its residuals are measured by. */
const COARSE = { "pdlp-own": 1e-4 };

/** One line for each. */
export function mistakes(record) {
  const found = record.error === undefined ? [] : [`${record.name}: ${record.error}`];
  const value = record.own?.native?.objective;
  for (const [who, result] of Object.entries(record.own ?? {})) {
    if (result.error !== undefined || result.status !== "optimal") {
      found.push(`${record.name}: ${who}: ${result.error ?? result.status ?? "out of time"}`);
    } else {
      found.push(...apart(record.name, who, value, result.objective, APART));
    }
  }
  for (const [platform, answers] of Object.entries(record.peers ?? {})) {
    for (const [solver, result] of Object.entries(answers)) {
      if (result.optimal) {
        found.push(...apart(record.name, `${solver} (${platform})`, value, result.objective, COARSE[solver] ?? APART));
      }
    }
  }
  return found;
}

/** Program files ask for a minimum, so the sign may differ. */
function apart(name, who, ours, theirs, most) {
  const far = Math.abs(Math.abs(ours) - Math.abs(theirs));
  // What is no number is as far as can be.
  return far <= most * Math.abs(ours) ? [] : [`${name}: ${who} finds ${theirs}, ours is ${ours}`];
}
