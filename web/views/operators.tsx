/** What each operator has from the plan. */

import { column, grouped, percent, plain } from "../model/numbers.ts";
import { useStore } from "../store.ts";
import { Delta, Meter, Section, Table } from "./components.tsx";

/** One row per operator. */
export function Operators() {
  const planView = useStore((state) => state.planView);
  const pinned = useStore((state) => state.pinned);
  if (planView === undefined || !planView.planned || planView.operators.length === 0) {
    return null;
  }
  const { operators, headline } = planView;
  const before = pinned?.planView.operators;
  const earns = operators.some(({ earned }) => earned !== undefined);
  const installed = column(operators.map(({ installedHours }) => installedHours));
  const cost = column(operators.map(({ idleCost }) => idleCost));
  const earned = column(operators.map((operator) => operator.earned ?? 0));
  const idlest = operators.reduce((most, next) => (next.idlePercent > most.idlePercent ? next : most));
  const busiest = operators.reduce((most, next) => (next.workPercent > most.workPercent ? next : most));
  return (
    <Section
      id="operators"
      title="Who works and who waits"
      conclusion={
        operators.length === 1
          ? undefined
          : `${busiest.name} does most of the work, ${percent(busiest.workPercent)} %. ${idlest.name} is idle the most: ${percent(idlest.idlePercent)} % of what it installed.`
      }
      formula={
        <p>
          Share of the work: useful compute-hours of the operator's nodes over those of all. Idle %: its idle over its
          installed compute, by price. Earned: Σ value × units served by its nodes, as the demands state their values.
        </p>
      }
    >
      <Table
        caption="Operators: work, idle share, earnings"
        columns={[
          { title: "Operator" },
          { title: `Installed, ${headline.compute}-hours`, number: true, minor: true },
          { title: "Share of the work %", number: true },
          { title: "Idle %", number: true },
          ...(headline.priced ? [{ title: `Idle, ${headline.currency}`, number: true }] : []),
          ...(earns ? [{ title: "Earned, value", number: true }] : []),
          ...(before === undefined ? [] : [{ title: "Idle, against plan A", number: true }]),
        ]}
        rows={operators.map((operator, at) => ({
          key: operator.name,
          cells: [
            operator.name,
            installed[at],
            <Meter key="work" kind="share" percent={operator.workPercent} text={percent(operator.workPercent)} />,
            <Meter key="idle" percent={operator.idlePercent} text={percent(operator.idlePercent)} />,
            ...(headline.priced ? [cost[at]] : []),
            ...(earns ? [operator.earned === undefined ? "–" : (earned[at] ?? plain(operator.earned))] : []),
            ...(before === undefined
              ? []
              : [
                  <Delta
                    key="delta"
                    from={before.find(({ name }) => name === operator.name)?.idlePercent}
                    to={operator.idlePercent}
                    format={(x) => grouped(x, 1)}
                    unit=" points"
                    good="down"
                  />,
                ]),
          ],
        }))}
      />
    </Section>
  );
}
