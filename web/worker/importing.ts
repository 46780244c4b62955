/** Files on their way to a scenario: looked at, asked about, and only then used. */

import type { Plan } from "idlewise";
import { openImporter } from "idlewise/import";
import type { ImportMap, ImportResult, Importer, Look } from "idlewise/import";
import { cardsOf } from "../sheet/cards.ts";
import { added, filled, listsIn, replaced, withAsked } from "../sheet/combine.ts";
import { EMPTY, draftOf, record } from "../sheet/draft.ts";
import { published, withPublished } from "../sheet/published.ts";
import type { Published } from "../sheet/published.ts";
import type { Draft } from "../sheet/types.ts";
import { csvOf } from "../sheet/values.ts";
import type { Desk } from "./desk.ts";
import { Forecasting, hasHistory } from "./forecasting.ts";
import type { DemandUse, ForecastAsked, ForecastSaid } from "./forecasting.ts";
import type { ImportAnswer, ImportView, Outcome } from "./protocol.ts";

/** Bytes of one file; the core accepts no more either. */
const MOST_BYTES = 128 << 20;
/** Machines of each type that may be rented where there are only prices, unless said. */
const MAY_RENT = 100;
/** Rows that a preview shows. */
const ROWS = 5;
/** Names of files that any fleet could have. */
const SAYS_NOTHING = /^(kubectl[-_ ]|get[-_ ])*(nodes?|machines|inventory|fleet)$/i;

interface Given {
  name: string;
  bytes: Uint8Array;
}

/** Files that were dropped, picked or pasted. One list for the life of the worker. */
export class Importing {
  #files: Given[] = [];
  #looks = new Map<Given, Look>();
  #map: ImportMap = {};
  #catalogue = true;
  /** Machines of each priced type that a plan may rent, as was said. */
  #rent: number | undefined;
  #plan: { name: string; plan: Plan } | undefined;
  #result: ImportResult | undefined;
  /** Raised where the files, or what they mean, are others. */
  #version = 0;
  readonly #desk: Desk;
  readonly #forecasting = new Forecasting();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Adds files; one of the same name takes the place of the one before. */
  async add(files: readonly (File | { name: string; text: string })[]): Promise<ImportView> {
    const refused: Look[] = [];
    for (const file of files) {
      if ("text" in file && typeof file.text === "string") {
        this.#put({ name: file.name, bytes: new TextEncoder().encode(file.text) });
      } else if (file instanceof File) {
        if (file.size > MOST_BYTES) {
          refused.push(tooLarge(file));
          continue;
        }
        const bytes = new Uint8Array(await file.arrayBuffer());
        const plan = planOf(bytes);
        if (plan === undefined) {
          this.#put({ name: file.name, bytes });
        } else {
          this.#plan = { name: file.name, plan };
        }
      }
    }
    return this.#view(refused);
  }

