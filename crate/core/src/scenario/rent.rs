//! What machines that are rented by the hour cost: hours, starts, and the hours that a
//! machine is paid for beyond the last period (DESIGN section 2).

use super::{Fleet, Hourly};

/// Periods that differ by less than this part of an hour touch.
const TOUCHING: f64 = 1e-9;

/// Hours from the first period to the start of each, and to the end of the last.
pub(crate) fn starts(fleet: &Fleet<'_>) -> Vec<f64> {
    let mut starts = vec![0.0];
    let mut sum = 0.0;
    for hours in &fleet.hours {
        sum += hours;
        starts.push(sum);
    }
    starts
}

/// The periods, from the one in which it is started, in which a machine is kept.
pub(crate) fn kept(starts: &[f64], hourly: &Hourly, period: usize) -> std::ops::Range<usize> {
    let end = starts[period] + hourly.min_hours - TOUCHING;
    let last = starts.len() - 1;
    let kept = (period..last).take_while(|&t| starts[t] < end);
    period..kept.last().map_or(period, |t| t + 1)
}

/// Currency for starting one machine of a node in a period, and for the hours beyond the
/// last period that it is paid for.
pub(crate) fn of_a_start(fleet: &Fleet<'_>, starts: &[f64], node: usize, period: usize) -> f64 {
    let Some(hourly) = fleet.nodes[node].hourly else {
        return 0.0;
    };
    let end = starts[starts.len() - 1];
    let tail = (starts[period] + hourly.min_hours - end).max(0.0);
    hourly.start_cost + fleet.scenario.nodes[node].machine_price() * tail
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

/// Currency for the machines of a node over all periods.
pub(crate) fn of(fleet: &Fleet<'_>, node: usize, machines: &[f64]) -> f64 {
    let Some(hourly) = fleet.nodes[node].hourly else {
        return 0.0;
    };
    let price = fleet.scenario.nodes[node].machine_price();
    let hours = fleet.hours.iter().zip(machines);
    let rent: f64 = hours.map(|(hours, count)| hours * price * count).sum();
    if !hourly.counts_starts() {
        return rent;
    }
    let starts = starts(fleet);
    let started = started(&hourly, machines).into_iter().enumerate();
    let begun: f64 = started
        .map(|(period, count)| count * of_a_start(fleet, &starts, node, period))
        .sum();
    rent + begun
}

/// No fewer machines than these in each period, and as many as are kept from starts before.
pub(crate) fn keep(fleet: &Fleet<'_>, node: usize, machines: &mut [f64]) {
    let Some(hourly) = fleet.nodes[node].hourly.filter(|h| h.min_hours > 0.0) else {
        return;
    };
    let starts = starts(fleet);
    let mut held = vec![0.0; machines.len()];
    let mut before = hourly.running.map(|running| running as f64);
    for (period, count) in machines.iter_mut().enumerate() {
        *count = f64::max(*count, held[period]);
        let now = *count;
        let more = (now - before.unwrap_or(now)).max(0.0);
        for sum in &mut held[kept(&starts, &hourly, period)] {
            *sum += more;
        }
        before = Some(now);
    }
}

/// More machines between two periods that need them, where keeping them there costs no
/// more than starting them again.
pub(crate) fn bridge(fleet: &Fleet<'_>, node: usize, machines: &mut [f64]) {
    let Some(hourly) = fleet.nodes[node].hourly.filter(|h| h.start_cost > 0.0) else {
        return;
    };
    let price = fleet.scenario.nodes[node].machine_price();
    for end in 2..machines.len() {
        // The most between, and what a machine costs there.
        let (mut most, mut cost) = (0.0, 0.0);
        for start in (0..end - 1).rev() {
            most = f64::max(most, machines[start + 1]);
            cost += price * fleet.hours[start + 1];
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
