//! Machines that are rented by the hour, from their definition: n[t] of every period t is
//! within its range, the same in all parts of the period; what a period has more than the
//! one before is started there; what was started is there as long as `min_hours` say and
//! until it is ready, is paid for so long, and serves when `start_hours` are over.

use crate::plan::Plan;
use crate::scenario::{Hourly, Node};

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
    let nothing = |node: &Node| {
        node.count
            .hourly()
            .map(|_| vec![None; index.decided_periods()])
    };
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
            let periods = index.decided_periods();
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
    // The same in every future.
    let futures = index.periods / index.decided_periods().max(1);
    let all = whole.into_iter();
    all.map(|own| own.map(|machines| machines.repeat(futures)))
        .collect()
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
    for (period, pair) in machines.windows(2).enumerate() {
        let differs = index.scenario.periods[period + 1].continues && pair[0] != pair[1];
        if differs {
            findings.refuse(|| {
                format!(
                    "node {}: {} machines in period {period}, {} in the next part of it",
                    node.id,
                    show(pair[0]),
                    show(pair[1])
                )
            });
        }
    }
    let begins = begins(index);
    let started = started(hourly, machines);
    for (period, &count) in machines.iter().enumerate() {
        let kept: f64 = (0..=period)
            .rev()
            .take_while(|&start| is_kept(&begins, hourly, start, period))
            .map(|start| started[start])
            .sum();
        findings.limit(kept - count, kept, || {
            format!(
                "node {}, period {period}: {} machines, {} were started less than {} hours before",
                node.id,
                show(count),
                show(kept),
                show(hourly.min_hours.max(hourly.start_hours))
            )
        });
    }
}

/// When each period begins, in hours.
pub(super) fn begins(index: &Index<'_>) -> Vec<f64> {
    let mut now = 0.0;
    let periods = index.own_periods().iter();
    let begins = periods.map(|period| {
        now += period.hours;
        now - period.hours
    });
    begins.collect()
}

/// Whether what is started in one period has to be there in another that is not earlier.
fn is_kept(begins: &[f64], hourly: &Hourly, start: usize, period: usize) -> bool {
    let passed = begins[period] - begins[start] + SAME_TIME;
    passed < hourly.min_hours || is_starting(begins, hourly, start, period)
}

/// Whether what is started in one period cannot serve yet in another that is not earlier.
fn is_starting(begins: &[f64], hourly: &Hourly, start: usize, period: usize) -> bool {
    begins[period] - begins[start] + SAME_TIME < hourly.start_hours
}

