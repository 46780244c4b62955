//! Which nodes of a fleet have cards that are alike.

use rustc_hash::FxHashMap;

use super::cards::CardClass;
use super::fleet::{FleetNode, FleetProfile};
use super::{Node, Scenario};

/// The classes of all nodes that have cards; each such node is told its class.
pub(super) fn classes(
    scenario: &Scenario,
    nodes: &mut [FleetNode],
    profiles: &[FleetProfile],
    (resources, compute): (&[&str], usize),
) -> Vec<CardClass> {
    let mut classes: Vec<CardClass> = Vec::new();
    let mut known: FxHashMap<(u64, Vec<Option<u64>>), usize> = FxHashMap::default();
    for (entry, node) in scenario.nodes.iter().zip(nodes) {
        let Some(cards) = entry.cards else {
            continue;
        };
        let of_one = of_one_card(entry, cards, &node.capacity, resources, compute);
        let bits = of_one.iter().map(|amount| amount.map(f64::to_bits));
        let next = classes.len();
        let class = *known.entry((cards, bits.collect())).or_insert(next);
        node.card_class = Some(class);
        if class == next {
            let holds = profiles.iter().map(|profile| &profile.holds);
            classes.push(CardClass::new(cards, of_one, compute, holds));
        }
    }
    classes
}

fn of_one_card(
    node: &Node,
    cards: u64,
    capacity: &[f64],
    resources: &[&str],
    compute: usize,
) -> Vec<Option<f64>> {
    let divided = |k: usize, name: &str| {
        k == compute || node.per_card.iter().any(|resource| resource == name)
    };
    let named = resources.iter().enumerate();
    named
        .map(|(k, name)| divided(k, name).then(|| capacity[k] / cards as f64))
        .collect()
}
