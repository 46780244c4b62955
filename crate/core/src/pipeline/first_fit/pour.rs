//! Pouring demands into what is free, period by period.

use std::collections::BTreeMap;

use super::machines::FreeMachines;
use super::rented::rented;
use crate::assignment::{Assignment, Flow, LimitRoom, Placed};
use crate::context::Context;
use crate::error::Error;
use crate::model::Kind;
use crate::plan;
use crate::scenario::{Fleet, Lifted, ObjectiveName, Triple, rent};

/// Under `fair` every demand gets its work in so many equal parts, in turns.
const TURNS: usize = 16;
/// Less than this part of a replica's work is rounding.
const DUST: f64 = 1e-9;

/// What is free in one period.
struct Period {
    /// Of each resource, by node x resource.
    free: Vec<f64>,
    /// Machines of entries on which whole replicas were placed.
    machines: BTreeMap<usize, FreeMachines>,
    /// Replicas by (node, profile): how many stand, and the work they can still do.
    replicas: BTreeMap<(usize, usize), (f64, f64)>,
    /// Replicas that may still be placed, by model, then stage.
    allowed: Vec<Vec<f64>>,
    verifier: f64,
    /// What limits over several nodes, models or demands leave.
    limits: LimitRoom,
    /// What is not served yet, by demand.
    unmet: Vec<f64>,
}

/// A plan in the making.
pub(super) struct Pour<'f> {
    pub(super) fleet: &'f Fleet<'f>,
    whole: bool,
    periods: Vec<Period>,
    /// Machines of each node that may be used.
    count: Vec<f64>,
    /// Where each demand may go, in the order in which it does.
    pub(super) triples: Vec<Vec<Triple>>,
    /// Replicas that may still be moved.
    moves: f64,
    /// By period, then demand, profile and node.
    rates: BTreeMap<(usize, usize, usize, usize), Flow>,
}

impl<'f> Pour<'f> {
    /// Nothing is poured; what stands now stands.
    pub fn new(fleet: &'f Fleet<'f>) -> Self {
        let kinds = fleet.resources.len();
        let count = rented(fleet);
        let free = |t: usize| {
            let mut free = Vec::with_capacity(fleet.nodes.len() * kinds);
            for (node, count) in count.iter().enumerate() {
                let count = count.min(rent::most_ready(fleet, node, t));
                free.extend((0..kinds).map(|k| fleet.available(node, k, count)));
            }
            free
        };
        let allowed = fleet.replicas_allowed();
        let period = |t: usize| Period {
            free: free(t),
            machines: BTreeMap::new(),
            replicas: BTreeMap::new(),
            allowed: allowed.clone(),
            verifier: fleet.scenario.verifier_capacity.unwrap_or(f64::INFINITY),
            limits: LimitRoom::new(fleet, t, &count),
            unmet: (0..fleet.demands.len()).map(|d| fleet.rate(d, t)).collect(),
        };
        let mut pour = Pour {
            fleet,
            whole: !fleet.scenario.policy.relax,
            periods: (0..fleet.hours.len()).map(period).collect(),
            count,
            triples: (0..fleet.demands.len())
                .map(|d| ordered(fleet, d))
                .collect(),
            moves: f64::INFINITY,
            rates: BTreeMap::new(),
        };
        if let Some(steady) = &fleet.steady {
            // What cannot stand there is lost.
            let stands = steady.current.iter();
            let stands = stands.filter(|((node, profile), _)| fleet.may_stand(*profile, *node));
            for (&(node, profile), &count) in stands {
                for period in 0..pour.periods.len() {
                    pour.open(period, node, profile, count);
                }
            }
            pour.moves = steady.max_moves.unwrap_or(f64::INFINITY);
        }
        pour
    }

    /// Eligible triples, counted in every period.
    pub fn size(&self) -> usize {
        let triples: usize = self.triples.iter().map(Vec::len).sum();
        triples * self.periods.len()
    }

