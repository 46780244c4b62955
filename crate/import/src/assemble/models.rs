//! Measured rates as models with their profiles.

use serde_json::{Map, Value, json};

use super::missing::{Missing, Topic};
use super::names::{Kinds, Models};
use crate::number::shown;
use crate::options::Options;
use crate::ordered::OrderedMap as BTreeMap;
use crate::pieces::{Rate, Unit};
use crate::report::{Notes, Source, plural, quoted};
use crate::value::some_name;

/// One rate whose model, hardware and cards are known.
#[derive(Debug, Clone)]
pub(super) struct Measured {
    pub(super) model: String,
    pub(super) hardware: String,
    pub(super) cards: Option<f64>,
    pub(super) per_second: BTreeMap<Unit, f64>,
    pub(super) rate: Rate,
}

/// The rates by their model, with names that the fleet uses. What does not say where it
/// was measured is asked for.
pub(super) fn measured(
    rates: &[Rate],
    models: &mut Models,
    kinds: &Kinds,
    options: &Options,
    notes: &mut Notes,
    missing: &mut Missing,
) -> Vec<Measured> {
    let mapping = &options.mapping;
    let mut list = Vec::new();
    for rate in rates {
        let Some(name) = &rate.model else {
            missing.model_of(&rate.source.file, "rates", Topic::Rates);
            continue;
        };
        let model = models.id(name, mapping, notes);
        let Some(hardware) = &rate.hardware else {
            missing.hardware_of(&rate.source.file, &model);
            continue;
        };
        let hardware = kinds.of(hardware, None, mapping, notes).name;
        if let Some(text) = too_slow(rate, options) {
            notes.left_out(
                &rate.source,
                format!("a rate of {model} on {hardware}: {text}"),
            );
            continue;
        }
        let mut per_second = rate.per_second.clone();
        per_second.retain(|_, rate| *rate > 0.0);
        if per_second.is_empty() {
            let text = format!("{model} serves nothing on {hardware}: not eligible");
            notes.left_out(&rate.source, text);
            continue;
        }
        convert(&mut per_second, rate.input_tokens, rate.output_tokens);
        list.push(Measured {
            model,
            hardware,
            cards: rate.cards,
            per_second,
            rate: rate.clone(),
        });
    }
    list
}

/// Which latency of a measurement is above what was asked for.
fn too_slow(rate: &Rate, options: &Options) -> Option<String> {
    [
        ("TTFT", rate.ttft_ms, options.max_ttft_ms),
        ("TPOT", rate.tpot_ms, options.max_tpot_ms),
    ]
    .into_iter()
    .find_map(|(name, found, most)| {
        let (found, most) = found.zip(most)?;
        (found > most).then(|| format!("{name} {} ms is above {} ms", shown(found), shown(most)))
    })
}

/// Fills in the units that follow from the mean lengths of requests.
pub(super) fn convert(
    per_second: &mut BTreeMap<Unit, f64>,
    input: Option<f64>,
    output: Option<f64>,
) {
    let output = output.filter(|tokens| *tokens > 0.0);
    if let (None, Some(tokens), Some(length)) = (
        per_second.get(&Unit::Requests),
        per_second.get(&Unit::OutputTokens).copied(),
        output,
    ) {
        per_second.insert(Unit::Requests, tokens / length);
    }
    if let (Some(requests), Some(length)) = (per_second.get(&Unit::Requests).copied(), output) {
        per_second
            .entry(Unit::OutputTokens)
            .or_insert(requests * length);
        if let Some(input) = input.filter(|tokens| *tokens > 0.0) {
            per_second
                .entry(Unit::InputTokens)
                .or_insert(requests * input);
            per_second
                .entry(Unit::TotalTokens)
                .or_insert(requests * (input + length));
        }
    }
}

/// The models of the scenario, each in its unit. Of several measurements of one layout
/// the fastest is taken.
pub(super) fn profiles(
    list: &[Measured],
    units: &BTreeMap<String, Unit>,
    largest: &BTreeMap<String, f64>,
    notes: &mut Notes,
) -> Vec<Value> {
    let mut order: Vec<&str> = Vec::new();
    for measured in list {
        if !order.contains(&measured.model.as_str()) {
            order.push(&measured.model);
        }
    }
    let mut models = Vec::new();
    for model in order {
        let unit = units.get(model).copied().unwrap_or(Unit::Unnamed);
        let best = fastest(list, model, unit, notes);
        let load_hours = longest_load(&best, model, notes);
        let mut profiles = Vec::new();
        let mut names: Vec<String> = Vec::new();
        for measured in best {
            let profile = profile(measured, unit, largest, &mut names, notes);
            profiles.push(Value::Object(profile));
        }
        if profiles.is_empty() {
            continue;
        }
        let holds = profiles
            .iter()
            .any(|profile| profile.get("holds").is_some());
        if let (Some((_, source)), false) = (&load_hours, holds) {
            let text = format!(
                "{} loads, but nothing says what a replica holds meanwhile (GPUs, memory)",
                quoted(model)
            );
            notes.left_out(source, text);
        }
        models.push(match load_hours.filter(|_| holds) {
            Some((hours, _)) => json!({"id": model, "load_hours": hours, "profiles": profiles}),
            None => json!({"id": model, "profiles": profiles}),
        });
    }
    models
}

/// How long a model loads. Files say it for each hardware, a scenario once: of several
/// times the longest is taken, so that no plan counts on what is not there yet.
fn longest_load(best: &[&Measured], model: &str, notes: &mut Notes) -> Option<(f64, Source)> {
    let of = |measured: &&&Measured| measured.rate.fields.get("load_hours")?.as_f64();
    let times = || {
        best.iter()
            .filter_map(|measured| Some((of(&measured)?, *measured)))
    };
    let (longest, at) = times().reduce(|a, b| if b.0 > a.0 { b } else { a })?;
    if times().any(|(hours, _)| hours < longest) {
        let hours = shown(longest);
        let text = format!(
            "{} loads in different times: the longest is taken, {hours} hours",
            quoted(model)
        );
        notes.guessed(&at.rate.source, text);
    }
    Some((longest, at.rate.source.clone()))
}

