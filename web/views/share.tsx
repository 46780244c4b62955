/** Taking it along: a link, and files. */

import { useState } from "preact/hooks";
import { download, exportFile, fail, link } from "../actions.ts";
import { request } from "../bridge.ts";
import { pngOf } from "../charts/export.ts";
import { useStore } from "../store.ts";
import type { ExportName } from "../worker/protocol.ts";
import { Icon } from "./icons.tsx";
import { Menu } from "./menu.tsx";

/** Some programs cut links beyond this. */
const LONG = 8000;

const TAKEN: readonly (readonly [ExportName, string, string])[] = [
  ["report.html", "One-page report, to read and print", "HTML"],
  ["replicas.csv", "Replicas by hour", "CSV"],
  ["machines.csv", "Machines to rent", "CSV"],
  ["kubectl.txt", "Steps for a cluster, to read first", "kubectl"],
];

/** A picture of the headline, for messengers. */
async function saveCard(): Promise<void> {
  try {
    const svg = await request("export", "card.svg");
    download(await pngOf(await svg.text(), 1), "card.png");
  } catch (error) {
    fail("card.png", error);
  }
}

const FILES: readonly (readonly [ExportName, string, string])[] = [
  ["scenario.json", "Scenario, with what is turned", "JSON"],
  ["nodes.csv", "Nodes", "CSV"],
  ["demands.csv", "Demand by hour", "CSV"],
  ["plan.json", "Plan, with its proof", "JSON"],
  ["routes.csv", "Routes by hour", "CSV"],
  ["program.mps", "Program, for other solvers", "MPS"],
];

/** The link and the files. */
export function ShareMenu() {
  const planned = useStore((state) => state.planView?.planned ?? false);
  const [shown, setShown] = useState<string | undefined>(undefined);
  const [copied, setCopied] = useState(false);
  const make = async (): Promise<void> => {
    const found = await link();
    setShown(found);
    setCopied(false);
    if (found !== undefined) {
      // Without the permission to copy, the link is there to be copied by hand.
      await navigator.clipboard.writeText(found).then(
        () => setCopied(true),
        () => undefined,
      );
    }
  };
  return (
    <Menu
      right
      label="Share"
      button={
        <>
          <Icon name="share" />
          <span class="lbl">Share</span>
        </>
      }
    >
      <div class="say">
        <p>A link holds the whole scenario after its #, now and after: no server sees it.</p>
        <p class="share-row">
          <button type="button" class="btn pri" onClick={() => void make()}>
            Copy a link
          </button>
          <span role="status" class="small muted">
            {shown === undefined
              ? ""
              : `${copied ? "Copied" : "Copy it below"}${shown.length > LONG ? `: ${shown.length} letters, some programs cut that` : ""}`}
          </span>
        </p>
        {shown !== undefined && (
          <input
            class="inp share-link"
            type="text"
            readOnly
            value={shown}
            aria-label="The link"
            onFocus={({ currentTarget }) => currentTarget.select()}
          />
        )}
      </div>
      <p class="head">For people</p>
      {TAKEN.map(([name, title, kind]) => (
        <button key={name} type="button" class="it" disabled={!planned} onClick={() => void exportFile(name)}>
          <span>{title}</span>
          <span class="muted small">{kind}</span>
        </button>
      ))}
      <button type="button" class="it" disabled={!planned} onClick={() => void saveCard()}>
        <span>Card with the headline</span>
        <span class="muted small">PNG</span>
      </button>
      <p class="head">Files</p>
      {FILES.map(([name, title, kind]) => (
        <button
          key={name}
          type="button"
          class="it"
          disabled={!planned && (name === "plan.json" || name === "routes.csv")}
          onClick={() => void exportFile(name)}
        >
          <span>{title}</span>
          <span class="muted small">{kind}</span>
        </button>
      ))}
    </Menu>
  );
}
