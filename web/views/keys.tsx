/** Keys that work anywhere, and the list of them. */

import { useEffect } from "preact/hooks";
import { showPanel, toggle } from "../actions.ts";
import { leading } from "../model/actions.ts";
import { headed, move, moveHour, show } from "../navigate.ts";
import { get } from "../store.ts";
import { Dialog } from "./dialog.tsx";
import { TABS } from "./tabs.tsx";

/** Keys, and what they do. */
const KEYS: readonly (readonly [string, string])[] = [
  ["1 2 3", "Why idle, Demand, Plan"],
  ["D", "Data, and back"],
  ["N", "New scenario"],
  ["W", "The what-if dock"],
  ["A", "Apply the first action, or take it back"],
  ["[ ]", "An hour back, an hour on"],
  ["Arrow keys", "Rows of the heatmap, cells of a sheet, hours"],
  ["Ctrl D", "Fill down, in a sheet"],
  ["Ctrl Z", "Undo"],
  ["Ctrl V", "Import what is in the clipboard"],
  ["Ctrl K", "Find a command"],
  ["P", "Print the report"],
  ["?", "These keys"],
  ["Esc", "Close what is open"],
];

/** Applies the action that the page begins with. */
function applyFirst(): void {
  const { advice } = get();
  const action = advice === undefined ? undefined : (advice.actions.find(({ edits }) => edits.length > 0) ?? leading(advice));
  if (action !== undefined && action.edits.length > 0) {
    toggle(action);
  }
}

/** To the first knob of the dock. */
export function toDock(): void {
  const slider = document.querySelector<HTMLElement>("#dock input[type=range]");
  if (slider !== null && slider.getClientRects().length > 0) {
    slider.focus();
  } else {
    showPanel("knobs");
  }
}

/** An hour back or on. */
function stepHour(step: number): void {
  const { place, hour, planView } = get();
  const last = (planView?.demand.labels.length ?? 1) - 1;
  moveHour(Math.min(last, Math.max(0, (place.hour ?? hour?.period ?? 0) + step)));
}

/** Listens. */
export function useKeys(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const { key, target } = event;
      if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "k") {
        event.preventDefault();
        showPanel(get().panel === "commands" ? undefined : "commands");
        return;
      }
      const typing = target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));
      if (event.ctrlKey || event.metaKey || event.altKey || typing || get().panel !== undefined) {
        return;
      }
      const done = act(key);
      if (done) {
        event.preventDefault();
      }
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

function act(key: string): boolean {
  const { view } = get().place;
  switch (key) {
    case "?":
      showPanel("keys");
      return true;
    case "d":
      show(headed() === "data" ? "plan" : "data");
      return true;
    case "n":
      show("start");
      return true;
    case "p":
      print();
      return true;
  }
  if (view !== "plan") {
    return false;
  }
  const tab = TABS[Number(key) - 1];
  if (tab !== undefined) {
    move({ tab: tab[0] });
    return true;
  }
  switch (key) {
    case "w":
      toDock();
      return true;
    case "a":
      applyFirst();
      return true;
    case "[":
      stepHour(-1);
      return true;
    case "]":
      stepHour(1);
      return true;
  }
  return false;
}

/** The list of keys. */
export function KeysDialog() {
  return (
    <Dialog title="Keyboard">
      <dl class="keys">
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              {key.split(" ").map((one) => (
                <kbd key={one}>{one}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
