/** Models with published rates, one of which becomes a row. */

import { useState } from "preact/hooks";
import { fail } from "../../actions.ts";
import { request } from "../../bridge.ts";
import { addPublished } from "../../data.ts";
import type { Published } from "../../sheet/published.ts";
import { Menu } from "../menu.tsx";

/** The button and its list; the list is asked for when it is opened. */
export function CatalogueMenu() {
  const [models, setModels] = useState<readonly Published[] | undefined>(undefined);
  const look = (): void => {
    request("published", undefined).then(setModels, (error: unknown) => fail("the catalogue", error));
  };
  return (
    <span class="catalogue" onClickCapture={look}>
      <Menu button="Choose from the catalogue" kind="btn" width={320}>
        <p class="head">Models with published rates</p>
        <div class="pop-list" role="group" aria-label="Models with published rates">
          {models?.map(({ model, here, is }) => (
            <button key={model} type="button" class="it" aria-disabled={is} onClick={() => !is && void addPublished(model)}>
              <span>
                {model}
                <small class="muted">{is ? "is here" : here.length === 0 ? "no rate for your hardware" : here.join(", ")}</small>
              </span>
            </button>
          ))}
        </div>
      </Menu>
    </span>
  );
}
