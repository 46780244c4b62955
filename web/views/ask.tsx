/** Questions that are worked out when they are asked. */

import { ask, stop } from "../actions.ts";
import type { Question } from "../actions.ts";
import { useStore } from "../store.ts";

/** The button that asks; while the answer is worked out, one that stops it. */
export function Ask({
  question,
  about,
  label = "Work it out",
  amount,
}: {
  question: Question;
  /** The question, for those who do not see what is beside the button. */
  about: string;
  label?: string;
  /** Of machines or currency, where the question needs one. */
  amount?: number;
}) {
  const running = useStore((state) => state.answers[question] === "running");
  return running ? (
    <span class="asked screen">
      <progress aria-label={about} />
      <span class="quiet">Solving the scenario many times …</span>
      <button type="button" onClick={stop}>
        Stop
        <span class="away">: {about}</span>
      </button>
    </span>
  ) : (
    <button type="button" class="screen" onClick={() => void ask(question, amount)}>
      {label}
      <span class="away">: {about}</span>
    </button>
  );
}
