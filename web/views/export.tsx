/** Exporting: a link, files, a printed report. */

import { useState } from "preact/hooks";
import { exportFile, link, showPanel } from "../actions.ts";
import { useStore } from "../store.ts";
import type { ExportName } from "../worker/protocol.ts";
import { Dialog } from "./dialog.tsx";

/** Some programs cut links beyond this. */
const LONG = 8000;

const FILES: readonly (readonly [ExportName, string, string])[] = [
  ["scenario.json", "Scenario, JSON", "with what is turned"],
  ["nodes.csv", "Nodes, CSV", "for a spreadsheet"],
  ["demands.csv", "Demands, CSV", "one row per demand and period"],
  ["plan.json", "Plan, JSON", "with its prices and its proof"],
  ["routes.csv", "Routes, CSV", "who serves what, where, when"],
  ["program.mps", "Program, MPS", "for any other solver"],
];

/** The link, the files, the report. */
export function ExportPanel() {
  const planned = useStore((state) => state.planView?.planned ?? false);
  const [shown, setShown] = useState<string | undefined>(undefined);
  const [copied, setCopied] = useState(false);
  return (
    <Dialog title="Take it along">
      <h3>A link</h3>
      <p class="quiet">
        The scenario stands in the link itself, after the #: no server sees it. Whoever opens the link solves it anew.
      </p>
      <p class="buttons">
        <button
          type="button"
          class="main"
          onClick={() => {
            void link().then(async (found) => {
              setShown(found);
              setCopied(false);
              if (found !== undefined) {
                // Without the permission to copy, the link is there to be copied by hand.
                await navigator.clipboard.writeText(found).then(
                  () => setCopied(true),
                  () => undefined,
                );
              }
            });
          }}
        >
          Make a link
        </button>
      </p>
      {shown !== undefined && (
        <p>
          <label class="link">
            <span>
              {copied ? "Copied." : "Copy this."} {shown.length > LONG && `${shown.length} letters: some programs cut links that long.`}
            </span>
            <input type="text" readOnly value={shown} onFocus={({ currentTarget }) => currentTarget.select()} />
          </label>
        </p>
      )}
      <h3>Files</h3>
      <ul class="files">
        {FILES.map(([name, title, about]) => (
          <li key={name}>
            <button
              type="button"
              disabled={!planned && (name === "plan.json" || name === "routes.csv")}
              onClick={() => void exportFile(name)}
            >
              {title}
            </button>
            <span class="quiet">{about}</span>
          </li>
        ))}
      </ul>
      <p class="quiet">Each chart has its own PNG and SVG beside its title.</p>
      <h3>A report</h3>
      <p class="buttons">
        <button
          type="button"
          onClick={() => {
            showPanel(undefined);
            setTimeout(() => print(), 50);
          }}
        >
          Print, or save as PDF
        </button>
      </p>
    </Dialog>
  );
}
