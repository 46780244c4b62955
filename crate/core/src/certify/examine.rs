//! Everything about a plan, recomputed.

use super::bound::{Weights, upper_bound};
use super::feasibility::{self, Usage};
use super::findings::Findings;
use super::gap::gap;
use super::index::Index;
use super::moves::Moved;
use super::objective::{self, Worth};
use super::priorities::Priorities;
use super::reading::{self, Decisions};
use super::search_bound::{is_better, only_searched, usable_search_bound};
use super::worst::Lost;
use super::{cost_phase, fair, limits, moves, packing};
use crate::plan::{BoundSource, Certificate, Plan, Prices, Status};
use crate::scenario::ObjectiveName;
use crate::scenario::limits::MAX_TRIPLES;

/// Everything recomputed about a plan.
pub(super) struct Examined {
    pub(super) decisions: Decisions,
    pub(super) moved: Moved,
    pub(super) usage: Usage,
    pub(super) worth: Worth,
    /// The bound of the prices alone, as the objective counts.
    pub(super) price_bound: f64,
    /// Without its prices.
    pub(super) certificate: Certificate,
    /// Bounds that only a search says, in fleet words.
    pub(super) unchecked: Vec<String>,
}

/// Recomputes everything, or says why there is nothing to recompute.
pub(super) fn examine(index: &Index<'_>, plan: &Plan, findings: &mut Findings) -> Option<Examined> {
    let nothing = match plan.status {
        Status::Optimal | Status::Feasible => None,
        Status::Infeasible => Some("infeasible"),
        Status::Limit => Some("limit"),
    };
    if let Some(status) = nothing {
        findings.say(|| format!("the status is {status}: there is no plan to certify"));
        return None;
    }
    let columns = index.count_columns();
    if columns > MAX_TRIPLES {
        findings.say(|| {
            format!(
                "too large to check: {columns} eligible (demand, profile, node) triples x \
                 periods, at most {MAX_TRIPLES} are supported"
            )
        });
        return None;
    }

    let decisions = reading::read(index, plan, findings);
    packing::check(index, plan, &decisions, findings);
    let moved = moves::count(index, plan, &decisions);
    moves::check(index, &moved, findings);
    let usage = feasibility::check(index, &decisions, findings);
    limits::check(index, &decisions, findings);
    let worth = objective::worth(index, &decisions, &usage, moved.cost);
    let goal = index.scenario.policy.objective;
    let given = &plan.certificate;
    let mut unchecked = Vec::new();
    if let Some(lost) = Lost::of(index, &usage, &decisions) {
        let (certificate, price_bound) = lost.certificate(given, worth, &mut unchecked, findings);
        return Some(Examined {
            decisions,
            moved,
            usage,
            worth,
            price_bound,
            certificate,
            unchecked,
        });
    }
    let (objective, weights) = match goal {
        ObjectiveName::Serve => (worth.value, Weights::of(1.0, 0.0)),
        ObjectiveName::Cost => (worth.cost, Weights::of(0.0, 1.0)),
        ObjectiveName::Profit => (worth.value - worth.cost, Weights::of(1.0, 1.0)),
        ObjectiveName::Fair => {
            let certificate =
                fair::certificate(index, given, &usage.served, &mut unchecked, findings);
            return Some(Examined {
                decisions,
                moved,
                usage,
                worth,
                price_bound: certificate.bound,
                certificate,
                unchecked,
            });
        }
    };
    let priorities = Priorities::of(index, &usage.served);
    let kept = priorities.kept_by_all("certificate", &given.kept, findings);
    let work = priorities.work(index, &kept, None);
    let weights = Weights {
        work: &work,
        ..weights
    };
    let upper = upper_bound(index, &given.prices, weights, "prices", findings);
    let upper = upper - priorities.reached(&kept);
    let price_bound = match goal {
        ObjectiveName::Serve | ObjectiveName::Profit | ObjectiveName::Fair => upper,
        // No price is negative, so no plan costs less than nothing.
        ObjectiveName::Cost => (-upper).max(0.0),
    };
    let (bound, bound_source) =
        match usable_search_bound(index, given.search_bound, objective, worth, findings) {
            Some(search) if is_better(goal, price_bound, search) => {
                let gap = gap(index, price_bound, objective);
                unchecked.extend(only_searched("the bound", search, price_bound, gap));
                (search, BoundSource::Search)
            }
            _ => (price_bound, BoundSource::Prices),
        };
    let proofs = priorities.certificates(index, &given.priorities, &mut unchecked, findings);
    let cost = given.cost.as_ref();
    let phase = (worth, &priorities);
    let cost = cost_phase::certificate(index, cost, phase, &mut unchecked, findings);
    let own_gap = gap(index, bound, objective);
    let certificate = Certificate {
        objective,
        bound,
        gap: proofs.iter().map(|p| p.gap).fold(own_gap, f64::max),
        weights: Vec::new(),
        expected: None,
        kept: Vec::new(),
        priorities: proofs,
        max_violation: findings.largest_violation(),
        bound_source,
        search_bound: given.search_bound,
        prices: Prices::default(),
        cost,
        levels: Vec::new(),
    };
    Some(Examined {
        decisions,
        moved,
        usage,
        worth,
        price_bound,
        certificate,
        unchecked,
    })
}

/// A recomputed certificate with the prices that were given.
pub(super) fn with_prices(mut found: Certificate, given: Certificate) -> Certificate {
    found.prices = given.prices;
    found.kept = given.kept;
    if let (Some(found), Some(given)) = (&mut found.expected, given.expected) {
        found.prices = given.prices;
    }
    for (found, given) in found.priorities.iter_mut().zip(given.priorities) {
        found.prices = given.prices;
    }
    if let (Some(found), Some(given)) = (&mut found.cost, given.cost) {
        found.prices = given.prices;
        found.kept = given.kept;
    }
    found
}
