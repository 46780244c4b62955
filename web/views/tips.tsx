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
    // A finger has no place to rest: what it touches is told like what has the focus.
    let touched = false;
    const pressed = ({ pointerType }: PointerEvent): void => {
      touched = pointerType === "touch";
    };
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
      focused = undefined;
      const text = textOf(event.target);
      setTip(text === undefined ? undefined : { text, x: event.clientX, y: event.clientY });
    };
    const focus = ({ target }: FocusEvent): void => {
      const text = textOf(target);
      if (text !== undefined && target instanceof Element && target.matches(touched ? ".term, .explained" : ":focus-visible")) {
        focused = { target, text };
        beside();
      }
    };
    // What gets the focus may be scrolled into view by it: the text goes along.
    let focused: { target: Element; text: string } | undefined;
    const beside = (): void => {
      if (focused === undefined) {
        setTip(undefined);
        return;
      }
      const box = focused.target.getBoundingClientRect();
      setTip({ text: focused.text, x: box.left, y: box.bottom - AWAY + 6 });
    };
    const none = (): void => {
      focused = undefined;
      setTip(undefined);
    };
    const keys = (event: KeyboardEvent): void => {
      touched = false;
      if (event.key === "Escape") {
        none();
      }
      moveAmong(event);
    };
    document.addEventListener("pointerdown", pressed, true);
    document.addEventListener("pointermove", at);
    document.addEventListener("pointerleave", none);
    document.addEventListener("focusin", focus);
    document.addEventListener("focusout", none);
    document.addEventListener("scroll", beside, true);
    document.addEventListener("keydown", keys);
    return () => {
      changed.disconnect();
      document.removeEventListener("pointerdown", pressed, true);
      document.removeEventListener("pointermove", at);
      document.removeEventListener("pointerleave", none);
      document.removeEventListener("focusin", focus);
      document.removeEventListener("focusout", none);
      document.removeEventListener("scroll", beside, true);
      document.removeEventListener("keydown", keys);
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

/** A figure in a table that says how it is worked out. The first one of a table is reached
 * by Tab, the others from there by arrows: a table is one stop, however long it is. */
export function Told({ tip, first = false, children }: { tip: string | undefined; first?: boolean; children: preact.ComponentChildren }) {
  return tip === undefined ? (
    <>{children}</>
  ) : (
    <span class="explained" tabIndex={first ? 0 : -1} data-tip={tip} aria-description={tip}>
      {children}
    </span>
  );
}

/** Arrows go from one such figure to the next one of its row or of its column. */
function moveAmong(event: KeyboardEvent): void {
  const way = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }[event.key];
  const { target } = event;
  const cell = target instanceof Element && target.matches(".explained") ? target.closest<HTMLTableCellElement>("td, th") : null;
  const table = cell?.closest("table");
  if (way === undefined || cell === null || table === null || table === undefined) {
    return;
  }
  const inRow = event.key === "ArrowLeft" || event.key === "ArrowRight";
  const row = cell.parentElement;
  const others = [...table.querySelectorAll<HTMLElement>(".explained")].filter((other) => {
    const own = other.closest<HTMLTableCellElement>("td, th");
    return inRow ? own?.parentElement === row : own?.cellIndex === cell.cellIndex;
  });
  event.preventDefault();
  others[others.findIndex((other) => other === target) + way]?.focus();
}
