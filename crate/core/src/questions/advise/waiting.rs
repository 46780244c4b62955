//! Move work: what is refused in some hours is done in others, if it may wait.
//!
//! The work that today's plan turns away is spread evenly over the periods in which one
//! more unit of the same demand would be served, by the plan's prices.

use super::edit::{EditValue, EditedField, EditedList, ScenarioEdit};
use super::idea::{Idea, Proposal};
use super::study::Study;
use super::types::RecommendationKind;
use crate::plan::Plan;
use crate::questions::words::{listed, percent};
use crate::scenario::Scenario;

/// One more unit is served where it is worth this part of its value.
const WELCOME: f64 = 0.5;

/// Demands whose refused work may be done in other periods.
pub(super) fn ideas<'a>(study: &'a Study<'_>, plan: &'a Plan) -> Vec<Idea<'a>> {
    let s = study.scenario;
    let demands = s.demands.len();
    let mut ideas = Vec::new();
    for (d, demand) in s.demands.iter().enumerate() {
        // Who waits for an answer within milliseconds does not wait for hours.
        if demand.max_rtt_ms.is_some() {
            continue;
        }
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
    let from: Vec<usize> = (0..refused.len()).filter(|&t| refused[t] > 0.0).collect();
    let of = |rates: &[f64]| -> f64 {
        let each = rates.iter().zip(&s.periods);
        each.map(|(rate, period)| rate * period.hours).sum()
    };
    Proposal {
        title: format!(
            "Let {} wait: move {} % of it to {}",
            demand.id,
            percent(100.0 * of(refused) / of(&demand.rate)),
            runs(s, welcome)
        ),
        reason: format!("Refused in {}; in the other there is room", runs(s, &from)),
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

/// Periods in a sentence: `18:00`, `18:00 to 22:00`, `18:00 to 22:00 and 02:00`.
fn runs(scenario: &Scenario, periods: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &t in periods {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == t => *last = t,
            _ => runs.push((t, t)),
        }
    }
    // A day goes on where it begins.
    if let (true, Some(&(first, last)), Some(&(begins, ends))) =
        (runs.len() > 1, runs.first(), runs.last())
        && first == 0
        && ends + 1 == scenario.periods.len()
    {
        runs.remove(0);
        runs.pop();
        runs.push((begins, last));
    }
    let label = |t: usize| scenario.periods[t].label.as_str();
    let told: Vec<String> = runs
        .iter()
        .map(|&(first, last)| {
            if first == last {
                label(first).to_owned()
            } else {
                format!("{} to {}", label(first), label(last))
            }
        })
        .collect();
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    listed(&told)
}
