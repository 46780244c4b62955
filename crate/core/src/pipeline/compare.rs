//! The best plan beside what routers do without one.

use super::best::best_after;
use super::packed::SolveProgram;
use crate::assignment::Assignment;
use crate::context::Context;
use crate::plan::Plan;
use crate::policies::compare::outcome;
use crate::policies::{Comparison, Policy, PolicyOutcome, route};
use crate::scenario::{self, Fleet, Scenario};
use crate::solve::{WarmStart, solve_program};
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
    let context = Context::start(options, *hooks);
    compare_by(&Fleet::new(scenario), &context, &solve_program)
}

/// [`compare`], with the program solved in a way of its own.
pub(super) fn compare_by(
    fleet: &Fleet<'_>,
    context: &Context<'_>,
    solve: SolveProgram<'_>,
) -> Result<Comparison, Error> {
    let (plan, assignment) = best_after(fleet, WarmStart::default(), context, solve)?;
    let policies = outcomes(fleet, &plan, &assignment);
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
