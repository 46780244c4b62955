/** What is going on, and what went wrong. */

import { useEffect } from "preact/hooks";
import { Kept } from "./data/told.tsx";
import { set, useStore } from "../store.ts";
import type { Complaint, Refusal } from "../worker/protocol.ts";

/** How long a short notice stays, in milliseconds. */
const SHORT = 6000;

/** Refusals and short notices. */
export function Notices() {
  const refusal = useStore((state) => state.refusal);
  const notice = useStore((state) => state.notice);
  useEffect(() => {
    if (notice === undefined) {
      return undefined;
    }
    const timer = setTimeout(() => set({ notice: undefined }), SHORT);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <div class="wrap told">
      {notice !== undefined && (
        <p class="notice" role="status">
          {notice}
        </p>
      )}
      <Kept />
      {refusal !== undefined && <Refused refusal={refusal} />}
    </div>
  );
}

/** Why a file could not be opened, or a solve failed. */
export function Refused({ refusal }: { refusal: Refusal }) {
  const kept = useStore((state) => state.planView !== undefined);
  return (
    <div class="refusal" role="alert">
      <div class="row">
        <p>
          <strong>{sentence(refusal.what)}</strong> {refusal.message.startsWith(`${refusal.what} `) ? refusal.message.slice(refusal.what.length + 1) : refusal.message}
          {kept && ". What is shown is not changed by it."}
        </p>
        <button type="button" class="btn" onClick={() => set({ refusal: undefined })}>
          Close
        </button>
      </div>
      {refusal.complaints.length > 0 && <Complaints complaints={refusal.complaints} count={refusal.count} />}
    </div>
  );
}

function sentence(words: string): string {
  return `${words[0]?.toUpperCase() ?? ""}${words.slice(1)}`;
}

/** What is wrong, each beside the line it is about. */
function Complaints({ complaints, count }: { complaints: readonly Complaint[]; count: number }) {
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
