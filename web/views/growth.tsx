/** Would more machines help, or only idle? */

import { useState } from "preact/hooks";
import { ask } from "../actions.ts";
import { GrowthChart } from "../charts/growth.tsx";
import { bestPurchase } from "../model/answers.ts";
import type { Basket, Curve, Curves } from "../model/answers.ts";
import { column, gap, grouped, money, percent, plain, plural, rough } from "../model/numbers.ts";
import { useStore } from "../store.ts";
import { Ask } from "./ask.tsx";
import { ChartTools } from "./chart-tools.tsx";
import { Choice, Fold, Section, Table } from "./components.tsx";
import { useCurrency } from "./currency.ts";

const ABOUT = "Do more machines help?";
/** Machines added of one kind unless more are asked for. */
const MACHINES = 8;

/** The curve of growth, and the best purchase. */
export function GrowthView() {
  const grow = useStore((state) => state.answers.grow);
  const buy = useStore((state) => state.answers.buy);
  const [machines, setMachines] = useState(MACHINES);
  const found = typeof grow === "object" ? grow : undefined;
  return (
    <Section
      id="growth"
      title={ABOUT}
      full
      unasked={found === undefined && typeof buy !== "object"}
      conclusion={
        found === undefined
          ? "What 1, 2, … more machines of each kind would gain, with the plan and as routed without one. Each number is a plan of its own, so it is worked out when asked."
          : conclusion(found)
      }
      tools={found !== undefined && found.curves.length > 0 ? <ChartTools chart="growth" /> : undefined}
      folds={found !== undefined && found.curves.length > 0 && <Kinds found={found} />}
      formula={
        <>
          <p>
            The scenario is solved again with 1, 2, … more machines of one kind, until one gains nothing; the routers
            without a plan get the same machines. Kinds are tried in the order of their shadow prices; where that is 0,
            more can gain nothing.
          </p>
          <p>
            The best purchase mixes kinds: every fleet that is tried gives prices that bound what any other can gain,
            until no fleet within the budget promises more.
          </p>
        </>
      }
    >
      {found === undefined || found.curves.length === 0 ? (
        <p class="asked">{found === undefined && <Ask question="grow" about={ABOUT} amount={machines} />}</p>
      ) : (
        <GrowthCurves found={found} machines={machines} onMachines={setMachines} />
      )}
      <Purchase found={found} />
    </Section>
  );
}

function conclusion({ curves, leftOut, unit }: Curves): string {
  const priced = curves.some(({ pricePerHour }) => pricePerHour !== undefined);
  const best = curves.reduce<Curve | undefined>(
    (most, next) => (most === undefined || ratio(next, priced) > ratio(most, priced) ? next : most),
    undefined,
  );
  if (best === undefined) {
    return "No further machine of any kind in this fleet would gain anything: more would only add idle ones.";
  }
  const [first = 0] = best.gains;
  const others = leftOut > 0 ? ` ${plural(leftOut, "kind")} of a lower shadow price ${leftOut === 1 ? "was" : "were"} not tried.` : "";
  const gains =
    best.pricePerHour === undefined
      ? `${best.name} gains most, and its price is not given: the next machine brings ${rough(first)} ${unit} per hour.`
      : `For its price ${best.name} gains most: the next machine brings ${rough(first)} ${unit} per hour and costs ${money(best.pricePerHour)}.`;
  return `${gains} Kinds that are not listed would only add idle machines.${others}`;
}

/** Gain of the first machine for its price; where no kind has one, its gain. */
function ratio({ gains: [first = 0], pricePerHour }: Curve, priced: boolean): number {
  if (pricePerHour === undefined) {
    // Beside machines with a price, one without is no bargain.
    return priced ? 0 : first;
  }
  return pricePerHour > 0 ? first / pricePerHour : first > 0 ? Number.POSITIVE_INFINITY : 0;
}

