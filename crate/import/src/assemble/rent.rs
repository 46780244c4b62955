//! Offers as machines for rent: as many of each type as are wanted, and none by default.

use serde_json::{Value, json};

use super::names::Kinds;
use crate::mapping::Mapping;
use crate::ordered::OrderedSet as BTreeSet;
use crate::pieces::{Offer, Per};
use crate::report::{Notes, plural};
use crate::value::some_name;

/// An entry for every offer of hardware that a model has a rate for, on demand and spot;
/// of equal offers (one for each zone, say) the cheapest.
pub(super) fn entries(
    offers: &[Offer],
    most: u64,
    hardware: &BTreeSet<String>,
    taken: &BTreeSet<String>,
    kinds: &Kinds,
    mapping: &Mapping,
    notes: &mut Notes,
) -> Vec<Value> {
    let mut nodes: Vec<(String, f64, Value)> = Vec::new();
    let mut unserved = 0;
    for offer in offers {
        let Some(name) = &offer.hardware else {
            continue;
        };
        if offer.per != Per::Machine || offer.cards <= 0.0 {
            continue;
        }
        let kind = kinds.of(name, offer.card_memory_gb, mapping, notes);
        if !hardware.contains(&kind.name) {
            unserved += 1;
            continue;
        }
        let what = offer.instance_type.as_deref().unwrap_or(&kind.name);
        let region = offer.region.as_deref().map(|region| mapping.region(region));
        let prices = [("", offer.price_per_hour), (" spot", offer.spot_per_hour)];
        for (way, price) in prices {
            let Some(price) = price.filter(|price| *price > 0.0) else {
                continue;
            };
            let place = region
                .as_deref()
                .map_or(String::new(), |region| format!("{region}/"));
            let Some(id) = some_name(&format!("rent {place}{what}{way}")) else {
                continue;
            };
            if taken.contains(&id) {
                continue;
            }
            let mut node = json!({
                "id": id,
                "count": {"min": 0, "max": most},
                "hardware": kind.name,
                "capacity": {"gpu": offer.cards},
                "price_per_hour": price,
                "source": offer.source.to_string(),
            });
            if let (Some(region), Some(fields)) = (&region, node.as_object_mut()) {
                fields.insert("region".to_owned(), json!(region));
            }
            let memory = offer.card_memory_gb.or(kind.memory_gb);
            if let (Some(memory), Some(amounts)) = (
                memory,
                node.get_mut("capacity").and_then(Value::as_object_mut),
            ) {
                amounts.insert("vram_gb".to_owned(), json!(memory * offer.cards));
            }
            match nodes.iter_mut().find(|(other, _, _)| *other == id) {
                Some((_, before, _)) if *before <= price => {}
                Some(place) => *place = (id, price, node),
                None => nodes.push((id, price, node)),
            }
        }
    }
    if unserved > 0 {
        let text = format!(
            "{} of hardware that no model has a rate for",
            plural(unserved, "offer", "offers")
        );
        notes.left_out("", text);
    }
    nodes.into_iter().map(|(_, _, node)| node).collect()
}
