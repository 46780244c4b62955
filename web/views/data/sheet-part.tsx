/** A sheet with the line below it: what is selected, what the keys do, which rows. */

import { useEffect, useState } from "preact/hooks";
import { fail } from "../../actions.ts";
import { request } from "../../bridge.ts";
import { edit } from "../../data.ts";
import { plural } from "../../model/numbers.ts";
import type { Range, SheetName } from "../../sheet/types.ts";
import type { Window } from "../../sheet/window.ts";
import { Grid } from "./grid.tsx";

/** The sheet, and what is said about it. */
export function SheetPart({
  sheet,
  label,
  find = "",
  hidden,
  tall,
  onWindow,
  onRow,
}: {
  sheet: SheetName;
  label: string;
  find?: string;
  hidden?: ReadonlySet<string>;
  tall?: number;
  onWindow?: (window: Window) => void;
  onRow?: (place: number | undefined) => void;
}) {
  const [window, setWindow] = useState<Window | undefined>(undefined);
  const [range, setRange] = useState<Range | undefined>(undefined);
  const [about, setAbout] = useState("");
  const words = useSum(sheet, range);
  const rows = (range?.rows ?? []).filter((row) => row < (window?.count ?? 0));
  const noun = rows.length === 1 ? "row" : `${rows.length} rows`;
  return (
    <div class="sheet-part" data-sheet={sheet}>
      <Grid
        sheet={sheet}
        label={label}
        find={find}
        {...(hidden === undefined ? {} : { hidden })}
        {...(tall === undefined ? {} : { tall })}
        onSelect={(next, place) => {
          setRange(next);
          onRow?.(place);
        }}
        onWindow={(next) => {
          setWindow(next);
          onWindow?.(next);
        }}
        onAbout={setAbout}
      />
      <div class="status">
        <span role="status">{words === "" ? about : words}</span>
        <span class={about === "" ? "desk" : "away"}>Drag the corner or Ctrl D to fill down. Paste takes whole ranges.</span>
        {window !== undefined && (
          <span>
            {window.matching === window.count ? plural(window.count, "row") : `${window.matching} of ${plural(window.count, "row")}`}
          </span>
        )}
        <span class="sp" />
        {window?.removable === true && rows.length > 0 && (
          <>
            <button type="button" class="btn quiet low" onClick={() => edit({ do: "copy", sheet, rows })}>
              Copy {noun}
            </button>
            <button type="button" class="btn quiet low" onClick={() => edit({ do: "remove", sheet, rows })}>
              Remove {noun}
            </button>
          </>
        )}
      </div>
    </div>
  );
}

/** How much is selected: cells, their sum and mean. */
function useSum(sheet: SheetName, range: Range | undefined): string {
  const [words, setWords] = useState("");
  const key = range === undefined ? "" : `${range.rows[0] ?? ""}-${range.rows.length}-${range.columns.join()}`;
  useEffect(() => {
    if (range === undefined || range.rows.length * range.columns.length < 2) {
      setWords("");
      return undefined;
    }
    const timer = setTimeout(() => {
      request("sum", { sheet, range }).then(
        ({ cells, numbers, sum }) => {
          const shown = (value: number): string => value.toLocaleString("en-US", { maximumFractionDigits: 2 });
          setWords(numbers < 2 ? `${cells} cells` : `${cells} cells, sum ${shown(sum)}, mean ${shown(sum / numbers)}`);
        },
        (error: unknown) => fail("the sum", error),
      );
    }, 80);
    return () => clearTimeout(timer);
  }, [key]);
  return words;
}
