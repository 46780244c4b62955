//! An assignment: rates, replicas and machine counts by index, before anything
//! is said about how good it is. Engines and as-is policies both make one.

mod limits;
mod loading;
mod stages;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::scenario::{Fleet, Triple, rent};
pub(crate) use limits::LimitRoom;

/// Rates below this fraction of what they could be are rounding, not routes.
pub(crate) const NEGLIGIBLE: f64 = 1e-9;

/// A rate of one triple in one period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Flow {
    pub triple: Triple,
    pub period: usize,
    /// Units per second.
    pub rate: f64,
}

impl Flow {
    /// Whether its work is served: no stage follows.
    pub fn is_served(&self, fleet: &Fleet<'_>) -> bool {
        fleet.counts(self.triple.profile)
    }
}

/// Replicas of a profile on a node in one period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Placed {
    pub node: usize,
    pub profile: usize,
    pub period: usize,
    pub count: f64,
}

/// Identical machines of one node in one period, and what each holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Contents {
    pub period: usize,
    pub node: usize,
    /// How many times the contents are there.
    pub count: u64,
    /// Machines that the contents take each time.
    pub span: u64,
    /// (profile, replicas).
    pub replicas: Vec<(usize, u64)>,
    /// Which of them stand on which cards, of machines that have some.
    pub cards: Vec<CardContents>,
}

/// Identical cards of one machine, and what each holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CardContents {
    /// How many times the contents are there.
    pub count: u64,
    /// Cards that the contents take each time.
    pub span: u64,
    /// (profile, replicas).
    pub replicas: Vec<(usize, u64)>,
}

/// Machines in each period, by node.
pub(crate) type ByTheHour = BTreeMap<usize, Vec<f64>>;

/// Replicas that machines have more, or less, than the period before.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Moved {
    /// Loaded, by model.
    pub loads: Vec<f64>,
    /// Taken away.
    pub unloads: f64,
    /// Loads that no way of placing these replicas of each entry on its machines avoids.
    pub least: f64,
}

/// Who serves what, where, when.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Assignment {
    /// Positive rates, by period, then demand, profile, node.
    pub flows: Vec<Flow>,
    /// Positive replica counts, by period, then node, profile.
    pub placed: Vec<Placed>,
    /// Machines of each node; of one whose machines are rented by the hour the most of any
    /// period.
    pub machines: Vec<f64>,
    /// Machines in each period, of nodes whose machines are rented by the hour.
    pub hourly: ByTheHour,
    /// Those of them that are ready in each period, where machines need hours to start.
    pub ready: ByTheHour,
    /// Which machine holds what, where that was arranged; by period, then node.
    pub contents: Vec<Contents>,
    /// What moves machine by machine, where that was counted.
    pub moved: Option<Moved>,
}

impl Assignment {
    /// Replicas of one profile at full speed that a flow keeps busy,
    /// verification overhead included: o x / r.
    pub fn load(fleet: &Fleet<'_>, flow: &Flow) -> f64 {
        fleet.demands[flow.triple.demand].overhead * flow.rate
            / fleet.profiles[flow.triple.profile].rate
    }

    /// Machines of a node that serve in a period: those that are ready.
    pub fn machines_in(&self, node: usize, period: usize) -> f64 {
        match self.ready.get(&node) {
            Some(machines) => machines[period],
            None => self.paid_in(node, period),
        }
    }

    /// Machines of a node that are there in a period, ready or not.
    pub fn paid_in(&self, node: usize, period: usize) -> f64 {
        match self.hourly.get(&node) {
            Some(machines) => machines[period],
            None => self.machines[node],
        }
    }

    /// Machines in each period that serve, of nodes whose machines are rented by the hour.
    pub fn serving(&self) -> ByTheHour {
        let mut serving = self.hourly.clone();
        serving.extend(self.ready.iter().map(|(&node, own)| (node, own.clone())));
        serving
    }

