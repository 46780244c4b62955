/** What a person can do with data: files, sheets, what is kept. Each asks the worker, and
 * puts the answer in the store. */

import { download, fail } from "./actions.ts";
import { request } from "./bridge.ts";
import { plural } from "./model/numbers.ts";
import { go, move } from "./navigate.ts";
import type { Edit, SheetName } from "./sheet/types.ts";
import { get, set } from "./store.ts";
import type { ImportAnswer, ImportView } from "./worker/protocol.ts";

/** Makes an edit. */
export function edit(change: Edit): void {
  request("edit", change).catch((error: unknown) => fail("the edit", error));
}

/** Undoes or redoes the last edit. */
export function step(way: "undo" | "redo"): void {
  request(way, undefined).catch((error: unknown) => fail(way, error));
}

/** Published rates where there are none; models that have none stand there to be filled. */
export async function fillRates(): Promise<void> {
  try {
    const { rates, without } = await request("fill", undefined);
    const few = `${without.slice(0, 3).join(", ")}${without.length > 3 ? ` and ${without.length - 3} more` : ""}`;
    const open = without.length === 0 ? "" : ` It has none for ${few}: type in Models what one replica serves.`;
    set({
      notice:
        rates === 0
          ? `The catalogue has no rate for what is empty here.${open}`
          : `${plural(rates, "rate")} taken from the catalogue; the source stands on each. Ctrl Z takes them back.${open}`,
    });
    if (without.length > 0) {
      move({ view: "data", sheet: "models" });
    }
  } catch (error) {
    fail("the catalogue", error);
  }
}

/** A model of the catalogue with its published rates. */
export async function addPublished(model: string): Promise<void> {
  try {
    const { rates } = await request("addPublished", model);
    set({
      notice:
        rates === 0
          ? `${model} is here. The catalogue has no rate of it for your hardware: type what one replica serves.`
          : `${model} is here with ${plural(rates, "rate")} from the catalogue; the source stands on each.`,
    });
  } catch (error) {
    fail("the catalogue", error);
  }
}

/** Saves a sheet as CSV. */
export async function downloadSheet(sheet: SheetName): Promise<void> {
  try {
    download(await request("sheetFile", sheet), `${sheet === "hours" ? "demand" : sheet}.csv`);
  } catch (error) {
    fail("the file", error);
  }
}

async function importing(ask: () => Promise<ImportView>): Promise<void> {
  const before = get().importing;
  try {
    set({ importing: await ask() });
  } catch (error) {
    set({ importing: before === "reading" ? undefined : before });
    fail("reading the files", error);
  }
}

/** Looks at files; nothing is used before that is asked for. */
export async function bring(files: readonly (File | { name: string; text: string })[]): Promise<void> {
  if (files.length === 0) {
    return;
  }
  if (get().importing === undefined) {
    set({ importing: "reading" });
  }
  move({ view: "data", sheet: "import" });
  await importing(() => request("importFiles", files));
}

let pasted = 0;

/** Looks at a pasted text, such as a table with titles. */
export async function bringText(text: string): Promise<void> {
  pasted += 1;
  await bring([{ name: pasted === 1 ? "pasted table" : `pasted table ${pasted}`, text }]);
}

/** Leaves a file out. */
export async function leaveOut(name: string): Promise<void> {
  await importing(() => request("importRemove", name));
}

/** Says what a column holds. */
export async function mapColumn(file: string, header: string, field: string): Promise<void> {
  await importing(() => request("importColumn", { file, header, field }));
}

/** Answers a question about the files. */
export async function answer(of: ImportAnswer, key: string, text: string): Promise<void> {
  await importing(() => request("importAnswer", { of, key, text }));
}

/** Whether published rates stand in for missing ones. */
export async function useCatalogue(taken: boolean): Promise<void> {
  await importing(() => request("importCatalogue", taken));
}

/** How many machines of each type in a price list a plan may rent. */
export async function mayRent(most: number): Promise<void> {
  await importing(() => request("importRent", most));
}

/** Forgets the files. */
export async function forget(): Promise<void> {
  await request("importClear", undefined);
  set({ importing: undefined });
}

/** Uses the files: as a scenario of its own, or in the one that is open. */
export async function take(how: "new" | "replace" | "add"): Promise<void> {
  if (how === "new") {
    await go({ kind: "import", name: "" });
    return;
  }
  try {
    const view = get().importing;
    await request("importInto", how);
    set({ importing: undefined });
    const first = typeof view === "object" ? view.lists[0] : undefined;
    move({ view: "data", sheet: first === "demand" ? "demand" : first === "rates" ? "models" : "nodes" });
  } catch (error) {
    fail("the import", error);
  }
}

/** Deletes what is kept; it can be put back as long as the page is open. */
export async function removeKept(id: string, name: string): Promise<void> {
  try {
    await request("removeKept", id);
    set({ deleted: { id, name } });
  } catch (error) {
    fail(name, error);
  }
}

/** Puts back what was deleted last. */
export async function restoreKept(): Promise<void> {
  const { deleted } = get();
  if (deleted !== undefined) {
    set({ deleted: undefined });
    await request("restoreKept", deleted.id).catch((error: unknown) => fail(deleted.name, error));
  }
}

/** Does something with a scenario that is kept. */
export function withKept(what: "duplicate" | "rename" | "file", id: string, name: string): void {
  const done =
    what === "duplicate"
      ? request("duplicateKept", id)
      : what === "rename"
        ? request("renameKept", { id, name })
        : request("fileKept", id).then((blob) => download(blob, `${name.replace(/[^\w.-]+/g, "-")}.json`));
  done.catch((error: unknown) => fail(name, error));
}

/** Keeps the plan that is shown beside those that are kept already. */
export async function keepPlan(name: string, figures: { idle: string; spend: string; served: string }): Promise<void> {
  try {
    await request("keepPlan", { name, figures });
    set({ notice: `The plan is kept as “${name}”.` });
  } catch (error) {
    fail("the plan", error);
  }
}

/** Whether keys belong to what is being typed. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;
}

/** Files and tables can be dropped and pasted anywhere, and edits undone anywhere. */
export function listenForData(): void {
  addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (event.defaultPrevented || isTyping(event.target)) {
      return;
    }
    if (files.length > 0) {
      event.preventDefault();
      void bring(files);
    } else if (text.trim() !== "") {
      event.preventDefault();
      void bringText(text);
    }
  });
  addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files") === true) {
      event.preventDefault();
      document.documentElement.classList.add("dropping");
    }
  });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) {
      document.documentElement.classList.remove("dropping");
    }
  });
  addEventListener("drop", (event) => {
    document.documentElement.classList.remove("dropping");
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) {
      event.preventDefault();
      void bring(files);
    }
  });
  addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented || isTyping(event.target)) {
      return;
    }
    const way = key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" ? "redo" : undefined;
    if (way !== undefined && get().draft?.history[way] === true) {
      event.preventDefault();
      step(way);
    }
  });
}
