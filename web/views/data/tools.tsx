/** What stands above every sheet: undo and redo, finding, adding. */

import { edit, step } from "../../data.ts";
import { plural } from "../../model/numbers.ts";
import type { SheetName } from "../../sheet/types.ts";
import type { Window } from "../../sheet/window.ts";
import { useStore } from "../../store.ts";
import { Icon } from "../icons.tsx";

/** Undo and redo, above every sheet. */
export function Ways() {
  const undo = useStore(({ draft }) => draft?.history.undo ?? false);
  const redo = useStore(({ draft }) => draft?.history.redo ?? false);
  return (
    <>
      <button type="button" class="btn quiet" aria-disabled={!undo} onClick={() => undo && step("undo")} title="Ctrl Z">
        <Icon name="undo" />
        Undo
      </button>
      <button type="button" class="btn quiet" aria-disabled={!redo} aria-label="Redo" onClick={() => redo && step("redo")} title="Ctrl Y">
        <Icon name="redo" />
      </button>
    </>
  );
}

/** A field that finds rows. */
export function Find({ value, onInput }: { value: string; onInput: (text: string) => void }) {
  return (
    <input
      class="inp data-find"
      type="search"
      placeholder="Find"
      aria-label="Find"
      value={value}
      onInput={({ currentTarget }) => onInput(currentTarget.value)}
    />
  );
}

/** How much of a sheet an import guessed; amber until it is typed over, or said to be right. */
export function Guesses({ window }: { window: Window | undefined }) {
  const { cells, files } = window?.guesses ?? { cells: 0, files: [] };
  if (window === undefined || cells === 0) {
    return null;
  }
  return (
    <p class="sheet-key guesses">
      <span>
        <i class="sw amb" />
        {plural(cells, "cell")} guessed from {files.join(" and ")}: from which column, on hover
      </span>
      <button type="button" class="btn low" onClick={() => edit({ do: "sure", sheet: window.sheet })}>
        {cells === 1 ? "It is right" : "All are right"}
      </button>
    </p>
  );
}

/** Goes to the empty row at the end of a sheet, once it is known where that is: what is
 * typed at once would be lost, or stand in the first row. */
export function AddRow({ sheet, label, window }: { sheet: SheetName; label: string; window: Window | undefined }) {
  return (
    <button type="button" class="btn pri" disabled={window?.sheet !== sheet} onClick={() => document.querySelector(`[data-sheet=${sheet}] [role=grid]`)?.dispatchEvent(new Event("last"))}>
      <Icon name="plus" />
      {label}
    </button>
  );
}
