/** Three tabs below the answer: why machines are idle, what is asked for, the plan. */

import { about, anHour } from "../model/money.ts";
import { percent, plural } from "../model/numbers.ts";
import type { Tab } from "../model/address.ts";
import { move } from "../navigate.ts";
import { shownView, useStore } from "../store.ts";
import { DemandTab } from "./demand-tab.tsx";
import { PlanTab } from "./plan-tab.tsx";
import { WhyTab } from "./why-tab.tsx";

/** Their names, in the order of the keys 1, 2, 3. */
export const TABS: readonly (readonly [Tab, string])[] = [
  ["why", "Why idle"],
  ["demand", "Demand"],
  ["plan", "Plan"],
];

/** The tabs, and what the chosen one shows. */
export function Tabs() {
  const tab = useStore(({ place }) => place.tab);
  const view = useStore(shownView);
  if (view === undefined || !view.planned) {
    return null;
  }
  const { figures, changes } = view;
  const notes: Record<Tab, string> = {
    why: `${about(figures.idlePerHour, figures.unit)}${anHour(figures.unit)}`,
    demand: figures.servedPercent === undefined ? "" : `${percent(100 - figures.servedPercent)} % unmet`,
    plan: changes.changed > 0 ? plural(changes.changed, "change") : plural(changes.entries, "group"),
  };
  return (
    <>
      <div class="tabs" id="tabs">
        <div
          class="wrap"
          role="tablist"
          aria-label="Details"
          onKeyDown={(event) => {
            const at = TABS.findIndex(([name]) => name === tab);
            const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
            const next = step === undefined ? undefined : TABS[(at + step + TABS.length) % TABS.length];
            if (next !== undefined) {
              event.preventDefault();
              move({ tab: next[0] });
              document.getElementById(`tab-${next[0]}`)?.focus();
            }
          }}
        >
          {TABS.map(([name, title]) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`tab-${name}`}
              aria-selected={tab === name}
              aria-controls={`panel-${name}`}
              tabIndex={tab === name ? 0 : -1}
              onClick={() => move({ tab: name })}
            >
              {title} <span>{notes[name]}</span>
            </button>
          ))}
        </div>
      </div>
      {TABS.map(([name]) => (
        <section key={name} class="wrap view" role="tabpanel" id={`panel-${name}`} aria-labelledby={`tab-${name}`} hidden={tab !== name}>
          {tab === name && (name === "why" ? <WhyTab /> : name === "demand" ? <DemandTab /> : <PlanTab />)}
        </section>
      ))}
    </>
  );
}
