/** The plan: what do I change on Monday? Changes first. */

import { useState } from "preact/hooks";
import { exportFile } from "../actions.ts";
import type { ChangeRow } from "../model/changes.ts";
import { anHour, exact, signOf } from "../model/money.ts";
import type { Unit } from "../model/money.ts";
import { grouped } from "../model/numbers.ts";
import { counted, planTitle } from "../model/say.ts";
import { turned } from "../model/what-if.ts";
import { shownView, useStore } from "../store.ts";
import { FuturesPart } from "./futures-part.tsx";
import { Later } from "./later.tsx";
import { BindingPanel, LevelsPanel, RentsPart } from "./plan-parts.tsx";
import { Term } from "./tips.tsx";

const earningsPanel = () => import("./earnings-panel.tsx");

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
  const { changes, earnings, figures, rents, binding, levels, futures } = view;
  const beside = earnings.length > 1 || binding.length > 0 || levels.length > 1;
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
      {futures !== undefined && <FuturesPart futures={futures} unit={view.money} />}
      {rents !== undefined && <RentsPart rents={rents} unit={view.money} />}
      <div class={beside ? "cols plan" : "cols"}>
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
                    Idle, {signOf(figures.unit)}
                    {anHour(figures.unit)}
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
        {beside && (
          <div>
            {levels.length > 1 && <LevelsPanel levels={levels} />}
            {binding.length > 0 && <BindingPanel binding={binding} />}
            {earnings.length > 1 && <Later load={earningsPanel} what="the earnings" until={<span class="skel" style={{ height: "200px" }} />} given={{ earnings, unit: figures.unit }} />}
          </div>
        )}
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
