/** The worker: it holds scenarios and plans, asks the planner, and sends the
 * page what to show. The page's own thread never reads a plan. */

import { packed, sharedOf } from "../share.ts";
import { savedScenario } from "./autosave.ts";
import { exportFile } from "./export.ts";
import { editCell, editRow, rowsOf } from "./grid.ts";
import { openSource } from "./open.ts";
import type { Answer, Argument, FromWorker, RequestName, ToWorker, WorkerEvent } from "./protocol.ts";
import { Session } from "./session.ts";

interface Scope {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToWorker>) => void): void;
}

// The compiler is told of pages; this is a worker.
const scope = globalThis as unknown as Scope;

const session = new Session((event) => scope.postMessage(event, buffersOf(event)));

type Handlers = {
  [Name in RequestName]: (argument: Argument<Name>) => Answer<Name> | Promise<Answer<Name>>;
};

const handlers: Handlers = {
  open: (source) => openSource(source, session),
  turn: (asked) => session.turn(asked),
  keep: () => session.keep(),
  stop: () => session.stop(),
  enough: () => session.enough(),
  verify: () => session.verify(),
  day: (node) => session.day(node),
  hour: (period) => session.hour(period),
  openRow: (fold) => session.openRow(fold),
  rows: (asked) => rowsOf(session.base, asked),
  edit: (edit) => editCell(session, edit),
  editRow: (edit) => editRow(session, edit),
  undo: () => session.undo(),
  redo: () => session.redo(),
  export: (name) => exportFile(session, name),
  link: (names) => packed(JSON.stringify(sharedOf(session.base, session.whatIf, names))),
  saved: async () => {
    const found = await savedScenario();
    return found === undefined ? undefined : { name: found.name, when: found.when };
  },
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