    /// Machines of every node that are there in a period, ready or not.
    pub fn machines_of(&self, period: usize) -> Cow<'_, [f64]> {
        if self.hourly.is_empty() {
            return Cow::Borrowed(&self.machines);
        }
        let nodes = 0..self.machines.len();
        Cow::Owned(nodes.map(|node| self.paid_in(node, period)).collect())
    }

    /// Machine-hours of a node.
    pub fn machine_hours(&self, fleet: &Fleet<'_>, node: usize) -> f64 {
        let hours = fleet.hours.iter();
        match self.hourly.get(&node) {
            Some(machines) => hours.zip(machines).map(|(h, n)| h * n).sum(),
            None => hours.sum::<f64>() * self.machines[node],
        }
    }

    /// Machine-hours of a node in which machines are ready.
    pub fn ready_hours(&self, fleet: &Fleet<'_>, node: usize) -> f64 {
        match self.ready.get(&node) {
            Some(machines) => fleet.hours.iter().zip(machines).map(|(h, n)| h * n).sum(),
            None => self.machine_hours(fleet, node),
        }
    }

    /// The most machines of every node in any period, from those in each, and those that
    /// are ready.
    pub fn count_hourly(&mut self, fleet: &Fleet<'_>) {
        self.ready = ByTheHour::new();
        for (&node, machines) in &self.hourly {
            self.machines[node] = machines.iter().copied().fold(0.0, f64::max);
            if let Some(ready) = rent::ready(fleet, node, machines) {
                self.ready.insert(node, ready);
            }
        }
    }

    /// Adds replicas to those that are there.
    pub fn add(&mut self, more: &[Placed]) {
        if more.is_empty() {
            return;
        }
        self.placed.extend_from_slice(more);
        let key = |p: &Placed| (p.period, p.node, p.profile);
        self.placed.sort_by_key(key);
        self.placed.dedup_by(|next, kept| {
            let same = key(next) == key(kept);
            if same {
                kept.count += next.count;
            }
            same
        });
    }

    /// Takes replicas away, with their part of the work.
    pub fn leave(&mut self, gone: &[Placed]) {
        let key = |p: &Placed| (p.period, p.node, p.profile);
        let gone: BTreeMap<_, f64> = gone.iter().map(|p| (key(p), p.count)).collect();
        let mut kept = BTreeMap::new();
        for p in &mut self.placed {
            if let Some(gone) = gone.get(&key(p)) {
                kept.insert(key(p), (p.count - gone).max(0.0) / p.count);
                p.count = (p.count - gone).max(0.0);
            }
        }
        self.placed.retain(|p| p.count > 0.0);
        for f in &mut self.flows {
            let place = (f.period, f.triple.node, f.triple.profile);
            f.rate *= kept.get(&place).copied().unwrap_or(1.0);
        }
        self.flows.retain(|f| f.rate > 0.0);
    }

    /// The same without some of its replicas.
    #[must_use]
    pub fn without(&self, less: &[Placed]) -> Assignment {
        let key = |p: &Placed| (p.period, p.node, p.profile);
        let less: BTreeMap<_, f64> = less.iter().map(|p| (key(p), p.count)).collect();
        let mut rest = self.clone();
        for p in &mut rest.placed {
            p.count -= less.get(&key(p)).copied().unwrap_or(0.0);
        }
        rest.placed.retain(|p| p.count > 0.0);
        rest
    }

    /// The part that is of one node, before machines were looked at.
    #[must_use]
    pub fn of_node(&self, node: usize) -> Assignment {
        let flows = self.flows.iter().filter(|f| f.triple.node == node);
        let placed = self.placed.iter().filter(|p| p.node == node);
        Assignment {
            flows: flows.copied().collect(),
            placed: placed.copied().collect(),
            machines: self.machines.clone(),
            ..Assignment::default()
        }
    }

    /// Served units per second, by period x demand.
    pub fn served(&self, fleet: &Fleet<'_>) -> Vec<f64> {
        let demands = fleet.demands.len();
        let mut served = vec![0.0; fleet.hours.len() * demands];
        for flow in self.flows.iter().filter(|f| f.is_served(fleet)) {
            served[flow.period * demands + flow.triple.demand] += flow.rate;
        }
        served
    }

    /// Whether every demand is served as far as it must be.
    pub fn serves_enough(&self, fleet: &Fleet<'_>) -> bool {
        let demands = fleet.demands.len();
        let served = self.served(fleet);
        let waiting = fleet.waiting.iter().enumerate();
        let mut waiting = waiting.filter_map(|(d, own)| Some((d, own.as_ref()?)));
        let in_all = waiting.all(|(d, own)| {
            let hours = fleet.hours.iter().enumerate();
            let amounts = hours.map(|(t, hours)| hours * served[t * demands + d]);
            let least = fleet.demands[d].min_served * own.total();
            amounts.sum::<f64>() >= least * (1.0 - 10.0 * NEGLIGIBLE)
        });
        let mut each = served.iter().enumerate();
        in_all
            && each.all(|(at, served)| {
                let (demand, period) = (at % demands, at / demands);
                if fleet.waiting[demand].is_some() {
                    return true;
                }
                let least = fleet.min_served(demand, period) * fleet.rate(demand, period);
                *served >= least * (1.0 - 10.0 * NEGLIGIBLE)
            })
    }

    /// Whether it serves what has to be served, keeps limits over several nodes, models or
    /// demands, and moves no more than it may.
    pub fn is_valid(&self, fleet: &Fleet<'_>) -> bool {
        self.serves_enough(fleet) && self.moves_little(fleet) && self.keeps_limits(fleet)
    }

    /// Resources used by traffic and held by replicas, by period x node x
    /// resource. Their sum is the left side of the capacity rows.
    pub fn allocated(&self, fleet: &Fleet<'_>) -> (Vec<f64>, Vec<f64>) {
        let (nodes, kinds) = (fleet.nodes.len(), fleet.resources.len());
        let mut used = vec![0.0; fleet.hours.len() * nodes * kinds];
        let mut held = used.clone();
        for f in &self.flows {
            let load = Self::load(fleet, f);
            for &(k, amount) in &fleet.profiles[f.triple.profile].uses {
                used[(f.period * nodes + f.triple.node) * kinds + k] += load * amount;
            }
        }
        for p in &self.placed {
            for slot in fleet.slots_of(p.period) {
                let count = fleet.kept(p.node, slot) * p.count;
                for &(k, amount) in fleet.takes(p.profile, p.node) {
                    held[(slot * nodes + p.node) * kinds + k] += count * amount;
                }
            }
        }
        (used, held)
    }

    /// Value served over all periods: 3600 x hours x value x rate.
    pub fn value(&self, fleet: &Fleet<'_>) -> f64 {
        // An empty sum of f64 is -0; no value is 0.
        0.0 + self
            .flows
            .iter()
            .filter(|f| f.is_served(fleet))
            .map(|f| 3600.0 * fleet.hours[f.period] * fleet.value(f.triple.demand) * f.rate)
            .sum::<f64>()
    }

    /// Value served of every priority but the lowest, the highest first; empty where the
    /// objective knows none.
    pub fn value_by_priority(&self, fleet: &Fleet<'_>) -> Vec<f64> {
        let priorities = fleet.scenario.higher_priorities();
        let of = |&priority: &i32| {
            let own = |f: &&Flow| fleet.scenario.demands[f.triple.demand].priority == priority;
            let own = self.flows.iter().filter(own).filter(|f| f.is_served(fleet));
            own.map(|f| 3600.0 * fleet.hours[f.period] * fleet.value(f.triple.demand) * f.rate)
                .sum()
        };
        priorities.iter().map(of).collect()
    }

    /// Currency that decisions spend over all periods (DESIGN section 2).
    pub fn cost(&self, fleet: &Fleet<'_>) -> f64 {
        let machines: f64 = fleet
            .nodes
            .iter()
            .zip(&self.machines)
            .enumerate()
            .filter(|(_, (n, _))| n.is_range)
            .map(|(node, (_, count))| match self.hourly.get(&node) {
                Some(machines) => rent::of(fleet, node, machines),
                None => fleet.rent(node) * count,
            })
            .sum();
        let traffic: f64 = self
            .flows
            .iter()
            .map(|f| {
                let prices = &fleet.nodes[f.triple.node].usage_price;
                let load = Self::load(fleet, f);
                let used: f64 = fleet.profiles[f.triple.profile]
                    .uses
                    .iter()
                    .map(|&(k, amount)| prices[k] * amount * load)
                    .sum();
                fleet.hours[f.period] * (used + 3600.0 * f.triple.cost * f.rate)
            })
            .sum();
        let held: f64 = self
            .placed
            .iter()
            .map(|p| {
                let prices = &fleet.nodes[p.node].usage_price;
                let held: f64 = fleet
                    .takes(p.profile, p.node)
                    .iter()
                    .map(|&(k, amount)| prices[k] * amount * p.count)
                    .sum();
                let slots = fleet.slots_of(p.period);
                let hours = slots.map(|slot| fleet.hours[slot] * fleet.kept(p.node, slot));
                hours.fold(0.0, |sum, hours| sum + hours) * held
            })
            .sum();
        0.0 + machines + traffic + held + self.moves(fleet).1
    }

    /// Replicas loaded over all periods, and what that costs: every replica that a
    /// machine has more than the period before, or than now. Before machines were
    /// looked at, entries count in their place, of which it is never more.
    pub fn moves(&self, fleet: &Fleet<'_>) -> (f64, f64) {
        let Some(steady) = &fleet.steady else {
            return (0.0, 0.0);
        };
        if let Some(moved) = &self.moved {
            let costs = moved.loads.iter().zip(&steady.load_cost);
            let cost = costs.map(|(loads, cost)| loads * cost).sum::<f64>();
            return (moved.loads.iter().sum(), 0.0 + cost);
        }
        self.moves_of_entries(fleet)
    }

    /// The same counted entry by entry, of which it is never more.
    pub fn moves_of_entries(&self, fleet: &Fleet<'_>) -> (f64, f64) {
        let Some(steady) = &fleet.steady else {
            return (0.0, 0.0);
        };
        let mut counts: BTreeMap<(usize, usize), Vec<f64>> = BTreeMap::new();
        for p in &self.placed {
            let own = counts.entry((p.node, p.profile));
            own.or_insert_with(|| vec![0.0; fleet.hours.len()])[p.period] += p.count;
        }
        let (mut moves, mut cost) = (0.0, 0.0);
        for ((node, profile), counts) in counts {
            let mut before = steady.current(node, profile);
            for count in counts {
                let moved = (count - before).max(0.0);
                moves += moved;
                cost += moved * steady.load_cost[fleet.profiles[profile].model];
                before = count;
            }
        }
        (moves, cost)
    }

    /// Replicas that entries have less than the period before, or than now.
    pub fn unloads(&self, fleet: &Fleet<'_>) -> f64 {
        let Some(steady) = &fleet.steady else {
            return 0.0;
        };
        let last = fleet.hours.len().saturating_sub(1);
        let stood: f64 = steady.current.values().sum();
        let end: f64 = self
            .placed
            .iter()
            .filter(|p| p.period == last)
            .map(|p| p.count)
            .sum();
        // What was there and what came, less what is there.
        (stood + self.moves(fleet).0 - end).max(0.0)
    }

    /// Whether no more replicas are moved than may be.
    pub fn moves_little(&self, fleet: &Fleet<'_>) -> bool {
        let most = fleet.steady.as_ref().and_then(|s| s.max_moves);
        most.is_none_or(|most| self.moves(fleet).0 <= most * (1.0 + NEGLIGIBLE))
    }
}
