/** The sheet of nodes: a row per group of alike machines. */

import { distinct, fieldOf, moneyOf, record, regionsOf, word } from "./draft.ts";
import { entrySheet } from "./entries.ts";
import { hardwareOf } from "./models.ts";
import type { Column, Draft, Sheet } from "./types.ts";

/** Resources by the words that people know. */
const RESOURCES: Readonly<Record<string, { title: string; unit: string }>> = {
  gpu: { title: "GPUs", unit: "each" },
  vram_gb: { title: "Memory", unit: "GB each" },
  memory_gb: { title: "Main memory", unit: "GB each" },
  cpu: { title: "CPUs", unit: "each" },
};

/** Names of verification modes, and none. */
export function modesOf(draft: Draft): string[] {
  return ["none", ...Object.keys(record(draft["verification"]))];
}

function columns(draft: Draft): Column[] {
  const money = moneyOf(draft);
  const compute = word(draft["compute"]) || "gpu";
  const resources = distinct([compute, "vram_gb", ...draft.nodes.flatMap(({ capacity }) => Object.keys(record(capacity)))]);
  const used = distinct(draft.nodes.flatMap(({ usage_price: price }) => Object.keys(record(price))));
  return [
    { key: "id", title: "Nodes", unit: "name", kind: "text" },
    { key: "count", title: "Machines", kind: "count", empty: "1" },
    { key: "hardware", title: "Hardware", kind: "text", choices: hardwareOf(draft) },
    { key: "region", title: "Region", kind: "text", empty: "default", choices: regionsOf(draft) },
    { key: "operator", title: "Operator", kind: "text", choices: distinct(draft.nodes.map(({ operator }) => operator)) },
    ...resources.map((name): Column => ({
      key: `capacity.${name}`,
      ...(RESOURCES[name] ?? { title: name, unit: "each" }),
      kind: "number",
    })),
    { key: "price_per_hour", title: "Price", unit: `${money}/h each`, kind: "number", money: true, empty: "not known" },
    { key: "availability", title: "Available", kind: "percent", empty: "100 %" },
    { key: "headroom", title: "Headroom", kind: "percent", empty: "0 %" },
    { key: "verification", title: "Proves", kind: "list", choices: modesOf(draft) },
    { key: "hosts", title: "May host", kind: "list", empty: "any", choices: distinct(draft.models.map(({ id }) => id)) },
    { key: "tier", title: "Tier", kind: "text", choices: distinct(["committed", "on demand", "spot", ...draft.nodes.map(({ tier }) => tier)]), extra: true },
    { key: "labels", title: "Labels", unit: "site=ams3; team=a", kind: "labels", extra: true },
    { key: "cards", title: "Cards", unit: "each", kind: "number", empty: "shared", extra: true },
    { key: "per_card", title: "Per card", unit: "resources", kind: "list", extra: true },
    ...used.map((name): Column => ({
      key: `usage_price.${name}`,
      title: "Use",
      unit: `${money} per ${name} and hour`,
      kind: "number",
    })),
    { key: "source", title: "From", kind: "text", extra: true },
  ];
}

/** Nodes. */
export const nodes: Sheet = entrySheet({
  list: "nodes",
  columns,
  more: "Type, paste or drop rows here",
  about: (draft, row, key) => {
    const node = draft.nodes[row];
    if (key === "hardware") {
      const hardware = word(node?.["hardware"]);
      const odd = hardware !== "" && draft.models.length > 0 && !ratedOf(draft).has(hardware);
      return odd ? { mark: "guessed", about: `No model has a rate on ${hardware}: it stays idle until one is entered.` } : {};
    }
    if (key === "price_per_hour" && node?.["hardware"] !== undefined && fieldOf(node, key) === undefined) {
      return { mark: "guessed", about: "The price is empty, not 0: its money is left out of every figure." };
    }
    return {};
  },
});

const rated = new WeakMap<Draft["models"], Set<string>>();

/** Hardware that some model has a rate on. */
function ratedOf(draft: Draft): Set<string> {
  let found = rated.get(draft.models);
  if (found === undefined) {
    const profiles = draft.models.flatMap(({ profiles: all }) => (Array.isArray(all) ? all : []));
    found = new Set(profiles.map((profile) => word(record(profile)["hardware"])));
    rated.set(draft.models, found);
  }
  return found;
}
