//! The second phase of `serve`: no plan of the same value is cheaper.

use super::bound::{Weights, upper_bound};
use super::findings::{Findings, is_usable, show};
use super::gap::relative_gap;
use super::index::Index;
use super::objective::Worth;
use super::priorities::Priorities;
use super::search_bound::{only_searched, usable_cost_bound};
use crate::plan::{BoundSource, CostCertificate, Prices};
use crate::scenario::ObjectiveName;

/// The proof of the second phase of `serve`. With B the bound of
/// `value_price` x value - cost, a plan of at least the value V costs at least
/// `value_price` x V - B; or the search's word, where that is more, which is then added
/// to `unchecked`.
pub(super) fn certificate(
    index: &Index<'_>,
    given: Option<&CostCertificate>,
    (worth, priorities): (Worth, &Priorities),
    unchecked: &mut Vec<String>,
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
    let kept = priorities.kept_by_all("cost", &given.kept, findings);
    let work = priorities.work(index, &kept, None);
    let upper = upper_bound(
        index,
        &given.prices,
        Weights {
            work: &work,
            ..Weights::of(used, 1.0)
        },
        "cost.prices",
        findings,
    );
    // No price is negative, so no plan costs less than nothing.
    let by_prices = (used * worth.value + priorities.reached(&kept) - upper).max(0.0);
    let (bound, bound_source) = match usable_cost_bound(index, given, worth, findings) {
        Some(search) if search > by_prices => {
            let gap = relative_gap(by_prices, worth.cost);
            unchecked.extend(only_searched(
                "the bound of the cost",
                search,
                by_prices,
                gap,
            ));
            (search, BoundSource::Search)
        }
        _ => (by_prices, BoundSource::Prices),
    };
    Some(CostCertificate {
        cost: worth.cost,
        bound,
        bound_source,
        search_bound: given.search_bound,
        gap: relative_gap(bound, worth.cost),
        value_price,
        weights: Vec::new(),
        kept: Vec::new(),
        prices: Prices::default(),
    })
}
