/** The plan: what do I change on Monday? Changes first. */

import { useState } from "preact/hooks";
import { exportFile } from "../actions.ts";
import type { ChangeRow } from "../model/changes.ts";
import type { Earner } from "../model/earnings.ts";
import { exact, whole } from "../model/money.ts";
import type { Unit } from "../model/money.ts";
import { grouped, percent } from "../model/numbers.ts";
import { counted, planTitle } from "../model/say.ts";
import { turned } from "../model/what-if.ts";
import { shownView, useStore } from "../store.ts";
import { Term } from "./tips.tsx";

/** Groups without changes that are shown at first. */
const FEW = 7;

/** The tab. */
export function PlanTab() {
  const view = useStore(shownView);
  const applied = useStore((state) => turned(state.whatIf));
  const [all, setAll] = useState(false);
  if (view === undefined) {
    return null;
  }
  const { changes, earnings, figures } = view;
  const changed = changes.rows.filter(({ change, rules }) => change !== 0 || rules.length > 0);
  const rest = changes.rows.slice(changed.length);
  const shown = all ? rest : rest.slice(0, FEW);
  const stay = changes.entries - changes.changed;
  return (
    <>
      <h2>{planTitle(changes.changed, changes.entries)}</h2>
      <p class="lead">
        {applied || changes.changed === 0
          ? "What each group runs, averaged over the day. Changes are against today’s machines."
          : "What each group runs today, averaged over the day. The changes are not applied yet: what runs with them is shown after Apply."}
      </p>
      <div class={earnings.length > 0 ? "cols plan" : "cols"}>
        <div>
          <div class="scroll" tabIndex={0} role="region" aria-label="What each group runs">
            <table class="changes">
              <caption class="away">What each group runs, and what changes</caption>
              <thead>
                <tr>
                  <th scope="col">Nodes</th>
                  <th scope="col" class="desk">
                    Hardware
                  </th>
                  <th scope="col" class="num">
                    Machines
                  </th>
                  <th scope="col">Change</th>
                  <th scope="col">
                    <Term tip="GPUs that a model keeps busy, as a share of the group's, averaged over the hours.">{applied ? "Runs" : "Runs today"}, share of its GPUs</Term>
                  </th>
                  <th scope="col" class="num desk">
                    Busy
                  </th>
                  <th scope="col" class="num desk">
                    Idle, {figures.unit.before === "" ? figures.unit.behind.trim() : figures.unit.before}/h
                  </th>
                </tr>
              </thead>
              <tbody>
                {changed.map((row) => (
                  <Row key={row.node} row={row} unit={figures.unit} />
                ))}
                {changed.length > 0 && (
                  <tr>
                    <td colSpan={7} class="between muted">
                      {counted(stay)} {stay === 1 ? "group keeps" : "groups keep"} every machine; those with the most idle first
                    </td>
                  </tr>
                )}
                {shown.map((row) => (
                  <Row key={row.node} row={row} unit={figures.unit} />
                ))}
              </tbody>
            </table>
          </div>
          <p class="row below">
            {rest.length > FEW && (
              <button type="button" class="btn" onClick={() => setAll(!all)}>
                {all ? "Fewer groups" : rest.length + changed.length < changes.entries ? `${rest.length + changed.length} of ${changes.entries} groups` : `All ${changes.entries} groups`}
              </button>
            )}
            <button type="button" class="btn quiet" onClick={() => void exportFile("routes.csv")}>
              Routes as CSV
            </button>
            <button type="button" class="btn quiet" onClick={() => void exportFile("timetable.csv")}>
              Timetable as CSV
            </button>
          </p>
        </div>
        {earnings.length > 0 && <Earnings earnings={earnings} unit={figures.unit} />}
      </div>
    </>
  );
}

function Row({ row, unit }: { row: ChangeRow; unit: Unit }) {
  return (
    <tr>
      <th scope="row" class="nowrap">
        {row.node}
      </th>
      <td class="muted desk nowrap">{row.hardware}</td>
      <td class="num">{grouped(row.machines, 0)}</td>
      <td>
        {row.change !== 0 && (
          <span class="badge low warn">{row.change < 0 ? `${grouped(-row.change, 0)} off` : `+${grouped(row.change, 0)}`}</span>
        )}
        {row.rules.map((rule) => (
          <span key={rule} class="badge low">
            {rule}
          </span>
        ))}
        {row.change === 0 && row.rules.length === 0 && <span class="muted">same</span>}
      </td>
      <td>
        {row.runs.length === 0 ? (
          <span class="muted">nothing all day</span>
        ) : (
          <span class="runs">
            {row.runs.slice(0, 4).map(({ model, percent: share }) => (
              <span class="run" key={model}>
                <i class="sw w-work" style={{ width: `${Math.max(3, 0.64 * share)}px` }} />
                {model} <span class="muted">{grouped(share, 0)} %</span>
              </span>
            ))}
          </span>
        )}
      </td>
      <td class="num desk">{grouped(row.busyPercent, 0)} %</td>
      <td class="num desk">{exact(row.idlePerHour, unit)}</td>
    </tr>
  );
}

/** Do machines earn what they cost? */
function Earnings({ earnings, unit }: { earnings: readonly Earner[]; unit: Unit }) {
  const most = Math.max(...earnings.flatMap(({ earns, costs }) => [earns ?? 0, costs]), Number.MIN_VALUE);
  const valued = earnings.some(({ earns }) => earns !== undefined);
  return (
    <section class="panel" aria-labelledby="earnings-title">
      <h3 id="earnings-title">What operators earn, {unit.before === "" ? unit.behind.trim() : unit.before} per hour</h3>
      <p class="muted small">
        {valued ? "By the value of what their machines serve. " : "No demand states a value: what machines cost, and how idle they are. "}
        {valued && (
          <>
            <Term tip="Value served divided by what the machines cost, per hour.">Return</Term>: earned for each {unit.before === "" ? "unit" : unit.before} the
            machines cost.
          </>
        )}
      </p>
      <div class="scroll" tabIndex={0} role="region" aria-label="Operators">
        <table>
          <caption class="away">Operators, per hour</caption>
          <thead>
            <tr>
              <th scope="col">Operator</th>
              {valued && (
                <th scope="col" class="num">
                  Earns
                </th>
              )}
              <th scope="col" class="desk">
                <span class="away">Earns and costs, drawn</span>
              </th>
              <th scope="col" class="num">
                Costs
              </th>
              {valued && (
                <th scope="col" class="num">
                  Return
                </th>
              )}
              <th scope="col" class="num">
                Idle
              </th>
            </tr>
          </thead>
          <tbody>
            {earnings.map(({ name, earns, costs, idlePercent }) => (
              <tr key={name}>
                <th scope="row" class="nowrap">
                  {name}
                </th>
                {valued && <td class="num">{whole(earns ?? 0, unit)}</td>}
                <td class="desk two">
                  <span class="trk f-work-bg" style={{ width: `${(100 * (earns ?? 0)) / most}%` }} />
                  <span class="trk f-held-bg" style={{ width: `${(100 * costs) / most}%` }} />
                </td>
                <td class="num">{whole(costs, unit)}</td>
                {valued && <td class="num">{costs > 0 ? grouped((earns ?? 0) / costs, 2) : "n/a"}</td>}
                <td class="num">{percent(idlePercent)} %</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
