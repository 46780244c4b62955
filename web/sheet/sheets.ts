/** The one list of sheets. */

import { demand, hours } from "./demand.ts";
import { futures } from "./futures.ts";
import { distances, modes, replicas, routes, settings } from "./limits.ts";
import { models } from "./models.ts";
import { nodes } from "./nodes.ts";
import { quotas } from "./quotas.ts";
import type { Sheet, SheetName } from "./types.ts";

/** Sheets by name. */
export const SHEETS: Readonly<Record<SheetName, Sheet>> = { nodes, models, demand, hours, futures, quotas, settings, replicas, modes, distances, routes };

/** What a row of a sheet is called. */
export const NOUNS: Readonly<Record<SheetName, readonly [one: string, many: string]>> = {
  nodes: ["row of nodes", "rows of nodes"],
  models: ["model", "models"],
  demand: ["demand", "demands"],
  hours: ["demand", "demands"],
  futures: ["future", "futures"],
  quotas: ["limit", "limits"],
  settings: ["limit", "limits"],
  replicas: ["model", "models"],
  modes: ["proof", "proofs"],
  distances: ["region", "regions"],
  routes: ["route", "routes"],
};
