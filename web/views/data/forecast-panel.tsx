/** What comes after a history: its fan, demand by demand, how it was made, and what of it
 * a scenario gets. */

import { useEffect, useState } from "preact/hooks";
import { FanChart } from "../../charts/fan.tsx";
import { COUNTS, HORIZONS, aim, foresee, putForecast, stopForeseeing, takeForecast } from "../../forecast.ts";
import type { Fan, ForecastView } from "../../model/forecast.ts";
import { percent, plural, short } from "../../model/numbers.ts";
import { SEASONS, hoursOf, tooLong } from "../../model/seasons.ts";
import { useStore } from "../../store.ts";
import type { ForecastState } from "../../store.ts";
import type { DemandUse } from "../../worker/forecasting.ts";
import type { ImportView } from "../../worker/protocol.ts";
import { Term } from "../tips.tsx";
import "../../styles/forecast.css";

/** Demands that are drawn at first. */
const FEW = 6;

/** The panel; nothing where no file has a history. */
export function ForecastPanel({ view }: { view: ImportView }) {
  const forecast = useStore((state) => state.forecast);
  const { histories, version } = view;
  const known = forecast?.version === version ? forecast : undefined;
  useEffect(() => {
    if (histories.length > 0 && known === undefined) {
      void foresee(version, { hours: forecast?.hours ?? 24, futures: forecast?.futures ?? 5, seasons: forecast?.seasons ?? "found", own: forecast?.own ?? "" });
    }
  }, [version, histories.length]);
  if (histories.length === 0 || known === undefined) {
    return null;
  }
  const { said, hours } = known;
  return (
    <section class="panel forecast" aria-labelledby="forecast-title" aria-busy={said === "working"}>
      <header class="part-head">
        <h2 id="forecast-title">What comes next</h2>
        <span class="seg" role="group" aria-label="How far">
          {HORIZONS.map(([length, title]) => (
            <button key={length} type="button" aria-pressed={hours === length} onClick={() => hours !== length && void foresee(version, { ...known, hours: length })}>
              {title}
            </button>
          ))}
        </span>
      </header>
      <p class="small muted">A forecast of {histories.join(" and ")}, made in this tab.</p>
      <Repeats known={known} used={typeof said === "object" && "view" in said ? said.view.seasons : undefined} />
      {said === "working" && <Working />}
      {said === "stopped" && !("wrong" in hoursOf(known.seasons, known.own)) && (
        <p class="row">
          <span class="muted">Stopped.</span>
          <button type="button" class="btn" onClick={() => void foresee(version, known)}>
            Forecast it
          </button>
        </p>
      )}
      {typeof said === "object" && "refused" in said && (
        <div class="refused" role="alert">
          {said.refused.map((text) => (
            <p key={text}>No forecast: {text}</p>
          ))}
        </div>
      )}
      {typeof said === "object" && "view" in said && <Found known={known} found={said.view} demands={said.demands} view={view} />}
    </section>
  );
}

/** What repeats: as it is found, or as a person says. */
function Repeats({ known, used }: { known: ForecastState; used: readonly (readonly number[])[] | undefined }) {
  const { version, seasons, own } = known;
  const [typed, setTyped] = useState(own);
  const asked = hoursOf(seasons, own);
  const wrong = "wrong" in asked ? asked.wrong : "";
  const lost = "wrong" in asked || used === undefined ? "" : tooLong(asked.hours, used);
  return (
    <div class="row">
      <label class="check">
        What repeats
        <select class="sel" value={seasons} onChange={({ currentTarget }) => void foresee(version, { ...known, seasons: SEASONS.find(([one]) => one === currentTarget.value)?.[0] ?? "found" })}>
          {SEASONS.map(([one, title]) => (
            <option key={one} value={one}>
              {title}
            </option>
          ))}
        </select>
      </label>
      {seasons === "own" && (
        <label class="check">
          every
          <input
            class="inp narrow"
            inputMode="numeric"
            placeholder="12, 84"
            aria-invalid={wrong !== "" && own !== ""}
            value={typed}
            onInput={({ currentTarget }) => setTyped(currentTarget.value)}
            onChange={({ currentTarget }) => void foresee(version, { ...known, own: currentTarget.value })}
          />
          hours
        </label>
      )}
      {wrong !== "" && <span class={own === "" ? "small muted" : "small bad"}>{wrong}</span>}
      {lost !== "" && <span class="small warn">{lost}</span>}
    </div>
  );
}

function Working() {
  return (
    <>
      <span class="skel" style={{ height: "120px" }} />
      <p class="row" role="status">
        <progress aria-label="Forecasting" />
        <span>Forecasting, and testing it on the history</span>
        <button type="button" class="btn" onClick={stopForeseeing}>
          Stop
        </button>
      </p>
    </>
  );
}

