//! The curve of one node: what is tried of it, and what is known of it in the end.

use super::super::steps::{Steps, slice_of};
use super::known::{Asked, Known, proof_of, tighter};
use super::types::{Commitment, CommitmentPoint, CommitmentPrice};
use crate::assignment::Assignment;
use crate::context::Context;
use crate::error::Error;
use crate::pipeline::{best_in_futures, best_within};
use crate::plan::{Plan, Status};
use crate::scenario::{self, Count, Decided, Fleet, ObjectiveName, Scenario};

/// Points of a curve beside the ends, the best and its neighbours.
pub(super) const POINTS: u64 = 8;
/// Other prices that are tried, as parts of the node's.
pub(super) const TIMES: [f64; 4] = [0.6, 0.8, 1.2, 1.4];

/// A node that can be committed to, and what was found of it.
pub(super) struct Curve {
    /// Its place in the scenario.
    node: usize,
    /// The fewest machines and the most.
    ends: (u64, u64),
    told: Commitment,
    /// (machines, the plan with so many and its account).
    points: Vec<(u64, Found)>,
    /// (times the price, the plan at it).
    prices: Vec<(f64, Found)>,
}

/// What is told of a plan, and what it proves.
struct Found {
    proof: Plan,
    machines: f64,
    served_percent: f64,
}

impl Found {
    fn new(plan: Plan, node: &str) -> Self {
        Found {
            machines: machines_of(&plan, node),
            served_percent: plan.served_percent(),
            proof: proof_of(plan),
        }
    }
}

/// The best plan of a scenario, with futures or without.
pub(super) fn best(
    scenario: &Scenario,
    context: &Context<'_>,
) -> Result<(Plan, Assignment), Error> {
    match scenario::expanded(scenario) {
        Some((all, slots)) => best_in_futures(scenario, (&all, &slots), context),
        None => best_within(&Fleet::new(scenario), context),
    }
}

/// Nodes that can be committed to.
pub(super) fn committed(scenario: &Scenario) -> Vec<Curve> {
    let nodes = scenario.nodes.iter().enumerate();
    nodes
        .filter(|(_, node)| node.price_per_hour.is_some())
        .filter_map(|(number, node)| match node.count {
            // What is chosen once a future has come is not committed to.
            Count::Range {
                min,
                max,
                decided: Decided::Before,
            } if max > min => Some(Curve {
                node: number,
                ends: (min, max),
                told: started(scenario, number),
                points: Vec::new(),
                prices: Vec::new(),
            }),
            Count::Range { .. } | Count::Fixed(_) | Count::Hourly(_) => None,
        })
        .collect()
}

/// What is known of a node before anything is tried.
fn started(scenario: &Scenario, node: usize) -> Commitment {
    let entry = &scenario.nodes[node];
    let beside = by_the_hour(scenario, node);
    Commitment {
        node: entry.id.clone(),
        tier: entry.tier.clone(),
        price_per_hour: entry.price_per_hour.unwrap_or(0.0),
        by_the_hour: beside.map(|other| other.id.clone()),
        by_the_hour_price: beside.and_then(|other| other.price_per_hour),
        ..Commitment::default()
    }
}

/// What a commitment is held against: machines of the same hardware by the hour, in its own
/// region if there are any, of those that are there for most of the time the cheapest. Those
/// that are taken away at any time are no stand-in for what is committed to.
fn by_the_hour(scenario: &Scenario, node: usize) -> Option<&scenario::Node> {
    let entry = &scenario.nodes[node];
    let same = scenario.nodes.iter().filter(|other| {
        other.count.hourly().is_some()
            && other.hardware == entry.hardware
            && other.price_per_hour.is_some()
    });
    same.min_by(|a, b| {
        let far = |n: &scenario::Node| n.region != entry.region;
        let price = |n: &scenario::Node| n.price_per_hour.unwrap_or(f64::INFINITY);
        far(a)
            .cmp(&far(b))
            .then(b.availability.total_cmp(&a.availability))
            .then(price(a).total_cmp(&price(b)))
    })
}

impl Curve {
    /// What is tried for numbers of machines that the curve has: both ends, the best and
    /// two to either side of it, and some evenly between.
    pub fn try_points(
        &mut self,
        scenario: &Scenario,
        best_plan: &Plan,
        known: &mut Known,
        (context, steps): (&Context<'_>, &Steps<'_>),
    ) -> Result<(), Error> {
        let best_number = machines_of(best_plan, &self.told.node).round() as u64;
        let missing: Vec<u64> = numbers(self.ends, best_number)
            .into_iter()
            .filter(|number| self.points.iter().all(|(own, _)| own != number))
            .collect();
        for (at, &machines) in missing.iter().enumerate() {
            if context.expired() {
                break;
            }
            let own = self.with(scenario, machines);
            let (plan, found) = best(&own, &slice_of(context, missing.len() - at))?;
            known.add(&plan, found);
            self.points
                .push((machines, Found::new(plan, &self.told.node)));
            steps.step();
        }
        self.points.sort_by_key(|(machines, _)| *machines);
        Ok(())
    }

