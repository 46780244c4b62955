//! What a replica takes of machines with cards.

use idlewise::scenario::Resources;

use super::Definition;

/// Shares that differ by less are the same.
const ROUNDING: f64 = 1e-9;

/// How a replica stands on the cards of a machine.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum OnCards {
    /// It needs none.
    Nothing,
    /// Shares of one card, by resource.
    Share(Resources),
    /// Whole cards.
    Whole(f64),
}

impl Definition<'_> {
    pub(super) fn cards(&self, node: usize) -> usize {
        self.scenario.nodes[node].cards.unwrap_or(0) as usize
    }

    pub(super) fn on_cards(&self, model: usize, profile: usize, node: usize) -> OnCards {
        let entry = &self.scenario.nodes[node];
        let Some(cards) = entry.cards else {
            return OnCards::Nothing;
        };
        let compute = &self.scenario.compute;
        let divided = |name: &&String| **name == *compute || entry.per_card.contains(name);
        let holds = &self.scenario.models[model].profiles[profile].holds;
        let shares: Resources = holds
            .iter()
            .filter(|(name, amount)| divided(name) && **amount > 0.0)
            .map(|(name, amount)| (name.clone(), amount * cards as f64 / entry.capacity[name]))
            .collect();
        let most = shares.values().copied().fold(0.0, f64::max);
        let of_compute = shares.get(compute).copied().unwrap_or(0.0);
        if shares.is_empty() {
            OnCards::Nothing
        } else if of_compute >= 1.0 - ROUNDING || most > 1.0 + ROUNDING {
            OnCards::Whole((most - ROUNDING).ceil().max(1.0))
        } else {
            OnCards::Share(shares)
        }
    }

    /// What a replica takes of the capacity of an entry.
    pub(super) fn takes(&self, model: usize, profile: usize, node: usize) -> Resources {
        let entry = &self.scenario.nodes[node];
        let mut takes = self.scenario.models[model].profiles[profile].holds.clone();
        if let OnCards::Whole(cards) = self.on_cards(model, profile, node) {
            let of_one = |name: &String| entry.capacity[name] / self.cards(node) as f64;
            for name in entry.per_card.iter().chain([&self.scenario.compute]) {
                if entry.capacity.contains_key(name) {
                    takes.insert(name.clone(), cards * of_one(name));
                }
            }
        }
        takes
    }
}
