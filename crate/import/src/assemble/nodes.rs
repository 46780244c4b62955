//! Machines as node entries: what others hold is taken off, alike machines are one entry
//! that keeps their names, each with its price.

use serde_json::{Map, Value, json};

use super::cards;
use super::names::Kinds;
use super::prices::Join;
use crate::hardware::Hardware;
use crate::mapping::Mapping;
use crate::number::shown;
use crate::ordered::{OrderedMap as BTreeMap, OrderedSet as BTreeSet};
use crate::pieces::{Amounts, Count, Held, Node};
use crate::report::{Notes, plural, some_of};
use crate::value::some_name;

/// A machine, or several, with all that is known of them.
struct Machine<'n> {
    node: &'n Node,
    hardware: String,
    capacity: Amounts,
    price: Option<f64>,
    priced_by: Option<String>,
    /// The part of its cards that is free; others hold the rest.
    free: f64,
}

/// How entries are made.
#[derive(Debug, Clone, Copy)]
pub(super) struct How {
    /// Whether what a table says is kept as it is.
    pub(super) strict: bool,
    /// Whether the machines of exports have whole cards: where they are what compute is.
    pub(super) cards: bool,
}

/// The entries of the scenario, and which entry each machine is in.
pub(super) struct Entries {
    pub(super) nodes: Vec<Value>,
    /// The entry of a machine, by the machine's name.
    pub(super) entry_of: BTreeMap<String, String>,
    /// The most cards of one machine, by hardware.
    pub(super) largest: BTreeMap<String, f64>,
}

/// The kinds of hardware of the fleet.
pub(super) fn kinds(nodes: &[Node], mapping: &Mapping, notes: &mut Notes) -> Kinds {
    let mut kinds = Kinds::default();
    let none = Kinds::default();
    for node in nodes {
        if let Some(name) = &node.hardware {
            kinds.add(&none.of(name, node.card_memory_gb, mapping, notes).name);
        }
    }
    kinds
}

/// Pods by the machine that they are on, without those that serve a known model.
pub(super) fn held_by_others<'h>(
    held: &'h [Held],
    is_ours: impl Fn(usize) -> bool,
    notes: &mut Notes,
) -> BTreeMap<&'h str, Amounts> {
    let mut by_node: BTreeMap<&str, Amounts> = BTreeMap::new();
    let mut waiting = Vec::new();
    for (at, pod) in held.iter().enumerate() {
        match pod.node.as_deref() {
            None => {
                if pod.amounts.contains_key("gpu") {
                    waiting.push(pod.name.as_str());
                }
            }
            Some(_) if is_ours(at) => {}
            Some(node) => {
                let amounts = by_node.entry(node).or_default();
                for (resource, amount) in &pod.amounts {
                    *amounts.entry(resource.clone()).or_default() += amount;
                }
            }
        }
    }
    if !waiting.is_empty() {
        let text = format!(
            "{} for GPUs and {} nothing: {}",
            plural(waiting.len(), "pod waits", "pods wait"),
            if waiting.len() == 1 { "holds" } else { "hold" },
            some_of(&waiting)
        );
        notes.left_out("", text);
    }
    by_node
}

/// Names machines whose cards pods hold and that no list of machines has.
pub(super) fn unlisted(held: &[Held], nodes: &[Node], notes: &mut Notes) {
    let machine = |node: &'_ Node| node.name.split(' ').next().map(str::to_owned);
    let mut listed: BTreeSet<String> = nodes.iter().filter_map(machine).collect();
    listed.extend(nodes.iter().map(|node| node.name.clone()));
    let has_cards = |pod: &&Held| pod.amounts.get("gpu").is_some_and(|cards| *cards > 0.0);
    let mut gone: BTreeSet<&str> = BTreeSet::new();
    let (mut pods, mut cards) = (0, 0.0);
    for pod in held.iter().filter(has_cards) {
        let Some(node) = pod.node.as_deref().filter(|node| !listed.contains(*node)) else {
            continue;
        };
        gone.insert(node);
        pods += 1;
        cards += pod.amounts.get("gpu").copied().unwrap_or_default();
    }
    if gone.is_empty() || nodes.is_empty() {
        return;
    }
    let text = format!(
        "{} with {} GPUs on {} that no list of machines has: {}",
        plural(pods, "pod", "pods"),
        shown(cards),
        plural(gone.len(), "machine", "machines"),
        some_of(gone)
    );
    notes.left_out("", text);
}

