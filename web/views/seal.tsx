/** The seal of the proof: what is checked, what is proven, and what is still open. */

import { check, exportFile } from "../actions.ts";
import { exact } from "../model/money.ts";
import { gap, grouped, plain, plural } from "../model/numbers.ts";
import { provenSentence, seal } from "../model/proof.ts";
import { openSentence } from "../model/say.ts";
import { shownView, useStore } from "../store.ts";
import { Icon } from "./icons.tsx";
import { Menu } from "./menu.tsx";
import type { Shown } from "./use-figures.ts";

/** The seal; none while a plan is being made. */
export function Seal({ shown }: { shown: Shown }) {
  const view = useStore(shownView);
  const recheck = useStore((state) => state.recheck);
  if (view === undefined || shown.stale || shown.near) {
    return <span class="seal none">Being planned</span>;
  }
  const { proof, figures, hours } = view;
  const found = recheck === "running" ? undefined : recheck;
  const { kind, text } = seal(proof, found);
  const long = hours === 24 ? "a day" : `in ${plural(hours, "hour")}`;
  const value =
    proof.objectiveName === "fair" ? plain(proof.objective) : `${exact(proof.objective, figures.unit)} ${long}`;
  const what = { serve: "serves", cost: "costs", profit: "earns", fair: "has a smallest share of" }[proof.objectiveName];
  return (
    <Menu
      kind={`seal ${kind}`}
      width={360}
      button={
        <>
          <Icon name={kind === "ok" ? "seal" : "warn"} />
          <span>{text}</span>
        </>
      }
    >
      <div class="proof">
        <h2>{found === undefined ? "Being checked" : found.here ? "Checked in this tab" : "Checked when this page was made"}</h2>
        {found?.valid === false ? (
          <ul>
            {found.findings.slice(0, 4).map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        ) : (
          <p>
            The plan keeps every limit and {what} <b>{value}</b>, worked out again by code that shares nothing with the
            solver.
          </p>
        )}
        <h2>{proof.boundSource === "prices" ? "Proven by prices" : "Proven by the search"}</h2>
        <p>{provenSentence(proof)}</p>
        <h2>Still open</h2>
        <p>{openSentence(shown.turned ? undefined : shown.lead, figures, proof.gap)}</p>
        <details>
          <summary>Figures of the proof</summary>
          <dl class="kv">
            <dt>Objective</dt>
            <dd>{plain(proof.objective)}</dd>
            <dt>Bound</dt>
            <dd>{plain(proof.bound)}</dd>
            <dt>Gap</dt>
            <dd>{gap(proof.gap)} %</dd>
            <dt>Solved as</dt>
            <dd>{proof.reduced}</dd>
            <dt>By</dt>
            <dd>
              {proof.engine}, {grouped(proof.seconds, 2)} s, idlewise {proof.version}
            </dd>
          </dl>
        </details>
        <p class="row">
          <button type="button" class="btn" disabled={recheck === "running"} onClick={() => void check()}>
            Check again
          </button>
          <button type="button" class="btn quiet" onClick={() => void exportFile("plan.json")}>
            Download the proof
          </button>
        </p>
      </div>
    </Menu>
  );
}
