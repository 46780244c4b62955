//! What is still free of one machine.

use super::cards::{Arranged, CardPattern, arrange};
use crate::model::{Kind, OnCards};

/// A machine, as far as it is free.
#[derive(Debug, Clone)]
pub(super) struct Room {
    /// Shares of the machine, by resource.
    pub free: Vec<f64>,
    /// Cards on which no replica stands that takes whole cards.
    cards: u64,
    /// Replicas on shares of these cards: (kind, replicas).
    held: Vec<(usize, u64)>,
    /// Whether some answer may have been too low.
    pub unsure: bool,
}

impl Room {
    /// An empty machine.
    pub fn new(kinds: &[Kind]) -> Self {
        Room {
            free: vec![1.0; kinds.first().map_or(0, |k| k.shares.len())],
            cards: kinds.iter().map(|k| k.cards).max().unwrap_or(0),
            held: Vec::new(),
            unsure: false,
        }
    }

    /// Cards that no replica has to itself.
    pub fn cards(&self) -> u64 {
        self.cards
    }

    /// Replicas of a kind that still fit, at most `wanted`.
    pub fn fits(&mut self, kinds: &[Kind], k: usize, wanted: u64) -> u64 {
        let kind = &kinds[k];
        let by_shares = kind.fits(&self.free).min(wanted);
        match &kind.on_cards {
            OnCards::Nothing => by_shares,
            OnCards::Whole(whole) => {
                let most = by_shares.min(self.cards / whole);
                if self.held.is_empty() {
                    return most;
                }
                self.largest(most, |room, count| {
                    arrange(kinds, &room.held, room.cards - whole * count)
                })
            }
            OnCards::Share(_) => {
                let most = by_shares.min(kind.per_machine());
                self.largest(most, |room, count| {
                    arrange(kinds, &room.with(k, count), room.cards)
                })
            }
        }
    }

    /// The largest count up to `most` that can be arranged.
    fn largest(&mut self, most: u64, arranged: impl Fn(&Self, u64) -> Arranged) -> u64 {
        let (mut least, mut beyond) = (0, most + 1);
        let mut at = most;
        while beyond - least > 1 {
            match arranged(self, at) {
                Arranged::Fits(_) => least = at,
                Arranged::Never => beyond = at,
                Arranged::Unknown => {
                    self.unsure = true;
                    beyond = at;
                }
            }
            at = least + (beyond - least) / 2;
        }
        least
    }

    fn with(&self, k: usize, count: u64) -> Vec<(usize, u64)> {
        let mut held = self.held.clone();
        held.push((k, count));
        held
    }

    /// So many replicas of a kind, each of which stands here once.
    pub fn take(&mut self, kinds: &[Kind], k: usize, count: u64) {
        for (free, share) in self.free.iter_mut().zip(&kinds[k].shares) {
            *free -= share * count as f64;
        }
        match kinds[k].on_cards {
            OnCards::Nothing => {}
            OnCards::Whole(whole) => self.cards -= whole * count,
            OnCards::Share(_) => {
                if count > 0 {
                    self.held.push((k, count));
                }
            }
        }
    }
}

/// Which replicas of a machine stand on which of its cards; none where no arrangement
/// was found. Empty where there are no cards.
pub(super) fn on_cards(kinds: &[Kind], replicas: &[(usize, u64)]) -> Option<Vec<CardPattern>> {
    let mut left = kinds.iter().map(|k| k.cards).max().unwrap_or(0);
    let mut patterns = Vec::new();
    for &(k, count) in replicas {
        if let (OnCards::Whole(whole), 1) = (&kinds[k].on_cards, kinds[k].span) {
            left = left.checked_sub(whole * count)?;
            patterns.push(CardPattern {
                count,
                span: *whole,
                replicas: vec![(k, 1)],
            });
        }
    }
    match arrange(kinds, replicas, left) {
        Arranged::Fits(shared) => {
            patterns.extend(shared);
            Some(patterns)
        }
        _ => None,
    }
}
