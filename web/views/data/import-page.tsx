/** Import: which files, what they were read as, whether that is enough, and only then
 * what to do with them. */

import { useEffect, useId, useState } from "preact/hooks";
import type { ImportQuestion, ImportReport, Look } from "idlewise/import";
import { fail } from "../../actions.ts";
import { request } from "../../bridge.ts";
import { answer, bring, forget, leaveOut, mayRent, take, useCatalogue } from "../../data.ts";
import { alike, grouped } from "../../model/import-says.ts";
import { plural } from "../../model/numbers.ts";
import { useStore } from "../../store.ts";
import type { ImportView } from "../../worker/protocol.ts";
import { Icon } from "../icons.tsx";
import { ForecastPanel } from "./forecast-panel.tsx";
import { Preview } from "./preview.tsx";

/** The files and what is made of them. */
export function ImportPage() {
  const view = useStore((state) => state.importing);
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const files = typeof view === "object" ? view.files : [];
  const asked = (typeof view === "object" ? (view.report?.questions ?? []) : []).filter(isOfFile);
  const shown =
    files.find(({ name }) => name === chosen) ??
    files.find((file) => file.problems.length > 0) ??
    files.find(({ name }) => asked.some(({ file }) => file === name)) ??
    files.find(toLookAt) ??
    files[0];
  return (
    <>
      <header class="part-head">
        <h1>Import</h1>
        <span class="muted lock">
          <Icon name="lock" />
          Read in this tab. Nothing is uploaded.
        </span>
      </header>
      <div class="isplit">
        <div>
          <Drop />
          {view === "reading" && <p class="muted" role="status">Reading the files.</p>}
          {typeof view === "object" && (
            <ul class="files" aria-label="Files">
              {files.map((file) => (
                <li key={file.name}>
                  <FileRow
                    file={file}
                    asked={asked.filter((question) => question.file === file.name)}
                    shown={file === shown}
                    onShow={() => setChosen(file.name)}
                  />
                </li>
              ))}
              {view.plan !== undefined && (
                <li>
                  <Icon name="file" />
                  <span class="tx">
                    <b>{view.plan}</b>
                    <span class="small muted">a plan, for the scenario beside it</span>
                  </span>
                </li>
              )}
            </ul>
          )}
        </div>
        {typeof view === "object" && (
          <div class="import-main">
            {shown !== undefined && (
              <Preview file={shown}>
                {asked
                  .filter(({ file }) => file === shown.name)
                  .map((question) => (
                    <Question key={question.text} question={question} />
                  ))}
              </Preview>
            )}
            <Enough view={view} shown={shown?.name} onShow={setChosen} />
            <Choices view={view} />
            <ForecastPanel view={view} />
          </div>
        )}
      </div>
    </>
  );
}

/** Where files are dropped, or picked. */
export function Drop({ large = false }: { large?: boolean }) {
  const more = useStore(({ importing }) => importing !== undefined);
  return (
    <label class={large ? "dz large" : "drop"}>
      {!large && (
        <>
          <b>Drop {more ? "more files" : "files"}, or paste a table</b>
          <span class="small muted">CSV, kubectl or Slurm JSON, Prometheus, price lists, benchmark results</span>
        </>
      )}
      <span class={large ? "btn pri lg" : "btn"}>Choose files</span>
      <input
        type="file"
        multiple
        class="away"
        aria-label="Choose files"
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          void bring(files).then(() => {
            currentTarget.value = "";
          });
        }}
      />
    </label>
  );
}

/** Whether a person should look at what was guessed. */
function toLookAt({ notes, table }: Look): boolean {
  return notes.some(({ kind }) => kind === "guessed") || (table?.columns.some(({ guessed, mapped }) => guessed && !mapped) ?? false);
}

/** What only the file itself can answer is asked beside it. */
function isOfFile({ answer: of, file }: ImportQuestion): boolean {
  return file !== undefined && (of === "model" || of === "hardware");
}

/** The importer's words as a sentence. */
function sentence(text: string): string {
  return text === "" ? "" : `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}${/[.?!]$/.test(text) ? "" : "."}`;
}

