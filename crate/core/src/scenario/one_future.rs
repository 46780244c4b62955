//! Scenarios of one future: one of those that a scenario has, or one that people plan for
//! in place of all of them. Decisions mean there what they mean with several: what stands
//! on a node of which some is lost is lost in proportion.

use super::expanded::fates;
use super::{DemandChange, Fate, Future, Node, NodeChange, Scenario};

impl Scenario {
    /// The scenario in which only this future may come.
    pub(crate) fn only(&self, fate: &Fate) -> Scenario {
        let least = |demand: usize| fate.min_served.or(self.demands[demand].min_served);
        self.one_future(
            &fate.id,
            |demand, period| fate.rates[demand][period],
            least,
            |node| (fate.availability[node], fate.prices[node]),
        )
    }

    /// The same scenario with every future written out: each change is about one demand or
    /// one node.
    pub(crate) fn one_by_one(&self) -> Scenario {
        let mut own = self.clone();
        if self.futures.is_empty() {
            return own;
        }
        own.futures = fates(self)
            .iter()
            .map(|fate| self.written_out(fate))
            .collect();
        own
    }

    fn written_out(&self, fate: &Fate) -> Future {
        let mut future = Future::new(&fate.id).weight(fate.weight);
        future.min_served = fate.min_served;
        for (demand, rate) in self.demands.iter().zip(&fate.rates) {
            if demand.rate != *rate {
                future.demands.push(DemandChange {
                    id: Some(demand.id.clone()),
                    rate: Some(rate.clone()),
                    ..DemandChange::default()
                });
            }
        }
        for (g, node) in self.nodes.iter().enumerate() {
            let availability = fate.availability[g];
            let change = NodeChange {
                id: Some(node.id.clone()),
                availability: Some(availability).filter(|a| *a != node.availability),
                price_per_hour: fate.prices[g].filter(|p| Some(*p) != node.price_per_hour),
                ..NodeChange::default()
            };
            if change.availability.is_some() || change.price_per_hour.is_some() {
                future.nodes.push(change);
            }
        }
        future
    }

    /// The scenario of the mean of all futures: rates, what must be served, availability
    /// and prices are as they are on average.
    pub(crate) fn mean_of(&self, fates: &[Fate]) -> Scenario {
        let rate = |demand: usize, period: usize| mean(fates, |fate| fate.rates[demand][period]);
        self.average(fates, "the mean", rate)
    }

    /// The scenario of the peak: the largest rate that any future brings, all else as on
    /// average. None where every rate is the same in all futures.
    pub(crate) fn peak_of(&self, fates: &[Fate]) -> Option<Scenario> {
        let first = fates.first()?;
        if fates.iter().all(|fate| fate.rates == first.rates) {
            return None;
        }
        let rate = |demand: usize, period: usize| {
            let rates = fates.iter().map(|fate| fate.rates[demand][period]);
            rates.fold(0.0, f64::max)
        };
        Some(self.average(fates, "the peak", rate))
    }

    fn average(&self, fates: &[Fate], id: &str, rate: impl Fn(usize, usize) -> f64) -> Scenario {
        let least = |demand: usize| {
            let entry = &self.demands[demand];
            let own = self.min_served(entry);
            let told = fates.iter().any(|fate| fate.min_served.is_some());
            if told {
                Some(mean(fates, |fate| fate.min_served.unwrap_or(own)).min(1.0))
            } else {
                entry.min_served
            }
        };
        let node = |node: usize| {
            let price = fates.iter().all(|fate| fate.prices[node].is_some());
            (
                mean(fates, |fate| fate.availability[node]).min(1.0),
                price.then(|| mean(fates, |fate| fate.prices[node].unwrap_or(0.0))),
            )
        };
        self.one_future(id, rate, least, node)
    }

    fn one_future(
        &self,
        id: &str,
        rate: impl Fn(usize, usize) -> f64,
        least: impl Fn(usize) -> Option<f64>,
        node: impl Fn(usize) -> (f64, Option<f64>),
    ) -> Scenario {
        let mut own = self.clone();
        for (d, demand) in own.demands.iter_mut().enumerate() {
            demand.min_served = least(d);
            for (period, own) in demand.rate.iter_mut().enumerate() {
                *own = rate(d, period);
            }
        }
        let mut future = Future::new(id);
        for (g, entry) in own.nodes.iter_mut().enumerate() {
            let (availability, price) = node(g);
            entry.price_per_hour = price;
            if availability > 0.0 && availability < entry.availability {
                future.nodes.push(changed(entry, availability));
            } else {
                // Of nothing no part is left, and what is there more often holds more.
                entry.availability = availability;
            }
        }
        own.futures = vec![future];
        own
    }
}

fn changed(node: &Node, availability: f64) -> NodeChange {
    NodeChange {
        id: Some(node.id.clone()),
        availability: Some(availability),
        ..NodeChange::default()
    }
}

/// What is the same in all of them is so on average, to the last digit.
fn mean(fates: &[Fate], of: impl Fn(&Fate) -> f64) -> f64 {
    let first = fates.first().map_or(0.0, &of);
    if fates.iter().all(|fate| of(fate) == first) {
        return first;
    }
    fates.iter().map(|fate| fate.weight * of(fate)).sum()
}
