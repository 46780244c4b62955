//! What no file says though a plan hangs on it, and what the plan then takes for true.

use serde_json::{Map, Value};

use super::fields::{list, profiles_of};
use crate::ordered::{OrderedMap as BTreeMap, OrderedSet as BTreeSet};
use crate::report::{Notes, plural, some_of};

/// Says all of it.
pub(super) fn tell(base: &Map<String, Value>, notes: &mut Notes) {
    distances(base, notes);
    worth(base, notes);
    memory(base, notes);
}

/// Round trips between the regions of machines and of demands.
fn distances(base: &Map<String, Value>, notes: &mut Notes) {
    let is_given = |field: &str| {
        base.get(field)
            .and_then(Value::as_object)
            .is_some_and(|m| !m.is_empty())
    };
    let demands = list(base, "demands");
    let is_limited = |demand: &Value| {
        ["max_rtt_ms", "in_regions"]
            .iter()
            .any(|field| demand.get(*field).is_some())
    };
    if is_given("rtt_ms") || demands.iter().any(is_limited) {
        return;
    }
    let here = names(list(base, "nodes"), "region");
    let there = names(demands, "region");
    let all: BTreeSet<&str> = here.iter().chain(&there).copied().collect();
    if here.is_empty() || there.is_empty() || all.len() < 2 {
        return;
    }
    let text = format!(
        "no round trips are known between {}: every region serves every other as if it were \
         near (give a table from, to, rtt_ms, and demands a max_rtt_ms)",
        some_of(all)
    );
    notes.assumed("", text);
}

/// What a unit of each model is worth, where a plan may have to choose between them.
fn worth(base: &Map<String, Value>, notes: &mut Notes) {
    let objective = base
        .get("policy")
        .and_then(|policy| policy.get("objective"));
    if objective.and_then(Value::as_str) == Some("cost") {
        return;
    }
    let demands = list(base, "demands");
    let models = names(demands, "model");
    if models.len() < 2 || demands.iter().any(|demand| demand.get("value").is_some()) {
        return;
    }
    let text = format!(
        "a unit of every model is worth the same ({}): what is short goes to the models that \
         take least for one (give demands a value)",
        some_of(models)
    );
    notes.assumed("", text);
}

/// Memory of hardware whose every replica holds some: without it none fits.
fn memory(base: &Map<String, Value>, notes: &mut Notes) {
    let amount = |of: &Value, field: &str| of.get(field)?.get("vram_gb")?.as_f64();
    let mut holding: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut fitting: BTreeSet<(&str, &str)> = BTreeSet::new();
    for model in list(base, "models") {
        let id = model.get("id").and_then(Value::as_str).unwrap_or_default();
        for profile in profiles_of(model) {
            let Some(kind) = profile.get("hardware").and_then(Value::as_str) else {
                continue;
            };
            if amount(profile, "holds").is_some_and(|holds| holds > 0.0) {
                holding.entry(kind).or_default().insert(id);
            } else {
                fitting.insert((kind, id));
            }
        }
    }
    let mut without: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for node in list(base, "nodes") {
        let kind = node.get("hardware").and_then(Value::as_str);
        let id = node.get("id").and_then(Value::as_str).unwrap_or_default();
        if let (Some(kind), None) = (kind, amount(node, "capacity")) {
            without.entry(kind).or_default().push(id);
        }
    }
    for (kind, ids) in without {
        let models = holding.get(kind).into_iter().flatten();
        let models: Vec<&str> = models
            .copied()
            .filter(|id| !fitting.contains(&(kind, *id)))
            .collect();
        if models.is_empty() {
            continue;
        }
        let text = format!(
            "no memory is known of {kind} in {} ({}): {}, which holds memory, is not placed there \
             (give the memory of one card)",
            plural(ids.len(), "entry", "entries"),
            some_of(ids),
            some_of(models)
        );
        notes.left_out("", text);
    }
}

fn names<'v>(list: &'v [Value], field: &str) -> BTreeSet<&'v str> {
    let names = list.iter().filter_map(|one| one.get(field)?.as_str());
    names.collect()
}
