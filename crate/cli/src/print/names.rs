//! What the parts of a scenario are called in a view.

use std::collections::BTreeMap;

use idlewise::Scenario;
use idlewise::scenario::Node;

use super::{number, text};

/// `period 3 (21:00)`, or `period 3` where the label says no more.
pub(super) fn period(scenario: &Scenario, period: usize) -> String {
    let number = period.to_string();
    match scenario.periods.get(period) {
        Some(p) if p.label != number && !p.label.is_empty() => {
            let label = text::visible(&p.label);
            format!("period {number} ({})", text::fit(&label, 24))
        }
        _ => format!("period {number}"),
    }
}

/// The label of a period, for a column of a table: `21:00`.
pub(super) fn period_label(scenario: &Scenario, period: usize) -> String {
    match scenario.periods.get(period) {
        Some(p) if !p.label.is_empty() => p.label.clone(),
        _ => self::period(scenario, period),
    }
}

/// What amounts of money are in: the scenario's label, or `currency`.
pub(super) fn currency(scenario: &Scenario) -> String {
    let label = scenario.policy.currency.as_deref();
    text::visible(label.unwrap_or("currency")).into_owned()
}

/// Which nodes no amount of money counts, in a sentence; nothing where all are counted.
pub(super) fn unpriced(unpriced: &[String]) -> Option<String> {
    let first: Vec<String> = unpriced
        .iter()
        .take(3)
        .map(|id| text::visible(id).into_owned())
        .collect();
    let names: Vec<&str> = first.iter().map(String::as_str).collect();
    let who = match unpriced.len().saturating_sub(first.len()) {
        0 => listed(&names),
        more => format!("{} and {more} more", names.join(", ")),
    };
    let price = if unpriced.len() == 1 { "has" } else { "have" };
    (!names.is_empty()).then(|| {
        format!("{who} {price} no price_per_hour: no amount of money counts what is there.")
    })
}

/// `1 hour`, `24 hours`, `0.5 hours`.
pub(super) fn hours(hours: f64) -> String {
    let unit = if hours == 1.0 { "hour" } else { "hours" };
    format!("{} {unit}", number::plain(hours))
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [many @ .., last] => format!("{} and {last}", many.join(", ")),
    }
}

/// The node entries by their ids.
pub(super) fn nodes_by_id(scenario: &Scenario) -> BTreeMap<&str, &Node> {
    let nodes = scenario.nodes.iter();
    nodes.map(|node| (node.id.as_str(), node)).collect()
}
