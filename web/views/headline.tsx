/** The answer in one glance. */

import type { Headline as Figures } from "../model/headline.ts";
import { grouped, money, percent, plain } from "../model/numbers.ts";
import { inWords } from "../model/what-if.ts";
import { useStore } from "../store.ts";
import { Delta } from "./components.tsx";
import { Summary } from "./summary.tsx";

/** The head line with its few figures. */
export function Headline() {
  const planView = useStore((state) => state.planView);
  const pinned = useStore((state) => state.pinned);
  const asked = useStore((state) => state.shownWhatIf);
  if (planView === undefined) {
    return <HeadlineToBe />;
  }
  const { headline, planned } = planView;
  if (!planned) {
    return <NoPlan figures={headline} />;
  }
  const before = pinned?.planView.headline;
  const words = inWords(asked);
  const wasted = headline.priced ? money : plain;
  const unit = headline.priced ? `${headline.currency} per hour` : `${headline.compute}-hours per hour`;
  const { asIs } = headline;
  const points = (x: number): string => grouped(x, 1);
  return (
    <section class="hero" aria-labelledby="headline">
      <p class="over">
        {headline.name === "" ? "Your scenario" : headline.name}
        {words.length > 0 && <span class="tag">what if: {words.join(", ")}</span>}
      </p>
      <h1 id="headline">
        <em>{percent(headline.idlePercent)} %</em> of the compute{" "}
        {headline.priced ? "you pay for" : "that is installed"} is idle, even with {headline.status === "optimal" ? "the best" : "this"} plan.
      </h1>
      <p class="lead">{asIs === undefined ? "The plan was loaded from a file; it is not compared with routing without one." : headline.against}</p>
      <dl class="figures">
        <div>
          <dt>Idle</dt>
          <dd>
            {percent(headline.idlePercent)}
            <small> %</small>
          </dd>
          <dd class="note">
            of installed compute, {headline.byPrice ? "by price" : "by compute"}{" "}
            <Delta from={before?.idlePercent} to={headline.idlePercent} format={points} unit=" points" good="down" />
          </dd>
          {asIs !== undefined && <dd class="note">{percent(asIs.idle_percent)} % without a plan</dd>}
        </div>
        {headline.avoidablePerHour === undefined ? (
          <div>
            <dt>Wasted on it</dt>
            <dd>{wasted(headline.wastedPerHour)}</dd>
            <dd class="note">
              {unit} <Delta from={before?.wastedPerHour} to={headline.wastedPerHour} format={wasted} good="down" />
            </dd>
          </div>
        ) : (
          <div>
            <dt>Avoidable cost, at most</dt>
            <dd>{money(headline.avoidablePerHour)}</dd>
            <dd class="note">
              {unit}; no fleet that serves as much saves more{" "}
              <Delta from={before?.avoidablePerHour} to={headline.avoidablePerHour} format={money} good="down" />
            </dd>
            {asIs?.avoidable_per_hour != null && (
              <dd class="note">{money(asIs.avoidable_per_hour)} without a plan</dd>
            )}
          </div>
        )}
        <div>
          <dt>Demand served</dt>
          <dd>
            {headline.servedPercent === undefined ? "–" : percent(headline.servedPercent)}
            <small> %</small>
          </dd>
          <dd class="note">
            of the work asked for{" "}
            <Delta from={before?.servedPercent} to={headline.servedPercent} format={points} unit=" points" good="up" />
          </dd>
          {asIs !== undefined && <dd class="note">{percent(asIs.served_percent)} % without a plan</dd>}
        </div>
        <Trust />
      </dl>
      {headline.unpriced !== "" && <p class="quiet">{headline.unpriced}</p>}
      <Summary waterfall={planView.waterfall} priced={headline.priced} compute={headline.compute} />
      <p class="size">
        {headline.size}.{asIs !== undefined && ` Without a plan: the best router, ${asIs.how}.`}
      </p>
    </section>
  );
}

/** How good the plan is proved to be, and whether that was checked here. */
function Trust() {
  const proof = useStore((state) => state.planView?.proof);
  const recheck = useStore((state) => state.recheck);
  if (proof === undefined) {
    return null;
  }
  const checked = recheck !== undefined && recheck !== "running";
  return (
    <div>
      <dt>This plan is</dt>
      <dd>{proof.status === "optimal" ? "Optimal" : "Feasible"}</dd>
      <dd class="note">gap to the best possible: {proof.gap}</dd>
      <dd class="note">
        {!checked ? (
          "not checked here yet"
        ) : recheck.valid ? (
          <span class="word-good">
            {recheck.unchecked.length === 0 ? "✓ proof checked in this tab" : "✓ limits checked in this tab"}
          </span>
        ) : (
          <span class="delta worse">✗ refused by the checker</span>
        )}
      </dd>
    </div>
  );
}

/** The same place while the first plan is being made. */
function HeadlineToBe() {
  const failed = useStore((state) => state.refusal !== undefined);
  return (
    <section class="hero waiting" aria-busy={!failed}>
      <p class="over">Idle compute</p>
      <h1>How much of the compute you already pay for is idle, and why?</h1>
      <p class="lead">{failed ? "There is no plan to show yet." : "The example is being solved in this tab …"}</p>
    </section>
  );
}

function NoPlan({ figures: { status, name, size } }: { figures: Figures }) {
  const conflicts = useStore((state) => state.planView?.conflicts ?? []);
  const asked = useStore((state) => state.shownWhatIf);
  const words = inWords(asked);
  return (
    <section class="hero" aria-labelledby="headline">
      <p class="over">
        {name}
        {words.length > 0 && <span class="tag">what if: {words.join(", ")}</span>}
      </p>
      <h1 id="headline">
        {status === "infeasible" ? "No plan meets every limit." : "Stopped before any plan was found."}
      </h1>
      {conflicts.map(({ limits, relaxations }, at) => (
        <div key={at} class="conflict">
          <p>These limits clash:</p>
          <ul>
            {limits.map((limit) => (
              <li key={limit}>{limit}</li>
            ))}
          </ul>
          <p>Any one of these would help:</p>
          <ul>
            {relaxations.map(({ text }) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </div>
      ))}
      <p class="size">{size}</p>
    </section>
  );
}
