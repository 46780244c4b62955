/** The Data view: the scenario as tables to type in. */

import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { fail } from "../actions.ts";

/** The tables, whose code is loaded when they are opened for the first time. */
export function DataView() {
  const [Grid, setGrid] = useState<ComponentType | undefined>(undefined);
  useEffect(() => {
    import("./grid.tsx").then(
      (loaded) => setGrid(() => loaded.default),
      (error: unknown) => fail("the tables", error),
    );
  }, []);
  return (
    <section class="wrap view" aria-labelledby="data-title">
      <h1 id="data-title">Data</h1>
      {Grid === undefined ? <span class="skel" style={{ height: "320px", marginTop: "24px" }} /> : <Grid />}
    </section>
  );
}
