/** Which columns a sheet shows. */

import type { Column } from "../../sheet/types.ts";
import { Menu } from "../menu.tsx";

/** A box for each column. The first one names the row and stays. */
export function ColumnsMenu({
  columns,
  hidden,
  onHide,
}: {
  columns: readonly Column[];
  hidden: ReadonlySet<string>;
  onHide: (key: string, hidden: boolean) => void;
}) {
  return (
    <Menu button="Columns" class="desk">
      <p class="head">Columns</p>
      {columns.slice(1).map(({ key, title, unit }) => (
        <label key={key} class="it box">
          <span>
            {title} {unit !== undefined && <small class="muted">{unit}</small>}
          </span>
          <input type="checkbox" checked={!hidden.has(key)} onChange={({ currentTarget }) => onHide(key, !currentTarget.checked)} />
        </label>
      ))}
    </Menu>
  );
}
