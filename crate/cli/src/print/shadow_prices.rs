//! Where more capacity would help: the shadow prices of what nodes have.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use idlewise::scenario::ObjectiveName;

use super::layout::{ROWS, more, paragraph, title};
use super::names::{currency, nodes_by_id};
use super::scope::Scope;
use super::table::{Table, WIDTH};
use super::{number, text};

/// Where all units of a resource on a node are worth less than this share of
/// the objective, their price is rounding noise of the solver.
const NOISE: f64 = 1e-8;

pub(super) fn view(out: &mut String, scope: &Scope<'_>) {
    let hours = scope.hours().max(f64::MIN_POSITIVE);
    // What one more unit is worth per hour, and how many units there are,
    // averaged over what is shown.
    let mut prices: BTreeMap<(&str, &str), (f64, f64)> = BTreeMap::new();
    for node in &scope.plan.nodes {
        if !scope.shows(node.period) {
            continue;
        }
        let share = scope.hours_of(node.period) / hours;
        for (resource, price) in &node.price {
            let units = node.available.get(resource).copied().unwrap_or(0.0);
            let sum = prices.entry((&node.node, resource)).or_default();
            sum.0 += share * price;
            sum.1 += share * units;
        }
    }
    let objective = &scope.plan.objective;
    let all_hours: f64 = scope.scenario.periods.iter().map(|p| p.hours).sum();
    let objective_per_hour =
        objective.value.abs().max(objective.bound.abs()) / all_hours.max(f64::MIN_POSITIVE);
    let mut worth: Vec<((&str, &str), f64)> = prices
        .into_iter()
        .filter(|(_, (price, units))| {
            *price > 0.0 && (*units <= 0.0 || price * units > NOISE * objective_per_hour)
        })
        .map(|(place, (price, _))| (place, price))
        .collect();
    if worth.is_empty() {
        paragraph(out, "More capacity would add nothing on any node.");
        return;
    }
    // Stable: equals stay in the order of their names.
    worth.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    let wanted: BTreeSet<&str> = worth.iter().map(|((node, _), _)| *node).collect();
    let total = scope.scenario.nodes.len();
    let nothing = total.saturating_sub(wanted.len());
    let left_out = worth.len().saturating_sub(ROWS);
    worth.truncate(ROWS);

    let unit = match scope.plan.objective.name {
        ObjectiveName::Serve => "value".to_owned(),
        ObjectiveName::Fair => "level".to_owned(),
        ObjectiveName::Cost | ObjectiveName::Profit => currency(scope.scenario),
    };
    title(out, "Where one more unit would help most (shadow prices)");
    let mut table = Table::default()
        .names("node")
        .names("hardware")
        .names("region")
        .names("resource")
        .numbers(format!("{unit} per\nunit-hour"));
    let nodes = nodes_by_id(scope.scenario);
    let values: Vec<f64> = worth.iter().map(|(_, price)| *price).collect();
    for (((id, resource), _), price) in worth.iter().zip(number::column(&values)) {
        let node = nodes.get(id);
        table.row(&[
            (*id).to_owned(),
            node.map_or_else(String::new, |node| node.hardware.clone()),
            node.map_or_else(String::new, |node| node.region.clone()),
            (*resource).to_owned(),
            price,
        ]);
    }
    out.push_str(&table.render());
    more(out, left_out);
    if nothing > 0 {
        let sentence = format!(
            "On {nothing} of {} more of anything would add nothing.",
            number::plural(total, "node entry")
        );
        let _ = writeln!(out, "  {}", text::wrap(&sentence, WIDTH - 2, 2));
    }
}
