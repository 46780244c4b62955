/** A sheet as it is drawn: rows that are seen, a cell that is selected, a field where it
 * is typed. What cells hold, the worker says. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { fail } from "../../actions.ts";
import { request } from "../../bridge.ts";
import { START, box, isMany, moved, one, within } from "../../model/selection.ts";
import type { At, Selection } from "../../model/selection.ts";
import type { Column, Range, SheetName } from "../../sheet/types.ts";
import type { Window } from "../../sheet/window.ts";
import { cellsOfTabs, tabsOf } from "../../sheet/values.ts";
import { useStore } from "../../store.ts";
import { GridCell, GridHead } from "./grid-cell.tsx";
import { WrongCell } from "./wrong-cell.tsx";

/** Height of a row, on a desk and on a phone. */
const ROW = 32;
const TALL_ROW = 44;
/** Rows that are asked for at once. */
const PAGE = 120;
/** Rows drawn above and below those that are seen. */
const AROUND = 8;

/** Rows of a sheet, as far as they were asked for, and asking for more. */
function useWindow(sheet: SheetName, find: string, first: number): Window | undefined {
  const changes = useStore(({ draft }) => draft?.changes ?? 0);
  const wrongs = useStore(({ draft }) => draft?.wrong);
  const [window, setWindow] = useState<Window | undefined>(undefined);
  const from = Math.max(0, Math.floor(first / (PAGE / 2)) * (PAGE / 2) - PAGE / 4);
  useEffect(() => {
    let current = true;
    request("window", { sheet, from, most: PAGE, find }).then(
      (found) => {
        if (current) {
          setWindow(found);
        }
      },
      (error: unknown) => fail("the sheet", error),
    );
    return () => {
      current = false;
    };
  }, [sheet, from, find, changes, wrongs]);
  return window?.sheet === sheet ? window : undefined;
}

