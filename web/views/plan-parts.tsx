/** Parts of the plan that not every scenario has: machines to rent by the hour, limits that
 * bind, who comes first. */

import { useState } from "preact/hooks";
import type { Binding } from "../model/limits.ts";
import { exact } from "../model/money.ts";
import type { Unit } from "../model/money.ts";
import { grouped, percent, plural } from "../model/numbers.ts";
import type { Level } from "../model/priorities.ts";
import type { RentRow, Rents, RentTier } from "../model/rents.ts";
import { move } from "../navigate.ts";
import { Term, Told } from "./tips.tsx";

/** Rows of a tier that are shown at first. */
const FEW = 8;

/** Machines to rent, by tier, hour by hour. */
export function RentsPart({ rents, unit }: { rents: Rents; unit: Unit }) {
  return (
    <section class="rents" aria-labelledby="rents-title">
      <h3 id="rents-title">Machines to rent, by the hour</h3>
      <p class="lead">{rents.says}</p>
      <div class="scroll" tabIndex={0} role="region" aria-label="Machines to rent">
        <table class="changes">
          <caption class="away">Machines to rent, by tier and hour</caption>
          <thead>
            <tr>
              <th scope="col">Nodes</th>
              <th scope="col">From</th>
              <th scope="col" class="num">
                Machines
              </th>
              <th scope="col">Change</th>
              <th scope="col" class="num">
                <Term tip="Machines × price × hours, starts, and hours that are paid for after the last one.">Costs</Term>
              </th>
            </tr>
          </thead>
          {rents.tiers.map((tier, at) => (
            <Tier key={tier.tier} tier={tier} unit={unit} first={at === 0} />
          ))}
        </table>
      </div>
    </section>
  );
}

function Tier({ tier: { tier, rows, machineHours, cost }, unit, first }: { tier: RentTier; unit: Unit; first: boolean }) {
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, FEW);
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={5} class="between muted">
          {tier === "" ? "No tier" : tier}: {grouped(machineHours, 1).replace(/\.0$/, "")} machine-hours, {exact(cost, unit)}
        </th>
      </tr>
      {shown.map((row, at) => (
        <Row key={`${row.node} ${row.period ?? ""}`} row={row} unit={unit} first={first && at === 0} />
      ))}
      {rows.length > FEW && (
        <tr>
          <td colSpan={5}>
            <button type="button" class="btn quiet" onClick={() => setAll(!all)}>
              {all ? "Fewer" : `All ${plural(rows.length, "row")}`}
            </button>
          </td>
        </tr>
      )}
    </tbody>
  );
}

function Row({ row, unit, first }: { row: RentRow; unit: Unit; first: boolean }) {
  return (
    <tr>
      <th scope="row" class="nowrap">
        {row.node}
      </th>
      <td class="nowrap">{row.when}</td>
      <td class="num">{grouped(row.machines, Number.isInteger(row.machines) ? 0 : 1)}</td>
      <td>
        {row.started > 0 && <span class="badge low">+{grouped(row.started, 0)} start</span>}
        {row.ended > 0 && <span class="badge low warn">{grouped(row.ended, 0)} end</span>}
        {row.started === 0 && row.ended === 0 && <span class="muted">same</span>}
      </td>
      <td class="num">
        <Told tip={row.about} first={first}>
          {exact(row.cost, unit)}
        </Told>
      </td>
    </tr>
  );
}

/** Limits of several together that bind. */
export function BindingPanel({ binding }: { binding: readonly Binding[] }) {
  return (
    <section class="panel" aria-labelledby="binding-title">
      <h3 id="binding-title">Limits that bind</h3>
      <p class="muted small">What one step looser brings, by the prices that prove the plan.</p>
      <table>
        <caption class="away">Limits that bind</caption>
        <thead>
          <tr>
            <th scope="col">Limit</th>
            <th scope="col">In this plan</th>
            <th scope="col" class="num">
              A step looser
            </th>
          </tr>
        </thead>
        <tbody>
          {binding.map(({ id, plan, looser, about }, at) => (
            <tr key={id}>
              <th scope="row">{id}</th>
              <td>{plan}</td>
              <td class="num">
                <Told tip={about} first={at === 0}>
                  {looser}
                </Told>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="row below">
        <button type="button" class="btn quiet" onClick={() => move({ view: "data", sheet: "limits" })}>
          All limits
        </button>
      </p>
    </section>
  );
}

/** How much of each priority is served. */
export function LevelsPanel({ levels }: { levels: readonly Level[] }) {
  return (
    <section class="panel" aria-labelledby="levels-title">
      <h3 id="levels-title">Who comes first</h3>
      <p class="muted small">The highest priority is served first, whatever the others are worth.</p>
      <table>
        <caption class="away">Served, by priority</caption>
        <thead>
          <tr>
            <th scope="col" class="num">
              Priority
            </th>
            <th scope="col">Demand</th>
            <th scope="col" class="num">
              <Term tip="Value served ÷ value asked for, over all hours.">Served</Term>
            </th>
          </tr>
        </thead>
        <tbody>
          {levels.map(({ priority, demands, servedPercent, about }, at) => (
            <tr key={priority}>
              <th scope="row" class="num">
                {priority}
              </th>
              <td>
                {demands.slice(0, 3).join(", ")}
                {demands.length > 3 && ` and ${demands.length - 3} more`}
              </td>
              <td class="num">
                <Told tip={about} first={at === 0}>
                  {servedPercent === undefined ? "n/a" : `${percent(servedPercent)} %`}
                </Told>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
