//! The best plan beside what routers do without one.

use super::best::best_after;
use super::compact::Compacted;
use super::packed::SolveProgram;
use crate::assignment::Assignment;
use crate::context::Context;
use crate::error::Error;
use crate::options::{Hooks, Options};
use crate::plan::Plan;
use crate::policies::compare::outcome;
use crate::policies::{Comparison, Policy, PolicyOutcome, route_on};
use crate::scenario::{Fleet, Scenario};
use crate::solve::WarmStart;
use crate::waste::CheapestFleet;

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
    let context = Context::start(options, *hooks);
    scenario.check_single_future("compare")?;
    compare_by(scenario, options, &context, SolveProgram::Here)
}

/// [`compare`], with the program solved in a way of its own.
pub(super) fn compare_by(
    scenario: &Scenario,
    options: &Options,
    context: &Context<'_>,
    solve: SolveProgram<'_>,
) -> Result<Comparison, Error> {
    scenario.refuse_stages("compare")?;
    scenario.refuse_loading("compare")?;
    let scenario = &*scenario.in_parts();
    let own = Compacted::new(scenario, options)?;
    let fleet = Fleet::new(own.scenario());
    let (mut plan, assignment) = best_after(&fleet, WarmStart::default(), context, solve)?;
    let policies = outcomes(&fleet, &plan, &assignment, context);
    own.name(&mut plan)?;
    Ok(Comparison { plan, policies })
}

/// What as-is policies make of the machines of a plan, and the plan itself.
pub(crate) fn outcomes(
    fleet: &Fleet<'_>,
    plan: &Plan,
    assignment: &Assignment,
    context: &Context<'_>,
) -> Vec<PolicyOutcome> {
    // One bound for all: whoever serves more is said to waste less.
    let cheapest = if assignment.hourly.is_empty() && !fleet.has_waiting() {
        CheapestFleet::new(fleet, assignment, context)
    } else {
        // What a fleet by the hour, or one that lets work wait, could cost at least is not
        // known.
        None
    };
    let mut policies: Vec<_> = Policy::ALL
        .into_iter()
        .filter(|policy| policy.applies(fleet))
        .map(|policy| {
            let as_is = route_on(policy, fleet, assignment);
            outcome(policy.name(), fleet, &as_is, cheapest.as_ref())
        })
        .collect();
    if plan.exists() {
        policies.push(outcome("optimum", fleet, assignment, cheapest.as_ref()));
    }
    policies
}
