//! The contents of one machine that weigh the most: a knapsack with one limit per
//! resource, and with cards where the machine has some.
//!
//! The search takes replicas with whole cards first, then those that need no card, then
//! those on shares of cards. What is still to come weighs no more than what is free of
//! any resource at the most weight per share of it; and what stands on cards no more than
//! the free cards at the most weight of a card, which is a knapsack of its own.

use super::room::Room;
use crate::model::{Kind, NEGLIGIBLE_SHARE, OnCards, fitting};

/// Steps of one search for the heaviest contents.
const STEPS: usize = 50_000;

/// The heaviest contents of one machine if they weigh more than `least`, else nothing and
/// `least`; of the kinds in `single`. None where the search had to stop.
pub(super) fn heaviest(
    kinds: &[Kind],
    weights: &[f64],
    single: &[usize],
    least: f64,
) -> Option<(f64, Vec<(usize, u64)>)> {
    let mut order: Vec<usize> = single.to_vec();
    order.retain(|&k| weights[k] > 0.0);
    let stage = |k: usize| match kinds[k].on_cards {
        OnCards::Whole(_) => 0,
        OnCards::Nothing => 1,
        OnCards::Share(_) => 2,
    };
    let density = |k: usize| weights[k] / kinds[k].largest;
    order.sort_by(|&a, &b| {
        let by_density = density(b).total_cmp(&density(a));
        stage(a).cmp(&stage(b)).then(by_density).then(a.cmp(&b))
    });
    let mut card = OneCard::default();
    if order.iter().any(|&k| stage(k) == 2) {
        card = OneCard::heaviest(kinds, weights, &order)?;
    }
    let mut knapsack = Knapsack {
        kinds,
        weights,
        card,
        order,
        best: (least, Vec::new()),
        steps: STEPS,
    };
    let mut room = Room::new(kinds);
    knapsack.choose(0, &mut room, (0.0, 0.0), &mut Vec::new());
    (knapsack.steps > 0).then_some(knapsack.best)
}

/// The heaviest contents of one card.
#[derive(Debug, Default)]
struct OneCard {
    weight: f64,
    held: Vec<(usize, u64)>,
}

impl OneCard {
    fn heaviest(kinds: &[Kind], weights: &[f64], order: &[usize]) -> Option<Self> {
        let mut items = Vec::new();
        for &k in order {
            if let OnCards::Share(share) = &kinds[k].on_cards {
                items.push((k, weights[k], Kind::new(share.clone(), 0)));
            }
        }
        let kinds: Vec<Kind> = items.iter().map(|(_, _, kind)| kind.clone()).collect();
        let weights: Vec<f64> = items.iter().map(|(_, weight, _)| *weight).collect();
        let all: Vec<usize> = (0..kinds.len()).collect();
        // No cards within cards: this ends.
        let (weight, held) = heaviest(&kinds, &weights, &all, 0.0)?;
        let held = held.into_iter().map(|(i, count)| (items[i].0, count));
        Some(OneCard {
            weight,
            held: held.collect(),
        })
    }
}

struct Knapsack<'a> {
    kinds: &'a [Kind],
    weights: &'a [f64],
    card: OneCard,
    order: Vec<usize>,
    best: (f64, Vec<(usize, u64)>),
    steps: usize,
}

impl Knapsack<'_> {
    /// `weight` is that of what is held, and the part of it on shares of cards.
    fn choose(
        &mut self,
        at: usize,
        room: &mut Room,
        (weight, shared): (f64, f64),
        held: &mut Vec<(usize, u64)>,
    ) {
        if weight > self.best.0 {
            self.best = (weight, held.clone());
        }
        self.steps = self.steps.saturating_sub(1);
        let Some(&k) = self.order.get(at) else {
            return;
        };
        let most = self
            .most_beyond(at, &room.free)
            .min(self.most_on_cards(at, room, shared));
        if self.steps == 0 || weight + most <= self.best.0 {
            return;
        }
        let is_shared = matches!(self.kinds[k].on_cards, OnCards::Share(_));
        if is_shared && shared == 0.0 {
            self.same_on_every_card(room, weight, held);
            if weight + most <= self.best.0 {
                return;
            }
        }
        let most = room.fits(self.kinds, k, u64::MAX);
        if room.unsure {
            // More may fit than was found: no weight is proved.
            self.steps = 0;
            return;
        }
        for take in (0..=most).rev() {
            let mut rest = room.clone();
            rest.take(self.kinds, k, take);
            if take > 0 {
                held.push((k, take));
            }
            let added = self.weights[k] * take as f64;
            let shared = if is_shared { shared + added } else { shared };
            self.choose(at + 1, &mut rest, (weight + added, shared), held);
            if take > 0 {
                held.pop();
            }
        }
    }

    /// The heaviest card on all free cards, if the machine holds as much.
    fn same_on_every_card(&mut self, room: &Room, weight: f64, held: &[(usize, u64)]) {
        let all = weight + self.card.weight * room.cards() as f64;
        if all <= self.best.0 {
            return;
        }
        let (mut room, mut held) = (room.clone(), held.to_vec());
        for &(k, count) in &self.card.held {
            let count = count * room.cards();
            if fitting(&self.kinds[k].shares, &room.free) < count {
                return;
            }
            room.take(self.kinds, k, count);
            held.push((k, count));
        }
        self.best = (all, held);
    }

    /// No more than this can still be added: what is free of a resource at the
    /// most weight per share of it.
    fn most_beyond(&self, at: usize, free: &[f64]) -> f64 {
        (0..free.len())
            .map(|r| {
                let densest = self.order[at..]
                    .iter()
                    .map(|&k| self.weights[k] / self.kinds[k].shares[r])
                    .fold(0.0, f64::max);
                (free[r] + NEGLIGIBLE_SHARE) * densest
            })
            .filter(|most| !most.is_nan())
            .fold(f64::INFINITY, f64::min)
    }

    /// No more than this can still be added on the cards that no replica has to itself.
    fn most_on_cards(&self, at: usize, room: &Room, shared: f64) -> f64 {
        let mut densest = self.card.weight;
        for &k in &self.order[at..] {
            match self.kinds[k].on_cards {
                OnCards::Whole(whole) => densest = densest.max(self.weights[k] / whole as f64),
                OnCards::Nothing => return f64::INFINITY,
                OnCards::Share(_) => {}
            }
        }
        densest * room.cards() as f64 - shared
    }
}