    /// Pours what has to be served, then, unless only that counts, all the rest.
    pub fn run(&mut self, context: &Context<'_>) -> Result<(), Error> {
        let fleet = self.fleet;
        let objective = fleet.scenario.policy.objective;
        let mut order: Vec<usize> = (0..fleet.demands.len()).collect();
        let by_priority = fleet.scenario.has_priorities();
        let priority = |d: usize| {
            if by_priority {
                -fleet.scenario.demands[d].priority
            } else {
                0
            }
        };
        let priority: Vec<i32> = (0..fleet.demands.len()).map(priority).collect();
        order.sort_by_key(|&d| (priority[d], self.triples[d].len()));
        self.open_what_is_asked_for();
        for &demand in order.iter().filter(|&&d| !fleet.scenario.demands[d].split) {
            context.check_cancelled()?;
            self.pour_into_one_node(demand, objective);
        }
        for period in 0..self.periods.len() {
            context.check_cancelled()?;
            for &demand in &order {
                let least = fleet.demands[demand].min_served * fleet.rate(demand, period);
                if least > 0.0 && fleet.scenario.demands[demand].split {
                    self.pour(period, demand, None, least);
                }
            }
        }
        if objective == ObjectiveName::Cost {
            return Ok(());
        }
        order.sort_by(|&a, &b| {
            let dense = || self.density(b).total_cmp(&self.density(a));
            priority[a].cmp(&priority[b]).then_with(dense)
        });
        let turns = if objective == ObjectiveName::Fair {
            TURNS
        } else {
            1
        };
        for period in 0..self.periods.len() {
            context.check_cancelled()?;
            for _ in 0..turns {
                for &demand in order.iter().filter(|&&d| fleet.scenario.demands[d].split) {
                    let part = fleet.rate(demand, period) / turns as f64;
                    self.pour(period, demand, None, part);
                }
            }
        }
        Ok(())
    }

    /// Replicas that have to stand, whether or not there is work for them.
    fn open_what_is_asked_for(&mut self) {
        let fleet = self.fleet;
        for period in 0..self.periods.len() {
            for (profile, p) in fleet.profiles.iter().enumerate() {
                let least = fleet.scenario.models[p.model].min_replicas as f64;
                for &node in fleet.nodes_of(profile) {
                    let standing = &self.periods[period].replicas;
                    let own = standing.iter();
                    let own = own.filter(|((_, q), _)| fleet.profiles[*q].model == p.model);
                    let missing = least - own.map(|(_, (count, _))| *count).sum::<f64>();
                    if missing > 0.0 && fleet.may_stand(profile, node) {
                        let opened = self.open(period, node, profile, missing.min(self.moves));
                        self.moves -= opened;
                    }
                    if least == 0.0 {
                        break;
                    }
                }
            }
        }
    }

    /// Value for the least compute that a unit takes anywhere.
    fn density(&self, demand: usize) -> f64 {
        let compute = |t: &Triple| compute(self.fleet, t);
        let least = self.triples[demand].iter().map(compute);
        self.fleet.value(demand) / least.fold(f64::INFINITY, f64::min).max(f64::MIN_POSITIVE)
    }

    /// An unsplit demand goes where most of it fits, in every period.
    fn pour_into_one_node(&mut self, demand: usize, objective: ObjectiveName) {
        let fleet = self.fleet;
        let wanted = |period: usize| {
            let part = match objective {
                ObjectiveName::Cost => fleet.demands[demand].min_served,
                ObjectiveName::Serve | ObjectiveName::Profit | ObjectiveName::Fair => 1.0,
            };
            part * fleet.rate(demand, period)
        };
        let fits = |triple: &Triple| -> f64 {
            let periods = (0..self.periods.len()).zip(&fleet.hours);
            periods
                .map(|(t, hours)| hours * self.room(t, triple).min(wanted(t)))
                .sum()
        };
        if fleet.stages[fleet.demands[demand].model].count > 0 {
            let homes = self.homes(demand, &fits);
            for period in 0..self.periods.len() {
                self.pour_into_homes((period, demand), &homes, wanted(period));
            }
            return;
        }
        let mut best: Option<(f64, usize)> = None;
        for triple in &self.triples[demand] {
            let fits = fits(triple);
            if best.is_none_or(|(most, _)| fits > most) {
                best = Some((fits, triple.node));
            }
        }
        if let Some((_, node)) = best {
            for period in 0..self.periods.len() {
                self.pour(period, demand, Some(node), wanted(period));
            }
        }
    }

