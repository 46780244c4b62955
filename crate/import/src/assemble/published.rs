//! Published rates in the place of measured ones that are missing.

use serde_json::{Map, Value};

use super::models::{Measured, convert};
use super::names::{Kinds, Models, same_model};
use crate::catalogue::{self, Published};
use crate::number::shown;
use crate::options::Options;
use crate::ordered::{OrderedMap as BTreeMap, OrderedSet as BTreeSet};
use crate::pieces::{Rate, Unit};
use crate::report::Notes;

/// Whether the catalogue has a rate.
pub(super) fn has(model: &str, hardware: &str) -> bool {
    let fits = |one: &Published| one.hardware == hardware && same_model(&one.model, model);
    catalogue::rates().iter().any(fits)
}

/// Adds the catalogue's rates for hardware of the fleet that no rate of the model is of.
pub(super) fn add(
    measured: &mut Vec<Measured>,
    asked: &BTreeSet<&str>,
    base: &[Value],
    models: &Models,
    kinds: &Kinds,
    options: &Options,
    notes: &mut Notes,
) {
    for one in catalogue::rates() {
        let named = asked.iter().find(|model| same_model(model, &one.model));
        let Some(model) = named.map(|model| (*model).to_owned()) else {
            continue;
        };
        let id = models.known(&model, &options.mapping).unwrap_or(model);
        let is_measured = measured.iter().any(|other| {
            other.model == id && other.hardware == one.hardware && !is_published(other)
        });
        if !kinds.has(&one.hardware) || is_measured || is_of_base(base, &id, &one.hardware) {
            continue;
        }
        let lengths = match (one.input_tokens, one.output_tokens) {
            (Some(input), Some(output)) => format!(", {}/{} tokens", shown(input), shown(output)),
            _ => String::new(),
        };
        let text = format!(
            "rate of {id} on {} x {}: {} output tokens per second ({}{lengths}; {}, read {})",
            shown(one.cards),
            one.hardware,
            shown(one.output_tokens_per_second),
            one.precision,
            one.source,
            one.date
        );
        notes.assumed(&one.place, text);
        measured.push(of(one, id));
    }
}

/// Whether a rate is the catalogue's.
pub(super) fn is_published(measured: &Measured) -> bool {
    measured.rate.load == PUBLISHED
}

/// What the load of a published rate is called.
const PUBLISHED: &str = "the catalogue";

fn is_of_base(base: &[Value], model: &str, hardware: &str) -> bool {
    let own = base
        .iter()
        .filter(|other| other.get("id").and_then(Value::as_str) == Some(model));
    let profiles = own
        .filter_map(|model| model.get("profiles")?.as_array())
        .flatten();
    profiles
        .filter_map(|profile| profile.get("hardware")?.as_str())
        .any(|other| other == hardware)
}

fn of(one: Published, model: String) -> Measured {
    let mut per_second = BTreeMap::from([(Unit::OutputTokens, one.output_tokens_per_second)]);
    convert(&mut per_second, one.input_tokens, one.output_tokens);
    let memory = catalogue::resident()
        .into_iter()
        .find(|known| same_model(&known.model, &model) && known.precision == one.precision);
    let rate = Rate {
        source: one.place,
        model: Some(model.clone()),
        hardware: Some(one.hardware.clone()),
        cards: Some(one.cards),
        per_second: per_second.clone(),
        memory_gb: memory.map(|known| known.gb),
        input_tokens: one.input_tokens,
        output_tokens: one.output_tokens,
        ttft_ms: None,
        tpot_ms: None,
        label: String::new(),
        load: PUBLISHED.to_owned(),
        stage: None,
        fields: Map::new(),
    };
    Measured {
        model,
        hardware: one.hardware,
        cards: Some(one.cards),
        per_second,
        rate,
    }
}
