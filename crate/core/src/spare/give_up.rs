//! Room for replicas that are likely to be needed, made by replicas whose work is worth
//! less (`policy.spare_give_up`).
//!
//! Where a fleet is full there is nothing to fill, though the last replicas of a slow
//! model serve little, and one more of a fast one would be worth much as soon as a little
//! more is asked for. Replicas of least worth make room, one after another, for those
//! that are expected to serve more, until the share of the period's value that may be
//! given up is used. What must be served stays served.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::period::{Ordered, Period};
use super::room::of_period;
use crate::assignment::Assignment;
use crate::scenario::Fleet;

/// What the replicas of one place serve in a period.
#[derive(Default)]
struct Work {
    /// Value per second of all of them.
    value: f64,
    /// Demand and units per second, of all of them.
    routed: Vec<(usize, f64)>,
}

/// The work of a period that makes room.
pub(super) struct Routes {
    work: BTreeMap<(usize, usize), Work>,
    /// Units per second, by demand.
    served: Vec<f64>,
    /// Units per second that must be served, by demand.
    least: Vec<f64>,
    /// Value per second that may still be given up.
    left: f64,
    /// Replicas that are gone, by node and profile.
    pub gone: BTreeMap<(usize, usize), f64>,
}

impl Routes {
    pub fn new(fleet: &Fleet<'_>, assignment: &Assignment, period: usize) -> Self {
        let mut work: BTreeMap<(usize, usize), Work> = BTreeMap::new();
        let mut served = vec![0.0; fleet.demands.len()];
        let mut all = 0.0;
        for f in of_period(&assignment.flows, period, |f| f.period) {
            let d = f.triple.demand;
            let value = fleet.value(d) * f.rate;
            served[d] += f.rate;
            all += value;
            let here = work.entry((f.triple.node, f.triple.profile)).or_default();
            here.value += value;
            here.routed.push((d, f.rate));
        }
        let demands = fleet.demands.iter().enumerate();
        Routes {
            work,
            served,
            least: demands
                .map(|(d, own)| own.min_served * fleet.rate(d, period))
                .collect(),
            left: fleet.scenario.policy.spare_give_up * all,
            gone: BTreeMap::new(),
        }
    }

    /// Value per second of one of so many replicas there; none where it has to stay.
    fn worth(&self, place: (usize, usize), count: f64) -> Option<f64> {
        let Some(work) = self.work.get(&place) else {
            return Some(0.0);
        };
        let may_go = |&(d, rate): &(usize, f64)| self.served[d] - rate / count >= self.least[d];
        let value = work.value / count;
        (value <= self.left && work.routed.iter().all(may_go)).then_some(value)
    }

    /// One of so many replicas there goes, with its part of the work, which is returned.
    fn leave(&mut self, place: (usize, usize), count: f64) -> Vec<(usize, f64)> {
        *self.gone.entry(place).or_default() += 1.0;
        let Some(work) = self.work.get_mut(&place) else {
            return Vec::new();
        };
        let value = work.value / count;
        work.value -= value;
        self.left -= value;
        let mut lost = Vec::with_capacity(work.routed.len());
        for (d, rate) in &mut work.routed {
            let part = *rate / count;
            *rate -= part;
            self.served[*d] -= part;
            lost.push((*d, part));
        }
        lost
    }
}

/// One replica that makes room for others.
struct Swap {
    /// Value for each unit of room that is expected more than is given up.
    gain: f64,
    profile: usize,
    demand: usize,
    goes: usize,
}

impl Period<'_> {
    /// Lets replicas of least worth make room for those that are expected to serve more.
    pub fn make_room(&mut self, routes: &mut Routes) {
        let mut heap = BinaryHeap::new();
        for node in 0..self.fleet.nodes.len() {
            if let Some(swap) = self.best_swap(routes, node) {
                heap.push((Ordered(swap.gain), Reverse(node)));
            }
        }
        while let Some((before, Reverse(node))) = heap.pop() {
            let Some(swap) = self.best_swap(routes, node) else {
                continue;
            };
            let gain = Ordered(swap.gain);
            // Gains fall while others make room: look again before the next is taken.
            if gain < before && heap.peek().is_some_and(|(next, _)| gain < *next) {
                heap.push((gain, Reverse(node)));
                continue;
            }
            let count = self.room.planned(node, swap.goes);
            let placed = self.room.swap(node, swap.goes, swap.profile);
            if placed == 0 {
                continue; // not machine by machine
            }
            for (demand, rate) in routes.leave((node, swap.goes), count) {
                self.covered[demand] -= rate;
            }
            self.covered[swap.demand] += placed as f64 * self.units(swap.profile, swap.demand);
            heap.push((gain, Reverse(node)));
        }
    }

    /// What gains most on a node.
    fn best_swap(&self, routes: &Routes, node: usize) -> Option<Swap> {
        let mut best: Option<Swap> = None;
        for &(profile, list) in &self.places.on[node] {
            let Some((worth, demand)) = self.expected(node, profile, list) else {
                continue;
            };
            let model = self.fleet.profiles[profile].model;
            for goes in self.room.profiles_on(node) {
                let count = self.room.planned(node, goes);
                if count < 1.0 || self.fleet.profiles[goes].model == model {
                    continue;
                }
                let Some(value) = routes.worth((node, goes), count) else {
                    continue;
                };
                let gain = worth - value / self.room.taken(node, goes);
                let is_best = best.as_ref().is_none_or(|best| gain > best.gain);
                if gain > 0.0 && is_best && self.room.could_swap(node, goes, profile) {
                    best = Some(Swap {
                        gain,
                        profile,
                        demand,
                        goes,
                    });
                }
            }
        }
        best
    }
}
