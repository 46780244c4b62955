/** Under the objective `fair`: who is served how far. */

import type { Level } from "../model/levels.ts";
import { percent, plural } from "../model/numbers.ts";
import { useStore } from "../store.ts";
import { Fold, Meter, Table } from "./components.tsx";

/** Rows before the rest is folded away. */
const FIRST = 6;

/** The levels, the smallest first; nothing under other objectives. */
export function LevelsView() {
  const levels = useStore((state) => state.planView?.levels);
  if (levels === undefined) {
    return null;
  }
  const { rows, leftOut, alike } = levels;
  return (
    <>
      <h3>Levels, the smallest first</h3>
      <p class="quiet">
        {alike
          ? "The level of a demand is the share of it that is served."
          : "The level of a demand is the share of it that is served, divided by its weight: its value over the largest value."}{" "}
        No demand can be served more unless one that has no higher level is served less.
      </p>
      <Rows caption="Levels of fairness" rows={rows.slice(0, FIRST)} />
      {rows.length > FIRST && (
        <Fold title={`${plural(rows.length - FIRST, "more level")}${leftOut > 0 ? `, ${leftOut} not listed` : ""}`}>
          <Rows caption="Levels of fairness, continued" rows={rows.slice(FIRST)} />
        </Fold>
      )}
    </>
  );
}

function Rows({ caption, rows }: { caption: string; rows: readonly Level[] }) {
  return (
    <Table
      caption={caption}
      columns={[
        { title: "Demands" },
        { title: "In", minor: true },
        { title: "Level %", number: true },
        { title: "No plan above %", number: true },
      ]}
      rows={rows.map(({ demands, periods, percent: level, boundPercent }, at) => ({
        key: String(at),
        cells: [
          few(demands, "demand"),
          few(periods, "period"),
          <Meter key="level" kind="share" percent={level} text={percent(level)} />,
          percent(boundPercent),
        ],
      }))}
    />
  );
}

/** The names where there are few, else how many. */
function few(names: readonly string[], what: string): string {
  return names.length <= 2 ? names.join(", ") : plural(names.length, what);
}
