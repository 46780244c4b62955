// A Cloudflare Worker: the calls in its thread, the planner, the importer and the reporter.
import { createPlanner } from "idlewise";
import { IdlewiseError, example, init, schema, solve, verify } from "idlewise/core";
import { openImporter } from "idlewise/import";
import { openReporter } from "idlewise/report";

const ANSWERS = {
  /** Everything that solves, on one scenario. */
  async solve(scenario) {
    await init();
    const plan = solve(scenario);
    const { valid } = verify(scenario, plan);
    const planner = await createPlanner();
    const steps = [];
    const onProgress = (done, total) => steps.push([done, total]);
    const planned = await Promise.all([planner.solve(scenario, { onProgress }), planner.solve(scenario)]);
    const { title } = await schema("plan");
    const { threads } = planner;
    planner.dispose();
    const again = await createPlanner({ threads: 4 });
    planned.push(await again.solve(scenario));
    const reporter = await openReporter();
    const heading = /<h1>(.*)<\/h1>/.exec(reporter.html(plan, { scenario }))?.[1];
    return { plan, valid, planned, steps, title, threads, heading };
  },
  /** Files that become a scenario. */
  async assemble(files) {
    const importer = await openImporter();
    const { complete, scenario } = importer.assemble(files);
    await init();
    return { complete, status: solve(scenario).status };
  },
  /** Errors keep their class, place and code. */
  async refuse(scenario) {
    const planner = await createPlanner();
    const failures = await Promise.allSettled([
      planner.solve(scenario),
      planner.solve(await example(), { signal: AbortSignal.abort() }),
    ]);
    return failures.map(({ reason }) => ({
      own: reason instanceof IdlewiseError,
      code: reason.code,
      path: reason.problems?.[0]?.path,
    }));
  },
};

export default {
  async fetch(request) {
    const name = new URL(request.url).pathname.slice(1);
    return Response.json(await ANSWERS[name](await request.json()));
  },
};
