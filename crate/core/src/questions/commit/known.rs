//! Plans that are known: one of so many machines is a plan of more of them, too, and a plan
//! at one price is one at any other. Whatever was found for one question is held against
//! the answers to all others.

use crate::assignment::Assignment;
use crate::certify;
use crate::context::Context;
use crate::error::Error;
use crate::pipeline::{is_proved, with_proof};
use crate::plan::{Certificate, Plan, Status};
use crate::scenario::{self, Fleet, ObjectiveName, Scenario, Spare};

/// Two amounts that differ by less than this part of the larger are the same.
const SAME: f64 = 1e-9;

/// What was found so far, by index.
#[derive(Default)]
pub(super) struct Known {
    found: Vec<Assignment>,
}

/// A scenario in which a node has a number of machines, where it is not left open.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub scenario: &'a Scenario,
    /// (node, machines).
    pub fixed: Option<(usize, f64)>,
}

/// Whether plans of a scenario can be told apart by what they are worth alone.
pub(super) fn is_comparable(scenario: &Scenario) -> bool {
    let policy = &scenario.policy;
    let steadiness = scenario.steadiness.as_ref();
    policy.objective != ObjectiveName::Fair
        && policy.spare == Spare::None
        && scenario.higher_priorities().is_empty()
        && steadiness.is_none_or(|given| given.give_up == 0.0)
}

impl Known {
    pub fn add(&mut self, plan: &Plan, found: Assignment) {
        if plan.exists() {
            self.found.push(found);
        }
    }

    /// A better plan of a scenario than one that was found for it, if any is known.
    ///
    /// # Errors
    ///
    /// Those of [`Planner::solve`](crate::Planner::solve).
    pub fn better(
        &self,
        asked: Asked<'_>,
        than: &Plan,
        context: &Context<'_>,
    ) -> Result<Option<Plan>, Error> {
        let worst_first = than.certificate.expected.is_some();
        if !is_comparable(asked.scenario) || worst_first || than.status == Status::Infeasible {
            return Ok(None);
        }
        let goal = asked.scenario.policy.objective;
        let mut own: Vec<(Worth, Assignment)> = self.of(asked);
        own.sort_by(|a, b| {
            b.0.gain
                .total_cmp(&a.0.gain)
                .then(a.0.cost.total_cmp(&b.0.cost))
        });
        let now = than.exists().then(|| worth_of_plan(goal, than));
        for (worth, found) in own {
            if now.is_some_and(|now| !worth.is_more_than(now)) {
                return Ok(None);
            }
            if let Some(plan) = with_proof(asked.scenario, &found, than, context)? {
                return Ok(Some(plan));
            }
        }
        Ok(None)
    }

    /// What is known, as it is in a scenario.
    fn of(&self, asked: Asked<'_>) -> Vec<(Worth, Assignment)> {
        let wide = scenario::expanded(asked.scenario);
        let mut fleet = Fleet::new(wide.as_ref().map_or(asked.scenario, |(all, _)| all));
        fleet.slots = wide.as_ref().map(|(_, slots)| slots.clone());
        let goal = asked.scenario.policy.objective;
        // Nodes that are chosen in each future stand there once for each.
        let place = |node: usize| match &fleet.slots {
            Some(slots) => slots.copies.origin.partition_point(|&entry| entry < node),
            None => node,
        };
        let own = self.found.iter().filter_map(|found| {
            let mut found = found.clone();
            if let Some((node, machines)) = asked.fixed {
                let node = place(node);
                if found.machines[node] > machines + 0.5 {
                    return None;
                }
                found.machines[node] = machines;
            }
            let (value, cost) = (found.value(&fleet), found.cost(&fleet));
            Some((worth(goal, value, cost), found))
        });
        own.collect()
    }
}

/// What plans are held against each other by: the gain first, then the cost.
#[derive(Clone, Copy)]
struct Worth {
    gain: f64,
    cost: f64,
}

impl Worth {
    fn is_more_than(self, other: Self) -> bool {
        let same = |a: f64, b: f64| (a - b).abs() <= SAME * a.abs().max(b.abs());
        if same(self.gain, other.gain) {
            return !same(self.cost, other.cost) && self.cost < other.cost;
        }
        self.gain > other.gain
    }
}

fn worth(goal: ObjectiveName, value: f64, cost: f64) -> Worth {
    let gain = match goal {
        ObjectiveName::Cost => 0.0 - cost,
        ObjectiveName::Profit => value - cost,
        ObjectiveName::Serve | ObjectiveName::Fair => value,
    };
    Worth { gain, cost }
}

fn worth_of_plan(goal: ObjectiveName, plan: &Plan) -> Worth {
    let own = &plan.objective;
    let gain = match goal {
        ObjectiveName::Cost => 0.0 - own.value,
        ObjectiveName::Serve | ObjectiveName::Profit | ObjectiveName::Fair => own.value,
    };
    let cost = own.cost;
    Worth { gain, cost }
}

/// A plan without its lists: what it proves, and how far it came.
pub(super) fn proof_of(plan: Plan) -> Plan {
    Plan {
        routes: Vec::new(),
        replicas: Vec::new(),
        machines: Vec::new(),
        hourly: Vec::new(),
        nodes: Vec::new(),
        demands: Vec::new(),
        periods: Vec::new(),
        ..plan
    }
}

/// What the proof of all numbers of machines says of one of them: nothing with so many is
/// better either. Returns the bound, and whether it proves the objective.
pub(super) fn tighter(
    goal: ObjectiveName,
    all: &Certificate,
    own: (f64, f64),
    gap: f64,
) -> (f64, bool) {
    let (objective, bound) = own;
    let bound = match goal {
        ObjectiveName::Cost => bound.max(all.bound),
        // What the worst futures turn away.
        ObjectiveName::Serve if all.expected.is_some() => bound.max(all.bound),
        ObjectiveName::Profit | ObjectiveName::Serve => bound.min(all.bound),
        ObjectiveName::Fair => return (bound, false),
    };
    let one_phase = matches!(goal, ObjectiveName::Cost | ObjectiveName::Profit);
    let proves = one_phase && is_proved(certify::relative_gap(bound, objective), gap);
    (bound, proves)
}
