/** Two small tables to type into: machines, and what is asked of them. */

import { useRef, useState } from "preact/hooks";
import { bringText } from "../../data.ts";
import { go } from "../../navigate.ts";
import { numberOf } from "../../sheet/numbers.ts";
import { isTitled } from "../../sheet/titled.ts";
import { cellsOfTabs } from "../../sheet/values.ts";

interface Title {
  name: string;
  number?: boolean;
  hint?: string;
}

const MACHINES: readonly Title[] = [
  { name: "Hardware", hint: "H100" },
  { name: "Machines", number: true, hint: "12" },
  { name: "GPUs", number: true, hint: "8" },
  { name: "$/h", number: true, hint: "17.60" },
  { name: "Region", hint: "europe" },
];
const ASKS: readonly Title[] = [
  { name: "Model", hint: "llama-3.1-8b" },
  { name: "Requests, tokens/s", number: true, hint: "120,000" },
  { name: "From", hint: "europe" },
];

/** Rows that are there at first. */
const ROWS = 2;

const blank = (titles: readonly Title[], rows: number): string[][] => Array.from({ length: rows }, () => titles.map(() => ""));

/** Both tables, and the button that plans them. */
export function TypeRows() {
  const [machines, setMachines] = useState(() => blank(MACHINES, ROWS + 1));
  const [asks, setAsks] = useState(() => blank(ASKS, ROWS));
  const count = machines.reduce((sum, row) => sum + (row[0] === "" ? 0 : (numberOf(row[1] ?? "") ?? 1)), 0);
  const asked = asks.some((row) => row[0] !== "" && row[1] !== "");
  const missing = count === 0 ? "A hardware and a number of machines are needed." : asked ? "Tab and Enter move, paste fills." : "A model and what is asked of it are needed.";
  return (
    <>
      <Rows label="Machines" titles={MACHINES} rows={machines} onChange={setMachines} />
      <Rows label="What is asked of them" titles={ASKS} rows={asks} onChange={setAsks} />
      <div class="sub">
        <button
          type="button"
          class="btn lg"
          aria-disabled={count === 0 || !asked}
          onClick={() => count > 0 && asked && void go({ kind: "typed", machines, asks })}
        >
          {count > 0 ? `Plan ${count === 1 ? "this machine" : `these ${count} machines`}` : "Plan these machines"}
        </button>
        <span class="muted small">{missing}</span>
      </div>
    </>
  );
}

/** A table of fields; Enter goes down, a paste fills, and the last row is always empty. */
function Rows({
  label,
  titles,
  rows,
  onChange,
}: {
  label: string;
  titles: readonly Title[];
  rows: readonly (readonly string[])[];
  onChange: (rows: string[][]) => void;
}) {
  const table = useRef<HTMLTableElement>(null);
  const put = (row: number, column: number, texts: readonly (readonly string[])[]): void => {
    const next = rows.map((cells) => [...cells]);
    texts.forEach((cells, down) => {
      while (next.length <= row + down) {
        next.push(titles.map(() => ""));
      }
      cells.slice(0, titles.length - column).forEach((text, right) => {
        const line = next[row + down];
        if (line !== undefined) {
          line[column + right] = text.trim();
        }
      });
    });
    if (next.at(-1)?.some((cell) => cell !== "") === true) {
      next.push(titles.map(() => ""));
    }
    onChange(next);
  };
  const focus = (row: number, column: number): void => {
    table.current?.querySelector<HTMLInputElement>(`[data-cell="${row}-${column}"]`)?.focus();
  };
  return (
    <div class="sheet mini">
      <table ref={table} aria-label={label}>
        <thead>
          <tr>
            <th class="no">
              <span class="away">Row</span>
            </th>
            {titles.map(({ name, number, hint }) => (
              <th key={name} scope="col" class={number === true ? "num" : (hint ?? "").length > 10 ? "long" : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              <td class="no">{row + 1}</td>
              {titles.map(({ name, number, hint }, column) => (
                <td key={name} class="field">
                  <input
                    class={number === true ? "num" : undefined}
                    data-cell={`${row}-${column}`}
                    aria-label={`${name}, row ${row + 1}`}
                    placeholder={row === 0 ? hint : undefined}
                    inputMode={number === true ? "decimal" : "text"}
                    value={cells[column]}
                    onInput={({ currentTarget }) => put(row, column, [[currentTarget.value]])}
                    onPaste={(event) => {
                      const text = event.clipboardData?.getData("text/plain") ?? "";
                      if (/[\t\n]/.test(text.trim())) {
                        event.preventDefault();
                        const cells = cellsOfTabs(text);
                        // Columns of another order are looked at first, as those of a file are.
                        if (isTitled(cells)) {
                          void bringText(text);
                        } else {
                          put(row, column, cells);
                        }
                      }
                    }}
                    onKeyDown={({ key, shiftKey }) => {
                      if (key === "Enter" || key === "ArrowDown" || key === "ArrowUp") {
                        focus(row + (key === "ArrowUp" || (key === "Enter" && shiftKey) ? -1 : 1), column);
                      }
                    }}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
