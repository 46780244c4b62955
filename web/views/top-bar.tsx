/** The bar at the top: which scenario is open, its data, sharing, and more. */

import { GALLERY } from "../gallery/gallery.ts";
import { ago } from "../model/ago.ts";
import { go, move, show } from "../navigate.ts";
import { set, useStore } from "../store.ts";
import type { Theme } from "../store.ts";
import { Dots, Icon } from "./icons.tsx";
import { Menu } from "./menu.tsx";
import { ShareMenu } from "./share.tsx";

/** Scenarios that the menu offers again. */
const RECENT = 5;
/** The name of the embedded example, before it is open. */
const EXAMPLE = "One day, decentralised network";

const THEMES: readonly (readonly [Theme, string])[] = [
  ["light", "Light"],
  ["dark", "Dark"],
  ["system", "As the system"],
];

/** What the open scenario is called. */
function useTitle(): string {
  return useStore(({ opened, draft, source, place }) => {
    if (place.view === "start") {
      return "";
    }
    if (source.kind === "example") {
      return EXAMPLE;
    }
    if (draft !== undefined && source.kind === "kept") {
      return draft.name;
    }
    if (source.kind === "gallery") {
      const { name } = source;
      return GALLERY.find((one) => one.name === name)?.title ?? name;
    }
    return opened === undefined ? "Opening" : opened.name === "" ? "Unnamed fleet" : opened.name;
  });
}

/** Whether an example is open, not a fleet of one's own. */
function useIsExample(): boolean {
  return useStore(({ source, place }) => place.view !== "start" && (source.kind === "example" || source.kind === "gallery"));
}

/** The way past it, the word, the scenario, what can be done. */
export function TopBar() {
  const title = useTitle();
  const example = useIsExample();
  const view = useStore(({ place }) => place.view);
  return (
    <>
      <header class="top">
        <a
          class="skip"
          href="#main"
          onClick={(event) => {
            event.preventDefault();
            document.getElementById("main")?.focus();
          }}
        >
          Skip to the answer
        </a>
        <div class="wrap">
          <a
            class="logo"
            href="#example"
            aria-label="idlewise, the plan"
            onClick={(event) => {
              event.preventDefault();
              show("plan");
            }}
          >
            <svg viewBox="0 0 32 32" aria-hidden="true">
              <rect width="32" height="32" rx="7" fill="#0b5cad" />
              <rect x="6" y="17" width="5" height="9" rx="1" fill="#fff" />
              <rect x="13.5" y="6" width="5" height="20" rx="1" fill="#fff" />
              <rect x="21" y="12" width="5" height="14" rx="1" fill="#fff" opacity=".5" />
            </svg>
            <b>idlewise</b>
          </a>
          {view !== "start" && <ScenarioMenu title={title} />}
          {example && (
            <span class="badge warn">
              <span>Example:</span>
              <button type="button" class="link" onClick={() => show("start")}>
                use your own fleet
              </button>
            </span>
          )}
          <span class="sp" />
          {view !== "start" && (
            <>
              <button
                type="button"
                class={view === "data" ? "btn on" : "btn quiet"}
                aria-pressed={view === "data"}
                aria-label="Data"
                onClick={() => show(view === "data" ? "plan" : "data")}
              >
                <Icon name="data" />
                <span class="lbl">Data</span>
              </button>
              <ShareMenu />
            </>
          )}
          <MoreMenu />
        </div>
      </header>
      {example && (
        <aside class="strip phone" aria-label="Example">
          <div class="wrap">
            Example: an AI fleet.{" "}
            <button type="button" class="link" onClick={() => show("start")}>
              Use your own fleet
            </button>
          </div>
        </aside>
      )}
    </>
  );
}

/** Scenarios to go to. */
function ScenarioMenu({ title }: { title: string }) {
  const recent = useStore((state) => state.kept.scenarios);
  return (
    <Menu
      class="scenario"
      kind="scn"
      label={`Scenario: ${title}`}
      button={
        <>
          <span>{title}</span>
          <Icon name="down" />
        </>
      }
    >
      {recent.length > 0 && <p class="head">Recent, in this browser</p>}
      {recent.slice(0, RECENT).map(({ id, name, when }) => (
        <button key={id} type="button" class="it" onClick={() => void go({ kind: "kept", key: id })}>
          <span>{name}</span>
          <span class="muted small">{ago(when, Date.now())}</span>
        </button>
      ))}
      <p class="head">Examples</p>
      <button type="button" class="it" onClick={() => void go({ kind: "example" })}>
        {EXAMPLE}
      </button>
      {GALLERY.map(({ name, title: one }) => (
        <button key={name} type="button" class="it" onClick={() => void go({ kind: "gallery", name })}>
          {one}
        </button>
      ))}
      <hr />
      <button type="button" class="it" onClick={() => move({ view: "data", sheet: "scenarios" })}>
        All scenarios and plans
      </button>
      <button type="button" class="it" onClick={() => show("start")}>
        <span>New scenario</span>
        <span class="muted">N</span>
      </button>
    </Menu>
  );
}

/** Theme, paper, keys. */
function MoreMenu() {
  const theme = useStore((state) => state.theme);
  return (
    <Menu label="More" right button={<Dots />}>
      <p class="head">Colours</p>
      {THEMES.map(([name, text]) => (
        <button key={name} type="button" class="it" aria-pressed={theme === name} onClick={() => set({ theme: name })}>
          <span>{text}</span>
          <span class="muted">{theme === name ? "chosen" : ""}</span>
        </button>
      ))}
      <hr />
      <button type="button" class="it" onClick={() => print()}>
        <span>Print the report</span>
        <span class="muted">P</span>
      </button>
      <button type="button" class="it" onClick={() => set({ panel: "commands" })}>
        <span>Find a command</span>
        <span class="muted">Ctrl K</span>
      </button>
      <button type="button" class="it" onClick={() => set({ panel: "keys" })}>
        <span>Keyboard</span>
        <span class="muted">?</span>
      </button>
      <button type="button" class="it" onClick={() => set({ panel: "words" })}>
        <span>Words</span>
      </button>
      <hr />
      <button type="button" class="it" onClick={() => move({ view: "data" })}>
        <span>See the data</span>
        <span class="muted">D</span>
      </button>
    </Menu>
  );
}
