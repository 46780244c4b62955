//! The independent checker (DESIGN section 2, "The proof").
//!
//! It works from a scenario and a plan alone and shares no code with the
//! program builder or the solvers: it decides by itself which routes are
//! eligible, adds up every limit, the objective and the bound that the plan's
//! prices prove. [`certify`] does so for a plan that was just made;
//! [`verify`] also compares everything a plan file claims with what is
//! recomputed, for whoever doubts it.

mod account;
mod bound;
mod fair;
mod feasibility;
mod findings;
mod index;
mod moves;
mod objective;
mod packing;
mod price_rows;
mod reading;
mod sum;
#[cfg(test)]
mod tests;
mod verify;

use crate::plan::{BoundSource, Certificate, CostCertificate, Plan, Prices, Status};
use crate::scenario::limits::MAX_TRIPLES;
use crate::scenario::{ObjectiveName, Scenario};

use bound::{Weights, count_columns, upper_bound};
use feasibility::Usage;
use findings::{Findings, is_usable, show};
use index::Index;
use objective::Worth;
use reading::Decisions;

pub use verify::{Verification, verify};

/// A limit may be exceeded by this part of its size. Engines work to about
/// 1e-9 in scaled units; scaling back and rounding replicas cost some of that,
/// and one part in a million of a machine or a rate means nothing in practice.
pub const FEASIBILITY_TOLERANCE: f64 = 1e-6;

/// Replicas and machine counts may be this far from a whole number: what an
/// engine that branches on real numbers leaves behind.
pub const INTEGRALITY_TOLERANCE: f64 = 1e-6;

/// What a plan file claims may differ by this part of its size from what is
/// recomputed: files may be rounded to seven digits, no more.
pub const CLAIM_TOLERANCE: f64 = 1e-6;

/// Differences below this part of the sums behind a number are rounding, not
/// claims: a profit of nearly zero is a difference of large numbers.
pub const ROUNDING_TOLERANCE: f64 = 1e-12;

/// How far a bound is from a value, relative to the larger of the two:
/// |bound - value| / max(|bound|, |value|), and 0 where both are 0.
pub fn relative_gap(bound: f64, value: f64) -> f64 {
    let size = bound.abs().max(value.abs());
    if size == 0.0 {
        0.0
    } else {
        (bound - value).abs() / size
    }
}

/// [`relative_gap`], and 0 where bound and value differ by less than rounding:
/// by [`ROUNDING_TOLERANCE`] of the value of all that is asked for. Without
/// this a plan worth exactly nothing would never count as proved.
fn gap(scenario: &Scenario, bound: f64, value: f64) -> f64 {
    let asked: f64 = scenario
        .demands
        .iter()
        .map(|d| {
            let work = d.rate.iter().zip(&scenario.periods);
            d.value * work.map(|(rate, p)| 3600.0 * p.hours * rate).sum::<f64>()
        })
        .sum();
    if (bound - value).abs() <= ROUNDING_TOLERANCE * asked {
        0.0
    } else {
        relative_gap(bound, value)
    }
}

/// A plan's recomputed certificate, and everything that is wrong with the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Certified {
    /// Objective, bound, gap and largest violation as recomputed; the prices
    /// as the plan gives them.
    pub certificate: Certificate,
    /// What is wrong, in fleet words. Empty for a valid plan.
    pub findings: Vec<String>,
}

/// Recomputes a plan's certificate from the scenario (which must have passed
/// its own checks), the plan's routes, replicas and counts, and the prices and
/// search bound in the plan's certificate. Nothing else in the plan is read;
/// [`verify`] does that.
///
/// The bound is what the prices prove, or the plan's `search_bound` where that
/// is tighter and something in the scenario is whole-numbered.
pub fn certify(scenario: &Scenario, plan: &Plan) -> Certified {
    let mut findings = Findings::default();
    let index = Index::new(scenario);
    let given = plan.certificate.clone();
    let certificate = match examine(&index, plan, &mut findings) {
        Some(examined) => with_prices(examined.certificate, given),
        None => given,
    };
    Certified {
        certificate,
        findings: findings.into_texts(),
    }
}

