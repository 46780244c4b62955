/** The sheet of what may come: one future in a row. */

import { entrySheet } from "./entries.ts";
import type { Column, Sheet } from "./types.ts";

const COLUMNS: Column[] = [
  { key: "id", title: "What may happen", kind: "text" },
  { key: "weight", title: "How likely", unit: "beside the others", kind: "number", empty: "1" },
  { key: "demands", title: "Demand becomes", unit: "× 1.6; region=eu × 2", kind: "demand changes", empty: "as it is" },
  { key: "nodes", title: "Machines become", unit: "region=eu lost", kind: "node changes", empty: "as they are" },
  { key: "served", title: "Served", kind: "text", fixed: true },
  { key: "idle", title: "Idle", kind: "text", fixed: true },
  { key: "min_served", title: "Served at least", kind: "percent", empty: "as in Demand" },
  { key: "lose_any", title: "Or: each one lost", unit: "a future for each", kind: "text", choices: ["region", "node", "operator"] },
];

/** Futures. */
export const futures: Sheet = entrySheet({
  list: "futures",
  columns: () => COLUMNS,
  more: "Add what may come: the forecast, a launch, a region that is lost",
});