function Found({ known, found, demands, view }: { known: ForecastState; found: ForecastView; demands: readonly string[]; view: ImportView }) {
  const [all, setAll] = useState(false);
  const fans = [...(found.total === undefined ? [] : [found.total]), ...found.demands];
  const shown = all ? fans : fans.slice(0, FEW);
  const guessed = view.files
    .filter(({ name }) => view.histories.includes(name))
    .flatMap(({ notes }) => notes.filter(({ kind }) => kind === "guessed" || kind === "assumed").map(({ text }) => text));
  const [low, high] = fans[0]?.band ?? [10, 90];
  return (
    <>
      <p class="key">
        <span>
          <i class="sw fan-key-past" />
          the history
        </span>
        <span>
          <i class="sw fan-key-mid" />
          as likely above as below
        </span>
        <span>
          <i class="sw fan-key-band" />
          <Term tip={`From the ${Math.round(low)} % to the ${Math.round(high)} % quantile, from what earlier forecasts missed.`}>{Math.round(high - low)} % of what may come</Term>
        </span>
      </p>
      <ul class="fans">
        {shown.map((fan, at) => (
          <li key={fan.id}>
            <OneFan fan={fan} first={at === 0} />
          </li>
        ))}
      </ul>
      {fans.length > FEW && (
        <button type="button" class="btn quiet" onClick={() => setAll(!all)}>
          {all ? "Fewer" : `All ${plural(found.demands.length, "demand")}`}
        </button>
      )}
      {guessed.length > 0 && (
        <p class="small">
          <b>Guessed from the file:</b> {guessed.join("; ")}.
        </p>
      )}
      <UseOf known={known} found={found} demands={demands} />
    </>
  );
}

function OneFan({ fan, first }: { fan: Fan; first: boolean }) {
  return (
    <>
      <h3>
        {fan.id} <span class="muted small">{fan.unit} per second</span>
      </h3>
      <FanChart fan={fan} height={first ? 120 : 88} />
      <p class="small">
        <Term tip={`${fan.tested} Term: ${fan.term}.`}>{fan.says}</Term>
      </p>
      <p class="small muted">{fan.tested}</p>
      {fan.gaps.map((gap) => (
        <p key={gap} class="small warn">
          {gap}
        </p>
      ))}
    </>
  );
}

/** What a scenario gets, and the way into the one that is open. */
function UseOf({ known, found, demands }: { known: ForecastState; found: ForecastView; demands: readonly string[] }) {
  const own = useStore(({ draft }) => draft?.origin === "own");
  const name = useStore(({ draft }) => draft?.name ?? "");
  const { use, futures, version } = known;
  const several = found.futures.length > 1;
  const uses: readonly (readonly [DemandUse, string])[] = [
    ["history", "The history itself"],
    ["median", `The forecast, ${plural(found.hours, "hour")}`],
    ...(several ? [["futures", `${found.futures.length} futures of it`] as const] : []),
  ];
  return (
    <div class="forecast-use">
      <h3 id="forecast-use">Demand of the scenario</h3>
      <div class="row">
        <span class="seg" role="group" aria-labelledby="forecast-use">
          {uses.map(([one, title]) => (
            <button key={one} type="button" aria-pressed={use === one} onClick={() => takeForecast(one)}>
              {title}
            </button>
          ))}
        </span>
        {several && (
          <label class="check">
            Futures
            <select class="sel" value={String(futures)} onChange={({ currentTarget }) => void foresee(version, { ...known, futures: Number(currentTarget.value) })}>
              {COUNTS.map((count) => (
                <option key={count} value={String(count)}>
                  {count}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {!several && <p class="small muted">The history is too short for several futures: they are drawn from what forecasts of it missed.</p>}
      {use === "futures" && (
        <p class="small muted">
          Whole {found.hours === 24 ? "days" : "weeks"}, in which demands move together as they did:{" "}
          {found.futures.map(({ likely, mean }) => `${percent(likely)} % likely, ${short(mean)} per second`).join("; ")}. One plan is made for all of them.
        </p>
      )}
      {use !== "history" && own && (
        <>
          <Aims known={known} found={found} demands={demands} />
          <Put known={known} found={found} name={name} />
        </>
      )}
    </div>
  );
}

/** Which demand of the open scenario gets which history. */
function Aims({ known: { targets }, found, demands }: { known: ForecastState; found: ForecastView; demands: readonly string[] }) {
  if (demands.length === 0) {
    return null;
  }
  return (
    <dl class="aims">
      {found.demands.map(({ id }, at) => {
        const target = targets[at] ?? "";
        const twice = target !== "" && targets.indexOf(target) < at;
        return (
          <div key={id}>
            <dt>{id}</dt>
            <dd>
              <select class={twice ? "sel wrong" : "sel"} aria-label={`${id} is the history of`} aria-invalid={twice} value={target} onChange={({ currentTarget }) => aim(at, currentTarget.value)}>
                <option value="">a new demand</option>
                {demands.map((demand) => (
                  <option key={demand} value={demand}>
                    {demand}
                  </option>
                ))}
              </select>
              {twice && <span class="small bad"> already gets another history</span>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Put({ known: { use, targets }, found, name }: { known: ForecastState; found: ForecastView; name: string }) {
  const twice = targets.some((target, at) => target !== "" && targets.indexOf(target) < at);
  return (
    <p class="row">
      <button type="button" class="btn pri" aria-disabled={twice} onClick={() => !twice && void putForecast()}>
        Put {use === "futures" ? `${found.futures.length} futures` : "the forecast"} into “{name}”
      </button>
      <span class="small muted">Its periods become these {plural(found.hours, "hour")}; machines, models and limits stay.</span>
    </p>
  );
}
