/** Scenarios kept in this browser, and plans side by side. */

import { useState } from "preact/hooks";
import { keepPlan, removeKept, withKept } from "../../data.ts";
import { ago } from "../../model/ago.ts";
import { go } from "../../navigate.ts";
import type { KeptPlan } from "../../scenarios/keep.ts";
import { useStore } from "../../store.ts";
import { figuresOf } from "./data-bar.tsx";

/** The list, and what can be done with each. */
export function Shelf() {
  const { scenarios, plans } = useStore((state) => state.kept);
  const open = useStore(({ draft }) => draft?.key);
  return (
    <>
      <header class="part-head">
        <h1>Scenarios</h1>
        <span class="muted">Kept in this browser and nowhere else</span>
      </header>
      <div class="sub">
        <KeepPlan />
        <span class="sp" />
        <button type="button" class="btn pri" onClick={() => void go({ kind: "empty" }, "data")}>
          New scenario
        </button>
      </div>
      {scenarios.length === 0 && <p class="lead">Nothing yet: what you type, paste or import is kept here by itself.</p>}
      <ul class="shelf">
        {scenarios.map(({ id, name, when }) => (
          <li key={id}>
            <Scenario id={id} name={name} when={when} open={id === open} />
          </li>
        ))}
      </ul>
      {plans.length > 0 && <Plans plans={plans} names={new Map(scenarios.map(({ id, name }) => [id, name]))} />}
    </>
  );
}

function Scenario({ id, name, when, open }: { id: string; name: string; when: number; open: boolean }) {
  const [renaming, setRenaming] = useState<string | undefined>(undefined);
  const rename = (): void => {
    if (renaming !== undefined && renaming.trim() !== "" && renaming !== name) {
      withKept("rename", id, renaming.trim());
    }
    setRenaming(undefined);
  };
  return (
    <>
      {renaming === undefined ? (
        <span class="tx">
          <button type="button" class="link name" onClick={() => void go({ kind: "kept", key: id }, "data")}>
            {name}
          </button>
          <span class="small muted">
            {open ? "open now, " : ""}
            {ago(when, Date.now())}
          </span>
        </span>
      ) : (
        <input
          class="inp tx"
          aria-label="Name"
          value={renaming}
          ref={(field) => field?.focus()}
          onInput={({ currentTarget }) => setRenaming(currentTarget.value)}
          onBlur={rename}
          onKeyDown={({ key }) => {
            if (key === "Enter") {
              rename();
            } else if (key === "Escape") {
              setRenaming(undefined);
            }
          }}
        />
      )}
      <span class="does">
        <button type="button" class="btn quiet" aria-label={`Rename ${name}`} onClick={() => setRenaming(name)}>
          Rename
        </button>
        <button type="button" class="btn quiet" aria-label={`Duplicate ${name}`} onClick={() => withKept("duplicate", id, name)}>
          Duplicate
        </button>
        <button type="button" class="btn quiet" aria-label={`Download ${name}`} onClick={() => withKept("file", id, name)}>
          Download
        </button>
        <button type="button" class="btn quiet" aria-label={`Delete ${name}`} onClick={() => void removeKept(id, name)}>
          Delete
        </button>
      </span>
    </>
  );
}

/** Keeps the plan that is shown. */
function KeepPlan() {
  // What is shown is kept: with what is turned, where something is.
  const view = useStore((state) => state.b?.view ?? state.planView);
  const draft = useStore((state) => state.draft);
  const count = useStore(({ kept }) => kept.plans.filter(({ scenario }) => scenario === draft?.key).length);
  const [name, setName] = useState("");
  const title = name.trim() === "" ? `Plan ${count + 1}` : name.trim();
  const able = view?.planned === true && draft?.valid === true;
  return (
    <>
      <input
        class="inp"
        aria-label="Name of the plan"
        placeholder={`Plan ${count + 1}`}
        value={name}
        onInput={({ currentTarget }) => setName(currentTarget.value)}
      />
      <button
        type="button"
        class="btn"
        aria-disabled={!able}
        onClick={() => {
          if (able) {
            void keepPlan(title, figuresOf(view));
            setName("");
          }
        }}
      >
        Keep this plan
      </button>
    </>
  );
}

/** Plans side by side. */
function Plans({ plans, names }: { plans: readonly KeptPlan[]; names: ReadonlyMap<string, string> }) {
  return (
    <section aria-labelledby="plans-title" class="limit">
      <h2 id="plans-title">Plans, side by side</h2>
      <div class="scroll" tabIndex={0} role="region" aria-label="Plans, side by side">
        <table>
          <thead>
            <tr>
              <th scope="col">Plan</th>
              <th scope="col">Of</th>
              <th scope="col" class="num">
                Idle
              </th>
              <th scope="col" class="num">
                Spend /h
              </th>
              <th scope="col" class="num">
                Served
              </th>
              <th scope="col">Kept</th>
              <th scope="col">
                <span class="away">What to do</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {plans.map(({ id, name, scenario, when, figures }) => (
              <tr key={id}>
                <th scope="row">
                  <button type="button" class="link" onClick={() => void go({ kind: "plan", key: id })}>
                    {name}
                  </button>
                </th>
                <td>{names.get(scenario) ?? "an example"}</td>
                <td class="num">{figures.idle}</td>
                <td class="num">{figures.spend}</td>
                <td class="num">{figures.served}</td>
                <td class="nowrap">{ago(when, Date.now())}</td>
                <td class="num">
                  <button type="button" class="btn quiet" aria-label={`Delete ${name}`} onClick={() => void removeKept(id, name)}>
                    Delete
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
