/** One time cursor over all charts: it follows the pointer in any of them, a finger,
 * and the keys. */

import { useStore } from "../store.ts";
import { moveHour } from "../navigate.ts";
import { middleOf, periodAt } from "./time.ts";

/** The period below the cursor. */
export function useHour(): number | undefined {
  return useStore(({ place, hour }) => place.hour ?? hour?.period);
}

/** What a drawing listens to so that the cursor follows the pointer. */
export function following(hours: readonly number[]): { onPointerMove: (event: PointerEvent) => void; onPointerDown: (event: PointerEvent) => void } {
  const follow = (event: PointerEvent): void => {
    if (event.currentTarget instanceof Element) {
      const { left, width } = event.currentTarget.getBoundingClientRect();
      moveHour(periodAt(hours, (event.clientX - left) / Math.max(width, 1)));
    }
  };
  return { onPointerMove: follow, onPointerDown: follow };
}

/** The cursor itself, over a drawing whose place is relative. */
export function Cursor({ hours, label }: { hours: readonly number[]; label?: string | undefined }) {
  const hour = useHour();
  if (hour === undefined) {
    return null;
  }
  return (
    <div class="cur" style={{ left: `${100 * middleOf(hours, hour)}%` }} aria-hidden="true">
      {label !== undefined && <i>{label}</i>}
    </div>
  );
}
