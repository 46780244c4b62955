/** Light, dark, or as the system has it. */

import { enlarged } from "./charts/size.ts";
import { get, set, subscribe } from "./store.ts";
import type { Theme } from "./store.ts";

const KEY = "idlewise-theme";
const dark = matchMedia("(prefers-color-scheme: dark)");
const changed = new Set<() => void>();

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
    changed.forEach((listener) => listener());
    return true;
  };
  follow();
  subscribe(follow);
  dark.addEventListener("change", () => changed.forEach((listener) => listener()));
  // Canvases do not wait for type; they are drawn anew when it is there.
  void document.fonts.ready.then(() => changed.forEach((listener) => listener()));
  // Paper is white: canvases are drawn anew for it.
  for (const name of ["beforeprint", "afterprint"]) {
    addEventListener(name, () => {
      document.documentElement.classList.toggle("printing", name === "beforeprint");
      changed.forEach((listener) => listener());
    });
  }
}

/** Calls a listener when colours change. */
export function onColours(listener: () => void): () => void {
  changed.add(listener);
  return () => changed.delete(listener);
}

/** The type of canvases, in a size in pixels of an ordinary screen. */
export function type(size: number): string {
  return `${size * enlarged()}px ${colour("type")}`;
}

/** A colour of the style sheet, for canvases. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
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
