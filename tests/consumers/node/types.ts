// Compiled in the test run, never executed: what the types promise.
import { createPlanner, IdlewiseError } from "idlewise";
import type { Plan, PlanWithTables, Scenario, Status } from "idlewise";
import * as core from "idlewise/core";
import { openImporter } from "idlewise/import";
import type { ImportResult, Look } from "idlewise/import";
import wasm from "idlewise/idlewise.wasm";
import { createPlanner as createInline } from "idlewise/inline";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const sure = <T extends true>(): T | undefined => undefined;

const scenario: Scenario = {
  schema_version: 1,
  nodes: [{ id: "n", hardware: "H100", count: { min: 0, max: 3 }, capacity: { gpu: 8 } }],
  models: [{ id: "m", profiles: [{ hardware: "H100", rate: 10 }] }],
  demands: [{ id: "d", model: "m", rate: Float64Array.of(1) }],
};

export async function use(): Promise<void> {
  using planner = await createPlanner({ threads: "auto" });
  const plan = await planner.solve(scenario, { timeLimit: 10, gap: 1e-4, onProgress: () => {} });
  sure<Equal<typeof plan, Plan>>();
  sure<Equal<Plan["status"], Status>>();
  sure<Equal<Status, "optimal" | "feasible" | "infeasible" | "limit">>();
  const both = await planner.solve(scenario, { tables: true });
  sure<Equal<typeof both, PlanWithTables>>();
  sure<Equal<typeof both.tables.served, Float64Array>>();
  const [line] = await planner.sweep(scenario, { "nodes.count": [1, 2] }, { keep: ["idle_percent", "/solver/engine", "plan"] });
  const idle: number | undefined = line?.idle_percent;
  sure<Equal<NonNullable<typeof line>["plan"], Plan | undefined>>();
  sure<Equal<NonNullable<typeof line>["/solver/engine"], unknown>>();
  // @ts-expect-error figures have names
  core.sweep(scenario, [{ name: String(idle) }], { keep: ["idleness"] });
  const hours: number = plan.waste.total.compute_hours.stranded.fragmentation;
  core.initSync({ module: wasm });
  const direct: Plan = core.solve(scenario, { cancelled: () => hours > 1 });
  const inline: typeof createPlanner = createInline;
  try {
    await planner.verify(scenario, direct);
    await inline();
  } catch (error) {
    if (error instanceof IdlewiseError && error.code === "input") {
      console.error(error.message);
    }
  }

  const importer = await openImporter();
  const look: Look = importer.look({ name: "nodes.csv", bytes: "id,hardware\n" }, { rows: 3 });
  const result: ImportResult = importer.assemble([{ name: look.name, bytes: new Uint8Array() }], { fill: "zero" });
  if (result.complete) {
    await planner.solve(result.scenario);
  }
  // @ts-expect-error what is not complete is no scenario
  await planner.solve(result.scenario);
  // @ts-expect-error gaps are filled in one of three ways
  importer.assemble([], { fill: "none" });

  // @ts-expect-error the format has no such field
  scenario.nodez = [];
  // @ts-expect-error a rate is a number
  core.solve({ ...scenario, demands: [{ id: "d", model: "m", rate: "1" }] });
  // @ts-expect-error threads are a number or "auto"
  await createPlanner({ threads: "many" });
}
