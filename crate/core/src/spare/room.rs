//! What is free of the machines of a period, and what spare replicas take of it.

use std::collections::BTreeMap;

use crate::assignment::{Assignment, LimitRoom, NEGLIGIBLE};
use crate::model::Kind;
use crate::pack;
use crate::scenario::Fleet;

/// The part of a list in the order of periods that is of one.
pub(super) fn of_period<T>(all: &[T], period: usize, of: impl Fn(&T) -> usize) -> &[T] {
    let from = all.partition_point(|one| of(one) < period);
    let to = all.partition_point(|one| of(one) <= period);
    &all[from..to]
}

/// The machines of a period.
pub(super) struct Room<'f> {
    fleet: &'f Fleet<'f>,
    machines: &'f [f64],
    /// What may still be allocated, by node x resource.
    free: Vec<f64>,
    /// Replicas, spare ones included, by node and profile.
    pub counts: BTreeMap<(usize, usize), f64>,
    /// Spare ones among them.
    pub placed: BTreeMap<(usize, usize), u64>,
    /// How many more may be placed of a model.
    left: Vec<u64>,
    /// What limits over several nodes, models or demands leave.
    limits: LimitRoom,
    /// Replicas of the period before, or of now.
    before: BTreeMap<(usize, usize), f64>,
}

impl<'f> Room<'f> {
    /// `before` are all replicas of the period before; none in the first.
    pub fn new(
        fleet: &'f Fleet<'f>,
        assignment: &'f Assignment,
        period: usize,
        before: Option<&BTreeMap<(usize, usize), f64>>,
    ) -> Self {
        let (nodes, kinds) = (fleet.nodes.len(), fleet.resources.len());
        let mut free = vec![0.0; nodes * kinds];
        for node in 0..nodes {
            for k in 0..kinds {
                free[node * kinds + k] = fleet.available(node, k, assignment.machines[node]);
            }
        }
        for f in of_period(&assignment.flows, period, |f| f.period) {
            let load = Assignment::load(fleet, f);
            for &(k, amount) in &fleet.profiles[f.triple.profile].uses {
                free[f.triple.node * kinds + k] -= load * amount;
            }
        }
        let mut left: Vec<u64> = fleet
            .scenario
            .models
            .iter()
            .map(|m| m.max_replicas.unwrap_or(u64::MAX))
            .collect();
        let mut counts = BTreeMap::new();
        for p in of_period(&assignment.placed, period, |p| p.period) {
            for &(k, amount) in fleet.takes(p.profile, p.node) {
                free[p.node * kinds + k] -= p.count * amount;
            }
            let left = &mut left[fleet.profiles[p.profile].model];
            *left = left.saturating_sub(p.count.ceil() as u64);
            *counts.entry((p.node, p.profile)).or_default() += p.count;
        }
        let now = || fleet.standing.as_ref().map(|s| s.replicas.clone());
        Room {
            fleet,
            machines: &assignment.machines,
            free,
            counts,
            placed: BTreeMap::new(),
            left,
            limits: LimitRoom::of(fleet, assignment, period),
            before: before.cloned().or_else(now).unwrap_or_default(),
        }
    }

    /// Replicas of the period before that are not there any more.
    pub fn standing(&self) -> Vec<((usize, usize), u64)> {
        let gone = self.before.iter().map(|(place, before)| {
            let now = self.counts.get(place).copied().unwrap_or(0.0);
            (*place, (before - now).max(0.0) as u64)
        });
        gone.filter(|(_, more)| *more > 0).collect()
    }

    /// The room that one replica takes: the largest of its shares of a machine, in
    /// compute of such a machine.
    pub fn taken(&self, node: usize, profile: usize) -> f64 {
        let capacity = &self.fleet.nodes[node].capacity;
        let compute = capacity[self.fleet.compute];
        let held = self.fleet.takes(profile, node).iter();
        let share = held.map(|&(k, amount)| amount / capacity[k]);
        let taken = share.fold(0.0, f64::max) * compute;
        if taken > 0.0 {
            taken
        } else {
            f64::MIN_POSITIVE
        }
    }

    /// Replicas that what is free allows, machines aside.
    pub fn fits(&self, node: usize, profile: usize) -> u64 {
        let kinds = self.fleet.resources.len();
        let p = &self.fleet.profiles[profile];
        let held = self
            .fleet
            .takes(profile, node)
            .iter()
            .filter(|(_, amount)| *amount > 0.0);
        let pooled = held.map(|&(k, amount)| self.free[node * kinds + k] / amount + NEGLIGIBLE);
        let pooled = pooled.fold(f64::INFINITY, f64::min).max(0.0) as u64;
        let place = (node, profile);
        let limited = self.limits.replicas(self.fleet, place) + NEGLIGIBLE;
        let limited = limited.min(self.limits.in_domain(self.fleet, place) + NEGLIGIBLE);
        pooled
            .min(limited as u64)
            .min(self.left[p.model])
            .min(self.without_moving(node, profile))
    }

