//! The second look at every action: what is served when demand grows, and what it brings
//! once those before it are done.

use super::answer::{Answer, Planned};
use super::edit::apply;
use super::routing;
use super::study::{Amounts, Study, is_done};
use super::types::{AmountUnit, Recommendation, RecommendationKind};
use crate::error::Error;
use crate::policies::Policy;
use crate::questions::steps::{Steps, cut_short};
use crate::scenario::Scenario;

/// Fills in the figures of the second look, as far as the time goes, and says whether it
/// went to the end.
pub(super) fn figures(
    answer: &mut Answer<'_>,
    policy: Policy,
    steps: &Steps<'_>,
) -> Result<bool, Error> {
    let study = answer.study;
    let count = answer.actions.len();
    let mut left = 1 + 2 * count;
    answer.served_at_more = study.served_at_more(study.scenario, &study.slice(left))?;
    let mut all = answer.served_at_more.is_some();
    // What stands on top of what: the scenario so far, and its plan.
    let mut stacked: Option<(Scenario, Planned)> = None;
    let mut open = true;
    for place in 0..count {
        study.context.check_cancelled()?;
        left -= 2;
        let action = &answer.actions[place];
        let more = match &action.changed {
            Some(changed) => study.served_at_more(changed, &study.slice(left))?,
            None => answer.served_at_more,
        };
        let as_is = (action.told.kind == RecommendationKind::RouteByPlan)
            .then(|| routing::served_at_more(policy, study.scenario, &study.now.assignment));
        let still = if open {
            still(answer, place, policy, &mut stacked, left)?
        } else {
            None
        };
        open &= still.is_some();
        all &= more.is_some() && still.is_some();
        let told = &mut answer.actions[place].told;
        told.after.served_percent_at_more_demand = more;
        if let Some(before) = &mut told.before {
            before.served_percent_at_more_demand = as_is;
        }
        told.still_per_hour = still;
        steps.step();
        answer.tell();
    }
    if !all {
        answer.left_out.push(format!(
            "Figures of more demand, or of actions after others: {}",
            cut_short(&study.context)
        ));
    }
    Ok(all)
}

/// What an action brings on top of those before it, which are `stacked`; nothing where the
/// time was up.
fn still(
    answer: &mut Answer<'_>,
    place: usize,
    policy: Policy,
    stacked: &mut Option<(Scenario, Planned)>,
    left: usize,
) -> Result<Option<f64>, Error> {
    let study: &Study<'_> = answer.study;
    let action = &mut answer.actions[place];
    let told = &action.told;
    let Some(alone) = &action.changed else {
        let Some((scenario, plan)) = &stacked else {
            return Ok(Some(told.per_hour));
        };
        let as_is = routing::by_policy(policy, scenario, &plan.assignment, study.priced);
        let brings = study.worth(&plan.amounts, told.unit) - study.worth(&as_is.0, told.unit);
        return Ok(Some(brings.max(0.0)));
    };
    // The first of them has its plan already.
    if stacked.is_none()
        && let Some(planned) = action.planned.take()
    {
        *stacked = Some((alone.clone(), planned));
        return Ok(Some(told.per_hour));
    }
    let context = study.slice(left);
    if context.expired() {
        return Ok(None);
    }
    let changed = match &stacked {
        Some((scenario, _)) => apply(scenario, &told.changes)?,
        None => alone.clone(),
    };
    let Some(tried) = study.tried(&changed, &context)? else {
        return Ok((!context.expired()).then_some(0.0));
    };
    if !is_done(&tried) {
        return Ok(None);
    }
    let brings = match &stacked {
        Some((_, before)) => brings(study, told, &before.amounts, &tried.amounts),
        None => told.per_hour,
    };
    if study.is_something(brings, told.unit) {
        let planned = Planned {
            assignment: tried.assignment,
            amounts: tried.amounts,
        };
        *stacked = Some((changed, planned));
        Ok(Some(brings))
    } else {
        Ok(Some(0.0))
    }
}

/// What an action brings on top of others. Machines without a price that go save compute,
/// which is nothing that more work is counted in.
fn brings(study: &Study<'_>, told: &Recommendation, before: &Amounts, after: &Amounts) -> f64 {
    match (told.kind, told.unit) {
        (RecommendationKind::SwitchOff, AmountUnit::Compute) => {
            let less_work = (before.work - after.work).max(0.0);
            before.compute - after.compute - less_work
        }
        _ => study.worth(after, told.unit) - study.worth(before, told.unit),
    }
}
