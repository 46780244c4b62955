/** A button that opens a small panel below itself. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** Closes on Escape, on a click elsewhere and on a choice; the focus then goes
 * back to its button. */
export function Menu({
  label,
  button,
  kind = "btn quiet",
  right,
  class: name = "",
  width,
  children,
}: {
  /** Read aloud where the button shows no words. */
  label?: string;
  button: ComponentChildren;
  /** The button's classes. */
  kind?: string;
  right?: boolean;
  class?: string;
  width?: number;
  children: ComponentChildren;
}) {
  const ref = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const { current } = ref;
    const away = ({ target }: Event): void => {
      if (current !== null && target instanceof Node && !current.contains(target)) {
        current.open = false;
      }
    };
    document.addEventListener("click", away);
    return () => document.removeEventListener("click", away);
  }, []);
  const close = (): void => {
    if (ref.current?.open === true) {
      ref.current.open = false;
      ref.current.querySelector("summary")?.focus();
    }
  };
  return (
    <details
      ref={ref}
      class={`menu ${name}`}
      onKeyDown={(event) => {
        if (event.key === "Escape" && ref.current?.open === true) {
          event.stopPropagation();
          close();
        }
      }}
    >
      <summary class={kind} aria-label={label}>
        {button}
      </summary>
      <div
        class={right === true ? "pop r" : "pop"}
        style={width === undefined ? undefined : { width: `${width}px` }}
        onClick={({ target }) => {
          if (target instanceof Element && target.closest(".it") !== null) {
            close();
          }
        }}
      >
        {children}
      </div>
    </details>
  );
}
