/** A budget, and the best purchase for it. */

import { useEffect, useState } from "preact/hooks";
import { fail, toggle } from "../actions.ts";
import { request } from "../bridge.ts";
import { perHourOf } from "../model/budget.ts";
import type { BudgetView, Per } from "../model/budget.ts";
import { exact } from "../model/money.ts";
import type { Unit } from "../model/money.ts";
import { numberOf } from "../sheet/numbers.ts";
import { useStore } from "../store.ts";
import type { BudgetSaid } from "../worker/budgeting.ts";

/** The key of the purchase among the actions that are applied. */
const KEY = "purchase";

/** The form, and its answer. */
export function BudgetPart({ unit }: { unit: Unit }) {
  const plan = useStore((state) => state.planView);
  const [amount, setAmount] = useState("");
  const [per, setPer] = useState<Per>("hour");
  const [said, setSaid] = useState<BudgetSaid | "working" | undefined>(undefined);
  const name = useStore(({ opened }) => opened?.key);
  useEffect(() => setSaid(undefined), [name, plan?.figures.spendPerHour]);
  if (plan?.planned !== true) {
    return null;
  }
  const number = numberOf(amount);
  const wrong = amount.trim() !== "" && (number === undefined || number <= 0);
  const ask = async (): Promise<void> => {
    if (number === undefined || number <= 0) {
      return;
    }
    setSaid("working");
    try {
      setSaid(await request("budget", perHourOf(number, per)));
    } catch (error) {
      setSaid(undefined);
      fail("the best purchase", error);
    }
  };
  const money = unit.before === "" ? unit.behind.trim() : unit.before;
  return (
    <details class="budget">
      <summary>Best purchase for a budget</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void ask();
        }}
      >
        <label class="check">
          {money}
          <input class="inp narrow" inputMode="decimal" aria-label="Budget" aria-invalid={wrong} placeholder="50" value={amount} onInput={({ currentTarget }) => setAmount(currentTarget.value)} />
        </label>
        <select class="sel" aria-label="Budget per" value={per} onChange={({ currentTarget }) => setPer(currentTarget.value === "month" ? "month" : "hour")}>
          <option value="hour">an hour</option>
          <option value="month">a month</option>
        </select>
        {said === "working" ? (
          <button type="button" class="btn" onClick={() => void request("budgetStop", undefined)}>
            Stop
          </button>
        ) : (
          <button type="submit" class="btn" disabled={number === undefined || number <= 0}>
            Find it
          </button>
        )}
      </form>
      {wrong && <p class="small bad">A budget is a number above 0.</p>}
      <div role="status">
        {said === "working" && (
          <p class="row">
            <progress aria-label="Looking for the best purchase" />
            <span class="small muted">At most half a minute.</span>
          </p>
        )}
        {typeof said === "object" && "refused" in said && <p class="note">{said.refused}</p>}
        {typeof said === "object" && "view" in said && <Purchase view={said.view} unit={unit} />}
      </div>
    </details>
  );
}

function Purchase({ view: { title, rows, brings, served, proof, chip, edits }, unit }: { view: BudgetView; unit: Unit }) {
  const applied = useStore(({ whatIf }) => whatIf.actions?.some(({ key }) => key === KEY) ?? false);
  return (
    <>
      <div class="row bought">
        <p class="t">{title}</p>
        {edits.length > 0 && (
          <button type="button" class={applied ? "btn on" : "btn"} aria-pressed={applied} aria-label={`${applied ? "Applied" : "Apply"}: ${title}`} onClick={() => toggle({ key: KEY, chip, edits: [...edits] })}>
            {applied ? "Applied" : "Apply"}
          </button>
        )}
      </div>
      {brings !== "" && <p class="small">{brings}</p>}
      {served !== undefined && <p class="small">{served}</p>}
      {rows.length > 0 && (
        <ul class="offs">
          {rows.map(({ node, count, of, perHour }) => (
            <li key={node}>
              <span class="who">{node}</span>
              <span class="muted num">
                {of} + {count}
              </span>
              <span class="num">{exact(perHour, unit)}</span>
            </li>
          ))}
        </ul>
      )}
      {proof !== "" && <p class="small muted">{proof}</p>}
    </>
  );
}
