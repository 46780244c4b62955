//! What machines that are rented by the hour cost: hours, starts, and the hours that a
//! machine is paid for beyond the last period (DESIGN section 2).

use super::{Fleet, Hourly};

/// Periods that differ by less than this part of an hour touch.
const TOUCHING: f64 = 1e-9;

/// Hours from the first period to the start of each, and to the end of the last.
pub(crate) fn starts(fleet: &Fleet<'_>) -> Vec<f64> {
    let mut starts = vec![0.0];
    let mut sum = 0.0;
    for hours in fleet.period_hours() {
        sum += hours;
        starts.push(sum);
    }
    starts
}

/// The periods, from the one in which it is started, in which a machine is kept: its least
/// hours, and until it is ready.
pub(crate) fn kept(starts: &[f64], hourly: &Hourly, period: usize) -> std::ops::Range<usize> {
    within(starts, period, hourly.kept_hours())
}

/// The periods, from the one in which it is started, in which a machine is not ready.
pub(crate) fn starting(starts: &[f64], hourly: &Hourly, period: usize) -> std::ops::Range<usize> {
    within(starts, period, hourly.start_hours)
}

/// The periods from one on that begin before so many hours have passed.
fn within(starts: &[f64], period: usize, hours: f64) -> std::ops::Range<usize> {
    let end = starts[period] + hours - TOUCHING;
    let last = starts.len() - 1;
    let kept = (period..last).take_while(|&t| starts[t] < end);
    period..kept.last().map_or(period, |t| t + 1)
}

/// Currency for starting one machine of a node in a period, and for the hours beyond the
/// last period that it is paid for; on average over the futures.
pub(crate) fn of_a_start(fleet: &Fleet<'_>, starts: &[f64], node: usize, period: usize) -> f64 {
    let Some(hourly) = fleet.nodes[node].hourly else {
        return 0.0;
    };
    let tail = tail(starts, &hourly, period);
    fleet.likelihood(node) * hourly.start_cost + fleet.mean_price(node) * tail
}

/// Hours beyond the last period that a machine is paid for which is started in a period.
fn tail(starts: &[f64], hourly: &Hourly, period: usize) -> f64 {
    let end = starts[starts.len() - 1];
    (starts[period] + hourly.min_hours - end).max(0.0)
}

/// The same where one future comes, at its price of a machine and hour.
pub(crate) fn of_a_start_at(
    fleet: &Fleet<'_>,
    starts: &[f64],
    (node, period): (usize, usize),
    price: f64,
) -> f64 {
    let Some(hourly) = fleet.nodes[node].hourly else {
        return 0.0;
    };
    hourly.start_cost + price * tail(starts, &hourly, period)
}

/// Machines that are started in each period.
pub(crate) fn started(hourly: &Hourly, machines: &[f64]) -> Vec<f64> {
    let mut before = hourly.running.map(|running| running as f64);
    let started = machines.iter().map(|&now| {
        let more = now - before.unwrap_or(now);
        before = Some(now);
        more.max(0.0)
    });
    started.collect()
}

/// Currency for the machines of a node over all periods, on average over the futures.
pub(crate) fn of(fleet: &Fleet<'_>, node: usize, machines: &[f64]) -> f64 {
    let Some(hourly) = fleet.nodes[node].hourly else {
        return 0.0;
    };
    let periods = fleet.periods().max(1);
    let futures = fleet.prices_of(node).into_iter();
    let each = futures
        .zip(machines.chunks(periods))
        .enumerate()
        .filter(|(future, _)| fleet.is_there(node, future * periods))
        .map(|(_, ((weight, price), machines))| {
            let hours = fleet.period_hours().iter().zip(machines);
            let rent: f64 = hours.map(|(hours, count)| hours * price * count).sum();
            if !hourly.counts_starts() {
                return weight * rent;
            }
            let starts = starts(fleet);
            let started = started(&hourly, machines).into_iter().enumerate();
            let begun: f64 = started
                .map(|(period, count)| count * of_a_start_at(fleet, &starts, (node, period), price))
                .sum();
            weight * (rent + begun)
        });
    each.sum()
}

/// The same numbers in every future: as many in each period as any of them needs.
pub(crate) fn alike(fleet: &Fleet<'_>, machines: &mut [f64]) {
    let periods = fleet.periods().max(1);
    for period in 0..periods {
        let all = machines[period..].iter().step_by(periods);
        let most = all.copied().fold(0.0, f64::max);
        for count in machines[period..].iter_mut().step_by(periods) {
            *count = most;
        }
    }
}

