//! Limits over several nodes, models or demands that bind, and what one step looser brings.

use std::collections::BTreeMap;

use idlewise::scenario::ObjectiveName;

use super::layout::{ROWS, more, title};
use super::names::currency;
use super::number;
use super::scope::Scope;
use super::table::Table;

/// A limit on one of its sides.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Side<'a> {
    name: &'a str,
    is_min: bool,
    /// Whether it is a model's `min_replicas`.
    of_model: bool,
}

pub(super) fn view(out: &mut String, scope: &Scope<'_>) {
    let prices = &scope.plan.certificate.prices;
    let hours = scope.hours().max(f64::MIN_POSITIVE);
    let mut worth: BTreeMap<Side<'_>, f64> = BTreeMap::new();
    let periods = scope.plan.periods.len().max(1);
    let mut add = |name, of_model, period, price: f64| {
        // Where there are several futures, prices count their periods one after another.
        if scope.shows(period % periods) {
            let side = Side {
                name,
                is_min: price < 0.0,
                of_model,
            };
            *worth.entry(side).or_default() += price.abs() / hours;
        }
    };
    for p in &prices.limit {
        add(p.limit.as_str(), false, p.period, p.price);
    }
    for p in &prices.min_replicas {
        add(p.model.as_str(), true, p.period, p.price);
    }
    if worth.is_empty() {
        return;
    }
    let mut rows: Vec<(Side<'_>, f64)> = worth.into_iter().collect();
    // Stable: equals stay in the order of their names.
    rows.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    let left_out = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    let unit = match scope.plan.objective.name {
        ObjectiveName::Serve => "value".to_owned(),
        ObjectiveName::Fair => "level".to_owned(),
        ObjectiveName::Cost | ObjectiveName::Profit => currency(scope.scenario),
    };
    title(out, "Limits that bind, and what one step looser brings");
    let mut table = Table::default()
        .names("limit")
        .names("of")
        .numbers("allowed")
        .numbers(format!("{unit} per\none and hour"));
    let values: Vec<f64> = rows.iter().map(|(_, price)| *price).collect();
    for ((side, _), price) in rows.iter().zip(number::column(&values)) {
        let (of, allowed) = said(scope, side);
        table.row(&[side.name.to_owned(), of, allowed, price]);
    }
    out.push_str(&table.render());
    more(out, left_out);
}

/// What a limit counts, and its side in the periods that are shown.
fn said(scope: &Scope<'_>, side: &Side<'_>) -> (String, String) {
    let word = if side.is_min { "at least" } else { "at most" };
    if side.of_model {
        let mut models = scope.scenario.models.iter();
        let model = models.find(|m| m.id == side.name);
        let least = model.map_or(0, |m| m.min_replicas);
        return ("replicas".to_owned(), format!("{word} {least}"));
    }
    let mut limits = scope.scenario.limits.iter();
    let Some(limit) = limits.find(|l| l.id == side.name) else {
        return Default::default();
    };
    let amounts = if side.is_min { &limit.min } else { &limit.max };
    let amounts = amounts.iter().flatten().copied().enumerate();
    let shown: Vec<f64> = amounts
        .filter(|(period, _)| scope.shows(*period))
        .map(|(_, amount)| amount)
        .collect();
    let least = shown.iter().copied().fold(f64::INFINITY, f64::min);
    let most = shown.iter().copied().fold(0.0, f64::max);
    let allowed = if least < most {
        let both = number::column(&[least, most]);
        format!("{word} {} to {}", both[0], both[1])
    } else {
        format!("{word} {}", number::column(&[most])[0])
    };
    (limit.of.as_str().to_owned(), allowed)
}
