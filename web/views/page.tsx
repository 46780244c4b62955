/** The whole page: the bar, and the view that the address names. */

import { useStore } from "../store.ts";
import { ActionList } from "./action-list.tsx";
import { Answer } from "./answer.tsx";
import { DataView } from "./data-view.tsx";
import { Dock } from "./dock.tsx";
import { useKeys } from "./keys.tsx";
import { Notices } from "./notices.tsx";
import { Panels } from "./panels.tsx";
import { StartView } from "./start-view.tsx";
import { Tabs } from "./tabs.tsx";
import { Tips } from "./tips.tsx";
import { TopBar } from "./top-bar.tsx";

/** Everything. All that is drawn stands in a landmark (header, nav, main, footer,
 * dialog), so that nobody who goes from one to the next misses a part. */
export function Page() {
  const view = useStore(({ place }) => place.view);
  useKeys();
  return (
    <>
      <TopBar />
      <main id="main" tabIndex={-1}>
        <Notices />
        {view === "plan" && <PlanView />}
        {view === "data" && <DataView />}
        {view === "start" && <StartView />}
      </main>
      {view !== "start" && <Dock />}
      <Panels />
      <Tips />
    </>
  );
}

function PlanView() {
  return (
    <>
      <section class="wrap hero" aria-label="Answer">
        <Answer />
        <ActionList />
      </section>
      <Tabs />
    </>
  );
}