    /// Units per second of a triple that the pool of its node and the verifiers allow,
    /// replicas that stand among them.
    fn room(&self, period: usize, triple: &Triple) -> f64 {
        let now = &self.periods[period];
        let profile = &self.fleet.profiles[triple.profile];
        let demand = &self.fleet.demands[triple.demand];
        let load = demand.overhead / profile.rate;
        let at = triple.node * self.fleet.resources.len();
        let spare = now.replicas.get(&(triple.node, triple.profile));
        let spare = spare.map_or(0.0, |(_, spare)| *spare);
        let mut room = used_room(&now.free[at..], &profile.uses) / load;
        if !profile.holds.is_empty() {
            let takes = self.fleet.takes(triple.profile, triple.node).iter();
            // A new replica takes room, and so does the work of all of them.
            let more = takes
                .map(|&(k, amount)| {
                    let uses = profile.uses.iter().find(|(used, _)| *used == k);
                    let uses = uses.map_or(0.0, |(_, amount)| *amount);
                    (now.free[at + k] - uses * spare) / (amount + uses)
                })
                .fold(self.allowed(period, triple.profile), f64::min);
            let more = if self.whole {
                (more + DUST).floor()
            } else {
                more
            };
            room = room.min((spare + more.max(0.0)) / load);
        }
        let checked = self.fleet.verifier_load(triple.demand, triple.profile);
        if checked > 0.0 {
            room = room.min(now.verifier / checked);
        }
        room = room.min(now.limits.rate(self.fleet, triple, spare));
        room.max(0.0)
    }

    /// Pours up to `amount` of a demand into those of its triples; says how much.
    pub(super) fn pour_where(
        &mut self,
        period: usize,
        demand: usize,
        amount: f64,
        may: &dyn Fn(&Triple) -> bool,
    ) -> f64 {
        let all = 0..self.triples[demand].len();
        self.pour_among(period, demand, amount, &mut all.into_iter(), may)
    }

    /// The same, where the places of the triples in the demand's list are known.
    pub(super) fn pour_among(
        &mut self,
        period: usize,
        demand: usize,
        amount: f64,
        among: &mut dyn Iterator<Item = usize>,
        may: &dyn Fn(&Triple) -> bool,
    ) -> f64 {
        let wanted = amount.min(self.periods[period].unmet[demand]);
        let mut left = wanted;
        let least = DUST * self.fleet.rate(demand, period);
        for index in among {
            if left <= least {
                break;
            }
            let triple = self.triples[demand][index];
            if !may(&triple) {
                continue;
            }
            let mut rate = self.room(period, &triple).min(left);
            if rate <= least {
                continue;
            }
            let profile = &self.fleet.profiles[triple.profile];
            let load = self.fleet.demands[demand].overhead / profile.rate;
            let at = triple.node * self.fleet.resources.len();
            if !profile.holds.is_empty() {
                let key = (triple.node, triple.profile);
                let spare = self.periods[period].replicas.get(&key);
                let more = rate * load - spare.map_or(0.0, |(_, spare)| *spare);
                if more > DUST {
                    let more = if self.whole {
                        (more - DUST).ceil()
                    } else {
                        more
                    };
                    let more = more.min(self.moves);
                    let opened = self.open(period, triple.node, triple.profile, more);
                    self.moves -= opened;
                }
                let used = used_room(&self.periods[period].free[at..], &profile.uses);
                let Some((_, spare)) = self.periods[period].replicas.get_mut(&key) else {
                    continue;
                };
                rate = rate.min(*spare / load).min(used.max(0.0) / load);
                *spare = (*spare - rate * load).max(0.0);
            }
            if rate <= least {
                continue;
            }
            let now = &mut self.periods[period];
            for &(k, amount) in &profile.uses {
                now.free[at + k] -= rate * load * amount;
            }
            now.limits.route(self.fleet, &triple, rate);
            now.verifier -= rate * self.fleet.verifier_load(demand, triple.profile);
            if self.fleet.counts(triple.profile) {
                now.unmet[demand] -= rate;
            }
            left -= rate;
            let place = (period, demand, triple.profile, triple.node);
            let flow = self.rates.entry(place).or_insert(Flow {
                triple,
                period,
                rate: 0.0,
            });
            flow.rate += rate;
        }
        wanted - left
    }

    /// Replicas of a profile that may still be placed, in each of its stages.
    fn allowed(&self, period: usize, profile: usize) -> f64 {
        let own = &self.periods[period].allowed[self.fleet.profiles[profile].model];
        let stages = self.fleet.stages_done(profile);
        stages.map(|stage| own[stage]).fold(f64::INFINITY, f64::min)
    }

