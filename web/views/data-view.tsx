/** The Data view, whose code is loaded when it is opened for the first time. */

import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { fail } from "../actions.ts";

/** The sheets. */
export function DataView() {
  const [Page, setPage] = useState<ComponentType | undefined>(undefined);
  useEffect(() => {
    import("./data/data-page.tsx").then(
      (loaded) => setPage(() => loaded.default),
      (error: unknown) => fail("the tables", error),
    );
  }, []);
  return Page === undefined ? (
    <section class="wrap view" aria-label="Data">
      <span class="skel" style={{ height: "320px", marginTop: "24px" }} />
    </section>
  ) : (
    <Page />
  );
}
