/** Plans of what is open (A) and of what is turned in it (B): what is solved when.
 *
 * While a slider moves, every change would start a solve, and none would be done. So a
 * solve goes on to its end where that is near, and the latest change is next; meanwhile
 * a second planner gives a first figure within a tenth of a second. */

import { CancelledError, createPlanner } from "idlewise";
import type { Plan, Planner, Scenario } from "idlewise";
import { bestOf, searchLine } from "../model/best.ts";
import type { Best } from "../model/best.ts";
import type { ScenarioEdit } from "../model/edits.ts";
import { figures } from "../model/figures.ts";
import { recheck } from "../model/proof.ts";
import type { Recheck } from "../model/proof.ts";
import { hasPlan, spans } from "../model/scenario.ts";
import type { Solved } from "../model/scenario.ts";
import { turned } from "../model/what-if.ts";
import type { WhatIf } from "../model/what-if.ts";
import type { WorkerEvent } from "./protocol.ts";
import { refusalOf } from "./refusal.ts";
import { dayOf, heatOf, hourOf, viewOf } from "./shown.ts";

/** A solve younger than this is never dropped, in milliseconds. */
const YOUNG = 400;
/** One that is likely to take no longer is not dropped either. */
const SHORT = 2500;
/** Seconds for a first figure: of a plan whose machines and replicas are divisible. More
 * time makes it no better before the plan itself is there, and with whole machines a quick
 * plan is further from it. */
const QUICK = 0.01;
/** Nodes x periods up to which a first figure comes that fast. */
const QUICK_CELLS = 20_000;
/** Seconds for the first figures of a large fleet: of the merged one, machines divisible.
 * A few are enough; a slow machine has them late rather than never. */
const MERGED = 120;
/** Seconds for plans of a large fleet while its plan is made: each says how far it is from
 * the best there can be. */
const CLIMB: readonly number[] = [5, 15, 45, 120];
/** Nodes x periods up to which a plan is checked again without being asked. */
const CHECKED_AT_ONCE = 200_000;

/** One thing to solve. */
interface Job {
  role: "a" | "b";
  scenario: Scenario;
  whatIf: WhatIf;
  /** Numbers turns: the page knows by it how old an answer is. */
  turn: number;
}

/** Whether a first figure takes more than a moment. */
function large(scenario: Scenario): boolean {
  return scenario.nodes.length * spans(scenario).length > QUICK_CELLS;
}

/** Solves, and tells the page. One for the life of the worker. */
export class Solving {
  a: Solved | undefined;
  b: Solved | undefined;
  /** The node whose day is shown, and the period under the cursor. */
  node: string | undefined;
  period: number | undefined;
  /** Called with every new plan A. */
  onA: (solved: Solved) => void = () => undefined;
  /** Called with every new plan B. */
  onB: (solved: Solved, whatIf: WhatIf, turn: number) => void = () => undefined;

  readonly #tell: (event: WorkerEvent) => void;
  readonly #planner: Promise<Planner>;
  #quick: Promise<Planner> | undefined;
  #quickNow: Job | undefined;
  #quickNext: Job | undefined;
  #climbing: AbortController | undefined;
  #best: Best | undefined;
  #running: { job: Job; stop: AbortController; since: number } | undefined;
  #next: Job | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** How long the last solve took, in milliseconds. */
  #took = 0;
  #whatIf: WhatIf = {};
  /** The last turn, and that of plan B. */
  #asked = 0;
  #planned = 0;
  /** What is changed in plan B. */
  #edits: readonly ScenarioEdit[] = [];
  /** The future that charts show, where there are several and one was chosen. */
  #chart: string | undefined;
  /** Counts what was begun: first figures of what was open before are not told. */
  #begun = 0;

  constructor(tell: (event: WorkerEvent) => void, planner: Promise<Planner>) {
    this.#tell = tell;
    this.#planner = planner;
  }

  /** The plan that charts show. */
  get shown(): Solved | undefined {
    return this.b ?? this.a;
  }

  /** Forgets the plans of a scenario that is no longer open. */
  forget(): void {
    this.stop();
    this.#begun += 1;
    this.#whatIf = {};
    this.#chart = undefined;
    this.a = undefined;
    this.b = undefined;
  }

  /** Charts show this future from now on, the likeliest where it is none. */
  chart(future: string | undefined): void {
    if (future === this.#chart) {
      return;
    }
    this.#chart = future;
    for (const role of ["a", "b"] as const) {
      const solved = this[role];
      if (solved?.plan.futures !== undefined) {
        this[role] = this.#charted({ ...solved, chart: undefined });
        this.#tell({ event: "charted", role, view: viewOf(this[role], role === "b" ? this.#edits : []) });
      }
    }
    this.#parts();
  }

