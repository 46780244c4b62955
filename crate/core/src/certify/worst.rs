//! Futures of which the worst count, from their definition (DESIGN section 2): what is lost
//! in each is added up, the figure is that of the worst one or the mean of the worst part.
//!
//! The bound has no columns of its own for it: for numbers λ ≥ 0 with Σ λ = 1 and λ ≤
//! weight / (1 − a), no figure is below Σ λ·L, and that is what prices bound in the same
//! scenario with λ for the weights of its futures. Where no loss is below 0, Σ λ ≤ 1 will do.

use std::cmp::Ordering;

use super::bound::{Weights, upper_bound};
use super::feasibility::Usage;
use super::findings::{Findings, is_usable, show};
use super::futures::Futures;
use super::gap::{agrees, relative_gap};
use super::in_one_future::{Outcome, outcome};
use super::index::Index;
use super::objective::{SECONDS_PER_HOUR, Worth};
use super::reading::Decisions;
use super::search_bound::{has_whole_numbers, only_searched};
use super::sum::Sum;
use super::tolerances::{CLAIM_TOLERANCE, PROVED, ROUNDING_TOLERANCE};
use crate::plan::{
    BoundSource, Certificate, CostCertificate, ExpectedCertificate, FutureWeight, Prices,
};
use crate::scenario::{FuturesGoal, ObjectiveName, Scenario};

/// How often weights that count too much are cut down before they count nothing.
const ROUNDS: usize = 60;

/// What is lost in each future, and which of them count.
pub(super) struct Lost<'a> {
    index: &'a Index<'a>,
    futures: &'a Futures,
    goal: ObjectiveName,
    /// 1 less the part of all futures that is left out; none where only the worst counts.
    part: Option<f64>,
    each: Vec<Outcome>,
    /// By future.
    losses: Vec<f64>,
}

impl<'a> Lost<'a> {
    /// None where the futures count on average.
    pub(super) fn of(index: &'a Index<'a>, usage: &Usage, decisions: &Decisions) -> Option<Self> {
        let futures = index.futures.as_ref()?;
        let policy = &index.scenario.policy;
        let part = match policy.futures {
            FuturesGoal::Expected => return None,
            FuturesGoal::Worst => None,
            FuturesGoal::Cvar(left_out) => Some(1.0 - left_out),
        };
        let numbers = 0..futures.names.len();
        let each: Vec<Outcome> = numbers
            .map(|number| outcome(index, (usage, decisions), number))
            .collect();
        let losses = each.iter().map(|o| match policy.objective {
            ObjectiveName::Serve | ObjectiveName::Fair => o.away.value(),
            ObjectiveName::Cost => o.cost.value(),
            ObjectiveName::Profit => o.cost.value() - o.value.value(),
        });
        Some(Lost {
            index,
            futures,
            goal: policy.objective,
            part,
            losses: losses.collect(),
            each,
        })
    }

    /// The loss of the worst future, or of the worst part of all on average.
    fn figure(&self) -> f64 {
        let Some(part) = self.part else {
            return self
                .losses
                .iter()
                .copied()
                .fold(f64::NEG_INFINITY, f64::max);
        };
        let mut sorted: Vec<(f64, f64)> = self
            .losses
            .iter()
            .zip(&self.futures.names)
            .map(|(loss, (_, weight))| (*loss, *weight))
            .collect();
        sorted.sort_by(|a, b| b.0.partial_cmp(&a.0).unwrap_or(Ordering::Equal));
        let mut left = part;
        let mut sum = Sum::default();
        for (at, (loss, weight)) in sorted.iter().enumerate() {
            let is_last = at + 1 == sorted.len();
            let taken = if is_last { left } else { weight.min(left) };
            sum.add(taken * loss);
            left = (left - taken).max(0.0);
        }
        sum.value() / part
    }

    /// The most that a future may count in the figure.
    fn most(&self, number: usize) -> f64 {
        let weight = self.futures.names[number].1;
        self.part.map_or(1.0, |part| (weight / part).min(1.0))
    }