/// [`certify`] for a plan that is being made: its certificate becomes what is
/// recomputed, and what is wrong is returned. Prices stay where they are, which
/// matters where there are as many as nodes and periods.
pub(crate) fn certify_new(scenario: &Scenario, plan: &mut Plan) -> Vec<String> {
    let mut findings = Findings::default();
    let index = Index::new(scenario);
    if let Some(examined) = examine(&index, plan, &mut findings) {
        let given = std::mem::take(&mut plan.certificate);
        plan.certificate = with_prices(examined.certificate, given);
    }
    findings.into_texts()
}

/// A recomputed certificate with the prices that were given.
fn with_prices(mut found: Certificate, given: Certificate) -> Certificate {
    found.prices = given.prices;
    if let (Some(found), Some(given)) = (&mut found.cost, given.cost) {
        found.prices = given.prices;
    }
    found
}

/// Everything recomputed about a plan.
struct Examined {
    decisions: Decisions,
    usage: Usage,
    worth: Worth,
    /// The bound of the prices alone, as the objective counts.
    price_bound: f64,
    /// Without its prices.
    certificate: Certificate,
}

/// Recomputes everything, or says why there is nothing to recompute.
fn examine(index: &Index<'_>, plan: &Plan, findings: &mut Findings) -> Option<Examined> {
    let nothing = match plan.status {
        Status::Optimal | Status::Feasible => None,
        Status::Infeasible => Some("infeasible"),
        Status::Limit => Some("limit"),
    };
    if let Some(status) = nothing {
        findings.say(|| format!("the status is {status}: there is no plan to certify"));
        return None;
    }
    let columns = count_columns(index);
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
    moves::check(index, &decisions, findings);
    let usage = feasibility::check(index, &decisions, findings);
    let worth = objective::worth(index, &decisions, &usage);
    let goal = index.scenario.policy.objective;
    let given = &plan.certificate;
    let (objective, weights) = match goal {
        ObjectiveName::Serve => (worth.value, weights(1.0, 0.0)),
        ObjectiveName::Cost => (worth.cost, weights(0.0, 1.0)),
        ObjectiveName::Profit => (worth.value - worth.cost, weights(1.0, 1.0)),
        ObjectiveName::Fair => {
            let certificate = fair::certificate(index, given, &usage.served, findings);
            return Some(Examined {
                decisions,
                usage,
                worth,
                price_bound: certificate.bound,
                certificate,
            });
        }
    };
    let upper = upper_bound(index, &given.prices, weights, "prices", findings);
    let price_bound = match goal {
        ObjectiveName::Serve | ObjectiveName::Profit | ObjectiveName::Fair => upper,
        // No price is negative, so no plan costs less than nothing.
        ObjectiveName::Cost => (-upper).max(0.0),
    };
    let (bound, bound_source) =
        match usable_search_bound(index, given.search_bound, objective, worth, findings) {
            Some(search) if is_better(goal, price_bound, search) => (search, BoundSource::Search),
            _ => (price_bound, BoundSource::Prices),
        };
    let cost = cost_stage(index, given.cost.as_ref(), worth, findings);
    let certificate = Certificate {
        objective,
        bound,
        gap: gap(index.scenario, bound, objective),
        max_violation: findings.largest_violation(),
        bound_source,
        search_bound: given.search_bound,
        prices: Prices::default(),
        cost,
        levels: Vec::new(),
    };
    Some(Examined {
        decisions,
        usage,
        worth,
        price_bound,
        certificate,
    })
}

fn weights(value: f64, cost: f64) -> Weights<'static> {
    Weights {
        value,
        cost,
        work: &[],
    }
}

/// Whether `a` is better than `b` as an objective.
fn is_better(goal: ObjectiveName, a: f64, b: f64) -> bool {
    match goal {
        ObjectiveName::Serve | ObjectiveName::Profit | ObjectiveName::Fair => a > b,
        ObjectiveName::Cost => a < b,
    }
}

