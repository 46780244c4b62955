/** A dialog over the page. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { showPanel } from "../actions.ts";
import { Icon } from "./icons.tsx";

/** Opens when it is drawn; Escape and the button close it. */
export function Dialog({ title, children }: { title: string; children: ComponentChildren }) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const { current } = ref;
    current?.showModal();
    return () => current?.close();
  }, []);
  return (
    <dialog
      ref={ref}
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
        <header class="dialog-head">
          <h2 id="dialog-title">{title}</h2>
          <button type="button" class="btn quiet" aria-label="Close" onClick={() => showPanel(undefined)}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
