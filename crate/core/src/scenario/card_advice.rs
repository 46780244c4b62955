//! Cards that are valid but probably not meant so.

use super::Scenario;
use super::path::Path;
use super::text::{Short, quoted};

/// Findings about cards: (where, what is odd), by node, then by profile.
pub(super) fn findings(scenario: &Scenario) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if scenario.nodes.iter().all(|node| node.cards.is_none()) {
        return found;
    }
    let list = Path::ROOT.field("nodes");
    for (i, node) in scenario.nodes.iter().enumerate() {
        let amount = node.capacity.get(&scenario.compute).copied();
        let (Some(cards), Some(amount)) = (node.cards, amount) else {
            continue;
        };
        let uneven = amount.fract() == 0.0 && amount % cards as f64 != 0.0;
        if uneven {
            let text = format!(
                "a card has {} {}: {} over {cards} cards",
                Short(amount / cards as f64),
                scenario.compute,
                Short(amount)
            );
            // The first of all nodes that say the same.
            if !found.iter().any(|(_, other)| *other == text) {
                found.push((list.index(i).field("cards").to_string(), text));
            }
        }
    }
    used_beside_whole_cards(scenario, &mut found);
    found
}

/// A profile that holds no compute and whose memory takes whole cards: their compute is
/// taken, and what the replica uses counts once more.
fn used_beside_whole_cards(scenario: &Scenario, found: &mut Vec<(String, String)>) {
    let list = Path::ROOT.field("models");
    for (m, model) in scenario.models.iter().enumerate() {
        let profiles = list.index(m);
        let profiles = profiles.field("profiles");
        for (p, profile) in model.profiles.iter().enumerate() {
            let uses = profile.uses.get(&scenario.compute);
            if uses.is_none_or(|amount| *amount == 0.0) {
                continue;
            }
            let taken = scenario.nodes.iter().find_map(|node| {
                let cards = node.cards.filter(|_| node.hardware == profile.hardware)?;
                let per_card = node.per_card.iter();
                per_card
                    .filter(|name| **name != scenario.compute)
                    .find(|name| {
                        let held = profile.holds.get(*name).copied().unwrap_or(0.0);
                        let has = node.capacity.get(*name).copied().unwrap_or(0.0);
                        held * cards as f64 > has
                    })
            });
            if let Some(resource) = taken {
                let text = format!(
                    "its {resource} takes whole cards with all their {compute}, and the \
                     {compute} that it uses counts beside it: write {} into holds where it \
                     works on these cards",
                    quoted(&scenario.compute),
                    compute = scenario.compute
                );
                found.push((profiles.index(p).field("uses").to_string(), text));
            }
        }
    }
}
