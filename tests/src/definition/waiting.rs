//! Work that can wait: how much of what arrives in one period is served in which.

use std::collections::HashMap;

use idlewise::scenario::ObjectiveName;

use super::{Column, Definition, Key};

impl Definition<'_> {
    /// Whether the work of a demand can wait.
    pub(super) fn waits(&self, demand: usize) -> bool {
        self.scenario.demands[demand].within_hours > 0.0
    }

    /// Whether what arrives in one period may be served in another.
    fn in_time(&self, demand: usize, arrived: usize, served: usize) -> bool {
        let hours = |periods: std::ops::Range<usize>| -> f64 {
            let periods = &self.scenario.periods[periods];
            periods.iter().map(|p| p.hours).sum()
        };
        let within = self.scenario.demands[demand].within_hours;
        // Where periods are in parts, whole periods count.
        let (from, to) = (self.end_of(arrived), self.end_of(served));
        served >= arrived && hours(from..to) <= within + 1e-6
    }

    /// The first part after the period that a part is in.
    fn end_of(&self, part: usize) -> usize {
        let periods = &self.scenario.periods;
        let after = periods.iter().skip(part + 1);
        part + 1 + after.take_while(|p| p.is_further_part()).count()
    }

    /// The most units per second that can be served in a period.
    pub(super) fn most(&self, demand: usize, period: usize) -> f64 {
        if !self.waits(demand) {
            return self.rate(demand, period);
        }
        let open = (0..=period).filter(|&t| self.in_time(demand, t, period));
        let hours = |t: usize| self.scenario.periods[t].hours;
        open.map(|t| hours(t) * self.rate(demand, t)).sum::<f64>() / hours(period)
    }

    pub(super) fn add_waiting_columns(&mut self, demand: usize) {
        let periods = self.scenario.periods.len();
        for arrived in 0..periods {
            for served in arrived..periods {
                if !self.in_time(demand, arrived, served) {
                    continue;
                }
                let key = Key::Waited {
                    demand,
                    arrived,
                    served,
                };
                let upper = self.scenario.periods[arrived].hours * self.rate(demand, arrived);
                self.column(
                    key,
                    Column {
                        lower: 0.0,
                        upper,
                        whole: false,
                        worth: 0.0,
                    },
                );
            }
        }
    }

    pub(super) fn add_waiting_rows(&mut self, demand: usize) {
        let asked = &self.scenario.demands[demand];
        let periods = self.scenario.periods.len();
        let waited: Vec<(usize, usize, usize)> = self
            .keys
            .iter()
            .enumerate()
            .filter_map(|(at, key)| match *key {
                Key::Waited {
                    demand: own,
                    arrived,
                    served,
                } if own == demand => Some((at, arrived, served)),
                _ => None,
            })
            .collect();
        let mut total = 0.0;
        for period in 0..periods {
            let hours = self.scenario.periods[period].hours;
            let arrives = hours * self.rate(demand, period);
            total += arrives;
            let own = waited.iter().filter(|(_, arrived, _)| *arrived == period);
            let terms = own.map(|&(at, ..)| (at, 1.0)).collect();
            let row = format!("what arrives of {} in period {period}", asked.id);
            self.row(row, terms, f64::NEG_INFINITY, arrives);
            let own = waited.iter().filter(|(.., served)| *served == period);
            let terms = own.map(|&(at, ..)| (at, -1.0));
            let routed = self.routed(period).filter(|r| r.1 == demand);
            let routed = routed.filter(|r| self.is_served(demand, r.2));
            let terms = routed.map(|(at, ..)| (at, hours)).chain(terms).collect();
            let row = format!("what is served of {} in period {period}", asked.id);
            self.row(row, terms, 0.0, 0.0);
        }
        let least = match asked.min_served {
            Some(share) => share,
            None if self.objective() == ObjectiveName::Cost => 1.0,
            None => 0.0,
        };
        let terms = waited.iter().map(|&(at, ..)| (at, 1.0)).collect();
        let row = format!("{} over all periods", asked.id);
        self.row(row, terms, least * total, f64::INFINITY);
    }

    /// Fills in whose work a plan serves when: the oldest first that is still in time.
    pub(super) fn serve_in_order(&self, found: &mut HashMap<Key, f64>) {
        let periods = self.scenario.periods.len();
        for demand in (0..self.scenario.demands.len()).filter(|&d| self.waits(d)) {
            let hours = |t: usize| self.scenario.periods[t].hours;
            let mut left: Vec<f64> = (0..periods)
                .map(|t| hours(t) * self.rate(demand, t))
                .collect();
            for served in 0..periods {
                let routed = found.iter().filter_map(|(key, rate)| match *key {
                    Key::Routed {
                        demand: own,
                        period,
                        profile,
                        ..
                    } if own == demand && period == served => {
                        self.is_served(demand, profile).then_some(rate)
                    }
                    _ => None,
                });
                let mut amount = hours(served) * routed.sum::<f64>();
                for arrived in 0..=served {
                    if !self.in_time(demand, arrived, served) {
                        continue;
                    }
                    let taken = left[arrived].min(amount);
                    left[arrived] -= taken;
                    amount -= taken;
                    let key = Key::Waited {
                        demand,
                        arrived,
                        served,
                    };
                    found.insert(key, taken);
                }
            }
        }
    }
}
