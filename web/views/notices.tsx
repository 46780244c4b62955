/** What is going on, and what went wrong. */

import { useEffect } from "preact/hooks";
import { stop } from "../actions.ts";
import { Kept } from "./data/told.tsx";
import { set, useStore } from "../store.ts";
import type { Complaint, Refusal } from "../worker/protocol.ts";

/** How long a short notice stays, in milliseconds. */
const SHORT = 6000;

/** How far the solve is, and a way to stop it. */
export function Solving() {
  const solving = useStore((state) => state.solving);
  const kept = useStore((state) => state.planView !== undefined);
  const share = solving === undefined || solving.total === 0 ? undefined : solving.done / solving.total;
  return (
    <>
      <div class="solving" data-on={solving !== undefined}>
        {solving !== undefined && (
          <>
            <progress aria-label="Solving" max={1} {...(share === undefined ? {} : { value: share })} />
            <span>Solving in this tab{share === undefined ? "" : `: ${solving.done} of ${solving.total} parts`}</span>
            <button type="button" onClick={stop}>
              Stop
            </button>
          </>
        )}
      </div>
      <p class="away" role="status">
        {solving === undefined ? (kept ? "The plan is ready." : "") : "Solving."}
      </p>
    </>
  );
}

/** Refusals and short notices. */
export function Notices() {
  const refusal = useStore((state) => state.refusal);
  const panel = useStore((state) => state.panel);
  const notice = useStore((state) => state.notice);
  useEffect(() => {
    if (notice === undefined) {
      return undefined;
    }
    const timer = setTimeout(() => set({ notice: undefined }), SHORT);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <div class="notices">
      {notice !== undefined && (
        <p class="notice" role="status">
          {notice}
        </p>
      )}
      <Kept />
      {refusal !== undefined && panel === undefined && <Refused refusal={refusal} />}
    </div>
  );
}

/** Why a file could not be opened, or a solve failed. */
export function Refused({ refusal }: { refusal: Refusal }) {
  const kept = useStore((state) => state.planView !== undefined);
  return (
    <div class="refusal" role="alert">
      <p>
        <strong>{refusal.what}</strong> {refusal.message}
        {kept && ". What was open before is unchanged."}
      </p>
      {refusal.complaints.length > 0 && <Complaints complaints={refusal.complaints} count={refusal.count} />}
      <button type="button" onClick={() => set({ refusal: undefined })}>
        Close
      </button>
    </div>
  );
}

/** What is wrong, each beside the line it is about. */
export function Complaints({ complaints, count }: { complaints: readonly Complaint[]; count: number }) {
  return (
    <ol class="complaints">
      {complaints.map(({ path, found, expected, nearest, excerpt }, at) => (
        <li key={at}>
          <code class="path">
            {path}
            {excerpt !== undefined && !path.startsWith("line") && ` (line ${excerpt.line})`}
          </code>
          <span>
            found <b>{found}</b>, expected <b>{expected}</b>
            {nearest != null && (
              <>
                {" "}
                — did you mean <b>{nearest}</b>?
              </>
            )}
          </span>
          {excerpt !== undefined && (
            <pre>
              <span class="line-number">{excerpt.line}</span>
              {excerpt.text.slice(0, excerpt.from)}
              <mark>{excerpt.text.slice(excerpt.from, excerpt.to) || " "}</mark>
              {excerpt.text.slice(excerpt.to)}
            </pre>
          )}
        </li>
      ))}
      {count > complaints.length && <li>and {count - complaints.length} more</li>}
    </ol>
  );
}
