//! Pieces of many files as one scenario: names that mean the same are made one, machines
//! get what they cost and lose what others hold, histories become demands over common
//! periods. What is missing is asked for by name.

mod billed;
mod bins;
mod cards;
mod demands;
mod enough;
mod fields;
mod hours_of_day;
mod missing;
mod models;
mod names;
mod nodes;
mod prices;
mod published;
mod rent;
mod replicas;
mod token_values;
mod unsaid;
mod wanting;

use serde_json::{Map, Value, json};

use crate::inferno;
use crate::mapping::Mapping;
use crate::number::shown;
use crate::options::Options;
use crate::ordered::{OrderedMap as BTreeMap, OrderedSet as BTreeSet};
use crate::period_names::PeriodNames;
use crate::pieces::{DOLLAR, Pieces, Published, Unit, Whole};
use crate::report::{Notes, Refusal, quoted};

use demands::Asked;
use fields::{hardware_of, ids, list, profiles_of};
use missing::Missing;
use models::Measured;
use names::Models;
use wanting::ask;

pub use bins::{events as events_by_period, rates as rates_by_period};
pub use enough::{Enough, Ready};
pub use missing::{Answer, Question, Topic};

/// A scenario made of pieces, or what is missing for one.
#[derive(Debug, Clone)]
pub(crate) struct Assembled {
    pub(crate) scenario: Map<String, Value>,
    pub(crate) questions: Vec<Question>,
    pub(crate) enough: Enough,
    pub(crate) published: Vec<Published>,
}

/// Makes the scenario.
///
/// # Errors
/// Pieces that exclude each other, or more periods than a plan can have.
pub(crate) fn assemble(
    mut pieces: Pieces,
    options: &Options,
    notes: &mut Notes,
) -> Result<Assembled, Refusal> {
    cards::fill_memory(&mut pieces.nodes, &pieces.cards, notes);
    pieces.offers.extend(billed::offers(&pieces.costs, notes));
    allocated(&mut pieces, notes);
    let pieces = &pieces;
    let options = &Options {
        mapping: cards::with_aliases(&options.mapping, &pieces.cards),
        ..options.clone()
    };
    let mut missing = Missing::default();
    let (problems, published) = problems(pieces, options, notes)?;
    let mut base = base(&pieces.bases, &problems)?;
    let mut models = Models::default();
    for model in list(&base, "models") {
        if let Some(id) = model.get("id").and_then(Value::as_str) {
            models.id(id, &options.mapping, notes);
        }
    }
    let kinds = kinds(pieces, &base, &options.mapping, notes);
    let only = only_model(pieces, &base, &mut models, &options.mapping);
    let asked = Asked::of(
        &pieces.histories,
        &mut models,
        options,
        only.as_deref(),
        notes,
        &mut missing,
    );
    let measured = models::measured(
        &pieces.rates,
        &mut models,
        &kinds,
        options,
        notes,
        &mut missing,
    );
    let mut measured = measured;
    if options.catalogue {
        let asked = asked.models();
        published::add(
            &mut measured,
            &asked,
            list(&base, "models"),
            &models,
            &kinds,
            options,
            notes,
        );
    }
    let units = units(&asked, &measured, &base, notes, &mut missing);

    let layouts = replicas::layouts(&measured, list(&base, "models"));
    let serving = replicas::Serving::of(
        &pieces.held,
        &pieces.nodes,
        &layouts,
        &models,
        &kinds,
        &options.mapping,
        notes,
    );
    let held = nodes::held_by_others(&pieces.held, |at| serving.has(at), notes);
    nodes::unlisted(&pieces.held, &pieces.nodes, notes);
    let resources = resources(&base, &measured);
    let join = prices::Join::new(&pieces.offers, &kinds, &options.mapping);
    let entries = nodes::entries(
        &pieces.nodes,
        &held,
        &resources,
        &join,
        nodes::How {
            strict: options.strict,
            cards: counts_cards(&base),
        },
        notes,
    );
    let profiles = models::profiles(&measured, &units, &entries.largest, notes);
    add_models(&mut base, profiles);
    if !pieces.nodes.is_empty() {
        replaced(&base, "nodes", &pieces.bases, notes);
        base.insert("nodes".to_owned(), Value::Array(entries.nodes));
        let models = list(&base, "models");
        let now = serving.steadiness(&pieces.held, &entries.entry_of, models, notes);
        if let (Some(now), false) = (now, base.contains_key("steadiness")) {
            base.insert("steadiness".to_owned(), now);
        }
    }
    if let Some(most) = options.rent {
        add_rent(&mut base, most, pieces, &kinds, options, notes);
    }
    if !pieces.histories.is_empty() {
        replaced(&base, "demands", &pieces.bases, notes);
        let labels = period_names(&base, pieces, options);
        let mut made = asked.finish(&units, &labels, options, notes, &mut missing)?;
        token_values::set(&mut made.demands, &pieces.token_prices, &units, notes);
        base.insert("demands".to_owned(), Value::Array(made.demands));
        if let Some(periods) = made.periods {
            replaced(&base, "periods", &pieces.bases, notes);
            base.insert("periods".to_owned(), Value::Array(periods));
        }
    }
    currency(&mut base, pieces, &mut missing, notes);
    if let Some(name) = &options.name {
        base.entry("name").or_insert_with(|| json!(name));
    }
    if !options.strict {
        ask(&base, pieces, options.catalogue, &mut missing, notes);
        unsaid::tell(&base, notes);
    }
    let from_catalogue = measured
        .iter()
        .filter(|one| published::is_published(one))
        .count();
    let questions = missing.finish(&hardware_of(list(&base, "nodes")), &ids(&base, "models"));
    Ok(Assembled {
        enough: Enough::of(&base, pieces, from_catalogue, &questions),
        scenario: in_order(base),
        questions,
        published,
    })
}

