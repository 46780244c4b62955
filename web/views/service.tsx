/** Demand served and unmet over time, and what is idle meanwhile. */

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { onColours } from "../charts/palette.ts";
import { drawSeries } from "../charts/series.ts";
import type { Line } from "../charts/series.ts";
import { useWidth } from "../charts/size.ts";
import { column, grouped, money, percent, plural, short } from "../model/numbers.ts";
import type { PlanView } from "../model/plan-view.ts";
import { series } from "../model/service.ts";
import type { Service } from "../model/service.ts";
import { set, useStore } from "../store.ts";
import { ChartTools } from "./chart-tools.tsx";
import { Delta, Fold, Section, Table } from "./components.tsx";
import { useCurrency } from "./currency.ts";
import { LevelsView } from "./levels.tsx";

/** The two charts, and what is missing most. */
export function ServiceView() {
  const planView = useStore((state) => state.planView);
  return planView === undefined || !planView.planned ? null : <Card planView={planView} />;
}

function Card({ planView: { service, shortfalls } }: { planView: PlanView }) {
  const pinned = useStore((state) => state.pinned);
  const demand = useStore((state) => state.demand);
  const chosen = demand !== undefined && service.demands.includes(demand) ? demand : undefined;
  const { offered, served, unmet } = useMemo(() => series(service, chosen), [service, chosen]);
  const before = pinned?.planView.service;
  const alike = before !== undefined && before.labels.length === service.labels.length;
  const was = useMemo(
    () => (alike ? series(before, chosen !== undefined && before.demands.includes(chosen) ? chosen : undefined) : undefined),
    [before, alike, chosen],
  );
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
      folds={shortfalls.length > 0 && <Missing />}
      formula={
        <p>
          served = Σ of the plan's routes of a demand in a period; unmet = asked for − served. Units of different models
          are added as they are. Idle % by period is worked out as over all periods.
        </p>
      }
    >
      <Charts service={service} offered={offered} served={served} before={alike ? before : undefined} was={was?.served} />
      <LevelsView />
    </Section>
  );
}

/** Demands that are not served in full. */
function Missing() {
  const planView = useStore((state) => state.planView);
  const pinned = useStore((state) => state.pinned);
  const shortfalls = planView?.shortfalls ?? [];
  const before = pinned?.planView.shortfalls;
  const asked = column(shortfalls.map(({ offered }) => offered));
  const unmet = column(shortfalls.map((one) => one.unmet));
  const rows = shortfalls.slice(0, 50);
  return (
    <Fold title={`${plural(shortfalls.length, "demand")} not served in full`}>
      <Table
        caption="Unmet demand, units per second, averaged over time"
        columns={[
          { title: "Demand" },
          { title: "Model", minor: true },
          { title: "Region", minor: true },
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
    </Fold>
  );
}

/** Work and idle compute over time, one above the other; both tell of the
 * period that is pointed at. */
function Charts({
  service,
  offered,
  served,
  before,
  was,
}: {
  service: Service;
  offered: readonly number[];
  served: readonly number[];
  /** Plan A, where its periods are the same. */
  before: Service | undefined;
  was: readonly number[] | undefined;
}) {
  const currency = useCurrency();
  const [period, setPeriod] = useState<number | undefined>(undefined);
  const planA = (values: readonly number[] | undefined): Line[] =>
    values === undefined ? [] : [{ label: "plan A", values, ink: "ink", fill: "none", dashed: true }];
  const asked = period === undefined ? 0 : (offered[period] ?? 0);
  const done = period === undefined ? 0 : (served[period] ?? 0);
  return (
    <div data-chart="service">
      <h3 class="chart-title">Work, units per second</h3>
      <p class="legend">
        <span>
          <span class="key area-served" /> served
        </span>
        <span>
          <span class="key unmet" /> asked for and not served
        </span>
        {was !== undefined && (
          <span>
            <span class="key dashed plain" /> served by plan A
          </span>
        )}
      </p>
      <Series
        label="Work asked for, served and unmet over time"
        service={service}
        onPoint={setPeriod}
        lines={[
          { label: "asked for", values: offered, ink: "stranded", fill: "hatch" },
          { label: "served", values: served, ink: "served", fill: "solid" },
          ...planA(was),
        ]}
      />
      <h3 class="chart-title">Idle at the same time, percent of the installed compute</h3>
      <Series
        label="Idle percent over time"
        service={service}
        onPoint={setPeriod}
        most={100}
        lines={[{ label: "idle", values: service.idlePercent, ink: "idle", fill: "solid" }, ...planA(before?.idlePercent)]}
      />
      <p class="read hint" aria-live="off">
        {period === undefined ? (
          "Point at a period to read its figures."
        ) : (
          <>
            <b>{service.labels[period]}</b>: {short(asked)} units/s asked for, {short(done)} served (
            {percent((100 * done) / Math.max(asked, Number.MIN_VALUE))} %); {percent(service.idlePercent[period] ?? 0)} % idle,{" "}
            {money(service.wastedPerHour[period] ?? 0)} {currency} per hour on idle compute
          </>
        )}
      </p>
    </div>
  );
}

/** One chart, drawn anew when what it shows has changed. */
function Series({
  label,
  service: { starts, labels },
  lines,
  most,
  onPoint,
}: {
  label: string;
  service: Service;
  lines: readonly Line[];
  most?: number;
  onPoint: (period: number | undefined) => void;
}) {
  const { ref, width } = useWidth();
  const place = useRef<HTMLDivElement>(null);
  const [colours, redraw] = useState(0);
  useEffect(() => onColours(() => redraw((count) => count + 1)), []);
  useEffect(() => {
    if (place.current === null) {
      return undefined;
    }
    const last = starts.at(-1) ?? 0;
    const length = starts.length > 1 ? last - (starts.at(-2) ?? 0) : 1;
    const chart = { lines, starts, labels, end: last + length, ...(most === undefined ? {} : { most }) };
    return drawSeries(place.current, chart, width, 190, onPoint);
  }, [width, colours, starts, lines.length, ...lines.map(({ values }) => values)]);
  return (
    <div ref={ref} class="chart">
      <div ref={place} role="img" aria-label={label} />
    </div>
  );
}