  #charted(solved: Solved): Solved {
    const known = solved.plan.futures?.some(({ id }) => id === this.#chart) ?? false;
    return known ? { ...solved, chart: this.#chart } : solved;
  }

  /** Begins with another scenario; its plan may be given. */
  begin(scenario: Scenario, whatIf: WhatIf, changed: Scenario, plan?: Plan): void {
    this.stop();
    this.#begun += 1;
    this.b = undefined;
    this.node = undefined;
    this.period = undefined;
    this.#whatIf = whatIf;
    const job: Job = { role: "a", scenario, whatIf: {}, turn: 0 };
    if (plan !== undefined) {
      this.#done(job, { scenario, plan });
    } else {
      this.#start(job);
      if (large(scenario)) {
        this.#first(job);
      }
    }
    if (turned(whatIf)) {
      this.#asked = 0;
      this.#next = { role: "b", scenario: changed, whatIf, turn: 0 };
    }
  }

  /** What is known of a plan on the way is no longer looked for. */
  #rest(): void {
    this.#climbing?.abort();
    this.#climbing = undefined;
    this.#best = undefined;
  }

  /** Turns knobs. */
  turn(scenario: Scenario, whatIf: WhatIf, turn: number): void {
    this.#whatIf = whatIf;
    this.#asked = turn;
    if (!turned(whatIf)) {
      this.#next = undefined;
      this.#quickNext = undefined;
      if (this.#running?.job.role === "b") {
        this.#drop();
      }
      this.b = undefined;
      this.#tell({ event: "cleared", turn });
      this.#parts();
      return;
    }
    const job: Job = { role: "b", scenario, whatIf, turn };
    this.#rest();
    this.#first(job);
    this.#next = job;
    this.#hurry();
  }

  /** A plan B that is there already. */
  give(solved: Solved, whatIf: WhatIf, turn: number): void {
    this.#whatIf = whatIf;
    this.#asked = turn;
    this.#next = undefined;
    this.#quickNext = undefined;
    if (this.#running?.job.role === "b") {
      this.#drop();
    }
    this.#done({ role: "b", scenario: solved.scenario, whatIf, turn }, solved);
  }

  /** What is turned is what is open from now on, and plan B is plan A. A plan of an
   * earlier turn is not: what was turned last is planned then. */
  keep(scenario: Scenario): void {
    if (this.b === undefined || this.#planned !== this.#asked) {
      const chart = this.#chart;
      this.forget();
      this.#chart = chart;
      this.#tell({ event: "forgotten" });
      this.begin(scenario, {}, scenario);
    } else {
      this.a = this.b;
      this.b = undefined;
      this.#whatIf = {};
      this.#tell({ event: "solved", role: "a", turn: 0, view: viewOf(this.a, []) });
      this.onA(this.a);
    }
  }

  /** Stops what is being solved; the last plan stays. */
  stop(): void {
    this.#next = undefined;
    this.#quickNext = undefined;
    this.#drop();
  }

  #drop(): void {
    this.#rest();
    clearTimeout(this.#timer);
    const running = this.#running;
    this.#running = undefined;
    running?.stop.abort();
  }

