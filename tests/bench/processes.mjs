/** Measuring programs, each run in a process of its own. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";

export const run = promisify(execFile);
const here = new URL("./", import.meta.url);

/** What a program prints as its last line of JSON, or why there is none. */
export async function measured(program, args, { env = {}, seconds }) {
  try {
    const { stdout } = await run(program, args, {
      cwd: here.pathname,
      env: { ...process.env, ...env },
      timeout: Math.ceil(seconds * 1000),
      killSignal: "SIGKILL",
      maxBuffer: 1 << 26,
    });
    return JSON.parse(stdout.trim().split("\n").at(-1));
  } catch (failure) {
    if (failure.killed) {
      return { timeout: true, seconds };
    }
    const lines = String(failure.message).trim().split("\n");
    let why = lines.findLast((line) => /error|panicked/i.test(line)) ?? lines.at(-1);
    try {
      why = JSON.parse(failure.stdout).error ?? why;
    } catch {
      // The message says it.
    }
    return { error: why.slice(0, 200) };
  }
}
