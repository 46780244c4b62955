//! The best plan beside what routers do without one.

use super::best::best;
use super::compact::Compacted;
use super::packed::SolveProgram;
use crate::assignment::Assignment;
use crate::plan::Plan;
use crate::policies::compare::outcome;
use crate::policies::{Comparison, Policy, PolicyOutcome, route};
use crate::scenario::{self, Fleet, Scenario};
use crate::solve::solve_program;
use crate::{Error, Hooks, Options};

/// Compares the best plan with what routers do without one (DESIGN section 4).
/// As-is policies use the machines that the plan uses; only the routing differs.
///
/// # Errors
///
/// Those of [`Planner::solve`](crate::Planner::solve).
pub fn compare(
    scenario: &Scenario,
    options: &Options,
    hooks: &Hooks<'_>,
) -> Result<Comparison, Error> {
    scenario::check(scenario)?;
    compare_by(scenario, options, hooks, &solve_program)
}

/// [`compare`], with the program solved in a way of its own.
pub(super) fn compare_by(
    scenario: &Scenario,
    options: &Options,
    hooks: &Hooks<'_>,
    solve: SolveProgram<'_>,
) -> Result<Comparison, Error> {
    let own = Compacted::new(scenario, options)?;
    let fleet = Fleet::new(own.scenario());
    let (mut plan, assignment) = best(&fleet, options, hooks, solve)?;
    let policies = outcomes(&fleet, &plan, &assignment);
    own.name(&mut plan)?;
    Ok(Comparison { plan, policies })
}

/// What as-is policies make of the machines of a plan, and the plan itself.
pub(crate) fn outcomes(
    fleet: &Fleet<'_>,
    plan: &Plan,
    assignment: &Assignment,
) -> Vec<PolicyOutcome> {
    let mut policies: Vec<_> = Policy::ALL
        .into_iter()
        .filter(|policy| policy.applies(fleet))
        .map(|policy| {
            let as_is = route(policy, fleet, &assignment.machines);
            outcome(policy.name(), fleet, &as_is)
        })
        .collect();
    if plan.exists() {
        policies.push(outcome("optimum", fleet, assignment));
    }
    policies
}
