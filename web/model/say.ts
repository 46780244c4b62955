/** The page's sentences: what to do, and what it brings. Never blame. */

import { leading } from "./actions.ts";
import type { Action, Advice } from "./actions.ts";
import type { DemandView } from "./demand.ts";
import type { Figures } from "./figures.ts";
import { about, aMonth, exact } from "./money.ts";
import { gap, grouped, percent, plural } from "./numbers.ts";
import type { RentLine } from "./rents.ts";
import { when } from "./times.ts";
import { inWords, worldTurned } from "./what-if.ts";
import type { WhatIf } from "./what-if.ts";

/** A headline: what to do, then what it brings. */
interface Headline {
  text: string;
  /** Money that is won; empty where nothing is. */
  won: string;
}

/** The headline of today: the first action that there is. */
export function headline(now: Figures, advice: Advice | undefined, rent?: RentLine): Headline {
  if (rent !== undefined) {
    return { text: rent.text, won: "" };
  }
  const action = advice === undefined ? undefined : leading(advice);
  if (action !== undefined) {
    return actionLine(action, now);
  }
  if (advice === undefined || advice.looking || advice.refused === true) {
    return idleLine(now);
  }
  return {
    text: `Nothing to switch off: ${percent(now.idlePercent)} % is idle and needed at the peak.`,
    won: "",
  };
}

/** As long as no action is known: what is idle. */
export function idleLine({ idlePerHour, spendPerHour, unit, priced }: Figures): Headline {
  return {
    text: priced
      ? `${about(idlePerHour, unit)} of every ${about(spendPerHour, unit)} an hour buys idle machines.`
      : `${about(idlePerHour, unit)} of ${about(spendPerHour, unit)} stand idle.`,
    won: "",
  };
}

/** An action as a headline. */
export function actionLine(action: Action, { unit, priced }: Figures): Headline {
  const money = `${about(action.perHour, unit)}/h, ${aMonth(action.perHour, unit)} a month.`;
  const won = priced ? money : `${about(action.perHour, unit)} free.`;
  if (action.kind === "switch_off") {
    // A reader who knows nothing yet must not take what is saved for what it costs.
    return { text: `${action.title} and serve the same:`, won: priced ? `save ${money}` : won };
  }
  if (action.kind === "route_by_plan" && action.served !== undefined) {
    const { now, after } = action.served;
    return { text: `Route by this plan and serve ${percent(after)} %, not ${percent(now)} %:`, won };
  }
  return { text: `${action.title}:`, won };
}

/** The headline of what is turned. */
export function turnedLine(a: Figures, b: Figures, whatIf: WhatIf, about1: Action | undefined, near: boolean): Headline {
  const count = whatIf.actions?.length ?? 0;
  const approx = near ? "≈ " : "";
  if (worldTurned(whatIf)) {
    const served = b.servedPercent === undefined ? "" : `${percent(b.servedPercent)} % served, `;
    const actions = count === 0 ? "" : `, ${plural(count, "action")}`;
    const { actions: _, ...world } = whatIf;
    return { text: `${inWords(world)}${actions}: ${approx}${served}${percent(b.idlePercent)} % idle.`, won: "" };
  }
  if (count === 1 && about1 !== undefined && about1.kind === "switch_off") {
    return actionLine(about1, a);
  }
  const who = count === 1 ? "This change:" : `These ${count} changes together:`;
  const better = a.spendPerHour - b.spendPerHour + (b.valuePerHour - a.valuePerHour);
  if (better < 0.005) {
    return { text: `${who} ${approx}${better > -0.005 ? "no money won" : `${about(-better, a.unit)}/h worse`}.`, won: "" };
  }
  return { text: who, won: `${approx}${about(better, a.unit)}/h better, ${aMonth(better, a.unit)} a month.` };
}

/** Below the headline: of what it holds, and what is still open. */
export function underline(now: Figures, advice: Advice | undefined, rent?: RentLine, unpriced = 0): string {
  if (rent !== undefined) {
    return rent.which;
  }
  const action = advice === undefined ? undefined : leading(advice);
  if (advice === undefined || (action === undefined && advice.looking)) {
    return "Looking for what to do about it.";
  }
  if (action === undefined) {
    // What follows from it stands beside the headline, as what can be done would.
    return advice.refused === true ? "" : "for today’s machines.";
  }
  const open =
    action.openPerHour === undefined || action.openPerHour < 0.005
      ? ""
      : action.kind === "switch_off"
        ? ` A further switch-off could save at most ${about(action.openPerHour, now.unit)}/h more.`
        : ` It could bring at most ${about(action.openPerHour, now.unit)}/h more.`;
  return `for today’s machines.${open}${unpriced === 0 ? "" : ` ${plural(unpriced, "group")} ${unpriced === 1 ? "has" : "have"} no price: what they cost is left out.`}`;
}

