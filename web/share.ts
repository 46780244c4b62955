/** A scenario as part of a link: deflated, in letters that a URL may hold.
 * It stands after `#`, so no server ever sees it. */

import type { Scenario } from "idlewise";
import type { WhatIf } from "./model/what-if.ts";

/** What a link holds: plan A's scenario, what is turned for plan B, and their names. */
export interface Shared {
  idlewise: 1;
  scenario: unknown;
  whatIf: WhatIf;
  a: string;
  b: string;
}

/** What a link holds. */
export function sharedOf(scenario: Scenario, whatIf: WhatIf, { a, b }: { a: string; b: string }): Shared {
  return { idlewise: 1, scenario, whatIf, a, b };
}

/** Whether a text of a link is that, and not a scenario alone. */
export function isShared(value: unknown): value is Shared {
  return typeof value === "object" && value !== null && "idlewise" in value && "scenario" in value;
}

/** Letters of a link, at most; some programs cut longer ones. */
export const MOST_LETTERS = 1_500_000;
/** Bytes that a link may unpack to: a small link could hold a huge text. */
const MOST_BYTES = 64 << 20;

/** Packs a text. */
export async function packed(text: string): Promise<string> {
  const bytes = await all(
    new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw")),
    Infinity,
  );
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  const letters = btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  if (letters.length > MOST_LETTERS) {
    throw new Error(
      `the scenario is too large for a link: ${letters.length} letters, at most ${MOST_LETTERS}; send the file instead`,
    );
  }
  return letters;
}

/** Unpacks what `packed` made. */
export async function unpacked(letters: string): Promise<string> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    const binary = atob(letters.replaceAll("-", "+").replaceAll("_", "/"));
    bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
    bytes = await all(
      new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")),
      MOST_BYTES,
    );
  } catch (error) {
    if (error instanceof RangeError) {
      throw error;
    }
    throw new Error("the link is damaged: a part of it may have been cut off", { cause: error });
  }
  return new TextDecoder().decode(bytes);
}

async function all(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      break;
    }
    length += value.length;
    if (length > most) {
      await reader.cancel();
      throw new RangeError(`the link unpacks to more than ${most >> 20} MB`);
    }
    parts.push(value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
