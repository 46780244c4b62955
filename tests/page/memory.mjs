// What a page and its workers hold once what nobody needs is collected.

/** The end of a worker, told and heard through what it was started by. */
function inside(parent, sessionId) {
  const waiting = new Map();
  const heard = new Map();
  let sent = 0;
  parent.on("Target.receivedMessageFromTarget", (event) => {
    if (event.sessionId !== sessionId) {
      return;
    }
    const { id, method, params, result, error } = JSON.parse(event.message);
    if (id === undefined) {
      (heard.get(method) ?? []).forEach((listener) => listener(params));
    } else {
      const { resolve, reject } = waiting.get(id);
      waiting.delete(id);
      error === undefined ? resolve(result) : reject(new Error(error.message));
    }
  });
  return {
    on: (method, listener) => heard.set(method, [...(heard.get(method) ?? []), listener]),
    send: (method, params = {}) =>
      new Promise((resolve, reject) => {
        sent += 1;
        waiting.set(sent, { resolve, reject });
        const message = JSON.stringify({ id: sent, method, params });
        parent.send("Target.sendMessageToTarget", { sessionId, message }).catch(reject);
      }),
  };
}

/** A page's thread and those of its workers, and of their workers: all that run now. */
async function threadsOf(session) {
  const found = [];
  session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
    if (targetInfo.type === "worker") {
      found.push(threadsOf(inside(session, sessionId)));
    }
  });
  await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  return [session, ...(await Promise.all(found)).flat()];
}

/** Collects garbage in a page and in its workers: megabytes that scripts of all of them
 * still hold, and how many threads there are. */
export async function held(page) {
  const session = await page.context().newCDPSession(page);
  try {
    const threads = await threadsOf(session);
    let megabytes = 0;
    for (const thread of threads) {
      // What one turn frees lets go of more.
      await thread.send("HeapProfiler.collectGarbage");
      await thread.send("HeapProfiler.collectGarbage");
      const { usedSize } = await thread.send("Runtime.getHeapUsage");
      megabytes += usedSize / 1e6;
    }
    return { megabytes, threads: threads.length };
  } finally {
    await session.detach();
  }
}
