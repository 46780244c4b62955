/** The scenario as a table to type in. The table's own code is loaded now. */

import { useEffect, useRef, useState } from "preact/hooks";
import { Tabulator, EditModule, FormatModule, FrozenColumnsModule, InteractionModule, KeybindingsModule, ResizeColumnsModule } from "tabulator-tables";
import "tabulator-tables/dist/css/tabulator_simple.min.css";
import { edit, step } from "../actions.ts";
import { request } from "../bridge.ts";
import type { Complaint, ListName, Rows } from "../worker/protocol.ts";
import { grouped } from "../model/numbers.ts";
import { useStore } from "../store.ts";
import { Complaints } from "./notices.tsx";

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
  const [list, setList] = useState<ListName>("nodes");
  const [search, setSearch] = useState("");
  const [from, setFrom] = useState(0);
  const [rows, setRows] = useState<Rows | undefined>(undefined);
  const [complaints, setComplaints] = useState<Complaint[]>([]);
  const place = useRef<HTMLDivElement>(null);
  const table = useRef<Tabulator | undefined>(undefined);

  /** The row that was last in the focus. */
  const [chosen, setChosen] = useState<{ place: number; name: string } | undefined>(undefined);
  /** What is wrong with a cell, and where it stands. */
  const [wrong, setWrong] = useState<{ text: string; left: number; top: number } | undefined>(undefined);

  const load = async (): Promise<void> => setRows(await request("rows", { list, from, most: PAGE, search }));
  useEffect(() => void load(), [list, from, search]);
  const goStep = async (way: "undo" | "redo"): Promise<void> => {
    setComplaints([]);
    await step(way);
    await load();
  };
  const goRow = async (what: "copy" | "remove"): Promise<void> => {
    if (chosen !== undefined) {
      const { complaints: found } = await edit({ list, place: chosen.place, what });
      setComplaints(found);
      setChosen(undefined);
      await load();
    }
  };

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
      const change = { list: rows.list, place: Number(cell.getData()["place"]), column, text: String(cell.getValue() ?? "") };
      void edit(change).then((edited) => {
        const element = cell.getElement();
        const [first] = edited.complaints;
        element.classList.toggle("refused", !edited.accepted);
        element.setAttribute("aria-invalid", String(!edited.accepted));
        setWrong(first === undefined ? undefined : { text: `found ${first.found}, expected ${first.expected}`, ...below(element) });
        setComplaints(edited.complaints);
      });
    });
    made.on("scrollHorizontal", () => setWrong(undefined));
    made.on("scrollVertical", () => setWrong(undefined));
    setWrong(undefined);
    return () => made.destroy();
  }, [rows]);

  const last = Math.min(rows?.matching ?? 0, from + PAGE);
  return (
    <div class="sheet">
      <div class="tools">
        <div class="switch" role="group" aria-label="List">
          {(["nodes", "demands"] as const).map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={list === name}
              onClick={() => {
                setComplaints([]);
                setChosen(undefined);
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
        <button type="button" disabled={!history.undo} onClick={() => void goStep("undo")}>
          Undo
        </button>
        <button type="button" disabled={!history.redo} onClick={() => void goStep("redo")}>
          Redo
        </button>
        <button type="button" disabled={chosen === undefined} onClick={() => void goRow("copy")}>
          Copy row
        </button>
        <button type="button" disabled={chosen === undefined} onClick={() => void goRow("remove")}>
          Remove row
        </button>
        {chosen !== undefined && <span class="quiet">{chosen.name}</span>}
      </div>
      <p class="quiet">
        A click or Enter edits a cell. Each change is checked and solved at once; empty means not given. Lists are
        separated by semicolons, ranges of machines are written 0..20. A new entry starts as a copy of another.
      </p>
      {complaints.length > 0 && (
        <div class="refusal" role="alert">
          <p>Not taken; the scenario is as it was before.</p>
          <Complaints complaints={complaints} count={complaints.length} />
        </div>
      )}
      <div class="grid-place">
        <div
          ref={place}
          class="grid"
          onKeyDownCapture={(event) => {
            // Escape ends the typing in a cell, and only then closes the dialog.
            if (event.key === "Escape" && event.target instanceof Element && event.target.closest(".tabulator-editing") !== null) {
              event.preventDefault();
            }
          }}
          onFocusIn={({ target }) => {
            const row = target instanceof Element ? target.closest(".tabulator-row") : null;
            const found = table.current?.getRows().find((one) => one.getElement() === row);
            if (found !== undefined) {
              setChosen({ place: Number(found.getData()["place"]), name: String(found.getData()["c0"] ?? "") });
            }
          }}
        />
        {wrong !== undefined && (
          <p class="wrong" aria-hidden="true" style={{ left: `${wrong.left}px`, top: `${wrong.top}px` }}>
            {wrong.text}
          </p>
        )}
      </div>
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
    </div>
  );
}

/** Widest complaint beside a cell, in pixels. */
const WIDEST = 320;

/** The place below a cell, within the grid. */
function below(cell: HTMLElement): { left: number; top: number } {
  const box = cell.getBoundingClientRect();
  const around = cell.closest(".grid-place")?.getBoundingClientRect() ?? box;
  return { left: Math.max(0, Math.min(box.left - around.left, around.width - WIDEST)), top: box.bottom - around.top + 2 };
}
