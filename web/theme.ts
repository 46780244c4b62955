/** Light, dark, or as the system has it. */

import { coloursChanged } from "./charts/palette.ts";
import { get, set, subscribe } from "./store.ts";
import type { Theme } from "./store.ts";

const KEY = "idlewise-theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

/** Reads what was chosen before and follows what is chosen now. */
export function startTheme(): void {
  set({ theme: remembered() });
  let last: Theme | undefined;
  const follow = (): boolean => {
    const { theme } = get();
    if (theme === last) {
      return false;
    }
    last = theme;
    document.documentElement.dataset["theme"] = theme;
    remember(theme);
    coloursChanged();
    return true;
  };
  follow();
  subscribe(follow);
  dark.addEventListener("change", coloursChanged);
  // Canvases do not wait for type; they are drawn anew when it is there.
  void document.fonts.ready.then(coloursChanged);
  // Paper is white: canvases are drawn anew for it.
  for (const name of ["beforeprint", "afterprint"]) {
    addEventListener(name, () => {
      document.documentElement.classList.toggle("printing", name === "beforeprint");
      coloursChanged();
    });
  }
}

function remembered(): Theme {
  try {
    const found = localStorage.getItem(KEY);
    return found === "light" || found === "dark" ? found : "system";
  } catch {
    return "system";
  }
}

function remember(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Private windows may refuse; the theme then lasts as long as the page.
  }
}