function FileRow({ file, asked, shown, onShow }: { file: Look; asked: readonly ImportQuestion[]; shown: boolean; onShow: () => void }) {
  const { name, what, description, problems } = file;
  const wrong = problems[0];
  return (
    <>
      <Icon name="file" />
      <span class="tx">
        <button type="button" class="link name" aria-pressed={shown} onClick={onShow} data-tip={description} aria-description={description}>
          {name}
        </button>
        <span class={wrong === undefined ? "small muted" : "small bad few-lines"} data-tip={description}>
          {wrong === undefined ? [what, ...asked.map(({ help }) => help)].join(": ") : what === wrong.text ? wrong.text : `${what}${what.includes(wrong.text) ? "" : `: ${wrong.text}`}`}
        </span>
      </span>
      {wrong !== undefined ? (
        <span class="badge bad">{wrong.answer === undefined ? "cannot be used" : "1 question"}</span>
      ) : asked.length > 0 ? (
        <span class="badge warn">{plural(asked.length, "question")}</span>
      ) : toLookAt(file) ? (
        <span class="badge warn">look</span>
      ) : (
        <span class="badge ok">
          <Icon name="done" />
          <span class="away">read</span>
        </span>
      )}
      <button type="button" class="btn quiet icon" aria-label={`Leave ${name} out`} onClick={() => void leaveOut(name)}>
        <Icon name="close" />
      </button>
    </>
  );
}

/** Whether there is enough for a plan, and what is asked. */
function Enough({
  view: { files, report, catalogue, rent },
  shown,
  onShow,
}: {
  view: ImportView;
  shown: string | undefined;
  onShow: (file: string) => void;
}) {
  if (report === undefined) {
    return null;
  }
  const priced = files.some(({ problems, counts }) => problems.length === 0 && counts.some(({ kind }) => kind === "prices"));
  const parts = [
    ["nodes", "Nodes"],
    ["rates", "Rates"],
    ["demand", "Demand"],
  ] as const;
  return (
    <section class="panel enough" aria-labelledby="enough-title">
      <h2 id="enough-title">Enough for a plan?</h2>
      <dl>
        {parts.map(([key, title]) => {
          const { ready, text } = report.enough[key];
          const questions = grouped(report.questions.filter(({ about }) => about === key));
          const count = questions.filter((question) => question.answer !== undefined).length;
          return (
            <div key={key}>
              <dt>{title}</dt>
              <dd>
                {(questions.length === 0 || text !== "none") && <p>{sentence(text)}</p>}
                {questions.map((question) =>
                  isOfFile(question) && question.file !== undefined ? (
                    <Elsewhere key={question.text} question={question} file={question.file} here={question.file === shown} onShow={onShow} />
                  ) : (
                    <Question key={question.text} question={question} />
                  ),
                )}
                {key === "nodes" && priced && (
                  <label class="check">
                    A plan may rent up to
                    <input
                      class="inp narrow"
                      type="number"
                      min="0"
                      max="100000"
                      value={rent}
                      onChange={({ currentTarget }) => void mayRent(Math.max(0, Math.round(currentTarget.valueAsNumber || 0)))}
                    />
                    machines of each type in the price list
                  </label>
                )}
                {key === "rates" && (
                  <label class="check">
                    <input type="checkbox" checked={catalogue} onChange={({ currentTarget }) => void useCatalogue(currentTarget.checked)} />
                    Take published rates where none was measured
                  </label>
                )}
              </dd>
              <dd class="state">
                {ready && questions.length === 0 ? (
                  <span class="badge ok">
                    <Icon name="done" />
                    ready
                  </span>
                ) : (
                  <span class="badge warn">{count === 0 ? "missing" : plural(count, "question")}</span>
                )}
              </dd>
            </div>
          );
        })}
      </dl>
      <Assumed files={files} report={report} />
      {report.problems.map(({ text, file }) => (
        <p key={`${file ?? ""}${text}`} class="bad">
          {file === undefined ? text : `${file}: ${text}`}
        </p>
      ))}
    </section>
  );
}

/** Notes shown before the rest folds away. */
const FEW = 5;

/** What was assumed and left out of all files together; what is about one file alone stands
 * beside it. */