    /// Numbers by future; what is none, or of no future, is told and counts as 0.
    fn read(&self, given: &[FutureWeight], title: &str, findings: &mut Findings) -> Vec<f64> {
        let mut found = vec![0.0; self.futures.names.len()];
        for own in given {
            let mut names = self.futures.names.iter();
            let place = names.position(|(name, _)| *name == own.future);
            let fine = is_usable(own.weight) && own.weight >= 0.0;
            match place.filter(|&place| fine && found[place] == 0.0) {
                Some(place) => found[place] = own.weight,
                None => findings.say(|| {
                    format!(
                        "{title}: {} of future {} is no weight of a future",
                        show(own.weight),
                        own.future
                    )
                }),
            }
        }
        if self.goal == ObjectiveName::Profit {
            self.within(&mut found);
        }
        found
    }

    /// A loss below 0 counts in whole, so that weights are a λ times their sum: what a future
    /// counts beyond that is left out.
    fn within(&self, weights: &mut [f64]) {
        for _ in 0..ROUNDS {
            let sum: f64 = weights.iter().sum();
            let mut is_within = true;
            for (number, weight) in weights.iter_mut().enumerate() {
                let most = self.most(number) * sum;
                if *weight > most {
                    is_within &= *weight <= most * (1.0 + PROVED);
                    *weight = most;
                }
            }
            if is_within {
                return;
            }
        }
        weights.fill(0.0);
    }

    /// The least number that `weights` are a λ times: no figure is below Σ weights·L divided
    /// by it.
    fn times(&self, weights: &[f64]) -> f64 {
        let sum: f64 = weights.iter().sum();
        if self.goal == ObjectiveName::Profit {
            return sum;
        }
        let own = weights.iter().enumerate();
        let least = own.map(|(number, weight)| weight / self.most(number));
        least.fold(sum, f64::max)
    }

    /// Σ weights·L of this plan, less the constants of L: minus what it gains.
    fn asked(&self, weights: &[f64]) -> f64 {
        let each = self.each.iter().zip(weights);
        let sum: Sum = each
            .map(|(o, weight)| match self.goal {
                ObjectiveName::Serve | ObjectiveName::Fair => {
                    weight * (o.value.value() + o.away.value())
                }
                ObjectiveName::Cost | ObjectiveName::Profit => 0.0,
            })
            .collect();
        sum.value()
    }

    /// What prices bound of the gains where futures have these weights.
    fn upper(&self, weights: &[f64], prices: &Prices, title: &str, findings: &mut Findings) -> f64 {
        let (scenario, futures) = weighted(self.index.scenario, self.futures, weights);
        let index = Index::new(&scenario).in_futures(Some(futures));
        let own = match self.goal {
            ObjectiveName::Serve | ObjectiveName::Fair => Weights::of(1.0, 0.0),
            ObjectiveName::Cost => Weights::of(0.0, 1.0),
            ObjectiveName::Profit => Weights::of(1.0, 1.0),
        };
        upper_bound(&index, prices, own, title, findings)
    }

    /// What sums are as exact as.
    fn behind(&self) -> f64 {
        let each = self.each.iter().map(|o| match self.goal {
            ObjectiveName::Serve | ObjectiveName::Fair => o.value.value() + o.away.value(),
            ObjectiveName::Cost => 0.0,
            ObjectiveName::Profit => o.value.value() + o.away.value() + o.cost.value(),
        });
        each.fold(0.0, f64::max)
    }

    /// `times` is how often what is lost in the worst futures is behind the bound.
    fn gap(&self, bound: f64, value: f64, times: f64) -> f64 {
        let behind = (1.0 + times) * self.behind();
        if (bound - value).abs() <= ROUNDING_TOLERANCE * behind {
            0.0
        } else {
            relative_gap(bound, value)
        }
    }

    /// Minus 1 where less of the objective is better.
    fn sign(&self) -> f64 {
        match self.goal {
            ObjectiveName::Profit => 1.0,
            ObjectiveName::Serve | ObjectiveName::Cost | ObjectiveName::Fair => -1.0,
        }
    }

