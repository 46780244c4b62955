/** The thread of the caller in place of a worker. */

import { receive } from "../answering.js";
import type { FromWorker } from "../protocol.js";
import type { Thread } from "../worker-handle.js";

/** A thread that is this one: it answers when the caller waits. */
export function ownThread(): Thread {
  let tell: (message: FromWorker) => void = () => undefined;
  let ended = false;
  return {
    listen: (onMessage) => {
      tell = onMessage;
    },
    post: (message) => {
      // A message that was sent is not answered before its sender is done.
      queueMicrotask(() => {
        if (!ended) {
          receive({ postMessage: (answer) => tell(answer) }, message);
        }
      });
    },
    keepAlive: () => undefined,
    end: () => {
      ended = true;
    },
  };
}
