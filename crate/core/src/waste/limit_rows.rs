//! What limits over several nodes, models or demands, and the spread of models, leave to a
//! fill: rows of its program, until `hosting` lifts them.

use idlewise_engine::Lp;

use crate::assignment::{Assignment, LimitRoom};
use crate::scenario::{Fleet, Triple};

/// What limits leave beside the plan and what was filled.
pub(super) struct Left {
    /// By limit; infinite where there is none.
    limits: Vec<f64>,
    /// Replicas by model, then domain.
    domains: Vec<Vec<f64>>,
}

impl Left {
    /// Beside a plan, in a period.
    pub fn of(fleet: &Fleet<'_>, assignment: &Assignment, period: usize) -> Self {
        let room = LimitRoom::of(fleet, assignment, period);
        Left {
            limits: room.left().iter().map(|left| left.max(0.0)).collect(),
            domains: room.domains().to_vec(),
        }
    }
}

/// The rows of one step.
pub(super) struct Rows {
    limits: Vec<Option<usize>>,
    domains: Vec<Vec<usize>>,
}

impl Rows {
    /// Rows of what is left; none where these restrictions are lifted.
    pub fn new(lp: &mut Lp, fleet: &Fleet<'_>, left: &Left, lifted: bool) -> Self {
        let limits = left.limits.iter().map(|&left| {
            let is_row = !lifted && left.is_finite();
            is_row.then(|| lp.add_row(f64::NEG_INFINITY, left))
        });
        let limits = limits.collect();
        let models = left.domains.iter().enumerate().map(|(model, own)| {
            let all: f64 = own.iter().sum();
            let share = fleet.shares[model].as_ref().map_or(1.0, |s| s.share);
            let own = own.iter().filter(|_| !lifted);
            own.map(|own| lp.add_row(f64::NEG_INFINITY, (share * all - own).max(0.0)))
                .collect()
        });
        Rows {
            limits,
            domains: models.collect(),
        }
    }

    /// What a unit per second of a route takes of them; `load` are the replicas that it
    /// keeps busy, if they hold something.
    pub fn enter(
        &self,
        fleet: &Fleet<'_>,
        triple: &Triple,
        load: Option<f64>,
        entries: &mut Vec<(usize, f64)>,
    ) {
        for (row, limit) in self.limits.iter().zip(&fleet.limits) {
            let amount = limit.busy(fleet, triple);
            if let (Some(row), true) = (row, amount > 0.0) {
                entries.push((*row, amount));
            }
        }
        let model = fleet.profiles[triple.profile].model;
        if let (Some(load), Some(share)) = (load, &fleet.shares[model]) {
            for (domain, &row) in self.domains[model].iter().enumerate() {
                let own = if share.domains[triple.node] == domain {
                    1.0
                } else {
                    0.0
                };
                entries.push((row, load * (own - share.share)));
            }
        }
    }
}
