/** Colours and type of the style sheet, for what is drawn on canvases: they do
 * not follow the style sheet by themselves. */

/** Pixels of the page's type on an ordinary screen. */
const ORDINARY = 15;

const listeners = new Set<() => void>();

/** How much larger the page's type is than on an ordinary screen. */
export function enlarged(): number {
  return Math.max(1, Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / ORDINARY || 1);
}

/** A colour of the style sheet. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** The font of canvases, in a size in pixels of an ordinary screen. */
export function font(size: number): string {
  return `${size * enlarged()}px ${colour("type")}`;
}

/** Calls a listener when colours or type have changed. */
export function onColours(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Says that colours or type have changed: canvases are drawn anew. */
export function coloursChanged(): void {
  listeners.forEach((listener) => listener());
}