/// Machines of each node that are ready in each period: those that are there, without those
/// whose start is not over. Machines are alike, and those on for longest go first.
pub(super) fn ready(index: &Index<'_>, there: &ByTheHour) -> ByTheHour {
    let begins = begins(index);
    let nodes = index.scenario.nodes.iter().zip(there);
    let each = nodes.map(|(node, machines)| {
        let (hourly, machines) = (node.count.hourly()?, machines.as_ref()?);
        let own = &machines[..begins.len()];
        let started = started(&hourly, own);
        let ready = own.iter().enumerate().map(|(period, count)| {
            let starts = (0..=period).rev();
            let starts = starts.take_while(|&s| is_starting(&begins, &hourly, s, period));
            let starting: f64 = starts.map(|start| started[start]).sum();
            (count - starting).max(0.0)
        });
        let ready: Vec<f64> = ready.collect();
        Some(ready.repeat(machines.len() / begins.len().max(1)))
    });
    each.collect()
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

/// When the last period ends, in hours from the first.
fn end(index: &Index<'_>) -> f64 {
    let hours: Sum = index.own_periods().iter().map(|p| p.hours).collect();
    hours.value()
}

/// Currency for one start at this hour: the start, and what is paid after the end.
fn price_of_start(price: f64, hourly: &Hourly, begin: f64, end: f64) -> f64 {
    let beyond = begin + hourly.min_hours - end;
    hourly.start_cost + price * beyond.max(0.0)
}

/// How much each future counts in which a node exists, and what a machine and hour costs in
/// it.
fn prices(index: &Index<'_>, number: usize) -> Vec<(f64, f64)> {
    match &index.futures {
        None => vec![(1.0, index.scenario.nodes[number].machine_price())],
        Some(futures) => {
            let each = futures.names.iter().zip(&futures.prices).enumerate();
            let own = each.filter(|(future, _)| index.only_in(number).is_none_or(|o| o == *future));
            own.map(|(_, ((_, weight), prices))| (*weight, prices[number]))
                .collect()
        }
    }
}

/// Currency for the machines of a node over all periods, on average over the futures.
pub(super) fn cost(index: &Index<'_>, number: usize, machines: &[f64], cost: &mut Sum) {
    for (weight, price) in prices(index, number) {
        let mut own = Sum::default();
        cost_at(index, number, machines, price, &mut own);
        cost.add(weight * own.value());
    }
}

/// The same at one price of a machine and hour.
pub(super) fn cost_at(
    index: &Index<'_>,
    number: usize,
    machines: &[f64],
    price: f64,
    cost: &mut Sum,
) {
    let Some(hourly) = index.scenario.nodes[number].count.hourly() else {
        return;
    };
    let (begins, end) = (begins(index), end(index));
    let periods = index.own_periods();
    let machines = &machines[..periods.len()];
    let started = started(&hourly, machines);
    for (period, entry) in periods.iter().enumerate() {
        cost.add(entry.hours * price * machines[period]);
        cost.add(started[period] * price_of_start(price, &hourly, begins[period], end));
    }
}

/// Prices of the rows of one node, by period.
pub(super) struct HourlyPrices {
    /// What one more machine that serves is worth to the rows of capacity and packing.
    pub(super) machine: Vec<Sum>,
    /// What one more machine is worth to limits, ready or not.
    pub(super) there: Vec<Sum>,
    /// Of n[t] − n[t−1] ≤ up[t].
    pub(super) started: Vec<f64>,
    /// Of Σ up ≤ n[t].
    pub(super) kept: Vec<f64>,
    /// Of r[t] ≤ n[t] − Σ up.
    pub(super) ready: Vec<f64>,
}

/// Adds what the machines of a node and their starts are worth at most, at these prices.
pub(super) fn add_to_bound(
    index: &Index<'_>,
    number: usize,
    prices: &HourlyPrices,
    cost: f64,
    bound: &mut Sum,
) {
    let Some(hourly) = index.scenario.nodes[number].count.hourly() else {
        return;
    };
    let futures = self::prices(index, number);
    let (begins, end) = (begins(index), end(index));
    let (least, most) = (hourly.min as f64, hourly.max as f64);
    if let (Some(running), Some(price)) = (hourly.running, prices.started.first()) {
        bound.add(price * running as f64);
    }
    let needs_hours = hourly.start_hours > 0.0;
    let periods = index.own_periods();
    let mut period = 0;
    while period < periods.len() {
        // All parts of the period together.
        let after = (period + 1..periods.len()).find(|&next| !periods[next].continues);
        let after = after.unwrap_or(periods.len());
        let mut machine = Sum::default();
        for part in period..after {
            for (weight, price) in &futures {
                machine.add(-cost * weight * periods[part].hours * price);
            }
            machine.add(prices.there[part].value());
            if needs_hours {
                machine.add(prices.ready[part]);
                let mut serves = prices.machine[part];
                serves.add(-prices.ready[part]);
                bound.add(serves.value().max(0.0) * most);
            } else {
                machine.add(prices.machine[part].value());
            }
        }
        machine.add(-prices.started[period]);
        machine.add(prices.started.get(after).copied().unwrap_or(0.0));
        machine.add(prices.kept[period]);
        let machine = machine.value();
        bound.add(machine * if machine > 0.0 { most } else { least });

        let mut start = Sum::default();
        start.add(prices.started[period]);
        for (weight, price) in &futures {
            let each = price_of_start(*price, &hourly, begins[period], end);
            start.add(-cost * weight * each);
        }
        for later in period..periods.len() {
            if !is_kept(&begins, &hourly, period, later) {
                break;
            }
            start.add(-prices.kept[later]);
        }
        for later in period..periods.len() {
            if !is_starting(&begins, &hourly, period, later) {
                break;
            }
            start.add(-prices.ready[later]);
        }
        bound.add(start.value().max(0.0) * most);
        period = after;
    }
}
