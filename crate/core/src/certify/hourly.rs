//! Machines that are rented by the hour, from their definition: n[t] of every period t is
//! within its range; what a period has more than the one before is started there; what was
//! started is there as long as `min_hours` say, and is paid for so long.

use crate::plan::Plan;
use crate::scenario::{Hourly, Node};

use super::amounts::total_hours;
use super::amounts::{check_whole, read_amount};
use super::findings::{Findings, show};
use super::index::Index;
use super::sum::Sum;
use super::tolerances::SAME_TIME;

/// Machines of each node in each period; none of nodes that are not rented by the hour.
pub(super) type ByTheHour = Vec<Option<Vec<f64>>>;

/// Reads them, with a finding for all that no plan may have.
pub(super) fn read(index: &Index<'_>, plan: &Plan, findings: &mut Findings) -> ByTheHour {
    let nodes = &index.scenario.nodes;
    let nothing = |node: &Node| node.count.hourly().map(|_| vec![None; index.periods]);
    let mut given: Vec<Option<Vec<Option<f64>>>> = nodes.iter().map(nothing).collect();
    for (number, entry) in plan.hourly.iter().enumerate() {
        let subject = || {
            let (node, period) = (&entry.node, entry.period);
            format!("hourly[{number}], node {node}, period {period}")
        };
        let Some(node) = index.node(&entry.node) else {
            findings.refuse(|| format!("{}: unknown node", subject()));
            continue;
        };
        let Some(own) = &mut given[node] else {
            findings.refuse(|| format!("{}: it is not rented by the hour", subject()));
            continue;
        };
        let Some(place) = own.get_mut(entry.period) else {
            let periods = index.periods;
            findings.refuse(|| format!("{}: the scenario has {periods} periods", subject()));
            continue;
        };
        if place.is_some() {
            findings.refuse(|| format!("{}: is given twice", subject()));
            continue;
        }
        match read_amount(entry.count, "a number of machines") {
            Ok(count) => {
                check_whole(index, count, findings, || {
                    format!("{}: {} machines", subject(), show(count))
                });
                *place = Some(count);
            }
            Err(why) => findings.refuse(|| format!("{}: {why}", subject())),
        }
    }
    let whole = given.into_iter().map(|own| {
        let counts = own?.into_iter().map(|count| count.unwrap_or(0.0));
        Some(counts.collect())
    });
    let whole: ByTheHour = whole.collect();
    for (node, machines) in nodes.iter().zip(&whole) {
        if let (Some(hourly), Some(machines)) = (node.count.hourly(), machines) {
            check(index, node, &hourly, machines, findings);
        }
    }
    whole
}

/// Checks the range of every period, and that what was started is kept.
fn check(
    index: &Index<'_>,
    node: &Node,
    hourly: &Hourly,
    machines: &[f64],
    findings: &mut Findings,
) {
    let (least, most) = (hourly.min as f64, hourly.max as f64);
    for (period, &count) in machines.iter().enumerate() {
        let out_of_range = || {
            format!(
                "node {}, period {period}: {} machines, the range is {} to {}",
                node.id,
                show(count),
                hourly.min,
                hourly.max
            )
        };
        findings.limit(count - most, most.max(count), out_of_range);
        findings.limit(least - count, least, out_of_range);
    }
    let begins = begins(index);
    let started = started(hourly, machines);
    for (period, &count) in machines.iter().enumerate() {
        let kept: f64 = (0..=period)
            .filter(|&start| is_kept(&begins, hourly, start, period))
            .map(|start| started[start])
            .sum();
        findings.limit(kept - count, kept, || {
            format!(
                "node {}, period {period}: {} machines, {} were started less than {} hours before",
                node.id,
                show(count),
                show(kept),
                show(hourly.min_hours)
            )
        });
    }
}

/// When each period begins, in hours.
fn begins(index: &Index<'_>) -> Vec<f64> {
    let mut now = 0.0;
    let periods = index.scenario.periods.iter();
    let begins = periods.map(|period| {
        now += period.hours;
        now - period.hours
    });
    begins.collect()
}

/// Whether what is started in one period has to be there in another that is not earlier.
fn is_kept(begins: &[f64], hourly: &Hourly, start: usize, period: usize) -> bool {
    begins[period] - begins[start] + SAME_TIME < hourly.min_hours
}

/// What each period has more than the one before. Nothing is known before the first,
/// unless it is said what is `running`.
fn started(hourly: &Hourly, machines: &[f64]) -> Vec<f64> {
    let first = match (hourly.running, machines.first()) {
        (Some(running), Some(first)) => (first - running as f64).max(0.0),
        _ => 0.0,
    };
    let later = machines.windows(2).map(|pair| (pair[1] - pair[0]).max(0.0));
    machines
        .first()
        .map(|_| first)
        .into_iter()
        .chain(later)
        .collect()
}

/// Currency for one start in a period: the start, and what is paid after the last period.
fn price_of_start(
    index: &Index<'_>,
    node: &Node,
    hourly: &Hourly,
    begins: &[f64],
    period: usize,
) -> f64 {
    let beyond = begins[period] + hourly.min_hours - total_hours(index);
    hourly.start_cost + node.machine_price() * beyond.max(0.0)
}

/// Currency for the machines of a node over all periods.
pub(super) fn cost(index: &Index<'_>, node: &Node, machines: &[f64], cost: &mut Sum) {
    let Some(hourly) = node.count.hourly() else {
        return;
    };
    let begins = begins(index);
    let started = started(&hourly, machines);
    for (period, entry) in index.scenario.periods.iter().enumerate() {
        cost.add(entry.hours * node.machine_price() * machines[period]);
        cost.add(started[period] * price_of_start(index, node, &hourly, &begins, period));
    }
}

/// Prices of the rows of one node, by period.
pub(super) struct HourlyPrices {
    /// What one more machine is worth to the rows of capacity and packing.
    pub(super) machine: Vec<Sum>,
    /// Of n[t] − n[t−1] ≤ up[t].
    pub(super) started: Vec<f64>,
    /// Of Σ up ≤ n[t].
    pub(super) kept: Vec<f64>,
}

/// Adds what the machines of a node and their starts are worth at most, at these prices.
pub(super) fn add_to_bound(
    index: &Index<'_>,
    node: &Node,
    prices: &HourlyPrices,
    cost: f64,
    bound: &mut Sum,
) {
    let Some(hourly) = node.count.hourly() else {
        return;
    };
    let begins = begins(index);
    let (least, most) = (hourly.min as f64, hourly.max as f64);
    if let (Some(running), Some(price)) = (hourly.running, prices.started.first()) {
        bound.add(price * running as f64);
    }
    for (period, entry) in index.scenario.periods.iter().enumerate() {
        let mut machine = prices.machine[period];
        machine.add(-cost * entry.hours * node.machine_price());
        machine.add(-prices.started[period]);
        machine.add(prices.started.get(period + 1).copied().unwrap_or(0.0));
        machine.add(prices.kept[period]);
        let machine = machine.value();
        bound.add(machine * if machine > 0.0 { most } else { least });

        let mut start = Sum::default();
        start.add(prices.started[period]);
        start.add(-cost * price_of_start(index, node, &hourly, &begins, period));
        for later in period..index.periods {
            if !is_kept(&begins, &hourly, period, later) {
                break;
            }
            start.add(-prices.kept[later]);
        }
        bound.add(start.value().max(0.0) * most);
    }
}
