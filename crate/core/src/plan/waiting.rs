//! What a plan says of work that can wait.

use super::prices::Prices;
use super::tolerances::MISSED;
use crate::assignment::{Assignment, NEGLIGIBLE};
use crate::scenario::{Fleet, Waiting};

/// What becomes of the work of one demand, by period.
pub(crate) struct WaitingOutcome {
    /// Never served of what arrives, in units per second.
    pub unmet: Vec<f64>,
    /// Units that wait at the end.
    pub waiting: Vec<f64>,
}

impl WaitingOutcome {
    /// Where each period serves so many units per second, first come, first served.
    pub fn of(fleet: &Fleet<'_>, waiting: &Waiting, rates: &[f64]) -> Self {
        let served: Vec<f64> = fleet.hours.iter().zip(rates).map(|(h, r)| h * r).collect();
        let done = waiting.first_come(&served);
        let total = waiting.total();
        let dust = |amount: f64, of: f64| {
            if amount > NEGLIGIBLE * of {
                amount
            } else {
                0.0
            }
        };
        let mut here = 0.0;
        let mut out = WaitingOutcome {
            unmet: Vec::with_capacity(rates.len()),
            waiting: Vec::with_capacity(rates.len()),
        };
        for (t, hours) in fleet.hours.iter().enumerate() {
            let arrived = waiting.arrived[t];
            out.unmet.push(dust(arrived - done.of[t], arrived) / hours);
            here += done.of[t] - (served[t] - done.beyond[t]);
            out.waiting.push(3600.0 * dust(here, total));
        }
        out
    }
}

/// What one more unit per second that arrives in a period is worth, by period: the best of
/// the periods that may serve it, at these prices.
pub(crate) fn price_of_arrival(
    fleet: &Fleet<'_>,
    demand: usize,
    waiting: &Waiting,
    prices: &Prices,
) -> Vec<f64> {
    let id = &fleet.scenario.demands[demand].id;
    let mut worth = vec![0.0; fleet.hours.len()];
    for own in prices.demand.iter().filter(|p| p.demand == *id) {
        worth[own.period] = own.price / fleet.hours[own.period];
    }
    let in_all = prices.served_in_all.iter().find(|p| p.demand == *id);
    let in_all = in_all.map_or(0.0, |own| own.price);
    let forced = in_all * fleet.demands[demand].min_served;
    let best = waiting.best(&worth).into_iter();
    let best = best.map(|worth| (worth - in_all).max(0.0) + forced);
    best.zip(&fleet.hours).map(|(w, hours)| w * hours).collect()
}

/// Serves no more than waits, and all that has to be served, where only rounding is in the
/// way.
pub(super) fn meet_waiting(fleet: &Fleet<'_>, assignment: &mut Assignment) {
    let demands = fleet.demands.len();
    for (demand, waiting) in fleet.waiting.iter().enumerate() {
        let Some(waiting) = waiting else {
            continue;
        };
        let rates = assignment.served(fleet);
        let hours = fleet.hours.iter().enumerate();
        let served: Vec<f64> = hours
            .map(|(t, hours)| hours * rates[t * demands + demand])
            .collect();
        let done = waiting.first_come(&served);
        let all: f64 = done.of.iter().sum();
        let least = fleet.demands[demand].min_served * waiting.total();
        let missed = all < least && all > least * (1.0 - MISSED);
        let factors: Vec<f64> = served
            .iter()
            .zip(done.beyond)
            .map(|(&served, beyond)| {
                if missed {
                    least / all
                } else if beyond > 0.0 && beyond <= MISSED * all && served > 0.0 {
                    (served - beyond) / served
                } else {
                    1.0
                }
            })
            .collect();
        let own = assignment.flows.iter_mut();
        for flow in own.filter(|f| f.triple.demand == demand) {
            flow.rate *= factors[flow.period];
        }
    }
}
