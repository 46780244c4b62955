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
import { SectionNav, goTo } from "./section-nav.tsx";
import { ServiceView } from "./service.tsx";
import { SteadyView } from "./steady.tsx";
import { TopBar } from "./top-bar.tsx";
import { Waste } from "./waste.tsx";
import { WhatIfView } from "./what-if.tsx";
import { WorthView } from "./worth.tsx";

/** Everything. */
export function Page() {
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => goTo(event, "main")}>
        Skip to the answer
      </a>
      <TopBar />
      <SectionNav />
      <div class="frame">
        <Notices />
        <main id="main" tabIndex={-1}>
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
        </main>
        <footer class="foot">
          <p>
            Everything is worked out in this tab. No scenario leaves it, nothing is counted, nothing is loaded from
            elsewhere.
          </p>
        </footer>
      </div>
      <Solving />
      <Panels />
    </>
  );
}