/// The problems of other tools, and the plans that these make of them.
fn problems(
    pieces: &Pieces,
    options: &Options,
    notes: &mut Notes,
) -> Result<(Vec<Whole>, Vec<Published>), Refusal> {
    let mut problems = pieces.problems.clone();
    let mut published = pieces.published.clone();
    if let (Some((fields, own)), Some(first)) = (
        inferno::scenario(&pieces.parts, options.one_kind, notes)?,
        pieces.parts.first(),
    ) {
        published.extend(own);
        problems.push(Whole {
            source: first.source.clone(),
            fields,
        });
    }
    for one in &published {
        let text = format!(
            "{} costs {} per hour: {}",
            one.planner,
            shown(one.cost_per_hour),
            one.plan
        );
        notes.fact(&one.source, text);
    }
    Ok((problems, published))
}

/// The names of the base's periods, where they hold for what others ask for.
fn period_names(base: &Map<String, Value>, pieces: &Pieces, options: &Options) -> Vec<String> {
    let names = PeriodNames::of(&pieces.bases);
    let names = names.filter(|_| options.strict || base.contains_key("periods"));
    let labels = names.map(|names| (0..names.count()).map(|at| names.name(at)).collect());
    labels.unwrap_or_default()
}

/// Takes what was held on average where no list says what is held now.
fn allocated(pieces: &mut Pieces, notes: &mut Notes) {
    let Some(first) = pieces.allocated.first() else {
        return;
    };
    if pieces.held.is_empty() {
        let text = "what was held on average is taken for what others hold now";
        notes.assumed(first.source.file.as_ref(), text);
        pieces.held.append(&mut pieces.allocated);
    } else {
        let text = "allocations are not used: other files say what is held now";
        notes.left_out(first.source.file.as_ref(), text);
    }
}

/// The scenarios that were given, as one. Two of them may not have one field.
fn base(bases: &[Whole], problems: &[Whole]) -> Result<Map<String, Value>, Refusal> {
    let mut fields = Map::new();
    let mut from: BTreeMap<&str, &Whole> = BTreeMap::new();
    for whole in bases.iter().chain(problems) {
        for (name, value) in &whole.fields {
            let before = from.get(name.as_str());
            if let (Some(before), false) = (before, fields.get(name) == Some(value)) {
                let text = format!("{} is also given by {}", quoted(name), before.source);
                return Err(Refusal::new(&whole.source, text));
            }
            from.insert(name, whole);
            fields.insert(name.clone(), value.clone());
        }
    }
    Ok(fields)
}

/// The hardware of the machines, those of the base among them.
fn kinds(
    pieces: &Pieces,
    base: &Map<String, Value>,
    mapping: &Mapping,
    notes: &mut Notes,
) -> names::Kinds {
    let mut kinds = nodes::kinds(&pieces.nodes, mapping, notes);
    for node in list(base, "nodes") {
        if let Some(name) = node.get("hardware").and_then(Value::as_str) {
            kinds.add(name);
        }
    }
    // A base's profiles name hardware as its author does.
    for profile in list(base, "models").iter().flat_map(profiles_of) {
        if let Some(name) = profile.get("hardware").and_then(Value::as_str) {
            kinds.add(name);
        }
    }
    kinds
}

