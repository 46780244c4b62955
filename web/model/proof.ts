/** What is proven of a plan, and of what: the seal, and what stands behind it. */

import type { BoundSource, Plan, Status, Verification } from "idlewise";
import { gap, plain, plural } from "./numbers.ts";

/** What proves a plan. */
export interface Proof {
  status: Status;
  objectiveName: Plan["objective"]["name"];
  /** Whether the objective counts what is worst of several futures. */
  worstFirst: boolean;
  /** Over all periods. */
  objective: number;
  bound: number;
  gap: number;
  boundSource: BoundSource;
  engine: string;
  seconds: number;
  reduced: string;
  version: string;
}

/** What `verify` found when it was run again. */
export interface Recheck {
  valid: boolean;
  findings: string[];
  /** Bounds that only the search claims. */
  unchecked: string[];
  /** Whether it was run in this tab; before, it was run when the page was made. */
  here: boolean;
}

/** The proof that a plan carries. */
export function proof({ status, objective, certificate, solver }: Plan): Proof {
  return {
    status,
    objectiveName: objective.name,
    worstFirst: objective.expected != null,
    objective: objective.value,
    bound: objective.bound,
    gap: objective.gap,
    boundSource: certificate.bound_source,
    engine: solver.engine,
    seconds: solver.seconds,
    reduced: `${plural(solver.reduced.nodes, "kind")} of node, ${plural(solver.reduced.demands, "demand")}, ${plural(solver.reduced.components, "independent program")}`,
    version: solver.version,
  };
}

/** What the checker found. */
export function recheck({ valid, findings, unchecked }: Verification): Recheck {
  return { valid, findings, unchecked, here: true };
}

/** How the seal looks, and what it says. */
export interface Seal {
  kind: "ok" | "warn" | "bad";
  text: string;
}

/** The seal of a plan. It never says more than what is proven, and of what. */
export function seal(found: Proof, checked: Recheck | undefined): Seal {
  if (checked !== undefined && !checked.valid) {
    return { kind: "bad", text: "The check of this plan failed" };
  }
  const where = checked?.here === true ? " here" : "";
  if (found.status === "optimal") {
    if (checked === undefined) {
      return { kind: "ok", text: "Optimal" };
    }
    const what = found.boundSource === "prices" ? "proof" : "plan";
    return { kind: "ok", text: `Optimal, ${what} checked${where}` };
  }
  if (found.status === "feasible") {
    return { kind: "warn", text: `Within ${gap(found.gap)} % of the best` };
  }
  return { kind: "bad", text: "No plan meets every limit" };
}

/** What nobody can do better than, in a sentence. */
export function provenSentence({ objectiveName, worstFirst, boundSource, status, bound, gap: open }: Proof): string {
  const better = {
    // Of the worst futures the objective counts what they turn away.
    serve: worstFirst ? "turns away less value" : "serves more value",
    cost: "costs less",
    profit: "earns more",
    fair: "gives the worst served demand more",
  }[objectiveName];
  const when = worstFirst ? " in the worst futures" : "";
  const who =
    boundSource === "prices"
      ? "The plan’s own prices prove it: anyone can recompute that with sums and products."
      : "Prices alone, which anyone can check, prove a slightly weaker bound.";
  return status === "optimal"
    ? `No plan for these machines ${better}${when}. ${who}`
    : `No plan for these machines ${better}${when} than ${plain(bound)}; this one is within ${gap(open)} % of that. ${who}`;
}
