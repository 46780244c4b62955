/** The scenario that is open, what is turned in it, and its plan. */

import { createPlanner } from "idlewise";
import type { Plan, Planner, Scenario } from "idlewise";
import { leading } from "../model/actions.ts";
import type { Advice } from "../model/actions.ts";
import type { Day } from "../model/day.ts";
import { figures } from "../model/figures.ts";
import { likeliest, outcomes } from "../model/futures.ts";
import type { HeatRow } from "../model/heat.ts";
import { limitsOf } from "../model/limits.ts";
import type { LimitsSaid } from "../model/limits.ts";
import type { Recheck } from "../model/proof.ts";
import { hasPlan, spans } from "../model/scenario.ts";
import type { Solved } from "../model/scenario.ts";
import { actionLine } from "../model/say.ts";
import { axesOf } from "../model/two-knobs.ts";
import type { Axis } from "../model/two-knobs.ts";
import { apply, knobs, turned } from "../model/what-if.ts";
import type { WhatIf } from "../model/what-if.ts";
import { Advising } from "./advising.ts";
import { Budgeting } from "./budgeting.ts";
import type { BudgetSaid } from "./budgeting.ts";
import { Earning } from "./earning.ts";
import type { EarningsSaid } from "./earning.ts";
import type { WorkerEvent, Opened } from "./protocol.ts";
import { dayOf, hourOf, openedOf } from "./shown.ts";
import type { Hour } from "./shown.ts";
import { Solving } from "./solving.ts";
import { TwoKnobs } from "./two-knobs.ts";
import type { TwoKnobsAsked } from "./two-knobs.ts";

export { refusalOf } from "./refusal.ts";

/** What is told of a scenario that is open, but the key it is kept under. */
type Named = Omit<Opened, "key">;

function named(scenario: Scenario): Named {
  return {
    name: scenario.name ?? "",
    knobs: knobs(scenario),
    periods: spans(scenario).map(({ label }) => label),
    advice: [],
  };
}

/** What is open. One for the life of the worker. */
export class Session {
  /** As opened and edited. */
  base: Scenario = { schema_version: 1, nodes: [], models: [], demands: [] };
  /** With what is turned. */
  turned: Scenario = this.base;

  readonly #tell: (event: WorkerEvent) => void;
  readonly #planner: Promise<Planner> = createPlanner();
  readonly #solving: Solving;
  readonly #advising: Advising;
  readonly #earning = new Earning();
  readonly #budgeting = new Budgeting();
  readonly #twoKnobs = new TwoKnobs();
  #whatIf: WhatIf = {};
  #limits: { of: Solved; said: LimitsSaid } | undefined;
  /** What was found out about what is open before it was. */
  #known: Advice | undefined;