/// The only model that anything is known of, where there is just one.
fn only_model(
    pieces: &Pieces,
    base: &Map<String, Value>,
    models: &mut Models,
    mapping: &Mapping,
) -> Option<String> {
    let mut quiet = Notes::default();
    let of_base = list(base, "models")
        .iter()
        .filter_map(|model| model.get("id")?.as_str());
    let names = of_base.chain(pieces.rates.iter().filter_map(|rate| rate.model.as_deref()));
    let names: Vec<String> = names.map(str::to_owned).collect();
    let ids: BTreeSet<String> = names
        .iter()
        .map(|name| models.id(name, mapping, &mut quiet))
        .collect();
    match ids.len() {
        1 => ids.into_iter().next(),
        _ => None,
    }
}

/// What each model's rates and demands count: the first unit that all of them have.
fn units(
    asked: &Asked<'_>,
    measured: &[Measured],
    base: &Map<String, Value>,
    notes: &mut Notes,
    missing: &mut Missing,
) -> BTreeMap<String, Unit> {
    let mut units = BTreeMap::new();
    let mut names: BTreeSet<&str> = asked.models();
    names.extend(measured.iter().map(|measured| measured.model.as_str()));
    for model in names {
        let of_demand = asked.units(model);
        let own = || measured.iter().filter(|measured| measured.model == model);
        let in_all = |unit: &Unit| own().any(|measured| measured.per_second.contains_key(unit));
        let is_asked = asked.models().contains(model);
        let fits = |unit: &&Unit| in_all(unit) && (!is_asked || of_demand.contains(unit));
        if let Some(unit) = Unit::ALL.iter().find(fits) {
            if *unit != Unit::Unnamed {
                notes.fact(
                    "",
                    format!("rates of {model} count {} per second", unit.as_str()),
                );
            }
            units.insert(model.to_owned(), *unit);
            continue;
        }
        let first = Unit::ALL
            .iter()
            .find(|unit| of_demand.contains(unit))
            .copied();
        let is_of_base = list(base, "models")
            .iter()
            .any(|m| m.get("id") == Some(&json!(model)));
        if own().next().is_none() {
            let unit = first.unwrap_or(Unit::Unnamed);
            if is_of_base && unit != Unit::Unnamed {
                let text = format!(
                    "rates of {} count {}, as the demand does",
                    quoted(model),
                    unit.as_str()
                );
                notes.assumed("", text);
            }
            units.insert(model.to_owned(), unit);
            continue;
        }
        // One of the two does not say what it counts.
        let of_rates = Unit::ALL.iter().find(|unit| in_all(unit)).copied();
        if let (Some(rates), Some(Unit::Unnamed)) = (of_rates, first) {
            let text = format!(
                "demand for {} counts {}, as the rates do",
                quoted(model),
                rates.as_str()
            );
            notes.assumed("", text);
            units.insert(model.to_owned(), rates);
        } else {
            let asked = first.unwrap_or(Unit::Unnamed).as_str();
            let text = format!(
                "one unit for {}: demand counts {asked}, {}",
                quoted(model),
                models::describe(measured, model)
            );
            missing.ask(Question {
                model: Some(model.to_owned()),
                ..Question::new(Topic::Demand, text, "")
            });
        }
    }
    units
}

/// The resources that profiles name: others tell machines apart without need.
fn resources(base: &Map<String, Value>, measured: &[Measured]) -> BTreeSet<String> {
    let mut resources: BTreeSet<String> = BTreeSet::from(["gpu".to_owned()]);
    let profiles = list(base, "models").iter().flat_map(profiles_of);
    let amounts = profiles.flat_map(|profile| [profile.get("holds"), profile.get("uses")]);
    for amounts in amounts.flatten().filter_map(Value::as_object) {
        resources.extend(amounts.keys().cloned());
    }
    for rate in measured.iter().map(|one| &one.rate) {
        for name in ["holds", "uses"] {
            let amounts = rate.fields.get(name).and_then(Value::as_object);
            resources.extend(
                amounts
                    .into_iter()
                    .flat_map(|amounts| amounts.keys().cloned()),
            );
        }
    }
    if measured.iter().any(|one| one.rate.memory_gb.is_some()) || measured.is_empty() {
        resources.insert("vram_gb".to_owned());
    }
    if let Some(compute) = base.get("compute").and_then(Value::as_str) {
        resources.insert(compute.to_owned());
    }
    resources
}

