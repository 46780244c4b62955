/** The scenario that is open, what is turned in it, its plan, and the way back. */

import { CancelledError, InputError, createPlanner } from "idlewise";
import type { CurrentReplicas, Plan, Planner, PolicyOutcome, Scenario } from "idlewise";
import { flow } from "../model/flow.ts";
import type { Flow, FlowGrouping } from "../model/flow.ts";
import { heat, heatMatrix } from "../model/heat.ts";
import type { Arrangement, Heat, HeatMatrix } from "../model/heat.ts";
import { planView } from "../model/plan-view.ts";
import { recheck } from "../model/proof.ts";
import type { Recheck } from "../model/proof.ts";
import { hasPlan, spans } from "../model/scenario.ts";
import type { Solved } from "../model/scenario.ts";
import { standing } from "../model/steady.ts";
import { apply, knobs } from "../model/what-if.ts";
import type { Knobs, WhatIf } from "../model/what-if.ts";
import type { WorkerEvent, Opened, Refusal } from "./protocol.ts";

/** Nodes x periods up to which a plan is checked again without being asked. */
const CHECKED_AT_ONCE = 200_000;

/** What is open. One for the life of the worker. */
export class Session {
  /** As opened and edited. */
  base: Scenario = { schema_version: 1, nodes: [], models: [], demands: [] };
  /** With what is turned. */
  turned: Scenario = this.base;
  /** The last plan, and the scenario it is for. */
  solved: Solved | undefined;
  policies: PolicyOutcome[] = [];

