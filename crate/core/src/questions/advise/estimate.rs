//! What a way that is not open today would bring at most, by the prices of a plan: which
//! candidates are worth a solve.
//!
//! A unit of a demand that is served on a node is worth its value (nothing under `cost`,
//! where only what must be served counts), less what one more unit of that demand is worth
//! anyway, less what the room that it takes there is worth.

use crate::plan::Plan;
use crate::scenario::{Fleet, Lifted, ObjectiveName};

/// What a way would bring.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Promise {
    /// Value per hour.
    pub value: f64,
    /// Units turned away today that could go this way, over all periods.
    pub unmet: f64,
}

/// The prices of a plan, by index.
pub(super) struct Prices<'a> {
    pub fleet: &'a Fleet<'a>,
    pub plan: &'a Plan,
}

impl Prices<'_> {
    /// What serving a demand on a node would bring, the node being open to it.
    pub fn promise(&self, demand: usize, node: usize) -> Promise {
        let (nodes, demands) = (self.fleet.nodes.len(), self.fleet.demands.len());
        let hours: f64 = self.fleet.hours.iter().sum();
        let mut sum = Promise::default();
        for (period, length) in self.fleet.hours.iter().enumerate() {
            let (Some(there), Some(asked)) = (
                self.plan.nodes.get(period * nodes + node),
                self.plan.demands.get(period * demands + demand),
            ) else {
                return Promise::default();
            };
            let mut best = (0.0, 0.0);
            for profile in self.profiles(demand, node) {
                let (price, room) = self.taken(demand, profile, |resource| {
                    let of = |amounts: &crate::scenario::Resources| {
                        amounts.get(resource).copied().unwrap_or(0.0)
                    };
                    let room = of(&there.available) - of(&there.allocated);
                    (of(&there.price), room.max(0.0))
                });
                let gain = self.value(demand) - asked.price - price;
                let rate = asked.offered.min(room);
                if gain * rate > best.0 {
                    best = (gain * rate, asked.unmet.min(room));
                }
            }
            sum.value += 3600.0 * length * best.0 / hours;
            sum.unmet += 3600.0 * length * best.1;
        }
        sum
    }

    /// What the objective counts a unit of a demand for.
    fn value(&self, demand: usize) -> f64 {
        match self.fleet.scenario.policy.objective {
            ObjectiveName::Cost => 0.0,
            ObjectiveName::Serve | ObjectiveName::Profit | ObjectiveName::Fair => {
                self.fleet.value(demand)
            }
        }
    }

    /// Profiles by which a demand may be served on a node, as far as the machines go.
    fn profiles(&self, demand: usize, node: usize) -> impl Iterator<Item = usize> {
        let all = self.fleet.profiles_of[self.fleet.demands[demand].model].clone();
        all.filter(move |&profile| {
            self.fleet.same_hardware(profile, node)
                && self.fleet.fits(profile, node, Lifted::default())
        })
    }

    /// Whether any profile of a demand runs on a node.
    pub fn runs(&self, demand: usize, node: usize) -> bool {
        self.profiles(demand, node).next().is_some()
    }

    /// Price of the room that a unit takes, and the units per second that there is room
    /// for. `of` says both of a resource.
    fn taken(
        &self,
        demand: usize,
        profile: usize,
        of: impl Fn(&String) -> (f64, f64),
    ) -> (f64, f64) {
        let p = &self.fleet.profiles[profile];
        let each = self.fleet.demands[demand].overhead / p.rate;
        let (mut price, mut most) = (0.0, f64::INFINITY);
        for &(k, amount) in p.uses.iter().chain(&p.holds) {
            let (unit, room) = of(&self.fleet.resources[k]);
            price += each * amount * unit / 3600.0;
            if amount > 0.0 {
                most = f64::min(most, room / (each * amount));
            }
        }
        (price, most)
    }
}
