/** A chart as a file. */

import { download, fail } from "../actions.ts";
import { pngOf, svgOf } from "../charts/export.ts";

/** Buttons that save the chart of this name. */
export function ChartTools({ chart }: { chart: string }) {
  const save = async (kind: "svg" | "png"): Promise<void> => {
    const drawn = document.querySelector<HTMLElement>(`[data-chart="${chart}"]`);
    if (drawn === null) {
      return;
    }
    const title = drawn.closest("section")?.querySelector("h2")?.textContent ?? chart;
    try {
      const svg = svgOf(drawn, title);
      const blob = kind === "svg" ? new Blob([svg], { type: "image/svg+xml" }) : await pngOf(svg);
      download(blob, `${chart}.${kind}`);
    } catch (error) {
      fail(`the chart as ${kind.toUpperCase()}`, error);
    }
  };
  return (
    <div class="chart-tools">
      <button type="button" class="bare" onClick={() => void save("png")} aria-label={`Save the chart ${chart} as PNG`}>
        PNG
      </button>
      <button type="button" class="bare" onClick={() => void save("svg")} aria-label={`Save the chart ${chart} as SVG`}>
        SVG
      </button>
    </div>
  );
}
