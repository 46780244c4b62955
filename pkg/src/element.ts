/**
 * `<idlewise-plan src="plan.json">`: a plan in a page of yours. It shows what is idle, where
 * each hour's money goes and what the plan's seal says. `src` is a plan, or a scenario, which
 * is solved on workers then: only that loads the WebAssembly.
 *
 * Importing this module defines the element. Texts of files reach the page as text alone.
 */

import { drawn, failed, waiting } from "./element/draw.js";
import { STYLE } from "./element/style.js";
import { factsOf, isPlan } from "./element/facts.js";
import type { PlanElementFacts, Seal } from "./element/facts.js";
import type { Plan, Scenario } from "./types.js";

export type { PlanElementFacts, PlanElementPart, Seal } from "./element/facts.js";
export type { Plan, Scenario } from "./types.js";

/** The name that the element goes by. */
export const PLAN_ELEMENT = "idlewise-plan";

// Servers import modules of pages too, and have no elements.
const Base: typeof HTMLElement = globalThis.HTMLElement ?? (class {} as unknown as typeof HTMLElement);

/** The element. It fires `idlewise-load` with the facts it shows as `detail`, and
 * `idlewise-error` with the error. */
export class IdlewisePlan extends Base {
  static readonly observedAttributes: readonly string[] = ["src", "time-limit"];

  #facts: PlanElementFacts | undefined;
  #running: AbortController | undefined;

  /** Where the plan or the scenario is. */
  get src(): string {
    return this.getAttribute("src") ?? "";
  }
  set src(value: string) {
    this.setAttribute("src", value);
  }

  /** What is shown; nothing while there is nothing to show. */
  get facts(): PlanElementFacts | undefined {
    return this.#facts;
  }

  connectedCallback(): void {
    if (this.shadowRoot === null) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
    }
    void this.#load();
  }

  disconnectedCallback(): void {
    this.#running?.abort();
  }

  attributeChangedCallback(): void {
    if (this.isConnected && this.shadowRoot !== null) {
      void this.#load();
    }
  }

  /** Shows a plan, or a scenario's plan, that is at hand; what `src` names is dropped. */
  async show(value: Plan | Scenario): Promise<void> {
    await this.#work(async (signal) => this.#factsOf(value, signal));
  }

  async #load(): Promise<void> {
    const { src } = this;
    if (src === "") {
      return;
    }
    await this.#work(async (signal) => {
      const response = await fetch(new URL(src, this.baseURI), { signal });
      if (!response.ok) {
        throw new Error(`${src}: the server answered ${response.status}`);
      }
      const value: unknown = await response.json().catch((error: unknown) => {
        throw new Error(`${src} is no JSON`, { cause: error });
      });
      return this.#factsOf(value, signal);
    });
  }

  /** Does the latest work; what was asked for before is given up. */
  async #work(work: (signal: AbortSignal) => Promise<PlanElementFacts>): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#facts = undefined;
    this.#put(waiting(), true);
    try {
      const facts = await work(running.signal);
      if (this.#running === running) {
        this.#facts = facts;
        this.#put(drawn(facts), false);
        this.#tell("idlewise-load", facts);
      }
    } catch (error) {
      if (this.#running === running && !running.signal.aborted) {
        this.#put(failed(error instanceof Error ? error.message : String(error)), false);
        this.#tell("idlewise-error", error);
      }
    }
  }

  async #factsOf(value: unknown, signal: AbortSignal): Promise<PlanElementFacts> {
    if (isPlan(value)) {
      return factsOf(value, "unchecked");
    }
    const { createPlanner } = await import("./index.js");
    const planner = await createPlanner({ signal });
    try {
      const seconds = Number(this.getAttribute("time-limit") ?? "");
      const options = seconds > 0 ? { timeLimit: seconds, signal } : { signal };
      const scenario = value as Scenario;
      const plan = await planner.solve(scenario, options);
      const { valid, findings, unchecked } = await planner.verify(scenario, plan, { signal });
      if (!valid && (plan.status === "optimal" || plan.status === "feasible")) {
        throw new Error(`the plan fails its check: ${findings.join("; ")}`);
      }
      const seal: Seal = unchecked.length > 0 || plan.certificate.bound_source !== "prices" ? "plan" : "proof";
      return factsOf(plan, seal);
    } finally {
      planner.dispose();
    }
  }

  #put(content: Node[], busy: boolean): void {
    this.setAttribute("aria-busy", String(busy));
    this.shadowRoot?.replaceChildren(...content);
  }

  #tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

if (globalThis.customElements !== undefined && customElements.get(PLAN_ELEMENT) === undefined) {
  customElements.define(PLAN_ELEMENT, IdlewisePlan);
}
