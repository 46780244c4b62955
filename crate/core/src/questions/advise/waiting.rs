//! Move work: what is refused in some hours is done in others, if it may wait.
//!
//! The work that today's plan turns away is spread evenly over the periods in which one
//! more unit of the same demand would be served, by the plan's prices.

use super::edit::{EditValue, EditedField, EditedList, ScenarioEdit};
use super::idea::{Idea, Proposal, listed};
use super::study::Study;
use super::types::RecommendationKind;
use crate::plan::Plan;

/// One more unit is served where it is worth this part of its value.
const WELCOME: f64 = 0.5;

/// Demands whose refused work may be done in other periods.
pub(super) fn ideas<'a>(study: &'a Study<'_>, plan: &'a Plan) -> Vec<Idea<'a>> {
    let s = study.scenario;
    let demands = s.demands.len();
    let mut ideas = Vec::new();
    for (d, demand) in s.demands.iter().enumerate() {
        let in_period = |t: usize| plan.demands.get(t * demands + d);
        let refused: Vec<f64> = (0..s.periods.len())
            .map(|t| in_period(t).map_or(0.0, |service| service.unmet))
            .collect();
        let welcome: Vec<usize> = (0..s.periods.len())
            .filter(|&t| {
                refused[t] == 0.0
                    && in_period(t).is_some_and(|service| service.price > WELCOME * demand.value)
            })
            .collect();
        let hours: f64 = welcome.iter().map(|&t| s.periods[t].hours).sum();
        let work: f64 = refused
            .iter()
            .zip(&s.periods)
            .map(|(r, p)| r * p.hours)
            .sum();
        if work <= 0.0 || hours <= 0.0 || demand.value == 0.0 {
            continue;
        }
        let mut rates: Vec<f64> = demand
            .rate
            .iter()
            .zip(&refused)
            .map(|(r, no)| r - no)
            .collect();
        for &t in &welcome {
            rates[t] += work / hours;
        }
        ideas.push(Idea {
            kind: RecommendationKind::Move,
            estimate: 3600.0 * work * demand.value / study.hours,
            find: Box::new(move |_, context| {
                proposal(study, d, &rates, &refused, &welcome).tried(study, context)
            }),
        });
    }
    ideas
}

fn proposal(
    study: &Study<'_>,
    d: usize,
    rates: &[f64],
    refused: &[f64],
    welcome: &[usize],
) -> Proposal {
    let s = study.scenario;
    let demand = &s.demands[d];
    let label = |&t: &usize| s.periods[t].label.as_str();
    let from: Vec<usize> = (0..refused.len()).filter(|&t| refused[t] > 0.0).collect();
    let from: Vec<&str> = from.iter().map(label).collect();
    let to: Vec<&str> = welcome.iter().map(label).collect();
    Proposal {
        title: format!(
            "Let {} wait from {} to {}",
            demand.id,
            listed(&from),
            listed(&to)
        ),
        reason: "What is refused then would be served in these hours, if it may wait".to_owned(),
        changes: vec![ScenarioEdit::new(
            EditedList::Demands,
            &demand.id,
            EditedField::Rate,
            Some(EditValue::Numbers(demand.rate.clone())),
            EditValue::Numbers(rates.to_vec()),
        )],
        machines: Vec::new(),
        unit: study.unit(),
    }
}
