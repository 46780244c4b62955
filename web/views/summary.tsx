/** The summary of the waste: where the compute went, as one bar. */

import { Patterns } from "../charts/patterns.tsx";
import { percent } from "../model/numbers.ts";
import type { Kind, Waterfall } from "../model/waterfall.ts";

/** What the bar puts together, in its order. */
const GROUPS: readonly (readonly [Kind, string])[] = [
  ["held", "down or held back"],
  ["useful", "useful work"],
  ["overhead", "verification overhead"],
  ["idle", "idle in placed replicas"],
  ["stranded", "idle: stranded"],
  ["surplus", "idle: surplus"],
];

/** The bar with its key. */
export function Summary({ waterfall, priced, compute }: { waterfall: Waterfall; priced: boolean; compute: string }) {
  let from = 0;
  const parts = GROUPS.map(([kind, label]) => {
    const share = waterfall.parts
      .filter((part) => part.kind === kind)
      .reduce((sum, part) => sum + (priced ? part.percentOfCost : part.percentOfHours), 0);
    from += share;
    return { kind, label, share, from: from - share };
  }).filter(({ share }) => share > 1e-7);
  const fill = (kind: Kind): string | undefined =>
    kind === "stranded" ? "url(#summary-hatch)" : kind === "surplus" ? "url(#summary-dots)" : undefined;
  return (
    <div class="summary">
      <svg
        viewBox="0 0 1000 14"
        preserveAspectRatio="none"
        role="img"
        aria-label={`Where the installed compute went, by ${priced ? "price" : `${compute}-hours`}: ${parts.map(({ label, share }) => `${label} ${percent(share)} %`).join(", ")}`}
      >
        <Patterns name="summary" />
        {parts.map(({ kind, share, from: start }) => (
          <rect key={kind} class={`bar ${kind}`} x={10 * start} y="0" width={Math.max(2, 10 * share - 1.5)} height="14" fill={fill(kind)} />
        ))}
      </svg>
      <ul aria-hidden="true">
        {parts.map(({ kind, label, share }) => (
          <li key={kind}>
            <svg viewBox="0 0 12 12">
              <rect class={`bar ${kind}`} width="12" height="12" fill={fill(kind)} />
            </svg>
            {label} <b>{percent(share)} %</b>
          </li>
        ))}
      </ul>
    </div>
  );
}
