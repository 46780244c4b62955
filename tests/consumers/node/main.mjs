// A server: the planner on workers, and the one in this thread.
import { createPlanner } from "idlewise";
import { init, solve } from "idlewise/core";

const planner = await createPlanner();
const scenario = await planner.example();
const plan = await planner.solve(scenario);
const { valid } = await planner.verify(scenario, plan);
planner.dispose();

await init();
const again = solve(scenario);
console.log(JSON.stringify({ plan, again, valid }));
