//! Levels under `fair`, recomputed, and the bounds that their prices prove
//! (DESIGN section 2, "Fair").
//!
//! A level's prices bound the sum of price x served over the demands that were
//! `raised` and those that were `kept`. A plan that keeps the latter at what
//! they have here leaves the rest of the bound to the former; if each of them
//! had a level above bound / (price x work at level 1, summed), they would have
//! more than that. Where such a proof does not hold together it is not
//! believed, and what every level obeys remains: nobody is served more than
//! what is asked for.

use crate::plan::{BoundSource, Certificate, DemandPrice, FairLevel, Prices};

use super::bound::{Weights, upper_bound};
use super::findings::{Findings, is_usable, show};
use super::gap::relative_gap;
use super::index::Index;
use super::search_bound::has_whole_numbers;
use super::sum::Sum;
use super::tolerances::{CLAIM_TOLERANCE, ROUNDING_TOLERANCE};

/// A member whose price counts for less than this part of the largest could rise far
/// on what the proof of all leaves open: what it could have of that is its bound.
const COUNTS: f64 = 1e-3;

/// What takes part, by demand and period, demand-major.
struct Levels<'i, 'a> {
    index: &'i Index<'a>,
    served: &'i [f64],
    /// Work per second at level 1; 0 for who takes no part.
    units: Vec<f64>,
    whole: bool,
}

/// The certificate of a plan under `fair`; what only a search says of it is added to
/// `unchecked`.
pub(super) fn certificate(
    index: &Index<'_>,
    given: &Certificate,
    served: &[f64],
    unchecked: &mut Vec<String>,
    findings: &mut Findings,
) -> Certificate {
    let levels = Levels {
        index,
        served,
        units: units(index),
        whole: has_whole_numbers(index),
    };
    if given.cost.is_some() {
        findings.say(|| "cost: only the objective serve has a second phase".to_owned());
    }
    let mut seen = vec![false; levels.units.len()];
    let mut by_search = 0;
    let mut recomputed = Vec::with_capacity(given.levels.len());
    for (number, level) in given.levels.iter().enumerate() {
        let (found, by) = levels.level(number, level, &mut seen, findings);
        if by == BoundSource::Search {
            by_search += 1;
        }
        recomputed.push(found);
    }
    if by_search > 0 {
        let count = recomputed.len();
        unchecked.push(format!("the bounds of {by_search} of {count} levels"));
    }
    let mut gap = recomputed.iter().map(|l| l.gap).fold(0.0, f64::max);
    let mut objective = f64::INFINITY;
    let mut bound = f64::INFINITY;
    for (at, &seen) in seen.iter().enumerate() {
        if let Some(level) = levels.of(at) {
            objective = objective.min(level);
            bound = bound.min(levels.most(at));
            if !seen {
                gap = level_gap(levels.most(at), level).max(gap);
            }
        }
    }
    // Only what is proved of all plans bounds the smallest level.
    let unconditional = |l: &&FairLevel| l.kept.is_empty() && !l.members.is_empty();
    for level in recomputed.iter().filter(unconditional) {
        bound = bound.min(level.bound);
    }
    if objective.is_infinite() {
        // Nobody takes part: nobody is served, and nobody could be.
        (objective, bound) = (0.0, 0.0);
    }
    Certificate {
        weights: Vec::new(),
        expected: None,
        objective,
        bound,
        gap: level_gap(bound, objective).max(gap),
        max_violation: findings.largest_violation(),
        bound_source: if by_search > 0 {
            BoundSource::Search
        } else {
            BoundSource::Prices
        },
        search_bound: None,
        kept: Vec::new(),
        priorities: Vec::new(),
        prices: Prices::default(),
        cost: None,
        levels: recomputed,
    }
}

/// [`relative_gap`], and 0 where the difference is rounding.
fn level_gap(bound: f64, level: f64) -> f64 {
    if (bound - level).abs() <= ROUNDING_TOLERANCE {
        0.0
    } else {
        relative_gap(bound, level)
    }
}

/// Work per second at level 1: demands of some value that some node may serve.
fn units(index: &Index<'_>) -> Vec<f64> {
    let demands = &index.scenario.demands;
    let reachable = index.reachable();
    let dearest = demands.iter().map(|d| d.value).fold(0.0, f64::max);
    let mut units = Vec::with_capacity(demands.len() * index.periods);
    for (number, demand) in demands.iter().enumerate() {
        for period in 0..index.periods {
            let part = reachable[number] && demand.value > 0.0;
            let unit = demand.value / dearest * index.rate(number, period);
            units.push(if part { unit } else { 0.0 });
        }
    }
    units
}

impl Levels<'_, '_> {
    /// The level of a demand in a period, if it takes part.
    fn of(&self, at: usize) -> Option<f64> {
        let unit = self.units[at];
        (unit > 0.0).then(|| self.served[at] / unit)
    }

    /// The level at which everything is served.
    fn most(&self, at: usize) -> f64 {
        let (demand, period) = (at / self.index.periods, at % self.index.periods);
        self.index.rate(demand, period) / self.units[at]
    }

