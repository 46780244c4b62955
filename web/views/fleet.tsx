/** Is the fleet the right size? Growing, switching off, and being ready. */

import { useState } from "preact/hooks";
import { inquire, stop } from "../actions.ts";
import { GrowthChart } from "../charts/growth.tsx";
import { bestPurchase } from "../model/answers.ts";
import type { Curves, StressTable, SwitchOff } from "../model/answers.ts";
import { column, grouped, money, percent, plain, plural } from "../model/numbers.ts";
import { useStore } from "../store.ts";
import { ChartTools } from "./chart-tools.tsx";
import { Section, Table } from "./parts.tsx";

/** Three questions; each is worked out when it is asked. */
export function FleetView() {
  const picture = useStore((state) => state.picture);
  const { grow, size, stress } = useStore((state) => state.answers);
  if (picture === undefined || !picture.planned) {
    return null;
  }
  return (
    <Section
      id="fleet"
      title="Is the fleet the right size?"
      conclusion="Would another machine help or only idle, what could be switched off, and what happens when something is lost. Each question solves the scenario many times, so it is worked out when asked."
      tools={typeof grow === "object" && grow.curves.length > 0 ? <ChartTools chart="growth" /> : undefined}
      formula={
        <>
          <p>
            More machines: the scenario is solved again with 1, 2, … more machines of one kind, until one gains nothing.
            The best purchase is the kind and number that gain most within the budget; kinds are not mixed.
          </p>
          <p>
            Switching off: the cheapest fleet within today's counts that serves every demand as much as today, with its
            bound. Losses: the plan's placement is kept, and only the routes may change.
          </p>
        </>
      }
    >
      <Question name="grow" title="Do more machines help?" answer={grow} />
      {typeof grow === "object" && <Growing found={grow} />}
      <Question name="size" title="What could be switched off?" answer={size} />
      {typeof size === "object" && <SwitchingOff found={size} />}
      <Question name="stress" title="What if something is lost, or more is asked for?" answer={stress} />
      {typeof stress === "object" && <Losing found={stress} />}
    </Section>
  );
}

function Question({ name, title, answer }: { name: "grow" | "size" | "stress"; title: string; answer: unknown }) {
  return (
    <div class="question">
      <h3>{title}</h3>
      {answer === "running" && (
        <button type="button" class="screen" onClick={stop}>
          Stop
          <span class="away">: {title}</span>
        </button>
      )}
      {typeof answer !== "object" && (
        <button type="button" class="screen" disabled={answer === "running"} onClick={() => void inquire(name)}>
          {answer === "running" ? "Working it out …" : "Work it out"}
          <span class="away">: {title}</span>
        </button>
      )}
    </div>
  );
}

function Growing({ found }: { found: Curves }) {
  const [chosen, setChosen] = useState(0);
  const [budget, setBudget] = useState(50);
  const curve = found.curves[Math.min(chosen, found.curves.length - 1)];
  if (curve === undefined) {
    return <p>No further machine of any kind in this fleet would gain anything: more would only add idle ones.</p>;
  }
  const purchase = bestPurchase(found, budget);
  const gains = column(found.curves.map(({ gains: [first = 0] }) => first));
  const prices = column(found.curves.map(({ pricePerHour }) => pricePerHour));
  return (
    <>
      <p class="conclusion">
        {purchase === undefined
          ? `Nothing within ${money(budget)} currency per hour gains anything.`
          : `For ${money(budget)} currency per hour the best single purchase is ${plural(purchase.machines, "machine")} of ${purchase.name}: it gains ${plain(purchase.gainPerHour)} ${found.unit} per hour and costs ${money(purchase.pricePerHour)}.${purchase.gainPerHour < purchase.pricePerHour ? " Where value is counted in currency, that does not pay for itself." : ""}`}
      </p>
      <div class="tools">
        <label class="choice">
          <span>Budget, currency per hour</span>
          <input
            type="number"
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
        <label class="choice">
          <span>Curve of</span>
          <select value={String(chosen)} onChange={({ currentTarget }) => setChosen(Number(currentTarget.value))}>
            {found.curves.map(({ name }, at) => (
              <option key={name} value={String(at)}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <GrowthChart curve={curve} policy={found.policy} />
      <Table
        caption="What the next machine of each kind gains"
        columns={[
          { title: "Machine" },
          { title: "Today", number: true },
          { title: "Price, currency/h", number: true },
          { title: `First one gains, ${found.unit}/h`, number: true },
          { title: "Useful at most", number: true },
        ]}
        rows={found.curves.map(({ name, machines, gains: each }, at) => {
          const useful = each.filter((gain) => gain > 0).length;
          return {
            key: name,
            cells: [
              name,
              grouped(machines, 0),
              prices[at],
              gains[at],
              useful === 0 ? "none" : useful < each.length ? grouped(useful, 0) : `${grouped(useful, 0)} or more`,
            ],
          };
        })}
      />
    </>
  );
}

function SwitchingOff({ found }: { found: SwitchOff }) {
  const unit = found.priced ? "currency" : "compute";
  const saved = column(found.rows.map(({ savedPerHour }) => savedPerHour));
  return (
    <>
      <p class="conclusion">
        {found.rows.length === 0
          ? "Every machine is needed to serve what is served today."
          : `${grouped(found.machinesNeeded, 0)} of ${grouped(found.machinesToday, 0)} machines are enough to serve as much as today (${percent(found.servedNeeded)} %): it saves ${money(found.savedPerHour)} ${unit} per hour, and idle falls from ${percent(found.idleToday)} % to ${percent(found.idleNeeded)} %.`}
      </p>
      {found.rows.length > 0 && (
        <Table
          caption="Machines that could be switched off"
          columns={[
            { title: "Node" },
            { title: "Today", number: true },
            { title: "Needed", number: true },
            { title: "Off", number: true },
            { title: `Saved, ${unit}/h`, number: true },
          ]}
          rows={found.rows.map((row, at) => ({
            key: row.node,
            cells: [row.node, grouped(row.count, 0), grouped(row.needed, 0), grouped(row.off, 0), saved[at]],
          }))}
        />
      )}
    </>
  );
}

function Losing({ found }: { found: StressTable }) {
  return (
    <>
      <p class="conclusion">
        Today {percent(found.todayPercent)} % is served. Each row keeps the plan's placement and says what is served when
        that happens.
      </p>
      <Table
        caption="What is served when something happens"
        columns={[
          { title: "What happens" },
          { title: "Served %", number: true },
          { title: "Value lost %", number: true },
          { title: "Headroom against it %", number: true },
          { title: "Who suffers most" },
        ]}
        rows={found.rows.map((row) => ({
          key: row.event,
          cells: [
            row.event,
            percent(row.servedPercent),
            percent(row.lostPercent),
            row.headroomPercent === undefined ? "–" : percent(row.headroomPercent),
            row.suffers,
          ],
        }))}
      />
    </>
  );
}
