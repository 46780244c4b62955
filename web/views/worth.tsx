/** What to add next, and what would add nothing. */

import { column, grouped, plain } from "../model/numbers.ts";
import { useStore } from "../store.ts";
import { Delta, Section, Table } from "./parts.tsx";

/** Rows shown before the rest is folded away. */
const FIRST = 8;

/** Shadow prices, the highest first. */
export function WorthView() {
  const picture = useStore((state) => state.picture);
  const pinned = useStore((state) => state.pinned);
  if (picture === undefined || !picture.planned) {
    return null;
  }
  const { worth, shortfalls } = picture;
  const before = pinned?.picture.worth;
  const prices = column(worth.rows.map(({ price }) => price));
  const [first] = worth.rows;
  const table = (from: number, to: number) => (
    <Table
      caption={`Worth of one more unit for one hour${from === 0 ? "" : ", continued"}`}
      columns={[
        { title: "Node" },
        { title: "Hardware" },
        { title: "Region" },
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
  return (
    <Section
      id="worth"
      title="What to add next"
      conclusion={
        first === undefined
          ? "More capacity would add nothing on any node: buy nothing."
          : `One more ${first.resource} at ${first.node} would bring ${plain(first.price)} ${worth.unit} per hour. On ${grouped(worth.nothingCount, 0)} of ${grouped(worth.nodes, 0)} node entries more of anything would add nothing but idle compute.`
      }
      formula={
        <p>
          The shadow price of a capacity is how much the objective rises for one more unit, averaged over time by the
          length of the periods. It holds for the next unit; the more is added, the less each brings.
        </p>
      }
    >
      {worth.rows.length > 0 && table(0, FIRST)}
      {worth.rows.length > FIRST && (
        <details class="data">
          <summary>
            {worth.count - FIRST} more{worth.count > worth.rows.length ? `, ${worth.rows.length - FIRST} of them here` : ""}
          </summary>
          {table(FIRST, worth.rows.length)}
        </details>
      )}
      {worth.nothingCount > 0 && (
        <details class="data">
          <summary>{grouped(worth.nothingCount, 0)} entries where more would add nothing</summary>
          <ul class="names">
            {worth.nothing.map((name) => (
              <li key={name}>{name}</li>
            ))}
            {worth.nothingCount > worth.nothing.length && (
              <li>and {grouped(worth.nothingCount - worth.nothing.length, 0)} more</li>
            )}
          </ul>
        </details>
      )}
      {shortfalls.length === 0 && <p class="quiet">Every demand is served in full.</p>}
    </Section>
  );
}
