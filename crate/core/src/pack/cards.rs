//! Shares of cards: whether the replicas of one machine that hold less than a card each
//! stand on so many cards, and how.
//!
//! Card after card is filled with contents that leave no room for a replica that is left
//! over: whatever stands on a later card and would fit may be moved there, so that no
//! packing is missed. What was found not to fit is not tried again.

use std::collections::HashSet;

use crate::model::{Kind, NEGLIGIBLE_SHARE, OnCards, fitting};

/// Cards that are tried before an answer is given up.
const STEPS: usize = 3_000;

/// What one card of a machine holds, and how many hold the same.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CardPattern {
    /// How many times the contents are there.
    pub count: u64,
    /// Cards that the contents take each time.
    pub span: u64,
    /// (kind, replicas).
    pub replicas: Vec<(usize, u64)>,
}

/// Whether shares fit on cards.
#[derive(Debug, PartialEq)]
pub(super) enum Arranged {
    /// They do, like this.
    Fits(Vec<CardPattern>),
    /// They do not.
    Never,
    /// No packing was found, and not every one was tried.
    Unknown,
}

/// Places so many replicas of each kind, all with shares of a card, on `cards` cards.
pub(super) fn arrange(kinds: &[Kind], held: &[(usize, u64)], cards: u64) -> Arranged {
    let mut items: Vec<Item<'_>> = held
        .iter()
        .filter(|(_, count)| *count > 0)
        .filter_map(|&(kind, count)| match &kinds[kind].on_cards {
            OnCards::Share(share) => Some(Item { kind, share, count }),
            _ => None,
        })
        .collect();
    items.sort_by(|a, b| {
        let largest = |item: &Item<'_>| item.share.iter().copied().fold(0.0, f64::max);
        largest(b).total_cmp(&largest(a)).then(a.kind.cmp(&b.kind))
    });
    let mut search = Search {
        left: items.iter().map(|item| item.count).collect(),
        items,
        cards: Vec::new(),
        failed: HashSet::new(),
        steps: STEPS,
    };
    if search.place(cards) {
        Arranged::Fits(search.cards)
    } else if search.steps == 0 {
        Arranged::Unknown
    } else {
        Arranged::Never
    }
}

struct Item<'a> {
    kind: usize,
    share: &'a [f64],
    count: u64,
}

struct Search<'a> {
    /// The largest first.
    items: Vec<Item<'a>>,
    left: Vec<u64>,
    cards: Vec<CardPattern>,
    /// What is left over and on how many cards it does not fit.
    failed: HashSet<(u64, Vec<u64>)>,
    steps: usize,
}