  /** Starts what is next where nothing runs; drops what runs only where that is old. */
  #hurry(): void {
    const running = this.#running;
    const next = this.#next;
    if (next === undefined) {
      return;
    }
    if (running === undefined) {
      this.#next = undefined;
      this.#start(next);
      return;
    }
    if (running.job.role === "a" || this.#took < SHORT) {
      return;
    }
    const age = performance.now() - running.since;
    if (age < YOUNG) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#hurry(), YOUNG - age);
      return;
    }
    this.#drop();
    this.#next = undefined;
    this.#start(next);
  }

  #start(job: Job): void {
    const stop = new AbortController();
    const running = { job, stop, since: performance.now() };
    this.#running = running;
    this.#tell({ event: "solving", role: job.role });
    void this.#solve(job, stop.signal).then(
      (solved) => {
        if (this.#running === running) {
          this.#running = undefined;
          this.#took = performance.now() - running.since;
          this.#done(job, solved);
          this.#hurry();
        }
      },
      (error: unknown) => {
        if (this.#running !== running) {
          return;
        }
        this.#running = undefined;
        if (error instanceof CancelledError) {
          this.#tell({ event: "stopped" });
        } else {
          this.#tell({ event: "failed", refusal: refusalOf("this scenario", error) });
        }
        this.#hurry();
      },
    );
  }

  async #solve({ scenario, role }: Job, signal: AbortSignal): Promise<Solved> {
    const planner = await this.#planner;
    const plan = await planner.solve(scenario, {
      signal,
      // A warm plan may be another one of the same worth: what was opened is
      // solved from nothing, so that going back shows the figures of before.
      warm: role === "b",
      onProgress: (done, total, search) => this.#tell({ event: "progress", done, total, search: searchLine(scenario, total, search) }),
    });
    return { scenario, plan };
  }

  #done(job: Job, plain: Solved): void {
    const solved = this.#charted(plain);
    this.#rest();
    if (job.role === "a") {
      this.a = solved;
    } else if (turned(this.#whatIf)) {
      this.b = solved;
      this.#planned = job.turn;
    } else {
      return;
    }
    const edits = (job.whatIf.actions ?? []).flatMap((action) => action.edits);
    this.#edits = job.role === "b" ? edits : this.#edits;
    this.#tell({ event: "solved", role: job.role, turn: job.turn, view: viewOf(solved, edits) });
    this.#parts();
    if (hasPlan(solved.plan) && solved.scenario.nodes.length * spans(solved.scenario).length <= CHECKED_AT_ONCE) {
      void this.verify().then(
        (found) => {
          if (this.shown === solved) {
            this.#tell({ event: "checked", recheck: found });
          }
        },
        (error: unknown) => this.#tell({ event: "failed", refusal: refusalOf("the check of the plan", error) }),
      );
    }
    if (job.role === "a") {
      this.onA(solved);
    } else {
      this.onB(solved, job.whatIf, job.turn);
    }
  }

  /** The heatmap, a day and an hour of what is shown. Each is a message of its own:
   * the page's thread unpacks one at a time. */
  #parts(): void {
    const solved = this.shown;
    const planned = solved !== undefined && hasPlan(solved.plan) ? solved : undefined;
    this.#tell({ event: "hour", hour: planned === undefined ? undefined : hourOf(planned, this.period) });
    this.#tell({ event: "heat", heat: planned === undefined ? undefined : heatOf(planned) });
    this.#tell({ event: "day", day: planned === undefined ? undefined : dayOf(planned, this.node) });
  }

  /** Checks the plan that is shown with the independent checker. */
  async verify(): Promise<Recheck> {
    const { shown } = this;
    if (shown === undefined) {
      throw new Error("there is no plan to check yet");
    }
    return recheck(await (await this.#planner).verify(shown.scenario, shown.plan));
  }

  /** A first figure of a change, while its plan is made: what the planner finds in a
   * moment. */
  #first(job: Job): void {
    if (this.#quickNow !== undefined) {
      this.#quickNext = job;
      return;
    }
    this.#quickNow = job;
    void this.#near(job).finally(() => {
      this.#quickNow = undefined;
      const next = this.#quickNext;
      this.#quickNext = undefined;
      if (next !== undefined) {
        this.#first(next);
      }
    });
  }

  async #near({ scenario, turn, role }: Job): Promise<void> {
    const begun = this.#begun;
    const asked = { ...scenario, policy: { ...scenario.policy, relax: true } };
    try {
      const plan = await (await this.quick()).solve(asked, {
        timeLimit: large(scenario) ? MERGED : QUICK,
        // A plan for several futures names every entry.
        compact: (scenario.futures ?? []).length === 0,
      });
      if (hasPlan(plan) && begun === this.#begun) {
        this.#tell({ event: "near", role, turn, figures: figures({ scenario, plan }) });
      }
      if (large(scenario) && role === "a" && begun === this.#begun) {
        this.#know({ scenario: asked, plan }, false);
        void this.#climb(scenario);
      }
    } catch (error) {
      // The plan itself follows, or says what is wrong.
      console.info("no first figure:", error);
    }
  }

  #know(solved: Solved, isWhole: boolean): void {
    if (this.#running?.job.role === "a") {
      this.#best = bestOf(solved, isWhole, this.#best);
      this.#tell({ event: "best", best: this.#best });
    }
  }

  /** While the plan of a large fleet is made: what is found in some seconds, then in some
   * more, with what no plan can do better than. */
  async #climb(scenario: Scenario): Promise<void> {
    const climbing = new AbortController();
    this.#climbing = climbing;
    try {
      for (const timeLimit of CLIMB) {
        if (this.#running?.job.scenario !== scenario) {
          return;
        }
        const plan = await (await this.quick()).solve(scenario, { timeLimit, signal: climbing.signal, compact: (scenario.futures ?? []).length === 0 });
        if (climbing.signal.aborted || plan.status === "infeasible") {
          return;
        }
        this.#know({ scenario, plan }, true);
        if (plan.status === "optimal") {
          return;
        }
      }
    } catch (error) {
      if (!(error instanceof CancelledError)) {
        console.info("no plan on the way:", error);
      }
    }
  }

  /** The planner of first figures, so that they wait for nothing else. */
  quick(): Promise<Planner> {
    this.#quick ??= createPlanner({ threads: 1 });
    return this.#quick;
  }
}