/// Makes the entries. `resources` are those that profiles name; others tell machines
/// apart without need.
pub(super) fn entries(
    nodes: &[Node],
    held: &BTreeMap<&str, Amounts>,
    resources: &BTreeSet<String>,
    join: &Join<'_>,
    how: How,
    notes: &mut Notes,
) -> Entries {
    let mut machines = Vec::new();
    let mut without_cards = Vec::new();
    let mut seen: BTreeMap<&str, &Node> = BTreeMap::new();
    for node in nodes {
        if let Some(before) = seen.insert(&node.name, node).filter(|_| node.exported) {
            let text = format!("{} a second time (first in {})", node.name, before.source);
            notes.left_out(&node.source, text);
            continue;
        }
        if let Some(why) = &node.unusable {
            notes.left_out(&node.source, format!("{} is not used: {why}", node.name));
            continue;
        }
        let has_cards = node.capacity.get("gpu").is_some_and(|cards| *cards > 0.0);
        if node.hardware.is_none() && node.exported && !has_cards {
            without_cards.push(node.name.as_str());
            continue;
        }
        let held = held_of(node, held);
        machines.extend(machine(
            node,
            held.as_ref(),
            resources,
            join,
            how.strict,
            notes,
        ));
    }
    if !without_cards.is_empty() {
        let text = format!(
            "{} without GPUs: {}",
            plural(without_cards.len(), "machine", "machines"),
            some_of(&without_cards)
        );
        notes.left_out("", text);
    }
    unpriced(&machines, notes);
    grouped(&machines, how, notes)
}

/// What others hold of a machine. One that is cut into slices of several kinds is several
/// nodes, and pods say which kind they hold.
fn held_of(node: &Node, held: &BTreeMap<&str, Amounts>) -> Option<Amounts> {
    let machine = || node.name.split_once(' ').map_or("", |(machine, _)| machine);
    let all = held
        .get(node.name.as_str())
        .or_else(|| held.get(machine()))?;
    let mut amounts = all.clone();
    let kind = node.hardware.as_deref().unwrap_or_default();
    let slice = kind.find("MIG-").or_else(|| kind.find("SHARED"));
    let slice = slice.and_then(|at| all.get(&format!("gpu {}", kind.get(at..)?)));
    if let Some(slice) = slice {
        amounts.insert("gpu".to_owned(), *slice);
    }
    Some(amounts)
}

