/** The answer: what to do, what it brings, and three figures, now and after. */

import { stop } from "../actions.ts";
import { bestLine } from "../model/best.ts";
import { about } from "../model/money.ts";
import { percent, plural } from "../model/numbers.ts";
import { headline, idleLine, pointsOf, spendOf, turnedLine, turnedUnder, underline } from "../model/say.ts";
import type { Change } from "../model/say.ts";
import { move, show, toTab } from "../navigate.ts";
import { shownView, useStore } from "../store.ts";
import { AboutExample } from "./about-example.tsx";
import { CauseBar } from "./cause-bar.tsx";
import { Icon } from "./icons.tsx";
import { Seal } from "./seal.tsx";
import { Term } from "./tips.tsx";
import { useFigures } from "./use-figures.ts";
import type { Shown } from "./use-figures.ts";

/** The left of the first screen. */
export function Answer() {
  const shown = useFigures();
  const view = useStore(shownView);
  const whatIf = useStore((state) => state.whatIf);
  const source = useStore((state) => state.source);
  if (shown === undefined) {
    return <Waiting />;
  }
  if (view === undefined) {
    return <First shown={shown} />;
  }
  if (!view.planned) {
    return <Impossible />;
  }
  const { now, after, advice, lead } = shown;
  const line =
    shown.turned && after !== undefined
      ? turnedLine(now, after, whatIf, lead?.key === whatIf.actions?.[0]?.key ? lead : undefined, shown.near)
      : headline(now, advice, view.rent);
  const under = shown.turned && after !== undefined ? turnedUnder(now, after) : underline(now, advice, view.rent, now.priced ? view.unpriced.length : 0);
  return (
    <div>
      {source.kind === "example" && !shown.turned && <p class="purpose">idlewise finds what an AI fleet pays for and does not need. This is an example.</p>}
      <h1 class={shown.stale ? "old" : undefined}>
        {line.text}
        {line.won !== "" && (
          <>
            {" "}
            <em>{line.won}</em>
          </>
        )}
      </h1>
      <div class="under">
        <Seal shown={shown} />
        <span>{under}</span>
      </div>
      <Three shown={shown} byPrice={view.byPrice} />
      <CauseBar shown={shown} />
      {view.futures !== undefined && (
        <p class="meta">
          Averages of {view.futures.rows.length} futures, by how likely they are.{" "}
          <button type="button" class="link" onClick={() => toTab("plan")}>
            See each
          </button>
        </p>
      )}
      <p class="meta desk">
        {view.size}.{" "}
        <button type="button" class="link" onClick={() => show("data")}>
          See the data
        </button>
        {view.unpriced.length > 0 && (
          <>
            {" "}
            {view.unpriced.slice(0, 3).join(", ")}
            {view.unpriced.length > 3 ? ` and ${view.unpriced.length - 3} more` : ""}: price is empty, not {about(0, now.unit)}.
          </>
        )}
      </p>
      {!now.priced && (
        <p class="meta">
          No machine has a price, so nothing is in money.{" "}
          <button type="button" class="link" onClick={() => move({ view: "data", sheet: "nodes" })}>
            Type prices
          </button>{" "}
          or import the nodes together with a price list.
        </p>
      )}
      {source.kind === "gallery" && <AboutExample key={source.name} name={source.name} />}
    </div>
  );
}

/** First figures of a large fleet, while its plan is made. */
function First({ shown }: { shown: Shown }) {
  const { text } = idleLine(shown.now);
  const best = useStore((state) => state.best);
  return (
    <div aria-busy="true">
      <h1>≈ {text}</h1>
      <div class="under">
        <Progress />
      </div>
      {best !== undefined && (
        <p class="meta best" role="status">
          {bestLine(best)}
        </p>
      )}
      <Three shown={shown} byPrice={shown.now.priced} />
      <CauseBar shown={shown} />
    </div>
  );
}

