/** Who serves whom, in one period. */

import { showFlow } from "../actions.ts";
import { FlowChart } from "../charts/flow.tsx";
import { UNMET } from "../model/flow.ts";
import type { Flow, FlowGrouping } from "../model/flow.ts";
import { column, percent } from "../model/numbers.ts";
import { useStore } from "../store.ts";
import { ChartTools } from "./chart-tools.tsx";
import { Choice, Fold, Section, Table } from "./components.tsx";

/** The flow of the chosen period. */
export function FlowView() {
  const flow = useStore((state) => state.flow);
  const grouping = useStore((state) => state.flowGrouping);
  const period = useStore((state) => state.period);
  const labels = useStore((state) => state.opened?.periods ?? state.planView?.service.labels ?? []);
  if (flow === undefined) {
    return null;
  }
  return (
    <Section
      id="flow"
      title="Who serves whom"
      conclusion={conclusion(flow, labels[flow.period] ?? "")}
      tools={
        <>
          <Choice<FlowGrouping["from"]>
            label="Demand by"
            value={grouping.from}
            choices={[
              ["region", "region"],
              ["model", "model"],
              ["demand", "demand"],
            ]}
            onChange={(from) => void showFlow({ grouping: { ...grouping, from } })}
          />
          <Choice<FlowGrouping["to"]>
            label="Nodes by"
            value={grouping.to}
            choices={[
              ["region", "region"],
              ["hardware", "hardware"],
              ["operator", "operator"],
              ["node", "node entry"],
            ]}
            onChange={(to) => void showFlow({ grouping: { ...grouping, to } })}
          />
          <ChartTools chart="flow" />
        </>
      }
      folds={
        <Fold title="As a table">
          <BandTable flow={flow} />
        </Fold>
      }
      formula={
        <p>
          A band is the sum of the plan's routes from one group to the other in the period, in units of work per second.
          Small groups are put together; what no node serves ends in “{UNMET}”.
        </p>
      }
    >
      {labels.length > 1 && (
        <label class="slider">
          <span>Period</span>
          <input
            type="range"
            min={0}
            max={labels.length - 1}
            value={period}
            aria-valuetext={labels[period]}
            onInput={({ currentTarget }) => void showFlow({ period: Number(currentTarget.value) })}
          />
          <output>{labels[period]}</output>
        </label>
      )}
      <FlowChart flow={flow} />
    </Section>
  );
}

function BandTable({ flow }: { flow: Flow }) {
  const bands = flow.bands.slice(0, 60);
  const rates = column(bands.map(({ rate }) => rate));
  return (
    <Table
      caption="Work from demand to nodes, units per second"
      columns={[
        { title: "From" },
        { title: "To" },
        { title: "Units/s", number: true },
        { title: "% of all", number: true },
      ]}
      rows={bands.map(({ from, to, rate }, at) => ({
        key: `${from}\u0000${to}`,
        cells: [from, to, rates[at], percent((100 * rate) / Math.max(flow.offered, Number.MIN_VALUE))],
      }))}
    />
  );
}

function conclusion({ offered, unmet, localPercent }: Flow, label: string): string {
  if (offered <= 0) {
    return `Nothing is asked for at ${label}.`;
  }
  const missing =
    unmet > 1e-9 * offered ? `${percent((100 * unmet) / offered)} % of the work is not served` : "all work is served";
  const local =
    localPercent === undefined ? "" : `; ${percent(localPercent)} % of what is served stays in its own region`;
  return `At ${label}, ${missing}${local}.`;
}