fn machine<'n>(
    node: &'n Node,
    held: Option<&Amounts>,
    resources: &BTreeSet<String>,
    join: &Join<'_>,
    strict: bool,
    notes: &mut Notes,
) -> Option<Machine<'n>> {
    let hardware = if let (Some(name), true) = (&node.hardware, strict) {
        // A list that is whole says what it means.
        Hardware {
            name: name.clone(),
            memory_gb: None,
            is_known: true,
        }
    } else if let Some(name) = &node.hardware {
        join.kinds
            .of(name, node.card_memory_gb, join.mapping, notes)
    } else {
        let text = format!(
            "the hardware of {} is unknown (no label names it): it is called \"unknown\"",
            node.name
        );
        notes.guessed(&node.source, text);
        Hardware {
            name: "unknown".to_owned(),
            memory_gb: None,
            is_known: false,
        }
    };
    let mut capacity = node.capacity.clone();
    if !capacity.contains_key("gpu") && !node.exported && capacity.is_empty() && !strict {
        notes.assumed(
            &node.source.file,
            "machines without a number of GPUs have one",
        );
        capacity.insert("gpu".to_owned(), 1.0);
    }
    if let (Some(cards), false) = (
        capacity.get("gpu").copied(),
        capacity.contains_key("vram_gb"),
    ) {
        // The maker's figure, unless the machine reports its own.
        if let Some(memory) = node.card_memory_gb.or(hardware.memory_gb) {
            capacity.insert("vram_gb".to_owned(), memory * cards);
        }
    }
    if node.exported {
        capacity.retain(|name, _| resources.contains(name));
    }
    let mut free = 1.0;
    for (resource, amount) in held.into_iter().flatten() {
        let Some(there) = capacity.get(resource).copied() else {
            continue;
        };
        if resource == "gpu" && there > 0.0 {
            free = ((there - amount) / there).max(0.0);
            if let Some(memory) = capacity.get_mut("vram_gb") {
                // Whole cards go with their memory.
                *memory *= free;
            }
        }
        capacity.insert(resource.clone(), (there - amount).max(0.0));
    }
    if held.is_some_and(|held| held.contains_key("gpu")) {
        let amount = held
            .and_then(|held| held.get("gpu"))
            .copied()
            .unwrap_or_default();
        let text = format!("{} of its GPUs are held by other pods", shown(amount));
        notes.fact(&node.source, format!("{}: {text}", node.name));
        if capacity.get("gpu").is_some_and(|free| *free <= 0.0) {
            notes.left_out(&node.source, format!("{}: no GPU is free", node.name));
            return None;
        }
        if free < 1.0 {
            let text = format!(
                "{}: as others stay on it, it is never switched off, and {} % of its price counts",
                node.name,
                shown(100.0 * free)
            );
            notes.assumed(&node.source, text);
        }
    }
    let priced = match node.price_per_hour {
        Some(_) => None,
        None => join.price(node, &hardware.name, notes),
    };
    Some(Machine {
        // That of the free cards: others use the rest.
        price: node
            .price_per_hour
            .or(priced.as_ref().map(|priced| priced.per_hour))
            .map(|price| price * free),
        free,
        priced_by: priced.map(|priced| priced.source),
        hardware: hardware.name,
        capacity,
        node,
    })
}

