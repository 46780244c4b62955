/** How steady the plan is: replicas that move, and what that costs. */

import { MovesChart } from "../charts/moves.tsx";
import { column, grouped, money, plural, rough } from "../model/numbers.ts";
import type { Steady } from "../model/steady.ts";
import { useStore } from "../store.ts";
import { ChartTools } from "./chart-tools.tsx";
import { Delta, Fold, Section, Table } from "./components.tsx";
import { useCurrency } from "./currency.ts";

/** Moves over time; only where they have a price or a limit. */
export function SteadyView() {
  const steady = useStore((state) => state.planView?.steady);
  const pinned = useStore((state) => state.pinned?.planView.steady);
  const currency = useCurrency();
  if (steady === undefined) {
    return null;
  }
  const moves = column(steady.byModel.map((one) => one.moves));
  const cost = column(steady.byModel.map((one) => one.cost));
  return (
    <Section
      id="steady"
      title="How much the plan moves"
      conclusion={
        <>
          {conclusion(steady, currency)}{" "}
          <Delta from={pinned?.moves} to={steady.moves} format={(size) => grouped(size, 0)} unit=" moves" good="down" />
        </>
      }
      tools={<ChartTools chart="moves" />}
      formula={
        <p>
          A move is a replica that an entry has more than in the period before; the first period is compared with what
          stands now. Taking a replica away is free. What steadiness costs is the difference to the best plan of the same
          scenario with free moves, which is solved beside it.
        </p>
      }
      folds={
        steady.byModel.length > 0 && (
          <Fold title="By model">
            <Table
              caption="Replicas moved by model"
              columns={[
                { title: "Model" },
                { title: "Replicas moved", number: true },
                { title: `For them, ${currency}`, number: true },
              ]}
              rows={steady.byModel.map(({ model }, at) => ({ key: model, cells: [model, moves[at], cost[at]] }))}
            />
          </Fold>
        )
      }
    >
      <MovesChart steady={steady} />
    </Section>
  );
}

function conclusion({ moves, loadCost, most, objectiveGivenUp, costGivenUp, objectiveName, standing }: Steady, currency: string): string {
  const from = standing > 0 ? ` from the ${plural(standing, "replica")} that stand now` : "";
  const limit = most === undefined ? "" : ` of at most ${grouped(most, 0)}`;
  const price = loadCost > 0 ? `, which costs ${money(loadCost)} ${currency}` : "";
  const what = { cost: "cost", profit: "profit" }[objectiveName] ?? "value";
  const words: string[] = [];
  if (objectiveGivenUp !== undefined && objectiveGivenUp > 0) {
    words.push(`${rough(objectiveGivenUp)} ${what}`);
  }
  if (costGivenUp !== undefined && costGivenUp > 0 && objectiveName !== "cost") {
    words.push(`${money(costGivenUp)} ${currency}`);
  }
  const given =
    words.length > 0
      ? ` Against free moves, steadiness costs ${words.join(" and ")}.`
      : objectiveGivenUp === undefined
        ? ""
        : " Steadiness costs nothing against free moves.";
  return `${plural(moves, "replica")}${limit} ${moves === 1 ? "moves" : "move"}${from}${price}.${given}`;
}
