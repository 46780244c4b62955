/** What a person can do, what brings most first. */

import { useState } from "preact/hooks";
import { enough, toggle } from "../actions.ts";
import { clash } from "../model/edits.ts";
import type { Action } from "../model/actions.ts";
import { MOST_MACHINES } from "../model/actions.ts";
import { about, anHour, computeUnit, exact } from "../model/money.ts";
import type { Unit } from "../model/money.ts";
import { percent } from "../model/numbers.ts";
import { turned, worldTurned } from "../model/what-if.ts";
import { move, toTab } from "../navigate.ts";
import { shownView, useStore } from "../store.ts";
import { BudgetPart } from "./budget-part.tsx";
import { Term } from "./tips.tsx";
import { useFigures } from "./use-figures.ts";

/** Actions that are shown before all are asked for. */
const FEW = 7;

const GAINS: Readonly<Record<Action["gain"], readonly [word: string, tip: string]>> = {
  saved: ["saved", "Spending less, per hour, while as much is served."],
  value: ["value", "Value of the work that is served more, per hour, for the same money."],
  net: ["net", "Value that is served more, less what it costs, per hour."],
};

/** The list. */
export function ActionList() {
  const shown = useFigures();
  const whatIf = useStore((state) => state.whatIf);
  const [all, setAll] = useState(false);
  const advice = shown?.advice;
  const unit = shown?.now.unit ?? { before: "", behind: "" };
  const actions = advice?.actions ?? [];
  const few = all ? actions : actions.slice(0, FEW);
  const rest = actions.slice(FEW);
  const world = worldTurned(whatIf);
  const onTop = turned(whatIf) && !world;
  return (
    <aside class="acts" aria-labelledby="acts-title">
      <header>
        <h2 id="acts-title">What you can do</h2>
        <span class="muted small">{actions.length === 0 ? "" : world ? "for today’s demand, each alone" : onTop ? "on top of what is applied" : unit.timeless === true ? "each alone, most freed first" : "each alone, most money first"}</span>
      </header>
      <ol>
        {few.map((action, at) => (
          <Row key={action.key} action={action} first={at === 0} unit={unit} />
        ))}
        {(shown === undefined || advice === undefined || advice.looking) && <Looking said={advice?.said ?? ""} />}
      </ol>
      {advice?.looking === false && actions.length === 0 && (
        <>
          <p class="note">{advice.said === "" ? "Nothing was found that brings money." : advice.said}</p>
          <Instead />
        </>
      )}
      {(rest.length > 0 || (advice?.said !== "" && advice?.looking === false && actions.length > 0)) && (
        <footer>
          {rest.length > 0 && (
            <button type="button" class="link" onClick={() => setAll(!all)}>
              {all ? "Fewer" : `${rest.length === 1 ? "One" : rest.length} more, up to ${about(Math.max(...rest.map(({ perHour }) => perHour)), unit)}${anHour(unit)}`}
            </button>
          )}
          {advice?.said !== "" && actions.length > 0 && <span class="muted small">{advice?.said}</span>}
        </footer>
      )}
      <BudgetPart unit={unit} />
    </aside>
  );
}

/** What there is to do all the same where nothing is advised: the machines that the plan
 * rents, or the limit that is worth a conversation. */
function Instead() {
  const rents = useStore((state) => shownView(state)?.rents);
  const dearest = useStore((state) => shownView(state)?.binding[0]);
  const says = rents?.says ?? (dearest === undefined ? undefined : `A step looser in “${dearest.id}” brings ${dearest.looser}.`);
  return says === undefined ? null : (
    <p class="instead">
      <span>{says}</span>
      <button type="button" class="btn" onClick={() => toTab("plan")}>
        See the plan
      </button>
    </p>
  );
}

/** Something is still looked for. */
function Looking({ said }: { said: string }) {
  const planned = useStore((state) => state.planView !== undefined);
  return (
    <li class="act">
      <div class="row">
        <div>
          <div class="t">Looking for what to do</div>
          <div class="s">{said === "" ? "After the plan." : said}</div>
        </div>
        <div class="m">
          <span class="skel w" />
        </div>
        {planned ? (
          <button type="button" class="btn" onClick={enough}>
            Stop
          </button>
        ) : (
          <button type="button" class="btn" disabled>
            Apply
          </button>
        )}
      </div>
    </li>
  );
}

