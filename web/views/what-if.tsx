/** What if: sliders that solve again while they move. */

import type { ComponentChildren } from "preact";
import { pin, turn, turnBack, unpin } from "../actions.ts";
import { grouped, percent } from "../model/numbers.ts";
import { turned } from "../model/whatif.ts";
import { useStore } from "../store.ts";

/** Classes and modes beyond these are turned in the grid. */
const MOST_CLASSES = 16;

/** The knobs, and what the plan is compared with. */
export function WhatIfView() {
  const opened = useStore((state) => state.opened);
  const whatIf = useStore((state) => state.whatIf);
  const pinned = useStore((state) => state.pinned);
  if (opened === undefined) {
    return null;
  }
  const { knobs } = opened;
  const { demand = 1, headroom = knobs.headroom, availability = knobs.availability } = whatIf;
  return (
    <section class="card what-if" id="what-if" aria-labelledby="what-if-title">
      <header class="card-head">
        <h2 id="what-if-title">What if …</h2>
        <div class="tools">
          <button type="button" disabled={!turned(whatIf)} onClick={turnBack}>
            As in the scenario
          </button>
          <button type="button" onClick={pin}>
            Pin this plan as A
          </button>
        </div>
      </header>
      <p class="conclusion">
        {pinned === undefined ? (
          "Move anything: the plan is made anew, and every figure says how it differs."
        ) : (
          <>
            Plan A is <b>{pinned.title}</b>: every figure below says how it differs.{" "}
            <button type="button" class="bare inline" onClick={unpin}>
              Stop comparing
            </button>
          </>
        )}
      </p>
      <div class="knobs">
        <Slider label="Demand" value={demand} min={0} max={3} step={0.05} shown={`× ${grouped(demand, 2)}`} onTurn={(value) => turn({ demand: value === 1 ? undefined : value })} />
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
        {knobs.modes.map(({ name, overhead }) => (
          <label class="knob" key={name}>
            <span>Overhead of {name}</span>
            <input
              type="number"
              min={1}
              step="any"
              value={whatIf.overheads?.[name] ?? overhead}
              onInput={({ currentTarget }) => {
                const value = currentTarget.valueAsNumber;
                if (value >= 1) {
                  turn({ overheads: { ...whatIf.overheads, [name]: value } });
                }
              }}
            />
          </label>
        ))}
      </div>
      <details class="data">
        <summary>Machines of each class</summary>
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
        </div>
      </details>
    </section>
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
