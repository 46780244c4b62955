/** The start: files or a table, a few typed rows, an example, or what was open before. */

import { useState } from "preact/hooks";
import { ago } from "../../model/ago.ts";
import { GALLERY } from "../../gallery/gallery.ts";
import { go } from "../../navigate.ts";
import { useStore } from "../../store.ts";
import type { Source } from "../../worker/protocol.ts";
import { Icon } from "../icons.tsx";
import { Drop } from "./import-page.tsx";
import { TypeRows } from "./type-rows.tsx";

const KINDS: readonly (readonly [string, string])[] = [
  ["Nodes", "CSV, spreadsheet, kubectl, Slurm"],
  ["Demand", "Prometheus, Grafana, request traces"],
  ["Prices", "SkyPilot, cloud price lists, FOCUS"],
  ["Rates", "vLLM bench, MLPerf, or the catalogue"],
];

const EXAMPLES: readonly (readonly [Source, string, string])[] = [
  [{ kind: "example" }, "One day, decentralised network", "Every cause of idle compute, 40 groups in six regions"],
  ...GALLERY.map(({ name, title, short }): readonly [Source, string, string] => [{ kind: "gallery", name }, title, short]),
];

/** Examples that are shown before all are asked for: as many as keep the buttons of the other
 * ways on the first screen. */
const FEW = 6;
/** Scenarios that are offered again. */
const RECENT = 3;

/** Three ways to begin. */
export function StartPage() {
  const recent = useStore((state) => state.kept.scenarios);
  const [all, setAll] = useState(false);
  return (
    <section class="wrap start" aria-labelledby="start-title">
      <h1 id="start-title">Find the compute you pay for and do not use.</h1>
      <p class="lead">
        Bring a fleet. You get which machines to switch off, what stands in the way of the rest, and a proof that no plan
        is better.
      </p>
      <div class="three">
        <section class="opt drop-here" aria-labelledby="start-drop">
          <h2 id="start-drop">Drop files, or paste a table</h2>
          <p>What you have is enough: columns are guessed and shown before anything is used.</p>
          <div class="dz">
            <svg class="sheet-of-paper" viewBox="0 0 56 56" aria-hidden="true">
              <path d="M14 8h18l10 10v30H14z" />
              <path d="M32 8v10h10M28 40V26M22 32l6-6 6 6" />
            </svg>
            <Drop large />
            <span class="muted small">or Ctrl V anywhere on this page</span>
          </div>
          <dl class="kinds">
            {KINDS.map(([name, what]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section class="opt" aria-labelledby="start-type">
          <h2 id="start-type">Type a few rows</h2>
          <p>Machines and what is asked of them. Rates come from published figures.</p>
          <TypeRows />
        </section>
        <section class="opt" aria-labelledby="start-example">
          <h2 id="start-example">Open an example</h2>
          <ul class="exs">
            {(all ? EXAMPLES : EXAMPLES.slice(0, FEW)).map(([source, title, about]) => (
              <li key={title}>
                <button type="button" onClick={() => void go(source)}>
                  <b>{title}</b>
                  <span>{about}</span>
                </button>
              </li>
            ))}
          </ul>
          {!all && (
            <button type="button" class="link" onClick={() => setAll(true)}>
              All {EXAMPLES.length} examples
            </button>
          )}
        </section>
      </div>
      <p class="rec">
        <span class="lock">
          <Icon name="lock" />
          Everything is worked out in this tab. No file leaves it, and after this visit it works offline.
        </span>
        {recent.length > 0 && (
          <span>
            Recent:{" "}
            {recent.slice(0, RECENT).map(({ id, name, when }, at) => (
              <>
                {at > 0 && "; "}
                <button key={id} type="button" class="link" onClick={() => void go({ kind: "kept", key: id })}>
                  {name}
                </button>
                , {ago(when, Date.now())}
              </>
            ))}
          </span>
        )}
      </p>
    </section>
  );
}
