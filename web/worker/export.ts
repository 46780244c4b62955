/** Files that are exported, written by the worker: it has the scenario and the plan. */

import { spans } from "../model/scenario.ts";
import { draftOf } from "../sheet/draft.ts";
import { csvOf } from "../sheet/values.ts";
import { csvOfSheet } from "../sheet/window.ts";
import type { ExportName } from "./protocol.ts";
import type { Session } from "./session.ts";

/** A file as a blob. */
export async function exportFile(session: Session, name: ExportName): Promise<Blob> {
  const scenario = session.turned;
  switch (name) {
    case "scenario.json":
      return json(scenario);
    case "nodes.csv":
      return csv(csvOfSheet(draftOf(scenario), "nodes"));
    case "demands.csv":
      return csv(csvOfSheet(draftOf(scenario), "demand"));
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

function json(value: unknown): Blob {
  return new Blob([`${JSON.stringify(value, null, 2)}\n`], { type: "application/json" });
}

function csv(text: string): Blob {
  return new Blob([text], { type: "text/csv" });
}