    /// Places up to so many replicas of a profile on a node; how many found a place.
    fn open(&mut self, period: usize, node: usize, profile: usize, wanted: f64) -> f64 {
        let fleet = self.fleet;
        let p = &fleet.profiles[profile];
        let allowed = self.allowed(period, profile);
        let now = &mut self.periods[period];
        let at = node * fleet.resources.len();
        let takes = fleet.takes(profile, node);
        let most = takes.iter().map(|&(k, amount)| now.free[at + k] / amount);
        let wanted = wanted.min(now.limits.replicas(fleet, (node, profile)));
        let mut count = most.fold(wanted.min(allowed), f64::min);
        if self.whole {
            count = (count + DUST).floor();
            let machines = self.count[node].min(rent::most_ready(fleet, node, period));
            if count >= 1.0 && machines > 1.0 {
                let own = now
                    .machines
                    .entry(node)
                    .or_insert_with(|| FreeMachines::new(machines as u64, fleet.resources.len()));
                let kind = Kind::of(fleet, node, profile, 0.0);
                count = own.place(&kind, count as u64) as f64;
            }
        }
        if count <= 0.0 {
            return 0.0;
        }
        for &(k, amount) in takes {
            now.free[at + k] -= count * amount;
        }
        for stage in fleet.stages_done(profile) {
            now.allowed[p.model][stage] -= count;
        }
        now.limits.place(fleet, (node, profile), count);
        let here = now.replicas.entry((node, profile)).or_default();
        here.0 += count;
        here.1 += count;
        count
    }

    /// What was poured, on as few replicas as do the work; where moves count, on all
    /// that stand.
    pub fn into_assignment(self) -> Assignment {
        let flows: Vec<Flow> = self.rates.into_values().collect();
        let mut found = plan::from_flows(self.fleet, flows);
        if self.fleet.steady.is_some() || self.fleet.any_stands_idle() {
            let periods = self.periods.into_iter().enumerate();
            found.placed = periods
                .flat_map(|(period, now)| {
                    let replicas = now.replicas.into_iter();
                    replicas.map(move |((node, profile), (count, _))| Placed {
                        node,
                        profile,
                        period,
                        count,
                    })
                })
                .collect();
            found.machines = plan::machines_for(self.fleet, &found);
            plan::rent_by_the_hour(self.fleet, &mut found, None);
        }
        found
    }
}

/// The load that so much of every resource allows what uses them.
fn used_room(free: &[f64], uses: &[(usize, f64)]) -> f64 {
    let each = uses.iter().map(|&(k, amount)| free[k] / amount);
    each.fold(f64::INFINITY, f64::min)
}

/// Compute that a unit per second of a triple takes.
fn compute(fleet: &Fleet<'_>, t: &Triple) -> f64 {
    let profile = &fleet.profiles[t.profile];
    fleet.demands[t.demand].overhead / profile.rate * profile.total(fleet.compute)
}

/// Where a demand may go: what takes the least compute first; under `cost` and
/// `profit` what costs the least, a machine of a range in proportion to the share of
/// it that a unit takes.
fn ordered(fleet: &Fleet<'_>, demand: usize) -> Vec<Triple> {
    let by_currency = matches!(
        fleet.scenario.policy.objective,
        ObjectiveName::Cost | ObjectiveName::Profit
    );
    let currency = |t: &Triple| -> f64 {
        let (node, profile) = (&fleet.nodes[t.node], &fleet.profiles[t.profile]);
        let load = fleet.demands[demand].overhead / profile.rate;
        let amounts = (0..fleet.resources.len()).map(|k| (k, load * profile.total(k)));
        let (mut usage, mut share) = (0.0, 0.0_f64);
        for (k, amount) in amounts.filter(|(_, amount)| *amount > 0.0) {
            usage += node.usage_price[k] * amount;
            share = share.max(amount / fleet.available(t.node, k, 1.0));
        }
        let rent = if node.is_range {
            fleet.scenario.nodes[t.node].machine_price() * share
        } else {
            0.0
        };
        usage + rent + 3600.0 * t.cost
    };
    let key = |t: &Triple| {
        let first = if by_currency { currency(t) } else { 0.0 };
        (first, compute(fleet, t))
    };
    let mut triples: Vec<((f64, f64), Triple)> = fleet
        .triples_of(demand, Lifted::default())
        .map(|t| (key(&t), t))
        .collect();
    triples.sort_by(|(a, x), (b, y)| {
        a.0.total_cmp(&b.0)
            .then(a.1.total_cmp(&b.1))
            .then((x.profile, x.node).cmp(&(y.profile, y.node)))
    });
    triples.into_iter().map(|(_, t)| t).collect()
}
