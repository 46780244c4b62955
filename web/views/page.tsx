/** The whole page, from top to bottom. */

import { Notices } from "./notices.tsx";
import { TopBar } from "./top-bar.tsx";
import { FlowView } from "./flow.tsx";
import { HeatView } from "./heat.tsx";
import { FleetView } from "./fleet.tsx";
import { Headline } from "./headline.tsx";
import { Panels } from "./panels.tsx";
import { Operators } from "./operators.tsx";
import { Policies } from "./policies.tsx";
import { ProofPanel } from "./proof.tsx";
import { ServiceView } from "./service.tsx";
import { Waste } from "./waste.tsx";
import { WhatIfView } from "./what-if.tsx";
import { WorthView } from "./worth.tsx";

/** Everything. */
export function Page() {
  return (
    <>
      <a class="skip" href="#main">
        Skip to the answer
      </a>
      <TopBar />
      <Notices />
      <main id="main">
        <Headline />
        <div class="columns">
          <WhatIfView />
          <Waste />
          <Policies />
          <HeatView />
          <ServiceView />
          <FlowView />
          <WorthView />
          <FleetView />
          <Operators />
          <ProofPanel />
        </div>
      </main>
      <Panels />
      <footer class="foot">
        <p>
          Everything is worked out in this tab. No scenario leaves it, nothing is counted, nothing is loaded from
          elsewhere.
        </p>
      </footer>
    </>
  );
}
