// A page: solves the example and whatever else the test brings.
import { createPlanner } from "idlewise";

globalThis.solve = async (others) => {
  const planner = await createPlanner({ threads: 2 });
  const example = await planner.example();
  const scenarios = { example, ...others, again: example };
  const plans = await Promise.all(
    Object.entries(scenarios).map(async ([name, scenario]) => [name, await planner.solve(scenario)]),
  );
  const found = Object.fromEntries(plans);
  const { valid } = await planner.verify(example, found.example);
  planner.dispose();
  return { plans: found, valid };
};