impl Search<'_> {
    /// Whether what is left fits on this many cards.
    fn place(&mut self, cards: u64) -> bool {
        let Some(first) = self.left.iter().position(|left| *left > 0) else {
            return true;
        };
        if self.steps == 0 || !self.may_fit(cards) {
            return false;
        }
        let state = (cards, self.left.clone());
        if self.failed.contains(&state) {
            return false;
        }
        let free = vec![1.0; self.items[first].share.len()];
        let most = fitting(self.items[first].share, &free).min(self.left[first]);
        // Some card holds the largest: this is it.
        let found = (1..=most)
            .rev()
            .any(|take| self.with(first, take, &free, &mut Vec::new(), cards));
        if !found && self.steps > 0 {
            self.failed.insert(state);
        }
        found
    }

    /// `take` of an item on the card, then the rest of the card and of the cards.
    fn with(
        &mut self,
        at: usize,
        take: u64,
        free: &[f64],
        held: &mut Vec<(usize, u64)>,
        cards: u64,
    ) -> bool {
        let share = self.items[at].share;
        let free = free.iter().zip(share);
        let free: Vec<f64> = free
            .map(|(free, share)| free - share * take as f64)
            .collect();
        self.left[at] -= take;
        if take > 0 {
            held.push((at, take));
        }
        let found = self.complete(at + 1, &free, held, cards);
        if take > 0 {
            held.pop();
        }
        self.left[at] += take;
        found
    }

    fn complete(
        &mut self,
        at: usize,
        free: &[f64],
        held: &mut Vec<(usize, u64)>,
        cards: u64,
    ) -> bool {
        if self.steps == 0 {
            return false;
        }
        if at < self.items.len() {
            let most = fitting(self.items[at].share, free).min(self.left[at]);
            return (0..=most)
                .rev()
                .any(|take| self.with(at, take, free, held, cards));
        }
        self.steps -= 1;
        let mut over = self.items.iter().zip(&self.left);
        if over.any(|(item, left)| *left > 0 && fitting(item.share, free) > 0) {
            return false; // A fuller card does as well.
        }
        // As often as it can be repeated, or once.
        let repeats = held.iter().map(|&(i, take)| 1 + self.left[i] / take).min();
        let repeats = repeats.unwrap_or(1).min(cards);
        let mut tried = vec![repeats];
        if repeats > 1 {
            tried.push(1);
        }
        tried.into_iter().any(|repeats| {
            for &(i, take) in held.iter() {
                self.left[i] -= take * (repeats - 1);
            }
            let replicas = held.iter().map(|&(i, take)| (self.items[i].kind, take));
            self.cards.push(CardPattern {
                count: repeats,
                span: 1,
                replicas: replicas.collect(),
            });
            let found = self.place(cards - repeats);
            for &(i, take) in held.iter() {
                self.left[i] += take * (repeats - 1);
            }
            if !found {
                self.cards.pop();
            }
            found
        })
    }

    /// Whether sums, and the replicas of which no two fit on a card, allow this many
    /// cards.
    fn may_fit(&self, cards: u64) -> bool {
        let resources = self.items.first().map_or(0, |item| item.share.len());
        (0..resources).all(|r| {
            let (mut sum, mut large) = (0.0, 0);
            for (item, &left) in self.items.iter().zip(&self.left) {
                sum += item.share[r] * left as f64;
                if item.share[r] > 0.5 + NEGLIGIBLE_SHARE {
                    large += left;
                }
            }
            let most = cards as f64;
            large <= cards && sum <= most * (1.0 + NEGLIGIBLE_SHARE) + NEGLIGIBLE_SHARE
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(shares: &[&[f64]]) -> Vec<Kind> {
        let kind = |share: &&[f64]| {
            let mut kind = Kind::new(share.iter().map(|s| s / 8.0).collect(), 0);
            kind.cards = 8;
            kind.on_cards = OnCards::Share(share.to_vec());
            kind
        };
        shares.iter().map(kind).collect()
    }

    fn cards(arranged: &Arranged) -> Option<u64> {
        match arranged {
            Arranged::Fits(cards) => Some(cards.iter().map(|card| card.count).sum()),
            _ => None,
        }
    }

    #[test]
    fn shares_do_not_add_up_across_cards() {
        let k = kinds(&[&[0.6], &[0.18]]);
        assert_eq!(cards(&arrange(&k, &[(0, 8)], 8)), Some(8));
        assert_eq!(arrange(&k, &[(0, 9)], 8), Arranged::Never);
        assert_eq!(cards(&arrange(&k, &[(1, 40)], 8)), Some(8));
        assert_eq!(arrange(&k, &[(1, 41)], 8), Arranged::Never);
        // Two of 0.18 beside each 0.6.
        assert_eq!(cards(&arrange(&k, &[(0, 8), (1, 16)], 8)), Some(8));
        assert_eq!(arrange(&k, &[(0, 8), (1, 17)], 8), Arranged::Never);
    }

    #[test]
    fn what_the_largest_first_misses() {
        // Two cards of 0.51 + 0.26 + 0.23 and one of the rest; 0.27 beside 0.51 is wrong.
        let k = kinds(&[&[0.51], &[0.27], &[0.26], &[0.23]]);
        let held = [(0, 2), (1, 2), (2, 2), (3, 4)];
        assert_eq!(cards(&arrange(&k, &held, 3)), Some(3));
        assert_eq!(arrange(&k, &held, 2), Arranged::Never);
    }

    #[test]
    fn two_resources_of_a_card() {
        let k = kinds(&[&[0.25, 0.6], &[0.5, 0.1]]);
        assert_eq!(cards(&arrange(&k, &[(0, 2), (1, 2)], 2)), Some(2));
        assert_eq!(arrange(&k, &[(0, 3), (1, 1)], 2), Arranged::Never);
    }
}