function Assumed({ files, report }: { files: readonly Look[]; report: ImportReport }) {
  const beside = new Set(files.flatMap(({ notes }) => notes.map(({ text }) => text)));
  const found = report.notes.filter(({ kind, text }) => (kind === "assumed" || kind === "left out") && !beside.has(text));
  const notes = alike([...new Set(found.map(({ kind, text }) => `${kind === "assumed" ? "Assumed" : "Left out"}: ${text}`))]);
  if (notes.length === 0) {
    return null;
  }
  const line = (text: string) => <li key={text}>{sentence(text)}</li>;
  return (
    <div class="assumed">
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

/** Names of models that have published rates, where they are asked for. */
function useKnown(isAsked: boolean): readonly string[] {
  const [names, setNames] = useState<readonly string[]>([]);
  useEffect(() => {
    if (isAsked) {
      request("published", undefined).then(
        (found) => setNames(found.map(({ model }) => model)),
        (error: unknown) => fail("the catalogue", error),
      );
    }
  }, [isAsked]);
  return names;
}

/** A question that is answered beside its file. */
function Elsewhere({ question, file, here, onShow }: { question: ImportQuestion; file: string; here: boolean; onShow: (file: string) => void }) {
  return (
    <p class="question">
      <span>{sentence(question.text)}</span>{" "}
      {here ? (
        <span class="muted">Answer it above.</span>
      ) : (
        <button type="button" class="link" onClick={() => onShow(file)}>
          Answer it beside {file}
        </button>
      )}
    </p>
  );
}

/** A question that is answered where it stands. */
function Question({ question }: { question: ImportQuestion }) {
  const { text, help, choices, answer: of, file, model } = question;
  const key = of === "models" ? model : file;
  const [typed, setTyped] = useState("");
  const label = `${text} ${help}`;
  const list = useId();
  const known = useKnown((of === "model" || of === "models") && choices.length === 0);
  // What one of several cards is of, and other hardware than the fleet's, is typed.
  const typing = (choices.length === 0 && of !== "models") || of === "hardware";
  const names = choices.length === 0 ? known : choices;
  return (
    <p class="question">
      <span>{sentence(text)}</span> <span class="muted">{sentence(help)}</span>
      {of !== undefined && key !== undefined && !typing && names.length > 0 && (
        <label class="row">
          {of === "models" && <span class="muted">Or it is another name of</span>}
          <select class="sel" aria-label={label} onChange={({ currentTarget }) => void answer(of, key, currentTarget.value)}>
            <option value="">choose a model</option>
            {names.map((choice) => (
              <option key={choice} value={choice}>
                {choice}
              </option>
            ))}
          </select>
        </label>
      )}
      {of !== undefined && key !== undefined && typing && names.length > 0 && (
        <datalist id={list}>
          {names.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      )}
      {of !== undefined && key !== undefined && typing && (
        <input
          class="inp"
          list={names.length > 0 ? list : undefined}
          aria-label={label}
          placeholder={names[0] ?? (of === "hardware" ? "8xH100" : "model")}
          value={typed}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          onChange={({ currentTarget }) => currentTarget.value.trim() !== "" && void answer(of, key, currentTarget.value.trim())}
        />
      )}
    </p>
  );
}

/** What to do with the files: nothing is used before one of these. */
function Choices({ view: { files, plan, complete, lists, report } }: { view: ImportView }) {
  const own = useStore(({ draft }) => draft?.origin === "own");
  const name = useStore(({ draft }) => draft?.name ?? "");
  const used = files.filter(({ problems }) => problems.length === 0).length + (plan === undefined ? 0 : 1);
  const able = lists.length > 0;
  const what = lists.join(" and ");
  const gaps = grouped(report?.questions ?? []).length;
  return (
    <>
      <div class="choices">
        <button type="button" class="btn pri lg" aria-disabled={!able} onClick={() => able && void take("new")}>
          New scenario with {used === 1 ? "this file" : `these ${used} files`}
        </button>
        {own && able && (
          <>
            <button type="button" class="btn lg" onClick={() => void take("replace")} data-tip={`In ${name}`} aria-description={`In ${name}`}>
              Replace the {what} here
            </button>
            <button type="button" class="btn lg" onClick={() => void take("add")} data-tip={`In ${name}`} aria-description={`In ${name}`}>
              Add to them
            </button>
          </>
        )}
        <button type="button" class="btn quiet lg" onClick={() => void forget()}>
          Cancel
        </button>
      </div>
      <p class="small muted">
        {!able
          ? used === 0
            ? "None of these files can be used."
            : `${used === 1 ? "This file is" : "These files are"} read, but there is nothing to plan in ${used === 1 ? "it" : "them"} yet: what is missing is asked for above.`
          : complete
            ? "What is open stays as it is until you choose."
            : `A new scenario opens in the tables with ${gaps === 1 ? "the gap" : `the ${gaps} gaps`} above still to fill. What is open stays as it is until you choose.`}
      </p>
    </>
  );
}
