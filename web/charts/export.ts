/** Charts as SVG and PNG files: drawings are taken as they stand, with their colours
 * written in; words and keys, which are no part of a drawing, are written anew. */

/** Room above for the title. */
const HEAD = 40;

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** The SVG text of a chart on the page, with a title above. */
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
  const shown = (element: Element): boolean => element.getClientRects().length > 0 && element.closest(".menu") === null;
  for (const drawn of [...chart.querySelectorAll<SVGSVGElement>("svg:not(.i)")].filter(shown)) {
    const place = at(drawn);
    const copy = inked(drawn);
    copy.setAttribute("x", String(place.x));
    copy.setAttribute("y", String(place.y));
    copy.setAttribute("width", String(place.width));
    copy.setAttribute("height", String(place.height));
    put(place, new XMLSerializer().serializeToString(copy));
  }
  for (const key of [...chart.querySelectorAll(".sw, .trk, .ramp, .bar > *")].filter(shown)) {
    put(at(key), swatch(key, at(key)));
  }
  for (const words of [...chart.querySelectorAll("[data-label], .l > span, .grp")].filter(shown)) {
    put(at(words), written(words, at(words)));
  }
  const width = Math.ceil(box.width);
  const height = Math.ceil(bottom + 8);
  const head = `<text x="0" y="22" font-family="sans-serif" font-size="15" font-weight="600" fill="${colour("ink")}">${escaped(title)}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width + 32}" height="${height + 16}" viewBox="-16 -8 ${width + 32} ${height + 16}"><rect x="-16" y="-8" width="${width + 32}" height="${height + 16}" fill="${colour("bg")}"/>${head}${body.join("")}</svg>`;
}

/** Words, where they stand. */
function written(words: Element, place: DOMRect): string {
  const style = getComputedStyle(words);
  const right = style.textAlign === "right" || style.textAlign === "end";
  const x = right ? place.right : place.x;
  return `<text x="${x}" y="${place.y + place.height / 2 + 4}" text-anchor="${right ? "end" : "start"}" font-family="${escaped(style.fontFamily)}" font-size="${style.fontSize}" font-weight="${style.fontWeight}" fill="${style.color}">${escaped(words.textContent?.trim() ?? "")}</text>`;
}

/** A key, a track or a part of a bar as a rectangle in its colour. */
function swatch(key: Element, place: DOMRect): string {
  const { backgroundColor, borderTopColor, borderTopWidth, borderTopStyle } = getComputedStyle(key);
  const width = Number.parseFloat(borderTopWidth) || 0;
  const dash = borderTopStyle === "dashed" ? ' stroke-dasharray="4 3"' : "";
  const line = width > 0 ? ` stroke="${borderTopColor}" stroke-width="${width}"${dash}` : "";
  const fill = key.classList.contains("ramp") ? colour("h2") : backgroundColor;
  return `<rect x="${place.x}" y="${place.y}" width="${place.width}" height="${Math.max(1, place.height)}" fill="${fill}"${line}/>`;
}

/** What a style sheet gives to elements of a drawing. */
const STYLES = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "opacity"] as const;

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
      if (value !== "") {
        target?.setAttribute(name, value);
      }
    }
  });
  return copy;
}

/** A drawing as PNG, at twice its size. */
export async function pngOf(svg: string, scale = 2): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = scale * image.naturalWidth;
    canvas.height = scale * image.naturalHeight;
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