/** A sheet. `onSelect` hears which row is selected. */
export function Grid({
  sheet,
  label,
  find = "",
  hidden,
  tall,
  onSelect,
  onWindow,
}: {
  sheet: SheetName;
  label: string;
  find?: string;
  /** Columns that are not shown. */
  hidden?: ReadonlySet<string>;
  /** Rows seen at most; all of them unless given. */
  tall?: number;
  onSelect?: (range: Range, place: number | undefined) => void;
  onWindow?: (window: Window) => void;
}) {
  const phone = matchMedia("(max-width: 720px)").matches;
  const height = phone ? TALL_ROW : ROW;
  const scroller = useRef<HTMLDivElement>(null);
  const [first, setFirst] = useState(0);
  const [seen, setSeen] = useState(24);
  const window = useWindow(sheet, find, first);
  const [selection, setSelection] = useState<Selection>(START);
  const [typing, setTyping] = useState<{ at: At; text: string; whole: boolean } | undefined>(undefined);
  const [focused, setFocused] = useState(false);
  const dragging = useRef<"select" | "fill" | undefined>(undefined);
  useEffect(() => setSelection(START), [sheet, find]);
  useEffect(() => {
    if (window !== undefined) {
      onWindow?.(window);
    }
  }, [window]);
  const columns = window?.columns.filter(({ key }) => hidden?.has(key) !== true) ?? [];
  const adds = window?.more !== undefined && find === "";
  const size = { rows: (window?.matching ?? 0) + (adds ? 1 : 0), columns: columns.length };
  const { top, bottom, left, right } = box({ at: within(selection.at, size), to: within(selection.to, size) });
  const placeOf = (row: number): number =>
    window?.places[row - window.from] ?? (find === "" ? row : (window?.count ?? row));
  const rangeOf = (from: number, to: number, start = left, end = right): Range => ({
    rows: Array.from({ length: to - from + 1 }, (_, at) => placeOf(from + at)),
    columns: columns.slice(start, end + 1).map(({ key }) => key),
  });
  useEffect(() => {
    if (columns.length > 0) {
      onSelect?.(rangeOf(top, bottom), selection.at.row < (window?.matching ?? 0) ? placeOf(selection.at.row) : undefined);
    }
  }, [top, bottom, left, right, window]);

  useEffect(() => {
    const { current } = scroller;
    const last = (): void => {
      current?.focus();
      setSelection(one({ row: Math.max(0, size.rows - 1), column: 0 }));
    };
    current?.addEventListener("last", last);
    return () => current?.removeEventListener("last", last);
  }, [size.rows]);

  // The cell that is selected is seen.
  useLayoutEffect(() => {
    const { current } = scroller;
    if (current === null || !focused) {
      return;
    }
    const head = current.querySelector<HTMLElement>("[role=rowgroup]")?.offsetHeight ?? 0;
    const y = selection.to.row * height;
    if (y < current.scrollTop) {
      current.scrollTop = y;
    } else if (y + height > current.scrollTop + current.clientHeight - head) {
      current.scrollTop = y + height - current.clientHeight + head + 2;
    }
    const cell = current.querySelector<HTMLElement>("[data-at]");
    const pinned = current.querySelector<HTMLElement>("[role=columnheader].id")?.getBoundingClientRect().right ?? 0;
    if (cell !== null && !cell.classList.contains("id")) {
      const spot = cell.getBoundingClientRect();
      const view = current.getBoundingClientRect();
      if (spot.left < pinned) {
        current.scrollLeft -= pinned - spot.left + 8;
      } else if (spot.right > view.right) {
        current.scrollLeft += spot.right - view.right + 16;
      }
    }
  }, [selection, focused]);

  const edit = (change: Parameters<typeof send>[0]): void => send(change);
  const commit = (then?: Selection): void => {
    if (typing !== undefined) {
      const key = columns[typing.at.column]?.key ?? "";
      edit({ do: "write", sheet, range: { rows: [placeOf(typing.at.row)], columns: [key] }, texts: [[typing.text]] });
      setTyping(undefined);
    }
    if (then !== undefined) {
      setSelection(then);
    }
    scroller.current?.focus({ preventScroll: true });
  };
  const begin = (text?: string): void => {
    const column = columns[selection.at.column];
    if (column === undefined || column.fixed === true) {
      return;
    }
    const index = window?.columns.indexOf(column) ?? -1;
    const cell = window?.cells[selection.at.row - window.from]?.[index];
    setTyping({ at: selection.at, text: text ?? cell?.text ?? "", whole: text === undefined });
  };
  const copy = async (event: ClipboardEvent): Promise<void> => {
    event.preventDefault();
    const range = rangeOf(top, Math.min(bottom, Math.max(top, (window?.matching ?? 1) - 1)));
    const loaded = range.rows.map((place) => {
      const at = window?.places.indexOf(place) ?? -1;
      return at < 0 ? undefined : range.columns.map((key) => window?.cells[at]?.[window.columns.findIndex((one) => one.key === key)]?.text ?? "");
    });
    if (loaded.every((row) => row !== undefined)) {
      event.clipboardData?.setData("text/plain", tabsOf(loaded));
      return;
    }
    try {
      await navigator.clipboard.writeText(tabsOf(await request("texts", { sheet, range })));
    } catch (error) {
      fail("copying", error);
    }
  };
  const paste = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (text === "") {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const texts = cellsOfTabs(text);
    const wide = Math.max(...texts.map((row) => row.length));
    if (texts.length === 1 && wide === 1) {
      edit({ do: "write", sheet, range: rangeOf(top, bottom), texts });
      return;
    }
    const last = adds ? top + texts.length - 1 : Math.min(top + texts.length, size.rows) - 1;
    const end = Math.min(left + wide, columns.length) - 1;
    edit({ do: "write", sheet, range: rangeOf(top, last, left, end), texts });
    setSelection({ at: { row: top, column: left }, to: { row: last, column: end } });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const { key, ctrlKey, metaKey, altKey } = event;
    const ctrl = ctrlKey || metaKey;
    if (altKey || typing !== undefined) {
      return;
    }
    const next = moved(selection, { key, shiftKey: event.shiftKey, ctrlKey: ctrl }, size, Math.max(1, seen - 2));
    if (next !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      setSelection(next);
    } else if (ctrl && key.toLowerCase() === "d") {
      event.preventDefault();
      edit({ do: "fill", sheet, range: rangeOf(top, bottom) });
    } else if (key === "Delete" || key === "Backspace") {
      event.preventDefault();
      edit({ do: "clear", sheet, range: rangeOf(top, Math.min(bottom, Math.max(top, (window?.matching ?? 1) - 1))) });
    } else if (key === "F2") {
      event.preventDefault();
      begin();
    } else if (key === "Escape" && isMany(selection)) {
      event.stopPropagation();
      setSelection(one(selection.at));
    } else if (ctrl && key === "-" && window?.removable === true) {
      event.preventDefault();
      edit({ do: "remove", sheet, rows: rangeOf(top, bottom).rows });
    } else if (!ctrl && key.length === 1) {
      event.preventDefault();
      event.stopPropagation();
      begin(key);
    }
  };
  const spot = (event: Event): At | undefined => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-row]") : null;
    return cell === null ? undefined : { row: Number(cell.dataset["row"]), column: Number(cell.dataset["column"]) };
  };
  const wrong = window?.cells[selection.at.row - window.from]?.[window.columns.indexOf(columns[selection.at.column] as Column)]?.wrong;
  const from = Math.max(0, first - AROUND);
  const to = Math.min(size.rows, first + seen + AROUND);
  const body = { height: `${size.rows * height}px` };
  const widths = columns.map((column) => widthOf(column, window, phone));
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
        onFocus={() => setFocused(true)}
        onBlur={(event) => setFocused(event.relatedTarget instanceof Node && scroller.current?.contains(event.relatedTarget) === true)}
        onScroll={({ currentTarget }) => {
          setFirst(Math.floor(currentTarget.scrollTop / height));
          setSeen(Math.ceil(currentTarget.clientHeight / height));
        }}
        onKeyDown={onKeyDown}
        onCopy={(event) => (typing === undefined ? void copy(event) : undefined)}
        onCut={(event) => {
          if (typing === undefined) {
            void copy(event);
            edit({ do: "clear", sheet, range: rangeOf(top, bottom) });
          }
        }}
        onPaste={(event) => (typing === undefined ? paste(event) : undefined)}
        onMouseDown={(event) => {
          const at = spot(event);
          if (at === undefined || event.button !== 0 || (event.target instanceof Element && event.target.closest("input") !== null)) {
            return;
          }
          const handle = event.target instanceof Element && event.target.classList.contains("handle");
          event.preventDefault();
          dragging.current = handle ? "fill" : "select";
          if (!handle) {
            commit(event.shiftKey ? { at: selection.at, to: at } : one(at));
          }
          document.addEventListener(
            "mouseup",
            () => {
              if (dragging.current === "fill") {
                setSelection((now) => {
                  const range = box(now);
                  edit({ do: "fill", sheet, range: rangeOf(range.top, range.bottom, range.left, range.right) });
                  return now;
                });
              }
              dragging.current = undefined;
            },
            { once: true },
          );
        }}
        onMouseOver={(event) => {
          const at = spot(event);
          if (dragging.current !== undefined && at !== undefined) {
            setSelection((now) => ({
              at: { row: dragging.current === "fill" ? Math.min(now.at.row, at.row) : now.at.row, column: now.at.column },
              to: dragging.current === "fill" ? { row: at.row, column: now.to.column } : at,
            }));
          }
        }}
        onDblClick={(event) => (spot(event) === undefined ? undefined : begin())}
      >
        <GridHead columns={columns} phone={phone} />
        <div role="rowgroup" class="sheet-body" style={body}>
          {window !== undefined &&
            Array.from({ length: Math.max(0, to - from) }, (_, index) => {
              const row = from + index;
              const cells = window.cells[row - window.from];
              const more = adds && row === window.matching;
              return (
                <div
                  key={row}
                  role="row"
                  class={more ? "sheet-row new" : "sheet-row"}
                  aria-rowindex={row + 2}
                  style={{ top: `${row * height}px` }}
                >
                  {!phone && (
                    <span role="rowheader" class="no">
                      {more ? row + 1 : placeOf(row) + 1}
                    </span>
                  )}
                  {columns.map((column, at) => {
                    const active = selection.at.row === row && selection.at.column === at;
                    const cell = cells?.[window.columns.indexOf(column)];
                    return (
                      <GridCell
                        key={column.key}
                        id={`${sheet}-${row}-${at}`}
                        row={row}
                        column={column}
                        at={at}
                        cell={cell}
                        words={more && at === 0 && !active ? window.more : undefined}
                        active={active}
                        ranged={row >= top && row <= bottom && at >= left && at <= right}
                        handle={row === bottom && at === right && typing === undefined && column.fixed !== true}
                        typing={typing?.at.row === row && typing.at.column === at ? typing : undefined}
                        onType={(text) => setTyping((now) => (now === undefined ? now : { ...now, text }))}
                        onDone={(key) => {
                          if (key === "Escape") {
                            setTyping(undefined);
                            scroller.current?.focus({ preventScroll: true });
                          } else {
                            commit(key === undefined ? undefined : (moved(selection, key, { ...size, rows: Math.max(size.rows, row + 2) }, 1) ?? selection));
                          }
                        }}
                      />
                    );
                  })}
                </div>
              );
            })}
        </div>
      </div>
      {wrong !== undefined && <WrongCell wrong={wrong} />}
    </>
  );
}

function send(edit: Parameters<typeof request<"edit">>[1]): void {
  request("edit", edit).catch((error: unknown) => fail("the edit", error));
}

/** Wide enough for the title and what is in the first rows. */
function widthOf({ title, unit, kind, key }: Column, window: Window | undefined, phone: boolean): number {
  if (kind === "curve") {
    return 168;
  }
  const at = window?.columns.findIndex((column) => column.key === key) ?? -1;
  const longest = Math.max(
    title.length + 1,
    (unit ?? "").length,
    ...(window?.cells.slice(0, 60).map((cells) => (cells[at]?.shown.length ?? 0) + (cells[at]?.mark === undefined ? 0 : 2)) ?? []),
  );
  return Math.round(Math.min(phone ? 200 : 320, Math.max(64, 24 + longest * 7.4)));
}
