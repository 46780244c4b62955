/** Everything that can be done, found by typing a part of it. */

import { useEffect, useRef, useState } from "preact/hooks";
import { check, exportFile, showPanel, toggle, turnTo } from "../actions.ts";
import { GALLERY } from "../gallery/gallery.ts";
import { go, move, show, showNode } from "../navigate.ts";
import { get, set } from "../store.ts";
import { Dialog } from "./dialog.tsx";
import { toDock } from "./keys.tsx";
import { TABS } from "./tabs.tsx";

interface Command {
  text: string;
  kind: string;
  run: () => void;
}

/** Commands that are listed at once. */
const MOST = 12;

function all(): Command[] {
  const { advice, heat, whatIf } = get();
  const applied = new Set((whatIf.actions ?? []).map(({ key }) => key));
  return [
    ...TABS.map(([tab, text]) => ({ text, kind: "Go to", run: () => move({ view: "plan", tab }) })),
    { text: "Data", kind: "Go to", run: () => show("data") },
    { text: "New scenario", kind: "Go to", run: () => show("start") },
    ...(advice?.actions ?? [])
      .filter(({ edits }) => edits.length > 0)
      .map((action) => ({ text: action.title, kind: applied.has(action.key) ? "Take back" : "Apply", run: () => toggle(action) })),
    { text: "Turn knobs", kind: "What if", run: toDock },
    { text: "Turn two things at once", kind: "What if", run: () => showPanel("two-knobs") },
    { text: "Everything as it was", kind: "What if", run: () => turnTo({}) },
    { text: "Check the plan again", kind: "Proof", run: () => void check() },
    { text: "Light", kind: "Colours", run: () => set({ theme: "light" }) },
    { text: "Dark", kind: "Colours", run: () => set({ theme: "dark" }) },
    { text: "As the system", kind: "Colours", run: () => set({ theme: "system" }) },
    { text: "Print the report", kind: "Take along", run: () => setTimeout(() => print(), 100) },
    { text: "Scenario as JSON", kind: "Take along", run: () => void exportFile("scenario.json") },
    { text: "Plan as JSON", kind: "Take along", run: () => void exportFile("plan.json") },
    { text: "Routes as CSV", kind: "Take along", run: () => void exportFile("routes.csv") },
    { text: "Timetable as CSV", kind: "Take along", run: () => void exportFile("timetable.csv") },
    { text: "Keyboard", kind: "Help", run: () => set({ panel: "keys" }) },
    { text: "Words", kind: "Help", run: () => set({ panel: "words" }) },
    { text: "One day, decentralised network", kind: "Open", run: () => void go({ kind: "example" }) },
    ...GALLERY.map(({ name, title }) => ({ text: title, kind: "Open", run: () => void go({ kind: "gallery", name }) })),
    ...(heat?.groups ?? []).flatMap(({ rows }) =>
      rows.map(({ id }) => ({
        text: id,
        kind: "Day of",
        run: () => {
          move({ view: "plan", tab: "why" });
          showNode(id);
          document.getElementById("tabs")?.scrollIntoView({ block: "start" });
        },
      })),
    ),
  ];
}

/** The palette. */
export function CommandsDialog() {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = all()
    .filter((one) => words.every((word) => `${one.kind} ${one.text}`.toLowerCase().includes(word)))
    .slice(0, MOST);
  const chosen = Math.min(at, found.length - 1);
  const run = (one: Command | undefined): void => {
    if (one !== undefined) {
      showPanel(undefined);
      one.run();
    }
  };
  return (
    <Dialog title="Find a command">
      <input
        ref={input}
        class="inp find"
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="commands"
        aria-activedescendant={found.length > 0 ? `command-${chosen}` : undefined}
        aria-label="Command"
        placeholder="Switch off, Demand, japan/h100, dark"
        value={text}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (step !== undefined) {
            event.preventDefault();
            setAt(Math.min(found.length - 1, Math.max(0, chosen + step)));
          } else if (event.key === "Enter") {
            event.preventDefault();
            run(found[chosen]);
          }
        }}
      />
      <ul id="commands" role="listbox" aria-label="Commands" class="commands">
        {found.map((one, place) => (
          <li
            key={`${one.kind} ${one.text}`}
            id={`command-${place}`}
            role="option"
            aria-selected={place === chosen}
            onClick={() => run(one)}
          >
            <span>{one.text}</span>
            <span class="muted small">{one.kind}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p class="muted">Nothing of that name.</p>}
    </Dialog>
  );
}
