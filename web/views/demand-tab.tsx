/** Demand: is something idle in the hour in which something is refused? */

import { useEffect, useRef } from "preact/hooks";
import { FlowChart } from "../charts/flow.tsx";
import { Steps } from "../charts/steps.tsx";
import { useHour } from "../charts/cursor.tsx";
import { timeLabels } from "../charts/time.ts";
import type { DemandView } from "../model/demand.ts";
import { about, anHour, perHour } from "../model/money.ts";
import type { Unit } from "../model/money.ts";
import { grouped, percent, short } from "../model/numbers.ts";
import { demandTitle } from "../model/say.ts";
import { when } from "../model/times.ts";
import { moveHour } from "../navigate.ts";
import { shownView, useStore } from "../store.ts";
import { ChartMenu } from "./chart-menu.tsx";
import { Term } from "./tips.tsx";

/** The tab. */
export function DemandTab() {
  const view = useStore(shownView);
  const hour = useHour() ?? 0;
  const slider = useRef<HTMLInputElement>(null);
  const last = Math.max(1, (view?.demand.labels.length ?? 1) - 1);
  useEffect(() => {
    slider.current?.style.setProperty("--part", `${(100 * hour) / last}%`);
  }, [hour, last]);
  if (view === undefined) {
    return null;
  }
  const { demand, figures } = view;
  const { hours, labels } = demand;
  const label = labels[hour] ?? "";
  const unmet = demand.offered.map((all, t) => Math.max(0, all - (demand.served[t] ?? 0)));
  const tall = scaleOf(Math.max(...demand.offered));
  const low = scaleOf(Math.max(...unmet));
  const money = perHour(figures.unit);
  return (
    <>
      <h2>{demandTitle(demand)}</h2>
      <p class="lead">Move along the day: the charts, the list and the flow follow one cursor. Arrow keys work too.</p>
      <div class="cols demand">
        <div>
          <div class="series" data-chart="demand">
            <div class="hd">
              <h3 data-label="">
                <Term tip="Units of work per second, summed over all demands. A unit is what the scenario's rates count: tokens, say.">Asked for</Term>, {tall.word} units per second
              </h3>
              <span class="key">
                <span>
                  <i class="sw w-work" />
                  <span data-label="">served</span>
                </span>
                <span>
                  <i class="sw f-blocked" />
                  <span data-label="">not served</span>
                </span>
                <ChartMenu title="Demand over time" file="demand" of="demand" rows={() => table(demand)} />
              </span>
            </div>
            <Steps
              layers={[
                { values: demand.served, kind: "work" },
                { values: unmet, kind: "blocked" },
              ]}
              hours={hours}
              height={136}
              write={tall.write}
              label="Served and refused demand over time"
              cursor={label}
            />
            <h3 data-label="">Not served, {low.word} units per second</h3>
            <Steps layers={[{ values: unmet, kind: "blocked" }]} hours={hours} height={80} write={low.write} label="Refused demand over time" />
            <div class="hd">
              <h3 data-label="">
                <Term tip="Idle compute of each hour times its price, by whether unmet demand could use it.">Idle at the same time</Term>, {money}
              </h3>
              <span class="key">
                <span>
                  <i class="sw w-free" />
                  <span data-label="">unused whatever you change</span>
                </span>
                <span>
                  <i class="sw f-blocked" />
                  <span data-label="">blocked</span>
                </span>
                <span>
                  <i class="sw f-loaded" />
                  <span data-label="">loaded</span>
                </span>
              </span>
            </div>
            <Steps
              layers={[
                { values: demand.free, kind: "free" },
                { values: demand.blocked, kind: "blocked" },
                { values: demand.loaded, kind: "loaded" },
              ]}
              hours={hours}
              height={136}
              write={(value) => short(value).replace(" ", "")}
              label="Idle compute over time"
            />
            <div class="axis indent" aria-hidden="true">
              {timeLabels(labels, hours).map(({ at, text }) => (
                <span key={text} class={at === 1 ? "last" : ""} style={{ left: `${100 * at}%` }} data-label="">
                  {text}
                </span>
              ))}
            </div>
          </div>
          <input
            ref={slider}
            class="hour"
            type="range"
            min={0}
            max={labels.length - 1}
            value={hour}
            aria-label="Hour"
            aria-valuetext={label}
            onInput={({ currentTarget }) => moveHour(Number(currentTarget.value))}
          />
          <FlowPart label={label} />
        </div>
        <RefusedPanel label={label} unit={figures.unit} />
      </div>
    </>
  );
}

