/** Charts as SVG and PNG files. What is drawn as SVG is taken as it stands, with
 * its colours written in; canvases become an image inside. */

/** The SVG text of a chart on the page. */
export function svgOf(chart: HTMLElement, title: string): string {
  const drawn = chart.querySelector<SVGSVGElement>("svg");
  const canvases = [...chart.querySelectorAll("canvas")].filter((canvas) => canvas.width > 0);
  const style = getComputedStyle(chart);
  const paper = getComputedStyle(document.documentElement).getPropertyValue("--paper").trim();
  const box = chart.getBoundingClientRect();
  const width = Math.ceil(drawn?.clientWidth ?? box.width);
  const height = Math.ceil((drawn?.clientHeight ?? box.height) + 36);
  const head = `<rect width="100%" height="100%" fill="${paper}"/><text x="8" y="22" font-family="sans-serif" font-size="15" font-weight="600" fill="${style.color}">${escaped(title)}</text>`;
  let body = "";
  if (drawn !== null) {
    body = `<g transform="translate(0 36)">${new XMLSerializer().serializeToString(inked(drawn))}</g>`;
  }
  for (const canvas of canvases) {
    const place = canvas.getBoundingClientRect();
    body += `<image x="${place.x - box.x}" y="${place.y - box.y + 36}" width="${place.width}" height="${place.height}" href="${canvas.toDataURL("image/png")}"/>`;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${head}${body}</svg>`;
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
] as const;

/** A copy of a drawing that needs no style sheet. */
function inked(drawn: SVGSVGElement): SVGSVGElement {
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  const originals = [drawn, ...drawn.querySelectorAll("*")];
  const copies = [copy, ...copy.querySelectorAll("*")];
  originals.forEach((original, at) => {
    const style = getComputedStyle(original);
    const target = copies[at];
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
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
