/** Rows of a sheet, as far as they are seen, and how wide its columns are. */

import { useEffect, useState } from "preact/hooks";
import { fail } from "../../actions.ts";
import { request } from "../../bridge.ts";
import type { Column, SheetName } from "../../sheet/types.ts";
import type { Window } from "../../sheet/window.ts";
import { useStore } from "../../store.ts";

/** Width of a letter of a title, as a part of one of a cell. */
const SMALL = 0.9;

/** Rows that are asked for at once. */
const PAGE = 120;

/** Rows of a sheet, as far as they were asked for, and asking for more. */
export function useWindow(sheet: SheetName, find: string, first: number): Window | undefined {
  const changes = useStore(({ draft }) => draft?.changes ?? 0);
  const wrongs = useStore(({ draft }) => draft?.wrong);
  // What a plan says of limits stands beside them.
  const plan = useStore(({ planView }) => (sheet === "settings" || sheet === "replicas" || sheet === "quotas" || sheet === "futures" ? planView : undefined));
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
  }, [sheet, from, find, changes, wrongs, plan]);
  return window?.sheet === sheet ? window : undefined;
}

/** Wide enough for the title and what is in the first rows. */
export function widthOf({ title, unit, kind, key }: Column, window: Window | undefined, phone: boolean): number {
  if (kind === "curve") {
    return 152;
  }
  const at = window?.columns.findIndex((column) => column.key === key) ?? -1;
  // Titles are set smaller than cells.
  const titles = SMALL * Math.max(title.length + 1, (unit ?? "").length);
  const longest = Math.max(
    titles,
    ...(window?.cells.slice(0, 60).map((cells) => (cells[at]?.shown.length ?? 0) + (cells[at]?.mark === undefined ? 0 : 2)) ?? []),
  );
  return Math.round(Math.min(phone ? 200 : 320, Math.max(64, 24 + longest * 7.4)));
}
