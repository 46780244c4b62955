/** Small parts that several views are made of. */

import type { ComponentChildren } from "preact";
import { signed } from "../model/numbers.ts";

/** A part of the page: a title, what to conclude, its content, and how its
 * figures are worked out. */
export function Section({
  id,
  title,
  conclusion,
  tools,
  formula,
  folds,
  full,
  unasked,
  children,
}: {
  id: string;
  title: string;
  conclusion?: ComponentChildren;
  tools?: ComponentChildren;
  formula?: ComponentChildren;
  /** More that folds open below. */
  folds?: ComponentChildren;
  /** Whether it takes the whole width where cards stand side by side. */
  full?: boolean;
  /** Whether it only asks a question so far, which a report leaves out. */
  unasked?: boolean;
  children: ComponentChildren;
}) {
  return (
    <section
      class={["card", full === true ? "full" : "", unasked === true ? "unasked" : ""].filter(Boolean).join(" ")}
      id={id}
      tabIndex={-1}
      aria-labelledby={`${id}-title`}
    >
      <header class="card-head">
        <h2 id={`${id}-title`}>{title}</h2>
        {tools !== undefined && <div class="tools">{tools}</div>}
      </header>
      {conclusion !== undefined && <p class="conclusion">{conclusion}</p>}
      {children}
      {(folds !== undefined || formula !== undefined) && (
        <div class="folds">
          {folds}
          {formula !== undefined && (
            <details class="formula">
              <summary>How this is worked out</summary>
              <div>{formula}</div>
            </details>
          )}
        </div>
      )}
    </section>
  );
}

/** Something that folds open. */
export function Fold({ title, open, children }: { title: ComponentChildren; open?: boolean; children: ComponentChildren }) {
  return (
    <details class="data" open={open}>
      <summary>{title}</summary>
      {children}
    </details>
  );
}

/** A share as a bar before its number. */
export function Meter({ percent, text, kind = "idle" }: { percent: number; text: string; kind?: "idle" | "lost" | "share" }) {
  return (
    <span class="meter">
      <progress class={`meter-bar ${kind}`} value={Math.min(100, Math.max(0, percent))} max={100} aria-hidden="true" />
      <span class="meter-text">{text}</span>
    </span>
  );
}

/** A change against the pinned plan, with its sign. `good` says which way is better. */
export function Delta({
  from,
  to,
  format,
  unit = "",
  good,
}: {
  from: number | undefined;
  to: number | undefined;
  format: (value: number) => string;
  unit?: string;
  good?: "up" | "down";
}) {
  if (from === undefined || to === undefined) {
    return null;
  }
  const text = signed(to - from, format);
  const way = text === "±0" || good === undefined ? "same" : to > from === (good === "up") ? "better" : "worse";
  const word = { same: "", better: "better", worse: "worse" }[way];
  return (
    <span class={`delta ${way}`}>
      {text}
      {unit}
      {word !== "" && <span class="quiet"> {word}</span>}
      <span class="away"> than plan A</span>
    </span>
  );
}

/** One of a few choices. */
export function Choice<Value extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  label: string;
  value: Value;
  choices: readonly (readonly [Value, string])[];
  onChange: (value: Value) => void;
}) {
  return (
    <label class="choice">
      <span>{label}</span>
      <select
        value={value}
        onChange={({ currentTarget }) => {
          const found = choices.find(([one]) => one === currentTarget.value);
          if (found !== undefined) {
            onChange(found[0]);
          }
        }}
      >
        {choices.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A table whose first column names the row; it scrolls by itself where it is too wide. */
export function Table({
  caption,
  columns,
  rows,
  strong,
}: {
  caption: string;
  /** A title, whether numbers stand below it, and whether a phone can do without. */
  columns: readonly { title: string; number?: boolean; minor?: boolean }[];
  rows: readonly { key: string; cells: readonly ComponentChildren[] }[];
  /** The key of a row that stands out. */
  strong?: string | undefined;
}) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption class="away">{caption}</caption>
        <thead>
          <tr>
            {columns.map((one) => (
              <th key={one.title} scope="col" class={kindOf(one)}>
                {one.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key} class={key === strong ? "strong" : undefined}>
              {cells.map((cell, at) =>
                at === 0 ? (
                  <th key="name" scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={columns[at]?.title ?? at} class={kindOf(columns[at])}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function kindOf(column: { number?: boolean; minor?: boolean } | undefined): string | undefined {
  const names = [column?.number === true ? "number" : "", column?.minor === true ? "minor" : ""].filter(Boolean);
  return names.length === 0 ? undefined : names.join(" ");
}
