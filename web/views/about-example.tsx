/** What a worked scenario shows, and where its figures are from. */

import { useState } from "preact/hooks";
import { fail } from "../actions.ts";
import type { About } from "../gallery/about.ts";
import { aboutWorked } from "../gallery/gallery.ts";

/** Folded away; the text comes when it is opened. */
export function AboutExample({ name }: { name: string }) {
  const [text, setText] = useState<About | undefined>(undefined);
  const load = (): void => {
    aboutWorked(name).then(setText, (error: unknown) => fail("what the example shows", error));
  };
  return (
    <details class="meta" onToggle={load}>
      <summary>What this example shows</summary>
      <p>{text?.shows}</p>
      <p>{text?.sources}</p>
    </details>
  );
}
