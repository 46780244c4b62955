//! What the word of a search for whole numbers is worth: it counts where there
//! was something to search and the plan itself does not refute it.

use super::findings::{Findings, is_usable, show};
use super::gap::agrees;
use super::index::Index;
use super::objective::Worth;
use super::tolerances::{CLAIM_TOLERANCE, PROVED};
use crate::plan::CostCertificate;
use crate::scenario::ObjectiveName;

/// Whether `a` is better than `b` as an objective.
pub(super) fn is_better(goal: ObjectiveName, a: f64, b: f64) -> bool {
    match goal {
        ObjectiveName::Serve | ObjectiveName::Profit | ObjectiveName::Fair => a > b,
        ObjectiveName::Cost => a < b,
    }
}

/// The search's bound, unless there was nothing to search or the plan itself
/// shows that it is wrong.
pub(super) fn usable_search_bound(
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
        && !agrees(objective, search, worth.behind(goal), CLAIM_TOLERANCE)
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

/// What is to be said of a bound that only a search claims, in fleet words; nothing
/// where the prices alone leave no more than rounding open.
pub(super) fn only_searched(what: &str, search: f64, by_prices: f64, gap: f64) -> Option<String> {
    (gap > PROVED).then(|| {
        let (search, by_prices, percent) = (show(search), show(by_prices), 100.0 * gap);
        format!("{what}, {search}: the prices prove {by_prices}, a gap of {percent:.2} %")
    })
}

/// Whether anything in the scenario must be whole, so that a search can prove
/// more than prices do.
pub(super) fn has_whole_numbers(index: &Index<'_>) -> bool {
    let scenario = index.scenario;
    !scenario.policy.relax
        && (index.profiles.iter().any(|p| p.is_placed)
            || scenario.nodes.iter().any(|n| n.count.is_range())
            || scenario.demands.iter().any(|d| !d.split))
}

/// What the search says of the cost phase, unless there was nothing to search
/// or the plan itself shows that it is wrong.
pub(super) fn usable_cost_bound(
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
    let is_refuted = search > worth.cost && !agrees(search, worth.cost, 0.0, CLAIM_TOLERANCE);
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
