/** What stands behind a word or a figure, shown at the pointer or, by keyboard, below
 * what has the focus. Any element with `data-tip` has one. */

import { useEffect, useState } from "preact/hooks";

/** Pixels between the pointer and the text. */
const AWAY = 14;
/** The widest text, in pixels, as the style sheet has it. */
const WIDEST = 280;

interface Tip {
  text: string;
  x: number;
  y: number;
}

/** The one text of that kind on the page. */
export function Tips() {
  const [tip, setTip] = useState<Tip | undefined>(undefined);
  useEffect(() => {
    // What an element says may change while the pointer is on it.
    const changed = new MutationObserver(([change]) => {
      const { target } = change ?? {};
      const text = target instanceof Element ? target.getAttribute("data-tip") : null;
      setTip((before) => (before === undefined || text === null ? before : { ...before, text }));
    });
    const textOf = (target: EventTarget | null): string | undefined => {
      const found = target instanceof Element ? target.closest("[data-tip]") : null;
      changed.disconnect();
      if (found !== null) {
        changed.observe(found, { attributes: true, attributeFilter: ["data-tip"] });
      }
      return found?.getAttribute("data-tip") ?? undefined;
    };
    const at = (event: PointerEvent): void => {
      if (event.pointerType === "touch") {
        return;
      }
      const text = textOf(event.target);
      setTip(text === undefined ? undefined : { text, x: event.clientX, y: event.clientY });
    };
    const focus = ({ target }: FocusEvent): void => {
      const text = textOf(target);
      if (text !== undefined && target instanceof Element && target.matches(":focus-visible")) {
        const box = target.getBoundingClientRect();
        setTip({ text, x: box.left, y: box.bottom - AWAY + 6 });
      }
    };
    const none = (): void => setTip(undefined);
    const escape = ({ key }: KeyboardEvent): void => {
      if (key === "Escape") {
        none();
      }
    };
    document.addEventListener("pointermove", at);
    document.addEventListener("pointerleave", none);
    document.addEventListener("focusin", focus);
    document.addEventListener("focusout", none);
    document.addEventListener("scroll", none, true);
    document.addEventListener("keydown", escape);
    return () => {
      changed.disconnect();
      document.removeEventListener("pointermove", at);
      document.removeEventListener("pointerleave", none);
      document.removeEventListener("focusin", focus);
      document.removeEventListener("focusout", none);
      document.removeEventListener("scroll", none, true);
      document.removeEventListener("keydown", escape);
    };
  }, []);
  if (tip === undefined) {
    return null;
  }
  const left = Math.max(8, Math.min(tip.x + AWAY, innerWidth - WIDEST - 8));
  const below = tip.y < innerHeight - 120;
  return (
    <div
      class="tip"
      aria-hidden="true"
      style={below ? { left: `${left}px`, top: `${tip.y + AWAY}px` } : { left: `${left}px`, bottom: `${innerHeight - tip.y + AWAY}px` }}
    >
      {tip.text}
    </div>
  );
}

/** A word that says what stands behind it. */
export function Term({ tip, children }: { tip: string; children: preact.ComponentChildren }) {
  return (
    <span class="term" tabIndex={0} data-tip={tip} aria-description={tip}>
      {children}
    </span>
  );
}
