/** Links to every section that is there. */

import { useEffect, useRef, useState } from "preact/hooks";
import { useStore } from "../store.ts";
import type { State } from "../store.ts";

/** The knobs; beside the cards they are always in sight. */
const KNOBS = "what-if";

/** Sections in the order of the page, and whether they are there. */
const SECTIONS: readonly (readonly [id: string, title: string, there?: (state: State) => boolean])[] = [
  [KNOBS, "What if"],
  ["waste", "Waste"],
  ["policies", "Without a plan", ({ planView }) => (planView?.policies.length ?? 0) > 0],
  ["heat", "Busy nodes"],
  ["service", "Served over time"],
  ["flow", "Flow"],
  ["worth", "Add next"],
  ["operators", "Operators"],
  ["growth", "More machines"],
  ["switch-off", "Switch off"],
  ["stress", "Losses"],
  ["steady", "Moves", ({ planView }) => planView?.steady !== undefined],
  ["proof", "Proof"],
];

/** Scrolls to a section, and goes on by keyboard from there. The address stays:
 * it names the scenario. */
export function goTo(event: Event, id: string): void {
  const place = document.getElementById(id);
  if (place === null) {
    return;
  }
  event.preventDefault();
  place.scrollIntoView();
  place.focus({ preventScroll: true });
}

/** Links that stay in sight. */
export function SectionNav() {
  const planned = useStore((state) => state.planView?.planned ?? false);
  const shown = useStore((state) =>
    SECTIONS.filter(([, , there]) => there?.(state) ?? true)
      .map(([id]) => id)
      .join(" "),
  );
  const [current, setCurrent] = useState("");
  useEffect(() => {
    if (!planned) {
      return undefined;
    }
    // The section at the upper third of the window is the one that is read.
    const observer = new IntersectionObserver(
      (seen) => {
        const found = seen.find(({ isIntersecting }) => isIntersecting);
        if (found !== undefined) {
          setCurrent(found.target.id);
        }
      },
      { rootMargin: "-30% 0px -69% 0px" },
    );
    for (const id of shown.split(" ")) {
      const section = id === KNOBS ? null : document.getElementById(id);
      if (section !== null) {
        observer.observe(section);
      }
    }
    return () => observer.disconnect();
  }, [planned, shown]);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const link = list.current?.querySelector<HTMLElement>("[aria-current]");
    if (link != null && list.current !== null) {
      list.current.scrollLeft = link.offsetLeft - list.current.clientWidth / 3;
    }
  }, [current]);
  if (!planned) {
    return null;
  }
  const ids = shown.split(" ");
  return (
    <nav class="section-nav screen" aria-label="Sections">
      <ul class="frame" ref={list}>
        {SECTIONS.filter(([id]) => ids.includes(id)).map(([id, title]) => (
          <li key={id} class={id === KNOBS ? "knobs-link" : undefined}>
            <a
              href={`#${id}`}
              aria-current={current === id ? "true" : undefined}
              onClick={(event) => goTo(event, id)}
            >
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
