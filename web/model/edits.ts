/** Changes of single fields of a scenario, as the core's advice gives them, and how
 * the page makes them. */

import type { Count, Demand, EditValue, Limit, Model, Node, Scenario, ScenarioEdit as CoreEdit } from "idlewise";

/** What the core's advice changes, and what only people turn: prices and availability. */
export type ScenarioEdit = Omit<CoreEdit, "field"> & { field: CoreEdit["field"] | "price_per_hour" | "availability" };

/** The scenario with changes made to it, one after another, so that they stack: what
 * another change left is not undone. */
export function edited(scenario: Scenario, edits: readonly ScenarioEdit[]): Scenario {
  if (edits.length === 0) {
    return scenario;
  }
  const byId = new Map<string, ScenarioEdit[]>();
  for (const edit of edits) {
    const key = `${edit.list} ${edit.id ?? ""}`;
    byId.set(key, [...(byId.get(key) ?? []), edit]);
  }
  const all = <Part extends { id: string }>(list: string, parts: readonly Part[], change: (part: Part, edit: ScenarioEdit) => Part): Part[] =>
    parts.map((part) => (byId.get(`${list} ${part.id}`) ?? []).reduce(change, part));
  const changed: Scenario = {
    ...scenario,
    nodes: all("nodes", scenario.nodes, editedNode),
    demands: all("demands", scenario.demands, editedDemand),
    models: all("models", scenario.models, editedModel),
  };
  if (scenario.limits != null) {
    changed.limits = all("limits", scenario.limits, editedLimit);
  }
  for (const { field, to } of byId.get("scenario ") ?? []) {
    if (field === "verifier_capacity" && typeof to === "number") {
      changed.verifier_capacity = Math.max(scenario.verifier_capacity ?? 0, to);
    }
  }
  return changed;
}

function editedNode(node: Node, { field, from, to }: ScenarioEdit): Node {
  switch (field) {
    case "count":
      return isCount(to) ? withCount(node, moved(node.count ?? 1, from, to)) : node;
    case "hosts":
      return { ...node, hosts: added(node.hosts ?? [], to) };
    case "verification":
      return { ...node, verification: added(node.verification ?? ["none"], to) };
    case "price_per_hour":
    case "availability":
      return { ...node, [field]: to };
    default:
      return node;
  }
}

/** The machines of an entry are alike: those named last are the ones that go. */
function withCount(node: Node, count: Count): Node {
  const { names } = node;
  return names == null ? { ...node, count } : { ...node, count, names: names.slice(0, bounds(count)[1]) };
}

function editedDemand(demand: Demand, { field, from, to }: ScenarioEdit): Demand {
  if (field === "max_rtt_ms" && typeof to === "number") {
    return { ...demand, max_rtt_ms: Math.max(demand.max_rtt_ms ?? 0, to) };
  }
  if (field === "rate" && isNumbers(to)) {
    const before = isNumbers(from) ? from : undefined;
    const { rate } = demand;
    const now = (t: number): number => (typeof rate === "number" ? rate : (rate[t] ?? 0));
    return { ...demand, rate: to.map((one, t) => Math.max(0, now(t) + one - (before?.[t] ?? now(t)))) };
  }
  return demand;
}

function editedModel(model: Model, { field, to }: ScenarioEdit): Model {
  return field === "max_replicas" && typeof to === "number"
    ? { ...model, max_replicas: Math.max(model.max_replicas ?? 0, to) }
    : model;
}

/** In every period at least so much. */
function editedLimit(limit: Limit, { field, to }: ScenarioEdit): Limit {
  if (field !== "max" || typeof to !== "number" || limit.max == null) {
    return limit;
  }
  const { max } = limit;
  return { ...limit, max: typeof max === "number" ? Math.max(max, to) : max.map((one) => Math.max(one, to)) };
}

function isCount(value: unknown): value is Count {
  return typeof value === "number" || (typeof value === "object" && value !== null && "min" in value);
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((one) => typeof one === "number");
}

/** A count to which the difference of two others is added. */
function moved(now: Count, from: EditValue | null | undefined, to: Count): Count {
  if (!isCount(from)) {
    return to;
  }
  const [low, high] = bounds(now);
  const [fromLow, fromHigh] = bounds(from);
  const [toLow, toHigh] = bounds(to);
  if (typeof now === "number" && typeof to === "number") {
    return Math.max(0, now + to - fromHigh);
  }
  const max = Math.max(0, high + toHigh - fromHigh);
  return { min: Math.min(max, Math.max(0, low + toLow - fromLow)), max };
}

function bounds(count: Count): readonly [number, number] {
  return typeof count === "number" ? [count, count] : [count.min, count.max];
}

/** A list of names with those that a change adds. */
function added(now: readonly string[], to: EditValue): string[] {
  const names = Array.isArray(to) ? to.map(String) : [];
  return [...now, ...names.filter((name) => !now.includes(name))];
}

/** Whether two sets of changes are about the same machines in opposite ways, or both
 * take machines of one entry away that it does not have. */
export function clash(scenarioCounts: ReadonlyMap<string, number>, one: readonly ScenarioEdit[], other: readonly ScenarioEdit[]): boolean {
  const taken = (edits: readonly ScenarioEdit[]): Map<string, number> =>
    new Map(
      edits.flatMap(({ field, id, from, to }) =>
        field === "count" && id !== undefined && typeof from === "number" && typeof to === "number" && to < from
          ? [[id, from - to] as const]
          : [],
      ),
    );
  const first = taken(one);
  return [...taken(other)].some(([id, count]) => (first.get(id) ?? 0) > 0 && (first.get(id) ?? 0) + count > (scenarioCounts.get(id) ?? 0));
}