/// No fewer machines than these in each period, and as many as are kept from starts before.
pub(crate) fn keep(fleet: &Fleet<'_>, node: usize, machines: &mut [f64]) {
    let Some(hourly) = fleet.nodes[node].hourly else {
        return;
    };
    for machines in machines.chunks_mut(fleet.periods().max(1)) {
        level(fleet, machines);
        if hourly.kept_hours() <= 0.0 {
            continue;
        }
        let starts = starts(fleet);
        let mut held = vec![0.0; machines.len()];
        let mut before = hourly.running.map(|running| running as f64);
        for (period, count) in machines.iter_mut().enumerate() {
            *count = match before {
                Some(before) if !fleet.begins(period) => before,
                _ => f64::max(*count, held[period]),
            };
            let now = *count;
            let more = (now - before.unwrap_or(now)).max(0.0);
            for sum in &mut held[kept(&starts, &hourly, period)] {
                *sum += more;
            }
            before = Some(now);
        }
    }
}

/// In all parts of a period there are as many machines as in the one of most.
fn level(fleet: &Fleet<'_>, machines: &mut [f64]) {
    for part in (0..machines.len()).filter(|&part| fleet.begins(part)) {
        let own = &mut machines[fleet.parts_of(part)];
        let most = own.iter().copied().fold(0.0, f64::max);
        own.fill(most);
    }
}

/// Machines that are ready in each period; none where they are as soon as they are paid for.
pub(crate) fn ready(fleet: &Fleet<'_>, node: usize, machines: &[f64]) -> Option<Vec<f64>> {
    let hourly = fleet.nodes[node].hourly.filter(|h| h.start_hours > 0.0)?;
    let starts = starts(fleet);
    let mut ready = machines.to_vec();
    for machines in ready.chunks_mut(fleet.periods().max(1)) {
        for (period, count) in started(&hourly, machines).into_iter().enumerate() {
            for own in &mut machines[starting(&starts, &hourly, period)] {
                *own -= count;
            }
        }
    }
    Some(ready.into_iter().map(|count| count.max(0.0)).collect())
}

/// The most machines of a node that can be ready in a period.
pub(crate) fn most_ready(fleet: &Fleet<'_>, node: usize, period: usize) -> f64 {
    let n = &fleet.nodes[node];
    let running = n.hourly.filter(|h| h.start_hours > 0.0);
    let running = running.and_then(|h| Some((h.start_hours, h.running? as f64)));
    match running {
        Some((hours, running)) if starts(fleet)[fleet.period_of(period)] < hours - TOUCHING => {
            n.count.1.min(running)
        }
        _ => n.count.1,
    }
}

/// The fewest machines of a node in each period so that as many are ready as asked for:
/// they are there from the last period on from which a start ends in time. Only where
/// machines need hours to start.
pub(crate) fn ahead(fleet: &Fleet<'_>, node: usize, ready: &[f64]) -> Vec<f64> {
    let n = &fleet.nodes[node];
    let hours = n.hourly.map_or(0.0, |hourly| hourly.start_hours);
    let starts = starts(fleet);
    let periods = fleet.periods();
    let mut machines = vec![n.count.0; periods];
    for (slot, &asked) in ready.iter().enumerate() {
        let part = fleet.period_of(slot);
        let own = fleet.parts_of(part);
        let in_time = |&first: &usize| {
            fleet.begins(first) && starts[first] + hours <= starts[part] + TOUCHING
        };
        let first = (0..own.end).rev().find(in_time).unwrap_or(0);
        for count in &mut machines[first..own.end] {
            *count = f64::max(*count, asked);
        }
    }
    machines.repeat(ready.len() / periods.max(1))
}

/// More machines between two periods that need them, where keeping them there costs no
/// more than starting them again.
pub(crate) fn bridge(fleet: &Fleet<'_>, node: usize, machines: &mut [f64]) {
    let Some(hourly) = fleet.nodes[node].hourly.filter(|h| h.start_cost > 0.0) else {
        return;
    };
    // Where it is there in one future only, both count there only.
    let price = fleet.mean_price(node) / fleet.likelihood(node);
    for machines in machines.chunks_mut(fleet.periods().max(1)) {
        bridge_periods(fleet.period_hours(), price, &hourly, machines);
    }
}

fn bridge_periods(hours: &[f64], price: f64, hourly: &Hourly, machines: &mut [f64]) {
    for end in 2..machines.len() {
        // The most between, and what a machine costs there.
        let (mut most, mut cost) = (0.0, 0.0);
        for start in (0..end - 1).rev() {
            most = f64::max(most, machines[start + 1]);
            cost += price * hours[start + 1];
            if cost > hourly.start_cost || most >= machines[end] {
                break;
            }
            let both = f64::min(machines[start], machines[end]);
            if both > most {
                for between in &mut machines[start + 1..end] {
                    *between = f64::max(*between, both);
                }
                most = both;
            }
        }
    }
}