/** Below the headline of what is turned. */
export function turnedUnder(a: Figures, b: Figures): string {
  const less = a.spendPerHour - b.spendPerHour;
  const more = b.valuePerHour - a.valuePerHour;
  const spend =
    Math.abs(less) < 0.005 ? "Spend as today" : `Spend ${exact(Math.abs(less), a.unit)}/h ${less > 0 ? "less" : "more"}`;
  const value =
    Math.abs(more) < 0.005 ? "value served as today" : `value served ${exact(Math.abs(more), a.unit)}/h ${more > 0 ? "more" : "less"}`;
  return `${spend}, ${value}.`;
}

/** The line below a figure that changed: how, and whether that is good. */
export interface Change {
  text: string;
  good: boolean;
}

/** How a percentage changed. */
export function pointsOf(a: number | undefined, b: number | undefined, wanted: "more" | "less", same: string): Change {
  const change = (b ?? 0) - (a ?? 0);
  if (a === undefined || b === undefined || Math.abs(change) < 0.05) {
    return { text: same, good: false };
  }
  const way = change > 0 ? "more" : "less";
  return { text: `${grouped(Math.abs(change), 1)} points ${way}`, good: way === wanted };
}

/** How spending changed. */
export function spendOf(a: Figures, b: Figures): Change {
  const less = a.spendPerHour - b.spendPerHour;
  if (Math.abs(less) < 0.005) {
    return { text: "the same", good: false };
  }
  const part = a.spendPerHour > 0 ? (100 * Math.abs(less)) / a.spendPerHour : 0;
  return {
    text: `${exact(Math.abs(less), a.unit)} ${less > 0 ? "less" : "more"}, ${grouped(part, part < 1 ? 1 : 0)} %`,
    good: less > 0,
  };
}

/** The title of the tab that says why. */
export function whyTitle({ parts, idlePerHour, unit }: Figures): string {
  if (idlePerHour <= 0) {
    return "Nothing is idle";
  }
  const none = (100 * parts.free.money) / idlePerHour;
  const rule = parts.blocked.money;
  if (rule < 0.005) {
    return `${grouped(none, 0)} % of what is idle has no use today; nothing waits behind a rule`;
  }
  return `${grouped(none, 0)} % of what is idle has no use today; ${about(rule, unit)}/h waits behind a rule`;
}

/** The title of the tab about demand. */
export function demandTitle({ worst, labels, idlePercent }: DemandView): string {
  if (worst === undefined) {
    return "Everything that is asked for is served";
  }
  return `Most is missing ${when(labels[worst] ?? "")}, when ${grouped(idlePercent[worst] ?? 0, 0)} % of the fleet stands idle`;
}

const NUMBERS = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"];

/** A count in words where that is short. */
export function counted(count: number): string {
  return NUMBERS[count] ?? grouped(count, 0);
}

/** The title of the tab about the plan. */
export function planTitle(changed: number, entries: number): string {
  if (changed === 0) {
    return `${counted(entries)} group${entries === 1 ? "" : "s"}, and what each of them runs`;
  }
  const rest = entries - changed;
  return `${counted(changed)} group${changed === 1 ? " changes" : "s change"}, ${rest === 0 ? "none stays" : `${counted(rest).toLowerCase()} stay${rest === 1 ? "s" : ""}`}`;
}

/** How far a plan may be from the best, in a sentence. */
export function openSentence(action: Action | undefined, { unit }: Figures, planGap: number): string {
  if (action?.openPerHour !== undefined && action.openPerHour >= 0.005) {
    const what = action.kind === "switch_off" ? "Another choice of machines to switch off could save" : "It could bring";
    return `${what} at most ${exact(action.openPerHour, unit)}/h more.`;
  }
  return planGap > 1e-6 ? `The plan itself is within ${gap(planGap)} % of the best there can be.` : "Nothing that is known of.";
}
