//! Raise a limit of a number: replicas of a model, work of the verifiers.
//!
//! The limit is lifted first; what the plan then uses at most is the limit that is
//! proposed, so the figures of that plan are those of the proposal.

use std::collections::BTreeMap;

use super::edit::{EditValue, EditedField, EditedList, ScenarioEdit};
use super::idea::{Idea, Proposal};
use super::study::{Study, Tried};
use super::types::RecommendationKind;
use crate::plan::Plan;
use crate::questions::tolerances::PART_OF_A_REPLICA;
use crate::questions::words::{count, listed, plain};
use crate::scenario::Fleet;
use crate::scenario::limits::MAX_NUMBER;

/// Limits to raise: those that have a price in today's plan.
pub(super) fn ideas<'a>(study: &'a Study<'_>, plan: &Plan) -> Vec<Idea<'a>> {
    let prices = &plan.certificate.prices;
    let mut ideas = Vec::new();
    let verifier: f64 = prices.verifier.iter().map(|p| p.price).sum();
    if let (Some(limit), true) = (study.scenario.verifier_capacity, verifier > 0.0) {
        ideas.push(Idea {
            kind: RecommendationKind::RaiseLimit,
            estimate: verifier * limit / study.hours,
            find: Box::new(move |_, context| {
                let mut lifted = study.scenario.clone();
                lifted.verifier_capacity = None;
                let Some(tried) = study.tried(&lifted, context)? else {
                    return Ok(None);
                };
                let most = round_up(verifier_load(&Fleet::new(&lifted), &tried));
                if most <= limit || most > MAX_NUMBER {
                    return Ok(None);
                }
                verifiers(study, limit, most).tried(study, context)
            }),
        });
    }
    let mut models: BTreeMap<&str, f64> = BTreeMap::new();
    for price in &prices.max_replicas {
        *models.entry(&price.model).or_default() += price.price;
    }
    for (m, model) in study.scenario.models.iter().enumerate() {
        let price = models.get(model.id.as_str()).copied().unwrap_or(0.0);
        let Some(limit) = model.max_replicas.filter(|_| price > 0.0) else {
            continue;
        };
        ideas.push(Idea {
            kind: RecommendationKind::RaiseLimit,
            estimate: price * limit.max(1) as f64 / study.hours,
            find: Box::new(move |_, context| {
                let mut lifted = study.scenario.clone();
                lifted.models[m].max_replicas = None;
                let Some(tried) = study.tried(&lifted, context)? else {
                    return Ok(None);
                };
                let most = replicas(&Fleet::new(&lifted), m, &tried).ceil() as u64;
                if most <= limit {
                    return Ok(None);
                }
                most_replicas(study, m, limit, most).tried(study, context)
            }),
        });
    }
    ideas
}

/// Verifier work per second in the period that has most.
fn verifier_load(fleet: &Fleet<'_>, tried: &Tried) -> f64 {
    let mut load = vec![0.0; fleet.hours.len()];
    for flow in &tried.assignment.flows {
        load[flow.period] += fleet.demands[flow.triple.demand].verifier_load * flow.rate;
    }
    load.into_iter().fold(0.0, f64::max)
}

/// The number, rounded up to three digits where more stand before its decimal point.
pub(super) fn round_up(value: f64) -> f64 {
    if value <= 0.0 {
        return 0.0;
    }
    let step = 10f64.powf(value.log10().floor() - 2.0);
    if step >= 1.0 {
        (value / step).ceil() * step
    } else {
        value
    }
}

/// Replicas of a model in the period that has most.
fn replicas(fleet: &Fleet<'_>, model: usize, tried: &Tried) -> f64 {
    let mut placed_in = vec![0.0; fleet.hours.len()];
    for placed in &tried.assignment.placed {
        if fleet.profiles[placed.profile].model == model {
            placed_in[placed.period] += placed.count;
        }
    }
    // The fewest whole replicas that are as many: a hair beyond a whole number is what an
    // engine that branches on real numbers leaves.
    (placed_in.into_iter().fold(0.0, f64::max) - PART_OF_A_REPLICA).max(0.0)
}

fn verifiers(study: &Study<'_>, limit: f64, most: f64) -> Proposal {
    let s = study.scenario;
    let asked: Vec<&str> = s
        .verification
        .iter()
        .filter(|(_, mode)| mode.verifier_load > 0.0)
        .map(|(name, _)| name.as_str())
        .collect();
    Proposal {
        title: format!(
            "Raise the verifiers' work from {} to {} a second",
            plain(limit),
            plain(most)
        ),
        reason: format!("Proofs by {} wait for them", listed(&asked)),
        changes: vec![ScenarioEdit::new(
            EditedList::Scenario,
            "",
            EditedField::VerifierCapacity,
            Some(EditValue::Number(limit)),
            EditValue::Number(most),
        )],
        machines: Vec::new(),
        unit: study.unit(),
    }
}

fn most_replicas(study: &Study<'_>, model: usize, limit: u64, most: u64) -> Proposal {
    let id = &study.scenario.models[model].id;
    Proposal {
        title: format!(
            "Allow {} replicas of {id}, not {}",
            count(most),
            count(limit)
        ),
        reason: format!("{id} is turned away next to machines with room for it"),
        changes: vec![ScenarioEdit::new(
            EditedList::Models,
            id,
            EditedField::MaxReplicas,
            Some(EditValue::Number(limit as f64)),
            EditValue::Number(most as f64),
        )],
        machines: Vec::new(),
        unit: study.unit(),
    }
}
