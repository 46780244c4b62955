//! What waits and is never served, as the fill goes through the periods: what one of them
//! could take, a later one cannot take again.

use super::tolerances::NEGLIGIBLE_WAIT;
use crate::assignment::Assignment;
use crate::scenario::Fleet;

/// Of each demand whose work can wait what every period serves, in units per second times
/// hours.
pub(super) struct Waits {
    served: Vec<Option<Vec<f64>>>,
}

impl Waits {
    pub fn of(fleet: &Fleet<'_>, assignment: &Assignment) -> Self {
        let demands = fleet.demands.len();
        let rates = assignment.served(fleet);
        let waiting = fleet.waiting.iter().enumerate();
        let served = waiting.map(|(d, own)| {
            let hours = fleet.hours.iter().enumerate();
            let served = hours.map(|(t, hours)| hours * rates[t * demands + d]);
            own.as_ref().map(|_| served.collect())
        });
        Waits {
            served: served.collect(),
        }
    }

    /// Sets what a period could serve beside what all periods serve, in units per second.
    pub fn begin(&self, fleet: &Fleet<'_>, period: usize, unmet: &mut [f64]) {
        for (d, served) in self.served.iter().enumerate() {
            let (Some(served), Some(waiting)) = (served, &fleet.waiting[d]) else {
                continue;
            };
            let room = waiting.room(served, period);
            let counts = fleet.value(d) > 0.0 && room > NEGLIGIBLE_WAIT * waiting.total();
            unmet[d] = if counts {
                room / fleet.hours[period]
            } else {
                0.0
            };
        }
    }

    /// Takes note of what a period did serve: what was unmet before and is not now.
    pub fn end(&mut self, fleet: &Fleet<'_>, period: usize, before: &[f64], now: &[f64]) {
        for (d, served) in self.served.iter_mut().enumerate() {
            if let Some(served) = served {
                served[period] += fleet.hours[period] * (before[d] - now[d]).max(0.0);
            }
        }
    }
}
