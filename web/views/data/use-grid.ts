/** A sheet that is typed into: which rows there are, what is selected, what is typed. */

import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { edit } from "../../data.ts";
import { START, box, one, within } from "../../model/selection.ts";
import type { At, Selection, Size } from "../../model/selection.ts";
import type { Column, Range, SheetName } from "../../sheet/types.ts";
import type { Window } from "../../sheet/window.ts";
import { set, useStore } from "../../store.ts";
import { useWindow } from "./grid-window.ts";

/** Height of a row, on a desk and on a phone. */
const ROW = 32;
const TALL_ROW = 44;

/** What is typed, and where. */
interface Typed {
  at: At;
  text: string;
  /** Whether the cell's own text is being changed, not typed anew. */
  whole: boolean;
}

/** What a sheet looks like now, and what changes that. */
export interface GridState {
  sheet: SheetName;
  phone: boolean;
  height: number;
  scroller: RefObject<HTMLDivElement | null>;
  window: Window | undefined;
  columns: Column[];
  size: Size;
  /** Whether the last row is an empty one to type into. */
  adds: boolean;
  selection: Selection;
  select: (next: Selection) => void;
  /** What is selected, within the sheet. */
  top: number;
  bottom: number;
  left: number;
  right: number;
  typing: Typed | undefined;
  type: (next: Typed | undefined) => void;
  /** The first row that is seen, and how many are. */
  first: number;
  seen: number;
  scrolled: (area: HTMLElement) => void;
  focused: boolean;
  focus: (is: boolean) => void;
  /** The place in the list of a row that is shown. */
  placeOf: (row: number) => number;
  rangeOf: (from: number, to: number, start?: number, end?: number) => Range;
  edit: typeof edit;
}

/** The state of a sheet. */
export function useGrid(sheet: SheetName, find: string, hidden: ReadonlySet<string> | undefined): GridState {
  const phone = matchMedia("(max-width: 720px)").matches;
  const height = phone ? TALL_ROW : ROW;
  const scroller = useRef<HTMLDivElement>(null);
  const [first, setFirst] = useState(0);
  const [seen, setSeen] = useState(24);
  const window = useWindow(sheet, find, first);
  const [selection, select] = useState<Selection>(START);
  const [typing, type] = useState<Typed | undefined>(undefined);
  const [focused, focus] = useState(false);
  const listed = useRef({ sheet, find });
  useEffect(() => {
    // Not when it is first drawn: somebody may have selected a cell before effects run.
    if (listed.current.sheet !== sheet || listed.current.find !== find) {
      listed.current = { sheet, find };
      select(START);
    }
  }, [sheet, find]);
  const columns = window?.columns.filter(({ key }) => hidden?.has(key) !== true) ?? [];
  const adds = window?.more !== undefined && find === "";
  const size = { rows: (window?.matching ?? 0) + (adds ? 1 : 0), columns: columns.length };
  const area = box({ at: within(selection.at, size), to: within(selection.to, size) });
  const placeOf = (row: number): number => window?.places[row - window.from] ?? (find === "" ? row : (window?.count ?? row));
  useEffect(() => {
    const { current } = scroller;
    const last = (): void => {
      current?.focus();
      select(one({ row: Math.max(0, size.rows - 1), column: 0 }));
    };
    current?.addEventListener("last", last);
    return () => current?.removeEventListener("last", last);
  }, [size.rows]);
  const pointed = useStore((state) => state.pointed);
  useEffect(() => {
    if (pointed?.sheet === sheet && window?.sheet === sheet) {
      set({ pointed: undefined });
      const column = columns.findIndex(({ key }) => key === pointed.key);
      select(one({ row: pointed.row ?? 0, column: Math.max(0, column) }));
      scroller.current?.focus();
    }
  }, [pointed, window?.sheet]);
  useLayoutEffect(() => {
    if (scroller.current !== null && focused) {
      reveal(scroller.current, selection.to.row * height, height);
    }
  }, [selection, focused]);
  return {
    sheet,
    phone,
    height,
    scroller,
    window,
    columns,
    size,
    adds,
    selection,
    select,
    ...area,
    typing,
    type,
    first,
    seen,
    scrolled: ({ scrollTop, clientHeight }) => {
      setFirst(Math.floor(scrollTop / height));
      setSeen(Math.ceil(clientHeight / height));
    },
    focused,
    focus,
    placeOf,
    rangeOf: (from, to, start = area.left, end = area.right) => ({
      rows: Array.from({ length: to - from + 1 }, (_, at) => placeOf(from + at)),
      columns: columns.slice(start, end + 1).map(({ key }) => key),
    }),
    edit,
  };
}

/** Scrolls until the cell that is selected is seen. */
function reveal(area: HTMLElement, y: number, height: number): void {
  const head = area.querySelector<HTMLElement>("[role=rowgroup]")?.offsetHeight ?? 0;
  if (y < area.scrollTop) {
    area.scrollTop = y;
  } else if (y + height > area.scrollTop + area.clientHeight - head) {
    area.scrollTop = y + height - area.clientHeight + head + 2;
  }
  const cell = area.querySelector<HTMLElement>("[data-at]");
  const pinned = area.querySelector<HTMLElement>("[role=columnheader].id")?.getBoundingClientRect().right ?? 0;
  if (cell !== null && !cell.classList.contains("id")) {
    const spot = cell.getBoundingClientRect();
    const view = area.getBoundingClientRect();
    if (spot.left < pinned) {
      area.scrollLeft -= pinned - spot.left + 8;
    } else if (spot.right > view.right) {
      area.scrollLeft += spot.right - view.right + 16;
    }
  }
}