    /// What the plan reaches, as the objective counts: the figure, and a profit upside down.
    pub(super) fn objective(&self) -> f64 {
        match self.goal {
            ObjectiveName::Profit => -self.figure(),
            ObjectiveName::Serve | ObjectiveName::Cost | ObjectiveName::Fair => self.figure(),
        }
    }

    /// A search's word on a number of which more is better where `sign` is 1.
    fn searched(
        &self,
        given: Option<f64>,
        (value, sign): (f64, f64),
        title: &str,
        findings: &mut Findings,
    ) -> Option<f64> {
        let search = given?;
        let is_refuted =
            sign * (value - search) > 0.0 && !agrees(value, search, self.behind(), CLAIM_TOLERANCE);
        if !is_usable(search) || is_refuted {
            findings.say(|| {
                format!(
                    "{title} {} is refuted by the plan itself, which reaches {}",
                    show(search),
                    show(value)
                )
            });
            return None;
        }
        has_whole_numbers(self.index).then_some(search)
    }

    /// The better of two bounds.
    fn better(
        &self,
        what: &str,
        (by_prices, search): (f64, Option<f64>),
        (value, sign): (f64, f64),
        unchecked: &mut Vec<String>,
    ) -> (f64, BoundSource) {
        match search {
            Some(search) if sign * (by_prices - search) > 0.0 => {
                let gap = self.gap(by_prices, value, 1.0);
                unchecked.extend(only_searched(what, search, by_prices, gap));
                (search, BoundSource::Search)
            }
            _ => (by_prices, BoundSource::Prices),
        }
    }

    /// The certificate, recomputed, and the bound of the prices alone.
    pub(super) fn certificate(
        &self,
        given: &Certificate,
        worth: Worth,
        unchecked: &mut Vec<String>,
        findings: &mut Findings,
    ) -> (Certificate, f64) {
        let (objective, sign) = (self.objective(), self.sign());
        let by_prices = self.figure_bound(given, findings);
        let search = self.searched(
            given.search_bound,
            (objective, sign),
            "search_bound",
            findings,
        );
        let (bound, bound_source) = self.better(
            "the bound",
            (by_prices, search),
            (objective, sign),
            unchecked,
        );
        let expected = self.expected(given, worth, unchecked, findings);
        let cost = self.cost(given, worth, unchecked, findings);
        let gap = self.gap(bound, objective, 1.0);
        let found = Certificate {
            objective,
            bound,
            gap: expected.as_ref().map_or(gap, |own| own.gap.max(gap)),
            max_violation: findings.largest_violation(),
            bound_source,
            search_bound: given.search_bound,
            weights: given.weights.clone(),
            expected,
            cost,
            ..Certificate::default()
        };
        (found, by_prices)
    }

    fn figure_bound(&self, given: &Certificate, findings: &mut Findings) -> f64 {
        let mut weights = self.read(&given.weights, "certificate.weights", findings);
        let mut times = self.times(&weights);
        // Where losses may be below 0, weights add up to 1; elsewhere to 1 at most.
        if self.goal == ObjectiveName::Profit && times <= 0.0 {
            weights = self.futures.names.iter().map(|(_, w)| *w).collect();
            times = weights.iter().sum();
        }
        if self.goal != ObjectiveName::Profit {
            times = times.max(1.0);
        }
        for weight in &mut weights {
            *weight /= times;
        }
        let upper = self.upper(&weights, &given.prices, "prices", findings);
        match self.goal {
            ObjectiveName::Profit => upper,
            // Nothing lost is below 0.
            _ => (self.asked(&weights) - upper).max(0.0),
        }
    }

    /// What keeping the figure is worth at these weights: Σ weights·L is this at most.
    fn kept(&self, weights: &[f64]) -> f64 {
        self.times(weights) * self.figure()
    }