    /// What is tried at other prices.
    pub fn try_prices(
        &mut self,
        scenario: &Scenario,
        known: &mut Known,
        (context, steps): (&Context<'_>, &Steps<'_>),
    ) -> Result<(), Error> {
        for (at, times) in TIMES.into_iter().enumerate() {
            if context.expired() {
                break;
            }
            let own = at_price(scenario, self.node, times);
            let (plan, found) = best(&own, &slice_of(context, TIMES.len() - at))?;
            known.add(&plan, found);
            self.prices.push((times, Found::new(plan, &self.told.node)));
            steps.step();
        }
        Ok(())
    }

    /// Holds what is known against every point and price.
    pub fn improve(
        &mut self,
        scenario: &Scenario,
        known: &Known,
        context: &Context<'_>,
    ) -> Result<(), Error> {
        let mut points = std::mem::take(&mut self.points);
        for (machines, found) in &mut points {
            let own = self.with(scenario, *machines);
            let fixed = Some((self.node, *machines as f64));
            let asked = Asked {
                scenario: &own,
                fixed,
            };
            if let Some(plan) = known.better(asked, &found.proof, context)? {
                *found = Found::new(plan, &self.told.node);
            }
        }
        self.points = points;
        for (times, found) in &mut self.prices {
            let own = at_price(scenario, self.node, *times);
            let asked = Asked {
                scenario: &own,
                fixed: None,
            };
            if let Some(plan) = known.better(asked, &found.proof, context)? {
                *found = Found::new(plan, &self.told.node);
            }
        }
        Ok(())
    }

    /// Whether the time was up before all was tried.
    pub fn is_cut(&self) -> bool {
        self.prices.len() < TIMES.len()
    }

    /// Whether all points are proved.
    pub fn is_proved(told: &Commitment) -> bool {
        let mut points = told.points.iter();
        !points.any(|p| matches!(p.status, Status::Feasible | Status::Limit))
    }

    /// What is told of the node beside the best plan.
    pub fn told(self, goal: ObjectiveName, plan: &Plan, gap: f64) -> Commitment {
        let mut told = self.told;
        told.best = machines_of(plan, &told.node);
        let points = self.points.into_iter();
        told.points = points
            .map(|(machines, found)| {
                let own = &found.proof;
                let objective = &own.objective;
                let (mut bound, mut status) = (objective.bound, own.status);
                if own.exists() {
                    let both = (objective.value, objective.bound);
                    let (tight, proves) = tighter(goal, &plan.certificate, both, gap);
                    bound = tight;
                    if proves {
                        status = Status::Optimal;
                    }
                }
                CommitmentPoint {
                    machines: machines as f64,
                    status,
                    objective: objective.value,
                    bound,
                    cost: objective.cost,
                    served_percent: found.served_percent,
                    idle_percent: own.waste.total.idle_percent,
                }
            })
            .collect();
        let by_the_hour = told.by_the_hour_price.filter(|price| *price > 0.0);
        let exist = self.prices.into_iter().filter(|(_, at)| at.proof.exists());
        told.prices = exist
            .map(|(times, at)| {
                let price_per_hour = times * told.price_per_hour;
                CommitmentPrice {
                    times,
                    price_per_hour,
                    discount_percent: by_the_hour
                        .map(|price| 100.0 * (1.0 - price_per_hour / price)),
                    status: at.proof.status,
                    machines: at.machines,
                    objective: at.proof.objective.value,
                    cost: at.proof.objective.cost,
                }
            })
            .collect();
        told
    }

    /// The scenario with so many machines of the node.
    fn with(&self, scenario: &Scenario, machines: u64) -> Scenario {
        let mut own = scenario.clone();
        own.nodes[self.node].count = Count::from(machines..=machines);
        own
    }
}

/// Machines of a node in a plan.
fn machines_of(plan: &Plan, node: &str) -> f64 {
    let found = plan.counts.iter().find(|count| count.node == node);
    found.map_or(0.0, |count| count.count)
}

/// Numbers of machines that a curve has.
fn numbers((min, max): (u64, u64), best: u64) -> Vec<u64> {
    let near = best.saturating_sub(2)..=best.saturating_add(2);
    let between = (0..=POINTS).map(|at| min + (max - min) * at / POINTS);
    let mut all: Vec<u64> = near
        .chain(between)
        .chain([min, max])
        .filter(|number| (min..=max).contains(number))
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The scenario in which a node costs so many times what it does, in every future.
fn at_price(scenario: &Scenario, node: usize, times: f64) -> Scenario {
    let mut own = scenario.one_by_one();
    let id = own.nodes[node].id.clone();
    if let Some(price) = &mut own.nodes[node].price_per_hour {
        *price *= times;
    }
    for future in &mut own.futures {
        for change in future
            .nodes
            .iter_mut()
            .filter(|c| c.id.as_ref() == Some(&id))
        {
            if let Some(price) = &mut change.price_per_hour {
                *price *= times;
            }
        }
    }
    own
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn the_points_of_a_curve_are_evenly_between_its_ends() {
        assert_eq!(numbers((0, 15), 0), [0, 1, 2, 3, 5, 7, 9, 11, 13, 15]);
        assert_eq!(numbers((2, 7), 7), [2, 3, 4, 5, 6, 7]);
        assert_eq!(numbers((4, 4), 4), [4]);
    }
}
