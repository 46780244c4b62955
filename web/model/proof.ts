/** The proof panel: what the plan claims, and what the independent checker says. */

import type { BoundSource, Plan, Status, Verification } from "idlewise";
import { gap, grouped, plain } from "./numbers.ts";

/** What proves a plan. */
export interface Proof {
  status: Status;
  objectiveName: string;
  objective: string;
  bound: string;
  gap: string;
  largestViolation: string;
  boundSource: BoundSource;
  /** Cost and its bound, where the objective has a cost phase. */
  cost: string | undefined;
  costBound: string | undefined;
  engine: string;
  seconds: string;
  iterations: string;
  reduced: string;
  version: string;
  /** In a sentence. */
  sentence: string;
}

/** What `verify` found when it was run again. */
export interface Recheck {
  valid: boolean;
  findings: string[];
  /** Bounds that only the search claims. */
  unchecked: string[];
  objective: string;
  bound: string;
  gap: string;
  largestViolation: string;
}

const OBJECTIVES = {
  serve: "value served",
  cost: "cost",
  profit: "value minus cost",
  fair: "smallest level",
} as const;

/** The proof that a plan carries. */
export function proof({ status, objective, certificate, solver }: Plan): Proof {
  const better = {
    serve: "serves more",
    cost: "costs less",
    profit: "earns more",
    fair: "gives its worst served demand more",
  }[objective.name];
  const who =
    certificate.bound_source === "prices"
      ? "The plan's own prices prove it; anyone can recompute that with sums and products."
      : "The search proved it; the plan's prices alone prove a weaker bound.";
  return {
    status,
    objectiveName: OBJECTIVES[objective.name],
    objective: plain(objective.value),
    bound: plain(objective.bound),
    gap: `${gap(objective.gap)} %`,
    largestViolation: certificate.max_violation > 0 ? plain(certificate.max_violation) : "none",
    boundSource: certificate.bound_source,
    cost: certificate.cost == null ? undefined : plain(certificate.cost.cost),
    costBound: certificate.cost == null ? undefined : plain(certificate.cost.bound),
    engine: solver.engine,
    seconds: `${grouped(solver.seconds, 2)} s`,
    iterations: grouped(solver.iterations, 0),
    reduced: `${grouped(solver.reduced.nodes, 0)} node classes, ${grouped(solver.reduced.demands, 0)} demands, ${grouped(solver.reduced.components, 0)} independent programs`,
    version: solver.version,
    sentence: `No plan ${better} than ${plain(objective.bound)}: this one is within ${gap(objective.gap)} % of that. ${who}`,
  };
}

/** What the checker found. */
export function recheck({ valid, findings, unchecked, certificate }: Verification): Recheck {
  return {
    valid,
    findings,
    unchecked,
    objective: plain(certificate.objective),
    bound: plain(certificate.bound),
    gap: `${gap(certificate.gap)} %`,
    largestViolation: certificate.max_violation > 0 ? plain(certificate.max_violation) : "none",
  };
}
