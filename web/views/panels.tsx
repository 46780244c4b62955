/** What lies over the page, if anything. */

import { useStore } from "../store.ts";
import { CommandsDialog } from "./commands.tsx";
import { Dialog } from "./dialog.tsx";
import { Knobs } from "./dock.tsx";
import { KeysDialog } from "./keys.tsx";
import { Later } from "./later.tsx";
import { CAUSE_WORDS, OTHER_WORDS, PART_WORDS } from "./words.ts";

const twoKnobs = () => import("./two-knobs.tsx");

/** The open dialog. */
export function Panels() {
  const panel = useStore((state) => state.panel);
  switch (panel) {
    case "commands":
      return <CommandsDialog />;
    case "keys":
      return <KeysDialog />;
    case "words":
      return <WordsDialog />;
    case "knobs":
      return (
        <Dialog title="What if">
          <div class="knobs upright">
            <Knobs />
          </div>
        </Dialog>
      );
    case "two-knobs":
      return (
        <Dialog title="Turn two things at once">
          <Later load={twoKnobs} what="the table" until={<span class="skel" style={{ height: "200px" }} />} given={{}} />
        </Dialog>
      );
    case undefined:
      return null;
  }
}

/** The page's words, and their terms. */
function WordsDialog() {
  return (
    <Dialog title="Words">
      <dl class="words">
        {[...Object.values(PART_WORDS), ...Object.values(CAUSE_WORDS), ...OTHER_WORDS].map(({ say, term, means }) => (
          <div key={say}>
            <dt>
              {say} <span class="muted small">{term}</span>
            </dt>
            <dd>{means}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
