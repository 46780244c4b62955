/** The sheet of limits over several nodes, models or demands: quotas, sites, budgets,
 * teams. */

import { distinct, record } from "./draft.ts";
import { entrySheet } from "./entries.ts";
import { SAID } from "./limits.ts";
import type { Column, Draft, Entry, Sheet } from "./types.ts";

function columns(draft: Draft): Column[] {
  const resources = distinct(draft.nodes.flatMap(({ capacity }) => Object.keys(record(capacity))));
  return [
    { key: "id", title: "Limit", kind: "text" },
    { key: "of", title: "Counts", unit: "machines, spend/h, gpu", kind: "text", choices: ["machines", "spend", ...resources] },
    { key: "nodes", title: "On nodes", unit: "region=us; hardware=H100", kind: "node selector", empty: "all", choices: selections(draft.nodes, ["region", "hardware", "operator", "tier"]) },
    { key: "max", title: "At most", kind: "series", empty: "no limit" },
    { key: "min", title: "At least", kind: "series", empty: "0" },
    ...SAID,
    { key: "demands", title: "Of demands", unit: "team=a", kind: "selector", empty: "all", choices: selections(draft.demands, ["model", "region"]) },
    { key: "models", title: "Of models", kind: "selector", empty: "all", choices: distinct(draft.models.map(({ id }) => id)) },
  ];
}

/** What can be selected by: `region=eu`, and labels. */
function selections(entries: readonly Entry[], fields: readonly string[]): string[] {
  return distinct(
    entries.flatMap((entry) => [
      ...fields.flatMap((field) => (typeof entry[field] === "string" ? [`${field}=${entry[field]}`] : [])),
      ...Object.entries(record(entry["labels"])).map(([label, value]) => `${label}=${String(value)}`),
    ]),
  );
}

/** Limits over several. */
export const quotas: Sheet = entrySheet({
  list: "limits",
  columns,
  more: "Add a limit: a quota, the power of a site, a budget, a team",
});
