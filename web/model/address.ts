/** What stands in the address: which scenario is open, what of it is shown, and
 * what is turned in it. `#<source>&name=value&...`, so that the back button, a
 * bookmark and a link work as anywhere else, and no server sees any of it. */

import type { WhatIf } from "./what-if.ts";

/** Which scenario. */
export type Address =
  | { kind: "example" }
  | { kind: "gallery"; name: string }
  /** The part of a link that holds a scenario. */
  | { kind: "link"; packed: string }
  /** One that is kept in this browser, or was open before in this tab. */
  | { kind: "kept"; key: string };

/** The large parts of the page. */
export type View = "plan" | "data" | "start";
/** The tabs below the answer. */
export type Tab = "why" | "demand" | "plan";

/** Where on the page one is. */
export interface Place {
  view: View;
  tab: Tab;
  /** Index of the period under the time cursor. */
  hour?: number | undefined;
  /** A node entry, or a group of them, whose day is shown. */
  node?: string | undefined;
  /** A cause whose idle compute is shown. */
  cause?: string | undefined;
  /** What the Data view shows. */
  sheet?: string | undefined;
  /** The future that charts show, where there are several and one was chosen. */
  future?: string | undefined;
}

/** An address, taken apart. */
interface Addressed {
  source: Address;
  place: Place;
  whatIf: WhatIf | undefined;
}

const VIEWS: readonly View[] = ["plan", "data", "start"];
const TABS: readonly Tab[] = ["why", "demand", "plan"];

/** Takes an address apart. What it does not know it leaves out. */
export function addressed(hash: string): Addressed {
  const [first = "", ...rest] = hash.replace(/^#/, "").split("&");
  const given = new Map(rest.map((part) => pair(part)));
  const known = <Name extends string>(names: readonly Name[], key: string): Name | undefined =>
    names.find((name) => name === given.get(key));
  const hour = Number(given.get("hour") ?? Number.NaN);
  return {
    source: sourceOf(first),
    place: {
      view: known(VIEWS, "view") ?? "plan",
      tab: known(TABS, "tab") ?? "why",
      hour: Number.isInteger(hour) && hour >= 0 ? hour : undefined,
      node: given.get("node"),
      cause: given.get("cause"),
      sheet: given.get("sheet"),
      future: given.get("future"),
    },
    whatIf: whatIfOf(given.get("b")),
  };
}

function pair(part: string): readonly [string, string] {
  const at = part.indexOf("=");
  return at < 0 ? [part, ""] : [part.slice(0, at), decoded(part.slice(at + 1))];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that stands for itself.
    return text;
  }
}

function sourceOf(first: string): Address {
  const [name, value] = pair(first);
  switch (name) {
    case "s":
      return { kind: "link", packed: value };
    case "scenario":
      return { kind: "gallery", name: value };
    case "own":
      return { kind: "kept", key: value };
    default:
      return { kind: "example" };
  }
}

function whatIfOf(text: string | undefined): WhatIf | undefined {
  if (text === undefined) {
    return undefined;
  }
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === "object" && found !== null && !Array.isArray(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** The address of a place. */
export function addressOf({ source, place, whatIf }: Addressed): string {
  const rest: [string, string | undefined][] = [
    ["view", place.view === "plan" ? undefined : place.view],
    ["tab", place.tab === "why" ? undefined : place.tab],
    ["hour", place.hour === undefined ? undefined : String(place.hour)],
    ["node", place.node],
    ["cause", place.cause],
    ["sheet", place.sheet],
    ["future", place.future],
    ["b", whatIf === undefined || Object.keys(whatIf).length === 0 ? undefined : JSON.stringify(whatIf)],
  ];
  const parts = rest.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return `#${[sourceText(source), ...parts].join("&")}`;
}

function sourceText(source: Address): string {
  switch (source.kind) {
    case "example":
      return "example";
    case "gallery":
      return `scenario=${encodeURIComponent(source.name)}`;
    case "kept":
      return `own=${encodeURIComponent(source.key)}`;
    case "link":
      return `s=${source.packed}`;
  }
}