/** Idle, spend, served: now and after. */
function Three({ shown, byPrice }: { shown: Shown; byPrice: boolean }) {
  const { now, after, near } = shown;
  const b = after ?? now;
  const same = shown.turned || after === undefined ? "the same" : "the same, hour by hour";
  const share = (value: number | undefined): string => (value === undefined ? "n/a" : percent(value));
  return (
    <dl class={shown.stale ? "figs stale" : "figs"} id="figures">
      <Figure
        title={byPrice ? "Idle, by price" : `Idle, by ${now.compute === "gpu" ? "GPUs" : now.compute}`}
        tip={`Compute that is up, not held back and not busy, as a share of all that is installed, ${byPrice ? "weighed by what machines cost" : "by compute, as not every machine has a price"}. Term: idle %.`}
        from={after === undefined ? undefined : `${share(now.idlePercent)} %`}
        to={share(b.idlePercent)}
        unit="%"
        near={near}
        change={after === undefined ? { text: `${about(now.idlePerHour, now.unit)} of every hour`, good: false } : pointsOf(now.idlePercent, b.idlePercent, "less", "the same")}
      />
      <Figure
        title={now.priced ? "Spend per hour" : "Installed"}
        tip={
          now.priced
            ? "Price per hour of all machines, plus usage and routes where those have a price."
            : "No machine has a price: compute that is installed."
        }
        from={after === undefined ? undefined : about(now.spendPerHour, { ...now.unit, behind: "" })}
        to={about(b.spendPerHour, { ...b.unit, behind: "" })}
        unit={b.unit.behind === "" ? undefined : b.unit.behind.trim()}
        near={near}
        change={after === undefined ? { text: plural(now.machines, "machine"), good: false } : spendOf(now, b)}
      />
      <Figure
        title="Demand served"
        tip="Units of work served, divided by units asked for, over all hours."
        from={after === undefined ? undefined : `${share(now.servedPercent)} %`}
        to={share(b.servedPercent)}
        unit="%"
        near={near}
        change={after === undefined ? { text: "of all that is asked for", good: false } : pointsOf(now.servedPercent, b.servedPercent, "more", same)}
      />
    </dl>
  );
}

function Figure({
  title,
  tip,
  from,
  to,
  unit,
  near,
  change,
}: {
  title: string;
  tip: string;
  from: string | undefined;
  to: string;
  unit?: string | undefined;
  near: boolean;
  change: Change;
}) {
  const moved = from !== undefined;
  return (
    <div class="fig">
      <dt>
        <Term tip={tip}>{title}</Term>
      </dt>
      <dd>
        <div class="ab">
          {moved && (
            <>
              <span class="a">{from}</span>
              <Icon name="to" />
              <span class="away">to</span>
            </>
          )}
          <b>
            {near ? "≈ " : ""}
            {to}
            {unit !== undefined && <span class="u">{unit === "%" ? unit : ` ${unit}`}</span>}
          </b>
        </div>
        <div class={change.good ? "d good" : "d"}>{change.text}</div>
      </dd>
    </div>
  );
}

/** How far the solve is, and a way to stop it. */
function Progress() {
  const solving = useStore((state) => state.solving);
  const known = solving !== undefined && solving.total > 1;
  return (
    <>
      <progress aria-label="Planning" max={1} {...(known ? { value: solving.done / solving.total } : {})} />
      <span>{solving === undefined ? "Opening" : `Planning${known ? `: ${solving.done} of ${solving.total} parts` : ""}${solving.search === "" ? "" : `; ${solving.search}`}`}</span>
      {solving !== undefined && (
        <button type="button" class="btn" onClick={stop}>
          Stop
        </button>
      )}
    </>
  );
}

/** Before the first plan: the shape of the page, and how far the solve is. */
function Waiting() {
  return (
    <div aria-busy="true">
      <h1 class="away">Planning</h1>
      <span class="skel h" />
      <span class="skel h short" />
      <div class="under">
        <Progress />
      </div>
      <dl class="figs">
        {["Idle, by price", "Spend per hour", "Demand served"].map((title) => (
          <div class="fig" key={title}>
            <dt>{title}</dt>
            <dd>
              <div class="ab">
                <span class="skel f" />
              </div>
              <div class="d">&nbsp;</div>
            </dd>
          </div>
        ))}
      </dl>
      <div class="comp">
        <span class="skel b" />
        <span class="skel b" />
      </div>
    </div>
  );
}

/** No plan meets every limit: which clash, and what would help. */
function Impossible() {
  const view = useStore(shownView);
  const conflict = view?.conflicts[0];
  const text = conflict?.limits[0] ?? "Not every limit can be met.";
  return (
    <div>
      <p>
        <span class="badge bad">
          <Icon name="warn" />
          No plan meets every limit
        </span>
      </p>
      <h1 class="after-badge">{text}</h1>
      {(conflict?.limits.length ?? 0) > 1 && (
        <ul class="lead">
          {conflict?.limits.slice(1).map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
      <p class="lead">Any one of these is enough:</p>
      <ol class="ways">
        {(view?.conflicts ?? []).flatMap(({ relaxations }) =>
          relaxations.map((one) => <li key={one.text}>{one.text}</li>),
        )}
      </ol>
    </div>
  );
}
