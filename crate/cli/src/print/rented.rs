//! Machines that are rented by the hour, and how the machines of one hardware are paid for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use idlewise::Scenario;
use idlewise::plan::HourlyRent;
use idlewise::scenario::{Decided, Node};

use super::layout::{ROWS, hanging, more, paragraph, title};
use super::names::{currency, nodes_by_id};
use super::scope::Scope;
use super::table::{Table, WIDTH};
use super::{number, text};

/// Changes of one entry that are told; the rest is counted.
const CHANGES: usize = 8;

pub(super) fn view(out: &mut String, scope: &Scope<'_>) {
    let rents = scope.plan.hourly_rents(scope.scenario);
    let rented: Vec<&HourlyRent> = rents.iter().filter(|r| r.machine_hours > 0.0).collect();
    if !rents.is_empty() {
        title(out, "Machines to rent by the hour");
    }
    if !rented.is_empty() {
        table(out, scope, &rented);
        courses(out, scope, &rented);
    }
    let entries = |rents: &mut dyn Iterator<Item = &HourlyRent>| {
        let ids: BTreeSet<&str> = rents.map(|rent| rent.node.as_str()).collect();
        ids.len()
    };
    let none = entries(&mut rents.iter()) - entries(&mut rented.iter().copied());
    if none > 0 {
        let verb = if none == 1 { "is" } else { "are" };
        let what = number::plural(none, "node entry");
        let _ = writeln!(out, "  {what} {verb} never rented.");
    }
    tiers(out, scope);
}

fn table(out: &mut String, scope: &Scope<'_>, rented: &[&HourlyRent]) {
    let shown: Vec<_> = rented.iter().take(ROWS).collect();
    let of = |pick: &dyn Fn(&HourlyRent) -> f64| {
        let values: Vec<f64> = shown.iter().map(|rent| pick(rent)).collect();
        number::column(&values)
    };
    let fewest = |r: &HourlyRent| r.machines.iter().copied().fold(f64::INFINITY, f64::min);
    let most = |r: &HourlyRent| r.machines.iter().copied().fold(0.0, f64::max);
    let columns = [
        of(&fewest),
        of(&most),
        of(&|r| r.machine_hours),
        of(&|r| r.started.iter().sum()),
        of(&|r| r.cost),
    ];
    let nodes = nodes_by_id(scope.scenario);
    let in_futures = shown.iter().any(|rent| rent.future.is_some());
    let mut table = Table::default().names("node").names("hardware");
    if in_futures {
        table = table.names("where it comes");
    }
    let mut table = table
        .numbers("fewest")
        .numbers("most")
        .numbers("machine-\nhours")
        .numbers("starts")
        .numbers(currency(scope.scenario));
    for (at, rent) in shown.iter().enumerate() {
        let node = nodes.get(rent.node.as_str());
        let mut row = vec![
            rent.node.clone(),
            node.map_or_else(String::new, |n| n.hardware.clone()),
        ];
        if in_futures {
            let future = rent.future.as_deref().map(text::visible);
            row.push(future.map_or_else(String::new, |name| name.to_string()));
        }
        row.extend(columns.iter().map(|column| column[at].clone()));
        let unpriced = node.is_some_and(|n| n.price_per_hour.is_none());
        if unpriced && let Some(last) = row.last_mut() {
            "no price".clone_into(last);
        }
        table.row(&row);
    }
    out.push_str(&table.render());
    more(out, rented.len().saturating_sub(ROWS));
}

/// When how many machines of each entry are there.
fn courses(out: &mut String, scope: &Scope<'_>, rented: &[&HourlyRent]) {
    out.push('\n');
    for rent in rented.iter().take(ROWS) {
        let name = match &rent.future {
            Some(future) => format!(
                "{} where {} comes",
                text::visible(&rent.node),
                text::visible(future)
            ),
            None => text::visible(&rent.node).to_string(),
        };
        let line = match scope.period {
            Some(period) => format!("{name}: {}", number::plain(rent.machines[period])),
            None => format!("{name}: {}", course(scope.scenario, &rent.machines)),
        };
        let _ = writeln!(out, "  {}", hanging(&line, WIDTH - 4, 4));
    }
}

