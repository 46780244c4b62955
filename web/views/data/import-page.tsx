/** Import: which files, what they were read as, whether that is enough, and only then
 * what to do with them. */

import { useState } from "preact/hooks";
import type { ImportQuestion, Look } from "idlewise/import";
import { answer, bring, forget, leaveOut, mayRent, take, useCatalogue } from "../../data.ts";
import { plural } from "../../model/numbers.ts";
import { useStore } from "../../store.ts";
import type { ImportView } from "../../worker/protocol.ts";
import { Icon } from "../icons.tsx";
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
          </div>
        )}
      </div>
    </>
  );
}

/** Where files are dropped, or picked. */
export function Drop({ large = false }: { large?: boolean }) {
  return (
    <label class={large ? "dz large" : "drop"}>
      {!large && (
        <>
          <b>Drop more files, or paste a table</b>
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
        <button type="button" class="link name" aria-pressed={shown} onClick={onShow}>
          {name}
        </button>
        <span class={wrong === undefined ? "small muted" : "small bad"} title={description}>
          {wrong === undefined ? [what, ...asked.map(({ help }) => help)].join(": ") : what === wrong.text ? wrong.text : `${what}${what.includes(wrong.text) ? "" : `: ${wrong.text}`}`}
        </span>
      </span>
      {wrong !== undefined ? (
        <span class="badge bad">cannot be used</span>
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
          const questions = report.questions.filter(({ about }) => about === key);
          const count = questions.length;
          return (
            <div key={key}>
              <dt>{title}</dt>
              <dd>
                <p>{sentence(text)}</p>
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
                {ready && count === 0 ? (
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
      {report.problems.map(({ text, file }) => (
        <p key={`${file ?? ""}${text}`} class="bad">
          {file === undefined ? text : `${file}: ${text}`}
        </p>
      ))}
    </section>
  );
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
  return (
    <p class="question">
      <span>{sentence(text)}</span> <span class="muted">{sentence(help)}</span>
      {of !== undefined && key !== undefined && choices.length > 0 && (
        <select class="sel" aria-label={label} onChange={({ currentTarget }) => void answer(of, key, currentTarget.value)}>
          <option value="">{of === "hardware" ? "choose the hardware" : "choose a model"}</option>
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      )}
      {of !== undefined && key !== undefined && choices.length === 0 && (
        <input
          class="inp"
          aria-label={label}
          placeholder={of === "hardware" ? "hardware" : "model"}
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
  const gaps = report?.questions.length ?? 0;
  return (
    <>
      <div class="choices">
        <button type="button" class="btn pri lg" aria-disabled={!able} onClick={() => able && void take("new")}>
          New scenario with {used === 1 ? "this file" : `these ${used} files`}
        </button>
        {own && able && (
          <>
            <button type="button" class="btn lg" onClick={() => void take("replace")} title={`In ${name}`}>
              Replace the {what} here
            </button>
            <button type="button" class="btn lg" onClick={() => void take("add")} title={`In ${name}`}>
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
