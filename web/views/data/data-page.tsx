/** The Data view: what the plan is made of, in sheets that one types in. */

import { useState } from "preact/hooks";
import { downloadSheet, fillRates } from "../../data.ts";
import { move } from "../../navigate.ts";
import type { Window } from "../../sheet/window.ts";
import { useStore } from "../../store.ts";
import { Icon } from "../icons.tsx";
import { CatalogueMenu } from "./catalogue-menu.tsx";
import { ColumnsMenu } from "./columns-menu.tsx";
import { DataBar } from "./data-bar.tsx";
import { DemandSheets } from "./demand-sheets.tsx";
import { ImportPage } from "./import-page.tsx";
import { Limits } from "./limits.tsx";
import { Shelf } from "./shelf.tsx";
import { SheetPart } from "./sheet-part.tsx";
import { AddRow, Find, Guesses, Ways } from "./tools.tsx";
import "../../styles/sheet.css";

const PARTS = ["nodes", "models", "demand", "limits", "scenarios", "import"] as const;
type Part = (typeof PARTS)[number];

const TITLES: Readonly<Record<Part, string>> = {
  nodes: "Nodes",
  models: "Models",
  demand: "Demand",
  limits: "Limits",
  scenarios: "Scenarios",
  import: "Import",
};

/** Which part is shown; sheets of limits are parts of one page. */
function usePart(): Part {
  return useStore(({ place }) => partOf(place.sheet ?? "nodes"));
}

/** The part in which a sheet stands. */
function partOf(sheet: string): Part {
  return sheet === "hours" ? "demand" : (PARTS.find((part) => part === sheet) ?? "limits");
}

/** Tabs, the sheet, and the bar with what the plan says. */
export default function DataPage() {
  const part = usePart();
  const counts = useStore(({ draft }) => draft?.counts);
  const kept = useStore((state) => state.kept.scenarios.length);
  const wrong = useStore(({ draft }) => draft?.wrong);
  const number: Partial<Record<Part, number | undefined>> = { ...counts, scenarios: kept };
  const mended = (one: Part): boolean =>
    wrong?.every(({ sheet }) => partOf(sheet) !== one) ?? true;
  return (
    <>
      <nav class="tabs data-tabs" aria-label="Data">
        <div class="wrap" role="tablist" aria-label="Data" onKeyDown={onTabKey}>
          {PARTS.map((one) => (
            <button
              key={one}
              type="button"
              role="tab"
              id={`tab-${one}`}
              aria-controls="data-part"
              aria-selected={part === one}
              tabIndex={part === one ? 0 : -1}
              class={one === "import" ? "last" : one === "scenarios" && part !== one ? "desk" : undefined}
              onClick={() => move({ sheet: one })}
            >
              {one === "import" && <Icon name="plus" />}
              {TITLES[one]}
              {number[one] !== undefined && <span>{number[one]}</span>}
              {!mended(one) && (
                <>
                  <i class="flaw" aria-hidden="true" />
                  <span class="away">something to mend</span>
                </>
              )}
            </button>
          ))}
        </div>
      </nav>
      <section class="wrap view" id="data-part" role="tabpanel" aria-labelledby={`tab-${part}`}>
        <NoRates part={part} />
        {part === "nodes" && <Nodes />}
        {part === "models" && <Models />}
        {part === "demand" && <DemandSheets />}
        {part === "limits" && <Limits />}
        {part === "scenarios" && <Shelf />}
        {part === "import" && <ImportPage />}
      </section>
      <DataBar />
    </>
  );
}

