/** Charts as SVG and PNG files. What is drawn as SVG is taken as it stands, with
 * its colours written in; canvases become an image inside; headings and keys are
 * written anew. */

import { colour } from "./palette.ts";

/** Room above for the title. */
const HEAD = 40;

/** The SVG text of a chart on the page: its drawings where they stand, its
 * headings and keys, and a title above. */
export function svgOf(chart: HTMLElement, title: string): string {
  const box = chart.getBoundingClientRect();
  const at = (element: Element): DOMRect => {
    const place = element.getBoundingClientRect();
    return new DOMRect(place.x - box.x, place.y - box.y + HEAD, place.width, place.height);
  };
  let bottom = HEAD;
  const body: string[] = [];
  const put = (place: DOMRect, text: string): void => {
    bottom = Math.max(bottom, place.bottom);
    body.push(text);
  };
  for (const drawn of chart.querySelectorAll<SVGSVGElement>("svg")) {
    const place = at(drawn);
    const copy = inked(drawn);
    // Where another type is wider than the page's own, words may stand out.
    copy.setAttribute("overflow", "visible");
    copy.setAttribute("x", String(place.x));
    copy.setAttribute("y", String(place.y));
    put(place, new XMLSerializer().serializeToString(copy));
  }
  for (const canvas of chart.querySelectorAll("canvas")) {
    const place = at(canvas);
    if (canvas.width > 0 && place.width > 0) {
      const png = canvas.toDataURL("image/png");
      put(place, `<image x="${place.x}" y="${place.y}" width="${place.width}" height="${place.height}" href="${png}"/>`);
    }
  }
  for (const words of chart.querySelectorAll(".chart-title, .legend > span")) {
    put(at(words), written(words, at));
  }
  for (const key of chart.querySelectorAll(".legend .key")) {
    put(at(key), swatch(key, at(key)));
  }
  const width = Math.ceil(box.width);
  const height = Math.ceil(bottom + 8);
  const head = `<text x="0" y="22" font-family="sans-serif" font-size="15" font-weight="600" fill="${colour("ink")}">${escaped(title)}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width + 32}" height="${height + 16}" viewBox="-16 -8 ${width + 32} ${height + 16}"><rect x="-16" y="-8" width="${width + 32}" height="${height + 16}" fill="${colour("card")}"/>${head}${body.join("")}</svg>`;
}

/** A heading or the words beside a key, where they stand. */
function written(words: Element, at: (element: Element) => DOMRect): string {
  const style = getComputedStyle(words);
  const place = at(words);
  const key = words.querySelector(".key");
  const x = key === null ? place.x : at(key).right + 6;
  const text = escaped(words.textContent?.trim() ?? "");
  return `<text x="${x}" y="${place.y + place.height / 2 + 4}" font-family="${escaped(style.fontFamily)}" font-size="${style.fontSize}" font-weight="${style.fontWeight}" fill="${style.color}">${text}</text>`;
}

/** A key as a rectangle in its colours. */
function swatch(key: Element, place: DOMRect): string {
  const { backgroundColor, borderTopColor, borderTopWidth, borderTopStyle } = getComputedStyle(key);
  const width = Number.parseFloat(borderTopWidth) || 0;
  const dash = borderTopStyle === "dashed" ? ' stroke-dasharray="4 3"' : "";
  const line = width > 0 ? ` stroke="${borderTopColor}" stroke-width="${width}"${dash}` : "";
  return `<rect x="${place.x}" y="${place.y}" width="${place.width}" height="${Math.max(1, place.height)}" fill="${backgroundColor}"${line}/>`;
}

/** What a style sheet gives to elements of a drawing. */
const STYLES = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "paint-order",
] as const;

/** A copy of a drawing that needs no style sheet. */
function inked(drawn: SVGSVGElement): SVGSVGElement {
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  const originals = [drawn, ...drawn.querySelectorAll("*")];
  const copies = [copy, ...copy.querySelectorAll("*")];
  originals.forEach((original, at) => {
    const style = getComputedStyle(original);
    const target = copies[at];
    target?.removeAttribute("class");
    for (const name of STYLES) {
      const value = style.getPropertyValue(name);
      // Patterns are named by the attribute already.
      if (value !== "" && !value.startsWith("url(")) {
        target?.setAttribute(name, value);
      }
    }
  });
  return copy;
}

/** A drawing as PNG, at twice its size. */
export async function pngOf(svg: string): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = 2 * image.naturalWidth;
    canvas.height = 2 * image.naturalHeight;
    const context = canvas.getContext("2d");
    if (context === null) {
      throw new Error("this browser cannot draw");
    }
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob === null ? reject(new Error("this browser cannot write PNG")) : resolve(blob)));
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
