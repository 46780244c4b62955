/** Limits: what a plan may not do. */

import { useState } from "preact/hooks";
import type { SheetName } from "../../sheet/types.ts";
import type { Window } from "../../sheet/window.ts";
import { edit } from "../../data.ts";
import { AddRow, Ways } from "./tools.tsx";
import { SheetPart } from "./sheet-part.tsx";

interface Limit {
  sheet: SheetName;
  title: string;
  lead: string;
  add?: string;
  /** A row that is often wanted, with one cell in it. */
  also?: { label: string; key: string; text: string };
}

const SHEETS: readonly Limit[] = [
  {
    sheet: "replicas",
    title: "Replicas of a model",
    lead: "How many may stand in any one hour over all nodes, how many always do, and the largest part in one region, operator or label.",
  },
  {
    sheet: "routes",
    title: "Only on some nodes",
    lead: "A demand that is listed here runs on its listed nodes and nowhere else.",
    add: "Add a route",
  },
  {
    sheet: "distances",
    title: "Distances",
    lead: "Milliseconds there and back. A demand with a limit (Demand, Within) cannot go where it takes longer.",
  },
  {
    sheet: "modes",
    title: "Ways to prove answers",
    lead: "What nodes can prove stands in Nodes, what a demand needs in Demand.",
    add: "Add a proof",
  },
];

const QUOTAS: Limit = {
  sheet: "quotas",
  title: "Of several together",
  lead: "A quota, the power of a site, a budget, the share of a team: whatever matches counts. One number, or one for each period: 6; 6; 8.",
  add: "Add limit",
};

const FUTURES: Limit = {
  sheet: "futures",
  title: "What may happen",
  lead: "Machines are chosen before anyone knows which comes; work is routed after. Served and idle: this plan, where it comes.",
  add: "Add future",
  also: { label: "Lose any region", key: "lose_any", text: "region" },
};

/** One sheet per kind of limit. */
export function Limits() {
  return (
    <>
      <header class="part-head">
        <h1>Limits</h1>
      </header>
      <p class="lead">What a plan may not do, and what each limit costs you now. Empty cells are no limit.</p>
      <div class="sub">
        <Ways />
      </div>
      <LimitPart {...QUOTAS} />
      <LimitPart {...FUTURES} />
      <section class="limit" aria-labelledby="limit-settings">
        <header class="part-head">
          <h2 id="limit-settings">The whole fleet</h2>
        </header>
        <p class="lead">What is best, and what holds for all of it.</p>
        <SheetPart sheet="settings" label="Limits of the whole fleet" tall={24} />
      </section>
      {SHEETS.map((limit) => (
        <LimitPart key={limit.sheet} {...limit} />
      ))}
    </>
  );
}

function LimitPart({ sheet, title, lead, add, also }: Limit) {
  const [window, setWindow] = useState<Window | undefined>(undefined);
  return (
    <section class="limit" aria-labelledby={`limit-${sheet}`}>
      <header class="part-head">
        <h2 id={`limit-${sheet}`}>{title}</h2>
        {also !== undefined && (
          <button
            type="button"
            class="btn"
            onClick={() => edit({ do: "write", sheet, range: { rows: [window?.count ?? 0], columns: [also.key] }, texts: [[also.text]] })}
          >
            {also.label}
          </button>
        )}
        {add !== undefined && <AddRow sheet={sheet} label={add} window={window} />}
      </header>
      <p class="lead">{lead}</p>
      <SheetPart sheet={sheet} label={title} tall={12} onWindow={setWindow} />
    </section>
  );
}
