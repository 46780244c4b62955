//! Vector bin packing of a few kinds of replicas on identical machines.
//!
//! First-fit decreasing in several orders, each machine's contents repeated as
//! often as they can be; where that needs too many machines, a search among
//! the contents that leave no room, limited by steps. Nothing is random.

use super::cards::CardPattern;
use super::room::{Room, on_cards};
use crate::model::{Kind, NEGLIGIBLE_SHARE};

/// Steps of the search for one entry and period.
const STEPS: usize = 20_000;
/// The same where machines have cards, which have to be arranged in every step.
const STEPS_WITH_CARDS: usize = 2_000;
/// Kinds x different machines that the search looks at at once.
const DEPTH: usize = 1_000;

/// What a machine holds (a pattern, as in cutting stock), and how often.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pattern {
    /// How many times the contents are there.
    pub count: u64,
    /// Machines that the contents take each time.
    pub span: u64,
    /// (kind, replicas).
    pub replicas: Vec<(usize, u64)>,
    /// Which of them stand on which cards of a machine that has some.
    pub cards: Vec<CardPattern>,
}

/// Whether replicas fit.
#[derive(Debug, PartialEq)]
pub(crate) enum Filled {
    /// They do, like this.
    Fits(Vec<Pattern>),
    /// No packing was found on fewer machines than this.
    Needs(u64),
}

/// Packs all replicas on at most `machines` machines.
pub(crate) fn fill(kinds: &[Kind], machines: u64) -> Filled {
    let (spanning, taken) = spanning(kinds);
    let left = machines.saturating_sub(taken);
    let (mut patterns, used, _) = best_greedy(kinds, u64::MAX);
    let needs = taken.saturating_add(used);
    if needs > machines {
        let searched = if taken <= machines {
            Search::new(kinds).run(left)
        } else {
            None
        };
        match searched {
            Some(found) => patterns = found,
            None => return Filled::Needs(needs),
        }
    }
    for pattern in &mut patterns {
        match on_cards(kinds, &pattern.replicas) {
            Some(cards) => pattern.cards = cards,
            None => return Filled::Needs(needs.max(machines.saturating_add(1))),
        }
    }
    patterns.extend(spanning);
    Filled::Fits(patterns)
}

/// Whether the first try of [`fill`] finds machines for all replicas.
pub(crate) fn fits_at_once(kinds: &[Kind], machines: u64) -> bool {
    let (_, taken) = spanning(kinds);
    let left = machines.saturating_sub(taken);
    taken <= machines && {
        let (patterns, used, _) = best_greedy(kinds, u64::MAX);
        used <= left
            && patterns
                .iter()
                .all(|own| on_cards(kinds, &own.replicas).is_some())
    }
}

/// How many of each kind first-fit decreasing packs on `machines` machines.
pub(super) fn most(kinds: &[Kind], machines: u64) -> Vec<u64> {
    let mut left = machines;
    let mut counts: Vec<u64> = kinds
        .iter()
        .map(|k| {
            if k.span == 1 {
                return 0;
            }
            let count = k.count.min(left / k.span);
            left -= count * k.span;
            count
        })
        .collect();
    let (patterns, _, _) = best_greedy(kinds, left);
    for pattern in patterns {
        for (kind, count) in pattern.replicas {
            counts[kind] += pattern.count * count;
        }
    }
    counts
}

/// Replicas that span machines, and the machines they take.
fn spanning(kinds: &[Kind]) -> (Vec<Pattern>, u64) {
    let mut taken: u64 = 0;
    let mut patterns = Vec::new();
    for (kind, k) in kinds.iter().enumerate().filter(|(_, k)| k.span > 1) {
        if k.count > 0 {
            taken = taken.saturating_add(k.span.saturating_mul(k.count));
            patterns.push(Pattern {
                count: k.count,
                span: k.span,
                replicas: vec![(kind, 1)],
                cards: Vec::new(),
            });
        }
    }
    (patterns, taken)
}

/// The greedy packing that leaves the least over, then takes the fewest
/// machines: (patterns, machines, replicas left over).
fn best_greedy(kinds: &[Kind], machines: u64) -> (Vec<Pattern>, u64, u64) {
    let resources = kinds.first().map_or(0, |k| k.shares.len());
    let sum = |k: &Kind| k.shares.iter().sum::<f64>();
    let mut keys: Vec<Vec<f64>> = vec![
        kinds.iter().map(|k| k.largest).collect(),
        kinds.iter().map(sum).collect(),
    ];
    for r in 0..resources {
        if kinds.iter().any(|k| k.shares[r] > 0.0) {
            keys.push(kinds.iter().map(|k| k.shares[r]).collect());
        }
    }
    keys.iter()
        .map(|key| {
            let mut order: Vec<usize> = (0..kinds.len()).filter(|&k| kinds[k].span == 1).collect();
            order.sort_by(|&a, &b| key[b].total_cmp(&key[a]).then(a.cmp(&b)));
            greedy(kinds, &order, machines)
        })
        .min_by_key(|(_, used, over)| (*over, *used))
        .unwrap_or_default()
}

