/** What the mouse does in a sheet: it selects, and fills by the corner. */

import { one } from "../../model/selection.ts";
import type { At, Selection } from "../../model/selection.ts";
import { commit } from "./grid-keys.ts";
import type { GridState } from "./use-grid.ts";

/** The cell under the pointer. */
export function spot(event: Event): At | undefined {
  const cell = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-row]") : null;
  return cell === null ? undefined : { row: Number(cell.dataset["row"]), column: Number(cell.dataset["column"]) };
}

/** Begins to drag; `drag.over` is told of each cell, until the button is let go. */
export function down(grid: GridState, event: MouseEvent, drag: { over?: ((at: At) => void) | undefined }): void {
  const { sheet, selection, select, rangeOf, edit } = grid;
  const at = spot(event);
  const target = event.target instanceof Element ? event.target : undefined;
  if (at === undefined || event.button !== 0 || target?.closest("input") != null) {
    return;
  }
  event.preventDefault();
  const fills = target?.classList.contains("handle") === true;
  const { top, bottom, left, right } = grid;
  const corner = event.shiftKey ? selection.at : at;
  let area: Selection = fills ? { at: { row: top, column: left }, to: { row: bottom, column: right } } : { at: corner, to: at };
  if (!fills) {
    commit(grid, event.shiftKey ? area : one(at));
  }
  drag.over = (next) => {
    area = fills ? { at: area.at, to: { row: Math.max(top, next.row), column: right } } : { at: corner, to: next };
    select(area);
  };
  const up = (): void => {
    drag.over = undefined;
    if (fills && area.to.row > top) {
      edit({ do: "fill", sheet, range: rangeOf(top, area.to.row, left, right) });
    }
  };
  document.addEventListener("mouseup", up, { once: true });
}
