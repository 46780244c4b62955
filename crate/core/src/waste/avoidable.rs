//! Avoidable cost: what the machines of a plan cost beyond the cheapest fleet that serves
//! as much.
//!
//! Idle machines by price say little of a plan's quality: serving on cheap machines
//! leaves dear ones idle, and "wasted" rises although the plan is better. What could be
//! saved does not rise: the cheapest fleet that serves more costs more.
//!
//! The cheapest fleet is not known without a search (`size`), but no fleet can cost less
//! than this (weak Lagrangian duality). Let n be any fleet within its bounds, P its prices
//! over all hours, x routes on it that serve as much, and f the share of a machine that a
//! unit of a route takes of a resource (uses and holds: a replica holds at least what its
//! work needs). For ANY charges q >= 0 per class of machines, resource and period, capacity
//! says sum(q·(n - f·x)) >= 0, so
//!
//!   P·n >= P·n - sum(q·(n - f·x)) = (P - sum(q))·n + sum(q·f·x)
//!
//! The first term is at least that with each class at its fewest or most machines, the
//! second at least that with all work on its cheapest route. Whole replicas and machines,
//! packing, unsplit demands, verifiers and limits of replicas or moves only take fleets
//! away, so the bound holds with all of them. *As much* is, as in `size`: under `serve`
//! the same value, under `cost` what must be served, else the same of every demand. What
//! traffic costs on its way is left out on both sides: this is about machines.
//!
//! Good charges are found by a subgradient ascent (Polyak's step, with the deflection of
//! Camerini, Fratta and Maffioli 1975) of so many rounds as the size of the scenario
//! allows, always the same: it takes a small part of the time of a solve.

use rustc_hash::FxHashMap;

use super::as_much::AsMuch;
use super::tolerances::NOTHING;
use crate::assignment::Assignment;
use crate::context::Context;
use crate::scenario::{Count, Fleet, Hourly, Lifted};

/// Routes looked at over all rounds.
const WORK: usize = 12_000_000;
/// Most and fewest rounds.
const ROUNDS: (usize, usize) = (240, 6);
/// Charges kept in memory, of one kind.
const CHARGES: usize = 400_000;
/// Rounds without progress after which steps are halved.
const PATIENCE: usize = 6;
/// Weight of the newest direction.
const NEWEST: f64 = 0.3;
/// A bound this close to the installed cost, relative, leaves nothing to find.
const CLOSE: f64 = 1e-6;

/// Machines that are alike.
struct Class {
    /// Price of one over all hours.
    price: f64,
    /// Fewest and most that a fleet may have.
    least: f64,
    most: f64,
}

/// A way to serve a demand, as the share of a machine that a unit per second takes.
struct Way {
    class: usize,
    /// The stage that it does; none where it does all of the work.
    stage: Option<usize>,
    /// Place of the charges of its resources, and the share of each.
    shares: Vec<(usize, f64)>,
}

/// Bounds the cost of any fleet that serves as much as some assignment.
pub(crate) struct CheapestFleet<'a> {
    fleet: &'a Fleet<'a>,
    classes: Vec<Class>,
    /// Ways of each demand.
    ways: Vec<Vec<Way>>,
    /// Periods that the bound looks at; in the others work is free.
    periods: Vec<usize>,
    /// The best charges found, by class, resource and looked-at period.
    charges: Vec<f64>,
}

/// What is cheapest under some charges.
struct Round {
    bound: f64,
    /// How far each charge's capacity is exceeded, in machines.
    excess: Vec<f64>,
}

impl<'a> CheapestFleet<'a> {
    /// Finds charges for what an assignment serves. `None` where no machine has a price,
    /// or the time is up.
    pub fn new(
        fleet: &'a Fleet<'a>,
        assignment: &Assignment,
        context: &Context<'_>,
    ) -> Option<Self> {
        let installed = installed(fleet, assignment);
        if installed <= 0.0 || context.expired() {
            return None;
        }
        let (classes, of_node) = classes(fleet, assignment);
        let ways = ways(fleet, &of_node);
        let mut found = CheapestFleet {
            fleet,
            classes,
            ways,
            periods: Vec::new(),
            charges: Vec::new(),
        };
        let wanted = AsMuch::of(fleet, assignment);
        found.choose_periods(&wanted);
        found.ascend(&wanted, installed, context);
        Some(found)
    }

