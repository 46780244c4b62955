//! From solved phases to what the plan file says of priorities.

use rustc_hash::FxHashMap;

use super::certificate::{KeptPrice, PriorityCertificate};
use super::prices::{DemandPrice, Prices};
use super::priorities::PriorityService;
use super::types::Plan;
use crate::scenario::{Demand, Fleet, ObjectiveName, Scenario};

/// Prices of higher priorities by name, without zeros.
pub(crate) fn kept_prices(scenario: &Scenario, prices: &[f64]) -> Vec<KeptPrice> {
    let higher = scenario.higher_priorities().into_iter().zip(prices);
    let priced = higher.filter(|(_, price)| **price > 0.0);
    priced
        .map(|(priority, &price)| KeptPrice { priority, price })
        .collect()
}

/// Proofs that need no program: that all is served.
pub(crate) fn simple_priorities(fleet: &Fleet<'_>) -> Vec<PriorityCertificate> {
    let s = fleet.scenario;
    let of = |priority: i32| {
        let mut prices = Prices::default();
        for (period, hours) in fleet.hours.iter().enumerate() {
            for (d, demand) in s.demands.iter().enumerate() {
                let price = 3600.0 * hours * demand.value;
                if demand.priority == priority && price > 0.0 && fleet.most(d, period) > 0.0 {
                    prices.demand.push(DemandPrice {
                        demand: demand.id.clone(),
                        period,
                        price,
                    });
                }
            }
        }
        PriorityCertificate {
            priority,
            prices,
            ..PriorityCertificate::default()
        }
    };
    s.higher_priorities().into_iter().map(of).collect()
}

/// Fills in what each priority got, from a certificate that the checker has recomputed.
pub(crate) fn describe_priorities(plan: &mut Plan, fleet: &Fleet<'_>) {
    let s = fleet.scenario;
    if !s.has_priorities() {
        return;
    }
    let proved = |priority: i32| {
        let own = plan.certificate.priorities.iter();
        let mut own = own.filter(|p| p.priority == priority);
        own.next().map(|p| p.bound)
    };
    let slots = fleet.slots.iter().flat_map(|slots| {
        let ids = slots.fates.iter().map(|fate| fate.id.as_str());
        ids.zip((0..).step_by(slots.periods))
    });
    // Where periods of a future begin among all.
    let begins: FxHashMap<&str, usize> = slots.collect();
    let known: FxHashMap<&str, &Demand> = s.demands.iter().map(|d| (d.id.as_str(), d)).collect();
    let priorities = s.priorities();
    let lowest = priorities.last().copied();
    let mut list = Vec::with_capacity(priorities.len());
    for &priority in &priorities {
        let (mut asked, mut value) = (0.0, 0.0);
        for served in &plan.demands {
            let own = known.get(served.demand.as_str());
            let Some(own) = own.filter(|d| d.priority == priority) else {
                continue;
            };
            let future = served.future.as_deref();
            let begin = future.and_then(|id| begins.get(id)).copied().unwrap_or(0);
            let worth = 3600.0 * fleet.hours[begin + served.period] * own.value;
            asked += worth * served.offered;
            value += worth * served.served;
        }
        let is_last = Some(priority) == lowest;
        let higher: f64 = list.iter().map(|p: &PriorityService| p.value).sum();
        let bound = match plan.objective.name {
            ObjectiveName::Serve if is_last => Some((plan.certificate.bound - higher).max(value)),
            _ => proved(priority),
        };
        list.push(PriorityService {
            priority,
            asked,
            value,
            bound,
        });
    }
    plan.priorities = list;
}