/// Adds models to those of the base; a model of both gets the profiles of both.
fn add_models(base: &mut Map<String, Value>, models: Vec<Value>) {
    if models.is_empty() {
        return;
    }
    let entry = base.entry("models").or_insert_with(|| json!([]));
    let Some(list) = entry.as_array_mut() else {
        return;
    };
    for model in models {
        let same = list
            .iter_mut()
            .find(|other| other.get("id") == model.get("id"));
        match same.and_then(|other| other.get_mut("profiles")?.as_array_mut()) {
            Some(profiles) => profiles.extend(profiles_of(&model).iter().cloned()),
            None => list.push(model),
        }
    }
}

/// Says that a list of a scenario gives way to what was read.
fn replaced(base: &Map<String, Value>, name: &str, bases: &[Whole], notes: &mut Notes) {
    if list(base, name).is_empty() {
        return;
    }
    for whole in bases.iter().filter(|whole| whole.fields.contains_key(name)) {
        let text = format!("its {name} give way to those of other files");
        notes.left_out(whole.source.file.as_ref(), text);
    }
}

/// Adds machines for rent, and the wish to spend little where no other is given.
fn add_rent(
    base: &mut Map<String, Value>,
    most: u64,
    pieces: &Pieces,
    kinds: &names::Kinds,
    options: &Options,
    notes: &mut Notes,
) {
    let profiles = list(base, "models").iter().flat_map(profiles_of);
    let hardware = profiles.filter_map(|profile| profile.get("hardware")?.as_str());
    let hardware: BTreeSet<String> = hardware.map(str::to_owned).collect();
    let ids = list(base, "nodes")
        .iter()
        .filter_map(|node| node.get("id")?.as_str());
    let taken: BTreeSet<String> = ids.map(str::to_owned).collect();
    let mapping = &options.mapping;
    let mut nodes = rent::entries(
        &pieces.offers,
        rent::Rent {
            most,
            cards: counts_cards(base),
        },
        &hardware,
        &taken,
        kinds,
        mapping,
        notes,
    );
    if nodes.is_empty() {
        return;
    }
    let text = match nodes.len() {
        1 => format!("up to {most} of the one offer may be rented"),
        many => format!("up to {most} of each of {many} offers may be rented"),
    };
    notes.assumed("", text);
    if let Some(list) = base
        .entry("nodes")
        .or_insert_with(|| json!([]))
        .as_array_mut()
    {
        list.append(&mut nodes);
    }
    if !base.contains_key("policy") {
        notes.assumed(
            "",
            "what is rented is to cost least: policy.objective is cost",
        );
        base.insert("policy".to_owned(), json!({"objective": "cost"}));
    }
}

/// Whether the resource that compute is counted in is that of exports: cards.
fn counts_cards(base: &Map<String, Value>) -> bool {
    base.get("compute").is_none_or(|compute| compute == "gpu")
}

/// Names the currency of all prices, or asks for one where there are several. A dollar sign
/// is whatever dollar another file names, and else the US one.
fn currency(
    base: &mut Map<String, Value>,
    pieces: &Pieces,
    missing: &mut Missing,
    notes: &mut Notes,
) {
    let all = &pieces.currencies;
    let is_sign = |code: &str| code == DOLLAR && all.keys().any(|other| other.ends_with('D'));
    let mut currencies = all.iter().filter(|(code, _)| !is_sign(code));
    let Some((mut first, source)) = currencies.next() else {
        return;
    };
    let us_dollar = "USD".to_owned();
    if first == DOLLAR {
        let text = "$ is taken for USD: a name for amounts, nothing is converted";
        notes.assumed(source, text);
        first = &us_dollar;
    }
    if let Some((other, there)) = currencies.next() {
        let text = format!("prices in one currency: {source} has {first}, {there} has {other}");
        missing.ask(Question::new(Topic::Nodes, text, ""));
        return;
    }
    let policy = base.entry("policy").or_insert_with(|| json!({}));
    if let Some(policy) = policy.as_object_mut() {
        policy.entry("currency").or_insert_with(|| json!(first));
    }
}

/// The fields in the order of the documents.
fn in_order(mut fields: Map<String, Value>) -> Map<String, Value> {
    let mut ordered = Map::new();
    ordered.insert("schema_version".to_owned(), json!(1));
    for name in ["name", "compute", "periods", "nodes", "models", "demands"] {
        if let Some(value) = fields.shift_remove(name) {
            ordered.insert(name.to_owned(), value);
        }
    }
    for (name, value) in fields {
        ordered.entry(name).or_insert(value);
    }
    ordered
}
