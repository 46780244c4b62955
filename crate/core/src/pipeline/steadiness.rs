//! What steadiness costs: a plan beside the best one with free moves.

use super::packed::PACKING_ROUNDS;
use super::proved::proved_by;
use crate::Error;
use crate::assignment::Assignment;
use crate::context::Context;
use crate::plan::{Plan, Status, SteadinessReport};
use crate::scenario::{Fleet, ObjectiveName, Scenario};
use crate::solve::{WarmStart, solve_program};

/// The report of a plan; none where moves do not count or nothing was found.
pub(super) fn steadiness(
    plan: &Plan,
    fleet: &Fleet<'_>,
    found: &Assignment,
    warm: WarmStart<'_>,
    context: &Context<'_>,
) -> Result<Option<SteadinessReport>, Error> {
    if fleet.steady.is_none() || !plan.exists() {
        return Ok(None);
    }
    let (moves, load_cost) = found.moves(fleet);
    let mut report = SteadinessReport {
        moves,
        load_cost,
        ..SteadinessReport::default()
    };
    let free = Scenario {
        steadiness: None,
        ..fleet.scenario.clone()
    };
    // A program of its own: what is remembered belongs to programs by number.
    let apart = warm.after(PACKING_ROUNDS);
    let (free, _) = proved_by(&Fleet::new(&free), apart, context, &solve_program)?;
    // A plan with free moves that the time cut short may be worse than this one: what
    // was given up is then not known.
    let is_known = free.status == Status::Optimal || !context.expired();
    if free.exists() && is_known {
        let (own, free) = (&plan.objective, &free.objective);
        let worse = match own.name {
            ObjectiveName::Cost => own.value - free.value,
            ObjectiveName::Serve | ObjectiveName::Profit | ObjectiveName::Fair => {
                free.value - own.value
            }
        };
        report.objective_given_up = Some(worse);
        report.cost_given_up = Some(own.cost - free.cost);
    }
    Ok(Some(report))
}
