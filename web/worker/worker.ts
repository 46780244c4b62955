/** The worker: it holds scenarios and plans, asks the planner, and sends the
 * page what to show. The page's own thread never reads a plan. */

import { packed, sharedOf } from "../share.ts";
import { Keep } from "../scenarios/keep.ts";
import { Desk } from "./desk.ts";
import { exportFile } from "./export.ts";
import { Importing } from "./importing.ts";
import { openSource } from "./open.ts";
import type { Answer, Argument, FromWorker, RequestName, ToWorker, WorkerEvent } from "./protocol.ts";
import { Session } from "./session.ts";
import { Shelf } from "./shelf.ts";

interface Scope {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToWorker>) => void): void;
}

// The compiler is told of pages; this is a worker.
const scope = globalThis as unknown as Scope;

const tell = (event: WorkerEvent): void => scope.postMessage(event, buffersOf(event));
const session = new Session(tell);
const keep = new Keep();
const desk = new Desk(session, keep, tell);
const shelf = new Shelf(keep, desk, session);
const importing = new Importing(desk);

type Handlers = {
  [Name in RequestName]: (argument: Argument<Name>) => Answer<Name> | Promise<Answer<Name>>;
};

const handlers: Handlers = {
  open: (source) => openSource(source, { session, desk, shelf, importing }),
  turn: (asked) => session.turn(asked),
  keep: () => desk.keep(),
  stop: () => session.stop(),
  enough: () => session.enough(),
  verify: () => session.verify(),
  day: (node) => session.day(node),
  hour: (period) => session.hour(period),
  future: (future) => session.future(future),
  earnings: () => session.earnings(),
  budget: (perHour) => session.budget(perHour),
  budgetStop: () => session.stopBudget(),
  axes: () => session.axes(),
  twoKnobs: (asked) => session.turnTwo(asked),
  twoKnobsStop: () => session.stopTwo(),
  openRow: (fold) => session.openRow(fold),
  window: (asked) => desk.window(asked),
  texts: ({ sheet, range }) => desk.texts(sheet, range),
  sum: ({ sheet, range }) => desk.sum(sheet, range),
  edit: (edit) => desk.edit(edit),
  undo: () => desk.undo(),
  redo: () => desk.redo(),
  fill: () => importing.fill(),
  published: () => importing.published(),
  addPublished: (model) => importing.addPublished(model),
  sheetFile: (sheet) => new Blob([desk.csv(sheet)], { type: "text/csv" }),
  importFiles: (files) => importing.add(files),
  importRemove: (name) => importing.remove(name),
  importColumn: ({ file, header, field }) => importing.column(file, header, field),
  importAnswer: (said) => importing.answer(said),
  importCatalogue: (taken) => importing.catalogue(taken),
  importRent: (most) => importing.rent(most),
  importClear: () => importing.clear(),
  importInto: (how) => importing.into(how),
  forecast: (asked) => importing.forecast(asked),
  forecastStop: () => importing.stopForecast(),
  forecastUse: (use) => importing.use(use),
  forecastInto: (targets) => importing.forecastInto(targets),
  renameKept: ({ id, name }) => shelf.rename(id, name),
  duplicateKept: (id) => shelf.duplicate(id),
  removeKept: (id) => shelf.remove(id),
  restoreKept: (id) => shelf.restore(id),
  fileKept: (id) => shelf.file(id),
  keepPlan: ({ name, figures }) => shelf.keepPlan(name, figures),
  list: () => desk.list(),
  export: (name) => exportFile(session, name),
  link: (names) => packed(JSON.stringify(sharedOf(session.base, session.whatIf, names))),
};

scope.addEventListener("message", ({ data }) => void answer(data));

async function answer({ id, name, argument }: ToWorker): Promise<void> {
  try {
    const handle = handlers[name] as (argument: unknown) => unknown;
    const found = await handle(argument);
    scope.postMessage({ id, answer: found }, buffersOf(found));
  } catch (error) {
    scope.postMessage({ id, failure: error instanceof Error ? error.message : String(error) });
  }
}

/** Matrices are handed over, not copied. */
function buffersOf(message: unknown): Transferable[] {
  const found = new Set<ArrayBuffer>();
  const look = (value: unknown, depth: number): void => {
    if (value instanceof Float64Array || value instanceof Uint32Array) {
      found.add(value.buffer as ArrayBuffer);
    } else if (depth > 0 && typeof value === "object" && value !== null && !Array.isArray(value)) {
      Object.values(value).forEach((part) => look(part, depth - 1));
    }
  };
  look(message as WorkerEvent, 4);
  return [...found];
}
