//! One period while it is filled.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap};

use rustc_hash::{FxHashMap, FxHashSet};

use super::likely::Likely;
use super::room::{Room, of_period};
use crate::assignment::{Assignment, NEGLIGIBLE};
use crate::scenario::{Fleet, Lifted};

/// Steps in which the free room of one entry is filled: what is likely changes while it
/// is filled, and so may the next choice.
const STEPS: u64 = 32;

/// Where replicas may stand, and whom they would serve there.
pub(super) struct Places {
    /// Profiles of each node, each with the number of a list of demands.
    pub on: Vec<Vec<(usize, usize)>>,
    lists: Vec<Vec<usize>>,
}

impl Places {
    pub fn new(fleet: &Fleet<'_>, assignment: &Assignment) -> Self {
        let kinds = fleet.kinds();
        let mut homes: FxHashSet<(usize, usize)> = FxHashSet::default();
        let unsplit = |d: usize| !fleet.scenario.demands[d].split;
        for f in assignment.flows.iter().filter(|f| unsplit(f.triple.demand)) {
            homes.insert((f.triple.demand, f.triple.node));
        }
        let has_unsplit = (0..fleet.demands.len()).any(unsplit);
        let mut numbers: FxHashMap<(usize, usize, usize), usize> = FxHashMap::default();
        let mut places = Places {
            on: vec![Vec::new(); fleet.nodes.len()],
            lists: Vec::new(),
        };
        for (p, profile) in fleet.profiles.iter().enumerate() {
            if profile.holds.is_empty() {
                continue;
            }
            for &node in fleet.nodes_of(p) {
                if !fleet.may_stand(p, node) || !is_free(fleet, node, p) {
                    continue;
                }
                // Homes make nodes of one kind differ.
                let own = if has_unsplit { node } else { usize::MAX };
                let list = *numbers.entry((kinds[node], p, own)).or_insert_with(|| {
                    let demands = (0..fleet.demands.len()).filter(|&d| {
                        fleet.demands[d].model == profile.model
                            && fleet.value(d) > 0.0
                            && fleet.reachable(d, node, Lifted::default())
                            && (!unsplit(d) || homes.contains(&(d, node)))
                    });
                    places.lists.push(demands.collect());
                    places.lists.len() - 1
                });
                if !places.lists[list].is_empty() {
                    places.on[node].push((p, list));
                }
            }
        }
        places
    }
}

/// Whether holding costs nothing there.
fn is_free(fleet: &Fleet<'_>, node: usize, profile: usize) -> bool {
    let held = fleet.takes(profile, node);
    held.iter()
        .all(|&(k, _)| fleet.nodes[node].usage_price[k] == 0.0)
}

/// Units per second of each demand that the replicas of a period can serve: what they
/// do serve, and what those that wait could serve beside.
pub(super) fn covered(
    fleet: &Fleet<'_>,
    assignment: &Assignment,
    likely: &Likely,
    period: usize,
) -> Vec<f64> {
    let mut covered = vec![0.0; fleet.demands.len()];
    let mut waiting: BTreeMap<(usize, usize), (f64, Vec<usize>)> = BTreeMap::new();
    for p in of_period(&assignment.placed, period, |p| p.period) {
        waiting.entry((p.node, p.profile)).or_default().0 += p.count;
    }
    for f in of_period(&assignment.flows, period, |f| f.period) {
        covered[f.triple.demand] += f.rate;
        if let Some(here) = waiting.get_mut(&(f.triple.node, f.triple.profile)) {
            here.0 -= Assignment::load(fleet, f);
            here.1.push(f.triple.demand);
        }
    }
    for ((_, profile), (replicas, demands)) in waiting {
        if replicas <= NEGLIGIBLE {
            continue;
        }
        let units = |d: usize| replicas * fleet.profiles[profile].rate / fleet.demands[d].overhead;
        let worth = |&d: &usize| fleet.value(d) * likely.between(d, covered[d], units(d));
        let most = demands.iter().copied();
        let most = most.max_by(|a, b| worth(a).total_cmp(&worth(b)).then(b.cmp(a)));
        if let Some(d) = most {
            covered[d] += units(d);
        }
    }
    covered
}

