/** The heatmap: where and when is the money idle? Colour on paper; as dollars, for by
 * share alone a small machine shouts as loud as a large one. */

import { useEffect, useState } from "preact/hooks";
import { request } from "../bridge.ts";
import { Cursor, following, useHour } from "../charts/cursor.tsx";
import { timeLabels } from "../charts/time.ts";
import { stretches } from "../model/heat.ts";
import type { Heat, HeatGroup, HeatRow } from "../model/heat.ts";
import { about, anHour, brief, exact, whole } from "../model/money.ts";
import type { Unit } from "../model/money.ts";
import { grouped, percent, plural } from "../model/numbers.ts";
import { showNode } from "../navigate.ts";
import { shownView, useStore } from "../store.ts";
import { ChartMenu } from "./chart-menu.tsx";

/** Idle share that is the warmest colour, in percent. */
const WARMEST = 80;
/** Rows that a phone shows before all are asked for. */
const FEW = 10;

type By = "money" | "share";

/** Rows by region, the region with the most idle money first. */
export function Heatmap() {
  const heat = useStore((state) => state.heat);
  const view = useStore(shownView);
  const chosen = useStore((state) => state.day?.id);
  const cause = useStore(({ place }) => place.cause);
  const [by, setBy] = useState<By>("money");
  const [open, setOpen] = useState<Readonly<Record<string, HeatRow[]>>>({});
  const [all, setAll] = useState(false);
  useEffect(() => setOpen({}), [heat]);
  if (heat === undefined || view === undefined) {
    return (
      <div class="heat">
        <span class="skel" style={{ height: "560px" }} />
      </div>
    );
  }
  const { unit } = view.figures;
  const places = view.places[cause as keyof typeof view.places] as (typeof view.places)["free"] | undefined;
  const dim = (row: HeatRow): boolean =>
    places !== undefined &&
    !(places.regions.some(({ name }) => name === row.region) && places.hardware.some(({ name }) => name === row.hardware));
  const toggleRow = async (id: string): Promise<void> => {
    if (open[id] !== undefined) {
      const { [id]: _, ...rest } = open;
      setOpen(rest);
    } else {
      setOpen({ ...open, [id]: await request("openRow", id) });
    }
  };
  const rows = heat.groups.flatMap((group) => group.rows);
  const shownIds = new Set([...rows].sort((a, b) => b.perHour - a.perHour).slice(0, FEW).map(({ id }) => id));
  const tab = rows.some(({ id }) => id === chosen) ? chosen : rows[0]?.id;
  const line = (row: HeatRow, kind = "") => (
    <Row
      key={row.id}
      row={row}
      heat={heat}
      by={by}
      unit={unit}
      kind={`${kind} ${dim(row) ? "dim" : ""} ${!all && !shownIds.has(row.id) && kind === "" ? "more" : ""}`}
      chosen={row.id === chosen}
      tab={row.id === tab}
      opened={row.entries > 1 ? open[row.id] !== undefined : undefined}
      onOpen={() => void toggleRow(row.id)}
    />
  );
  return (
    <div class="heat" data-chart="heat">
      <div class="hd">
        <h3>Where and when</h3>
        <div class="key">
          <span>
            <span data-label="">{by === "money" ? about(0, unit) : "0 %"}</span> <i class="ramp" />{" "}
            <span data-label="">{by === "money" ? `${about(heat.top, unit)}${anHour(unit)} idle` : `${WARMEST} % idle`}</span>
          </span>
          <span class="seg low" role="group" aria-label="Shown as">
            <button type="button" aria-pressed={by === "money"} onClick={() => setBy("money")}>
              {unit.before === "" ? unit.behind.trim() : unit.before}
            </button>
            <button type="button" aria-pressed={by === "share"} onClick={() => setBy("share")}>
              %
            </button>
          </span>
          <ChartMenu
            title="Idle by group and hour"
            file="idle"
            of="heat"
            rows={() => [["group", ...heat.labels], ...rows.map((row) => [row.id, ...(by === "money" ? row.money : row.share).map(String)])]}
          />
        </div>
      </div>
      {heat.folded && (
        <p class="small muted">
          {plural(heat.entries, "group")}, folded by region and hardware. Open a row for its dearest.
        </p>
      )}
      {places !== undefined && <Places places={places} unit={unit} />}
      <div
        class="rows"
        role="listbox"
        aria-label="Groups, the most idle first"
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (step === undefined || !(event.target instanceof HTMLElement)) {
            return;
          }
          const list = [...event.currentTarget.querySelectorAll<HTMLElement>(".hr")].filter((one) => one.getClientRects().length > 0);
          const next = list[list.indexOf(event.target) + step];
          event.preventDefault();
          next?.focus();
          const id = next?.dataset["id"];
          if (id !== undefined) {
            showNode(id);
          }
        }}
      >
        {heat.groups.map((group) => (
          <Region key={group.name} group={group} unit={unit}>
            {group.rows.map((row) => (
              <>
                {line(row)}
                {(open[row.id] ?? []).map((one) => line(one, "inner"))}
              </>
            ))}
          </Region>
        ))}
        <div class="over">
          <Cursor hours={heat.hours} />
        </div>
      </div>
      <Axis heat={heat} />
      {heat.rest.rows > 0 && (
        <p class="small muted">
          {heat.rest.rows === 1 ? "One more row stands" : `${heat.rest.rows} more rows stand`} idle for {exact(heat.rest.perHour, unit)}{anHour(unit)}.
        </p>
      )}
      {rows.length > FEW && (
        <button type="button" class="btn phone wide" onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show all ${grouped(rows.length, 0)} ${heat.folded ? "rows" : "groups"}`}
        </button>
      )}
    </div>
  );
}

function Region({ group, unit, children }: { group: HeatGroup; unit: Unit; children: preact.ComponentChildren }) {
  return (
    <div role="group" aria-label={group.name}>
      <div class="rg" aria-hidden="true">
        <span data-label="">{regionName(group.name)}</span>
        <span />
        <span data-label="">{whole(group.perHour, unit)}</span>
      </div>
      {children}
    </div>
  );
}

function Row({
  row,
  heat,
  by,
  unit,
  kind,
  chosen,
  tab,
  opened,
  onOpen,
}: {
  row: HeatRow;
  heat: Heat;
  by: By;
  unit: Unit;
  kind: string;
  chosen: boolean;
  tab: boolean;
  opened: boolean | undefined;
  onOpen: () => void;
}) {
  const hour = useHour() ?? 0;
  const values = by === "money" ? row.money : row.share;
  const all = heat.hours.reduce((sum, length) => sum + length, 0);
  const follow = following(heat.hours);
  const said = `${exact(row.money[hour] ?? 0, unit)}${anHour(unit)}, ${percent(row.share[hour] ?? 0)} % idle`;
  return (
    <div
      class={`hr ${kind} ${chosen ? "on" : ""}`}
      role="option"
      aria-selected={chosen}
      data-id={row.id}
      tabIndex={tab ? 0 : -1}
      data-tip={`${row.id}, ${heat.labels[hour] ?? ""}: ${said}. On average ${exact(row.perHour, unit)}${anHour(unit)}, ${percent(row.percent)} % of what is available.${opened === undefined ? "" : ` ${plural(row.entries, "group")}.`}`}
      onClick={() => {
        showNode(row.id);
        if (opened !== undefined) {
          onOpen();
        }
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          showNode(row.id);
          if (opened !== undefined) {
            onOpen();
          }
        }
      }}
    >
      <span class="name" data-label="">
        {row.region !== NO_REGION && <span class="phone">{row.region}/</span>}
        {row.name}
        {opened !== undefined && <span class="muted"> {opened ? "▾" : "▸"}</span>}
      </span>
      <svg viewBox={`0 0 ${all} 1`} preserveAspectRatio="none" shape-rendering="crispEdges" aria-hidden="true" {...follow}>
        {stretches(values, by === "money" ? heat.top : WARMEST).map(({ from, to, warmth }) => {
          const x = heat.hours.slice(0, from).reduce((sum, one) => sum + one, 0);
          const width = heat.hours.slice(from, to).reduce((sum, one) => sum + one, 0);
          return <rect key={from} x={x} width={width} height="1" class={`h${warmth}`} />;
        })}
      </svg>
      <span class="num" data-label="">
        {by === "money" ? brief(row.perHour, unit) : `${grouped(row.percent, 0)} %`}
        <span class="away"> idle{by === "money" && unit.timeless !== true ? " per hour" : ""}</span>
      </span>
    </div>
  );
}

/** Where the chosen cause is: the rows that stay bright may have it. */
function Places({ places, unit }: { places: { regions: { name: string; perHour: number }[]; hardware: { name: string; perHour: number }[] }; unit: Unit }) {
  const list = (all: { name: string; perHour: number }[]): string =>
    all
      .slice(0, 3)
      .map(({ name, perHour }) => `${name} ${exact(perHour, unit)}`)
      .join(", ");
  return (
    <p class="small where">
      {places.regions.length === 0
        ? "Nothing is idle for this reason."
        : `By region: ${list(places.regions)}. By hardware: ${list(places.hardware)}.`}
    </p>
  );
}

/** What stands above machines of which no file says where they are. */
const NO_REGION = "default";

function regionName(region: string): string {
  return region === NO_REGION ? "no region given" : region;
}

function Axis({ heat }: { heat: Heat }) {
  return (
    <div class="axis heat-axis" aria-hidden="true">
      {timeLabels(heat.labels, heat.hours).map(({ at, text }) => (
        <span key={text} class={at === 1 ? "last" : at % 0.5 > 0.1 && at % 0.5 < 0.4 ? "quarter" : ""} style={{ left: `${100 * at}%` }} data-label="">
          {text}
        </span>
      ))}
    </div>
  );
}
