/** The bar at the top: which scenario, and what to do with it. */

import { showPanel } from "../actions.ts";
import { GALLERY } from "../gallery/gallery.ts";
import { go } from "../navigate.ts";
import { set, useStore } from "../store.ts";
import type { Theme } from "../store.ts";
import { Choice } from "./components.tsx";
import { goTo } from "./section-nav.tsx";

/** The way past it, the word, scenarios, what can be done, the theme. */
export function TopBar() {
  const theme = useStore((state) => state.theme);
  const opened = useStore((state) => state.opened);
  const shown = `${opened?.key ?? ""}`;
  return (
    <header class="top">
      <a class="skip" href="#main" onClick={(event) => goTo(event, "main")}>
        Skip to the answer
      </a>
      <div class="frame">
        <p class="word">
          <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
            <rect class="word-back" width="32" height="32" rx="7" />
            <rect class="word-bar" x="6" y="17" width="5" height="9" rx="1" />
            <rect class="word-bar" x="13.5" y="6" width="5" height="20" rx="1" />
            <rect class="word-bar faint" x="21" y="12" width="5" height="14" rx="1" />
          </svg>
          idlewise
        </p>
        <nav class="actions" aria-label="Scenario">
          <label class="choice">
            <span class="away">Worked scenarios</span>
            <select
              key={shown}
              value=""
              onChange={({ currentTarget }) => {
                const { value } = currentTarget;
                currentTarget.value = "";
                void go(value === "example" ? { kind: "example" } : { kind: "gallery", name: value });
              }}
            >
              <option value="" disabled>
                Worked scenarios
              </option>
              <option value="example">A decentralised network, one day</option>
              {GALLERY.map(({ name, title }) => (
                <option key={name} value={name}>
                  {title}
                </option>
              ))}
            </select>
          </label>
          <button type="button" class="main" onClick={() => showPanel("open")}>
            Open
          </button>
          <button type="button" onClick={() => showPanel("grid")}>
            Edit
          </button>
          <button type="button" onClick={() => showPanel("export")}>
            Take along
          </button>
        </nav>
        <Choice<Theme>
          label="Theme"
          value={theme}
          choices={[
            ["system", "System"],
            ["light", "Light"],
            ["dark", "Dark"],
          ]}
          onChange={(value) => set({ theme: value })}
        />
      </div>
    </header>
  );
}
