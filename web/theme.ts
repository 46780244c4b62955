/** Light, dark, or as the system has it. */

import { get, set, subscribe } from "./store.ts";
import type { Theme } from "./store.ts";

const KEY = "idlewise-theme";

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
    return true;
  };
  follow();
  subscribe(follow);
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
