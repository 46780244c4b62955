/** Which dialog is open, and files dropped anywhere on the page. */

import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { fail } from "../actions.ts";
import { go } from "../navigate.ts";
import { set, useStore } from "../store.ts";
import { ExportPanel } from "./export.tsx";
import { OpenPanel } from "./open.tsx";

/** The open dialog, if any. */
export function Panels() {
  const panel = useStore((state) => state.panel);
  useEffect(() => {
    const over = (event: DragEvent): void => event.preventDefault();
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) {
        void go({ kind: "files", files });
      }
    };
    addEventListener("dragover", over);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("drop", drop);
    };
  }, []);
  switch (panel) {
    case "open":
      return <OpenPanel />;
    case "export":
      return <ExportPanel />;
    case "grid":
      return <LateGrid />;
    case undefined:
      return null;
  }
}

/** The grid, whose code is loaded when it is opened for the first time. */
function LateGrid() {
  const [Grid, setGrid] = useState<ComponentType | undefined>(undefined);
  useEffect(() => {
    import("./grid.tsx").then(
      (loaded) => setGrid(() => loaded.default),
      (error: unknown) => {
        set({ panel: undefined });
        fail("the grid", error);
      },
    );
  }, []);
  return Grid === undefined ? null : <Grid />;
}
