//! What lists of cards say about kinds that the table of known ones does not have: other
//! names, and memory.

use serde_json::{Map, Value, json};

use crate::hardware;
use crate::mapping::Mapping;
use crate::pieces::{Card, Node};
use crate::report::Notes;

/// Cards of one machine; more are a number of something else.
const MOST: f64 = 1000.0;

/// The user's mapping with the names that lists of cards add to it; the user's own come
/// first.
pub(super) fn with_aliases(mapping: &Mapping, cards: &[Card]) -> Mapping {
    let mut mapping = mapping.clone();
    for card in cards {
        let kind = hardware::named(&card.name, card.memory_gb).name;
        for alias in &card.aliases {
            let is_new = !hardware::named(alias, card.memory_gb).is_known && *alias != kind;
            if is_new && !mapping.hardware.contains_key(alias) {
                mapping.hardware.insert(alias.clone(), kind.clone());
            }
        }
    }
    mapping
}

/// Fills in the memory of cards that neither a machine nor the table of known kinds tells.
pub(super) fn fill_memory(nodes: &mut [Node], cards: &[Card], notes: &mut Notes) {
    for node in nodes
        .iter_mut()
        .filter(|node| node.card_memory_gb.is_none())
    {
        let Some(name) = node.hardware.as_deref() else {
            continue;
        };
        if hardware::named(name, None).memory_gb.is_some() {
            continue;
        }
        let is_named = |card: &&Card| {
            let mut names = std::iter::once(&card.name).chain(&card.aliases);
            names.any(|other| other.eq_ignore_ascii_case(name))
        };
        if let Some(card) = cards.iter().find(is_named) {
            node.card_memory_gb = card.memory_gb;
            if let Some(memory) = card.memory_gb {
                let text = format!("a card of {name} has {memory} GB");
                notes.assumed(&card.source, text);
            }
        }
    }
}

/// Says of a node entry that its machines have whole cards: a replica that holds several
/// takes them on one machine, with their memory. One card is the machine, and shares of a
/// card that several use are none.
pub(super) fn whole(entry: &mut Map<String, Value>) {
    let amount = |name: &str| entry.get("capacity")?.get(name)?.as_f64();
    let Some(cards) = amount("gpu").filter(|cards| *cards >= 2.0 && cards.fract() == 0.0) else {
        return;
    };
    let hardware = entry.get("hardware").and_then(Value::as_str);
    if hardware.is_some_and(|name| name.to_lowercase().contains("shared")) || cards > MOST {
        return;
    }
    let has_memory = amount("vram_gb").is_some();
    entry.insert("cards".to_owned(), json!(cards as u64));
    if has_memory {
        entry.insert("per_card".to_owned(), json!(["vram_gb"]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Place, Source};

    #[test]
    fn names_of_unknown_cards_are_added() {
        let card = Card {
            source: Source::new(&"f".into(), Place::File),
            name: "XPU-9".to_owned(),
            aliases: vec!["maker-xpu9".to_owned(), "H100".to_owned()],
            memory_gb: Some(64.0),
            power_watts: None,
        };
        let mapping = with_aliases(&Mapping::default(), &[card]);
        // What is known keeps its meaning.
        assert_eq!(mapping.hardware.len(), 1);
        assert_eq!(mapping.hardware["maker-xpu9"], "XPU-9");
    }
}
