/** Is the fleet the right size? Growing, switching off, and being ready. */

import { useStore } from "../store.ts";
import { GrowthView } from "./growth.tsx";
import { StressView } from "./stress.tsx";
import { SwitchOffView } from "./switch-off.tsx";

/** Three questions; each solves the scenario many times, so it waits to be asked. */
export function FleetViews() {
  const planned = useStore((state) => state.planView?.planned ?? false);
  return planned ? (
    <>
      <GrowthView />
      <SwitchOffView />
      <StressView />
    </>
  ) : null;
}
