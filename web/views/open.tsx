/** Bringing a scenario of one's own. */

import { useState } from "preact/hooks";
import { exportFile } from "../actions.ts";
import { GALLERY } from "../gallery/gallery.ts";
import { go } from "../navigate.ts";
import { useStore } from "../store.ts";
import { Refused } from "./notices.tsx";

/** Paste, drop or pick; templates; worked scenarios. */
export function OpenPanel() {
  const refusal = useStore((state) => state.refusal);
  const [text, setText] = useState("");
  const [over, setOver] = useState(false);
  return (
    <div class="panel">
      <p class="conclusion">
        JSON, or CSV of nodes or demands: a list takes the place of the list that is open. A plan beside its scenario is
        shown without solving. Files stay in this tab; what was open stays until the new one is valid.
      </p>
      {refusal !== undefined && <Refused refusal={refusal} />}
      <label
        class={over ? "drop over" : "drop"}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={() => setOver(false)}
      >
        <span>Drop files here, or pick them</span>
        <input
          type="file"
          multiple
          accept=".json,.csv,application/json,text/csv"
          onChange={({ currentTarget }) => {
            const files = [...(currentTarget.files ?? [])];
            currentTarget.value = "";
            if (files.length > 0) {
              void go({ kind: "files", files });
            }
          }}
        />
      </label>
      <form
        class="paste"
        onSubmit={(event) => {
          event.preventDefault();
          void go({ kind: "text", text });
        }}
      >
        <label>
          <span>Or paste JSON or CSV</span>
          <textarea
            rows={6}
            spellcheck={false}
            value={text}
            placeholder={'{"schema_version": 1, "nodes": [ … ], "models": [ … ], "demands": [ … ]}'}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        </label>
        <button type="submit" class="main" disabled={text.trim() === ""}>
          Open what is pasted
        </button>
      </form>
      <h3>Templates</h3>
      <p class="buttons">
        <button type="button" onClick={() => void exportFile("nodes-template.csv")}>
          Nodes, CSV
        </button>
        <button type="button" onClick={() => void exportFile("demands-template.csv")}>
          Demands, CSV
        </button>
        <button type="button" onClick={() => void exportFile("scenario.json")}>
          This scenario, JSON
        </button>
      </p>
      <h3>Worked scenarios</h3>
      <ul class="gallery">
        <li>
          <button type="button" onClick={() => void go({ kind: "example" })}>
            A decentralised network, one day
          </button>
          <p>Every cause of idle compute in one synthetic network of 40 node entries.</p>
        </li>
        {GALLERY.map(({ name, title, about, sources }) => (
          <li key={name}>
            <button type="button" onClick={() => void go({ kind: "gallery", name })}>
              {title}
            </button>
            <p>{about}</p>
            <details>
              <summary>Figures and sources</summary>
              <p class="quiet">{sources}</p>
            </details>
          </li>
        ))}
      </ul>
    </div>
  );
}