    /// The proof that no plan of the same figure does better on average.
    fn expected(
        &self,
        given: &Certificate,
        worth: Worth,
        unchecked: &mut Vec<String>,
        findings: &mut Findings,
    ) -> Option<ExpectedCertificate> {
        let own = given.expected.as_ref()?;
        let title = "certificate.expected.weights";
        let weights = self.read(&own.weights, title, findings);
        let kept = self.kept(&weights);
        let names = self.futures.names.iter();
        let all: Vec<f64> = names.zip(&weights).map(|((_, w), own)| w + own).collect();
        let upper = self.upper(&all, &own.prices, "expected.prices", findings);
        // Σ weights·gain is at least this in a plan of the same figure.
        let gained = self.asked(&weights) - kept;
        let upper = upper - gained;
        let (value, sign, by_prices) = match self.goal {
            ObjectiveName::Serve | ObjectiveName::Fair => (worth.value, 1.0, upper),
            ObjectiveName::Cost => (worth.cost, -1.0, (-upper).max(0.0)),
            ObjectiveName::Profit => (worth.value - worth.cost, 1.0, upper),
        };
        let title = "expected.search_bound";
        let search = self.searched(own.search_bound, (value, sign), title, findings);
        let what = "the bound on average";
        let (bound, bound_source) =
            self.better(what, (by_prices, search), (value, sign), unchecked);
        Some(ExpectedCertificate {
            value,
            bound,
            gap: self.gap(bound, value, self.times(&weights)),
            bound_source,
            search_bound: own.search_bound,
            weights: own.weights.clone(),
            prices: Prices::default(),
        })
    }

    /// The proof that no plan of the same figure and value is cheaper, under `serve`.
    fn cost(
        &self,
        given: &Certificate,
        worth: Worth,
        unchecked: &mut Vec<String>,
        findings: &mut Findings,
    ) -> Option<CostCertificate> {
        let own = given.cost.as_ref()?;
        let is_price = is_usable(own.value_price) && own.value_price >= 0.0;
        if self.goal != ObjectiveName::Serve || !is_price {
            findings.say(|| "cost: there is no such phase, or its value_price is none".to_owned());
            return None;
        }
        let title = "certificate.cost.weights";
        let weights = self.read(&own.weights, title, findings);
        let kept = self.kept(&weights);
        let work = self.work(&weights);
        let prices = Weights {
            work: &work,
            ..Weights::of(own.value_price, 1.0)
        };
        let upper = upper_bound(self.index, &own.prices, prices, "cost.prices", findings);
        let reached = own.value_price * worth.value + self.asked(&weights) - kept;
        let by_prices = (reached - upper).max(0.0);
        let title = "cost.search_bound";
        let search = self.searched(own.search_bound, (worth.cost, -1.0), title, findings);
        let (bound, bound_source) = self.better(
            "the bound of the cost",
            (by_prices, search),
            (worth.cost, -1.0),
            unchecked,
        );
        Some(CostCertificate {
            cost: worth.cost,
            bound,
            bound_source,
            search_bound: own.search_bound,
            gap: relative_gap(bound, worth.cost),
            value_price: own.value_price,
            weights: own.weights.clone(),
            ..CostCertificate::default()
        })
    }

    /// What a unit per second is worth where futures have these weights, per demand and
    /// period.
    fn work(&self, weights: &[f64]) -> Vec<f64> {
        let periods = &self.futures.periods;
        let mut work = Vec::new();
        for demand in &self.index.scenario.demands {
            for weight in weights {
                let hours = periods.iter().map(|p| p.hours);
                work.extend(hours.map(|h| weight * SECONDS_PER_HOUR * h * demand.value));
            }
        }
        work
    }
}

/// The scenario of all futures' periods with other weights.
fn weighted(scenario: &Scenario, futures: &Futures, weights: &[f64]) -> (Scenario, Futures) {
    let mut other = scenario.clone();
    let periods = futures.periods.len().max(1);
    for (slot, period) in other.periods.iter_mut().enumerate() {
        period.hours = weights[slot / periods] * futures.periods[slot % periods].hours;
    }
    let names = futures.names.iter().zip(weights);
    let futures = Futures {
        names: names.map(|((name, _), w)| (name.clone(), *w)).collect(),
        periods: futures.periods.clone(),
        availability: futures.availability.clone(),
        kept: futures.kept.clone(),
        prices: futures.prices.clone(),
        min_served: futures.min_served.clone(),
        apart: futures.apart.clone(),
    };
    (other, futures)
}
