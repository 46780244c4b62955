/** What becomes of the plan in each future, which of them charts show, and which of them the
 * plan is best for. */

import { turn } from "../actions.ts";
import { GOALS, goalKey, goalWords } from "../model/futures.ts";
import type { FutureRow, Futures } from "../model/futures.ts";
import { about } from "../model/money.ts";
import type { Unit } from "../model/money.ts";
import { percent } from "../model/numbers.ts";
import { showFuture } from "../navigate.ts";
import { useStore } from "../store.ts";
import { Term, Told } from "./tips.tsx";

/** The table: the plan is decided once, and each future finds it as it is. */
export function FuturesPart({ futures: { rows, average, shown, says, goal }, unit }: { futures: Futures; unit: Unit }) {
  const before = useStore(({ b, planView }) => (b?.view === undefined ? undefined : planView?.futures));
  const was = new Map([...(before?.rows ?? []), ...(before === undefined ? [] : [before.average])].map((row) => [row.id, row]));
  return (
    <section class="rents" aria-labelledby="futures-title">
      <h3 id="futures-title">What becomes of it in each future</h3>
      <p class="lead">{says}</p>
      <div class="row futures-knobs">
        <label class="check">
          <span>Charts show</span>
          <select class="sel" value={shown} onChange={({ currentTarget }) => showFuture(currentTarget.value)}>
            {rows.map(({ id }) => (
              <option key={id} value={id}>
                {id}
              </option>
            ))}
          </select>
        </label>
        <Goal goal={goal} />
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-label="Futures">
        <table class="changes futures">
          <caption class="away">What becomes of the plan in each future</caption>
          <thead>
            <tr>
              <th scope="col">Future</th>
              <th scope="col" class="num">
                <Term tip="Its weight, divided by the sum of all weights. Term: weight.">Likely</Term>
              </th>
              <th scope="col" class="num">
                Served
              </th>
              <th scope="col" class="num">
                Idle
              </th>
              <th scope="col" class="num">
                <Term tip="Value of the work that is served, per hour, averaged over the hours.">Value /h</Term>
              </th>
              <th scope="col" class="num">
                <Term tip="Price of the machines that the plan chooses, of usage and of routes, per hour. Machines that are there anyway cost the same in every future.">Cost /h</Term>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <Row key={row.id} row={row} was={was.get(row.id)} unit={unit} first={at === 0} isShown={row.id === shown} />
            ))}
          </tbody>
          <tfoot>
            <Row row={average} was={was.get(average.id)} unit={unit} first={false} isShown={false} />
          </tfoot>
        </table>
      </div>
    </section>
  );
}

/** Which futures the plan is best for: turned as anything else is, and planned as B. */
function Goal({ goal }: { goal: Futures["goal"] }) {
  const own = useStore(({ planView }) => planView?.futures?.goal ?? "expected");
  // What was chosen last, while its plan is made.
  const asked = useStore(({ whatIf }) => whatIf.futures);
  const now = asked ?? goal;
  const known = GOALS.map(([one]) => one);
  const all = [...known, ...[own, now].filter((one, at, rest) => [...known, ...rest.slice(0, at)].every((other) => goalKey(other) !== goalKey(one)))];
  return (
    <label class="check">
      <span>
        <Term tip="Which futures count. The worst ones come first, then the average of all, then what it costs. Term: policy.futures (expected, worst, cvar).">Best for</Term>
      </span>
      <select
        class="sel"
        aria-label="Best for"
        value={goalKey(now)}
        onChange={({ currentTarget }) => {
          const chosen = all.find((one) => goalKey(one) === currentTarget.value);
          turn({ futures: chosen === undefined || goalKey(chosen) === goalKey(own) ? undefined : chosen });
        }}
      >
        {all.map((one) => (
          <option key={goalKey(one)} value={goalKey(one)}>
            {goalWords(one)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Row({ row, was, unit, first, isShown }: { row: FutureRow; was: FutureRow | undefined; unit: Unit; first: boolean; isShown: boolean }) {
  const before = (write: (one: FutureRow) => string) => was !== undefined && write(was) !== write(row) && <span class="was muted small"> was {write(was)}</span>;
  const served = ({ servedPercent }: FutureRow): string => `${percent(servedPercent)} %`;
  const idle = ({ idlePercent }: FutureRow): string => `${percent(idlePercent)} %`;
  const spend = ({ spendPerHour }: FutureRow): string => about(spendPerHour, unit);
  return (
    <tr>
      <th scope="row" class="nowrap">
        {row.id} {isShown && <span class="badge low">in charts</span>}
      </th>
      <td class="num">{percent(row.likely)} %</td>
      <td class="num">
        <Told tip={row.about} first={first}>
          {served(row)}
        </Told>
        {before(served)}
      </td>
      <td class="num">
        {idle(row)}
        {before(idle)}
      </td>
      <td class="num">{about(row.valuePerHour, unit)}</td>
      <td class="num">
        {spend(row)}
        {before(spend)}
      </td>
    </tr>
  );
}
