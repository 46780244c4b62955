/** What a file was read as: its columns with what each was taken for, its first rows,
 * and what was guessed, ignored and missing. */

import type { ComponentChildren } from "preact";
import type { ColumnLook, ImportUnit, Look, TableLook } from "idlewise/import";
import { answer, mapColumn } from "../../data.ts";

const SEPARATORS: Readonly<Record<string, string>> = { "\t": "tab", " ": "space" };

/** What the figures of a file can count. */
/** What a table of people can be, where its columns could be of several. */
const READ_AS: readonly (readonly [format: string, title: string])[] = [
  ["nodes-csv", "machines"],
  ["prices-csv", "prices"],
  ["rates-csv", "rates"],
  ["demands-csv", "demand"],
  ["round-trips-csv", "round trips"],
];

const UNITS: readonly (readonly [ImportUnit, string])[] = [
  ["requests", "requests"],
  ["output_tokens", "tokens that are written (output)"],
  ["input_tokens", "tokens that are read (input)"],
  ["tokens", "tokens, read and written"],
];

/** The first rows of a file, below what is asked about it. */
export function Preview({ file, children }: { file: Look; children?: ComponentChildren }) {
  const { name, table, read, problems } = file;
  const wrong = problems[0];
  return (
    <section aria-labelledby="preview-title">
      <header class="part-head">
        <h2 id="preview-title">
          {name}
          {table !== undefined && table.rows.length < table.row_count && `, first ${table.rows.length} of ${table.row_count} rows`}
        </h2>
        {table !== undefined && READ_AS.some(([format]) => format === file.format) && (
          <label class="read-as">
            Read as{" "}
            <select class="sel" value={file.format} onChange={({ currentTarget }) => void answer("format", name, currentTarget.value)}>
              {READ_AS.map(([format, title]) => (
                <option key={format} value={format}>
                  {title}
                </option>
              ))}
            </select>
          </label>
        )}
        {table !== undefined && (
          <span class="small muted">
            separator “{SEPARATORS[table.separator] ?? table.separator}”, {table.encoding}
          </span>
        )}
      </header>
      {wrong !== undefined && (
        <p class="refused" role="alert">
          {wrong.line === undefined ? "" : `Line ${wrong.line}${wrong.column === undefined ? "" : `, ${wrong.column}`}: `}
          {wrong.text}. {wrong.nearest === undefined ? "" : `Did you mean ${wrong.nearest}? `}
          {wrong.answer === "unit"
            ? "Say what it counts, and it is read; or leave it out."
            : table === undefined
              ? wrong.help === undefined
                ? "Leave it out, or drop the file it was made of."
                : "Leave it out, or drop one with a single series or with a metric that counts them, such as vllm:generation_tokens_total."
              : "Say below what its columns are, or mend it and drop it again."}
        </p>
      )}
      {wrong?.answer === "unit" && (
        <p class="question">
          <label>
            It counts{" "}
            <select class="sel" value="" onChange={({ currentTarget }) => currentTarget.value !== "" && void answer("unit", name, currentTarget.value)}>
              <option value="">choose what</option>
              {UNITS.map(([unit, title]) => (
                <option key={unit} value={unit}>
                  {title}
                </option>
              ))}
            </select>
          </label>
        </p>
      )}
      <div class="asked">{children}</div>
      {table !== undefined ? <Table name={name} table={table} /> : read.map((one) => <Read key={one.kind} {...one} />)}
      <Notes file={file} />
    </section>
  );
}

function Table({ name, table }: { name: string; table: TableLook }) {
  const { columns, rows, fields } = table;
  return (
    <div class="sheet mini scroll" tabIndex={0} role="region" aria-label={`The first rows of ${name}`}>
      <table>
        <thead>
          <tr>
            <th class="no">
              <span class="away">Line</span>
            </th>
            {columns.map(({ header }, at) => (
              <th key={at} scope="col">
                {header}
              </th>
            ))}
          </tr>
          <tr class="map">
            <td class="no" />
            {columns.map((column, at) => (
              <td key={at} class={column.guessed && !column.mapped ? "amb" : undefined}>
                {fields.length === 0 ? column.meaning : <Meaning file={name} column={column} table={table} />}
                {column.guessed && !column.mapped && <span class="g">guessed</span>}
              </td>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ line, cells, marks }) => (
            <tr key={line}>
              <td class="no">{line}</td>
              {cells.map((cell, at) => {
                const mark = marks.find(({ column }) => column === at);
                const kind = { means: "", unknown: "amb", empty: "amb", wrong: "err" }[mark?.kind ?? "means"];
                return (
                  <td key={at} class={kind === "" ? undefined : kind}>
                    {mark?.kind === "empty" && cell === "" ? mark.text : cell}
                    {mark?.kind === "means" && <span class="muted small"> is {mark.text}</span>}
                    {(mark?.kind === "unknown" || mark?.kind === "wrong") && <span class="small"> {mark.text}</span>}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What a column holds, to be said otherwise. */
function Meaning({ file, column, table: { fields } }: { file: string; column: ColumnLook; table: TableLook }) {
  const { field = "", header, meaning } = column;
  const known = fields.some((one) => one.field === field);
  return (
    <select class="sel" value={field} aria-label={`${header} is`} onChange={({ currentTarget }) => void mapColumn(file, header, currentTarget.value)}>
      <option value="">ignored</option>
      {field !== "" && !known && <option value={field}>{meaning}</option>}
      {fields.filter(({ open }) => !open).map((one) => (
        <option key={one.field} value={one.field}>
          {one.meaning}
        </option>
      ))}
    </select>
  );
}

function Read({ kind, count, columns, rows }: Look["read"][number]) {
  return (
    <div class="sheet mini scroll" tabIndex={0} role="region" aria-label={`What was read: ${kind}`}>
      <table>
        <caption class="small muted">
          {rows.length < count ? `first ${rows.length} of ${count}` : `${count}`} {kind.replace("_", " ")}
        </caption>
        <thead>
          <tr>
            {columns.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Notes shown before the rest folds away. */
const FEW = 6;

function Notes({ file: { notes: all, table } }: { file: Look }) {
  // What columns were taken for stands in amber above.
  const notes = table === undefined ? all : all.filter(({ text }) => !/^column .* (read as .*|is not used)$/.test(text));
  const guesses = table?.columns.filter(({ guessed, mapped }) => guessed && !mapped).length ?? 0;
  const ignored = table?.columns.filter(({ field }) => field === undefined).map(({ header }) => header) ?? [];
  const words = { guessed: "Guessed", "left out": "Left out", assumed: "Assumed", note: "Note" };
  const line = (note: (typeof all)[number]) => (
    <li key={`${note.kind}${note.text}${note.line ?? ""}`}>
      <b>{words[note.kind]}:</b> {note.line === undefined ? "" : `line ${note.line}: `}
      {note.text}
    </li>
  );
  return (
    <div class="notes">
      {guesses > 0 && (
        <p>
          <b>{guesses === 1 ? "1 guess" : `${guesses} guesses`}</b>, in amber: check that {guesses === 1 ? "it is" : "they are"} right.
        </p>
      )}
      {ignored.length > 0 && (table?.fields.length ?? 0) > 0 && (
        <p>
          <b>Ignored:</b> {ignored.join(", ")}.
        </p>
      )}
      <ul>{notes.slice(0, FEW).map(line)}</ul>
      {notes.length > FEW && (
        <details>
          <summary>{notes.length - FEW} more</summary>
          <ul>{notes.slice(FEW).map(line)}</ul>
        </details>
      )}
    </div>
  );
}
