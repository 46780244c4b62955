//! The plan of an assignment that is known from elsewhere: with what another plan of the
//! same scenario proves.

use super::best::account;
use super::in_futures::described;
use super::moved::moved;
use super::proved::complete;
use super::report::empty;
use crate::assignment::Assignment;
use crate::context::Context;
use crate::error::Error;
use crate::options::Stage;
use crate::pack::{self, Changes};
use crate::plan::{self, Plan};
use crate::scenario::{self, Fleet, Scenario};
use crate::solve::{Solved, WarmStart};
use idlewise_engine::Ending;

/// The plan of an assignment that was found for a scenario with the same entries; nothing
/// where the checker says that it is no plan of this one. What it proves is what `proof`
/// does, a plan of this scenario that serves no more of value.
///
/// # Errors
///
/// Those of [`Planner::solve`](crate::Planner::solve) but [`Error::Certificate`].
pub(crate) fn with_proof(
    scenario: &Scenario,
    found: &Assignment,
    proof: &Plan,
    context: &Context<'_>,
) -> Result<Option<Plan>, Error> {
    context.hooks.enter(Stage::Expand);
    let wide = scenario::expanded(scenario);
    let mut fleet = Fleet::new(wide.as_ref().map_or(scenario, |(all, _)| all));
    fleet.slots = wide.as_ref().map(|(_, slots)| slots.clone());
    let mut found = Assignment {
        contents: Vec::new(),
        moved: None,
        ..found.clone()
    };
    let without_program = Solved::without_program(Ending::Feasible);
    let mut plan = empty(scenario.policy.objective, &fleet, &without_program);
    plan.solver = proof.solver.clone();
    plan.certificate = proof.certificate.clone();
    let contents = pack::contents(&fleet, &found, |_| false);
    let told = if let Some((_, slots)) = &wide {
        plan::with_copies(&mut plan.certificate, slots);
        let found = (found, contents);
        described(&mut plan, scenario, (&fleet, slots), found, context).map(|_| ())
    } else {
        let contents = pack::arrange(&fleet, &mut found, contents, Changes::Entries);
        plan.steadiness = moved(&fleet, &found);
        let mut whole = (found, contents);
        complete(&mut plan, &fleet, &mut whole, context)
            .and_then(|()| account(&mut plan, &fleet, &whole.0, WarmStart::default(), context))
    };
    match told {
        Ok(()) => Ok(Some(plan)),
        Err(Error::Certificate(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
