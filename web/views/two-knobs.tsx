/** Two knobs at once: a heat table, each cell of which opens as a what-if. */

import { useEffect, useRef, useState } from "preact/hooks";
import { plural } from "../model/numbers.ts";
import { summary, table } from "../model/two-knobs.ts";
import type { Axis, Shown } from "../model/two-knobs.ts";
import { inWords } from "../model/what-if.ts";
import { useStore } from "../store.ts";
import type { TwoKnobsState } from "../store.ts";
import { choose, openCell, openTable, planTable, stopTable } from "../two-knobs.ts";
import "../styles/two-knobs.css";

const FIGURES: readonly (readonly [Shown, string])[] = [
  ["idle", "Idle"],
  ["cost", "Spend /h"],
  ["served", "Served"],
];

/** What the dialog holds. */
export default function TwoKnobsPanel() {
  const state = useStore(({ twoKnobs }) => twoKnobs);
  useEffect(() => void openTable(), []);
  return state === undefined ? <span class="skel" style={{ height: "200px" }} /> : <TwoKnobs state={state} />;
}

function TwoKnobs({ state }: { state: TwoKnobsState }) {
  const { axes, rows, columns, shown, cells, state: how, base } = state;
  const unit = useStore(({ planView }) => planView?.money);
  const turned = inWords(base);
  const of = (key: string): Axis | undefined => axes.find((one) => one.key === key);
  const [down, right] = [of(rows), of(columns)];
  if (down === undefined || right === undefined || unit === undefined) {
    return <p class="muted">There is one thing to turn here, which the dock does.</p>;
  }
  const count = down.steps.length * right.steps.length;
  const known = cells.filter((cell) => cell !== undefined).length;
  return (
    <div class="two-knobs">
      <div class="row">
        <Knob label="Down" axes={axes} value={rows} other={columns} onChoose={(key) => choose({ rows: key })} />
        <Knob label="Across" axes={axes} value={columns} other={rows} onChoose={(key) => choose({ columns: key })} />
        <span class="seg" role="group" aria-label="Figure">
          {FIGURES.map(([one, title]) => (
            <button key={one} type="button" aria-pressed={shown === one} onClick={() => choose({ shown: one })}>
              {title}
            </button>
          ))}
        </span>
      </div>
      <div class="row" role="status">
        {how === "working" ? (
          <>
            <progress aria-label="Planning the table" max={1} value={known / count} />
            <span class="small">
              {known} of {plural(count, "plan")}
            </span>
            <button type="button" class="btn" onClick={stopTable}>
              Stop
            </button>
          </>
        ) : (
          <>
            {how !== "done" && (
              <button type="button" class="btn pri" onClick={() => void planTable()}>
                {how === "stopped" ? "Plan all of them" : `Make these ${plural(count, "plan")}`}
              </button>
            )}
            <span class="small muted">
              {how === "none" ? "Each cell is a plan of its own." : `${how === "stopped" ? `Stopped at ${known} of ${plural(count, "plan")}. ` : ""}${summary(cells, shown, unit)} Select a cell to open it as a what-if.`}
            </span>
          </>
        )}
      </div>
      {how !== "none" && <HeatTable down={down} right={right} cells={table([down, right], cells, shown, unit)} shown={shown} />}
      {how !== "none" && turned !== "" && <p class="small muted">On top of: {turned}.</p>}
    </div>
  );
}

function Knob({ label, axes, value, other, onChoose }: { label: string; axes: readonly Axis[]; value: string; other: string; onChoose: (key: string) => void }) {
  return (
    <label class="knob">
      <span>{label}</span>
      <select class="sel" value={value} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
        {KINDS.map(([label, kind]) => {
          const options = axes.filter(({ key }) => kindOf(key) === kind);
          const all = options.map(({ key, title }) => (
            <option key={key} value={key} disabled={key === other}>
              {title}
            </option>
          ));
          return label === "" || all.length === 0 ? all : <optgroup label={label}>{all}</optgroup>;
        })}
      </select>
    </label>
  );
}

/** Knobs of the whole fleet, then those of its groups. */
const KINDS: readonly (readonly [label: string, kind: string])[] = [
  ["", ""],
  ["Machines of a group", "machines"],
  ["Price of a machine", "price"],
  ["Part of the time that machines are there", "availability"],
];

function kindOf(key: string): string {
  return key.includes(" ") ? key.slice(0, key.indexOf(" ")) : "";
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** One cell can be reached by Tab; arrows go on from there. */
function HeatTable({ down, right, cells, shown }: { down: Axis; right: Axis; cells: ReturnType<typeof table>; shown: Shown }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [at, setAt] = useState<readonly [number, number]>([0, 0]);
  const row = Math.min(at[0], cells.length - 1);
  const column = Math.min(at[1], right.steps.length - 1);
  const go = (event: KeyboardEvent): void => {
    const step = ARROWS[event.key];
    if (step === undefined) {
      return;
    }
    event.preventDefault();
    const next = [Math.min(cells.length - 1, Math.max(0, row + step[0])), Math.min(right.steps.length - 1, Math.max(0, column + step[1]))] as const;
    setAt(next);
    body.current?.querySelector<HTMLElement>(`[data-cell="${next[0]}-${next[1]}"]`)?.focus();
  };
  return (
    <div class="scroll">
      <table class={`heat-table ${shown}`}>
        <caption class="away">
          {down.title} by {right.title}
        </caption>
        <thead>
          <tr>
            <td class="corner small muted">{down.title}</td>
            <th colSpan={right.steps.length} scope="colgroup" class="small">
              {right.title}
            </th>
          </tr>
          <tr>
            <td />
            {right.steps.map(({ text, isToday }) => (
              <th key={text} scope="col" class={isToday ? "today" : undefined}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={go}>
          {cells.map((line, y) => (
            <tr key={down.steps[y]?.text}>
              <th scope="row" class={down.steps[y]?.isToday === true ? "today" : undefined}>
                {down.steps[y]?.text}
              </th>
              {line.map(({ text, strength, isToday, label, opens }, x) => (
                <td key={x}>
                  <button
                    type="button"
                    class={isToday ? "today" : undefined}
                    data-cell={`${y}-${x}`}
                    tabIndex={y === row && x === column ? 0 : -1}
                    aria-label={label}
                    aria-disabled={!opens}
                    style={{ "--strength": `${strength}%` }}
                    onFocus={() => setAt([y, x])}
                    onClick={() => opens && openCell(y, x)}
                  >
                    {text}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