/// Fills machine after machine with the first kinds that fit.
fn greedy(kinds: &[Kind], order: &[usize], machines: u64) -> (Vec<Pattern>, u64, u64) {
    let mut left: Vec<u64> = kinds.iter().map(|k| k.count).collect();
    let mut patterns = Vec::new();
    let mut used = 0;
    while used < machines && order.iter().any(|&k| left[k] > 0) {
        let mut room = Room::new(kinds);
        let mut replicas = Vec::new();
        for &k in order {
            let take = room.fits(kinds, k, left[k]);
            if take > 0 {
                room.take(kinds, k, take);
                replicas.push((k, take));
            }
        }
        if replicas.is_empty() {
            break; // nothing fits on any machine
        }
        let repeats = repeats(&replicas, &left).min(machines - used);
        for &(k, take) in &replicas {
            left[k] -= take * repeats;
        }
        used += repeats;
        patterns.push(Pattern {
            count: repeats,
            span: 1,
            replicas,
            cards: Vec::new(),
        });
    }
    let over = order.iter().map(|&k| left[k]).sum();
    (patterns, used, over)
}

/// How often contents can be repeated with what is left.
fn repeats(replicas: &[(usize, u64)], left: &[u64]) -> u64 {
    replicas
        .iter()
        .map(|&(k, take)| left[k] / take)
        .min()
        .unwrap_or(0)
}

/// Depth first over the contents of one machine after another.
struct Search<'a> {
    kinds: &'a [Kind],
    /// Kinds that fit a machine, the largest first.
    order: Vec<usize>,
    left: Vec<u64>,
    patterns: Vec<Pattern>,
    steps: usize,
}

impl<'a> Search<'a> {
    fn new(kinds: &'a [Kind]) -> Self {
        let mut order: Vec<usize> = (0..kinds.len())
            .filter(|&k| kinds[k].span == 1 && kinds[k].count > 0)
            .collect();
        order.sort_by(|&a, &b| kinds[b].largest.total_cmp(&kinds[a].largest));
        Search {
            kinds,
            order,
            left: kinds.iter().map(|k| k.count).collect(),
            patterns: Vec::new(),
            steps: if kinds.iter().any(|k| k.cards > 0) {
                STEPS_WITH_CARDS
            } else {
                STEPS
            },
        }
    }

    fn run(mut self, machines: u64) -> Option<Vec<Pattern>> {
        self.place(machines).then_some(self.patterns)
    }

    /// Whether what is left fits on this many machines.
    fn place(&mut self, machines: u64) -> bool {
        let Some(at) = self.order.iter().position(|&k| self.left[k] > 0) else {
            return true;
        };
        let deep = self.patterns.len() * self.order.len() > DEPTH;
        if self.steps == 0 || deep || !self.may_fit(machines) {
            return false;
        }
        // Some machine holds the largest kind: this is it.
        let first = self.order[at];
        let mut empty = Room::new(self.kinds);
        let most = empty.fits(self.kinds, first, self.left[first]);
        (1..=most).rev().any(|take| {
            let mut room = empty.clone();
            room.take(self.kinds, first, take);
            self.left[first] -= take;
            let found = self.contents(at + 1, &mut room, &[(first, take)], machines);
            self.left[first] += take;
            found
        })
    }

    /// Completes the contents of one machine; contents that leave room for a
    /// kind that is left over are tried too, with less of the later kinds.
    fn contents(
        &mut self,
        at: usize,
        room: &mut Room,
        replicas: &[(usize, u64)],
        machines: u64,
    ) -> bool {
        if self.steps == 0 {
            return false;
        }
        self.steps -= 1;
        let Some(&k) = self.order.get(at) else {
            let all: Vec<u64> = (0..self.left.len())
                .map(|k| {
                    let here = replicas.iter().find(|(j, _)| *j == k);
                    self.left[k] + here.map_or(0, |(_, take)| *take)
                })
                .collect();
            let most = repeats(replicas, &all).min(machines);
            return [most, 1].into_iter().any(|repeats| {
                let before = std::mem::replace(&mut self.left, all.clone());
                for &(k, take) in replicas {
                    self.left[k] -= take * repeats;
                }
                self.patterns.push(Pattern {
                    count: repeats,
                    span: 1,
                    replicas: replicas.to_vec(),
                    cards: Vec::new(),
                });
                let found = self.place(machines - repeats);
                self.left = before;
                if !found {
                    self.patterns.pop();
                }
                found
            });
        };
        let most = room.fits(self.kinds, k, self.left[k]);
        (0..=most).rev().any(|take| {
            let mut room = room.clone();
            let mut replicas = replicas.to_vec();
            if take > 0 {
                room.take(self.kinds, k, take);
                replicas.push((k, take));
            }
            self.left[k] -= take;
            let found = self.contents(at + 1, &mut room, &replicas, machines);
            self.left[k] += take;
            found
        })
    }

