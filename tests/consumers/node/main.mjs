// A server: the planner on workers, the one in this thread, and a scenario from files.
import { createPlanner } from "idlewise";
import { init, solve } from "idlewise/core";
import { openImporter } from "idlewise/import";

const planner = await createPlanner();
const scenario = await planner.example();
const plan = await planner.solve(scenario);
const { valid } = await planner.verify(scenario, plan);
planner.dispose();

await init();
const again = solve(scenario);

const importer = await openImporter();
const files = [
  { name: "nodes.csv", bytes: "name,gpu type,gpus\na,H100 SXM,8\n" },
  { name: "rates.csv", bytes: "model,hardware,rate\nm,H100,100\n" },
  { name: "demand.csv", bytes: new TextEncoder().encode("model,rate\nm,50\n") },
];
const { complete, scenario: imported } = importer.assemble(files);
const status = complete ? solve(imported).status : "not imported";
console.log(JSON.stringify({ plan, again, valid, status }));
