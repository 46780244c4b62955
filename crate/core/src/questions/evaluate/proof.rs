//! What bounds every plan for what came, and so the evaluated one.

use super::routing::Routed;
use crate::plan::{self, Certificate, DemandPrice, Plan, Prices};
use crate::scenario::{Fleet, ObjectiveName, Scenario};

/// Prices that bound every plan for what came: those of the best plan, else what every
/// unit asked for would be worth.
pub(super) fn of(fleet: &Fleet<'_>, routed: &Routed, best: Option<&Plan>) -> Certificate {
    let s = fleet.scenario;
    let mut proof = Certificate::default();
    if s.policy.objective == ObjectiveName::Fair {
        // Levels are those of the routes, and so are their proofs.
        proof.levels = plan::levels(fleet, &routed.program, &routed.solved.levels);
        if let Some(first) = proof.levels.first() {
            proof.prices.clone_from(&first.prices);
        }
        return proof;
    }
    if let Some(best) = best.filter(|best| best.exists()) {
        let given = &best.certificate;
        proof.prices.clone_from(&given.prices);
        proof.search_bound = given.search_bound;
        proof.cost.clone_from(&given.cost);
        return proof;
    }
    if s.policy.objective == ObjectiveName::Cost {
        return proof; // no plan costs less than nothing
    }
    let mut worth = Vec::new();
    for (period, hours) in fleet.hours.iter().enumerate() {
        for (demand, entry) in s.demands.iter().enumerate() {
            let price = 3600.0 * hours * entry.value;
            if price > 0.0 && fleet.rate(demand, period) > 0.0 {
                worth.push(DemandPrice {
                    demand: entry.id.clone(),
                    period,
                    price,
                });
            }
        }
    }
    proof.prices = Prices {
        demand: worth,
        ..Prices::default()
    };
    proof
}

/// The scenario without what nobody promised of what came: that enough is served, and
/// that little is moved. Prices that those rows had go, too: the others still bound.
pub(super) fn without_obligations(scenario: &Scenario, proof: &mut Certificate) -> Scenario {
    let mut lifted = scenario.clone();
    for demand in &mut lifted.demands {
        demand.min_served = Some(0.0);
    }
    if let Some(steadiness) = &mut lifted.steadiness {
        steadiness.max_moves = None;
    }
    let unforced = |prices: &mut Prices| {
        prices.demand.retain(|p| p.price >= 0.0);
        prices.max_moves = 0.0;
    };
    unforced(&mut proof.prices);
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