/// Names what has no price.
fn unpriced(machines: &[Machine<'_>], notes: &mut Notes) {
    let mut without: BTreeMap<String, usize> = BTreeMap::new();
    for machine in machines.iter().filter(|machine| machine.price.is_none()) {
        let kind = machine
            .node
            .instance_type
            .as_ref()
            .unwrap_or(&machine.hardware);
        let region = machine.node.region.as_ref();
        let place = region.map_or(String::new(), |region| format!(" in {region}"));
        let count = match machine.node.count {
            Count::Fixed(count) | Count::Range(_, count) => count,
        };
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let all = without.entry(format!("{kind}{place}")).or_default();
        *all = all.saturating_add(count);
    }
    for (what, count) in without {
        let text = format!(
            "no price for {what} ({})",
            plural(count, "machine", "machines")
        );
        notes.assumed("", text);
    }
}

/// Alike machines of an export as one entry each; rows of tables stay as they are.
fn grouped(machines: &[Machine<'_>], how: How, notes: &mut Notes) -> Entries {
    let mut groups: Vec<Vec<&Machine<'_>>> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for machine in machines {
        let node = machine.node;
        let key = if node.exported && node.count == Count::Fixed(1) {
            format!(
                "{:?}",
                (
                    &machine.hardware,
                    &node.region,
                    &machine.capacity,
                    machine.free.to_bits(),
                    machine.price.map(f64::to_bits),
                    &node.instance_type,
                    node.spot,
                    crate::json::text(&Value::Object(node.fields.clone())),
                )
            )
        } else {
            format!("{node:p}")
        };
        if let Some(group) = places.get(&key).and_then(|place| groups.get_mut(*place)) {
            group.push(machine);
        } else {
            places.insert(key, groups.len());
            groups.push(vec![machine]);
        }
    }
    let mut entries = Entries {
        nodes: Vec::new(),
        entry_of: BTreeMap::new(),
        largest: BTreeMap::new(),
    };
    let mut ids: BTreeSet<String> = BTreeSet::new();
    for group in &groups {
        let Some(first) = group.first() else {
            continue;
        };
        let mut id = id_of(first, group.len());
        let mut number = 1;
        while ids.contains(&id) {
            number += 1;
            id = format!("{}-{number}", id_of(first, group.len()));
        }
        if number > 1 && !first.node.exported {
            let text = format!(
                "a second machine named {}: it is called {id}",
                first.node.name
            );
            notes.guessed(&first.node.source, text);
        }
        ids.insert(id.clone());
        for machine in group {
            entries
                .entry_of
                .insert(machine.node.name.clone(), id.clone());
        }
        let cards = first.capacity.get("gpu").copied().unwrap_or_default();
        let largest = entries.largest.entry(first.hardware.clone()).or_default();
        *largest = largest.max(cards);
        let mut fields = entry(id, first, group);
        if how.cards && first.node.exported {
            cards::whole(&mut fields);
        }
        entries.nodes.push(Value::Object(fields));
    }
    if groups.len() < machines.len() {
        let text = format!(
            "{} in {}",
            plural(machines.len(), "machine", "machines"),
            plural(groups.len(), "entry", "entries")
        );
        notes.fact("", text);
    }
    entries
}

/// What a group of machines is called: the machine's own name, or where and what.
fn id_of(first: &Machine<'_>, count: usize) -> String {
    if count == 1 {
        return first.node.name.clone();
    }
    let kind = first.node.instance_type.as_ref().unwrap_or(&first.hardware);
    let spot = if first.node.spot { " spot" } else { "" };
    match &first.node.region {
        Some(region) => format!("{region}/{kind}{spot}"),
        None => format!("{kind}{spot}"),
    }
}

fn entry(id: String, first: &Machine<'_>, group: &[&Machine<'_>]) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("id".to_owned(), id.into());
    let count = match first.node.count {
        Count::Fixed(1) => json!(group.len()),
        Count::Fixed(count) => json!(count),
        Count::Range(min, max) => json!({"min": min, "max": max}),
    };
    fields.insert("count".to_owned(), count);
    fields.insert("hardware".to_owned(), first.hardware.clone().into());
    if let Some(region) = &first.node.region {
        fields.insert("region".to_owned(), region.clone().into());
    }
    let capacity: Map<String, Value> = first
        .capacity
        .iter()
        .map(|(name, amount)| (name.clone(), json!(amount)))
        .collect();
    fields.insert("capacity".to_owned(), Value::Object(capacity));
    if let Some(price) = first.price {
        fields.insert("price_per_hour".to_owned(), price.into());
    }
    for (name, value) in &first.node.fields {
        fields.insert(name.clone(), value.clone());
    }
    if first.free < 1.0 {
        fields.insert("shared".to_owned(), true.into());
    }
    // Also of a single one: commands may then be written for it.
    if first.node.exported && first.node.count == Count::Fixed(1) {
        let names = group.iter().map(|machine| machine.node.name.as_str());
        fields.insert("names".to_owned(), names.collect());
    }
    let mut source = match group.len() {
        1 => first.node.source.to_string(),
        count => format!("{} and {} more", first.node.source, count - 1),
    };
    if let Some(by) = &first.priced_by {
        source.push_str("; price: ");
        source.push_str(by);
    }
    if let Some(source) = some_name(&source) {
        fields.insert("source".to_owned(), source.into());
    }
    fields
}
