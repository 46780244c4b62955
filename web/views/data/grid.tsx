/** A sheet as it is drawn: rows that are seen, a cell that is selected, a field where it
 * is typed. What cells hold, the worker says. */

import { useEffect, useRef } from "preact/hooks";
import { moved } from "../../model/selection.ts";
import type { At, Key } from "../../model/selection.ts";
import type { Range, SheetName } from "../../sheet/types.ts";
import type { Window } from "../../sheet/window.ts";
import { GridCell, GridHead } from "./grid-cell.tsx";
import { begin, clear, commit, copy, paste, press } from "./grid-keys.ts";
import { down, spot } from "./grid-mouse.ts";
import { widthOf } from "./grid-window.ts";
import { useGrid } from "./use-grid.ts";
import type { GridState } from "./use-grid.ts";
import { WrongCell } from "./wrong-cell.tsx";

/** Rows drawn above and below those that are seen. */
const AROUND = 8;

/** A sheet. `onSelect` hears which cells are selected, and in which row one types. */
export function Grid({
  sheet,
  label,
  find = "",
  hidden,
  tall,
  onSelect,
  onWindow,
  onAbout,
}: {
  sheet: SheetName;
  label: string;
  find?: string;
  /** Columns that are not shown. */
  hidden?: ReadonlySet<string>;
  /** Rows seen at most; as many as fit unless given. */
  tall?: number;
  onSelect?: (range: Range, place: number | undefined) => void;
  onWindow?: (window: Window) => void;
  /** Hears what there is to say about the cell that is selected. */
  onAbout?: (about: string) => void;
}) {
  const grid = useGrid(sheet, find, hidden);
  const { phone, height, scroller, window, columns, size, selection, top, bottom, left, right, typing } = grid;
  const drag = useRef<{ over?: ((at: At) => void) | undefined }>({});
  useEffect(() => {
    if (window !== undefined) {
      onWindow?.(window);
    }
  }, [window]);
  useEffect(() => {
    if (columns.length > 0) {
      const { row } = selection.at;
      onSelect?.(grid.rangeOf(top, bottom), row < (window?.matching ?? 0) ? grid.placeOf(row) : undefined);
    }
  }, [top, bottom, left, right, window]);
  const column = columns[selection.at.column];
  const cell = column === undefined ? undefined : window?.cells[selection.at.row - window.from]?.[window.columns.indexOf(column)];
  const wrong = cell?.wrong;
  // Of a cell that is not typed into, the whole text: its column may be too narrow for it.
  const about = [cell?.about ?? (column?.fixed === true ? (cell?.text ?? "") : ""), column?.odd ?? ""].filter((one) => one !== "").join(" ");
  useEffect(() => onAbout?.(grid.focused ? about : ""), [about, grid.focused]);
  const widths = columns.map((one) => widthOf(one, window, phone));
  const template = `${phone ? "" : "48px "}${widths.map((width) => `minmax(${width}px, ${width}fr)`).join(" ")}`;
  const wide = widths.reduce((sum, width) => sum + width, phone ? 0 : 48);
  return (
    <>
      <div
        ref={scroller}
        class="sheet"
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={size.rows + 1}
        aria-colcount={columns.length + (phone ? 0 : 1)}
        aria-multiselectable="true"
        aria-activedescendant={window === undefined ? undefined : `${sheet}-${selection.at.row}-${selection.at.column}`}
        style={{ "--columns": template, "--wide": `${wide}px`, "--row": `${height}px`, "--tall": String(tall ?? 24) }}
        onFocus={() => grid.focus(true)}
        onBlur={({ relatedTarget }) => grid.focus(relatedTarget instanceof Node && scroller.current?.contains(relatedTarget) === true)}
        onScroll={({ currentTarget }) => grid.scrolled(currentTarget)}
        onKeyDown={(event) => press(grid, event)}
        onCopy={(event) => (typing === undefined ? void copy(grid, event) : undefined)}
        onCut={(event) => {
          if (typing === undefined) {
            void copy(grid, event);
            clear(grid);
          }
        }}
        onPaste={(event) => (typing === undefined ? paste(grid, event) : undefined)}
        onMouseDown={(event) => down(grid, event, drag.current)}
        onMouseOver={(event) => {
          const at = spot(event);
          if (at !== undefined) {
            drag.current.over?.(at);
          }
        }}
        onDblClick={(event) => (spot(event) === undefined ? undefined : begin(grid))}
      >
        <GridHead columns={columns} phone={phone} />
        <div role="rowgroup" class="sheet-body" style={{ height: `${size.rows * height}px` }}>
          {window !== undefined && <Rows grid={grid} window={window} />}
        </div>
      </div>
      {wrong !== undefined && <WrongCell wrong={wrong} />}
    </>
  );
}

/** The rows that are seen. */
function Rows({ grid, window }: { grid: GridState; window: Window }) {
  const { sheet, phone, height, columns, size, adds, selection, select, top, bottom, left, right, typing, type, first, seen } = grid;
  const from = Math.max(0, first - AROUND);
  const to = Math.min(size.rows, first + seen + AROUND);
  const done = (key: Key | "Escape" | undefined, row: number): void => {
    if (key === "Escape") {
      type(undefined);
      grid.scroller.current?.focus({ preventScroll: true });
    } else {
      commit(grid, key === undefined ? undefined : (moved(selection, key, { ...size, rows: Math.max(size.rows, row + 2) }, 1) ?? selection));
    }
  };
  return (
    <>
      {Array.from({ length: Math.max(0, to - from) }, (_, index) => {
        const row = from + index;
        const cells = window.cells[row - window.from];
        const more = adds && row === window.matching;
        return (
          <div key={row} role="row" class={more ? "sheet-row new" : "sheet-row"} aria-rowindex={row + 2} style={{ top: `${row * height}px` }}>
            {!phone && (
              <span role="rowheader" class="no" onClick={() => select({ at: { row, column: 0 }, to: { row, column: columns.length - 1 } })}>
                {more ? row + 1 : grid.placeOf(row) + 1}
              </span>
            )}
            {columns.map((column, at) => {
              const active = selection.at.row === row && selection.at.column === at;
              return (
                <GridCell
                  key={column.key}
                  id={`${sheet}-${row}-${at}`}
                  row={row}
                  column={column}
                  at={at}
                  cell={cells?.[window.columns.indexOf(column)]}
                  words={more && at === 0 && !active ? window.more : undefined}
                  active={active}
                  ranged={row >= top && row <= bottom && at >= left && at <= right}
                  handle={row === bottom && at === right && typing === undefined && column.fixed !== true}
                  typing={typing?.at.row === row && typing.at.column === at ? typing : undefined}
                  onType={(text) => typing !== undefined && type({ ...typing, text })}
                  onDone={(key) => done(key, row)}
                />
              );
            })}
          </div>
        );
      })}
    </>
  );
}
