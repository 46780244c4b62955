/** Why machines are idle: the causes, where and when, and one node's day. */

import { CAUSES } from "../model/figures.ts";
import type { Cause, Figures } from "../model/figures.ts";
import type { CausePlaces } from "../model/plan-view.ts";
import { about, exact, perHour } from "../model/money.ts";
import { whyTitle } from "../model/say.ts";
import { move } from "../navigate.ts";
import { shownView, useStore } from "../store.ts";
import { ChartMenu } from "./chart-menu.tsx";
import { DayPanel } from "./day-panel.tsx";
import { Heatmap } from "./heatmap.tsx";
import { Term } from "./tips.tsx";
import { CAUSE_WORDS, PART_WORDS, tipOf } from "./words.ts";

/** What is chosen can be a part of the bar as well. */
type Chosen = Cause | "free" | "loaded";

/** The tab. */
export function WhyTab() {
  const view = useStore(shownView);
  if (view === undefined) {
    return null;
  }
  const { figures } = view;
  return (
    <>
      <h2>{whyTitle(figures)}</h2>
      <p class="lead">
        {about(figures.idlePerHour, figures.unit)} of {figures.priced ? "every hour’s " : ""}
        {about(figures.installed.money, figures.unit)} {figures.priced ? "buys idle machines" : "stand idle"}. Pick a cause to see where it is, then a row to see its day.
      </p>
      <div class="cols why">
        <Causes figures={figures} places={view.places} />
        <Heatmap />
        <DayPanel />
      </div>
    </>
  );
}

function Causes({ figures, places }: { figures: Figures; places: Record<Chosen, CausePlaces> }) {
  const chosen = useStore(({ place }) => place.cause);
  const { unit, parts, causes } = figures;
  const most = Math.max(parts.free.money, parts.loaded.money, ...CAUSES.map((cause) => causes[cause].money), Number.MIN_VALUE);
  const blocked = CAUSES.filter((cause) => causes[cause].money > 1e-9).sort((a, b) => causes[b].money - causes[a].money);
  const entry = (name: Chosen, say: string, money: number, kind: string, hint: string, tip: string) => (
    <button
      key={name}
      type="button"
      aria-pressed={chosen === name || (chosen === "blocked" && kind === "blocked")}
      data-tip={tip}
      onClick={() => move({ cause: chosen === name ? undefined : name })}
    >
      <span class="l">
        <span>{say}</span>
        <span>{exact(money, unit)}</span>
      </span>
      <span class={`trk w-${kind}`} style={{ width: `${Math.max(1, (100 * money) / most)}%` }} />
      <span class="x">{hint}</span>
    </button>
  );
  const where = (name: Chosen, hint: string): string => {
    const [region] = places[name].regions;
    const [hardware] = places[name].hardware;
    return region === undefined || hardware === undefined ? hint : `Most ${region.name === "default" ? "" : `in ${region.name}, `}on ${hardware.name}: ${hint}`;
  };
  return (
    <div class="causes" data-chart="why">
      <div class="hd">
        <h3>
          <Term tip="Worked out by lifting one rule after the other: what unmet demand would then use is blocked by it. The core’s account of waste, averaged over the hours.">
            Causes
          </Term>
          , {perHour(unit)}
        </h3>
        <ChartMenu
          title="Causes of idle compute"
          file="causes"
          of="why"
          rows={() => [
            ["cause", "per hour"],
            ["free", String(parts.free.money)],
            ...CAUSES.map((cause) => [cause, String(causes[cause].money)]),
            ["loaded", String(parts.loaded.money)],
          ]}
        />
      </div>
      <p class="grp">Nothing could use it</p>
      {entry("free", PART_WORDS.free.say, parts.free.money, "free", where("free", "switch it off, or rent it out"), tipOf(PART_WORDS.free))}
      {blocked.length > 0 && <p class="grp">A rule stands between it and unmet demand</p>}
      {blocked.map((cause) =>
        entry(cause, CAUSE_WORDS[cause].say, causes[cause].money, "blocked", where(cause, CAUSE_WORDS[cause].hint), tipOf(CAUSE_WORDS[cause])),
      )}
      {parts.loaded.money > 1e-9 && (
        <>
          <p class="grp">Ready for the next request</p>
          {entry("loaded", PART_WORDS.loaded.say, parts.loaded.money, "loaded", where("loaded", "a replica is partly busy"), tipOf(PART_WORDS.loaded))}
        </>
      )}
    </div>
  );
}