  readonly #tell: (event: WorkerEvent) => void;
  readonly #planner: Promise<Planner> = createPlanner();
  #whatIf: WhatIf = {};
  /** What stands where plans start from plan A. */
  #pinned: readonly CurrentReplicas[] = [];
  #running: AbortController | undefined;
  /** For questions about the last plan. */
  #asking = new AbortController();
  #matrix: HeatMatrix | undefined;
  #arrangement: Arrangement = { group: "region", sort: "file" };
  #flow: { period: number; grouping: FlowGrouping } = {
    period: 0,
    grouping: { from: "region", to: "region" },
  };

  constructor(tell: (event: WorkerEvent) => void) {
    this.#tell = tell;
  }

  /** The planner, once it is loaded. */
  get planner(): Promise<Planner> {
    return this.#planner;
  }

  /** Opens a valid scenario and starts solving it, unless its plan is given. */
  open(scenario: Scenario, plan?: Plan): Omit<Opened, "key"> {
    this.#whatIf = {};
    this.#pinned = [];
    this.#flow = { ...this.#flow, period: Math.floor(spans(scenario).length / 2) };
    return this.#use(scenario, plan);
  }

  /** Takes an edited scenario; what is turned stays turned. */
  edit(scenario: Scenario): Omit<Opened, "key"> {
    return this.#use(scenario);
  }

  #use(scenario: Scenario, plan?: Plan): Omit<Opened, "key"> {
    this.base = scenario;
    this.turned = apply(scenario, this.#whatIf, this.#pinned);
    if (plan === undefined) {
      void this.#solve();
    } else {
      this.stop();
      this.#show({ scenario, plan }, []);
    }
    return {
      name: scenario.name ?? "",
      knobs: knobs(scenario),
      periods: spans(scenario).map(({ label }) => label),
      advice: [],
    };
  }

  /** Turns knobs and solves again. What is being solved is dropped. */
  turn(whatIf: WhatIf): Knobs {
    this.#whatIf = whatIf;
    this.turned = apply(this.base, whatIf, this.#pinned);
    void this.#solve();
    return knobs(this.base);
  }

  /** Keeps what the last plan places in its first period. */
  pin(): void {
    this.#pinned = this.solved === undefined ? [] : standing(this.solved.plan);
  }

  /** Stops what is being solved. */
  stop(): void {
    this.#asking.abort();
    this.#asking = new AbortController();
    this.#running?.abort();
    this.#running = undefined;
  }

  async #solve(): Promise<void> {
    this.stop();
    const running = new AbortController();
    this.#running = running;
    const { signal } = running;
    const scenario = this.turned;
    const whatIf = this.#whatIf;
    this.#tell({ event: "solving" });
    try {
      const planner = await this.#planner;
      const { plan, policies } = await planner.compare(scenario, {
        signal,
        // Views look every node up by its own name.
        compact: false,
        // A warm plan may be another one of the same worth: what was opened is
        // solved from nothing, so that going back shows the figures of before.
        warm: Object.keys(whatIf).length > 0,
        onProgress: (done, total) => this.#tell({ event: "progress", done, total }),
      });
      if (this.#running !== running) {
        return;
      }
      this.#running = undefined;
      this.#show({ scenario, plan }, policies, whatIf);
    } catch (error) {
      if (error instanceof CancelledError) {
        // A newer solve says for itself what it does.
        if (this.#running === undefined) {
          this.#tell({ event: "stopped" });
        }
        return;
      }
      if (this.#running === running) {
        this.#running = undefined;
        this.#tell({ event: "failed", refusal: refusalOf("this scenario", error) });
      }
    }
  }

  #show(solved: Solved, policies: PolicyOutcome[], asked: WhatIf = {}): void {
    this.solved = solved;
    this.policies = policies;
    const planned = hasPlan(solved.plan);
    this.#matrix = planned ? heatMatrix(solved) : undefined;
    this.#tell({ event: "solved", planView: planView(solved, policies), asked });
    this.#tell({ event: "flow", flow: this.flow(this.#flow) });
    this.#tell({ event: "heat", heat: this.arrange(this.#arrangement) });
    const cells = solved.scenario.nodes.length * spans(solved.scenario).length;
    if (planned && cells <= CHECKED_AT_ONCE) {
      void this.verify().then(
        (found) => {
          if (this.solved === solved) {
            this.#tell({ event: "checked", recheck: found });
          }
        },
        (error: unknown) => {
          this.#tell({ event: "failed", refusal: refusalOf("the check of the plan", error) });
        },
      );
    }
  }

  /** Asks the planner about the scenario of the last plan. A new plan, or
   * stopping, ends it without an answer. */
  async ask<Found>(
    question: (planner: Planner, scenario: Scenario, options: { signal: AbortSignal }) => Promise<Found>,
  ): Promise<Found | undefined> {
    if (this.solved === undefined) {
      return undefined;
    }
    const { signal } = this.#asking;
    try {
      return await question(await this.#planner, this.solved.scenario, { signal });
    } catch (error) {
      if (error instanceof CancelledError) {
        return undefined;
      }
      throw error;
    }
  }

  /** Checks the last plan with the independent checker. */
  async verify(): Promise<Recheck> {
    if (this.solved === undefined) {
      throw new Error("there is no plan to check yet");
    }
    const { scenario, plan } = this.solved;
    return recheck(await (await this.#planner).verify(scenario, plan));
  }

  /** The heatmap's rows in another order. */
  arrange(arrangement: Arrangement): Heat | undefined {
    this.#arrangement = arrangement;
    return this.solved === undefined || this.#matrix === undefined
      ? undefined
      : heat(this.solved, this.#matrix, arrangement);
  }

  /** The flow of a period. */
  flow(asked: { period: number; grouping: FlowGrouping }): Flow | undefined {
    if (this.solved === undefined || !hasPlan(this.solved.plan)) {
      return undefined;
    }
    const last = spans(this.solved.scenario).length - 1;
    this.#flow = { ...asked, period: Math.min(last, Math.max(0, asked.period)) };
    return flow(this.solved, this.#flow.period, this.#flow.grouping);
  }
}

/** Problems listed at once; the count of the rest is given. */
const MOST_LISTED = 40;

/** A failure as something to show. */
export function refusalOf(what: string, error: unknown): Refusal {
  if (error instanceof InputError) {
    return {
      what,
      message: "is not valid",
      complaints: error.problems.slice(0, MOST_LISTED),
      count: error.problems.length,
    };
  }
  return {
    what,
    message: error instanceof Error ? error.message : String(error),
    complaints: [],
    count: 0,
  };
}