/// The fastest measurement of every hardware and number of cards.
fn fastest<'m>(
    list: &'m [Measured],
    model: &str,
    unit: Unit,
    notes: &mut Notes,
) -> Vec<&'m Measured> {
    type Layout<'m> = (&'m str, Option<u64>, Vec<&'m Measured>);
    let named = |rate: &Rate| (rate.label.clone(), rate.stage.clone());
    let mut layouts: Vec<Layout<'m>> = Vec::new();
    for measured in list.iter().filter(|measured| measured.model == model) {
        if !measured.per_second.contains_key(&unit) {
            let text = format!("a rate of {model} does not count {}", unit.as_str());
            notes.left_out(&measured.rate.source, text);
            continue;
        }
        let cards = measured.cards.map(f64::to_bits);
        let same = layouts.iter_mut().find(|(hardware, other, list)| {
            let name = list.first().map(|first| named(&first.rate));
            *hardware == measured.hardware && *other == cards && name == Some(named(&measured.rate))
        });
        match same {
            Some((_, _, list)) => list.push(measured),
            None => layouts.push((&measured.hardware, cards, vec![measured])),
        }
    }
    let speed = |measured: &Measured| measured.per_second.get(&unit).copied().unwrap_or_default();
    let mut best = Vec::new();
    for (hardware, _, list) in layouts {
        let first = list
            .iter()
            .copied()
            .reduce(|a, b| if speed(b) > speed(a) { b } else { a });
        let Some(fastest) = first else {
            continue;
        };
        if list.len() > 1 {
            let latency = |name: &str, ms: Option<f64>| {
                ms.map_or(String::new(), |ms| format!(", {name} {} ms", shown(ms)))
            };
            let load = if fastest.rate.load.is_empty() {
                String::new()
            } else {
                format!(" at {}", fastest.rate.load)
            };
            let text = format!(
                "of {} of {model} on {hardware} the fastest is taken: {} {} per second{load}{}{}",
                plural(list.len(), "measurement", "measurements"),
                shown(speed(fastest)),
                unit.as_str(),
                latency("TTFT", fastest.rate.ttft_ms),
                latency("TPOT", fastest.rate.tpot_ms),
            );
            notes.guessed(&fastest.rate.source, text);
        }
        best.push(fastest);
    }
    best
}

fn profile(
    measured: &Measured,
    unit: Unit,
    largest: &BTreeMap<String, f64>,
    names: &mut Vec<String>,
    notes: &mut Notes,
) -> Map<String, Value> {
    let rate = &measured.rate;
    let hardware = &measured.hardware;
    let mut name = if rate.label.is_empty() {
        match measured.cards {
            Some(cards) if cards != 1.0 => format!("{}x{hardware}", shown(cards)),
            _ => hardware.clone(),
        }
    } else {
        rate.label.clone()
    };
    if let (true, Some(stage)) = (rate.label.is_empty(), &rate.stage) {
        name = format!("{name} {stage}");
    }
    while names.contains(&name) {
        name.push_str(" again");
    }
    names.push(name.clone());
    let mut profile = Map::new();
    profile.insert("name".to_owned(), name.into());
    profile.insert("hardware".to_owned(), hardware.clone().into());
    let speed = measured.per_second.get(&unit).copied().unwrap_or_default();
    profile.insert("rate".to_owned(), speed.into());
    let mut holds = match rate.fields.get("holds") {
        Some(Value::Object(holds)) => holds.clone(),
        _ => Map::new(),
    };
    if let Some(cards) = measured.cards {
        holds.insert("gpu".to_owned(), cards.into());
    }
    if let Some(memory) = rate.memory_gb {
        holds.insert("vram_gb".to_owned(), memory.into());
    }
    if let Some(uses) = rate.fields.get("uses") {
        profile.insert("uses".to_owned(), uses.clone());
    }
    if !holds.is_empty() {
        profile.insert("holds".to_owned(), Value::Object(holds));
    }
    if let Some(stage) = &rate.stage {
        profile.insert("stage".to_owned(), stage.clone().into());
    }
    if let Some(machines) = rate.fields.get("machines") {
        profile.insert("machines".to_owned(), machines.clone());
    } else if let (Some(cards), Some(most)) = (measured.cards, largest.get(hardware))
        && cards > *most
        && *most > 0.0
    {
        let machines = (cards / most).ceil();
        profile.insert("machines".to_owned(), json!(machines as u64));
        let text = format!(
            "a replica on {} {hardware} spans {} of the largest machines",
            shown(cards),
            shown(machines)
        );
        notes.guessed(&rate.source, text);
    }
    let mut source = rate.source.to_string();
    if !rate.load.is_empty() {
        source.push_str("; ");
        source.push_str(&rate.load);
    }
    if let Some(source) = some_name(&source) {
        profile.insert("source".to_owned(), source.into());
    }
    profile
}

/// Which of the models' rates came from where, for messages.
pub(super) fn describe(list: &[Measured], model: &str) -> String {
    let units: crate::ordered::OrderedSet<Unit> = list
        .iter()
        .filter(|measured| measured.model == model)
        .flat_map(|measured| measured.per_second.keys().copied())
        .collect();
    let names: Vec<&str> = units.into_iter().map(Unit::as_str).collect();
    format!("rates of {} count {}", quoted(model), names.join(" or "))
}
