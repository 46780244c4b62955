/** What to add next, and what would add nothing. */

import type { Range, Ranges } from "../model/answers.ts";
import { column, grouped, plain, plural, rough } from "../model/numbers.ts";
import type { WorthTable } from "../model/worth.ts";
import { useStore } from "../store.ts";
import { Ask } from "./ask.tsx";
import { Delta, Fold, Section, Table } from "./components.tsx";

/** Rows shown before the rest is folded away. */
const FIRST = 8;

/** Shadow prices, the highest first. */
export function WorthView() {
  const planView = useStore((state) => state.planView);
  const before = useStore((state) => state.pinned?.planView.worth);
  if (planView === undefined || !planView.planned) {
    return null;
  }
  const { worth, shortfalls } = planView;
  const [first] = worth.rows;
  return (
    <Section
      id="worth"
      title="What to add next"
      conclusion={
        first === undefined
          ? "More capacity would add nothing on any node: buy nothing."
          : `One more ${first.resource} at ${first.node} would bring ${rough(first.price)} ${worth.unit} per hour. On ${grouped(worth.nothingCount, 0)} of ${grouped(worth.nodes, 0)} node entries more of anything would add nothing but idle compute.`
      }
      formula={
        <p>
          The shadow price of a capacity is how much the objective rises for one more unit, averaged over time by the
          length of the periods. It holds for the next unit; the more is added, the less each brings. How far it holds is
          found from plans on both sides of today.
        </p>
      }
      folds={
        <>
          {worth.rows.length > FIRST && (
            <Fold
              title={`${worth.count - FIRST} more${worth.count > worth.rows.length ? `, ${worth.rows.length - FIRST} of them here` : ""}`}
            >
              <Prices worth={worth} before={before} from={FIRST} to={worth.rows.length} />
            </Fold>
          )}
          {worth.nothingCount > 0 && (
            <Fold title={`${plural(worth.nothingCount, "entry")} where more would add nothing`}>
              <ul class="names">
                {worth.nothing.map((name) => (
                  <li key={name}>{name}</li>
                ))}
                {worth.nothingCount > worth.nothing.length && (
                  <li>and {grouped(worth.nothingCount - worth.nothing.length, 0)} more</li>
                )}
              </ul>
            </Fold>
          )}
          {worth.rows.length > 0 && (
            <Fold title="How far these prices hold">
              <HowFar />
            </Fold>
          )}
        </>
      }
    >
      {worth.rows.length > 0 && <Prices worth={worth} before={before} from={0} to={FIRST} />}
      {shortfalls.length === 0 && <p class="quiet">Every demand is served in full.</p>}
    </Section>
  );
}

function Prices({ worth, before, from, to }: { worth: WorthTable; before: WorthTable | undefined; from: number; to: number }) {
  const prices = column(worth.rows.map(({ price }) => price));
  return (
    <Table
      caption={`Worth of one more unit for one hour${from === 0 ? "" : ", continued"}`}
      columns={[
        { title: "Node" },
        { title: "Hardware", minor: true },
        { title: "Region", minor: true },
        { title: "Resource" },
        { title: `${worth.unit} per unit-hour`, number: true },
        ...(before === undefined ? [] : [{ title: "Against plan A", number: true }]),
      ]}
      rows={worth.rows.slice(from, to).map((row, at) => ({
        key: `${row.node} ${row.resource}`,
        cells: [
          row.node,
          row.hardware,
          row.region,
          row.resource,
          prices[from + at],
          ...(before === undefined
            ? []
            : [
                <Delta
                  key="delta"
                  from={before.rows.find((one) => one.node === row.node && one.resource === row.resource)?.price ?? 0}
                  to={row.price}
                  format={plain}
                />,
              ]),
        ],
      }))}
    />
  );
}

/** The intervals of the prices, once they are asked for. */
function HowFar() {
  const ranges = useStore((state) => state.answers.ranges);
  if (typeof ranges !== "object") {
    return (
      <p class="asked">
        <Ask question="ranges" about="how far these prices hold" />
      </p>
    );
  }
  return (
    <>
      <Intervals caption={`Worth of a machine, ${ranges.unit} per hour`} name="Machines of" rows={ranges.nodes} today="Today" />
      <Intervals
        caption={`Worth of a demand, ${ranges.unit} per unit`}
        name="Demand"
        rows={ranges.demands}
        today="Times today"
      />
      <Left ranges={ranges} />
    </>
  );
}

function Left({ ranges: { leftOut } }: { ranges: Ranges }) {
  return (
    <p class="quiet">
      Prices are those of the relaxation: machines in fractions, replicas as well.
      {leftOut > 0 && ` ${plural(leftOut, "price")} of less were not looked at.`}
    </p>
  );
}

function Intervals({ caption, name, rows, today }: { caption: string; name: string; rows: readonly Range[]; today: string }) {
  if (rows.length === 0) {
    return null;
  }
  const until = (value: number, open: boolean): string => `${plain(Number(value.toPrecision(5)))}${open ? " or beyond" : ""}`;
  return (
    <>
      <h3>{caption}</h3>
      <Table
        caption={caption}
        columns={[
          { title: name },
          { title: "Down to", number: true },
          { title: "The last is worth", number: true },
          { title: today, number: true },
          { title: "The next is worth", number: true },
          { title: "Up to", number: true },
        ]}
        rows={rows.map((row) => ({
          key: row.name,
          cells: [
            row.name,
            until(row.lastUntil, row.lastOpen),
            rough(row.last),
            plain(row.today),
            rough(row.next),
            until(row.nextUntil, row.nextOpen),
          ],
        }))}
      />
    </>
  );
}