/// One period while it is filled.
pub(super) struct Period<'f> {
    pub fleet: &'f Fleet<'f>,
    pub places: &'f Places,
    pub likely: &'f Likely,
    pub room: Room<'f>,
    /// Units per second that can be served, by demand.
    pub covered: Vec<f64>,
    /// Its number.
    pub number: usize,
}

/// What a replica is worth somewhere, and to which demand.
pub(super) type Worth = (f64, usize);

impl Period<'_> {
    /// Fills what is free with what is worth most, until nothing is worth anything.
    pub fn fill_by(&mut self, worth: fn(&Self, usize, usize, usize) -> Option<Worth>) {
        let mut heap = BinaryHeap::new();
        for node in 0..self.fleet.nodes.len() {
            for &(profile, list) in &self.places.on[node] {
                if self.room.fits(node, profile) > 0
                    && let Some((value, _)) = worth(self, node, profile, list)
                {
                    heap.push((Ordered(value), Reverse((node, profile, list))));
                }
            }
        }
        while let Some((before, Reverse((node, profile, list)))) = heap.pop() {
            let Some((value, demand)) = worth(self, node, profile, list) else {
                continue;
            };
            // Worth falls while others are placed: look again before the next is taken.
            if Ordered(value) < before
                && heap.peek().is_some_and(|(next, _)| Ordered(value) < *next)
            {
                heap.push((Ordered(value), Reverse((node, profile, list))));
                continue;
            }
            let most = self.room.fits(node, profile).div_ceil(STEPS);
            let placed = self.room.place(node, profile, most);
            if placed > 0 {
                self.covered[demand] += placed as f64 * self.units(profile, demand);
                heap.push((Ordered(value), Reverse((node, profile, list))));
            }
        }
    }

    /// Keeps what stood in the period before, as far as it fits.
    pub fn keep(&mut self) {
        for ((node, profile), more) in self.room.standing() {
            let list = self.places.on[node].iter().find(|(p, _)| *p == profile);
            let Some(&(_, list)) = list else {
                continue; // it serves nobody, or holding it costs something
            };
            let placed = self.room.place(node, profile, more);
            if let Some((_, demand)) = self.growth(node, profile, list) {
                self.covered[demand] += placed as f64 * self.units(profile, demand);
            }
        }
    }

    /// Units per second that one replica can serve of a demand.
    pub fn units(&self, profile: usize, demand: usize) -> f64 {
        self.fleet.profiles[profile].rate / self.fleet.demands[demand].overhead
    }

    /// Value that a replica is expected to serve for each unit of the room it takes;
    /// none where it is not expected to serve anything.
    pub fn expected(&self, node: usize, profile: usize, list: usize) -> Option<Worth> {
        let taken = self.room.taken(node, profile);
        let worth = |&d: &usize| {
            let units = self.units(profile, d);
            let served = self.likely.between(d, self.covered[d], units);
            (self.fleet.value(d) * served / taken, d)
        };
        let all = self.places.lists[list].iter().map(worth);
        all.filter(|(value, _)| *value > 0.0).reduce(dearer)
    }

    /// How little the demand that could grow least could grow, were it larger in the
    /// same proportion; none where nobody asks for anything.
    pub fn growth(&self, _: usize, _: usize, list: usize) -> Option<Worth> {
        let growth = |&d: &usize| {
            let rate = self.fleet.rate(d, self.number);
            (rate > 0.0).then(|| (0.0 - self.covered[d] / rate, d))
        };
        let all = self.places.lists[list].iter().filter_map(growth);
        all.reduce(dearer)
    }
}

/// The worth of two that is more; the first of equals.
fn dearer(a: Worth, b: Worth) -> Worth {
    if b.0 > a.0 { b } else { a }
}

/// A number that is none of NaN, in order.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Ordered(pub f64);

impl Eq for Ordered {}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ordered {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}