function GrowthCurves({ found, machines, onMachines }: { found: Curves; machines: number; onMachines: (count: number) => void }) {
  const [chosen, setChosen] = useState(0);
  const [scale, setScale] = useState<"value" | "gain">(found.unit === "value" ? "value" : "gain");
  const curve = found.curves[Math.min(chosen, found.curves.length - 1)];
  if (curve === undefined) {
    return null;
  }
  return (
    <>
      <div class="tools screen">
        <label class="choice">
          <span>Machine</span>
          <select value={String(chosen)} onChange={({ currentTarget }) => setChosen(Number(currentTarget.value))}>
            {found.curves.map(({ name }, at) => (
              <option key={name} value={String(at)}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <Choice
          label="Show"
          value={scale}
          choices={[
            ["value", "value served"],
            ["gain", "gain against today"],
          ]}
          onChange={setScale}
        />
        <label class="choice">
          <span>Up to</span>
          <input
            type="number"
            class="count"
            min={1}
            max={1000}
            value={machines}
            aria-label="Machines added at most"
            onChange={({ currentTarget }) => {
              const count = Math.round(currentTarget.valueAsNumber);
              if (count >= 1 && count <= 1000) {
                onMachines(count);
                void ask("grow", count);
              }
            }}
          />
          <span>more</span>
        </label>
      </div>
      <GrowthChart curve={curve} how={found.how} scale={scale} unit={found.unit} />
    </>
  );
}

function Kinds({ found }: { found: Curves }) {
  const currency = useCurrency();
  const gains = column(found.curves.map(({ gains: [first = 0] }) => first));
  const prices = column(found.curves.map(({ pricePerHour }) => pricePerHour ?? 0));
  const all = column(found.curves.map((curve) => curve.gains.reduce((sum, gain) => sum + gain, 0)));
  return (
    <Fold title={`All ${plural(found.curves.length, "kind")} that help`}>
      <Table
        caption="What the next machine of each kind gains"
        columns={[
          { title: "Machine" },
          { title: "Today", number: true },
          { title: `Price, ${currency}/h`, number: true },
          { title: `First one gains, ${found.unit}/h`, number: true },
          { title: "Useful at most", number: true },
          { title: `All of them gain, ${found.unit}/h`, number: true },
        ]}
        rows={found.curves.map(({ name, machines, gains: each }, at) => {
          const useful = each.filter((gain) => gain > 0).length;
          return {
            key: name,
            cells: [
              name,
              grouped(machines, 0),
              found.curves[at]?.pricePerHour === undefined ? "not given" : prices[at],
              gains[at],
              useful === 0 ? "none" : useful < each.length ? grouped(useful, 0) : `${grouped(useful, 0)} or more`,
              all[at],
            ],
          };
        })}
      />
    </Fold>
  );
}

/** What to buy for a budget. */
function Purchase({ found }: { found: Curves | undefined }) {
  const currency = useCurrency();
  const buy = useStore((state) => state.answers.buy);
  const [budget, setBudget] = useState(20);
  const answer = typeof buy === "object" ? buy : undefined;
  return (
    <>
      <h3 class={buy === undefined ? "screen" : undefined}>What to buy for a budget</h3>
      <div class="asked screen">
        <label class="choice">
          <span>Budget, {currency}/h</span>
          <input
            type="number"
            class="count"
            min={0}
            step="any"
            value={budget}
            onInput={({ currentTarget }) => {
              const value = currentTarget.valueAsNumber;
              if (value >= 0) {
                setBudget(value);
              }
            }}
          />
        </label>
        <Ask question="buy" about="the best purchase for a budget" label="Find the best purchase" amount={budget} />
      </div>
      {answer !== undefined && <Bought answer={answer} found={found} />}
    </>
  );
}

function Bought({ answer, found }: { answer: Basket; found: Curves | undefined }) {
  const currency = useCurrency();
  const single = found === undefined ? undefined : bestPurchase(found, answer.budgetPerHour);
  const prices = column(answer.machines.map(({ pricePerHour }) => pricePerHour));
  if (answer.machines.length === 0) {
    return (
      <div class="answer">
        <p class="conclusion">
          Nothing: for {money(answer.budgetPerHour)} {currency} per hour no purchase gains more than it costs.
        </p>
      </div>
    );
  }
  return (
    <div class="answer">
      <p class="conclusion">
        For {money(answer.spentPerHour)} of {money(answer.budgetPerHour)} {currency} per hour this gains{" "}
        <b>
          {rough(answer.gainPerHour)} {answer.unit} per hour
        </b>
        ; {percent(answer.servedPercent)} % is then served and {percent(answer.idlePercent)} % idle.
        {answer.asIs !== undefined &&
          ` Without a plan, ${answer.asIs.how}, the same machines would serve ${percent(answer.asIs.servedPercent)} %.`}
      </p>
      <Table
        caption="The best purchase for the budget"
        columns={[
          { title: "Join the machines of" },
          { title: "Buy", number: true },
          { title: `Cost, ${currency}/h`, number: true },
        ]}
        rows={answer.machines.map(({ node, machines }, at) => ({
          key: node,
          cells: [node, grouped(machines, 0), prices[at]],
        }))}
      />
      <p class="quiet">
        No purchase for this budget gains more than {plain(answer.boundPerHour)} {answer.unit} per hour (gap{" "}
        {gap(answer.gap)} %).
        {single !== undefined &&
          ` Of one kind only, the best of those above would be ${plural(single.machines, "machine")} of ${single.name}: ${rough(single.gainPerHour)}.`}
      </p>
    </div>
  );
}
