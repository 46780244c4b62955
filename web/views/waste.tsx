/** The waste waterfall. */

import { WaterfallChart } from "../charts/waterfall.tsx";
import { column, grouped, percent } from "../model/numbers.ts";
import { conclusion } from "../model/waterfall.ts";
import { set, useStore } from "../store.ts";
import { ChartTools } from "./chart-tools.tsx";
import { Delta, Fold, Section, Table } from "./components.tsx";

/** Where every installed hour went. */
export function Waste() {
  const planView = useStore((state) => state.planView);
  const pinned = useStore((state) => state.pinned);
  const unit = useStore((state) => state.unit);
  if (planView === undefined || !planView.planned) {
    return null;
  }
  const { waterfall, headline } = planView;
  const before = pinned?.planView.waterfall;
  const money = unit === "currency" && headline.priced;
  const name = money ? headline.currency : `${headline.compute}-hours`;
  const amounts = waterfall.parts.map((part) => (money ? part.cost : part.hours));
  const shown = column([money ? waterfall.installedCost : waterfall.installedHours, ...amounts]);
  const idle = money ? waterfall.idleCost : waterfall.idleHours;
  return (
    <Section
      id="waste"
      title="Where the compute went"
      conclusion={conclusion(waterfall)}
      tools={
        <>
          <div class="switch" role="group" aria-label="Waste is counted in">
            {(["currency", "hours"] as const).map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={unit === one}
                disabled={one === "currency" && !headline.priced}
                onClick={() => set({ unit: one })}
              >
                {one === "currency" ? (headline.currency === "currency" ? "Currency" : headline.currency) : `${headline.compute}-hours`}
              </button>
            ))}
          </div>
          <ChartTools chart="waterfall" />
        </>
      }
      folds={
        <Fold title="As a table">
        <Table
          caption={`Where the compute went, in ${name}`}
          columns={[
            { title: "Part" },
            { title: name, number: true },
            { title: "% of installed", number: true },
            ...(before === undefined ? [] : [{ title: "against plan A", number: true }]),
          ]}
          rows={[
            {
              key: "installed",
              cells: ["Installed", shown[0], "100.0", before && <span />],
            },
            ...waterfall.parts.map((part, at) => ({
              key: part.key,
              cells: [
                part.label,
                shown[at + 1],
                percent(money ? part.percentOfCost : part.percentOfHours),
                before !== undefined && (
                  <Delta
                    from={money ? before.parts[at]?.cost : before.parts[at]?.hours}
                    to={amounts[at]}
                    format={(x) => grouped(x, x < 100 ? 1 : 0)}
                  />
                ),
              ],
            })),
            {
              key: "idle",
              cells: [
                "Idle in all",
                column([money ? waterfall.installedCost : waterfall.installedHours, idle])[1],
                percent((100 * idle) / Math.max(Number.MIN_VALUE, money ? waterfall.installedCost : waterfall.installedHours)),
                before !== undefined && (
                  <Delta from={money ? before.idleCost : before.idleHours} to={idle} format={(x) => grouped(x, 0)} good="down" />
                ),
              ],
            },
          ].map(({ key, cells }) => ({ key, cells: before === undefined ? cells.slice(0, 3) : cells }))}
          strong="idle"
        />
        </Fold>
      }
      formula={
        <>
          <p>
            installed = unavailable + headroom + useful + overhead + workload idle + stranded + surplus, in hours of
            one {headline.compute}. Currency is price_per_hour / capacity.
          </p>
          <p>
            idle % = (workload idle + stranded + surplus) / installed, weighted by price. Stranded compute is found by
            lifting one kind of restriction after another and routing what is unmet into what is idle; each cause takes
            what the ones before it left.
          </p>
        </>
      }
    >
      <WaterfallChart waterfall={waterfall} before={before} money={money} unit={name} />
    </Section>
  );
}
