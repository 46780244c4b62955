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
            format!(
                "period {number} ({}{})",
                text::fit(&label, 24),
                later(scenario, period)
            )
        }
        _ => format!("period {number}{}", later(scenario, period)),
    }
}

/// When a further part of a period begins: ` + 0.5 h`.
fn later(scenario: &Scenario, period: usize) -> String {
    let parts = scenario.periods[..=period].iter().rev();
    let before = parts.take_while(|p| p.is_further_part()).count();
    if before == 0 {
        return String::new();
    }
    let passed: f64 = scenario.periods[period - before..period]
        .iter()
        .map(|p| p.hours)
        .sum();
    format!(" + {} h", number::plain((passed * 1e4).round() / 1e4))
}

/// The label of a period, for a column of a table: `21:00`.
pub(super) fn period_label(scenario: &Scenario, period: usize) -> String {
    match scenario.periods.get(period) {
        Some(p) if !p.label.is_empty() => format!("{}{}", p.label, later(scenario, period)),
        _ => self::period(scenario, period),
    }
}

/// `8 periods`, or `8 periods in 12 parts` where machines need hours to start or
/// models hours to load.
pub(super) fn periods(scenario: &Scenario) -> String {
    let further = |p: &&idlewise::Period| p.is_further_part();
    let (all, more) = (
        scenario.periods.len(),
        scenario.periods.iter().filter(further).count(),
    );
    let whole = number::plural(all - more, "period");
    if more == 0 {
        return whole;
    }
    format!("{whole} in {}", number::plural(all, "part"))
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

/// `1 hour`, `24 hours`, `0.5 hours`, `10 minutes`.
pub(super) fn hours(hours: f64) -> String {
    let whole = |value: f64| (value - value.round()).abs() < 1e-6;
    if hours < 1.0 && whole(60.0 * hours) && !whole(100.0 * hours) {
        let minutes = (60.0 * hours).round();
        let unit = if minutes == 1.0 { "minute" } else { "minutes" };
        return format!("{} {unit}", number::plain(minutes));
    }
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