function onTabKey(event: KeyboardEvent): void {
  const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const tabs = event.currentTarget instanceof Element ? [...event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")] : [];
  const at = tabs.indexOf(document.activeElement as HTMLElement);
  if (way !== undefined && at >= 0) {
    event.preventDefault();
    const next = tabs[(at + way + tabs.length) % tabs.length];
    next?.click();
    next?.focus();
  }
}

/** The sheet, what is found in it, and which columns it shows. */
function useSheet(): {
  find: string;
  setFind: (text: string) => void;
  hidden: ReadonlySet<string>;
  hide: (key: string, is: boolean) => void;
  window: Window | undefined;
  setWindow: (window: Window) => void;
} {
  const [find, setFind] = useState("");
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [window, setWindow] = useState<Window | undefined>(undefined);
  // Columns that few need stand only where something is in them.
  const empty = (key: string): boolean => {
    const at = window?.columns.findIndex((column) => column.key === key) ?? -1;
    return window?.cells.every((cells) => (cells[at]?.text ?? "") === "") ?? true;
  };
  const hidden = new Set(
    (window?.columns ?? []).flatMap(({ key, extra }) => ((chosen.get(key) ?? (extra === true && (key === "source" || empty(key)))) ? [key] : [])),
  );
  return { find, setFind, hidden, hide: (key, is) => setChosen(new Map(chosen).set(key, is)), window, setWindow };
}

/** What there is to do next where nodes and demand are there and no model is. */
function NoRates({ part }: { part: Part }) {
  const counts = useStore(({ draft }) => draft?.counts);
  if (counts === undefined || counts.rated > 0 || !["nodes", "models", "demand"].includes(part)) {
    return null;
  }
  if (counts.demand === 0 || counts.nodes === 0) {
    return part === "models" && counts.models === 0 ? (
      <p class="notice next">
        <span>
          <b>No model yet.</b> Choose one from the catalogue, which has published rates, or type a name and what one replica
          of it serves on each hardware.
        </span>
      </p>
    ) : null;
  }
  return (
    <div class="notice next">
      <span>
        <b>There are no rates yet:</b> what one replica of each model serves on each hardware. Take published rates from
        the catalogue, or type your own.
      </span>
      <button type="button" class="btn pri" onClick={() => void fillRates()}>
        Take published rates
      </button>
      {part !== "models" && (
        <button type="button" class="btn" onClick={() => move({ sheet: "models" })}>
          Type my own
        </button>
      )}
    </div>
  );
}

function Nodes() {
  const { find, setFind, hidden, hide, window, setWindow } = useSheet();
  return (
    <>
      <header class="part-head">
        <h1>Nodes</h1>
        <span class="muted">{window?.summary}</span>
      </header>
      <div class="sub">
        <Ways />
        <Find value={find} onInput={setFind} />
        <ColumnsMenu columns={window?.columns ?? []} hidden={hidden} onHide={hide} />
        <span class="sp" />
        <button type="button" class="btn desk" onClick={() => void downloadSheet("nodes")}>
          Download CSV
        </button>
        <button type="button" class="btn desk" onClick={() => move({ sheet: "import" })}>
          Import
        </button>
        <AddRow sheet="nodes" label="Add row" window={window} />
      </div>
      <Guesses window={window} />
      <SheetPart sheet="nodes" label="Nodes" find={find} hidden={hidden} onWindow={setWindow} />
    </>
  );
}

function Models() {
  const { find, setFind, hidden, hide, window, setWindow } = useSheet();
  const odd = window?.columns.flatMap((column) => column.odd ?? []) ?? [];
  return (
    <>
      <header class="part-head">
        <h1>Models</h1>
        <p class="sheet-key">
          <span>
            <i class="dot pub" />
            published: select one for its source
          </span>
          <span>
            <i class="dot" />
            given
          </span>
          <span>
            <i class="sw amb" />
            little or nothing runs here
          </span>
        </p>
      </header>
      <p class="lead">Units of work per second, for one replica.</p>
      <div class="sub">
        <Ways />
        <Find value={find} onInput={setFind} />
        <ColumnsMenu columns={window?.columns ?? []} hidden={hidden} onHide={hide} />
        <CatalogueMenu />
        <button type="button" class="btn quiet" onClick={() => void fillRates()}>
          Fill gaps from the catalogue
        </button>
        <span class="sp" />
        <button type="button" class="btn desk" onClick={() => void downloadSheet("models")}>
          Download CSV
        </button>
        <AddRow sheet="models" label="Add model" window={window} />
      </div>
      <Guesses window={window} />
      <SheetPart sheet="models" label="Models and their rates on each hardware" find={find} hidden={hidden} onWindow={setWindow} />
      {odd.length > 0 && (
        <p class="say odd">
          <b>{odd.join(" ")}</b> A rate for one more model may put those machines to work; leave it empty if it was never
          measured.
        </p>
      )}
    </>
  );
}
