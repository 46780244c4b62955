// A page: solves the example and leaves the answer where the test finds it.
import { createPlanner } from "idlewise";

globalThis.result = (async () => {
  const planner = await createPlanner({ threads: 2 });
  const scenario = await planner.example();
  const [plan, again] = await Promise.all([planner.solve(scenario), planner.solve(scenario)]);
  const { valid } = await planner.verify(scenario, plan);
  planner.dispose();
  return { plan, again, valid };
})();
