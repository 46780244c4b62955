//! Right-sizing for people: what to switch off, and what that saves.

use idlewise::questions::FleetCost;
use idlewise::{Scenario, Sizing};

use super::layout::{ROWS, more, paragraph, title};
use super::names::{currency, nodes_by_id, unpriced};
use super::style::GOOD;
use super::table::Table;
use super::{headline, number, plan, text};

/// Less than this part of a machine is rounding.
const NEGLIGIBLE: f64 = 1e-9;

/// One number of a fleet.
type Figure = fn(&FleetCost) -> f64;

pub(crate) fn view(scenario: &Scenario, sizing: &Sizing) -> String {
    if !sizing.plan.exists() {
        return plan::view(scenario, &sizing.plan, None);
    }
    let label = scenario.policy.currency.as_deref();
    let unit = match (sizing.priced, label) {
        (true, Some(label)) => format!(" {}", text::visible(label)),
        (true, None) => String::new(),
        (false, _) => format!(" {}", text::visible(&scenario.compute)),
    };
    let mut out = String::new();
    headline::sentence(&mut out, scenario, GOOD.bold(), &answer(sizing, &unit));
    title(&mut out, "The fleet today, and the fleet that is enough");
    fleets(&mut out, scenario, sizing);
    switched_off(&mut out, scenario, sizing);
    if let (Some(bound), Some(gap)) = (sizing.bound_per_hour, sizing.gap) {
        let sentence = format!(
            "No fleet that serves as much costs less than {}{unit} per hour; this one costs {} \
             (gap {} %).",
            number::money(bound),
            number::money(sizing.needed.cost_per_hour),
            number::gap(gap)
        );
        paragraph(&mut out, &sentence);
    }
    if let (Some(most), Some(found)) = (sizing.avoidable.at_most, sizing.avoidable.found) {
        let hours: f64 = scenario.periods.iter().map(|p| p.hours).sum();
        let sentence = format!(
            "Avoidable cost of today's machines: {}{unit} per hour found, {} at most.",
            number::money(found / hours),
            number::money(most / hours)
        );
        paragraph(&mut out, &sentence);
    }
    if let Some(sentence) = unpriced(&sizing.plan.waste.unpriced) {
        let stay = if sizing.priced {
            " It stays as it is."
        } else {
            ""
        };
        paragraph(&mut out, &format!("{sentence}{stay}"));
    }
    out
}

/// What can be switched off, in one sentence.
fn answer(sizing: &Sizing, unit: &str) -> String {
    let off = sizing.today.machines - sizing.needed.machines;
    if off <= NEGLIGIBLE && sizing.saved_per_hour <= NEGLIGIBLE * sizing.today.price_per_hour {
        return "Every machine is needed to serve as much as today.".to_owned();
    }
    let all = sizing.today.machines;
    let machines = if all == 1.0 { "machine" } else { "machines" };
    let saved = number::money(sizing.saved_per_hour);
    if off > NEGLIGIBLE {
        return format!(
            "Switch off {} of {} {machines} and serve as much as today: saves {saved}{unit} per hour.",
            number::plain(off),
            number::plain(all),
        );
    }
    format!(
        "Change the machines as below and serve as much as today: saves {saved}{unit} per hour."
    )
}

fn fleets(out: &mut String, scenario: &Scenario, sizing: &Sizing) {
    let (today, needed) = (&sizing.today, &sizing.needed);
    let mut table = Table::default()
        .names("")
        .numbers("today")
        .numbers("needed");
    let price = if sizing.priced {
        format!("{} per hour", currency(scenario))
    } else {
        "compute".to_owned()
    };
    let amounts: [(&str, Figure); 3] = [
        ("machines", |f| f.machines),
        (&price, |f| f.price_per_hour),
        ("value served", |f| f.value),
    ];
    for (name, of) in amounts {
        let mut row = vec![name.to_owned()];
        row.extend(number::column(&[of(today), of(needed)]));
        table.row(&row);
    }
    let percents: [(&str, Figure); 2] = [
        ("served %", |f| f.served_percent),
        ("idle %", |f| f.idle_percent),
    ];
    for (name, of) in percents {
        table.row(&[
            name.to_owned(),
            number::percent(of(today)),
            number::percent(of(needed)),
        ]);
    }
    out.push_str(&table.render());
}

fn switched_off(out: &mut String, scenario: &Scenario, sizing: &Sizing) {
    let nodes = nodes_by_id(scenario);
    let mut changed: Vec<_> = sizing
        .entries
        .iter()
        .filter(|e| e.off.abs() > NEGLIGIBLE)
        .collect();
    if changed.is_empty() {
        return;
    }
    // Stable: equals stay in the scenario's order.
    changed.sort_by(|a, b| b.saved_per_hour.total_cmp(&a.saved_per_hour));
    let left_out = changed.len().saturating_sub(2 * ROWS);
    changed.truncate(2 * ROWS);
    title(out, "Machines to switch off");
    let saved = if sizing.priced {
        format!("saved\n{}/h", currency(scenario))
    } else {
        "saved\ncompute".to_owned()
    };
    let mut table = Table::default()
        .names("node")
        .names("hardware")
        .names("region")
        .numbers("today")
        .numbers("needed")
        .numbers("off")
        .numbers(saved);
    let column = |of: fn(&idlewise::questions::EntrySize) -> f64| -> Vec<String> {
        number::column(&changed.iter().map(|e| of(e)).collect::<Vec<_>>())
    };
    let numbers = [
        column(|e| e.count),
        column(|e| e.needed),
        column(|e| e.off),
        column(|e| e.saved_per_hour),
    ];
    for (i, entry) in changed.iter().enumerate() {
        let node = nodes.get(entry.node.as_str());
        let mut row = vec![
            entry.node.clone(),
            node.map_or_else(String::new, |n| n.hardware.clone()),
            node.map_or_else(String::new, |n| n.region.clone()),
        ];
        row.extend(numbers.iter().map(|column| column[i].clone()));
        table.row(&row);
    }
    out.push_str(&table.render());
    more(out, left_out);
}
