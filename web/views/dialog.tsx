/** A dialog over the page. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { showPanel } from "../actions.ts";

/** Opens when it is drawn; Escape and the button close it. */
export function Dialog({ title, wide, children }: { title: string; wide?: boolean; children: ComponentChildren }) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const { current } = ref;
    current?.showModal();
    return () => current?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      class={wide === true ? "wide" : undefined}
      aria-labelledby="dialog-title"
      onCancel={(event) => {
        event.preventDefault();
        showPanel(undefined);
      }}
      onClick={(event) => {
        // The backdrop belongs to the dialog itself.
        if (event.target === ref.current) {
          showPanel(undefined);
        }
      }}
    >
      <div class="dialog">
        <header class="card-head">
          <h2 id="dialog-title">{title}</h2>
          <button type="button" class="bare" onClick={() => showPanel(undefined)}>
            Close
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
