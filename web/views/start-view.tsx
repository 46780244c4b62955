/** The start: bringing a fleet of one's own. */

import { OpenPanel } from "./open.tsx";

/** Files, a pasted text, or an example. */
export function StartView() {
  return (
    <section class="wrap view" aria-labelledby="start-title">
      <h1 id="start-title">Find the compute you pay for and do not use.</h1>
      <p class="lead">
        Bring a fleet. You get which machines to switch off, what stands in the way of the rest, and a proof that no plan
        is better.
      </p>
      <OpenPanel />
    </section>
  );
}
