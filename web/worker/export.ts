/** Files that are exported, written by the worker: it has the scenario and the plan. */

import { csvOf } from "../import/csv.ts";
import { writeList } from "../import/lists.ts";
import { spans } from "../model/scenario.ts";
import type { ExportName } from "./protocol.ts";
import type { Session } from "./session.ts";

/** A file as a blob. */
export async function exportFile(session: Session, name: ExportName): Promise<Blob> {
  const scenario = session.turned;
  switch (name) {
    case "scenario.json":
      return json(scenario);
    case "nodes.csv":
    case "nodes-template.csv":
      return csv(writeList("nodes", name === "nodes.csv" ? scenario : first(session)));
    case "demands.csv":
    case "demands-template.csv":
      return csv(writeList("demands", name === "demands.csv" ? scenario : first(session)));
    case "program.mps":
      return new Blob([await (await session.planner).exportModel(scenario, "mps")], {
        type: "text/plain",
      });
    case "plan.json":
      return json(solved(session).plan);
    case "timetable.csv": {
      const { scenario: of, plan } = solved(session);
      return csv(await (await session.planner).timetableCsv(plan, of));
    }
    case "routes.csv": {
      const { scenario: of, plan } = solved(session);
      const labels = spans(of).map(({ label }) => label);
      const rows = plan.routes.map(({ period, demand, node, profile, rate }) => [
        labels[period] ?? String(period),
        demand,
        node,
        profile,
        String(rate),
      ]);
      return csv(csvOf([["period", "demand", "node", "profile", "rate"], ...rows]));
    }
  }
}

function solved(session: Session): NonNullable<Session["solved"]> {
  if (session.solved === undefined) {
    throw new Error("there is no plan yet");
  }
  return session.solved;
}

/** The first entries of the scenario: lists to fill in that are valid as they are. */
function first({ base }: Session): Session["base"] {
  return { ...base, nodes: base.nodes.slice(0, 2), demands: base.demands.slice(0, 1) };
}

function json(value: unknown): Blob {
  return new Blob([`${JSON.stringify(value, null, 2)}\n`], { type: "application/json" });
}

function csv(text: string): Blob {
  return new Blob([text], { type: "text/csv" });
}