    /// Whether the sums of what is left allow this many machines, and whether each kind
    /// alone would fit there.
    fn may_fit(&self, machines: u64) -> bool {
        let alone =
            |&k: &usize| self.left[k] <= machines.saturating_mul(self.kinds[k].per_machine());
        if !self.order.iter().all(alone) {
            return false;
        }
        let resources = self.kinds.first().map_or(0, |k| k.shares.len());
        (0..resources).all(|r| {
            let needed: f64 = self
                .order
                .iter()
                .map(|&k| self.kinds[k].shares[r] * self.left[k] as f64)
                .sum();
            needed <= machines as f64 * (1.0 + NEGLIGIBLE_SHARE) + NEGLIGIBLE_SHARE
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(list: &[(&[f64], u64)]) -> Vec<Kind> {
        list.iter()
            .map(|(shares, count)| Kind::new(shares.to_vec(), *count))
            .collect()
    }

    /// Everything is there once, and nothing is overfull.
    fn assert_packs(kinds: &[Kind], machines: u64) {
        let Filled::Fits(patterns) = fill(kinds, machines) else {
            panic!("{kinds:?} do not fit on {machines}");
        };
        let mut counts = vec![0; kinds.len()];
        let mut used = 0;
        for pattern in patterns {
            used += pattern.count * pattern.span;
            let mut free = vec![pattern.span as f64; kinds[0].shares.len()];
            for (k, count) in pattern.replicas {
                for (free, share) in free.iter_mut().zip(&kinds[k].shares) {
                    *free -= share * count as f64;
                }
                counts[k] += pattern.count * count;
            }
            assert!(free.iter().all(|f| *f > -1e-6), "{free:?}");
        }
        assert!(used <= machines);
        assert_eq!(counts, kinds.iter().map(|k| k.count).collect::<Vec<_>>());
    }

    #[test]
    fn a_million_machines_are_a_few_groups() {
        let kinds = kinds(&[(&[0.25], 3_000_000), (&[0.5], 500_001)]);
        assert_packs(&kinds, 1_000_001);
        assert!(matches!(fill(&kinds, 1_000_000), Filled::Needs(1_000_001)));
    }

    #[test]
    fn the_search_finds_what_first_fit_misses() {
        // Two machines of 0.51 + 0.26 + 0.23 and one of the rest; first-fit
        // decreasing puts 0.27 beside 0.51, where 0.23 is too much then.
        let list: &[(&[f64], u64)] = &[(&[0.51], 2), (&[0.27], 2), (&[0.26], 2), (&[0.23], 4)];
        let kinds = kinds(list);
        let (_, greedy, _) = best_greedy(&kinds, u64::MAX);
        assert_eq!(greedy, 4);
        assert_packs(&kinds, 3);
    }

    #[test]
    fn two_resources_bind_together() {
        // Three of four gpu each hold little memory; memory is short for two.
        let kinds = kinds(&[(&[0.25, 0.6], 3), (&[0.5, 0.1], 3)]);
        assert_packs(&kinds, 3);
        assert!(matches!(fill(&kinds, 2), Filled::Needs(3)));
    }

    #[test]
    fn what_is_larger_than_a_machine_spans_machines() {
        let kinds = kinds(&[(&[1.0, 1.0625], 2), (&[0.5, 0.1], 1)]);
        assert_packs(&kinds, 5);
        assert!(matches!(fill(&kinds, 4), Filled::Needs(5)));
        assert_eq!(most(&kinds, 4), vec![2, 0]);
        assert_eq!(most(&kinds, 3), vec![1, 1]);
    }

    #[test]
    fn rounding_does_not_take_a_machine() {
        assert_packs(&kinds(&[(&[0.1], 10)]), 1);
        assert_packs(&kinds(&[(&[1.0 / 3.0], 3)]), 1);
    }
}