    /// At most this much of what the machines of an assignment cost can be saved without
    /// serving less than it does, in currency over all periods.
    pub fn avoidable(&self, assignment: &Assignment) -> f64 {
        let installed = installed(self.fleet, assignment);
        let wanted = AsMuch::of(self.fleet, assignment);
        let bound = self.round(&wanted, &self.charges).bound;
        let avoidable = installed - bound.max(0.0);
        if avoidable <= NOTHING * installed {
            0.0
        } else {
            avoidable
        }
    }

    fn place(&self, class: usize, resource: usize) -> usize {
        (class * self.fleet.resources.len() + resource) * self.periods.len()
    }

    /// Looks at the periods that need most, as many as memory and work allow.
    fn choose_periods(&mut self, wanted: &AsMuch) {
        let routes: usize = self.ways.iter().map(Vec::len).sum();
        let kinds = self.classes.len() * self.fleet.resources.len();
        let allowed = (CHARGES / kinds.max(1)).min(WORK / ROUNDS.1 / routes.max(1));
        let cheapest: Vec<f64> = self
            .ways
            .iter()
            .map(|ways| {
                let costs = ways.iter().map(|way| {
                    let most = way.shares.iter().map(|(_, share)| *share);
                    self.classes[way.class].price * most.fold(0.0, f64::max)
                });
                costs.reduce(f64::min).unwrap_or(0.0)
            })
            .collect();
        let need = |&period: &usize| -> f64 {
            let costs = cheapest.iter().enumerate();
            costs
                .map(|(demand, cost)| cost * wanted.most(self.fleet, demand, period))
                .sum()
        };
        let mut needs: Vec<(f64, usize)> = (0..self.fleet.hours.len())
            .map(|period| (need(&period), period))
            .collect();
        needs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        needs.truncate(allowed.max(1));
        self.periods = needs.into_iter().map(|(_, period)| period).collect();
    }

    /// Improves the charges round by round.
    fn ascend(&mut self, wanted: &AsMuch, installed: f64, context: &Context<'_>) {
        let kinds = self.fleet.resources.len();
        let width = self.periods.len();
        let mut charges = self.first_charges(wanted);
        self.charges.clone_from(&charges);
        let priced = self.classes.iter().map(|c| c.price).filter(|p| *p > 0.0);
        let (sum, count) = priced.fold((0.0, 0.0), |(s, n), p| (s + p, n + 1.0));
        let scale: Vec<f64> = self
            .classes
            .iter()
            .map(|c| if c.price > 0.0 { c.price } else { sum / count })
            .collect();
        let routes: usize = self.ways.iter().map(Vec::len).sum();
        let rounds = WORK / (routes * width).max(1);
        let mut best = f64::NEG_INFINITY;
        let mut direction = vec![0.0; charges.len()];
        let (mut length, mut without) = (1.0, 0);
        for round in 0..rounds.clamp(ROUNDS.1, ROUNDS.0) {
            let now = self.round(wanted, &charges);
            if now.bound > best {
                best = now.bound;
                self.charges.clone_from(&charges);
                without = 0;
            } else {
                without += 1;
                if without >= PATIENCE {
                    (length, without) = (length / 2.0, 0);
                    charges.clone_from(&self.charges);
                }
            }
            let missing = installed - now.bound;
            if installed - best <= CLOSE * installed || context.expired() {
                break;
            }
            let mut size = 0.0;
            for (at, (d, excess)) in direction.iter_mut().zip(&now.excess).enumerate() {
                let newest = if round == 0 { 1.0 } else { NEWEST };
                *d = newest * excess + (1.0 - newest) * *d;
                let scaled = *d * scale[at / (kinds * width)];
                size += scaled * scaled;
            }
            if size <= 0.0 {
                break;
            }
            let step = length * missing / size;
            for (at, (charge, d)) in charges.iter_mut().zip(&direction).enumerate() {
                let scale = scale[at / (kinds * width)];
                *charge = (*charge + step * d * scale * scale).max(0.0);
            }
        }
    }