  #put(file: Given): void {
    this.#files = [...this.#files.filter(({ name }) => name !== file.name), file];
    this.#changed();
  }

  #changed(): void {
    this.#looks.clear();
    this.#version += 1;
    this.#forecasting.forget();
  }

  async remove(name: string): Promise<ImportView> {
    this.#files = this.#files.filter((file) => file.name !== name);
    this.#changed();
    if (this.#plan?.name === name) {
      this.#plan = undefined;
    }
    return this.#view();
  }

  clear(): void {
    this.#files = [];
    this.#changed();
    this.#map = {};
    this.#plan = undefined;
    this.#result = undefined;
    this.#catalogue = true;
    this.#rent = undefined;
  }

  /** What the person says about a column: the field it holds, or nothing for none. */
  async column(file: string, header: string, field: string): Promise<ImportView> {
    const about = this.#map.files?.[file] ?? {};
    const columns = Object.entries(about.columns ?? {}).filter(([one, title]) => title !== header && one !== field);
    const ignore = (about.ignore ?? []).filter((title) => title !== header);
    const changed = {
      ...about,
      columns: Object.fromEntries(field === "" ? columns : [...columns, [field, header]]),
      ignore: field === "" ? [...ignore, header] : ignore,
    };
    this.#map = { ...this.#map, files: { ...this.#map.files, [file]: changed } };
    this.#changed();
    return this.#view();
  }

  /** The answer to a question of the report. */
  async answer({ of, key, text }: { of: ImportAnswer; key: string; text: string }): Promise<ImportView> {
    const known = (this.#result?.report.questions ?? []).flatMap(({ file, choices }) => (file === key ? choices : []));
    const said = of === "hardware" ? cardsOf(text, known) : { [of]: text };
    this.#map =
      of === "models"
        ? { ...this.#map, models: { ...this.#map.models, [key]: text } }
        : { ...this.#map, files: { ...this.#map.files, [key]: { ...this.#map.files?.[key], ...said } } };
    this.#changed();
    return this.#view();
  }

  /** Whether published rates stand in for missing ones. */
  async catalogue(taken: boolean): Promise<ImportView> {
    this.#catalogue = taken;
    return this.#view();
  }

  /** How many machines of each priced type a plan may rent. */
  async rent(most: number): Promise<ImportView> {
    this.#rent = most;
    return this.#view();
  }

  /** What comes after the histories; nothing where other files came meanwhile. */
  forecast(asked: ForecastAsked): Promise<ForecastSaid | undefined> {
    return this.#forecasting.ask({ files: this.#histories(), map: this.#map }, asked, this.#desk.draft);
  }

  stopForecast(): void {
    this.#forecasting.stop();
  }

  /** What of it a scenario gets. */
  use(what: DemandUse): void {
    this.#forecasting.use = what;
  }

  /** The forecast into the scenario that is open; says what that did. */
  forecastInto(targets: readonly string[]): string {
    const { draft, words, said } = this.#forecasting.onto(this.#desk.draft, targets);
    this.#desk.put(draft, words);
    this.clear();
    return said;
  }

  #histories(): Given[] {
    return this.#files.filter((file) => {
      const look = this.#looks.get(file);
      return look !== undefined && hasHistory(look);
    });
  }

  async #view(refused: readonly Look[] = []): Promise<ImportView> {
    const importer = await openImporter();
    for (const file of this.#files) {
      if (!this.#looks.has(file)) {
        this.#looks.set(file, importer.look(file, { map: this.#map, rows: ROWS }));
      }
    }
    // Files that cannot be read are said to be so, and keep no other from being used.
    const usable = this.#files.filter((file) => this.#looks.get(file)?.problems.length === 0);
    this.#result = usable.length === 0 ? undefined : this.#assemble(importer, usable);
    const lists = listsIn(draftOf(this.#result?.scenario ?? EMPTY));
    return {
      files: [...this.#files.flatMap((file) => this.#looks.get(file) ?? []), ...refused],
      plan: this.#plan?.name,
      report: this.#result?.report,
      complete: this.#result?.complete === true,
      catalogue: this.#catalogue,
      rent: this.#mayRent(),
      lists,
      histories: this.#histories().map(({ name }) => name),
      version: this.#version,
    };
  }

  #assemble(importer: Importer, files: readonly Given[]): ImportResult {
    return importer.assemble(files, {
      map: this.#map,
      catalogue: this.#catalogue,
      name: this.#called(files),
      ...(this.#mayRent() > 0 ? { rent: this.#mayRent() } : {}),
    });
  }

  /** Who brings prices and no machine asks what to rent: so many of each, unless said. */
  #mayRent(): number {
    const kinds = new Set(this.#files.flatMap((file) => (this.#looks.get(file)?.counts ?? []).map(({ kind }) => kind)));
    const onlyPrices = kinds.has("prices") && !(["nodes", "scenario", "problem", "pods"] as const).some((kind) => kinds.has(kind));
    return this.#rent ?? (onlyPrices ? MAY_RENT : 0);
  }

  /** What a scenario of these files is called: as its only file, or as that of the nodes
   * where its name says more than what is in it. */
  #called(files: readonly Given[]): string {
    const nameOf = ({ name }: Given): string => name.replace(/\.[a-z0-9]+$/i, "");
    const [only, ...more] = files;
    if (only !== undefined && more.length === 0) {
      return nameOf(only);
    }
    const nodes = files.filter((file) => this.#looks.get(file)?.counts.some(({ kind }) => kind === "nodes"));
    const [name, ...others] = nodes.map(nameOf);
    return name === undefined || others.length > 0 || SAYS_NOTHING.test(name) ? "My fleet" : name;
  }

  /** A new scenario of these files. */
  async asNew(name: string): Promise<Outcome> {
    const scenario = this.#result?.scenario;
    if (scenario === undefined) {
      throw new Error(
        this.#plan === undefined
          ? "no file here can be used"
          : `${this.#plan.name} is a plan: drop its scenario with it, which says what the plan is for`,
      );
    }
    const draft = { ...withAsked(this.#forecasting.inside(draftOf(scenario))), ...(name === "" ? {} : { name }) };
    const plan = this.#plan?.plan;
    const outcome = await this.#desk.open(draft, { origin: "own", ...(plan === undefined ? {} : { plan }) });
    this.clear();
    return outcome;
  }

  /** What these files hold, into the scenario that is open. */
  into(how: "replace" | "add"): void {
    const found = this.#forecasting.inside(draftOf(this.#result?.scenario ?? EMPTY));
    const { draft } = this.#desk;
    this.#desk.put(withAsked(how === "replace" ? replaced(draft, found) : added(draft, found)), `${listsIn(found).join(" and ")} imported`);
    this.clear();
  }

  /** A scenario of a few typed rows; rates come from the catalogue. */
  async typed(machines: readonly (readonly string[])[], asks: readonly (readonly string[])[]): Promise<Outcome> {
    const importer = await openImporter();
    const rows = (list: readonly (readonly string[])[]): (readonly string[])[] =>
      list.filter((row) => row.some((cell) => cell.trim() !== ""));
    const files = [
      { name: "typed machines", bytes: csvOf([["hardware", "machines", "gpus", "price_per_hour_usd", "region"], ...rows(machines)]) },
      { name: "typed demand", bytes: csvOf([["model", "tokens/s", "region"], ...rows(asks)]) },
    ].filter(({ bytes }) => bytes.split("\n").length > 2);
    const { scenario, report } = importer.assemble(files, { catalogue: true, name: "New fleet" });
    const [problem] = report.problems;
    // The titles are this page's own: one that the importer does not know is no typing error.
    const lost = report.notes.find(({ kind, text, file }) => kind === "left out" && text.startsWith("column ") && files.some(({ name }) => name === file));
    if (problem !== undefined || lost !== undefined) {
      throw new Error(problem?.text ?? lost?.text);
    }
    return this.#desk.open(withAsked(inDollars(withoutPlaces(draftOf(scenario)))), { origin: "own" });
  }

  /** Published rates where the sheet of models is empty; how many there were, and which
   * models are still without one. */
  async fill(): Promise<{ rates: number; without: string[] }> {
    const importer = await openImporter();
    const { draft } = this.#desk;
    const { draft: next, rates, without } = filled(draft, importer.catalogue());
    this.#desk.put(next, `${rates} ${rates === 1 ? "rate" : "rates"} from the catalogue`);
    return { rates, without };
  }

  /** Models with published rates. */
  async published(): Promise<Published[]> {
    return published(this.#desk.draft, (await openImporter()).catalogue());
  }

  /** One of them, with its rates on hardware of the fleet. */
  async addPublished(model: string): Promise<{ rates: number }> {
    const importer = await openImporter();
    const { draft, rates } = withPublished(this.#desk.draft, model, importer.catalogue());
    this.#desk.put(draft, `${model} from the catalogue`);
    return { rates };
  }
}

/** The title of what is typed says dollars: where something has a price, it is in them. */
function inDollars(draft: Draft): Draft {
  const priced = draft.nodes.some((node) => node["price_per_hour"] !== undefined);
  return priced ? { ...draft, policy: { currency: "USD", ...record(draft["policy"]) } } : draft;
}

/** Rows that were typed are from nowhere else. */
function withoutPlaces(draft: Draft): Draft {
  const without = (list: Draft["nodes"]): Draft["nodes"] => list.map(({ source: _, ...rest }) => rest);
  return { ...draft, nodes: without(draft.nodes), demands: without(draft.demands) };
}

function tooLarge(file: File): Look {
  const text = `has ${Math.round(file.size / 1e6)} MB, at most ${Math.round(MOST_BYTES / 1e6)} MB are read`;
  return { name: file.name, what: text, counts: [], notes: [], problems: [{ text, file: file.name }], read: [] };
}

/** A plan of the command or of this page; nothing where the file is something else. */
function planOf(bytes: Uint8Array): Plan | undefined {
  const start = new TextDecoder().decode(bytes.subarray(0, 100));
  if (!/^\u{feff}?\s*\{/u.test(start)) {
    return undefined;
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // The importer says what is wrong with it, and where.
    return undefined;
  }
  const names = ["certificate", "routes", "waste", "objective", "nodes", "demands"];
  const is = typeof value === "object" && value !== null && names.every((name) => name in value);
  return is ? (value as Plan) : undefined;
}
