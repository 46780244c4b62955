/** The scenario as a table to type in. The table's own code is loaded now. */

import { useEffect, useRef, useState } from "preact/hooks";
import { Tabulator, EditModule, FormatModule, FrozenColumnsModule, InteractionModule, KeybindingsModule, ResizeColumnsModule } from "tabulator-tables";
import "tabulator-tables/dist/css/tabulator_simple.min.css";
import { step } from "../actions.ts";
import { ask } from "../bridge.ts";
import type { Complaint, ListName, Rows } from "../desk/protocol.ts";
import { grouped } from "../model/numbers.ts";
import { useStore } from "../store.ts";
import { Complaints } from "./notices.tsx";
import { Dialog } from "./panel.tsx";

Tabulator.registerModule([
  EditModule,
  FormatModule,
  FrozenColumnsModule,
  InteractionModule,
  KeybindingsModule,
  ResizeColumnsModule,
]);

/** Rows of one page of the table. */
const PAGE = 200;

/** Nodes or demands, page by page. */
export default function GridPanel() {
  const history = useStore((state) => state.history);
  const opened = useStore((state) => state.opened);
  const [list, setList] = useState<ListName>("nodes");
  const [search, setSearch] = useState("");
  const [from, setFrom] = useState(0);
  const [rows, setRows] = useState<Rows | undefined>(undefined);
  const [complaints, setComplaints] = useState<Complaint[]>([]);
  const place = useRef<HTMLDivElement>(null);
  const table = useRef<Tabulator | undefined>(undefined);

  const load = async (): Promise<void> => setRows(await ask("rows", { list, from, most: PAGE, search }));
  useEffect(() => void load(), [list, from, search, opened]);

  useEffect(() => {
    if (place.current === null || rows === undefined) {
      return undefined;
    }
    const made = new Tabulator(place.current, {
      data: rows.cells.map((cells, at) => ({
        place: rows.places[at],
        ...Object.fromEntries(cells.map((cell, column) => [`c${column}`, cell])),
      })),
      index: "place",
      layout: "fitData",
      maxHeight: "min(58vh, 34rem)",
      columnDefaults: { editor: "input", resizable: "header", minWidth: 70 },
      columns: rows.columns.map((title, at) => ({ title, field: `c${at}`, frozen: at === 0 && innerWidth > 700 })),
    });
    table.current = made;
    // Cells take the focus themselves; a grid may hold nothing else that does.
    made.on("tableBuilt", () => place.current?.querySelector(".tabulator-tableholder")?.removeAttribute("tabindex"));
    made.on("cellEdited", (cell) => {
      const column = rows.columns[Number(cell.getField().slice(1))] ?? "";
      const edit = { list: rows.list, place: Number(cell.getData()["place"]), column, text: String(cell.getValue() ?? "") };
      void ask("edit", edit).then((edited) => {
        const element = cell.getElement();
        const [first] = edited.complaints;
        element.classList.toggle("refused", !edited.accepted);
        element.setAttribute("aria-invalid", String(!edited.accepted));
        element.title = first === undefined ? "" : `found ${first.found}, expected ${first.expected}`;
        setComplaints(edited.complaints);
      });
    });
    return () => made.destroy();
  }, [rows]);

  const last = Math.min(rows?.matching ?? 0, from + PAGE);
  return (
    <Dialog title="Edit the scenario" wide>
      <div class="tools">
        <div class="switch" role="group" aria-label="List">
          {(["nodes", "demands"] as const).map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={list === name}
              onClick={() => {
                setComplaints([]);
                setFrom(0);
                setList(name);
              }}
            >
              {name === "nodes" ? "Nodes" : "Demands"}
            </button>
          ))}
        </div>
        <label class="choice">
          <span>Search</span>
          <input
            type="search"
            value={search}
            onInput={({ currentTarget }) => {
              setFrom(0);
              setSearch(currentTarget.value);
            }}
          />
        </label>
        <button type="button" disabled={!history.undo} onClick={() => void step("undo")}>
          Undo
        </button>
        <button type="button" disabled={!history.redo} onClick={() => void step("redo")}>
          Redo
        </button>
      </div>
      <p class="quiet">
        Enter or double-click edits a cell. Each change is checked and solved at once; empty means not given. Lists are
        separated by semicolons, ranges of machines are written 0..20.
      </p>
      {complaints.length > 0 && (
        <div class="refusal" role="alert">
          <p>Not taken; the scenario is as it was before.</p>
          <Complaints complaints={complaints} count={complaints.length} />
        </div>
      )}
      <div ref={place} class="grid" />
      {rows !== undefined && (
        <p class="pages quiet">
          <button type="button" disabled={from === 0} onClick={() => setFrom(Math.max(0, from - PAGE))}>
            Before
          </button>
          <span>
            {rows.matching === 0 ? "no rows" : `rows ${grouped(from + 1, 0)} to ${grouped(last, 0)} of ${grouped(rows.matching, 0)}`}
            {rows.matching < rows.count && ` that match, ${grouped(rows.count, 0)} in all`}
          </span>
          <button type="button" disabled={last >= rows.matching} onClick={() => setFrom(from + PAGE)}>
            After
          </button>
        </p>
      )}
    </Dialog>
  );
}
