// Drives Firefox by Marionette, the protocol that it speaks by itself: JSON
// with its length in front, over TCP.

import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { PATIENCE } from "./browsers.mjs";
import { folder } from "./support.mjs";

/** Starts a headless Firefox with an empty profile. */
export async function launch(executable) {
  const profile = folder();
  // Port 0: Firefox takes a free one and writes it down.
  const settings = { "marionette.port": 0, "datareporting.policy.dataSubmissionEnabled": false };
  const lines = Object.entries(settings).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  );
  writeFileSync(join(profile, "user.js"), lines.join("\n"));
  const process_ = spawn(
    executable,
    // The last one is for `freeing`, where Firefox wants to be told.
    ["--headless", "--no-remote", "--marionette", "--profile", profile, "--remote-allow-system-access"],
    { stdio: "ignore", env: { ...process.env, HOME: profile } },
  );
  const ended = new Promise((resolve) => process_.once("exit", resolve));
  try {
    const port = await portOf(profile, process_);
    const session = await Session.open(port);
    return {
      /** Opens a page and waits for it. */
      open: (url) => session.send("WebDriver:Navigate", { url }),
      /** What an async function of the page makes of the arguments. */
      evaluate: (code, ...given) => session.evaluate(code, given),
      /** Has pages free what nothing refers to, again and again for so many milliseconds. */
      freeing: (duration) => session.freeing(duration),
      close: async () => {
        session.end();
        process_.kill();
        await ended;
      },
    };
  } catch (error) {
    process_.kill();
    await ended;
    throw error;
  }
}

async function portOf(profile, process_) {
  const file = join(profile, "MarionetteActivePort");
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline && process_.exitCode === null) {
    const port = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
    if (port > 0) {
      return port;
    }
    await wait(100);
  }
  throw new Error("Firefox did not say where it listens");
}

class Session {
  #socket;
  #unread = Buffer.alloc(0);
  #waiting = new Map();
  #calls = 0;

  static async open(port) {
    const session = new Session();
    const socket = connect(port, "127.0.0.1");
    session.#socket = socket;
    // Firefox speaks first.
    const greeting = new Promise((resolve) => session.#waiting.set("greeting", { resolve }));
    socket.on("data", (bytes) => session.#receive(bytes));
    const lost = new Promise((_, reject) => {
      socket.on("error", reject);
      socket.on("close", () => reject(new Error("Firefox went away")));
    });
    lost.catch((error) => {
      for (const { reject } of session.#waiting.values()) {
        reject?.(error);
      }
    });
    await Promise.race([greeting, lost]);
    await session.send("WebDriver:NewSession", { strictFileInteractability: true });
    await session.send("WebDriver:SetTimeouts", { script: PATIENCE, pageLoad: PATIENCE });
    return session;
  }

  send(command, parameters) {
    const id = ++this.#calls;
    const text = JSON.stringify([0, id, command, parameters]);
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#socket.write(`${Buffer.byteLength(text)}:${text}`);
    return answer;
  }

  async evaluate(code, given) {
    // The code stands in the script itself, so that a strict policy has no say.
    const script = `const done = arguments[arguments.length - 1];
      const given = Array.from(arguments).slice(0, -1);
      Promise.resolve().then(() => (${code})(...given)).then(
        (answer) => done({ answer }),
        (error) => done({ failure: String(error) }),
      );`;
    // No sandbox: the script runs as the page's own.
    const { value } = await this.send("WebDriver:ExecuteAsyncScript", {
      script,
      args: given,
      sandbox: null,
    });
    if (value.failure !== undefined) {
      throw new Error(value.failure);
    }
    return value.answer;
  }

  async freeing(duration) {
    const script = `const { setInterval, clearInterval, setTimeout } = ChromeUtils.importESModule("resource://gre/modules/Timer.sys.mjs");
      const [duration, done] = arguments;
      const timer = setInterval(() => Services.obs.notifyObservers(null, "child-mmu-request"), 50);
      setTimeout(() => clearInterval(timer), duration);
      done();`;
    await this.send("Marionette:SetContext", { value: "chrome" });
    await this.send("WebDriver:ExecuteAsyncScript", { script, args: [duration] });
    await this.send("Marionette:SetContext", { value: "content" });
  }

  end() {
    this.#waiting.clear();
    this.#socket.destroy();
  }

  #receive(bytes) {
    this.#unread = Buffer.concat([this.#unread, bytes]);
    for (;;) {
      const colon = this.#unread.indexOf(":");
      const length = Number(this.#unread.subarray(0, colon));
      if (colon < 0 || this.#unread.length < colon + 1 + length) {
        return;
      }
      const message = JSON.parse(this.#unread.subarray(colon + 1, colon + 1 + length));
      this.#unread = this.#unread.subarray(colon + 1 + length);
      if (!Array.isArray(message)) {
        this.#waiting.get("greeting").resolve();
        continue;
      }
      const [, id, failure, result] = message;
      const call = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (failure === null) {
        call?.resolve(result);
      } else {
        call?.reject(new Error(`${failure.error}: ${failure.message}`));
      }
    }
  }
}
