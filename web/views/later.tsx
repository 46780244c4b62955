/** A view whose code is loaded when it is opened for the first time. */

import type { ComponentType, VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { fail } from "../actions.ts";

/** The view with its properties, or what is shown until its code is there. */
export function Later<Given extends object>({
  load,
  what,
  until,
  given,
}: {
  load: () => Promise<{ default: ComponentType<Given> }>;
  /** What cannot be shown where loading fails. */
  what: string;
  until: VNode;
  given: Given;
}) {
  const [View, setView] = useState<ComponentType<Given> | undefined>(undefined);
  useEffect(() => {
    load().then(
      (loaded) => setView(() => loaded.default),
      (error: unknown) => fail(what, error),
    );
  }, []);
  return View === undefined ? until : <View {...given} />;
}
