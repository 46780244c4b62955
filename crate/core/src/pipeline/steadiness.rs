//! What steadiness costs: a plan beside the best one with free moves.

use std::collections::BTreeMap;

use super::packed::{PACKING_ROUNDS, SolveProgram};
use super::proved::proved_by;
use crate::context::Context;
use crate::error::Error;
use crate::plan::{Plan, Status};
use crate::scenario::{Fleet, ObjectiveName, Scenario, Spare, Steadiness};
use crate::solve::WarmStart;

/// Completes the report of a plan where moves count: what they cost beside the best plan
/// with free moves.
pub(super) fn steadiness(
    plan: &mut Plan,
    fleet: &Fleet<'_>,
    warm: WarmStart<'_>,
    context: &Context<'_>,
) -> Result<(), Error> {
    if fleet.steady.is_none() || !plan.exists() {
        return Ok(());
    }
    let mut free = Scenario {
        // What stands says what has to load.
        steadiness: fleet.scenario.steadiness.clone().and_then(|given| {
            fleet.loading.as_ref().map(|_| Steadiness {
                load_cost: BTreeMap::new(),
                max_moves: None,
                ..given
            })
        }),
        ..fleet.scenario.clone()
    };
    // Where moves count, nothing is given up for spare replicas: nor is it here.
    free.policy.spare = Spare::None;
    free.policy.spare_give_up = 0.0;
    // A program of its own: what is remembered belongs to programs by number.
    let apart = warm.after(PACKING_ROUNDS);
    let (free, _) = proved_by(&Fleet::new(&free), apart, context, SolveProgram::Here)?;
    // A plan with free moves that the time cut short may be worse than this one: what
    // was given up is then not known.
    let is_known = free.status == Status::Optimal || !context.expired();
    if let (true, Some(report)) = (free.exists() && is_known, &mut plan.steadiness) {
        let (own, free) = (&plan.objective, &free.objective);
        let worse = match own.name {
            ObjectiveName::Cost => own.value - free.value,
            ObjectiveName::Serve | ObjectiveName::Profit | ObjectiveName::Fair => {
                free.value - own.value
            }
        };
        // One priority may be given more for another one's less: that is no one number.
        report.objective_given_up = (!fleet.scenario.has_priorities()).then_some(worse);
        report.cost_given_up = Some(own.cost - free.cost);
    }
    Ok(())
}
