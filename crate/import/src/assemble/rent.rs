//! Offers as machines for rent: as many of each type as are wanted, and none by default.

use serde_json::{Value, json};

use super::cards;
use super::names::Kinds;
use crate::mapping::Mapping;
use crate::ordered::OrderedSet as BTreeSet;
use crate::pieces::{Offer, Per};
use crate::report::{Notes, plural};
use crate::value::some_name;

/// How machines are paid for: the tiers of their entries.
const ON_DEMAND: &str = "on demand";
const SPOT: &str = "spot";

/// How machines are rented.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rent {
    /// Machines of each type, at most.
    pub(super) most: u64,
    /// Whether they have whole cards: where these are what compute is.
    pub(super) cards: bool,
}

/// An entry for every offer of hardware that a model has a rate for, on demand and spot;
/// of equal offers (one for each zone, say) the cheapest.
pub(super) fn entries(
    offers: &[Offer],
    rent: Rent,
    hardware: &BTreeSet<String>,
    taken: &BTreeSet<String>,
    kinds: &Kinds,
    mapping: &Mapping,
    notes: &mut Notes,
) -> Vec<Value> {
    let mut nodes: Vec<(String, f64, Value)> = Vec::new();
    let mut unserved = 0;
    // Whether a spot machine's part of the time is not known.
    let mut unknown = false;
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
        let prices = [
            (ON_DEMAND, "", offer.price_per_hour),
            (SPOT, "spot ", offer.spot_per_hour),
        ];
        for (tier, way, price) in prices {
            let Some(price) = price.filter(|price| *price > 0.0) else {
                continue;
            };
            let place = region
                .as_deref()
                .map_or(String::new(), |region| format!("{region}/"));
            let Some(id) = some_name(&format!("rent {way}{place}{what}")) else {
                continue;
            };
            if taken.contains(&id) {
                continue;
            }
            let mut node = json!({
                "id": id,
                "count": {"min": 0, "max": rent.most},
                "hardware": kind.name,
                "capacity": {"gpu": offer.cards},
                "price_per_hour": price,
                "tier": tier,
                "source": offer.source.to_string(),
            });
            if let (Some(region), Some(fields)) = (&region, node.as_object_mut()) {
                fields.insert("region".to_owned(), json!(region));
            }
            match (offer.spot_availability, node.as_object_mut()) {
                (Some(part), Some(fields)) if tier == SPOT => {
                    fields.insert("availability".to_owned(), json!(part));
                }
                _ => unknown |= tier == SPOT,
            }
            let memory = offer.card_memory_gb.or(kind.memory_gb);
            if let (Some(memory), Some(amounts)) = (
                memory,
                node.get_mut("capacity").and_then(Value::as_object_mut),
            ) {
                amounts.insert("vram_gb".to_owned(), json!(memory * offer.cards));
            }
            if let (true, Some(fields)) = (rent.cards, node.as_object_mut()) {
                cards::whole(fields);
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
    if unknown {
        let text = "spot machines that no file gives an availability are always there";
        notes.assumed("", text);
    }
    nodes.into_iter().map(|(_, _, node)| node).collect()
}
