/** What is wrong with a cell, and one way on. */

import { fail } from "../../actions.ts";
import { request } from "../../bridge.ts";
import type { Wrong } from "../../sheet/problems.ts";
import { Icon } from "../icons.tsx";

/** One sentence, and a button that mends it where one can. */
export function WrongCell({ wrong }: { wrong: Wrong }) {
  const { says, way } = wrong;
  return (
    <div class="wrong" role="status">
      <Icon name="warn" />
      <span>{says}</span>
      {way !== undefined && (
        <button type="button" class="btn" onClick={() => request("edit", way.edit).catch((error: unknown) => fail("the edit", error))}>
          {way.label}
        </button>
      )}
    </div>
  );
}
