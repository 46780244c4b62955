//! What bounds every plan for what came, and so the evaluated one.

use super::missed::{MissedKind, MissedRule};
use super::routing::Routed;
use crate::assignment::Assignment;
use crate::plan::{self, Certificate, DemandPrice, ExpectedCertificate, Plan, Prices};
use crate::scenario::{Fleet, FuturesGoal, ObjectiveName, Scenario};

/// What serves the value of another plan but for this part of it serves as much.
const AS_MUCH: f64 = 1e-9;

/// Prices that bound every plan for what came: those of the best plan, else what every
/// unit asked for would be worth.
pub(super) fn of(
    fleet: &Fleet<'_>,
    (routed, found): (&Routed, &Assignment),
    best: Option<&Plan>,
) -> Certificate {
    let s = fleet.scenario;
    if s.policy.objective == ObjectiveName::Fair {
        // Levels are those of the routes, and so are their proofs.
        let mut proof = Certificate {
            levels: plan::levels(fleet, &routed.program, &routed.solved.levels),
            ..Certificate::default()
        };
        if let Some(first) = proof.levels.first() {
            proof.prices.clone_from(&first.prices);
        }
        return proof;
    }
    match best.filter(|best| best.exists()) {
        Some(best) => of_the_best(fleet, found, best),
        None => of_all_work(fleet),
    }
}

/// What is proved of the best plan. A search's word is of plans that reach as much of what
/// comes before; where this one reaches less, prices alone prove what follows.
fn of_the_best(fleet: &Fleet<'_>, found: &Assignment, best: &Plan) -> Certificate {
    let given = &best.certificate;
    let mut proof = Certificate {
        prices: given.prices.clone(),
        search_bound: given.search_bound,
        weights: given.weights.clone(),
        expected: given.expected.clone(),
        kept: given.kept.clone(),
        priorities: given.priorities.clone(),
        cost: given.cost.clone(),
        ..Certificate::default()
    };
    let mut as_much = true;
    let reached = found.value_by_priority(fleet);
    for (own, reached) in proof.priorities.iter_mut().zip(&reached) {
        if !as_much {
            own.search_bound = None;
        }
        as_much &= *reached >= own.value * (1.0 - AS_MUCH);
    }
    if !as_much {
        proof.search_bound = None;
    }
    as_much &= found.value(fleet) >= best.certificate.objective * (1.0 - AS_MUCH);
    if let Some(expected) = &mut proof.expected {
        // Of plans that lose as little in the worst futures.
        expected.search_bound = None;
        as_much = false;
    }
    if let Some(cost) = proof.cost.as_mut().filter(|_| !as_much) {
        cost.search_bound = None;
    }
    proof
}

/// That no plan does more than serve all, and none costs less than nothing.
fn of_all_work(fleet: &Fleet<'_>) -> Certificate {
    let s = fleet.scenario;
    let mut proof = Certificate::default();
    let by_the_worst = fleet.slots.is_some() && s.policy.futures != FuturesGoal::Expected;
    if s.policy.objective != ObjectiveName::Cost {
        let mut worth = Vec::new();
        for (period, hours) in fleet.hours.iter().enumerate() {
            for (demand, entry) in s.demands.iter().enumerate() {
                let price = 3600.0 * hours * entry.value;
                if price > 0.0 && fleet.most(demand, period) > 0.0 {
                    worth.push(DemandPrice {
                        demand: entry.id.clone(),
                        period,
                        price,
                    });
                }
            }
        }
        proof.prices.demand = worth;
        proof.priorities = plan::simple_priorities(fleet);
    }
    if by_the_worst {
        proof.expected = Some(ExpectedCertificate {
            prices: proof.prices.clone(),
            ..ExpectedCertificate::default()
        });
    }
    proof
}

/// The scenario without what nobody promised of what came: that enough is served, that
/// little is moved, and rules that decisions are beyond. Prices that those rows had go, too:
/// the others still bound.
pub(super) fn without_obligations(
    scenario: &Scenario,
    missed: &[MissedRule],
    proof: &mut Certificate,
) -> Scenario {
    let mut lifted = scenario.clone();
    for demand in &mut lifted.demands {
        demand.min_served = Some(0.0);
    }
    for future in &mut lifted.futures {
        future.min_served = None;
    }
    if let Some(steadiness) = &mut lifted.steadiness {
        steadiness.max_moves = None;
    }
    let is_missed = |kind: MissedKind, name: &str| {
        let mut missed = missed.iter();
        missed.any(|rule| rule.kind == kind && rule.name == name)
    };
    lifted
        .limits
        .retain(|limit| !is_missed(MissedKind::Limit, &limit.id));
    for model in &mut lifted.models {
        if is_missed(MissedKind::MinReplicas, &model.id) {
            model.min_replicas = 0;
        }
        if is_missed(MissedKind::MaxShare, &model.id) {
            model.max_share = None;
        }
    }
    let unforced = |prices: &mut Prices| {
        prices.demand.retain(|p| p.price >= 0.0);
        prices.served_in_all.clear();
        prices.max_moves = 0.0;
        prices
            .limit
            .retain(|p| !is_missed(MissedKind::Limit, &p.limit));
        prices
            .min_replicas
            .retain(|p| !is_missed(MissedKind::MinReplicas, &p.model));
        prices
            .max_share
            .retain(|p| !is_missed(MissedKind::MaxShare, &p.model));
    };
    unforced(&mut proof.prices);
    if let Some(expected) = &mut proof.expected {
        unforced(&mut expected.prices);
        expected.search_bound = None;
    }
    for priority in &mut proof.priorities {
        unforced(&mut priority.prices);
        priority.search_bound = None;
    }
    if let Some(cost) = &mut proof.cost {
        unforced(&mut cost.prices);
        cost.search_bound = None;
    }
    for level in &mut proof.levels {
        unforced(&mut level.prices);
        level.search_bound = None;
    }
    proof.search_bound = None;
    lifted
}
