//! What the demands routed so far leave of nodes, verifiers and replicas.

use super::eligible::{Choice, Eligible};

/// What is left below this fraction of a limit is rounding: the error of a sum of
/// a few thousand doubles.
pub(super) const FULL: f64 = 1e-12;

/// What is left of every limit in one period.
#[derive(Debug)]
pub(super) struct RemainingCapacity<'e> {
    eligible: &'e Eligible<'e>,
    /// By node x resource.
    left: Vec<f64>,
    verifiers: Left,
    /// By model.
    replicas: Vec<Left>,
}

/// What is left of one limit; infinite where there is none.
#[derive(Debug, Clone, Copy)]
struct Left {
    amount: f64,
    limit: f64,
}

impl Left {
    fn of(limit: Option<f64>) -> Self {
        let limit = limit.unwrap_or(f64::INFINITY);
        Left {
            amount: limit,
            limit,
        }
    }

    fn take(&mut self, amount: f64) {
        if self.limit.is_finite() {
            self.amount = remaining(self.amount - amount, self.limit);
        }
    }
}

/// `left` of `limit`, 0 where it is only rounding.
fn remaining(left: f64, limit: f64) -> f64 {
    if left <= FULL * limit { 0.0 } else { left }
}

impl<'e> RemainingCapacity<'e> {
    /// Everything is free.
    pub fn new(eligible: &'e Eligible<'e>) -> Self {
        let scenario = eligible.fleet.scenario;
        RemainingCapacity {
            eligible,
            left: eligible.all_available().to_vec(),
            verifiers: Left::of(scenario.verifier_capacity),
            replicas: scenario
                .models
                .iter()
                .map(|m| Left::of(m.max_replicas.map(|max| max as f64)))
                .collect(),
        }
    }

    /// How much of `rate` the verifiers can still check.
    pub fn verifiable(&self, demand: usize, rate: f64) -> f64 {
        let load = self.eligible.fleet.demands[demand].verifier_load;
        if load > 0.0 {
            rate.min(self.verifiers.amount / load)
        } else {
            rate
        }
    }

    /// Replicas of the demand's model that may still be placed.
    pub fn replicas(&self, demand: usize) -> f64 {
        self.replicas[self.eligible.fleet.demands[demand].model].amount
    }

    /// Units per second of a demand that a node can still take; infinite where
    /// the profile needs nothing.
    pub fn on_node(&self, demand: usize, choice: Choice) -> f64 {
        let overhead = self.eligible.fleet.demands[demand].overhead;
        self.eligible
            .needs(choice.node(), choice.profile())
            .iter()
            .map(|&(k, need)| self.left[self.eligible.at(choice.node(), k)] / (overhead * need))
            .fold(f64::INFINITY, f64::min)
    }

    /// The fraction of a node's resource that is taken; 1 where it has none.
    pub fn level(&self, node: usize, resource: usize) -> f64 {
        let at = self.eligible.at(node, resource);
        let available = self.eligible.all_available()[at];
        if available > 0.0 {
            1.0 - self.left[at] / available
        } else {
            1.0
        }
    }

    /// Takes what a rate of a demand on a node allocates.
    pub fn take(&mut self, demand: usize, choice: Choice, rate: f64) {
        let d = &self.eligible.fleet.demands[demand];
        for &(k, need) in self.eligible.needs(choice.node(), choice.profile()) {
            let at = self.eligible.at(choice.node(), k);
            let available = self.eligible.all_available()[at];
            self.left[at] = remaining(self.left[at] - d.overhead * need * rate, available);
        }
        self.verifiers.take(d.verifier_load * rate);
        if self.eligible.holds(choice) {
            self.replicas[d.model].take(self.eligible.load(demand, choice) * rate);
        }
    }
}
