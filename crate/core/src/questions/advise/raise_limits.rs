//! Raise a limit over several nodes, models or demands, of those that have a price in
//! today's plan. As with other limits, it is lifted first; what the plan then counts at
//! most is what is proposed.

use std::collections::BTreeMap;

use super::edit::{EditValue, EditedField, EditedList, ScenarioEdit};
use super::idea::{Idea, Proposal};
use super::raise::round_up;
use super::study::Study;
use super::types::RecommendationKind;
use crate::plan::Plan;
use crate::questions::words::plain;
use crate::scenario::limits::MAX_NUMBER;
use crate::scenario::{Fleet, LimitOf};

/// Limits to raise.
pub(super) fn ideas<'a>(study: &'a Study<'_>, plan: &Plan) -> Vec<Idea<'a>> {
    let mut prices: BTreeMap<&str, f64> = BTreeMap::new();
    for p in plan
        .certificate
        .prices
        .limit
        .iter()
        .filter(|p| p.price > 0.0)
    {
        *prices.entry(&p.limit).or_default() += p.price;
    }
    let mut ideas = Vec::new();
    for (l, limit) in study.scenario.limits.iter().enumerate() {
        let price = prices.get(limit.id.as_str()).copied().unwrap_or(0.0);
        let Some(now) = limit.max.as_ref().filter(|_| price > 0.0) else {
            continue;
        };
        let most = now.iter().copied().fold(0.0, f64::max);
        ideas.push(Idea {
            kind: RecommendationKind::RaiseLimit,
            estimate: price * most.max(1.0) / study.hours,
            find: Box::new(move |_, context| {
                let mut lifted = study.scenario.clone();
                for side in lifted.limits[l].max.iter_mut().flatten() {
                    *side = f64::INFINITY;
                }
                let Some(tried) = study.tried(&lifted, context)? else {
                    return Ok(None);
                };
                let fleet = Fleet::new(&lifted);
                let counted = (0..fleet.hours.len())
                    .map(|t| tried.assignment.counted(&fleet, &fleet.limits[l], t));
                // What is left of a whole number is rounding.
                let counted = counted.fold(0.0, f64::max) * (1.0 - 1e-9);
                let needed = round_up(counted);
                if needed <= most || needed > MAX_NUMBER {
                    return Ok(None);
                }
                proposal(study, l, needed).tried(study, context)
            }),
        });
    }
    ideas
}

fn proposal(study: &Study<'_>, l: usize, most: f64) -> Proposal {
    let limit = &study.scenario.limits[l];
    let now = limit.max.clone().unwrap_or_default();
    let largest = now.iter().copied().fold(0.0, f64::max);
    let of = match &limit.of {
        LimitOf::Machines => "machines".to_owned(),
        LimitOf::Spend => "an hour".to_owned(),
        LimitOf::Resource(name) => name.clone(),
    };
    let id = &limit.id;
    Proposal {
        title: format!(
            "Raise limit {id} from {} to {} {of}",
            plain(largest),
            plain(most)
        ),
        reason: format!("Work is turned away, or dearer, because of limit {id}"),
        changes: vec![ScenarioEdit::new(
            EditedList::Limits,
            id,
            EditedField::Max,
            Some(EditValue::Number(largest)),
            EditValue::Number(most),
        )],
        machines: Vec::new(),
        unit: study.unit(),
    }
}
