/** How long ago something was, as people say it. */

const STEPS: readonly (readonly [seconds: number, word: string])[] = [
  [86_400, "d"],
  [3600, "h"],
  [60, "min"],
];

/** `2 h ago`; a date where it is more than a month. Both in milliseconds since 1970. */
export function ago(when: number, now: number): string {
  const seconds = Math.max(0, (now - when) / 1000);
  if (seconds > 30 * 86_400) {
    return new Date(when).toISOString().slice(0, 10);
  }
  const step = STEPS.find(([length]) => seconds >= length);
  return step === undefined ? "just now" : `${Math.floor(seconds / step[0])} ${step[1]} ago`;
}
