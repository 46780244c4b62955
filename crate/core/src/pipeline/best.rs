//! From a scenario to its best plan: proved, its waste accounted for, and what
//! steadiness costs.

use crate::context::Context;
use web_time::Instant;

use super::compact::{Compacted, whole_only};
use super::in_futures::best_in_futures;
use super::packed::SolveProgram;
use super::proved::{by_any_engine, proved, proved_by};
use super::steadiness::steadiness;
use crate::assignment::Assignment;
use crate::error::Error;
use crate::options::{Hooks, Options, Stage};
use crate::plan::{self, Plan};
use crate::scenario::{self, Fleet, Scenario};
use crate::solve::WarmStart;
use crate::waste;

/// Finds the best plan for a scenario, proves it, and accounts for its waste.
///
/// The answer is a [`Plan`] even where no assignment exists: its `status` says
/// `infeasible` (with the conflicts) or `limit`.
///
/// # Errors
///
/// [`Error::Input`] where the scenario is not valid, [`Error::TooLarge`] beyond
/// the documented limits, [`Error::Certificate`] where the independent checker
/// refused the plan, [`Error::Solver`] where an engine failed.
pub fn solve(scenario: &Scenario, options: &Options) -> Result<Plan, Error> {
    solve_with(scenario, options, &Hooks::default())
}

/// [`solve`], watched and stopped through hooks.
///
/// # Errors
///
/// Those of [`solve`], and [`Error::Cancelled`] where the caller asked to stop.
pub fn solve_with(
    scenario: &Scenario,
    options: &Options,
    hooks: &Hooks<'_>,
) -> Result<Plan, Error> {
    let context = Context::start(options, *hooks);
    hooks.enter(Stage::Check);
    scenario::check(scenario)?;
    let scenario = &*scenario.in_parts();
    if let Some((all, slots)) = scenario::expanded(scenario) {
        if context.causes_alone {
            scenario.check_single_future("asking for causes alone")?;
        }
        whole_only(scenario, &all, options)?;
        return Ok(best_in_futures(scenario, (&all, &slots), &context)?.0);
    }
    let own = Compacted::new(scenario, options)?;
    let fleet = Fleet::new(own.scenario());
    let mut plan = best_after(&fleet, WarmStart::default(), &context, SolveProgram::Here)?.0;
    own.name(&mut plan)?;
    Ok(plan)
}

/// The best plan of a valid scenario with what earlier solves left, and its assignment by
/// index.
///
/// # Errors
///
/// Those of [`solve_with`].
pub(crate) fn best_after(
    fleet: &Fleet<'_>,
    warm: WarmStart<'_>,
    context: &Context<'_>,
    solve: SolveProgram<'_>,
) -> Result<(Plan, Assignment), Error> {
    let started = Instant::now();
    let (mut plan, found) = proved_by(fleet, warm, context, solve)?;
    account(&mut plan, fleet, &found, warm, context)?;
    steadiness(&mut plan, fleet, warm, context)?;
    plan.solver.seconds = started.elapsed().as_secs_f64();
    Ok((plan, found))
}

/// The best plan within limits that are shared with other work.
///
/// # Errors
///
/// Those of [`solve_with`].
pub(crate) fn best_within(
    fleet: &Fleet<'_>,
    context: &Context<'_>,
) -> Result<(Plan, Assignment), Error> {
    let (mut plan, found) = proved(fleet, context)?;
    account(&mut plan, fleet, &found, WarmStart::default(), context)?;
    Ok((plan, found))
}

/// Accounts for the waste of a plan, where there is one.
///
/// # Errors
///
/// Those of [`solve_with`].
pub(super) fn account(
    plan: &mut Plan,
    fleet: &Fleet<'_>,
    found: &Assignment,
    warm: WarmStart<'_>,
    context: &Context<'_>,
) -> Result<(), Error> {
    if plan.exists() {
        context.hooks.enter(Stage::Account);
        let spare = plan::spare_of(plan, found);
        plan.waste = by_any_engine(warm, context, |warm, context| {
            waste::account(fleet, found, &spare, warm, context)
        })?;
    }
    Ok(())
}
