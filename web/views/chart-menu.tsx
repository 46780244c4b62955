/** What a chart can be taken along as, behind its three dots. */

import { download, fail } from "../actions.ts";
import { pngOf, svgOf } from "../charts/export.ts";
import { csvOf } from "../import/csv.ts";
import { Dots } from "./icons.tsx";
import { Menu } from "./menu.tsx";

/** A picture, a drawing, a table. */
export function ChartMenu({
  title,
  file,
  of,
  rows,
}: {
  title: string;
  /** The name of the files. */
  file: string;
  /** The `data-chart` of the chart. */
  of: string;
  rows: () => readonly (readonly string[])[];
}) {
  const drawn = (): string => {
    const chart = document.querySelector<HTMLElement>(`[data-chart="${of}"]`);
    if (chart === null) {
      throw new Error("the chart is not on the page");
    }
    return svgOf(chart, title);
  };
  const picture = async (): Promise<void> => {
    try {
      download(await pngOf(drawn()), `${file}.png`);
    } catch (error) {
      fail("the picture", error);
    }
  };
  return (
    <Menu label={`Take along: ${title}`} right kind="btn quiet dots" button={<Dots />} width={200}>
      <button type="button" class="it" onClick={() => void picture()}>
        Picture, PNG
      </button>
      <button
        type="button"
        class="it"
        onClick={() => download(new Blob([drawn()], { type: "image/svg+xml" }), `${file}.svg`)}
      >
        Drawing, SVG
      </button>
      <button
        type="button"
        class="it"
        onClick={() => download(new Blob([csvOf(rows())], { type: "text/csv" }), `${file}.csv`)}
      >
        Table, CSV
      </button>
    </Menu>
  );
}