  constructor(tell: (event: WorkerEvent) => void) {
    this.#tell = tell;
    this.#solving = new Solving(tell, this.#planner);
    this.#advising = new Advising(tell);
    this.#solving.onA = (solved) => {
      const known = this.#known;
      this.#known = undefined;
      void this.#advising.look(solved, known);
      // Turned by the first knob; it takes a while to start.
      void this.#solving.quick();
    };
    this.#solving.onB = (solved, whatIf, turn) => {
      void this.#advising.weigh(this.base, whatIf, turn, figures(solved));
    };
  }

  /** The planner, once it is loaded. */
  get planner(): Promise<Planner> {
    return this.#planner;
  }

  /** The plan that is shown, and the scenario it is for. */
  get solved(): Solved | undefined {
    return this.#solving.shown;
  }

  /** What the core says about the plan that is shown, with the page's headline above it;
   * nothing of what is turned. */
  get told(): object | undefined {
    const { solved } = this;
    const { advice } = this.#advising;
    if (turned(this.#whatIf) || solved === undefined || advice?.told === undefined) {
      return undefined;
    }
    const lead = leading(advice);
    return lead === undefined ? advice.told : { ...advice.told, headline: actionLine(lead, figures(solved)).text.replace(/:$/, "") };
  }

  /** What plan A says of its limits. */
  get limits(): LimitsSaid | undefined {
    const { a } = this.#solving;
    if (a !== undefined && this.#limits?.of !== a) {
      this.#limits = { of: a, said: { ...limitsOf(likeliest(a)), futures: outcomes(a) } };
    }
    return a === undefined ? undefined : this.#limits?.said;
  }

  /** What is turned. */
  get whatIf(): WhatIf {
    return this.#whatIf;
  }

  /** Opens a valid scenario and starts solving it, unless its plan is given. */
  open(scenario: Scenario, given: { plan?: Plan; advice?: Advice } = {}): Named {
    this.forget(given.advice !== undefined);
    this.#known = given.advice;
    return this.#use(scenario, given.plan);
  }

  /** What was open is no longer: nothing of it is shown or kept as a plan of what is,
   * unless it is known already and only opened again. */
  forget(known = false): void {
    this.#whatIf = {};
    this.#known = undefined;
    this.#advising.forget();
    this.#earning.stop();
    this.#budgeting.stop();
    this.#twoKnobs.stop();
    this.#solving.forget();
    if (!known) {
      this.#tell({ event: "forgotten" });
    }
  }

  /** Takes an edited scenario; what is turned stays turned. */
  edit(scenario: Scenario): Named {
    return this.#use(scenario);
  }

  #use(scenario: Scenario, plan?: Plan): Named {
    this.base = scenario;
    this.#plan(scenario, plan);
    return named(scenario);
  }

  #plan(scenario: Scenario, plan?: Plan): void {
    this.turned = apply(scenario, this.#whatIf);
    this.#advising.forget();
    this.#solving.begin(scenario, this.#whatIf, this.turned, plan);
  }

  /** Turns knobs and solves again. */
  turn({ whatIf, turn }: { whatIf: WhatIf; turn: number }): void {
    this.#whatIf = whatIf;
    this.turned = apply(this.base, whatIf);
    const { ready } = this.#advising;
    const { actions = [], ...world } = whatIf;
    if (ready !== undefined && actions.length === 1 && actions[0]?.key === ready.key && Object.keys(world).length === 0) {
      this.#solving.give(ready.solved, whatIf, turn);
    } else {
      this.#solving.turn(this.turned, whatIf, turn);
    }
  }

  /** What is turned becomes what is open. */
  keep(): Named {
    this.base = this.turned;
    this.#whatIf = {};
    this.#advising.forget();
    this.#solving.keep(this.base);
    return named(this.base);
  }

  /** Stops what is being solved. */
  stop(): void {
    this.#solving.stop();
    this.#tell({ event: "stopped" });
  }

  /** Stops looking for what to do. */
  enough(): void {
    this.#advising.enough();
  }

  /** Checks the plan that is shown with the independent checker. */
  verify(): Promise<Recheck> {
    return this.#solving.verify();
  }

  /** The day of a node, which is shown from now on. */
  day(node: string | undefined): Day | undefined {
    this.#solving.node = node;
    const { solved } = this;
    return solved === undefined || !hasPlan(solved.plan) ? undefined : dayOf(solved, node);
  }

  /** The future that charts show from now on; the likeliest where none is chosen. */
  future(future: string | undefined): void {
    this.#solving.chart(future);
  }

  /** A period, which is shown from now on. */
  hour(period: number): Hour | undefined {
    this.#solving.period = period;
    const { solved } = this;
    return solved === undefined || !hasPlan(solved.plan) ? undefined : hourOf(solved, period);
  }

  /** What operators earn by price, in the plan that is shown. */
  async earnings(): Promise<EarningsSaid | undefined> {
    const { solved } = this;
    return solved === undefined ? undefined : this.#earning.ask(solved);
  }

  /** The best purchase for a budget per hour, for today's fleet. */
  async budget(perHour: number): Promise<BudgetSaid | undefined> {
    const { a } = this.#solving;
    return a === undefined ? undefined : this.#budgeting.ask(a, perHour);
  }

  stopBudget(): void {
    this.#budgeting.stop();
  }

  /** What can be turned two at once in what is open. */
  axes(): Axis[] {
    return axesOf(this.base);
  }

  /** A plan for every pair of steps of two knobs. */
  turnTwo(asked: TwoKnobsAsked): Promise<boolean> {
    return this.#twoKnobs.ask(this.base, asked, (index, figures) => this.#tell({ event: "twoKnobs", asked: asked.asked, index, figures }));
  }

  stopTwo(): void {
    this.#twoKnobs.stop();
  }

  /** The dearest entries of a folded row of the heatmap. */
  openRow(fold: string): HeatRow[] {
    const { solved } = this;
    return solved === undefined || !hasPlan(solved.plan) ? [] : openedOf(solved, fold);
  }
}
