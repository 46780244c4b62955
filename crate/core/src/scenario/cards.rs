//! Cards of machines (DESIGN section 2): what one replica takes of them.
//!
//! The compute of a machine with cards, and every resource that is `per_card`, comes in
//! equal cards. A replica that holds less than a card stands on one, beside others whose
//! shares fit. One that holds a card or more of compute, or more than a card's worth of
//! another resource, takes whole cards of one machine, as many as each of them needs.

use rustc_hash::FxHashMap;

use super::fit::NEGLIGIBLE_SHARE;

/// Amounts by resource index.
type Amounts = Vec<(usize, f64)>;

/// What one replica takes of the cards of a machine.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum OnCards {
    /// Nothing: there are no cards, or it holds nothing that comes in cards.
    Nothing,
    /// A share of one card, by resource (dense).
    Share(Vec<f64>),
    /// So many whole cards.
    Whole(u64),
}

/// Machines whose cards are alike.
#[derive(Debug, PartialEq)]
pub(crate) struct CardClass {
    /// Cards of one machine.
    pub cards: u64,
    /// What one card has, by resource; nothing of what is not divided over the cards.
    of_one: Vec<Option<f64>>,
    /// Index of the compute resource.
    compute: usize,
    /// By profile, of those that take more than they hold.
    takes: FxHashMap<usize, Amounts>,
}

impl CardClass {
    /// Machines of so many cards, each of which has so much of the resources that are
    /// divided over them, under profiles that hold so much.
    pub(super) fn new<'p>(
        cards: u64,
        of_one: Vec<Option<f64>>,
        compute: usize,
        holds: impl Iterator<Item = &'p Amounts>,
    ) -> Self {
        let mut class = CardClass {
            cards,
            of_one,
            compute,
            takes: FxHashMap::default(),
        };
        let taken = holds.enumerate();
        class.takes = taken
            .filter_map(|(profile, holds)| Some((profile, class.taken(holds)?)))
            .collect();
        class
    }

    /// What a replica that holds so much takes.
    pub fn on_cards(&self, holds: &Amounts) -> OnCards {
        let mut shares = vec![0.0; self.of_one.len()];
        for &(k, amount) in holds {
            if let Some(of_one) = self.of_one[k] {
                shares[k] = amount / of_one;
            }
        }
        let largest = shares.iter().copied().fold(0.0, f64::max);
        if largest <= 0.0 {
            OnCards::Nothing
        } else if self.is_whole(&shares, largest) {
            OnCards::Whole(((largest - NEGLIGIBLE_SHARE).ceil() as u64).max(1))
        } else {
            OnCards::Share(shares)
        }
    }

    fn is_whole(&self, shares: &[f64], largest: f64) -> bool {
        let compute = shares[self.compute];
        compute >= 1.0 - NEGLIGIBLE_SHARE || largest > 1.0 + NEGLIGIBLE_SHARE
    }

    /// What a replica takes of the capacity: what it holds, or all of its whole cards.
    fn taken(&self, holds: &Amounts) -> Option<Amounts> {
        let OnCards::Whole(cards) = self.on_cards(holds) else {
            return None;
        };
        let of_cards = self.of_one.iter().enumerate();
        let mut takes: Amounts = of_cards
            .filter_map(|(k, of_one)| Some((k, (*of_one)? * cards as f64)))
            .filter(|(_, amount)| *amount > 0.0)
            .collect();
        takes.extend(holds.iter().filter(|(k, _)| self.of_one[*k].is_none()));
        takes.sort_by_key(|(k, _)| *k);
        Some(takes)
    }

    /// What one replica of a profile takes, where that is not just what it holds.
    pub fn takes(&self, profile: usize) -> Option<&Amounts> {
        self.takes.get(&profile)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Fleet, Model, Node, Profile, Scenario};
    use super::*;

    /// Two cards of 1 gpu and 80 `vram_gb` each; 100 ram belong to the machine.
    fn takes(holds: &[(&str, f64)]) -> (OnCards, Vec<(String, f64)>) {
        let node = Node::new("n", "H")
            .capacity("gpu", 2.0)
            .capacity("vram_gb", 160.0)
            .capacity("ram", 100.0)
            .cards(2)
            .per_card(["vram_gb"]);
        let mut profile = Profile::new("H", 1.0);
        for (resource, amount) in holds {
            profile = profile.holds(*resource, *amount);
        }
        let s = Scenario::new("")
            .node(node)
            .model(Model::new("m").profile(profile));
        let fleet = Fleet::new(&s);
        let takes = fleet.takes(0, 0).iter();
        (
            fleet.on_cards(0, 0),
            takes
                .map(|&(k, a)| (fleet.resources[k].clone(), a))
                .collect(),
        )
    }

    fn named(amounts: &[(&str, f64)]) -> Vec<(String, f64)> {
        let owned = amounts.iter().map(|(name, a)| ((*name).to_owned(), *a));
        owned.collect()
    }

    #[test]
    fn less_than_a_card_is_a_share_of_one() {
        let (on, taken) = takes(&[("gpu", 0.6), ("ram", 5.0)]);
        assert_eq!(on, OnCards::Share(vec![0.6, 0.0, 0.0]));
        assert_eq!(taken, named(&[("gpu", 0.6), ("ram", 5.0)]));
        // All of the memory of a card is not more than a card.
        let (on, _) = takes(&[("gpu", 0.5), ("vram_gb", 80.0)]);
        assert_eq!(on, OnCards::Share(vec![0.5, 0.0, 1.0]));
        assert_eq!(takes(&[("ram", 5.0)]).0, OnCards::Nothing);
    }

    #[test]
    fn a_card_or_more_takes_whole_cards() {
        let (on, taken) = takes(&[("gpu", 1.0)]);
        assert_eq!(on, OnCards::Whole(1));
        assert_eq!(taken, named(&[("gpu", 1.0), ("vram_gb", 80.0)]));
        let (on, taken) = takes(&[("gpu", 1.2), ("vram_gb", 20.0), ("ram", 5.0)]);
        assert_eq!(on, OnCards::Whole(2));
        let all = [("gpu", 2.0), ("ram", 5.0), ("vram_gb", 160.0)];
        assert_eq!(taken, named(&all));
        assert_eq!(
            takes(&[("gpu", 0.1), ("vram_gb", 81.0)]).0,
            OnCards::Whole(2)
        );
        // A rounding error is not a card.
        assert_eq!(takes(&[("gpu", 1.0 + 1e-12)]).0, OnCards::Whole(1));
    }
}
