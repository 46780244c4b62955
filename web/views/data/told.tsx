/** What is said about keeping: that nothing is kept, that another tab was there too, that
 * something was deleted. It stays said until it is over or closed. */

import { restoreKept } from "../../data.ts";
import { exportFile } from "../../actions.ts";
import { go } from "../../navigate.ts";
import { set, useStore } from "../../store.ts";

/** Everything there is to say. */
export function Kept() {
  const storage = useStore((state) => state.storage);
  const parted = useStore((state) => state.parted);
  const deleted = useStore((state) => state.deleted);
  const draft = useStore((state) => state.draft);
  return (
    <>
      {storage?.kept === false && draft?.origin === "own" && (
        <div class="notice kept-not" role="alert">
          <span>{storage.words}</span>
          <button type="button" class="btn" onClick={() => void exportFile("scenario.json")}>
            Download it
          </button>
        </div>
      )}
      {parted !== undefined && (
        <div class="notice" role="status">
          <span>{parted}</span>
          <button type="button" class="btn quiet" onClick={() => set({ parted: undefined })}>
            Close
          </button>
        </div>
      )}
      {draft?.elsewhere === true && parted === undefined && (
        <div class="notice" role="status">
          <span>“{draft.name}” was changed in another tab. What you change here will be kept as a copy of its own.</span>
          <button type="button" class="btn" onClick={() => void go({ kind: "kept", key: draft.key }, "data")}>
            Show that version
          </button>
        </div>
      )}
      {deleted !== undefined && (
        <div class="notice" role="status">
          <span>“{deleted.name}” is deleted.</span>
          <button type="button" class="btn" onClick={() => void restoreKept()}>
            Undo
          </button>
          <button type="button" class="btn quiet" onClick={() => set({ deleted: undefined })}>
            Close
          </button>
        </div>
      )}
    </>
  );
}
