// A page whose threads share memory, where it is isolated.
import { createPlanner } from "idlewise/threads";

globalThis.solve = async (others) => {
  const planner = await createPlanner({ threads: 3 });
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
