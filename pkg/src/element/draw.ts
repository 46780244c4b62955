/** What the element is made of. Texts go in as text: no HTML is read. */

import type { PlanElementFacts, PlanElementPart } from "./facts.js";

const SVG = "http://www.w3.org/2000/svg";

type Attributes = Record<string, string>;

function html(name: string, attributes: Attributes, ...content: (Node | string)[]): HTMLElement {
  const element = document.createElement(name);
  fill(element, attributes, content);
  return element;
}

function svg(name: string, attributes: Attributes, ...content: (Node | string)[]): SVGElement {
  const element = document.createElementNS(SVG, name) as SVGElement;
  fill(element, attributes, content);
  return element;
}

function fill(element: Element, attributes: Attributes, content: (Node | string)[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.append(...content);
}

/** While there is nothing yet. */
export function waiting(): Node[] {
  return [html("p", { role: "status", part: "status", class: "waiting" }, "Loading the plan…")];
}

/** What went wrong. */
export function failed(message: string): Node[] {
  return [html("p", { role: "alert", part: "error", class: "error" }, message)];
}

/** The facts. */
export function drawn(facts: PlanElementFacts): Node[] {
  const figures: [string, string][] = [["Idle", `${facts.idlePercent.toFixed(1)} %`]];
  if (facts.parts.length > 0) {
    figures.push([facts.priced ? "Machines, per hour" : "Installed", facts.amount(facts.installedPerHour)]);
  }
  if (facts.servedPercent !== undefined) {
    figures.push(["Demand served", `${facts.servedPercent.toFixed(1)} %`]);
  }
  const shown = facts.parts.length > 0 ? [figureList(figures), bar(facts), legend(facts)] : [];
  return [
    html("p", { class: "headline", part: "headline" }, facts.headline),
    html("p", { class: `seal ${facts.sealed}`, part: "seal" }, facts.seal),
    ...shown,
  ];
}

function figureList(figures: [string, string][]): HTMLElement {
  const groups = figures.map(([title, value]) => html("div", {}, html("dt", {}, title), html("dd", {}, value)));
  return html("dl", { class: "figures", part: "figures" }, ...groups);
}

const WIDTH = 720;

function bar(facts: PlanElementFacts): SVGElement {
  const says = facts.parts.map(({ says, perHour }) => `${says} ${facts.amount(perHour)}`).join(", ");
  const drawing = svg("svg", { class: "bar", part: "bar", role: "img", "aria-label": `Per hour: ${says}`, viewBox: `0 0 ${WIDTH} 32`, preserveAspectRatio: "none" }, patterns());
  let from = 0;
  for (const part of facts.parts) {
    const wide = (WIDTH * part.perHour) / facts.installedPerHour;
    const title = svg("title", {}, `${part.says}: ${facts.amount(part.perHour)} an hour. ${part.term}`);
    drawing.append(svg("rect", { ...paint(part), x: from.toFixed(2), width: Math.max(wide - 2, 1).toFixed(2), height: "32" }, title));
    from += wide;
  }
  return drawing;
}

/** Colour by class; what is blocked or loaded has a pattern as well. */
function paint({ name }: PlanElementPart): Attributes {
  const pattern = { blocked: "url(#stripes)", loaded: "url(#dots)" }[name as string];
  return pattern === undefined ? { class: name } : { fill: pattern };
}

function patterns(): SVGElement {
  return svg(
    "defs",
    {},
    svg(
      "pattern",
      { id: "stripes", width: "6", height: "6", patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      svg("rect", { class: "blocked", width: "6", height: "6" }),
      svg("rect", { class: "mark", width: "2", height: "6" }),
    ),
    svg(
      "pattern",
      { id: "dots", width: "5", height: "5", patternUnits: "userSpaceOnUse" },
      svg("rect", { class: "loaded", width: "5", height: "5" }),
      svg("circle", { class: "mark", cx: "2.5", cy: "2.5", r: "1.1" }),
    ),
  );
}

function legend(facts: PlanElementFacts): HTMLElement {
  const rows = facts.parts.map((part) =>
    html(
      "li",
      { title: part.term },
      svg("svg", { class: "swatch", "aria-hidden": "true", viewBox: "0 0 12 12", width: "12", height: "12" }, svg("rect", { ...paint(part), width: "12", height: "12" })),
      html("span", {}, part.says),
      html("span", { class: "amount" }, facts.amount(part.perHour)),
    ),
  );
  return html("ul", { class: "legend", part: "legend" }, ...rows);
}
