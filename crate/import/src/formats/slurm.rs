//! Slurm's nodes as JSON: `scontrol show node --json`, `sinfo --json` of version 21 (which
//! lists nodes) and of later ones (which list groups), and a single node of its REST API.

use serde_json::{Map, Value};

use crate::content::Content;
use crate::format::{Format, Reading};
use crate::mapping::Mapping;
use crate::number::shown;
use crate::ordered::OrderedSet as BTreeSet;
use crate::pieces::{Amounts, Count, Held, Node};
use crate::report::{Refusal, Source};
use crate::value::{at, list_at, number, some_name, text_at};

pub(super) struct Slurm;

/// States in which a node takes no work.
const UNUSABLE: &[&str] = &[
    "DOWN",
    "DRAIN",
    "DRAINED",
    "DRAINING",
    "FAIL",
    "FAILING",
    "MAINT",
    "NOT_RESPONDING",
    "POWERED_DOWN",
    "POWERING_DOWN",
    "ERROR",
    "UNKNOWN",
    "INVAL",
    "FUTURE",
];

impl Format for Slurm {
    fn name(&self) -> &'static str {
        "slurm"
    }

    fn title(&self) -> &'static str {
        "Slurm's nodes: scontrol show node --json, sinfo --json, or its REST API"
    }

    fn known_by(&self) -> &'static str {
        "nodes[] or sinfo[] with gres, or one node with gres and real_memory"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/slurm.json")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        content.json().is_some_and(|json| {
            let is_node = |node: &Value| {
                node.get("gres").is_some()
                    && (node.get("real_memory").is_some() || node.get("cpus").is_some())
            };
            let of = |name: &str| json.get(name).and_then(Value::as_array);
            is_node(json)
                || of("nodes").is_some_and(|nodes| nodes.first().is_some_and(is_node))
                || of("sinfo").is_some()
        })
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(json) = content.json() else {
            return Ok(());
        };
        let before = reading.pieces.nodes.len();
        if let Some(nodes) = json.get("nodes").and_then(Value::as_array) {
            for (i, node) in nodes.iter().enumerate() {
                self::node(node, &content.path(format!("$.nodes[{i}]")), reading);
            }
        } else if let Some(groups) = json.get("sinfo").and_then(Value::as_array) {
            let mut seen = BTreeSet::new();
            for (i, group) in groups.iter().enumerate() {
                self::group(
                    group,
                    &content.path(format!("$.sinfo[{i}]")),
                    &mut seen,
                    reading,
                );
            }
        } else {
            node(json, &content.path("$"), reading);
        }
        if reading.pieces.nodes.len() == before {
            return Err(Refusal::new(
                content.whole(),
                "is a list of nodes without any node",
            ));
        }
        Ok(())
    }
}

/// Reads one node, and what its jobs hold.
fn node(node: &Value, source: &Source, reading: &mut Reading<'_>) {
    let name = text_at(node, "name").or_else(|| text_at(node, "hostname"));
    let Some(name) = name.as_deref().and_then(some_name) else {
        reading.notes.left_out(source, "a node without a name");
        return;
    };
    let gres = text_at(node, "gres").unwrap_or_default();
    let used = text_at(node, "gres_used").unwrap_or_default();
    let kinds = cards(&gres);
    let mut capacity = Amounts::new();
    for (resource, field, per) in [("cpu", "cpus", 1.0), ("memory_gb", "real_memory", 1024.0)] {
        if let Some(amount) = at(node, field).and_then(wrapped) {
            capacity.insert(resource.to_owned(), amount / per);
        }
    }
    let states = states(at(node, "state"));
    let unusable = states
        .iter()
        .find(|state| UNUSABLE.contains(&state.as_str()))
        .map(|state| format!("its state is {state}"));
    if kinds.len() > 1 {
        let text = format!("{name} has cards of several kinds: each is an entry of its own");
        reading.notes.guessed(source, text);
    }
    let base = Node {
        source: source.clone(),
        name: name.clone(),
        count: Count::Fixed(1),
        hardware: None,
        card_memory_gb: None,
        capacity,
        region: reading.about.region.clone(),
        instance_type: text_at(node, "instance_type"),
        spot: false,
        exported: true,
        unusable,
        price_per_hour: None,
        fields: Map::new(),
    };
    if kinds.is_empty() {
        reading.pieces.nodes.push(base);
        return;
    }
    let several = kinds.len() > 1;
    let in_use = cards(&used);
    for (kind, count) in kinds {
        let mut one = base.clone();
        one.capacity.insert("gpu".to_owned(), count);
        one.hardware = (!kind.is_empty()).then(|| kind.clone());
        if several {
            one.name = format!("{name} {kind}");
        }
        let held = in_use
            .iter()
            .find(|(other, _)| *other == kind)
            .map_or(0.0, |(_, held)| *held);
        if held > 0.0 {
            reading.pieces.held.push(Held {
                source: source.clone(),
                name: format!("jobs on {name}"),
                node: Some(one.name.clone()),
                amounts: Amounts::from([("gpu".to_owned(), held)]),
                model: None,
            });
        }
        reading.pieces.nodes.push(one);
    }
}

