/** Demand served and unmet over time, and what is idle meanwhile. */

import { useEffect, useRef, useState } from "preact/hooks";
import { drawSeries } from "../charts/series.ts";
import type { Chart } from "../charts/series.ts";
import { useWidth } from "../charts/size.ts";
import { column, grouped, percent, plural } from "../model/numbers.ts";
import { series } from "../model/service.ts";
import type { Service } from "../model/service.ts";
import { set, useStore } from "../store.ts";
import { onColours } from "../theme.ts";
import { ChartTools } from "./chart-tools.tsx";
import { Delta, Section, Table } from "./parts.tsx";

/** The two charts, and what is missing most. */
export function ServiceView() {
  const picture = useStore((state) => state.picture);
  const pinned = useStore((state) => state.pinned);
  const demand = useStore((state) => state.demand);
  if (picture === undefined || !picture.planned) {
    return null;
  }
  const { service, shortfalls } = picture;
  const chosen = demand !== undefined && service.demands.includes(demand) ? demand : undefined;
  const { offered, served, unmet } = series(service, chosen);
  const before = pinned?.picture.service;
  const alike = before !== undefined && before.labels.length === service.labels.length;
  const was = alike ? series(before, chosen !== undefined && before.demands.includes(chosen) ? chosen : undefined) : undefined;
  const worst = unmet.reduce((most, value, at) => (value > (unmet[most] ?? 0) ? at : most), 0);
  const all = unmet.reduce((sum, value) => sum + value, 0);
  return (
    <Section
      id="service"
      title="What is asked for, and what is served"
      conclusion={
        all <= 1e-9 * offered.reduce((sum, value) => sum + value, 0)
          ? "Every demand is served in full in every period."
          : `The most is missing at ${service.labels[worst]}: ${percent((100 * (unmet[worst] ?? 0)) / Math.max(Number.MIN_VALUE, offered[worst] ?? 0))} % of what is asked for. Compare with what is idle at the same time below.`
      }
      tools={
        <>
          <label class="choice">
            <span>Demand</span>
            <select
              value={chosen ?? ""}
              onChange={({ currentTarget }) => set({ demand: currentTarget.value || undefined })}
            >
              <option value="">all of them</option>
              {service.demands.slice(0, 500).map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <ChartTools chart="service" />
        </>
      }
      formula={
        <p>
          served = Σ of the plan's routes of a demand in a period; unmet = asked for − served. Units of different models
          are added as they are. Idle % by period is worked out as over all periods.
        </p>
      }
    >
      <div data-chart="service">
        <h3 class="chart-title">Work, units per second</h3>
        <Series
          label="Work asked for, served and unmet over time"
          service={service}
          chart={{
            unit: "units/s",
            lines: [
              { label: "asked for", values: offered, ink: "stranded", fill: "hatch" },
              { label: "served", values: served, ink: "served", fill: "solid" },
              ...(was === undefined
                ? []
                : [{ label: "served, plan A", values: was.served, ink: "ink", fill: "none" as const, dashed: true }]),
            ],
          }}
        />
        <p class="quiet">The hatched part above the blue is unmet.</p>
        <h3 class="chart-title">Idle, percent of the installed compute</h3>
        <Series
          label="Idle percent over time"
          service={service}
          chart={{
            unit: "% idle",
            most: 100,
            lines: [
              { label: "idle", values: service.idlePercent, ink: "idle", fill: "solid" },
              ...(alike
                ? [{ label: "idle, plan A", values: before.idlePercent, ink: "ink", fill: "none" as const, dashed: true }]
                : []),
            ],
          }}
        />
      </div>
      {shortfalls.length > 0 && <Missing />}
    </Section>
  );
}

/** Demands that are not served in full. */
function Missing() {
  const picture = useStore((state) => state.picture);
  const pinned = useStore((state) => state.pinned);
  const shortfalls = picture?.shortfalls ?? [];
  const before = pinned?.picture.shortfalls;
  const asked = column(shortfalls.map(({ offered }) => offered));
  const unmet = column(shortfalls.map((one) => one.unmet));
  const rows = shortfalls.slice(0, 50);
  return (
    <details class="data" open={shortfalls.length <= 10}>
      <summary>{plural(shortfalls.length, "demand")} not served in full</summary>
      <Table
        caption="Unmet demand, units per second, averaged over time"
        columns={[
          { title: "Demand" },
          { title: "Model" },
          { title: "Region" },
          { title: "Asked, units/s", number: true },
          { title: "Unmet, units/s", number: true },
          { title: "Unmet %", number: true },
          { title: "Most in" },
          ...(before === undefined ? [] : [{ title: "Unmet, against plan A", number: true }]),
        ]}
        rows={rows.map((row, at) => ({
          key: row.demand,
          cells: [
            row.demand,
            row.model,
            row.region,
            asked[at],
            unmet[at],
            percent(row.unmetPercent),
            row.worst,
            ...(before === undefined
              ? []
              : [
                  <Delta
                    key="delta"
                    from={before.find(({ demand }) => demand === row.demand)?.unmet ?? 0}
                    to={row.unmet}
                    format={(x) => grouped(x, 0)}
                    good="down"
                  />,
                ]),
          ],
        }))}
      />
    </details>
  );
}

function Series({
  label,
  service,
  chart,
}: {
  label: string;
  service: Service;
  chart: Pick<Chart, "lines" | "unit" | "most">;
}) {
  const { ref, width } = useWidth();
  const place = useRef<HTMLDivElement>(null);
  const [, redraw] = useState(0);
  useEffect(() => onColours(() => redraw((count) => count + 1)), []);
  useEffect(() => {
    if (place.current === null) {
      return undefined;
    }
    const { starts, labels } = service;
    const last = starts.at(-1) ?? 0;
    const length = starts.length > 1 ? last - (starts.at(-2) ?? 0) : 1;
    return drawSeries(place.current, { ...chart, starts, labels, end: last + length }, width, 220);
  });
  return (
    <div ref={ref} class="chart">
      <div ref={place} role="img" aria-label={label} />
    </div>
  );
}
