//! How many machines to run, where the scenario leaves that open.

use std::fmt::Write as _;

use idlewise::scenario::Decided;

use super::layout::{ROWS, more, title};
use super::names::{currency, nodes_by_id};
use super::number;
use super::scope::Scope;
use super::table::Table;

pub(super) fn view(out: &mut String, scope: &Scope<'_>) {
    // What is chosen in each future stands beside the futures.
    let counts = scope.plan.counts.iter().filter(|c| c.future.is_none());
    let counts: Vec<_> = counts.collect();
    if counts.is_empty() {
        return;
    }
    let nodes = nodes_by_id(scope.scenario);
    let chosen: Vec<_> = counts
        .iter()
        .filter(|chosen| chosen.count > 0.0)
        .filter_map(|chosen| Some((*nodes.get(chosen.node.as_str())?, chosen.count)))
        .collect();
    title(out, "Machines to run, where the scenario leaves that open");
    let shown: Vec<_> = chosen.iter().take(ROWS).collect();
    if !shown.is_empty() {
        let mut table = Table::default()
            .names("node")
            .names("hardware")
            .names("region")
            .numbers("machines")
            .numbers("allowed")
            .numbers(format!("{}/hour", currency(scope.scenario)));
        let machines: Vec<f64> = shown.iter().map(|(_, count)| *count).collect();
        let prices: Vec<f64> = shown
            .iter()
            .map(|(node, count)| node.machine_price() * count)
            .collect();
        let numbers = number::column(&machines)
            .into_iter()
            .zip(number::column(&prices));
        for ((node, _), (machines, price)) in shown.iter().zip(numbers) {
            let (min, max) = node.count.bounds();
            table.row(&[
                node.id.clone(),
                node.hardware.clone(),
                node.region.clone(),
                machines,
                format!(
                    "{} to {}",
                    number::grouped(min as f64, 0),
                    number::grouped(max as f64, 0)
                ),
                match node.price_per_hour {
                    Some(_) => price,
                    None => "no price".to_owned(),
                },
            ]);
        }
        out.push_str(&table.render());
        more(out, chosen.len().saturating_sub(ROWS));
    }
    let later = scope.scenario.decides_after();
    // The plan lists only the machines there are, or all: count what is not.
    let ranges = scope
        .scenario
        .nodes
        .iter()
        .filter(|node| node.count.is_range() && node.count.hourly().is_none())
        .filter(|node| !later || node.count.decided() == Decided::Before);
    let none = ranges.count().saturating_sub(chosen.len());
    if none > 0 {
        let verb = if none == 1 { "needs" } else { "need" };
        let _ = writeln!(
            out,
            "  {} {verb} no machines.",
            number::plural(none, "node entry")
        );
    }
}
