/** What amounts of money on the page are in. */

import { useStore } from "../store.ts";

/** The scenario's label, or `currency` where it gives none. */
export function useCurrency(): string {
  return useStore((state) => state.planView?.headline.currency) ?? "currency";
}
