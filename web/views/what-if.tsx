/** What if: sliders that solve again while they move. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { pin, turn, turnBack, unpin } from "../actions.ts";
import { grouped, percent } from "../model/numbers.ts";
import { OBJECTIVES, turned } from "../model/what-if.ts";
import type { Knobs, WhatIf } from "../model/what-if.ts";
import { useStore } from "../store.ts";

/** Classes beyond these are turned in the grid. */
const MOST_CLASSES = 16;

/** The knobs, and what the plan is compared with. */
export function WhatIfView() {
  const opened = useStore((state) => state.opened);
  const whatIf = useStore((state) => state.whatIf);
  const pinned = useStore((state) => state.pinned);
  // Beside the cards there is room for more than on a phone.
  const [wide] = useState(() => matchMedia("(min-width: 1080px)").matches);
  if (opened === undefined) {
    return null;
  }
  const { knobs } = opened;
  const { demand = 1 } = whatIf;
  return (
    <section class="card what-if" id="what-if" tabIndex={-1} aria-labelledby="what-if-title">
      <header class="card-head">
        <h2 id="what-if-title">What if …</h2>
        <div class="tools">
          <button type="button" onClick={pin}>
            Pin as plan A
          </button>
          {turned(whatIf) && (
            <button type="button" onClick={turnBack}>
              Reset
            </button>
          )}
        </div>
      </header>
      <p class="conclusion">
        {pinned === undefined ? (
          "Move anything: the plan is made anew, and every figure says how it differs."
        ) : (
          <>
            Plan A is <b>{pinned.title}</b>. Every figure says how it differs.{" "}
            <button type="button" class="bare inline" onClick={unpin}>
              Stop comparing
            </button>
          </>
        )}
      </p>
      <div class="knobs">
        <Slider
          label="Demand"
          value={demand}
          min={0}
          max={3}
          step={0.05}
          shown={`× ${grouped(demand, 2)}`}
          onTurn={(value) => turn({ demand: value === 1 ? undefined : value })}
        />
        <label class="knob">
          <span>A region is down</span>
          <select
            value={whatIf.regionDown ?? ""}
            onChange={({ currentTarget }) => turn({ regionDown: currentTarget.value || undefined })}
          >
            <option value="">none</option>
            {knobs.regions.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <details open={wide}>
        <summary>Machines and rules</summary>
        <Rules knobs={knobs} whatIf={whatIf} />
      </details>
      <details>
        <summary>Machines of each class</summary>
        <Classes knobs={knobs} whatIf={whatIf} />
      </details>
      {knobs.placed && (
        <details>
          <summary>Moving replicas</summary>
          <Moves knobs={knobs} whatIf={whatIf} pinned={pinned !== undefined} />
        </details>
      )}
    </section>
  );
}

/** Headroom, availability, what counts as best, what proofs cost. */
function Rules({ knobs, whatIf }: { knobs: Knobs; whatIf: WhatIf }) {
  const { headroom = knobs.headroom, availability = knobs.availability } = whatIf;
  const objective = whatIf.objective ?? knobs.objective;
  return (
    <div class="knobs">
      <Slider
        label="Headroom, every node"
        value={headroom}
        min={0}
        max={0.5}
        step={0.01}
        shown={`${percent(100 * headroom)} %`}
        hint={whatIf.headroom === undefined ? "average" : undefined}
        onTurn={(value) => turn({ headroom: value })}
      />
      <Slider
        label="Availability, every node"
        value={availability}
        min={0.5}
        max={1}
        step={0.005}
        shown={`${percent(100 * availability)} %`}
        hint={whatIf.availability === undefined ? "average" : undefined}
        onTurn={(value) => turn({ availability: value })}
      />
      <label class="knob">
        <span>Best is</span>
        <select
          value={objective}
          onChange={({ currentTarget }) => {
            const chosen = OBJECTIVES.find(([name]) => name === currentTarget.value)?.[0];
            turn({ objective: chosen === knobs.objective ? undefined : chosen });
          }}
        >
          {OBJECTIVES.map(([name, words]) => (
            <option key={name} value={name}>
              {words}
            </option>
          ))}
        </select>
      </label>
      {knobs.modes.map(({ name, overhead }) => (
        <label class="knob" key={name}>
          <span>
            Overhead of {name} <small>× the work</small>
          </span>
          <Amount
            value={whatIf.overheads?.[name] ?? overhead}
            min={1}
            onTurn={(value) => value !== undefined && turn({ overheads: { ...whatIf.overheads, [name]: value } })}
          />
        </label>
      ))}
    </div>
  );
}

function Classes({ knobs, whatIf }: { knobs: Knobs; whatIf: WhatIf }) {
  return (
    <div class="knobs">
      {knobs.classes.slice(0, MOST_CLASSES).map(({ name, machines }) => {
        const factor = whatIf.counts?.[name] ?? 1;
        return (
          <Slider
            key={name}
            label={name}
            value={factor}
            min={0}
            max={2}
            step={0.05}
            shown={`× ${grouped(factor, 2)}`}
            hint={`${grouped(machines, 0)} machines`}
            onTurn={(value) => turn({ counts: { ...whatIf.counts, [name]: value } })}
          />
        );
      })}
      {knobs.classes.length > MOST_CLASSES && (
        <p class="quiet">{knobs.classes.length - MOST_CLASSES} more classes can be changed in the grid.</p>
      )}
    </div>
  );
}

/** Prices and limits of moves, and what stands now. */
function Moves({ knobs, whatIf, pinned }: { knobs: Knobs; whatIf: WhatIf; pinned: boolean }) {
  return (
    <div class="knobs">
      <label class="knob">
        <span>
          A move costs <small>currency per replica</small>
        </span>
        <Amount value={whatIf.loadCost ?? knobs.loadCost} min={0} onTurn={(value) => turn({ loadCost: value })} />
      </label>
      <label class="knob">
        <span>
          Moves at most <small>over all periods</small>
        </span>
        <Amount
          value={whatIf.mostMoves ?? knobs.mostMoves}
          min={0}
          onTurn={(value) => turn({ mostMoves: value === undefined ? undefined : Math.round(value) })}
        />
      </label>
      <label class="knob check">
        <input
          type="checkbox"
          checked={whatIf.fromPinned === true}
          disabled={!pinned}
          onChange={({ currentTarget }) => turn({ fromPinned: currentTarget.checked ? true : undefined })}
        />
        <span>
          Start from what plan A places first {!pinned && <small>pin a plan for that</small>}
        </span>
      </label>
    </div>
  );
}

/** A number that may be left empty. */
function Amount({ value, min, onTurn }: { value: number | undefined; min: number; onTurn: (value: number | undefined) => void }) {
  return (
    <input
      type="number"
      min={min}
      step="any"
      value={value ?? ""}
      placeholder="as in the scenario"
      onInput={({ currentTarget }) => {
        const typed = currentTarget.valueAsNumber;
        if (currentTarget.value === "") {
          onTurn(undefined);
        } else if (typed >= min) {
          onTurn(typed);
        }
      }}
    />
  );
}

function Slider({
  label,
  value,
  min,
  max,
  step,
  shown,
  hint,
  onTurn,
}: {
  label: string;
  value: number;
  min: number;
  max: number;
  step: number;
  shown: string;
  hint?: ComponentChildren;
  onTurn: (value: number) => void;
}) {
  return (
    <label class="knob">
      <span>
        {label}
        {hint !== undefined && <small> {hint}</small>}
      </span>
      <b>{shown}</b>
      <input
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={shown}
        onInput={({ currentTarget }) => onTurn(currentTarget.valueAsNumber)}
      />
    </label>
  );
}
