/** The answer in one glance. */

import type { Headline as Figures } from "../model/headline.ts";
import { grouped, money, percent, plain } from "../model/numbers.ts";
import { inWords } from "../model/whatif.ts";
import { useStore } from "../store.ts";
import { Delta } from "./parts.tsx";

/** The head line with its few figures. */
export function Headline() {
  const picture = useStore((state) => state.picture);
  const pinned = useStore((state) => state.pinned);
  const asked = useStore((state) => state.shownWhatIf);
  if (picture === undefined) {
    return <HeadlineToBe />;
  }
  const { headline, planned } = picture;
  if (!planned) {
    return <NoPlan figures={headline} />;
  }
  const before = pinned?.picture.headline;
  const words = inWords(asked);
  const wasted = headline.priced ? money : plain;
  const unit = headline.priced ? "currency per hour" : `${headline.compute}-hours per hour`;
  const { asIs } = headline;
  return (
    <section class="hero" aria-labelledby="headline">
      <p class="over">
        {headline.name === "" ? "Your scenario" : headline.name}
        {words.length > 0 && <span class="tag">what if: {words.join(", ")}</span>}
      </p>
      <h1 id="headline">
        <em>{percent(headline.idlePercent)} %</em> of the compute{" "}
        {headline.priced ? "you pay for" : "that is installed"} is idle, even with the best plan.
      </h1>
      <p class="lead">{headline.against}</p>
      <dl class="figures">
        <div>
          <dt>Idle, with this plan</dt>
          <dd>
            {percent(headline.idlePercent)}
            <small> %</small>
          </dd>
          <dd class="note">
            of installed compute, {headline.priced ? "by price" : "by compute"}{" "}
            <Delta from={before?.idlePercent} to={headline.idlePercent} format={(x) => grouped(x, 1)} unit=" points" good="down" />
          </dd>
        </div>
        <div>
          <dt>Wasted on it</dt>
          <dd>{wasted(headline.wastedPerHour)}</dd>
          <dd class="note">
            {unit} <Delta from={before?.wastedPerHour} to={headline.wastedPerHour} format={wasted} good="down" />
          </dd>
        </div>
        <div>
          <dt>Demand served</dt>
          <dd>
            {headline.servedPercent === undefined ? "–" : percent(headline.servedPercent)}
            <small> %</small>
          </dd>
          <dd class="note">
            of the work asked for{" "}
            <Delta from={before?.servedPercent} to={headline.servedPercent} format={(x) => grouped(x, 1)} unit=" points" good="up" />
          </dd>
        </div>
        <div class="other">
          <dt>Without a plan</dt>
          {asIs === undefined ? (
            <dd class="note">not compared: the plan was loaded from a file</dd>
          ) : (
            <>
              <dd>
                {percent(asIs.served_percent)}
                <small> % served</small>
              </dd>
              <dd class="note">
                {percent(asIs.idle_percent)} % idle, by the best router: {asIs.how}
              </dd>
            </>
          )}
        </div>
      </dl>
      <p class="size">{headline.size}</p>
    </section>
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
  const conflicts = useStore((state) => state.picture?.conflicts ?? []);
  return (
    <section class="hero" aria-labelledby="headline">
      <p class="over">{name}</p>
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
