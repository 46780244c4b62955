/** Worked scenarios: each shows one thing. What, in full, and where its figures are from is
 * loaded when it is asked for. */

import type { Scenario } from "idlewise";
import type { About } from "./about.ts";

/** A worked scenario. */
export interface Worked {
  name: string;
  title: string;
  /** What it shows, in a few words. */
  short: string;
}

/** The gallery, in its order. */
export const GALLERY: readonly Worked[] = [
  { name: "uneven-demand", title: "Uneven demand", short: "Three regions peak at different hours" },
  { name: "region-outage", title: "A region outage", short: "What the rest can carry" },
  { name: "memory-bound", title: "A memory-bound fleet", short: "GPUs idle because memory is full" },
  { name: "verification-heavy", title: "A verification-heavy day", short: "Half of the work must be proved" },
  { name: "right-sizing", title: "Right-sizing", short: "Which machines to rent" },
  { name: "steady-day", title: "Moving costs", short: "A plan that changes little from hour to hour" },
  { name: "by-the-hour", title: "An evening by the hour", short: "Commit to some, rent the rest when the day asks for it" },
  { name: "launch", title: "A launch that may come", short: "One plan for four futures" },
  { name: "night-batches", title: "Batches in the night", short: "Documents wait for idle machines" },
  { name: "loading", title: "A morning of models that load", short: "Minutes to load, and when to begin" },
];

const FILES: Readonly<Record<string, () => Promise<{ default: unknown }>>> = {
  "uneven-demand": () => import("./uneven-demand.json"),
  "region-outage": () => import("./region-outage.json"),
  "memory-bound": () => import("./memory-bound.json"),
  "verification-heavy": () => import("./verification-heavy.json"),
  "right-sizing": () => import("./right-sizing.json"),
  "steady-day": () => import("./steady-day.json"),
  "by-the-hour": () => import("./by-the-hour.json"),
  launch: () => import("./launch.json"),
  "night-batches": () => import("./night-batches.json"),
  loading: () => import("./loading.json"),
};

/** A scenario of the gallery. */
export async function galleryScenario(name: string): Promise<Scenario> {
  const file = FILES[name];
  if (file === undefined) {
    throw new Error(`there is no worked scenario "${name}"`);
  }
  // Written by us and checked by a test; the core checks it again.
  return (await file()).default as Scenario;
}

/** What a scenario of the gallery shows, and where its figures are from. */
export async function aboutWorked(name: string): Promise<About | undefined> {
  return (await import("./about.ts")).ABOUT[name];
}