/// Reads a group of sinfo. A node that is in several partitions is in several groups.
fn group(group: &Value, source: &Source, seen: &mut BTreeSet<String>, reading: &mut Reading<'_>) {
    let names: Vec<String> = list_at(group, "nodes.nodes")
        .iter()
        .filter_map(Value::as_str)
        .filter_map(some_name)
        .collect();
    let most = |path: &str| at(group, path).and_then(wrapped);
    let gres = text_at(group, "gres.total")
        .or_else(|| text_at(group, "gres"))
        .unwrap_or_default();
    let states = states(at(group, "node.state").or_else(|| at(group, "state")));
    let unusable = states
        .iter()
        .find(|state| UNUSABLE.contains(&state.as_str()));
    let mut capacity = Amounts::new();
    if let Some(cpus) = most("cpus.minimum") {
        capacity.insert("cpu".to_owned(), cpus);
    }
    if let Some(memory) = most("memory.minimum") {
        capacity.insert("memory_gb".to_owned(), memory / 1024.0);
    }
    if most("memory.maximum") != most("memory.minimum") {
        let text = "nodes of this group differ: the smallest is taken for all (scontrol show node \
             --json tells them apart)";
        reading.notes.guessed(source, text);
    }
    let mut doubled = 0;
    for name in names {
        if !seen.insert(name.clone()) {
            doubled += 1;
            continue;
        }
        let (hardware, count) = cards(&gres).into_iter().next().unwrap_or_default();
        let mut node = Node {
            source: source.clone(),
            name,
            count: Count::Fixed(1),
            hardware: (!hardware.is_empty()).then_some(hardware),
            card_memory_gb: None,
            capacity: capacity.clone(),
            region: reading.about.region.clone(),
            instance_type: None,
            spot: false,
            exported: true,
            unusable: unusable.map(|state| format!("its state is {state}")),
            price_per_hour: None,
            fields: Map::new(),
        };
        if count > 0.0 {
            node.capacity.insert("gpu".to_owned(), count);
        }
        reading.pieces.nodes.push(node);
    }
    if doubled > 0 {
        let text = format!(
            "{} nodes are in other partitions too: counted once",
            shown(f64::from(doubled))
        );
        reading.notes.fact(source, text);
    }
}

/// Cards by kind, of a text such as `gpu:h100:8(S:0-1),shard:16`.
pub(super) fn cards(gres: &str) -> Vec<(String, f64)> {
    let mut kinds: Vec<(String, f64)> = Vec::new();
    // Commas within brackets list sockets.
    let mut depth = 0;
    let parts = gres.split(|letter| {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        letter == ',' && depth == 0
    });
    for part in parts {
        let bare = part.split('(').next().unwrap_or_default().trim();
        let mut words = bare.split(':');
        if words.next() != Some("gpu") {
            continue;
        }
        let rest: Vec<&str> = words.collect();
        let (kind, count) = match rest.as_slice() {
            [] => ("", Some(1.0)),
            [only] => match only.parse() {
                Ok(count) => ("", Some(count)),
                Err(_) => (*only, Some(1.0)),
            },
            [kind, count, ..] => (*kind, count.parse().ok()),
        };
        if let Some(count) =
            count.filter(|count: &f64| count.is_finite() && (0.0..=1e6).contains(count))
        {
            match kinds.iter_mut().find(|(other, _)| other == kind) {
                Some((_, sum)) => *sum += count,
                None => kinds.push((kind.to_owned(), count)),
            }
        }
    }
    kinds
}

/// A number, also one that is wrapped as `{"set": true, "infinite": false, "number": 7}`.
fn wrapped(value: &Value) -> Option<f64> {
    match value {
        Value::Object(fields) => {
            let is_set = fields.get("set").and_then(Value::as_bool) != Some(false);
            let is_endless = fields.get("infinite").and_then(Value::as_bool) == Some(true);
            fields
                .get("number")
                .and_then(number)
                .filter(|_| is_set && !is_endless)
        }
        value => number(value),
    }
}

/// States in capitals: one text, with `+` or `*` behind it, or a list.
fn states(value: Option<&Value>) -> Vec<String> {
    let texts: Vec<&str> = match value {
        Some(Value::String(text)) => text.split(['+', ',']).collect(),
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let bare = |text: &str| {
        text.trim()
            .trim_end_matches(['*', '~', '#', '$', '@'])
            .to_uppercase()
    };
    texts.into_iter().map(bare).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_of_a_gres() {
        let of = |text: &str| cards(text);
        assert_eq!(of("gpu:gh200:1(S:0)"), [("gh200".to_owned(), 1.0)]);
        assert_eq!(of("gpu:gh200:0(IDX:N/A)"), [("gh200".to_owned(), 0.0)]);
        assert_eq!(of("gpu:8(S:0,1),shard:16"), [(String::new(), 8.0)]);
        let two = [("a100".to_owned(), 4.0), ("h100".to_owned(), 2.0)];
        assert_eq!(of("gpu:a100:4,gpu:h100:2"), two);
        assert_eq!(of(""), []);
        assert_eq!(of("gpu:x:many"), []);
    }
}
