/** The whole page: the bar, and the view that the address names. */

import { useStore } from "../store.ts";
import { DataView } from "./data-view.tsx";
import { FlowView } from "./flow.tsx";
import { Headline } from "./headline.tsx";
import { HeatView } from "./heat.tsx";
import { Notices, Solving } from "./notices.tsx";
import { Operators } from "./operators.tsx";
import { ServiceView } from "./service.tsx";
import { StartView } from "./start-view.tsx";
import { TopBar } from "./top-bar.tsx";
import { Waste } from "./waste.tsx";
import { WhatIfView } from "./what-if.tsx";

/** Everything. All that is drawn stands in a landmark (header, nav, main, footer,
 * dialog), so that nobody who goes from one to the next misses a part. */
export function Page() {
  const view = useStore(({ place }) => place.view);
  return (
    <>
      <TopBar />
      <main id="main" tabIndex={-1}>
        <div class="wrap">
          <Notices />
        </div>
        {view === "plan" && <PlanView />}
        {view === "data" && <DataView />}
        {view === "start" && <StartView />}
        <Solving />
      </main>
    </>
  );
}

function PlanView() {
  return (
    <div class="wrap">
      <Headline />
      <WhatIfView />
      <Waste />
      <HeatView />
      <ServiceView />
      <FlowView />
      <Operators />
    </div>
  );
}