function FlowPart({ label }: { label: string }) {
  const hour = useStore((state) => state.hour);
  if (hour === undefined) {
    return <span class="skel" style={{ height: "256px" }} />;
  }
  const { flow } = hour;
  const { from, to } = flow.grouping;
  return (
    <div class="flow-part" data-chart="flow">
      <div class="hd">
        <h3>Who serves whom {when(label)}</h3>
        <ChartMenu
          title={`Who serves whom ${when(label)}`}
          file="flow"
          of="flow"
          rows={() => [["from", "to", "units per second"], ...flow.bands.map((band) => [band.from, band.to, String(band.rate)])]}
        />
      </div>
      <p class="muted small">
        Units per second, from {from === "region" ? "where they are asked for to where they run" : `models to ${to}`}.
        {flow.localPercent === undefined ? "" : ` ${grouped(flow.localPercent, 0)} % stays in its region.`}
      </p>
      <FlowChart flow={flow} />
    </div>
  );
}

function RefusedPanel({ label, unit }: { label: string; unit: Unit }) {
  const hour = useStore((state) => state.hour);
  if (hour === undefined) {
    return null;
  }
  const { refused } = hour;
  return (
    <section class="panel unserved" aria-label={`Not served ${when(label)}`}>
      <h3>Not served {when(label)}</h3>
      {refused.rows.length === 0 ? (
        <p class="muted small">Everything that is asked for in this hour is served.</p>
      ) : (
        <>
          <p class="muted small">
            {short(refused.unmet).replace(" ", "")} units/s of {short(refused.offered).replace(" ", "")},{" "}
            {percent((100 * refused.unmet) / Math.max(refused.offered, Number.MIN_VALUE))} %.{" "}
            {about(refused.idlePerHour, unit)}{anHour(unit)} {unit.timeless === true ? "stand" : "stands"} idle meanwhile.
          </p>
          <table>
            <caption class="away">What is refused {when(label)}, and the rule in the way</caption>
            <thead>
              <tr>
                <th scope="col">Demand</th>
                <th scope="col" class="num">
                  Short by
                </th>
                <th scope="col" class="num">
                  Share
                </th>
              </tr>
            </thead>
            <tbody>
              {refused.rows.map((row) => (
                <tr key={row.demand}>
                  <th scope="row">
                    {row.demand}
                    <span class="small muted why">
                      {row.model}: {row.why}
                    </span>
                  </th>
                  <td class="num">{grouped(row.short, 0)}</td>
                  <td class="num">{grouped(row.percent, 0)} %</td>
                </tr>
              ))}
            </tbody>
          </table>
          {refused.more > 0 && <p class="muted small">and {refused.more} more</p>}
        </>
      )}
    </section>
  );
}

function scaleOf(most: number): { word: string; write: (value: number) => string } {
  const [step, word] = most >= 1e6 ? [1e6, "million"] : most >= 1e4 ? [1e3, "thousand"] : [1, ""];
  return { word, write: (value) => String(Number((value / step).toFixed(2))) };
}

function table({ labels, offered, served, free, blocked, loaded }: DemandView): string[][] {
  return [
    ["period", "offered", "served", "idle unused", "idle blocked", "idle loaded"],
    ...labels.map((label, t) => [label, ...[offered, served, free, blocked, loaded].map((values) => String(values[t] ?? 0))]),
  ];
}

