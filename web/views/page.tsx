/** The whole page, from top to bottom. */

import { FleetViews } from "./fleet.tsx";
import { FlowView } from "./flow.tsx";
import { Headline } from "./headline.tsx";
import { HeatView } from "./heat.tsx";
import { Notices, Solving } from "./notices.tsx";
import { Operators } from "./operators.tsx";
import { Panels } from "./panels.tsx";
import { Policies } from "./policies.tsx";
import { ProofPanel } from "./proof.tsx";
import { SectionNav } from "./section-nav.tsx";
import { ServiceView } from "./service.tsx";
import { SteadyView } from "./steady.tsx";
import { TopBar } from "./top-bar.tsx";
import { Waste } from "./waste.tsx";
import { WhatIfView } from "./what-if.tsx";
import { WorthView } from "./worth.tsx";

/** Everything. All that is drawn stands in a landmark (header, nav, main, footer,
 * dialog), so that nobody who goes from one to the next misses a part. */
export function Page() {
  return (
    <>
      <TopBar />
      <SectionNav />
      <div class="frame">
        <main id="main" tabIndex={-1}>
          <Notices />
          <Headline />
          <div class="layout">
            <div class="side">
              <WhatIfView />
            </div>
            <div class="cards">
              <Waste />
              <Policies />
              <HeatView />
              <ServiceView />
              <FlowView />
              <WorthView />
              <Operators />
              <FleetViews />
              <SteadyView />
              <ProofPanel />
            </div>
          </div>
          <Solving />
        </main>
        <footer class="foot">
          <p>
            Everything is worked out in this tab. No scenario leaves it, nothing is counted, nothing is loaded from
            elsewhere.
          </p>
        </footer>
      </div>
      <Panels />
    </>
  );
}