function Row({ action, first, unit: money }: { action: Action; first: boolean; unit: Unit }) {
  const compute = useStore((state) => state.planView?.figures.compute ?? "gpu");
  const unit = action.inCompute ? computeUnit(compute) : money;
  const whatIf = useStore((state) => state.whatIf);
  const onTop = useStore((state) => state.onTop);
  const turn = useStore((state) => state.turn);
  const working = useStore((state) => state.solving?.role === "b");
  const [all, setAll] = useState(false);
  const applied = whatIf.actions ?? [];
  const isApplied = applied.some(({ key }) => key === action.key);
  const counts = new Map(
    [action, ...applied].flatMap(({ edits }) =>
      edits.flatMap(({ field, id, from }) => (field === "count" && id !== undefined && typeof from === "number" ? [[id, from] as const] : [])),
    ),
  );
  const clashes = !isApplied && applied.some(({ edits }) => clash(counts, edits, action.edits));
  const stacked = applied.length > 0 && !isApplied && !worldTurned(whatIf);
  const still = stacked && onTop.turn === turn ? onTop.perHour[action.key] : undefined;
  const weighing = stacked && !clashes && still === undefined && action.edits.length > 0;
  const hourly = anHour(unit) === "" ? "" : " /h";
  const [word, tip] = GAINS[action.gain];
  const machines = all ? action.machines : action.machines.slice(0, MOST_MACHINES);
  const most = Math.max(...action.machines.map(({ perHour }) => perHour), Number.MIN_VALUE);
  const last = applied.at(-1)?.key === action.key;
  const state = isApplied ? (working && last ? "Working" : "Applied") : "Apply";
  return (
    <li class={first ? "act first" : "act"} data-action={action.key}>
      <div class="row">
        <div>
          <div class="t">{action.title}</div>
          <div class="s">{worldTurned(whatIf) ? action.note.replace(", hour by hour", " at today’s demand") : action.note}</div>
        </div>
        <div class="m">
          {clashes ? (
            <>
              <span class="muted">–</span>
              <small>
                <Term tip="It is about machines that another applied action takes away.">clashes</Term>
              </small>
            </>
          ) : weighing ? (
            <span class="skel w" />
          ) : still !== undefined && still < 0.005 ? (
            <>
              <span class="muted">{about(0, unit)}</span>
              <small>nothing left</small>
            </>
          ) : (
            <>
              {action.gain === "saved" ? "" : "+"}
              {exact(still ?? action.perHour, unit)}
              <small>
                {still === undefined ? <Term tip={tip}>{`${word}${hourly}`}</Term> : <Term tip="What it still brings with everything that is applied.">{`more${hourly}`}</Term>}
              </small>
            </>
          )}
        </div>
        {action.edits.length === 0 ? (
          <button
            type="button"
            class="btn"
            onClick={() => {
              move({ tab: "plan" });
              document.getElementById("tabs")?.scrollIntoView({ block: "start" });
            }}
          >
            See
          </button>
        ) : (
          <button
            type="button"
            class={isApplied ? "btn on" : first && applied.length === 0 ? "btn pri" : "btn"}
            aria-pressed={isApplied}
            disabled={clashes}
            aria-label={`${state}: ${action.title}`}
            onClick={() => toggle(action)}
          >
            {state}
          </button>
        )}
      </div>
      {first && machines.length > 0 && (
        <ul class="offs">
          {machines.map(({ node, count, of, perHour }) => (
            <li key={node}>
              <span class="who">{node}</span>
              <span class="muted num">
                {count} of {of}
              </span>
              <span class="tk">
                <span class="trk w-free" style={{ width: `${(100 * perHour) / most}%` }} />
              </span>
              <span class="num">{exact(perHour, unit)}</span>
            </li>
          ))}
        </ul>
      )}
      {first && action.machines.length > MOST_MACHINES && (
        <p class="offs">
          <button type="button" class="link" onClick={() => setAll(!all)}>
            {all ? "Fewer groups" : `All ${action.machines.length} groups`}
          </button>
        </p>
      )}
      {action.risk !== undefined && <p class="risk">{action.risk}</p>}
      {action.served !== undefined && first && (
        <p class="risk">
          {percent(action.served.now)} % to {percent(action.served.after)} % served.
        </p>
      )}
    </li>
  );
}
