//! Work that can wait, from its definition: what arrives in a period is served in it or in
//! a later one that ends within `within_hours` of its end, first come, first served.
//!
//! Amounts are units per second times hours.

use std::collections::VecDeque;

use crate::plan::Prices;

use super::findings::{Findings, is_usable, show};
use super::index::Index;
use super::sum::Sum;
use super::waits::Waits;

/// Rates are per second, periods in hours.
const SECONDS_PER_HOUR: f64 = 3600.0;

/// What becomes of the work of a demand.
pub(super) struct Outcome {
    /// By period of arrival: never served.
    pub(super) given_up: Vec<f64>,
    /// Waiting at the end of each period, to be served later.
    pub(super) waiting: Vec<f64>,
    /// By period: served without any work being there.
    pub(super) beyond: Vec<f64>,
}

impl Waits {
    /// What becomes of it where each period serves so many units per second.
    pub(super) fn outcome(&self, index: &Index<'_>, rates: &[f64]) -> Outcome {
        let mut given_up = self.arrived.clone();
        let mut beyond = Vec::with_capacity(rates.len());
        let mut queue: VecDeque<usize> = VecDeque::new();
        for (t, rate) in rates.iter().enumerate() {
            let mut amount = rate * index.scenario.periods[t].hours;
            queue.push_back(t);
            while let Some(&first) = queue.front() {
                if self.last[first] < t {
                    queue.pop_front();
                    continue;
                }
                let taken = given_up[first].min(amount);
                given_up[first] -= taken;
                amount -= taken;
                if given_up[first] > 0.0 {
                    break;
                }
                queue.pop_front();
            }
            beyond.push(amount);
        }
        let mut here = 0.0;
        let waiting = rates.iter().enumerate().map(|(t, rate)| {
            let served = rate * index.scenario.periods[t].hours - beyond[t];
            here += self.arrived[t] - given_up[t] - served;
            f64::max(here, 0.0)
        });
        let waiting = waiting.collect();
        Outcome {
            given_up,
            waiting,
            beyond,
        }
    }
}

impl Outcome {
    /// Of a period what is never served of what arrives, in units per second; the units
    /// that wait at its end; and the size to measure both by.
    pub(super) fn of(&self, index: &Index<'_>, demand: usize, period: usize) -> (f64, f64, f64) {
        let hours = index.scenario.periods[period].hours;
        let waits = index.waits[demand].as_ref();
        let total: f64 = waits.map_or(0.0, |waits| waits.arrived.iter().sum());
        let unmet = self.given_up[period] / hours;
        let size = (total / hours).max(SECONDS_PER_HOUR * total);
        (unmet, SECONDS_PER_HOUR * self.waiting[period], size)
    }
}

/// By demand, where its work can wait: what becomes of it. `served` is per demand and
/// period, demand-major.
pub(super) fn outcomes(index: &Index<'_>, served: &[f64]) -> Vec<Option<Outcome>> {
    let waits = index.waits.iter().enumerate();
    let outcomes = waits.map(|(demand, waits)| {
        let rates = &served[demand * index.periods..(demand + 1) * index.periods];
        Some(waits.as_ref()?.outcome(index, rates))
    });
    outcomes.collect()
}

/// Checks that all that is served was there to be served in time, and that enough is
/// served over all periods.
pub(super) fn check(index: &Index<'_>, demand: usize, rates: &[f64], findings: &mut Findings) {
    let Some(waits) = &index.waits[demand] else {
        return;
    };
    let id = &index.scenario.demands[demand].id;
    let outcome = waits.outcome(index, rates);
    let mut arrived = 0.0;
    for (period, beyond) in outcome.beyond.into_iter().enumerate() {
        arrived += waits.arrived[period];
        let hours = index.scenario.periods[period].hours;
        let (served, most) = (rates[period] * hours, waits.most[period] * hours);
        findings.limit(beyond, arrived.max(served), || {
            format!(
                "demand {id}, period {period}: {} served, of which {} did not wait for it; at \
                 most {} could",
                show(rates[period]),
                show(beyond / hours),
                show(most / hours)
            )
        });
    }
    let total: f64 = waits.arrived.iter().sum();
    let needed = index.min_served(demand, 0) * total;
    let hours = index.scenario.periods.iter();
    let served: f64 = hours.zip(rates).map(|(p, rate)| p.hours * rate).sum();
    findings.limit(needed - served, needed.max(served), || {
        format!(
            "demand {id}: {} of {} served over all periods, min_served asks for {}",
            show(served),
            show(total),
            show(needed)
        )
    });
}

/// Prices of what is served over all periods, by demand; at most 0.
pub(super) fn read_prices(
    index: &Index<'_>,
    prices: &Prices,
    title: &str,
    findings: &mut Findings,
) -> Vec<f64> {
    let mut rows = vec![0.0; index.scenario.demands.len()];
    for (number, entry) in prices.served_in_all.iter().enumerate() {
        let demand = index.demand(&entry.demand);
        let waits = demand.filter(|&d| index.waits[d].is_some());
        match waits {
            Some(d) if is_usable(entry.price) && entry.price <= 0.0 && rows[d] == 0.0 => {
                rows[d] = entry.price;
            }
            _ => findings.say(|| {
                format!(
                    "{title}.served_in_all[{number}], {}: {} is not the price of a row",
                    entry.demand,
                    show(entry.price)
                )
            }),
        }
    }
    rows
}

/// Adds the most that the work of a demand is worth: each unit in the best of the periods
/// that may serve it, or nowhere. `prices` are those of a unit per second served in each
/// period, `in_all` that of what is served over all periods.
pub(super) fn add_to_bound(
    index: &Index<'_>,
    demand: usize,
    prices: &[f64],
    in_all: f64,
    bound: &mut Sum,
) {
    let Some(waits) = &index.waits[demand] else {
        return;
    };
    let worth = |t: usize| prices[t] / index.scenario.periods[t].hours;
    // Candidates for the best, each worth less than the one before and later.
    let mut best: VecDeque<usize> = VecDeque::new();
    let mut seen = 0;
    for (from, &last) in waits.last.iter().enumerate() {
        while seen <= last {
            while best.back().is_some_and(|&t| worth(t) <= worth(seen)) {
                best.pop_back();
            }
            best.push_back(seen);
            seen += 1;
        }
        while best.front().is_some_and(|&t| t < from) {
            best.pop_front();
        }
        if let Some(&t) = best.front() {
            bound.add(waits.arrived[from] * (worth(t) - in_all).max(0.0));
        }
        bound.add(in_all * index.min_served(demand, from) * waits.arrived[from]);
    }
}