    /// Replicas that cause no move, where moves have a price or a limit.
    fn without_moving(&self, node: usize, profile: usize) -> u64 {
        if self.fleet.steady.is_none() {
            return u64::MAX;
        }
        let of = |counts: &BTreeMap<(usize, usize), f64>| counts.get(&(node, profile)).copied();
        let before = of(&self.before).unwrap_or(0.0);
        (before - of(&self.counts).unwrap_or(0.0)).max(0.0) as u64
    }

    /// Places up to so many; says how many found a machine.
    pub fn place(&mut self, node: usize, profile: usize, most: u64) -> u64 {
        let mut count = most.min(self.fits(node, profile));
        while count > 0 && !self.stand_on_machines(node, profile, count) {
            count /= 2;
        }
        if count == 0 {
            return 0;
        }
        let kinds = self.fleet.resources.len();
        let p = &self.fleet.profiles[profile];
        for &(k, amount) in self.fleet.takes(profile, node) {
            self.free[node * kinds + k] -= count as f64 * amount;
        }
        self.left[p.model] -= count;
        self.limits.place(self.fleet, (node, profile), count as f64);
        *self.counts.entry((node, profile)).or_default() += count as f64;
        *self.placed.entry((node, profile)).or_default() += count;
        count
    }

    /// Replicas that are not spare.
    pub fn planned(&self, node: usize, profile: usize) -> f64 {
        let of = self.counts.get(&(node, profile)).copied().unwrap_or(0.0);
        let spare = self.placed.get(&(node, profile)).copied().unwrap_or(0);
        of - spare as f64
    }

    /// Profiles of which replicas stand on a node.
    pub fn profiles_on(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        let here = self.counts.range((node, 0)..(node + 1, 0));
        here.filter(|(_, count)| **count > 0.0)
            .map(|((_, profile), _)| *profile)
    }

    /// Whether there is room for a replica where one of another profile goes, machines
    /// aside.
    pub fn could_swap(&self, node: usize, goes: usize, profile: usize) -> bool {
        let kinds = self.fleet.resources.len();
        let freed = |k: usize| {
            let held = self.fleet.takes(goes, node).iter();
            held.filter(|(own, _)| *own == k)
                .map(|(_, a)| a)
                .sum::<f64>()
        };
        let p = &self.fleet.profiles[profile];
        // What is asked for, or keeps others in their share, stays.
        let stays = self.fleet.may_stand_idle(self.fleet.profiles[goes].model);
        !stays
            && self.left[p.model] > 0
            && self.fleet.takes(profile, node).iter().all(|&(k, amount)| {
                self.free[node * kinds + k] + freed(k) >= amount * (1.0 - NEGLIGIBLE)
            })
    }

    /// Takes one planned replica away and places as many others as then fit; where none
    /// does, everything stays.
    pub fn swap(&mut self, node: usize, goes: usize, profile: usize) -> u64 {
        self.change_planned(node, goes, -1.0);
        let most = self.fits(node, profile);
        let placed = self.place(node, profile, most);
        if placed == 0 {
            self.change_planned(node, goes, 1.0);
        }
        placed
    }

    fn change_planned(&mut self, node: usize, profile: usize, by: f64) {
        let kinds = self.fleet.resources.len();
        let p = &self.fleet.profiles[profile];
        for &(k, amount) in self.fleet.takes(profile, node) {
            self.free[node * kinds + k] -= by * amount;
        }
        *self.counts.entry((node, profile)).or_default() += by;
        self.limits.place(self.fleet, (node, profile), by);
        let left = &mut self.left[p.model];
        *left = if by < 0.0 {
            left.saturating_add(1)
        } else {
            left.saturating_sub(1)
        };
    }

    /// Whether so many more find room machine by machine.
    fn stand_on_machines(&self, node: usize, profile: usize, more: u64) -> bool {
        let machines = self.machines[node];
        if self.fleet.scenario.policy.relax || !self.fleet.is_packed(node, machines) {
            return true;
        }
        let mut counts: BTreeMap<usize, f64> = BTreeMap::from([(profile, more as f64)]);
        for ((_, p), count) in self.counts.range((node, 0)..(node + 1, 0)) {
            *counts.entry(*p).or_default() += count;
        }
        let kinds: Vec<Kind> = counts
            .into_iter()
            .map(|(p, count)| Kind::of(self.fleet, node, p, count))
            .collect();
        pack::fits_at_once(&kinds, machines as u64)
    }
}