/// `2, 6 from 17:00, 2 from 22:00`.
fn course(scenario: &Scenario, machines: &[f64]) -> String {
    let first = machines.first().copied().unwrap_or(0.0);
    let mut parts = vec![number::plain(first)];
    let changes = (1..machines.len()).filter(|&t| machines[t] != machines[t - 1]);
    for (told, period) in changes.clone().enumerate() {
        if told == CHANGES {
            let left = changes.count() - CHANGES;
            parts.push(format!("and {left} more changes"));
            break;
        }
        let label = text::visible(&scenario.periods[period].label);
        let count = number::plain(machines[period]);
        parts.push(format!("{count} from {label}"));
    }
    parts.join(", ")
}

/// How many machines of each hardware are paid for in which way.
fn tiers(out: &mut String, scope: &Scope<'_>) {
    // The most of any future, where they are chosen in each.
    let mut chosen: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for own in &scope.plan.counts {
        let (least, most) = chosen.entry(&own.node).or_insert((f64::INFINITY, 0.0));
        *least = least.min(own.count);
        *most = most.max(own.count);
    }
    let mut by_the_hour: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for rented in &scope.plan.hourly {
        let own = by_the_hour.entry(&rented.node).or_default();
        own.resize(scope.scenario.periods.len(), 0.0);
        if let Some(count) = own.get_mut(rented.period) {
            *count = count.max(rented.count);
        }
    }
    // By hardware, the tiers in the order of the scenario.
    let mut hardware: Vec<(&str, Vec<Tier<'_>>)> = Vec::new();
    for node in &scope.scenario.nodes {
        let Some(name) = node.tier.as_deref() else {
            continue;
        };
        let known = hardware.iter().position(|(h, _)| *h == node.hardware);
        let at = known.unwrap_or_else(|| {
            hardware.push((&node.hardware, Vec::new()));
            hardware.len() - 1
        });
        let tiers = &mut hardware[at].1;
        let known = tiers.iter().position(|tier| tier.name == name);
        let own = known.unwrap_or_else(|| {
            tiers.push(Tier::new(name, scope.scenario.periods.len()));
            tiers.len() - 1
        });
        tiers[own].add(node, &chosen, &by_the_hour);
    }
    for (name, tiers) in hardware {
        let words: Vec<String> = tiers.iter().map(Tier::words).collect();
        paragraph(
            out,
            &format!("{}: {}.", text::visible(name), words.join(", ")),
        );
    }
}

/// Machines of one hardware that are paid for in one way.
struct Tier<'s> {
    name: &'s str,
    /// In each period.
    machines: Vec<f64>,
    /// Whether there are as many in every future.
    is_one: bool,
}

impl<'s> Tier<'s> {
    fn new(name: &'s str, periods: usize) -> Self {
        Tier {
            name,
            machines: vec![0.0; periods],
            is_one: true,
        }
    }

    fn add(
        &mut self,
        node: &Node,
        chosen: &BTreeMap<&str, (f64, f64)>,
        by_the_hour: &BTreeMap<&str, Vec<f64>>,
    ) {
        let id = node.id.as_str();
        let always = match chosen.get(id) {
            Some((least, most)) => {
                self.is_one &= least == most;
                *most
            }
            None if node.count.is_range() => 0.0,
            None => node.count.bounds().1 as f64,
        };
        self.is_one &= node.count.hourly().is_none() || node.count.decided() == Decided::Before;
        for (period, sum) in self.machines.iter_mut().enumerate() {
            let own = by_the_hour.get(id).map(|machines| machines[period]);
            *sum += own.unwrap_or(always);
        }
    }

    /// `committed 22`, `on demand up to 6`.
    fn words(&self) -> String {
        let name = text::visible(self.name);
        let most = self.machines.iter().copied().fold(0.0, f64::max);
        let same = self.is_one && self.machines.iter().all(|count| *count == most);
        let up_to = if same { "" } else { "up to " };
        format!("{name} {up_to}{}", number::plain(most))
    }
}