    /// The whole price of every machine on compute, in the period that needs most or in
    /// all of them by their need, whichever bounds more.
    fn first_charges(&self, wanted: &AsMuch) -> Vec<f64> {
        let width = self.periods.len();
        let with = |weight: &dyn Fn(usize) -> f64| {
            let kinds = self.classes.len() * self.fleet.resources.len();
            let mut charges = vec![0.0; kinds * width];
            for (class, c) in self.classes.iter().enumerate() {
                let place = self.place(class, self.fleet.compute);
                for (at, charge) in charges[place..place + width].iter_mut().enumerate() {
                    *charge = c.price * weight(at);
                }
            }
            charges
        };
        let peak = with(&|at| if at == 0 { 1.0 } else { 0.0 });
        if width == 1 {
            return peak;
        }
        let even = with(&|_| 1.0 / width as f64);
        if self.round(wanted, &even).bound > self.round(wanted, &peak).bound {
            even
        } else {
            peak
        }
    }

    /// The cheapest way to serve a unit per second of a demand, and its number; where that
    /// goes through stages, what the cheapest way costs in each of them, and their numbers.
    fn cheapest(&self, demand: usize, cost: &dyn Fn(&Way) -> f64) -> Option<(f64, Vec<usize>)> {
        let stages = self.fleet.stages[self.fleet.demands[demand].model].count;
        let mut best: Vec<Option<(f64, usize)>> = vec![None; stages + 1];
        for (number, way) in self.ways[demand].iter().enumerate() {
            let cost = cost(way);
            let own = &mut best[way.stage.map_or(0, |stage| stage + 1)];
            if own.is_none_or(|(least, _)| cost < least) {
                *own = Some((cost, number));
            }
        }
        let staged: Option<Vec<(f64, usize)>> = best[1..].iter().copied().collect();
        let staged = staged.filter(|staged| !staged.is_empty()).map(|staged| {
            let sum = staged.iter().map(|(cost, _)| cost).sum::<f64>();
            (sum, staged.into_iter().map(|(_, number)| number).collect())
        });
        let whole = best[0].map(|(cost, number)| (cost, vec![number]));
        match (whole, staged) {
            (Some(whole), Some(staged)) if staged.0 < whole.0 => Some(staged),
            (whole, staged) => whole.or(staged),
        }
    }

    /// The bound that charges prove, and how far what is cheapest under them exceeds the
    /// capacities.
    fn round(&self, wanted: &AsMuch, charges: &[f64]) -> Round {
        let width = self.periods.len();
        let demands = self.ways.len();
        let mut cheapest = vec![(0.0, usize::MAX); width * demands];
        let mut through_stages: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for (demand, ways) in self.ways.iter().enumerate() {
            let staged = ways.iter().any(|way| way.stage.is_some());
            for at in 0..width {
                let cost = |way: &Way| -> f64 {
                    let places = way.shares.iter();
                    places.map(|(k, f)| charges[k * width + at] * f).sum()
                };
                let place = at * demands + demand;
                if staged {
                    if let Some((cost, numbers)) = self.cheapest(demand, &cost) {
                        cheapest[place] = (cost, numbers[0]);
                        through_stages.insert(place, numbers);
                    }
                    continue;
                }
                let mut best = (f64::INFINITY, usize::MAX);
                for (number, way) in ways.iter().enumerate() {
                    let cost = cost(way);
                    if cost < best.0 {
                        best = (cost, number);
                    }
                }
                if best.1 != usize::MAX {
                    cheapest[place] = best;
                }
            }
        }
        let costs = |at: usize| cheapest[at].0;
        let (mut bound, rates) = wanted.cheapest(self.fleet, &self.periods, costs, &|demand| {
            !self.ways[demand].is_empty()
        });
        let mut excess = vec![0.0; charges.len()];
        for (at, (&rate, &(_, way))) in rates.iter().zip(&cheapest).enumerate() {
            if rate > 0.0 && way != usize::MAX {
                let (period, demand) = (at / demands, at % demands);
                let one = [way];
                let used = through_stages.get(&at).map_or(&one[..], Vec::as_slice);
                for (k, share) in used.iter().flat_map(|&w| &self.ways[demand][w].shares) {
                    excess[k * width + period] += share * rate;
                }
            }
        }
        let own = width * self.fleet.resources.len();
        for (class, c) in self.classes.iter().enumerate() {
            let range = class * own..(class + 1) * own;
            let left = c.price - charges[range.clone()].iter().sum::<f64>();
            let close = left.abs() <= CLOSE * c.price;
            let machines = if close {
                // Any number is as good: the one that is used.
                let used = excess[range.clone()].iter().copied().fold(0.0, f64::max);
                used.clamp(c.least, c.most)
            } else if left > 0.0 {
                c.least
            } else {
                c.most
            };
            bound += left * if left > 0.0 { c.least } else { c.most };
            for excess in &mut excess[range] {
                *excess -= machines;
            }
        }
        Round { bound, excess }
    }
}

