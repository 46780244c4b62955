/** The Data view. */

import { Later } from "./later.tsx";

const load = () => import("./data/data-page.tsx");

/** The sheets. */
export function DataView() {
  const until = (
    <section class="wrap view" aria-label="Data">
      <span class="skel" style={{ height: "320px", marginTop: "24px" }} />
    </section>
  );
  return <Later load={load} what="the tables" until={until} given={{}} />;
}
