//! Priorities, from their definition: the value of the highest first, then that of the
//! next, and the objective last.
//!
//! With prices u and numbers w >= 0 of the higher priorities, no plan has Σ w·V + V' above
//! what u bounds, where V' is the value of the priority at hand (or the objective). So a plan
//! that has at least the V of this one has at most that, less Σ w·V, of V'.

use super::bound::{Weights, upper_bound};
use super::findings::{Findings, is_usable, show};
use super::gap::{relative_gap, servable};
use super::index::Index;
use super::objective::SECONDS_PER_HOUR;
use super::search_bound::{has_whole_numbers, only_searched};
use super::sum::Sum;
use super::tolerances::{CLAIM_TOLERANCE, ROUNDING_TOLERANCE};
use crate::plan::{BoundSource, KeptPrice, Prices, PriorityCertificate};
use crate::scenario::ObjectiveName;

/// The value served of every priority that comes before the objective.
pub(super) struct Priorities {
    /// The highest first.
    higher: Vec<i32>,
    /// In the same order.
    values: Vec<f64>,
}

impl Priorities {
    /// All different priorities of demands but the lowest, where the objective is of
    /// value; `served` is per demand and period, demand-major.
    pub(super) fn of(index: &Index<'_>, served: &[f64]) -> Self {
        let scenario = index.scenario;
        let knows = match scenario.policy.objective {
            ObjectiveName::Serve | ObjectiveName::Profit => true,
            ObjectiveName::Cost | ObjectiveName::Fair => false,
        };
        let mut all: Vec<i32> = scenario.demands.iter().map(|d| d.priority).collect();
        all.sort_unstable();
        all.dedup();
        let higher: Vec<i32> = all.into_iter().skip(1).rev().filter(|_| knows).collect();
        let value = |&priority: &i32| {
            let mut sum = Sum::default();
            for (number, demand) in scenario.demands.iter().enumerate() {
                if demand.priority != priority {
                    continue;
                }
                for (period, own) in scenario.periods.iter().enumerate() {
                    let rate = served[number * index.periods + period];
                    sum.add(SECONDS_PER_HOUR * own.hours * demand.value * rate);
                }
            }
            sum.value()
        };
        Priorities {
            values: higher.iter().map(value).collect(),
            higher,
        }
    }

    /// Prices of the first `known` priorities, by place; what is no such price counts as 0.
    pub(super) fn kept(
        &self,
        title: &str,
        given: &[KeptPrice],
        known: usize,
        findings: &mut Findings,
    ) -> Vec<f64> {
        let mut prices = vec![0.0; self.higher.len()];
        for own in given {
            let place = self.higher[..known].iter().position(|&p| p == own.priority);
            let is_price = is_usable(own.price) && own.price >= 0.0;
            match place.filter(|&place| is_price && prices[place] == 0.0) {
                Some(place) => prices[place] = own.price,
                None => findings.say(|| {
                    format!(
                        "{title}.kept: {} of priority {} is not a price of a higher priority",
                        show(own.price),
                        own.priority
                    )
                }),
            }
        }
        prices
    }

    /// All of them, for what comes after.
    pub(super) fn kept_by_all(
        &self,
        title: &str,
        given: &[KeptPrice],
        findings: &mut Findings,
    ) -> Vec<f64> {
        self.kept(title, given, self.higher.len(), findings)
    }

    /// What a unit per second is worth at these prices, per demand and period; one more
    /// `priority` counts once.
    pub(super) fn work(&self, index: &Index<'_>, kept: &[f64], once: Option<i32>) -> Vec<f64> {
        let scenario = index.scenario;
        if self.higher.is_empty() {
            return Vec::new();
        }
        let mut work = Vec::with_capacity(scenario.demands.len() * index.periods);
        for demand in &scenario.demands {
            let place = self.higher.iter().position(|&p| p == demand.priority);
            let mut times = place.map_or(0.0, |place| kept[place]);
            if once == Some(demand.priority) {
                times += 1.0;
            }
            let hours = scenario.periods.iter().map(|p| p.hours);
            work.extend(hours.map(|hours| times * SECONDS_PER_HOUR * hours * demand.value));
        }
        work
    }

    /// What the plan itself has at these prices.
    pub(super) fn reached(&self, kept: &[f64]) -> f64 {
        let all = self
            .values
            .iter()
            .zip(kept)
            .map(|(value, price)| value * price);
        all.collect::<Sum>().value()
    }

    /// The proofs of all of them, recomputed.
    pub(super) fn certificates(
        &self,
        index: &Index<'_>,
        given: &[PriorityCertificate],
        unchecked: &mut Vec<String>,
        findings: &mut Findings,
    ) -> Vec<PriorityCertificate> {
        for own in given {
            if !self.higher.contains(&own.priority) {
                let priority = own.priority;
                findings.say(|| {
                    format!("priorities: {priority} is no priority that comes before another")
                });
            }
        }
        let nothing = PriorityCertificate::default();
        let each = self.higher.iter().enumerate().map(|(place, &priority)| {
            let own = given.iter().find(|own| own.priority == priority);
            let own = own.unwrap_or(&nothing);
            let title = format!("priorities[{place}]");
            let kept = self.kept(&title, &own.kept, place, findings);
            let work = self.work(index, &kept, Some(priority));
            let weights = Weights {
                value: 0.0,
                cost: 0.0,
                work: &work,
            };
            let title = format!("{title}.prices");
            let upper = upper_bound(index, &own.prices, weights, &title, findings);
            let value = self.values[place];
            let by_prices = upper - self.reached(&kept);
            let gap = |bound: f64| {
                let all = servable(index, |d| d.priority == priority);
                // The multiples of other priorities are as exact as they are large.
                let behind = all + self.reached(&kept);
                if (bound - value).abs() <= ROUNDING_TOLERANCE * behind {
                    0.0
                } else {
                    relative_gap(bound, value)
                }
            };
            let search = own.search_bound.filter(|search| {
                let fine = is_usable(*search) && *search >= value * (1.0 - CLAIM_TOLERANCE);
                if !fine {
                    findings.say(|| {
                        format!(
                            "priorities[{place}].search_bound {} is refuted by the plan itself, \
                             which reaches {}",
                            show(*search),
                            show(value)
                        )
                    });
                }
                fine && has_whole_numbers(index)
            });
            let (bound, bound_source) = match search {
                Some(search) if search < by_prices => {
                    let what = format!("the bound of priority {priority}");
                    unchecked.extend(only_searched(&what, search, by_prices, gap(by_prices)));
                    (search, BoundSource::Search)
                }
                _ => (by_prices, BoundSource::Prices),
            };
            PriorityCertificate {
                priority,
                value,
                bound,
                gap: gap(bound),
                bound_source,
                search_bound: own.search_bound,
                kept: own.kept.clone(),
                prices: Prices::default(),
            }
        });
        each.collect()
    }
}
