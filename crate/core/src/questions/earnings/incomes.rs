//! Incomes by operator, of a plan's work and of its prices.

use std::collections::BTreeMap;

use super::priced::{Priced, Shares, relaxed};
use crate::assignment::Assignment;
use crate::context::Context;
use crate::error::Error;
use crate::pipeline::{is_proved, proved};
use crate::plan::Plan;
use crate::scenario::{Fleet, Node, Scenario};
use crate::waste::UNASSIGNED;

/// The operator of a node.
pub(super) fn operator_of(node: &Node) -> &str {
    node.operator.as_deref().unwrap_or(UNASSIGNED)
}

/// Adds up amounts of nodes by operator.
pub(super) fn by_operator(
    scenario: &Scenario,
    amounts: impl Iterator<Item = f64>,
) -> BTreeMap<&str, f64> {
    let mut sums = BTreeMap::new();
    for (node, amount) in scenario.nodes.iter().zip(amounts) {
        *sums.entry(operator_of(node)).or_insert(0.0) += amount;
    }
    sums
}

/// Value of the work that each node's machines serve, over all periods.
pub(super) fn by_work(fleet: &Fleet<'_>, assignment: &Assignment) -> Vec<f64> {
    let mut value = vec![0.0; fleet.nodes.len()];
    for flow in &assignment.flows {
        let worth = 3600.0 * fleet.hours[flow.period] * fleet.value(flow.triple.demand);
        value[flow.triple.node] += worth * flow.rate;
    }
    value
}

/// Incomes by price over all periods, and the relaxation that they come from.
pub(super) struct ByPrice {
    pub plan: Plan,
    pub priced: Priced,
    pub shares: Shares,
    /// What the plan pays for the machines of each node's count range.
    pub rented: Vec<f64>,
}

impl ByPrice {
    /// What each node's machines are worth: what is left of the optimum for them, and the
    /// rent that was paid.
    pub fn nodes(&self) -> impl Iterator<Item = f64> {
        self.shares
            .nodes
            .iter()
            .zip(&self.rented)
            .map(|(a, b)| a + b)
    }

    /// What limits earn that belong to no machine and no demand.
    pub fn rents(&self) -> f64 {
        let shares = &self.shares;
        let of_limits = [&shares.models, &shares.least, &shares.limits];
        let of_limits: f64 = of_limits.into_iter().flatten().sum();
        shares.verifiers + of_limits + shares.moves
    }
}

/// Incomes by the prices of a scenario's relaxation; nothing where no prices prove it
/// within the limits. `known` is a plan of the scenario itself, whose prices serve where
/// nothing of it is whole.
///
/// # Errors
///
/// As [`Planner::solve`](crate::Planner::solve).
pub(super) fn by_price(
    scenario: &Scenario,
    known: Option<(&Plan, &Assignment)>,
    context: &Context<'_>,
) -> Result<Option<ByPrice>, Error> {
    let loose = relaxed(scenario);
    let fleet = Fleet::new(&loose);
    let same = known.filter(|_| loose == *scenario);
    let (plan, assignment) = match same {
        Some((plan, assignment)) => (plan.clone(), assignment.clone()),
        None => proved(&fleet, context)?,
    };
    if !plan.exists() || !is_proved(plan.certificate.gap, context.solve.gap) {
        return Ok(None);
    }
    let priced = Priced::new(&fleet, &plan)?;
    let shares = priced.shares(&fleet);
    let hours: f64 = fleet.hours.iter().sum();
    let rented = loose
        .nodes
        .iter()
        .zip(&assignment.machines)
        .map(|(node, &machines)| {
            if priced.rent_counts && node.count.is_range() {
                hours * node.machine_price() * machines
            } else {
                0.0
            }
        });
    let rented = rented.collect();
    Ok(Some(ByPrice {
        plan,
        priced,
        shares,
        rented,
    }))
}