    /// One level as recomputed, and who proved its bound.
    fn level(
        &self,
        number: usize,
        given: &FairLevel,
        seen: &mut [bool],
        findings: &mut Findings,
    ) -> (FairLevel, BoundSource) {
        let title = format!("levels[{number}]");
        let mut members = Vec::with_capacity(given.members.len());
        for member in &given.members {
            match self.at(&member.demand, member.period) {
                Some(at) if !seen[at] => {
                    seen[at] = true;
                    members.push(at);
                }
                Some(_) => findings.say(|| {
                    let (demand, period) = (&member.demand, member.period);
                    format!("{title}.members: {demand} in period {period} has a level already")
                }),
                None => findings.say(|| {
                    let (demand, period) = (&member.demand, member.period);
                    format!("{title}.members: {demand} in period {period} takes no part")
                }),
            }
        }
        let level = members.iter().filter_map(|&at| self.of(at));
        let level = level.fold(f64::INFINITY, f64::min);
        let most = members.iter().map(|&at| self.most(at));
        let mut bound = most.fold(f64::INFINITY, f64::min);
        let mut source = BoundSource::Prices;
        if members.is_empty() {
            let nothing = FairLevel {
                level: 0.0,
                bound: 0.0,
                gap: 0.0,
                ..given.clone()
            };
            return (nothing, source);
        }
        if let Some(proved) = self.proved(&title, given, &members, level, findings) {
            bound = bound.min(proved);
        }
        if let Some(search) = given.search_bound.filter(|_| self.whole) {
            let refuted = level > search * (1.0 + CLAIM_TOLERANCE) + ROUNDING_TOLERANCE;
            if !is_usable(search) || refuted {
                findings.say(|| {
                    let (search, level) = (show(search), show(level));
                    format!("{title}.search_bound {search} is refuted by the plan, at {level}")
                });
            } else if search < bound {
                source = BoundSource::Search;
                bound = search;
            }
        }
        let found = FairLevel {
            level,
            bound,
            gap: level_gap(bound, level),
            ..given.clone()
        };
        (found, source)
    }

    /// What the prices of a level prove of it.
    fn proved(
        &self,
        title: &str,
        given: &FairLevel,
        members: &[usize],
        level: f64,
        findings: &mut Findings,
    ) -> Option<f64> {
        let raised = self.priced(title, "raised", &given.raised, findings);
        let kept = self.priced(title, "kept", &given.kept, findings);
        let slack = CLAIM_TOLERANCE * level + ROUNDING_TOLERANCE;
        let above = |&(at, _): &(usize, f64)| self.of(at).is_some_and(|l| l >= level - slack);
        let below = |&(at, _): &(usize, f64)| self.of(at).is_some_and(|l| l <= level + slack);
        if !raised.iter().all(above) || !kept.iter().all(below) {
            return None;
        }
        let mut work = vec![0.0; self.units.len()];
        let mut counted = Sum::default();
        for &(at, price) in &raised {
            work[at] = price;
            counted.add(price * self.units[at]);
        }
        let counts: Vec<f64> = members
            .iter()
            .map(|&at| work[at] * self.units[at])
            .collect();
        let of_raised = raised.iter().map(|&(at, price)| price * self.units[at]);
        let largest = of_raised.fold(0.0, f64::max);
        // Whoever has no price could rise alone while the others stay.
        if largest == 0.0 || (!self.whole && counts.contains(&0.0)) {
            return None;
        }
        let mut taken = Sum::default();
        for &(at, price) in &kept {
            if work[at] > 0.0 {
                return None; // raised and kept at once
            }
            work[at] = price;
            taken.add(price * self.served[at]);
        }
        let weights = Weights {
            value: 0.0,
            cost: 0.0,
            work: &work,
        };
        let title = format!("{title}.prices");
        let mut left = Sum::default();
        left.add(upper_bound(
            self.index,
            &given.prices,
            weights,
            &title,
            findings,
        ));
        left.add(-taken.value());
        let mut bound = left.value().max(0.0) / counted.value();
        if !self.whole {
            for &(at, price) in &raised {
                left.add(-price * self.served[at]);
            }
            let open = left.value().max(0.0);
            for (&at, count) in members.iter().zip(counts) {
                if count < COUNTS * largest {
                    let alone = self.served[at] / self.units[at] + open / count;
                    bound = bound.max(alone.min(self.most(at)));
                }
            }
        }
        Some(bound)
    }

    /// Priced demands by place; what has no place or no usable price is found
    /// and left out.
    fn priced(
        &self,
        title: &str,
        list: &str,
        given: &[DemandPrice],
        findings: &mut Findings,
    ) -> Vec<(usize, f64)> {
        let mut found: Vec<(usize, f64)> = Vec::with_capacity(given.len());
        for entry in given {
            let usable = is_usable(entry.price) && entry.price >= 0.0;
            match self.at(&entry.demand, entry.period) {
                Some(at) if usable => found.push((at, entry.price)),
                _ => findings.say(|| {
                    format!(
                        "{title}.{list}: {} in period {} cannot have the price {}",
                        entry.demand,
                        entry.period,
                        show(entry.price)
                    )
                }),
            }
        }
        found.sort_unstable_by_key(|&(at, _)| at);
        let before = found.len();
        found.dedup_by_key(|&mut (at, _)| at);
        if found.len() < before {
            findings.say(|| format!("{title}.{list}: a demand stands twice"));
        }
        found
    }

    /// The place of a demand that takes part.
    fn at(&self, demand: &str, period: usize) -> Option<usize> {
        let demand = self.index.demand(demand)?;
        let at = demand * self.index.periods + period;
        (period < self.index.periods && self.units[at] > 0.0).then_some(at)
    }
}
