/** Files that are exported, written by the worker: it has the scenario and the plan. */

import type { Plan } from "idlewise";
import type { ReportOptions, Reporter } from "idlewise/report";
import { spans } from "../model/scenario.ts";
import { draftOf } from "../sheet/draft.ts";
import { csvOf } from "../sheet/values.ts";
import { csvOfSheet } from "../sheet/window.ts";
import type { ExportName } from "./protocol.ts";
import type { Session } from "./session.ts";

type TakenName = "report.html" | "card.svg" | "replicas.csv" | "machines.csv" | "kubectl.txt";

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
    case "report.html":
    case "card.svg":
    case "replicas.csv":
    case "machines.csv":
    case "kubectl.txt":
      return taken(session, name);
    case "routes.csv": {
      const { scenario: of, plan } = solved(session);
      const labels = spans(of).map(({ label }) => label);
      const several = (plan.futures ?? []).length > 0;
      const rows = plan.routes.map(({ period, future, demand, node, profile, rate }) => [
        labels[period] ?? String(period),
        ...(several ? [future ?? ""] : []),
        demand,
        node,
        profile,
        String(rate),
      ]);
      return csv(csvOf([["period", ...(several ? ["future"] : []), "demand", "node", "profile", "rate"], ...rows]));
    }
  }
}

/** What the command writes as well, by the same code: loaded when it is asked for. */
async function taken(session: Session, name: TakenName): Promise<Blob> {
  const { scenario, plan } = solved(session);
  const { openReporter } = await import("idlewise/report");
  const reporter = await openReporter();
  const planner = await session.planner;
  const about = async (): Promise<ReportOptions> => ({ scenario, verification: await planner.verify(scenario, plan) });
  switch (name) {
    case "report.html":
      return new Blob([advised(reporter.html, plan, await about(), session.told)], { type: "text/html" });
    case "card.svg":
      return new Blob([advised(reporter.card, plan, await about(), session.told)], { type: "image/svg+xml" });
    case "replicas.csv":
      return csv(reporter.replicasCsv(plan));
    case "machines.csv":
      return csv(reporter.machinesCsv(plan, scenario));
    case "kubectl.txt":
      return new Blob([reporter.kubectl(await planner.timetable(plan, scenario), scenario)], { type: "text/plain" });
  }
}

/** With what the page says to do. Advice that was worked out from another plan than this
 * one, as both were cut short, is refused: it is left out then. */
function advised(write: Reporter["html"], plan: Plan, about: ReportOptions, advice: object | undefined): string {
  if (advice === undefined) {
    return write(plan, about);
  }
  try {
    return write(plan, { ...about, advice });
  } catch (error) {
    if (error instanceof Error && error.message.includes("advice for a plan with")) {
      return write(plan, about);
    }
    throw error;
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
