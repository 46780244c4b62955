/** One cell of a sheet, and the row of titles. */

import { useLayoutEffect, useRef } from "preact/hooks";
import type { Key } from "../../model/selection.ts";
import type { Column } from "../../sheet/types.ts";
import type { Window } from "../../sheet/window.ts";

type ShownCell = Window["cells"][number][number];

/** Titles, with units below. */
export function GridHead({ columns, phone }: { columns: readonly Column[]; phone: boolean }) {
  return (
    <div role="rowgroup" class="sheet-head">
      <div role="row" class="sheet-row" aria-rowindex={1}>
        {!phone && (
          <span role="columnheader" class="no">
            <span class="away">Row</span>
          </span>
        )}
        {columns.map(({ key, title, unit, kind, odd }, at) => (
          <span
            key={key}
            role="columnheader"
            title={odd}
            class={["th", isNumber(kind) ? "num" : "", at === 0 ? "id" : "", odd === undefined ? "" : "amb"].filter(Boolean).join(" ")}
          >
            {title}
            {unit !== undefined && <small>{unit}</small>}
          </span>
        ))}
      </div>
    </div>
  );
}

function isNumber(kind: Column["kind"]): boolean {
  return kind === "number" || kind === "hours" || kind === "percent" || kind === "count";
}

/** A cell, or the field it is typed in. */
export function GridCell({
  id,
  row,
  column,
  at,
  cell,
  words,
  active,
  ranged,
  handle,
  typing,
  onType,
  onDone,
}: {
  id: string;
  row: number;
  column: Column;
  at: number;
  cell: ShownCell | undefined;
  /** What the empty row says. */
  words: string | undefined;
  active: boolean;
  ranged: boolean;
  handle: boolean;
  typing: { text: string; whole: boolean } | undefined;
  onType: (text: string) => void;
  /** Typing is done: by a key that moves on, by `Escape`, or by going elsewhere. */
  onDone: (key: Key | "Escape" | undefined) => void;
}) {
  const empty = cell !== undefined && cell.text === "" && cell.curve === undefined;
  const kinds = [
    "td",
    at === 0 ? "id" : "",
    isNumber(column.kind) ? "num" : "",
    ranged ? "rng" : "",
    active ? "cell" : "",
    cell?.wrong === undefined ? "" : "err",
    cell?.wrong === undefined && (cell?.mark === "guessed" || (empty && column.odd !== undefined)) ? "amb" : "",
    column.fixed === true ? "fixed" : "",
  ];
  return (
    <span
      id={id}
      role="gridcell"
      class={kinds.filter(Boolean).join(" ")}
      data-row={row}
      data-column={at}
      data-at={active ? "" : undefined}
      aria-selected={ranged}
      aria-invalid={cell?.wrong === undefined ? undefined : true}
      aria-readonly={column.fixed === true ? true : undefined}
      title={cell?.wrong?.says ?? (cell?.about === "" ? undefined : cell?.about)}
    >
      {typing === undefined ? (
        <CellText cell={cell} column={column} words={words} empty={empty} />
      ) : (
        <Typing column={column} {...typing} onType={onType} onDone={onDone} />
      )}
      {handle && <i class="handle" aria-hidden="true" />}
    </span>
  );
}

function CellText({ cell, column, words, empty }: { cell: ShownCell | undefined; column: Column; words: string | undefined; empty: boolean }) {
  if (words !== undefined) {
    return <span class="words">{words}</span>;
  }
  if (cell === undefined) {
    return null;
  }
  if (cell.curve !== undefined) {
    return <Curve rates={cell.curve} />;
  }
  if (empty) {
    const means = cell.empty ?? column.empty;
    return means === undefined ? null : <span class="muted">{means}</span>;
  }
  if (column.key === "verification" && column.kind === "list") {
    return (
      <>
        {cell.text.split(", ").filter((mode) => mode !== "none").map((mode) => (
          <span key={mode} class="pill">
            {mode.toUpperCase()}
          </span>
        ))}
      </>
    );
  }
  return (
    <>
      <span class="tx">{cell.shown}</span>
      {cell.mark === "published" && <i class="dot pub" />}
      {cell.mark === "given" && <i class="dot" />}
    </>
  );
}

/** The field a cell is typed in; known names are offered. */
function Typing({
  column,
  text,
  whole,
  onType,
  onDone,
}: {
  column: Column;
  text: string;
  whole: boolean;
  onType: (text: string) => void;
  onDone: (key: Key | "Escape" | undefined) => void;
}) {
  const ref = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  // At once: the next key belongs to the field already.
  useLayoutEffect(() => {
    ref.current?.focus({ preventScroll: true });
    if (whole) {
      ref.current?.select();
    }
  }, []);
  const finish = (key: Key | "Escape" | undefined): void => {
    if (!done.current) {
      done.current = true;
      onDone(key);
    }
  };
  const list = column.choices === undefined || column.choices.length === 0 ? undefined : `choices-${column.key}`;
  return (
    <>
      <input
        ref={ref}
        class="typing"
        value={text}
        aria-label={column.title}
        list={list}
        inputMode={column.kind === "number" ? "decimal" : "text"}
        onInput={({ currentTarget }) => onType(currentTarget.value)}
        onBlur={() => finish(undefined)}
        onKeyDown={(event) => {
          event.stopPropagation();
          const { key, shiftKey } = event;
          if (key === "Escape") {
            finish("Escape");
          } else if (key === "Enter" || key === "Tab") {
            event.preventDefault();
            finish({ key, shiftKey, ctrlKey: false });
          } else if (!whole && (key === "ArrowDown" || key === "ArrowUp") && list === undefined) {
            event.preventDefault();
            finish({ key, shiftKey: false, ctrlKey: false });
          }
        }}
      />
      {list !== undefined && (
        <datalist id={list}>
          {column.choices?.slice(0, 200).map((choice) => <option key={choice} value={choice} />)}
        </datalist>
      )}
    </>
  );
}

/** A day in a cell. */
function Curve({ rates }: { rates: readonly number[] }) {
  const most = Math.max(...rates, Number.MIN_VALUE);
  const wide = 144 / rates.length;
  const path = rates.map((rate, at) => `V${(24 - (rate / most) * 22).toFixed(1)}H${((at + 1) * wide).toFixed(1)}`).join("");
  return (
    <svg class="curve" width="144" height="24" aria-hidden="true">
      <path d={`M0 24${path}V24Z`} />
    </svg>
  );
}
