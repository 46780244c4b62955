/** Do machines earn what they cost? By operator: by the work of this plan at once, by
 * price as soon as that is worked out. */

import { useEffect, useState } from "preact/hooks";
import { fail } from "../actions.ts";
import { request } from "../bridge.ts";
import type { Earner } from "../model/earnings.ts";
import type { Income, Told } from "../model/income.ts";
import { whole } from "../model/money.ts";
import type { Unit } from "../model/money.ts";
import { grouped, percent } from "../model/numbers.ts";
import { shownView, useStore } from "../store.ts";
import type { EarningsSaid } from "../worker/earning.ts";
import { Term, Told as Tip } from "./tips.tsx";

/** The answer for the plan that is shown, once it is there. */
function useEarnings(): EarningsSaid | undefined {
  const view = useStore(shownView);
  const [said, setSaid] = useState<EarningsSaid | undefined>(undefined);
  useEffect(() => {
    let isShown = true;
    setSaid(undefined);
    request("earnings", undefined).then(
      (found) => {
        if (isShown) {
          setSaid(found);
        }
      },
      (error: unknown) => {
        if (isShown) {
          setSaid({ refused: "What operators get by price could not be worked out." });
          fail("what operators earn", error);
        }
      },
    );
    return () => {
      isShown = false;
    };
  }, [view]);
  return said;
}

/** The panel. */
export default function EarningsPanel({ earnings, unit }: { earnings: readonly Earner[]; unit: Unit }) {
  const said = useEarnings();
  const found = said !== undefined && "incomes" in said ? said.incomes : undefined;
  const refused = said !== undefined && "refused" in said ? said.refused : undefined;
  const byName = new Map(found?.rows.map((row) => [row.name, row]));
  const money = unit.before === "" ? unit.behind.trim() : unit.before;
  const valued = earnings.some(({ earns }) => earns !== undefined);
  const most = Math.max(...earnings.flatMap(({ earns, costs }) => [earns ?? 0, costs]), Number.MIN_VALUE);
  const notes = refused === undefined ? (found?.notes ?? []) : [refused];
  return (
    <section class="panel" aria-labelledby="earnings-title" aria-busy={valued && said === undefined}>
      <h3 id="earnings-title">What operators earn, {money} per hour</h3>
      <p class="muted small">
        {valued
          ? "By work: the value of what their machines serve in this plan. By price: what room on them is worth where it is short."
          : "No demand states a value: what machines cost, and how idle they are."}
      </p>
      <div class="scroll" tabIndex={0} role="region" aria-label="Operators">
        <table class="earners">
          <caption class="away">Operators, per hour</caption>
          <thead>
            <tr>
              <th scope="col">Operator</th>
              {valued && (
                <>
                  <th scope="col" class="num">
                    <Term tip="Value of the work that its machines serve in this plan. Work that others could do as well counts for who does it.">By work</Term>
                  </th>
                  <th scope="col" class="num">
                    <Term tip="Room × what the last unit of it brings, hour by hour. All of it together is the best the fleet can do, and nobody gains by leaving.">By price</Term>
                  </th>
                  <th scope="col" class="desk">
                    <span class="away">By work, and costs, drawn</span>
                  </th>
                </>
              )}
              <th scope="col" class="num">
                <Term tip="Price per hour of all its machines, working or not.">Costs</Term>
              </th>
              {valued && (
                <th scope="col" class="num">
                  <Term tip="What is earned by work for each unit of money the machines cost.">Return</Term>
                </th>
              )}
              <th scope="col" class="num">
                Idle
              </th>
            </tr>
          </thead>
          <tbody>
            {earnings.map((earner, at) => (
              <Row key={earner.name} {...{ earner, unit, valued, most }} first={at === 0} income={byName.get(earner.name)} waits={said === undefined} />
            ))}
          </tbody>
        </table>
      </div>
      {valued && notes.map((note) => (
        <p key={note} class="muted small below">
          {note}
        </p>
      ))}
    </section>
  );
}

interface RowShown {
  earner: Earner;
  income: Income | undefined;
  unit: Unit;
  valued: boolean;
  most: number;
  waits: boolean;
  first: boolean;
}

function Row({ earner, income, unit, valued, most, waits, first }: RowShown) {
  const { name, earns = 0, costs, idlePercent } = earner;
  // The first figure that says how it is worked out is the one that Tab reaches.
  const known = [valued && income?.byWork !== undefined && "work", income?.costs !== undefined && "costs", valued && "return", "idle"];
  const stop = first ? known.find((one) => one !== false) : undefined;
  return (
    <tr>
      <th scope="row" class="nowrap">
        {name}
      </th>
      {valued && (
        <>
          <td class="num">
            <Tip tip={income?.byWork?.about} first={stop === "work"}>
              {whole(earns, unit)}
            </Tip>
          </td>
          <td class="num">{waits ? <span class="skel w" /> : <Figure told={income?.byPrice} unit={unit} />}</td>
          <td class="desk two">
            <span class="trk f-work-bg" style={{ width: `${(100 * earns) / most}%` }} />
            <span class="trk f-held-bg" style={{ width: `${(100 * costs) / most}%` }} />
          </td>
        </>
      )}
      <td class="num">
        <Tip tip={income?.costs?.about} first={stop === "costs"}>
          {whole(costs, unit)}
        </Tip>
      </td>
      {valued && (
        <td class="num">
          <Tip
            tip={`${whole(earns, unit)} by work ÷ ${whole(costs, unit)} that they cost.${income?.returnByPrice === undefined ? "" : ` By price: ${grouped(income.returnByPrice.value, 2)}.`}`}
            first={stop === "return"}
          >
            {costs > 0 ? grouped(earns / costs, 2) : "n/a"}
          </Tip>
        </td>
      )}
      <td class="num">
        <Tip tip={income?.idlePercent.about} first={stop === "idle"}>
          {percent(idlePercent)} %
        </Tip>
      </td>
    </tr>
  );
}

function Figure({ told, unit }: { told: Told | undefined; unit: Unit }) {
  return told === undefined ? <span class="muted">n/a</span> : <Tip tip={told.about}>{whole(told.value, unit)}</Tip>;
}