/// What the machines of an assignment cost over all periods.
pub(super) fn installed(fleet: &Fleet<'_>, assignment: &Assignment) -> f64 {
    let hours: f64 = fleet.hours.iter().sum();
    let nodes = assignment.machines.iter().enumerate();
    hours * nodes.map(|(node, m)| price(fleet, node) * m).sum::<f64>()
}

/// Price of a machine and hour; nothing where there is no compute, as the account, which
/// is one of compute, knows no such machines.
fn price(fleet: &Fleet<'_>, node: usize) -> f64 {
    if fleet.nodes[node].capacity[fleet.compute] > 0.0 {
        fleet.scenario.nodes[node].machine_price()
    } else {
        0.0
    }
}

/// Machines that are alike, and the class of each node.
fn classes(fleet: &Fleet<'_>, assignment: &Assignment) -> (Vec<Class>, Vec<usize>) {
    let hours: f64 = fleet.hours.iter().sum();
    let kinds = fleet.kinds();
    let mut classes: Vec<Class> = Vec::new();
    let mut numbers = FxHashMap::default();
    let mut of_node = Vec::with_capacity(fleet.nodes.len());
    for (node, entry) in fleet.scenario.nodes.iter().enumerate() {
        let n = &fleet.nodes[node];
        let capacity: Vec<u64> = n.capacity.iter().map(|c| c.to_bits()).collect();
        let price = price(fleet, node);
        let key = (kinds[node], capacity, n.usable.to_bits(), price.to_bits());
        let class = *numbers.entry(key).or_insert_with(|| {
            classes.push(Class {
                price: hours * price,
                least: 0.0,
                most: 0.0,
            });
            classes.len() - 1
        });
        // As in `size`: what is fixed may be switched off, what is a range may grow.
        let today = assignment.machines[node];
        let (least, most) = match entry.count {
            // Others keep them on.
            Count::Fixed(count) if entry.shared => (count as f64, count as f64),
            Count::Fixed(count) => (0.0, count as f64),
            Count::Range { min, max, .. } | Count::Hourly(Hourly { min, max, .. }) => {
                (min as f64, (max as f64).max(today))
            }
        };
        classes[class].least += least;
        classes[class].most += most;
        of_node.push(class);
    }
    (classes, of_node)
}

/// The ways to serve each demand, one for each class of machines and profile.
fn ways(fleet: &Fleet<'_>, of_node: &[usize]) -> Vec<Vec<Way>> {
    let kinds = fleet.resources.len();
    let mut seen = FxHashMap::default();
    (0..fleet.demands.len())
        .map(|demand| {
            let mut ways = Vec::new();
            for triple in fleet.triples_of(demand, Lifted::default()) {
                let class = of_node[triple.node];
                // A mark per demand: nothing has to be cleared.
                if seen.insert((class, triple.profile), demand) == Some(demand) {
                    continue;
                }
                let profile = &fleet.profiles[triple.profile];
                let load = fleet.demands[demand].overhead / profile.rate;
                let mut resources: Vec<usize> = profile
                    .uses
                    .iter()
                    .chain(&profile.holds)
                    .map(|(k, _)| *k)
                    .collect();
                resources.sort_unstable();
                resources.dedup();
                let shares: Vec<(usize, f64)> = resources
                    .into_iter()
                    .map(|k| {
                        let machine = fleet.available(triple.node, k, 1.0);
                        (class * kinds + k, load * profile.total(k) / machine)
                    })
                    .collect();
                // A machine without any of a resource serves nothing that needs it.
                if shares.iter().all(|(_, share)| share.is_finite()) {
                    let stage = profile.stage;
                    ways.push(Way {
                        class,
                        stage,
                        shares,
                    });
                }
            }
            ways
        })
        .collect()
}