/// The search's bound, unless there was nothing to search or the plan itself
/// shows that it is wrong.
fn usable_search_bound(
    index: &Index<'_>,
    given: Option<f64>,
    objective: f64,
    worth: Worth,
    findings: &mut Findings,
) -> Option<f64> {
    let search = given?;
    if !is_usable(search) {
        findings.say(|| format!("search_bound: {} is not a bound", show(search)));
        return None;
    }
    let goal = index.scenario.policy.objective;
    if is_better(goal, objective, search)
        && !agrees(objective, search, worth.value + worth.cost, CLAIM_TOLERANCE)
    {
        findings.say(|| {
            format!(
                "search_bound {} is refuted by the plan itself, which reaches {}",
                show(search),
                show(objective)
            )
        });
        return None;
    }
    has_whole_numbers(index).then_some(search)
}

/// Whether anything in the scenario must be whole, so that a search can prove
/// more than prices do.
fn has_whole_numbers(index: &Index<'_>) -> bool {
    let scenario = index.scenario;
    !scenario.policy.relax
        && (index.profiles.iter().any(|p| p.is_placed)
            || scenario.nodes.iter().any(|n| n.count.is_range())
            || scenario.demands.iter().any(|d| !d.split))
}

/// The proof of the second phase of `serve`. With B the bound of
/// `value_price` x value - cost, a plan of at least the value V costs at least
/// `value_price` x V - B; or the search's word, where that is more.
fn cost_stage(
    index: &Index<'_>,
    given: Option<&CostCertificate>,
    worth: Worth,
    findings: &mut Findings,
) -> Option<CostCertificate> {
    let given = given?;
    if index.scenario.policy.objective != ObjectiveName::Serve {
        findings.say(|| "cost: only the objective serve has a second phase".to_owned());
        return None;
    }
    let value_price = given.value_price;
    let is_price = is_usable(value_price) && value_price >= 0.0;
    if !is_price {
        findings.say(|| format!("cost.value_price: {} is not a price", show(value_price)));
    }
    let used = if is_price { value_price } else { 0.0 };
    let upper = upper_bound(
        index,
        &given.prices,
        weights(used, 1.0),
        "cost.prices",
        findings,
    );
    // No price is negative, so no plan costs less than nothing.
    let by_prices = (used * worth.value - upper).max(0.0);
    let (bound, bound_source) = match usable_cost_bound(index, given, worth, findings) {
        Some(search) if search > by_prices => (search, BoundSource::Search),
        _ => (by_prices, BoundSource::Prices),
    };
    Some(CostCertificate {
        cost: worth.cost,
        bound,
        bound_source,
        search_bound: given.search_bound,
        gap: relative_gap(bound, worth.cost),
        value_price,
        prices: Prices::default(),
    })
}

/// What the search says of the cost phase, unless there was nothing to search
/// or the plan itself shows that it is wrong.
fn usable_cost_bound(
    index: &Index<'_>,
    given: &CostCertificate,
    worth: Worth,
    findings: &mut Findings,
) -> Option<f64> {
    let search = given.search_bound?;
    let is_bound = is_usable(search);
    if !is_bound {
        findings.say(|| format!("cost.search_bound: {} is not a bound", show(search)));
    }
    let behind = worth.value + worth.cost;
    let is_refuted = search > worth.cost && !agrees(search, worth.cost, behind, CLAIM_TOLERANCE);
    if is_bound && is_refuted {
        findings.say(|| {
            format!(
                "cost.search_bound {} is refuted by the plan itself, which costs {}",
                show(search),
                show(worth.cost)
            )
        });
    }
    (is_bound && !is_refuted && has_whole_numbers(index)).then_some(search)
}

/// Whether two numbers are the same up to `tolerance` of their size, or up to
/// the rounding of sums of the size `behind`.
fn agrees(a: f64, b: f64, behind: f64, tolerance: f64) -> bool {
    let difference = (a - b).abs();
    difference <= tolerance * a.abs().max(b.abs()) || difference <= ROUNDING_TOLERANCE * behind
}
