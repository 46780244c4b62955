//! What a fleet has to serve to serve as much as an assignment does, and the cheapest way
//! to serve that where a unit of each demand has a cost of its own.

use super::tolerances::SERVED_LESS;
use crate::assignment::Assignment;
use crate::scenario::{Fleet, ObjectiveName};

/// What has to be served, in units per second, by period x demand.
pub(super) struct AsMuch {
    least: Vec<f64>,
    /// Value over all periods, where it may come from any demand.
    value: Option<f64>,
}

impl AsMuch {
    /// Under `serve` the same value (what must be served of a demand is left out, so that
    /// more value never costs less); under `cost` what must be served; else what is served
    /// of every demand.
    pub fn of(fleet: &Fleet<'_>, assignment: &Assignment) -> Self {
        let demands = fleet.demands.len();
        let mut least = assignment.served(fleet);
        let objective = fleet.scenario.policy.objective;
        for (at, served) in least.iter_mut().enumerate() {
            let (period, demand) = (at / demands, at % demands);
            let counts = match objective {
                ObjectiveName::Serve => 0.0,
                ObjectiveName::Cost => fleet.demands[demand].min_served,
                ObjectiveName::Profit | ObjectiveName::Fair => 1.0,
            };
            *served = served.min(counts * fleet.rate(demand, period)) * (1.0 - SERVED_LESS);
        }
        let value = (objective == ObjectiveName::Serve)
            .then(|| assignment.value(fleet) * (1.0 - SERVED_LESS));
        AsMuch { least, value }
    }

    /// The most of a demand that serving as much can take in a period.
    pub fn most(&self, fleet: &Fleet<'_>, demand: usize, period: usize) -> f64 {
        if self.value.is_some() && fleet.value(demand) > 0.0 {
            fleet.rate(demand, period)
        } else {
            self.least[period * fleet.demands.len() + demand]
        }
    }

    /// The least that serving as much costs in some periods, where a unit per second of a
    /// demand costs `cost(at)` and `at` counts these periods x demands; the other periods
    /// serve all they could, at no cost. And the rates at which it costs that.
    pub fn cheapest(
        &self,
        fleet: &Fleet<'_>,
        periods: &[usize],
        cost: impl Fn(usize) -> f64,
        can_be_served: &dyn Fn(usize) -> bool,
    ) -> (f64, Vec<f64>) {
        let demands = fleet.demands.len();
        let mut rates = vec![0.0; periods.len() * demands];
        let mut total = 0.0;
        for (at, rate) in rates.iter_mut().enumerate() {
            let (period, demand) = (periods[at / demands], at % demands);
            *rate = self.least[period * demands + demand];
            total += cost(at) * *rate;
        }
        let Some(value) = self.value else {
            return (total, rates);
        };
        let worth =
            |period: usize, demand: usize| 3600.0 * fleet.hours[period] * fleet.value(demand);
        let mut missing = value;
        let mut is_charged = vec![false; fleet.hours.len()];
        for &period in periods {
            is_charged[period] = true;
        }
        let mut offers: Vec<(f64, usize)> = Vec::new();
        for demand in (0..demands).filter(|&demand| can_be_served(demand)) {
            for (period, _) in is_charged.iter().enumerate().filter(|(_, is)| !**is) {
                missing -= worth(period, demand) * fleet.rate(demand, period);
            }
        }
        for (at, rate) in rates.iter().enumerate() {
            let (period, demand) = (periods[at / demands], at % demands);
            let worth = worth(period, demand);
            missing -= worth * rate;
            if worth > 0.0 && can_be_served(demand) && fleet.rate(demand, period) > *rate {
                offers.push((cost(at) / worth, at));
            }
        }
        // The cheapest value first, the last of it in part.
        offers.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for (price, at) in offers {
            if missing <= 0.0 {
                break;
            }
            let (period, demand) = (periods[at / demands], at % demands);
            let more = worth(period, demand) * (fleet.rate(demand, period) - rates[at]);
            let taken = more.min(missing);
            rates[at] += taken / worth(period, demand);
            total += price * taken;
            missing -= taken;
        }
        (total, rates)
    }
}
