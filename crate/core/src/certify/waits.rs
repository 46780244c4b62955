//! Until when work can wait, from its definition: what arrives in a period is served in it or
//! in a later one that ends within `within_hours` of its end.
//!
//! Amounts are units per second times hours.

use crate::scenario::{Period, Scenario};

use super::tolerances::SAME_END;

/// The work of one demand that can wait, by period of arrival.
pub(crate) struct Waits {
    /// The last period that may serve it.
    pub(super) last: Vec<usize>,
    pub(super) arrived: Vec<f64>,
    /// The most that can be served in each period, in units per second.
    pub(super) most: Vec<f64>,
}

/// By demand: its work that can wait, where it can.
pub(super) fn read(scenario: &Scenario) -> Vec<Option<Waits>> {
    let hours: Vec<f64> = scenario.periods.iter().map(|p| p.hours).collect();
    let demands = scenario.demands.iter();
    let waits = demands.map(|demand| {
        (demand.within_hours > 0.0).then(|| {
            let rates = demand.rate.iter().copied().chain(std::iter::repeat(0.0));
            let arrived: Vec<f64> = hours.iter().zip(rates).map(|(h, rate)| h * rate).collect();
            let last = last(&scenario.periods, demand.within_hours);
            let most = hours.iter().enumerate().map(|(t, hours)| {
                let open = (0..=t).rev().take_while(|&from| last[from] >= t);
                open.map(|from| arrived[from]).sum::<f64>() / hours
            });
            let most = most.collect();
            Waits {
                last,
                arrived,
                most,
            }
        })
    });
    waits.collect()
}

/// Of each period the last one that ends within so many hours of its end. Of a period that
/// is in parts, each part waits until the last part of the last such period.
fn last(periods: &[Period], within: f64) -> Vec<usize> {
    let is_part = |at: usize| periods.get(at).is_some_and(|p| p.continues);
    // The part with which the period of a part ends.
    let end = |at: usize| (at..periods.len()).find(|&p| !is_part(p + 1)).unwrap_or(at);
    let of = |from: usize| {
        let mut reached = end(from);
        let mut later = 0.0;
        while reached + 1 < periods.len() {
            let next = end(reached + 1);
            let hours = periods[reached + 1..=next].iter().map(|p| p.hours);
            later += hours.sum::<f64>();
            if later > within + SAME_END {
                break;
            }
            reached = next;
        }
        reached
    };
    (0..periods.len()).map(of).collect()
}
